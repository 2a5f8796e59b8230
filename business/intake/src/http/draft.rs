//! An order drafted from a pasted text or a customer's sheet, over HTTP.

use access::{
    Permit,
    matrix::{EnterOrder, ViewCustomer, ViewProduct},
};
use api::{Api, Call, Problem};
use axum::{Extension, Json, extract::State};
use files::Vault;
use kernel::FileId;
use process::Process;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    draft_from_file::{FileDraft, draft_from_file},
    draft_from_text::{TextDraft, draft_from_text},
};

/// A pasted order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PastedText {
    /// A mail, a message or rows of a sheet; at most 20,000 characters and 500 lines of goods.
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

/// A customer's sheet.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomersSheet {
    /// An uploaded xlsx, xls, csv or txt file of at most 5 MiB, 5,000 rows and 500 lines of goods.
    file_id: FileId,
    /// Which of its sheets; without, the first that has an order's headings, or else the first.
    #[serde(default)]
    sheet: Option<String>,
}

/// Drafts an order from a customer's sheet, by the same rules as from his words; nothing is entered.
#[utoipa::path(post, path = "/orders/draft-from-file", tag = "intake", request_body = CustomersSheet,
    responses((status = 200, body = FileDraft)),
    security(("session" = [])), extensions(("x-permission" = json!("order.enter"))))]
pub(super) async fn draft_from_sheet(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(vault): Extension<Vault>,
    Call { head, body }: Call<CustomersSheet>,
) -> Result<Json<FileDraft>, Problem> {
    let permit: Permit<EnterOrder> = head.permit()?;
    let permits = (head.permit()?, head.permit()?);
    let today = process.today(head.now);
    let wanted = (body.file_id, body.sheet);
    let draft = draft_from_file((api.db(), &vault), &permit, permits, wanted, today).await?;
    Ok(Json(draft))
}
