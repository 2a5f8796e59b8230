//! Money that came in.

use std::collections::{BTreeSet, HashSet};

use access::{
    Permit,
    matrix::{BookReceipt as MayBook, ReverseReceipt as MayReverse, ViewReceivables},
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{Currency, CustomerId, Date, DocumentId, Fault, Money, OrderId, Text, text};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ReversalBody;
use crate::{
    AllocateReceipt, AllocationInput, BookReceipt, ReceiptInput, ReceiptView, ReverseReceipt, due,
    receipt::{Receipt, amount_text, positive, propose},
    store::{receipts, schedule},
};

/// Books a receipt. The same bank reference a second time is a conflict that shows the first.
#[utoipa::path(post, path = "/receipts", tag = "receivables", request_body = ReceiptInput,
    responses((status = 201, body = ReceiptView)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.receipt"))))]
pub(super) async fn book(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<ReceiptInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayBook> = head.permit()?;
    let command = BookReceipt {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |receipt: Receipt| {
        Answer::created(
            format!("/api/v1/receipts/{}", receipt.id),
            &ReceiptView::of(&receipt, None),
        )
    })
    .await
}

/// What a deposit shall pay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReceiptAllocations)]
pub(super) struct AllocateBody {
    /// Instalments with amounts.
    allocations: Vec<AllocationInput>,
}

/// Allocates what is left of a receipt.
#[utoipa::path(post, path = "/receipts/{id}/allocate", tag = "receivables", params(("id" = DocumentId, Path)),
    request_body = AllocateBody, responses((status = 200, body = ReceiptView)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.receipt"))))]
pub(super) async fn allocate(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(receipt): Path<DocumentId>,
    Call { head, body }: Call<AllocateBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayBook> = head.permit()?;
    let command = AllocateReceipt {
        permit: permit.clone(),
        process,
        id: Uuid::now_v7(),
        receipt,
        allocations: body.allocations,
        now: head.now,
    };
    api.execute(&head, &permit, command, |receipt: Receipt| {
        Answer::ok(&ReceiptView::of(&receipt, None))
    })
    .await
}

/// Takes a receipt back: all it paid is open again.
#[utoipa::path(post, path = "/receipts/{id}/reverse", tag = "receivables", params(("id" = DocumentId, Path)),
    request_body = ReversalBody, responses((status = 200, body = ReceiptView)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.reverse"))))]
pub(super) async fn reverse(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(receipt): Path<DocumentId>,
    Call { head, body }: Call<ReversalBody>,
) -> Result<Response, Problem> {
    let permit: Permit<MayReverse> = head.permit()?;
    let command = ReverseReceipt {
        permit: permit.clone(),
        process,
        receipt,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |receipt: Receipt| {
        Answer::ok(&ReceiptView::of(&receipt, None))
    })
    .await
}

/// Which receipts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfCustomerQuery {
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A customer's receipts, newest first.
#[utoipa::path(get, path = "/customers/{id}/receipts", tag = "receivables",
    params(("id" = CustomerId, Path), OfCustomerQuery), responses((status = 200, body = Page<ReceiptView>)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.view"))))]
pub(super) async fn of_customer(
    State(api): State<Api>,
    who: Who,
    Path(customer): Path<CustomerId>,
    Query(query): Query<OfCustomerQuery>,
) -> Result<Json<Page<ReceiptView>>, Problem> {
    let permit: Permit<ViewReceivables> = who.permit()?;
    let limit = limit(query.limit)?;
    let newest = (
        Date::ymd(9999, 12, 31).unwrap_or(Date(jiff::civil::Date::MAX)),
        DocumentId(Uuid::max()),
    );
    let after: Option<(Date, DocumentId)> = decode_cursor(query.cursor.as_deref())?;
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let facts = parties::get_facts(tx, customer).await?;
                if !permit.covers(facts.owner, facts.department) {
                    return Err(Fault::NotFound("customer"));
                }
                receipts::of_customer(tx, customer, after.unwrap_or(newest), limit + 1).await
            })
        })
        .await?;
    let page = Page::of(rows, limit, |receipt| (receipt.received_on, receipt.id))?;
    Ok(Json(page.map(|receipt| ReceiptView::of(&receipt, None))))
}

/// Which amount is to be put to what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposalQuery {
    /// How much came in, as a decimal.
    amount: String,
    /// Its currency; the company's when absent.
    currency: Option<String>,
}

/// An instalment that money may be put to, with what is proposed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ProposedItem {
    /// The order.
    order_id: OrderId,
    /// Its number.
    order: String,
    /// The instalment's number.
    no: i64,
    /// What people call it.
    title: Text,
    /// When it is due.
    due_on: Option<Date>,
    /// Still to come in.
    open: String,
    /// What would be put to it.
    proposed: String,
}

/// How an amount would be put to what a customer owes: the oldest due first.
#[utoipa::path(get, path = "/customers/{id}/receipt-proposal", tag = "receivables",
    params(("id" = CustomerId, Path), ProposalQuery), responses((status = 200, body = Vec<ProposedItem>)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.receipt"))))]
pub(super) async fn proposal(
    State(api): State<Api>,
    who: Who,
    Path(customer): Path<CustomerId>,
    Query(query): Query<ProposalQuery>,
) -> Result<Json<Vec<ProposedItem>>, Problem> {
    let _: Permit<MayBook> = who.permit()?;
    let currency =
        Currency::parse(query.currency.as_deref().unwrap_or("CNY")).ok_or_else(|| {
            Fault::invalid(
                "/currency",
                "currency",
                text!("没有这种币种", "no such currency"),
            )
        })?;
    let amount = positive(&query.amount, currency)
        .ok_or_else(|| Fault::invalid("/amount", "amount", amount_text(currency)))?;
    let items = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let open = schedule::open_of(tx, customer, currency).await?;
                let proposed = propose(&open, amount);
                let decimal = |minor| Money::new(minor, currency).to_decimal();
                let orders: BTreeSet<OrderId> = open.iter().map(|(order, _)| *order).collect();
                let labels = orders::labels(tx, orders.iter().copied()).await?;
                let schedules = schedule::of_orders(tx, orders).await?;
                // Parts of one instalment are one line here: money is put to the instalment.
                let mut given = HashSet::new();
                let instalments = open
                    .into_iter()
                    .filter(|(order, item)| given.insert((*order, item.no)));
                let items = instalments.map(|(order_id, item)| {
                    let share = proposed
                        .iter()
                        .find(|a| (a.order, a.no) == (order_id, item.no));
                    let schedule = schedules.get(&order_id);
                    let still_open = schedule.and_then(|all| all.open(item.no));
                    ProposedItem {
                        order_id,
                        order: labels.get(&order_id).cloned().unwrap_or_default(),
                        no: item.no,
                        title: due::title(item.event),
                        due_on: item.due.on,
                        open: decimal(still_open.unwrap_or_default()),
                        proposed: decimal(share.map_or(0, |a| a.amount)),
                    }
                });
                Ok(items.collect())
            })
        })
        .await?;
    Ok(Json(items))
}
