//! The API's own description: gathered from the areas' routes, completed here, and checked by a
//! test so that no operation goes undescribed or unprotected.

use std::collections::BTreeMap;

use axum::{Extension, Router};
use utoipa::{
    OpenApi as _,
    openapi::{
        Info, OpenApi, Ref, RefOr, Required, ResponseBuilder,
        content::ContentBuilder,
        path::{Operation, ParameterBuilder, ParameterIn, PathItem},
        schema::{ObjectBuilder, Schema, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::{Api, problem, rights::Rights};

/// What `x-permission` says of an operation that needs no session.
pub const PUBLIC: &str = "public";
/// Says of a `POST` that it changes nothing: it carries no idempotency key.
const READS: &str = "x-reads";

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(problem::ProblemBody, problem::FieldProblem, problem::RefusalView)))]
struct Shared;

/// Gathers the areas' routes under `/api/v1` and completes their description.
pub fn assemble(areas: impl IntoIterator<Item = OpenApiRouter<Api>>) -> (Router<Api>, OpenApi) {
    let all = areas
        .into_iter()
        .fold(OpenApiRouter::new(), OpenApiRouter::merge);
    let base = OpenApiRouter::with_openapi(Shared::openapi());
    let (router, mut api) = base.nest("/api/v1", all).split_for_parts();
    complete(&mut api);
    (router.layer(Extension(Rights::of(&api))), api)
}

fn complete(api: &mut OpenApi) {
    let mut info = Info::new("Yidan 一单", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "One order, one thread: from entry to close. Money and quantities are decimal strings; \
         moments are RFC 3339 in UTC. Each POST that changes something carries an `Idempotency-Key`; changes of content \
         carry `If-Match`. Errors are `application/problem+json` in the language of \
         `Accept-Language`."
            .to_owned(),
    );
    api.info = info;
    let components = api.components.get_or_insert_default();
    for (name, cookie) in [("session", "__Host-sid"), ("session_http", "sid")] {
        let key = ApiKey::Cookie(ApiKeyValue::new(cookie));
        components
            .security_schemes
            .insert(name.to_owned(), RefOr::T(SecurityScheme::ApiKey(key)));
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let bearer = RefOr::T(SecurityScheme::Http(bearer));
    components
        .security_schemes
        .insert("bearer".to_owned(), bearer);
    components
        .responses
        .insert("Problem".to_owned(), RefOr::T(problem_response()));
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            complete_operation(method, operation);
        }
    }
}

fn problem_response() -> utoipa::openapi::Response {
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    ResponseBuilder::new()
        .description("Nothing was changed; the body says why.")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .build()
}

/// The statuses that any operation of a kind may answer.
fn complete_operation(method: &str, operation: &mut Operation) {
    // Handlers are named within their area (`list`, `create`); a client needs names of their own.
    let area = operation
        .tags
        .iter()
        .flatten()
        .next()
        .cloned()
        .unwrap_or_default();
    operation.operation_id = operation
        .operation_id
        .take()
        .map(|id| format!("{area}_{id}"));
    let public = permissions(operation).iter().any(|name| name == PUBLIC);
    let changing = method != "get";
    let mut statuses = vec!["400", "404", "500", "503"];
    if !public {
        statuses.extend(["401", "403"]);
    }
    if changing {
        statuses.extend(["409", "413", "415", "422"]);
    }
    let header = |name: &str| {
        operation
            .parameters
            .iter()
            .flatten()
            .any(|parameter| match parameter {
                RefOr::T(parameter) => parameter.name == name,
                RefOr::Ref(_) => false,
            })
    };
    let reads = said(operation, READS).is_some();
    let needs_key = method == "post" && !public && !reads && !header("Idempotency-Key");
    if header("If-Match") {
        statuses.extend(["412", "428"]);
    }
    for status in statuses {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::from_response_name("Problem")));
    }
    if needs_key {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(128))
            .build();
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(
                "A fresh value per act, the same one when repeating it.",
            ))
            .schema(Some(text))
            .build();
        operation
            .parameters
            .get_or_insert_default()
            .push(RefOr::T(parameter));
    }
}

/// The methods of a path with their operations.
pub(crate) fn operations(
    item: &mut PathItem,
) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", item.get.as_mut()),
        ("put", item.put.as_mut()),
        ("post", item.post.as_mut()),
        ("delete", item.delete.as_mut()),
        ("patch", item.patch.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

/// What an operation says under a name of ours.
fn said<'a>(operation: &'a Operation, name: &str) -> Option<&'a serde_json::Value> {
    operation.extensions.as_ref().and_then(|all| all.get(name))
}

/// The names in `x-permission`: one text or a list of them.
pub(crate) fn permissions(operation: &Operation) -> Vec<String> {
    match said(operation, "x-permission") {
        Some(serde_json::Value::String(name)) => vec![name.clone()],
        Some(serde_json::Value::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// Names under which two areas describe different things: the later one would silently take the
/// place of the earlier. Empty when all is well; a test asserts that.
#[must_use]
pub fn clashes(areas: impl IntoIterator<Item = OpenApiRouter<Api>>) -> Vec<String> {
    let mut known: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    let mut clashes = Vec::new();
    for area in areas {
        let components = area.get_openapi().components.clone().unwrap_or_default();
        for (name, schema) in components.schemas {
            match known.get(&name) {
                Some(other) if *other != schema => clashes.push(name),
                Some(_) => {}
                None => {
                    known.insert(name, schema);
                }
            }
        }
    }
    clashes
}

/// What is missing in a description: an operation without name, summary, permission or security,
/// or with a permission that the matrix does not know. Empty when all is well; a test asserts that.
#[must_use]
pub fn gaps(api: &OpenApi) -> Vec<String> {
    let mut gaps = Vec::new();
    for (path, item) in &api.paths.paths {
        for (method, operation) in operations(&mut item.clone()) {
            let mut gap = |what: &str| gaps.push(format!("{method} {path}: {what}"));
            if operation.operation_id.is_none() {
                gap("no operation id");
            }
            if operation.summary.as_deref().is_none_or(str::is_empty) {
                gap("no summary");
            }
            let permissions = permissions(operation);
            if permissions.is_empty() {
                gap("no x-permission");
            }
            for name in permissions.iter().filter(|name| *name != PUBLIC) {
                if access::matrix::find(name).is_none() {
                    gap(&format!("the matrix has no {name}"));
                }
            }
            if operation.security.is_none() {
                gap("no security");
            }
        }
    }
    gaps
}
