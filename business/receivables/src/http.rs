//! Receivables over HTTP: the money of an order, receipts, credit, lists and the journal.

mod credit;
mod credit_control;
mod lists;
mod order;
mod overrides;
mod receipts;

use api::Api;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(order::money))
        .routes(routes!(order::invoice))
        .routes(routes!(order::credit_invoice))
        .routes(routes!(order::deduct))
        .routes(routes!(order::reverse_deduction))
        .routes(routes!(order::sign))
        .routes(routes!(order::dun))
        .routes(routes!(order::decide))
        .routes(routes!(receipts::book))
        .routes(routes!(receipts::allocate))
        .routes(routes!(receipts::reverse))
        .routes(routes!(receipts::of_customer))
        .routes(routes!(receipts::proposal))
        .routes(routes!(credit::show, credit::set))
        .routes(routes!(credit_control::policy, credit_control::set_policy))
        .routes(routes!(credit_control::score))
        .routes(routes!(credit_control::review))
        .routes(routes!(credit_control::due))
        .routes(routes!(credit_control::replay))
        .routes(routes!(credit_control::of_order))
        .routes(routes!(overrides::of_customer, overrides::request))
        .routes(routes!(overrides::requested))
        .routes(routes!(overrides::approve))
        .routes(routes!(overrides::decline))
        .routes(routes!(overrides::revoke))
        .routes(routes!(lists::receivables))
        .routes(routes!(lists::ages))
        .routes(routes!(lists::journal_page))
        .routes(routes!(lists::journal_file))
}

/// Why something is taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoneyReversal)]
struct ReversalBody {
    /// In words.
    reason: String,
}
