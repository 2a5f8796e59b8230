//! A customer's order templates over HTTP.

use access::{Permit, matrix::EnterOrder};
use api::{Answer, Api, Call, Nothing, Path, Problem, Who};
use axum::{Json, extract::State, response::Response};
use kernel::{CustomerId, DocumentId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ChangeTemplate, CreateTemplate, DeleteTemplate, OrderTemplate, TemplateInput, templates_of,
};

/// The routes of templates.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(change, delete))
}

/// The id of a new template.
#[derive(Debug, Serialize, ToSchema)]
struct TemplateKept {
    /// Its id.
    id: DocumentId,
}

/// A customer's order templates by name, with what each line's product is today.
#[utoipa::path(get, path = "/customers/{id}/order-templates", tag = "orders",
    params(("id" = CustomerId, Path)), responses((status = 200, body = Vec<OrderTemplate>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
async fn list(
    State(api): State<Api>,
    who: Who,
    Path(customer): Path<CustomerId>,
) -> Result<Json<Vec<OrderTemplate>>, Problem> {
    let permit: Permit<EnterOrder> = who.permit()?;
    let templates = api
        .db()
        .read_with(move |tx| {
            let permit = permit.clone();
            Box::pin(async move { templates_of(tx, &permit, customer).await })
        })
        .await?;
    Ok(Json(templates))
}

/// Keeps lines as a template of the customer, without prices.
#[utoipa::path(post, path = "/customers/{id}/order-templates", tag = "orders",
    params(("id" = CustomerId, Path)), request_body = TemplateInput,
    responses((status = 201, body = TemplateKept)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
async fn create(
    State(api): State<Api>,
    Path(customer): Path<CustomerId>,
    Call { head, body }: Call<TemplateInput>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = CreateTemplate {
        permit: permit.clone(),
        id: DocumentId::new(),
        customer,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |id| {
        let place = format!("/api/v1/customers/{customer}/order-templates");
        Ok(Answer::created(place, &TemplateKept { id })?.revision(1))
    })
    .await
}

/// Renames a template or replaces its lines; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/order-templates/{id}", tag = "orders",
    params(("id" = DocumentId, Path)), request_body = TemplateInput,
    responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
async fn change(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<TemplateInput>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = ChangeTemplate {
        permit: permit.clone(),
        id,
        version: head.if_match()?,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// Deletes a template; `If-Match` names the version that was seen.
#[utoipa::path(delete, path = "/order-templates/{id}", tag = "orders",
    params(("id" = DocumentId, Path)), responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
async fn delete(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    Call {
        head,
        body: Nothing {},
    }: Call<Nothing>,
) -> Result<Response, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let command = DeleteTemplate {
        permit: permit.clone(),
        id,
        version: head.if_match()?,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
