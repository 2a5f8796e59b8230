//! Who may send what: every operation of the API's description, sent by somebody of every post.
//!
//! The bodies are made from the description, so that a new operation is asked here without anybody
//! remembering it; the answers are a reviewed snapshot.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Map, Value, json};
use stories::{Company, Person, stories};

stories!(every_operation_answers_by_post);

/// What `yidan openapi` prints.
const DESCRIPTION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/openapi.json");
/// One person per post, and one who has none.
const PEOPLE: [(&str, &str); 20] = [
    ("sales_rep", "chen.jing"),
    ("order_clerk", "xu.min"),
    ("sales_manager", "wang.qiang"),
    ("production_manager", "zhao.gang"),
    ("planner", "sun.li"),
    ("workshop", "zhou.bo"),
    ("purchaser", "wu.fang"),
    ("quality_inspector", "zheng.hao"),
    ("warehouse_keeper", "feng.tao"),
    ("logistics", "jiang.nan"),
    ("finance", "qian.hui"),
    ("finance_manager", "shen.yue"),
    ("legal", "han.bing"),
    ("service", "tang.rui"),
    ("designer", "ye.qing"),
    ("engineering", "peng.hui"),
    ("archivist", "cao.ying"),
    ("supervisor", "dong.wei"),
    ("general_manager", "lin.feng"),
    ("admin", "admin"),
];
/// What needs no session: signing in, the first administrator, a customer's link.
const OPEN: [&str; 5] = [
    "POST /session",
    "POST /setup",
    "GET /offers/{token}",
    "POST /offers/{token}/accept",
    "POST /offers/{token}/decline",
];
/// What ends or changes the asker's own session, and what never ends.
const LEFT_OUT: [&str; 5] = [
    "DELETE /session",
    "DELETE /sessions",
    "PUT /me/password",
    "PATCH /me",
    "GET /stream",
];

/// An id that names nothing.
const NOTHING: &str = "01890000-0000-7000-8000-000000000000";

struct Operation {
    /// Method and path as described.
    name: String,
    method: Method,
    path: String,
    body: Option<Value>,
}

impl Operation {
    async fn sent_by(&self, person: &Person) -> u16 {
        person
            .status(self.method.clone(), &self.path, self.body.as_ref())
            .await
    }
}

fn operations() -> Vec<Operation> {
    let description = std::fs::read_to_string(DESCRIPTION).unwrap();
    let description: Value = serde_json::from_str(&description).unwrap();
    let schemas = &description["components"]["schemas"];
    let mut operations = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else {
            continue;
        };
        for (method, operation) in methods.as_object().unwrap() {
            let content = &operation["requestBody"]["content"];
            let schema = &content["application/json"]["schema"];
            let method: Method = method.to_uppercase().parse().unwrap();
            let parameters = operation["parameters"].as_array();
            operations.push(Operation {
                name: format!("{method} {path}"),
                method,
                path: filled(path, parameters.map_or(&[], Vec::as_slice), schemas),
                body: (!schema.is_null()).then(|| sample(schema, schemas)),
            });
        }
    }
    operations
}

/// A path whose parameters name nothing, with the query that it must have.
fn filled(path: &str, parameters: &[Value], schemas: &Value) -> String {
    let mut path = path.to_owned();
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap();
        let value = sample(&parameter["schema"], schemas);
        let value = value.as_str().map_or(value.to_string(), str::to_owned);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &value);
        } else if parameter["in"] == "query" && parameter["required"] == true {
            let sign = if path.contains('?') { '&' } else { '?' };
            path = format!("{path}{sign}{name}={value}");
        }
    }
    path
}

/// The smallest value of a schema.
fn sample(schema: &Value, schemas: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return sample(&schemas[name], schemas);
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(first) = schema[key].as_array().and_then(|all| all.first()) {
            return sample(first, schemas);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(part) = sample(part, schemas) {
                whole.extend(part);
            }
        }
        return Value::Object(whole);
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(value) = schema["enum"].as_array().and_then(|all| all.first()) {
        return value.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match kind {
        Some("object") => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let named = required.iter().filter_map(Value::as_str);
            named
                .map(|name| {
                    (
                        name.to_owned(),
                        sample(&schema["properties"][name], schemas),
                    )
                })
                .collect::<Map<_, _>>()
                .into()
        }
        Some("array") => json!([]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ => match schema["format"].as_str() {
            Some("uuid") => json!(NOTHING),
            Some("date") => json!("2026-03-02"),
            Some("date-time") => json!("2026-03-02T01:00:00Z"),
            _ => json!("1"),
        },
    }
}

/// Nobody without a session is answered; what each post is refused is as it was reviewed; and what
/// is not refused fails for another reason than a fault of ours.
async fn every_operation_answers_by_post(company: &Company) {
    let mut allowed: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let asked: Vec<Operation> = operations()
        .into_iter()
        .filter(|operation| !LEFT_OUT.contains(&operation.name.as_str()))
        .collect();
    let stranger = company.stranger();
    let closed = || asked.iter().filter(|o| !OPEN.contains(&o.name.as_str()));
    for operation in closed() {
        let status = operation.sent_by(&stranger).await;
        assert_eq!(status, 401, "{} to a stranger", operation.name);
    }
    for (post, login) in PEOPLE {
        let person = company.person(login).await;
        for operation in closed() {
            let status = operation.sent_by(&person).await;
            assert!(
                status < 500,
                "{} answers {status} to {post}",
                operation.name
            );
            let posts = allowed.entry(operation.name.clone()).or_default();
            if status != 403 {
                posts.push(post);
            }
        }
    }
    let table: Vec<String> = allowed
        .into_iter()
        .map(|(operation, posts)| {
            let who = match posts.len() {
                0 => "nobody".to_owned(),
                n if n == PEOPLE.len() => "everybody".to_owned(),
                _ => posts.join(" "),
            };
            format!("{operation}: {who}")
        })
        .collect();
    insta::assert_snapshot!("operations_by_post", table.join("\n"));
}
