//! Currency rates over HTTP.

use access::{
    Permit,
    matrix::{ManageRate, ViewProduct},
};
use api::{Answer, Api, Call, Problem, Who};
use axum::{Json, extract::State, response::Response};

use crate::{CurrencyRate, SetRate, currency_rates};

/// The rates of foreign currencies, by currency, the newest first.
#[utoipa::path(get, path = "/currency-rates", tag = "catalog",
    responses((status = 200, body = Vec<CurrencyRate>)),
    security(("session" = [])), extensions(("x-permission" = json!("product.view"))))]
pub(super) async fn list(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<Vec<CurrencyRate>>, Problem> {
    let _: Permit<ViewProduct> = who.permit()?;
    let rates = api
        .db()
        .read_with(|tx| Box::pin(currency_rates::rates(tx)))
        .await?;
    Ok(Json(rates))
}

/// Enters the rate of a currency from a date on.
#[utoipa::path(put, path = "/currency-rates", tag = "catalog", request_body = CurrencyRate,
    responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("rate.manage"))))]
pub(super) async fn set(
    State(api): State<Api>,
    Call { head, body }: Call<CurrencyRate>,
) -> Result<Response, Problem> {
    let permit: Permit<ManageRate> = head.permit()?;
    let command = SetRate {
        permit: permit.clone(),
        rate: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |()| Ok(Answer::done()))
        .await
}
