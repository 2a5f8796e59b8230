//! Customers entered twice.

use access::{
    Permit,
    matrix::{ManageCustomer, ViewCustomer},
};
use api::{Api, Problem, Query, Who};
use axum::{Json, extract::State};
use kernel::CustomerId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{Candidate, Twin, Twins, all_twins, twins_of};

/// A customer about to be entered, as far as he is typed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CandidateQuery {
    /// His name.
    #[serde(default)]
    name: String,
    /// His tax number.
    #[serde(default)]
    tax_no: String,
    /// His phone.
    #[serde(default)]
    phone: String,
    /// Himself, when he is entered already.
    except: Option<CustomerId>,
}

/// Groups of customers with the same tax number, name or phone, however written.
#[utoipa::path(get, path = "/customer-duplicates", tag = "parties",
    responses((status = 200, body = Vec<Twins>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.manage"))))]
pub(super) async fn list(State(api): State<Api>, who: Who) -> Result<Json<Vec<Twins>>, Problem> {
    let _: Permit<ManageCustomer> = who.permit()?;
    let twins = api
        .db()
        .read_with(|tx| Box::pin(async move { all_twins(tx).await }))
        .await?;
    Ok(Json(twins))
}

/// Customers that a candidate may be already, those who agree in most first.
#[utoipa::path(get, path = "/customer-duplicates/check", tag = "parties", params(CandidateQuery),
    responses((status = 200, body = Vec<Twin>)),
    security(("session" = [])), extensions(("x-permission" = json!("customer.view"))))]
pub(super) async fn check(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<CandidateQuery>,
) -> Result<Json<Vec<Twin>>, Problem> {
    let _: Permit<ViewCustomer> = who.permit()?;
    let candidate = Candidate {
        name: query.name,
        tax_no: query.tax_no,
        phone: query.phone,
        except: query.except,
    };
    let twins = api
        .db()
        .read_with(move |tx| Box::pin(async move { twins_of(tx, &candidate).await }))
        .await?;
    Ok(Json(twins))
}
