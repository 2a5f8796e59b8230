//! Customers, carriers and suppliers over HTTP.

mod duplicates;
mod holds;
mod suggestions;

use access::{
    Permit,
    matrix::{
        ManageCarrier, ManageCustomer, ManageSupplier, ViewCarrier, ViewCustomer, ViewSupplier,
    },
};
use api::{Answer, Api, Call, Page, PageQuery, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::{CustomerId, DocumentId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Carrier, CarrierInput, CreateCustomer, Customer, CustomerInput, SaveCarrier, SaveSupplier,
    Supplier, SupplierInput, UpdateCustomer, carriers, store, suppliers,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(search, create))
        .routes(routes!(get, change))
        .routes(routes!(holds::of_customer, holds::place))
        .routes(routes!(holds::clear))
        .routes(routes!(suggestions::open))
        .routes(routes!(suggestions::of_customer))
        .routes(routes!(suggestions::accept))
        .routes(routes!(suggestions::dismiss))
        .routes(routes!(duplicates::list))
        .routes(routes!(duplicates::check))
        .routes(routes!(list_carriers, create_carrier))
        .routes(routes!(change_carrier))
        .routes(routes!(list_suppliers, create_supplier))
        .routes(routes!(change_supplier))
}

/// Which customers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    /// Code, name or pinyin initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The id of a new customer.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerCreated {
    /// His id.
    id: CustomerId,
}

/// The id of a new carrier or supplier.
#[derive(Debug, Serialize, ToSchema)]
struct PartyCreated {
    /// His id.
    id: DocumentId,
}

/// Customers in sight, by code.
#[utoipa::path(get, path = "/customers", tag = "parties", params(SearchQuery),
    responses((status = 200, body = Page<Customer>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
async fn search(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Page<Customer>>, Problem> {
    let permit: Permit<ViewCustomer> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<String> = decode_cursor(query.cursor.as_deref())?;
    let text = query.q.unwrap_or_default();
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(
                async move { store::search(tx, &permit, &text, after.as_deref(), limit + 1).await },
            )
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |c| c.content.code.clone())?))
}

/// One customer.
#[utoipa::path(get, path = "/customers/{id}", tag = "parties", params(("id" = CustomerId, Path)),
    responses((status = 200, body = Customer)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<CustomerId>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewCustomer> = who.permit()?;
    let customer = api
        .db()
        .read_with(move |tx| Box::pin(async move { store::get(tx, &permit, id).await }))
        .await?;
    Ok(Answer::ok(&customer)?
        .revision(customer.version)
        .into_response())
}

/// Enters a customer.
#[utoipa::path(post, path = "/customers", tag = "parties", request_body = CustomerInput,
    responses((status = 201, body = CustomerCreated)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.manage"))))]
async fn create(
    State(api): State<Api>,
    Call { head, body }: Call<CustomerInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCustomer> = head.permit()?;
    let (id, now) = (CustomerId::new(), head.now);
    let command = CreateCustomer {
        permit: permit.clone(),
        id,
        input: body,
        department: None,
        now,
    };
    api.execute(&head, &permit, command, |id| {
        Ok(
            Answer::created(format!("/api/v1/customers/{id}"), &CustomerCreated { id })?
                .revision(1),
        )
    })
    .await
}

/// Changes a customer; `If-Match` names the version the change was made on.
#[utoipa::path(put, path = "/customers/{id}", tag = "parties", params(("id" = CustomerId, Path)),
    request_body = CustomerInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.manage"))))]
async fn change(
    State(api): State<Api>,
    Path(id): Path<CustomerId>,
    Call { head, body }: Call<CustomerInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCustomer> = head.permit()?;
    let version = head.if_match()?;
    let command = UpdateCustomer {
        permit: permit.clone(),
        id,
        version,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |version| {
        Ok(Answer::done().revision(version))
    })
    .await
}

/// Carriers with their transport contracts, by code.
#[utoipa::path(get, path = "/carriers", tag = "parties", params(PageQuery),
    responses((status = 200, body = Page<Carrier>)),
    security(("session" = [])), extensions(("x-permission" = json!("carrier.view"))))]
async fn list_carriers(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Carrier>>, Problem> {
    let permit: Permit<ViewCarrier> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<String> = decode_cursor(query.cursor.as_deref())?;
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { carriers(tx, &permit, (after.as_deref(), limit + 1)).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |carrier| carrier.code.clone())?))
}

/// Enters a carrier.
#[utoipa::path(post, path = "/carriers", tag = "parties", request_body = CarrierInput,
    responses((status = 201, body = PartyCreated)),
    security(("session" = [])), extensions(("x-permission" = json!("carrier.manage"))))]
async fn create_carrier(
    State(api): State<Api>,
    Call { head, body }: Call<CarrierInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCarrier> = head.permit()?;
    let command = SaveCarrier {
        permit: permit.clone(),
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::created("/api/v1/carriers", &PartyCreated { id })
    })
    .await
}

/// Changes a carrier; the contracts named are added or changed by their number.
#[utoipa::path(put, path = "/carriers/{id}", tag = "parties", params(("id" = DocumentId, Path)),
    request_body = CarrierInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("carrier.manage"))))]
async fn change_carrier(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<CarrierInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCarrier> = head.permit()?;
    let command = SaveCarrier {
        permit: permit.clone(),
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |_| Ok(Answer::done()))
        .await
}

/// Suppliers, by code.
#[utoipa::path(get, path = "/suppliers", tag = "parties", params(PageQuery),
    responses((status = 200, body = Page<Supplier>)),
    security(("session" = [])), extensions(("x-permission" = json!("supplier.view"))))]
async fn list_suppliers(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Supplier>>, Problem> {
    let permit: Permit<ViewSupplier> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<String> = decode_cursor(query.cursor.as_deref())?;
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { suppliers(tx, &permit, (after.as_deref(), limit + 1)).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |supplier| {
        supplier.content.code.clone()
    })?))
}

/// Enters a supplier.
#[utoipa::path(post, path = "/suppliers", tag = "parties", request_body = SupplierInput,
    responses((status = 201, body = PartyCreated)),
    security(("session" = [])), extensions(("x-permission" = json!("supplier.manage"))))]
async fn create_supplier(
    State(api): State<Api>,
    Call { head, body }: Call<SupplierInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageSupplier> = head.permit()?;
    let command = SaveSupplier {
        permit: permit.clone(),
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::created("/api/v1/suppliers", &PartyCreated { id })
    })
    .await
}

/// Changes a supplier.
#[utoipa::path(put, path = "/suppliers/{id}", tag = "parties", params(("id" = DocumentId, Path)),
    request_body = SupplierInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("supplier.manage"))))]
async fn change_supplier(
    State(api): State<Api>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<SupplierInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageSupplier> = head.permit()?;
    let command = SaveSupplier {
        permit: permit.clone(),
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |_| Ok(Answer::done()))
        .await
}
