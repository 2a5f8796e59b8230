//! A person at a browser or a program: requests with a session, keys and revisions.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON body; null when there is none.
    pub body: Value,
    /// The revision in the ETag.
    pub revision: Option<String>,
    /// Whether it is the kept answer of an earlier request.
    pub replayed: bool,
}

impl Answer {
    /// The body, when the status is a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:#?}");
        self.body
    }

    /// Nothing more, when the status is a success.
    #[track_caller]
    pub fn done(self) {
        let _ = self.ok();
    }

    /// The problem, when the status is the expected one.
    #[track_caller]
    pub fn problem(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:#?}");
        self.body
    }

    /// Codes of the refusals of a problem.
    #[must_use]
    pub fn refusal_codes(&self) -> Vec<String> {
        codes(&self.body["refusals"])
    }

    /// Codes and pointers of the field errors of a problem.
    #[must_use]
    pub fn error_codes(&self) -> Vec<String> {
        codes(&self.body["errors"])
    }
}

fn codes(list: &Value) -> Vec<String> {
    let items = list.as_array().cloned().unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item["code"].as_str().map(str::to_owned))
        .collect()
}

/// Somebody who sends requests; clones share the session.
#[derive(Debug, Clone)]
pub struct Person {
    base: String,
    client: Client,
}

impl Person {
    /// A new person without a session.
    #[must_use]
    pub fn at(base: String) -> Self {
        let client = Client::builder()
            .cookie_store(true)
            .build()
            .expect("a client");
        Self { base, client }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Commands, under a fresh idempotency key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with_key(path, body, &Uuid::now_v7().to_string())
            .await
    }

    /// Commands under a given idempotency key.
    pub async fn post_with_key(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.send(
            self.request(Method::POST, path)
                .header("idempotency-key", key)
                .json(body),
        )
        .await
    }

    /// Commands that rest on a revision of the content.
    pub async fn post_on(&self, path: &str, revision: i64, body: &Value) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("idempotency-key", Uuid::now_v7().to_string())
            .header("if-match", format!("\"r{revision}\""))
            .json(body);
        self.send(request).await
    }

    /// Replaces content that rests on a revision.
    pub async fn put_on(&self, path: &str, revision: i64, body: &Value) -> Answer {
        let request = self
            .request(Method::PUT, path)
            .header("if-match", format!("\"r{revision}\""))
            .json(body);
        self.send(request).await
    }

    /// Removes what rests on a revision.
    pub async fn delete_on(&self, path: &str, revision: i64) -> Answer {
        let request = self
            .request(Method::DELETE, path)
            .header("idempotency-key", Uuid::now_v7().to_string())
            .header("if-match", format!("\"r{revision}\""))
            .json(&json!({}));
        self.send(request).await
    }

    /// Replaces.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// Sends whatever, and answers the status alone.
    pub async fn status(&self, method: Method, path: &str, body: Option<&Value>) -> u16 {
        let mut request = self
            .request(method, path)
            .header("idempotency-key", Uuid::now_v7().to_string())
            .header("if-match", "\"r1\"");
        if let Some(body) = body {
            request = request.json(body);
        }
        self.send(request).await.status
    }

    /// Uploads a file and answers its id.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Answer {
        let request = self
            .request(Method::POST, &format!("/files?name={name}"))
            .header("idempotency-key", Uuid::now_v7().to_string())
            .header("content-type", "application/octet-stream")
            .body(bytes);
        self.send(request).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.client
            .request(method, url)
            .header("accept-language", "zh")
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let (revision, replayed) = (header("etag"), header("idempotent-replayed").is_some());
        let status = response.status().as_u16();
        let body = response.json().await.unwrap_or(Value::Null);
        name_every_fact(&body);
        Answer {
            status,
            body,
            revision,
            replayed,
        }
    }
}

/// A person who is refused reads words: whatever fact an answer's refusals name must have some.
/// A credit rule says after its fact where it was asked. Pointers are named by forms on the screen;
/// fields, forms, checklists and steps of a policy, machines and rights are named in the message.
fn name_every_fact(answer: &Value) {
    let refusals = |answer: &Value| answer["refusals"].as_array().cloned().unwrap_or_default();
    let mut all = refusals(answer);
    for action in answer["actions"].as_array().into_iter().flatten() {
        all.extend(refusals(action));
    }
    for fact in all.iter().filter_map(|refusal| refusal["fact"].as_str()) {
        let own = [
            "/",
            "fields.",
            "form.",
            "checklist.",
            "step.",
            "serial.",
            "permission",
        ];
        let named = own.iter().any(|begin| fact.starts_with(begin));
        let asked_at = fact.rsplit_once('.').map_or(fact, |(rule, _)| rule);
        let told = process::fact_words().any(|known| [fact, asked_at].contains(&known.name));
        assert!(named || told, "no words for the fact {fact}");
    }
}
