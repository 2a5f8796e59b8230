//! The money of one order.

use access::{
    Permit,
    matrix::{
        DecideHardship as MayDecide, DunCustomer, IssueInvoice as MayInvoice, ReverseReceipt,
        ViewReceivables, WriteOff,
    },
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, OrderId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ReversalBody;
use crate::{
    ContactInput, CreditInvoice, CreditNoteInput, DecideHardship, DeductAmount, DeductionInput,
    HardshipInput, InvoiceInput, IssueInvoice, MaySign, OrderMoneyView, RecordContact,
    ReverseDeduction, Side, SignSettlement, Signed, invoice::Invoice, show_money::order_money,
};

/// The money of an order: instalments with their derivations, invoices, receipts, settlement, and
/// what the reader may do.
#[utoipa::path(get, path = "/orders/{id}/money", tag = "receivables", params(("id" = OrderId, Path)),
    responses((status = 200, body = OrderMoneyView)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.view"))))]
pub(super) async fn money(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<OrderMoneyView>, Problem> {
    let permit: Permit<ViewReceivables> = who.permit()?;
    let now = who.now;
    let view = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { order_money(tx, &process, &permit, id, now).await })
        })
        .await?;
    Ok(Json(view))
}

/// A document that was booked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MoneyBooked)]
pub(super) struct Booked {
    /// Its id.
    pub(super) id: DocumentId,
    /// Its number.
    pub(super) number: String,
}

/// Bills what was delivered and not invoiced, or a part of it.
#[utoipa::path(post, path = "/orders/{id}/invoices", tag = "receivables", params(("id" = OrderId, Path)),
    request_body = InvoiceInput, responses((status = 201, body = Booked)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.invoice"))))]
pub(super) async fn invoice(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<InvoiceInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayInvoice> = head.permit()?;
    let command = IssueInvoice {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        order,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |invoice: Invoice| {
        booked(order, invoice.id, invoice.number)
    })
    .await
}

fn booked(order: OrderId, id: DocumentId, number: String) -> kernel::Result<Answer> {
    Answer::created(
        format!("/api/v1/orders/{order}/money"),
        &Booked { id, number },
    )
}

/// Takes an invoice back, whole or in part, by a credit note.
#[utoipa::path(post, path = "/invoices/{id}/credit-notes", tag = "receivables", params(("id" = DocumentId, Path)),
    request_body = CreditNoteInput, responses((status = 201, body = Booked)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.reverse"))))]
pub(super) async fn credit_invoice(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(invoice): Path<DocumentId>,
    Call { head, body }: Call<CreditNoteInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ReverseReceipt> = head.permit()?;
    let command = CreditInvoice {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        invoice,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |note: Invoice| {
        booked(note.order, note.id, note.number)
    })
    .await
}

/// Gives up a part of an order's money.
#[utoipa::path(post, path = "/orders/{id}/deductions", tag = "receivables", params(("id" = OrderId, Path)),
    request_body = DeductionInput, responses((status = 201, body = Booked)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.write_off"))))]
pub(super) async fn deduct(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<DeductionInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteOff> = head.permit()?;
    let command = DeductAmount {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        order,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |deduction| {
        booked(order, deduction.id, deduction.number)
    })
    .await
}

/// Takes a deduction back.
#[utoipa::path(post, path = "/deductions/{id}/reverse", tag = "receivables", params(("id" = DocumentId, Path)),
    request_body = ReversalBody, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.write_off"))))]
pub(super) async fn reverse_deduction(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(deduction): Path<DocumentId>,
    Call { head, body }: Call<ReversalBody>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteOff> = head.permit()?;
    let command = ReverseDeduction {
        permit: permit.clone(),
        process,
        deduction,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |_| Ok(Answer::done()))
        .await
}

/// A signature under the settlement that was seen.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettlementSignInput)]
pub(super) struct SignBody {
    /// For which side.
    side: Side,
    /// `sheet_hash` of the settlement that was seen.
    sheet_hash: String,
}

/// Signs the settlement for finance (`receivables.settle`) or for sales
/// (`receivables.settle.sales`).
#[utoipa::path(post, path = "/orders/{id}/settlement/sign", tag = "receivables", params(("id" = OrderId, Path)),
    request_body = SignBody, responses((status = 200, body = Signed)),
    security(("session" = [])), extensions(("x-permission" = json!(["receivables.settle", "receivables.settle.sales"]))))]
pub(super) async fn sign(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<SignBody>,
) -> Result<Response, Problem> {
    let render = |signed: Signed| Answer::ok(&signed);
    let command = |permit| SignSettlement {
        permit,
        process,
        order,
        seen: body.sheet_hash,
        now: head.now,
    };
    match body.side {
        Side::Finance => {
            let permit: Permit<access::matrix::SettleOrder> = head.permit()?;
            api.execute(
                &head,
                &permit,
                command(MaySign::Finance(permit.clone())),
                render,
            )
            .await
        }
        Side::Sales => {
            let permit: Permit<access::matrix::SignSettlementSales> = head.permit()?;
            api.execute(
                &head,
                &permit,
                command(MaySign::Sales(permit.clone())),
                render,
            )
            .await
        }
    }
}

/// The id of what was recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = DunningRecorded)]
pub(super) struct Recorded {
    /// Its id.
    id: DocumentId,
}

/// Records a talk with the customer about overdue money.
#[utoipa::path(post, path = "/orders/{id}/dunning", tag = "receivables", params(("id" = OrderId, Path)),
    request_body = ContactInput, responses((status = 201, body = Recorded)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.dun"))))]
pub(super) async fn dun(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<ContactInput>,
) -> Result<Response, Problem> {
    let permit: Permit<DunCustomer> = head.permit()?;
    let command = RecordContact {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        order,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |contact| {
        Answer::created(
            format!("/api/v1/orders/{order}/money"),
            &Recorded { id: contact.id },
        )
    })
    .await
}

/// Decides what becomes of the debt of a customer in difficulty.
#[utoipa::path(post, path = "/orders/{id}/hardships/{case}/decide", tag = "receivables",
    params(("id" = OrderId, Path), ("case" = DocumentId, Path)),
    request_body = HardshipInput, responses((status = 204)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.hardship"))))]
pub(super) async fn decide(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((order, case)): Path<(OrderId, DocumentId)>,
    Call { head, body }: Call<HardshipInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayDecide> = head.permit()?;
    let command = DecideHardship {
        permit: permit.clone(),
        process,
        order,
        case,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |_| Ok(Answer::done()))
        .await
}
