//! An order drafted from a pasted text, over HTTP.

use access::{
    Permit,
    matrix::{EnterOrder, ViewCustomer, ViewProduct},
};
use api::{Api, Call, Problem};
use axum::{Extension, Json, extract::State};
use process::Process;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::draft_from_text::{TextDraft, draft_from_text};

/// A pasted order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PastedText {
    /// A mail, a message or rows of a sheet; at most 20,000 characters and 200 lines of goods.
    text: String,
}

/// Drafts an order from a pasted text, each guess marked; nothing is entered.
#[utoipa::path(post, path = "/orders/draft-from-text", tag = "intake", request_body = PastedText,
    responses((status = 200, body = TextDraft)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
pub(super) async fn draft(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<PastedText>,
) -> Result<Json<TextDraft>, Problem> {
    let _: Permit<EnterOrder> = head.permit()?;
    let products: Permit<ViewProduct> = head.permit()?;
    let customers: Permit<ViewCustomer> = head.permit()?;
    let today = process.today(head.now);
    let draft = api
        .db()
        .read_with(move |tx| {
            let text = body.text.clone();
            let (products, customers) = (products.clone(), customers.clone());
            Box::pin(
                async move { draft_from_text(tx, (&products, &customers), &text, today).await },
            )
        })
        .await?;
    Ok(Json(draft))
}
