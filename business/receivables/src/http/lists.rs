//! What customers owe, and the journal.

use access::{
    Permit,
    matrix::{ViewJournal, ViewReceivables},
};
use api::{Api, Page, Path, Problem, Query, Who, attachment, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{CustomerId, Date, Fault, Locale, OrderId, Result, text};
use process::Process;
use serde::Deserialize;
use sheets::{Cell, Export, Format, OutColumn, OutKind};
use utoipa::IntoParams;

use crate::{
    Ageing, JournalFilter, JournalRow, ReceivableRow, ReceivablesFilter, Which,
    journal::journal,
    list_receivables::{ageing, list_receivables},
};

/// Lines of the journal in one file; more are asked for by month.
const FILE_ROWS_MAX: usize = 100_000;
/// Lines read at a time for a file.
const FILE_PAGE: i64 = 1_000;

/// Which instalments to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// `open` (all, the default), `overdue`, `due` or `waiting`.
    #[param(inline)]
    which: Option<Which>,
    /// Only of this customer.
    customer_id: Option<CustomerId>,
    /// An order's number from its start, or a customer's name or pinyin initials.
    q: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Open instalments within one's sight, the oldest due first.
#[utoipa::path(get, path = "/receivables", tag = "receivables", params(ListQuery),
    responses((status = 200, body = Page<ReceivableRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.view"))))]
pub(super) async fn receivables(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ReceivableRow>>, Problem> {
    let permit: Permit<ViewReceivables> = who.permit()?;
    let limit = limit(query.limit)?;
    let filter = ReceivablesFilter {
        which: query.which.unwrap_or_default(),
        customer: query.customer_id,
        text: query.q.unwrap_or_default(),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let today = process.today(who.now);
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { list_receivables(tx, &permit, &filter, today).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, ReceivableRow::place)?))
}

/// Whose debts to add up.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeingQuery {
    /// Only of this customer.
    customer_id: Option<CustomerId>,
}

/// How old is what customers owe, per currency, within one's sight.
#[utoipa::path(get, path = "/receivables/ageing", tag = "receivables", params(AgeingQuery),
    responses((status = 200, body = Vec<Ageing>)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.view"))))]
pub(super) async fn ages(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<AgeingQuery>,
) -> Result<Json<Vec<Ageing>>, Problem> {
    let permit: Permit<ViewReceivables> = who.permit()?;
    let today = process.today(who.now);
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { ageing(tx, &permit, query.customer_id, today).await })
        })
        .await?;
    Ok(Json(found))
}

/// Which lines of the journal.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct JournalQuery {
    /// From this day.
    from: Date,
    /// Up to and with this day.
    to: Date,
    /// Only of this order.
    order_id: Option<OrderId>,
    /// How many, 1 to 200; a file holds all.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl JournalQuery {
    fn filter(&self, limit: i64) -> Result<JournalFilter, Problem> {
        if self.from > self.to {
            let message = text!(
                "起始日期不能晚于截止日期",
                "the first day cannot be later than the last"
            );
            return Err(Fault::invalid("/from", "order", message).into());
        }
        Ok(JournalFilter {
            from: self.from,
            to: self.to,
            order: self.order_id,
            after: decode_cursor(self.cursor.as_deref())?,
            limit,
        })
    }
}

/// The journal, oldest day first.
#[utoipa::path(get, path = "/receivables/journal", tag = "receivables", params(JournalQuery),
    responses((status = 200, body = Page<JournalRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.journal"))))]
pub(super) async fn journal_page(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<JournalQuery>,
) -> Result<Json<Page<JournalRow>>, Problem> {
    let permit: Permit<ViewJournal> = who.permit()?;
    let limit = limit(query.limit)?;
    let filter = query.filter(limit + 1)?;
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { journal(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, JournalRow::place)?))
}

/// The journal as a file, for the books: `csv` or `xlsx`.
#[utoipa::path(get, path = "/receivables/journal/{format}", tag = "receivables",
    params(("format" = String, Path, description = "`csv` or `xlsx`"), JournalQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    security(("session" = [])), extensions(("x-permission" = json!("receivables.journal"))))]
pub(super) async fn journal_file(
    State(api): State<Api>,
    who: Who,
    Path(format): Path<String>,
    Query(query): Query<JournalQuery>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewJournal> = who.permit()?;
    let format = Format::by_name(&format).ok_or(Fault::NotFound("format"))?;
    let mut filter = query.filter(FILE_PAGE)?;
    let mut rows: Vec<JournalRow> = Vec::new();
    loop {
        // Each page is a short read of its own, so that no long read holds the database.
        let (permit, page) = (permit.clone(), filter.clone());
        let page = api
            .db()
            .read_with(move |tx| Box::pin(async move { journal(tx, &permit, &page).await }))
            .await?;
        let Some(last) = page.last() else { break };
        filter.after = Some(last.place());
        rows.extend(page);
        if rows.len() > FILE_ROWS_MAX {
            let message = text!(
                "数据过多，请缩短日期范围",
                "too many lines; choose a shorter range of days"
            );
            return Err(Fault::invalid("/to", "too_many", message).into());
        }
    }
    let bytes = file(&rows, format, who.locale)?;
    let (from, to, ending) = (query.from, query.to, format.extension());
    let name = format!("journal-{from}-{to}.{ending}");
    Ok(attachment(format.media_type(), &name, bytes))
}

fn file(rows: &[JournalRow], format: Format, locale: Locale) -> Result<Vec<u8>> {
    let columns = [
        (text!("日期", "Date"), OutKind::Text),
        (text!("凭证号", "Voucher"), OutKind::Text),
        (text!("单据类型", "Document"), OutKind::Text),
        (text!("科目编码", "Account"), OutKind::Text),
        (text!("科目名称", "Account name"), OutKind::Text),
        (text!("客户", "Customer"), OutKind::Text),
        (text!("订单", "Order"), OutKind::Text),
        (text!("币种", "Currency"), OutKind::Text),
        (text!("借方原币", "Debit"), OutKind::Number(2)),
        (text!("贷方原币", "Credit"), OutKind::Number(2)),
        (
            text!("借方本位币", "Debit, base currency"),
            OutKind::Number(2),
        ),
        (
            text!("贷方本位币", "Credit, base currency"),
            OutKind::Number(2),
        ),
    ];
    let columns = columns.into_iter().map(|(title, kind)| OutColumn {
        title: title.get(locale).to_owned(),
        kind,
    });
    let mut export =
        Export::new(format, "journal", columns.collect(), rows.len()).map_err(Fault::internal)?;
    for row in rows {
        let words = |text: &str| {
            if text.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(text.to_owned())
            }
        };
        let number = |text: &str| {
            if text.is_empty() {
                Cell::Empty
            } else {
                Cell::Number(text.to_owned())
            }
        };
        export
            .row(&[
                words(&row.booked_on.to_string()),
                words(&row.voucher),
                words(&row.document),
                words(&row.account),
                words(row.account_name.get(locale)),
                words(&row.customer),
                words(row.order.as_deref().unwrap_or_default()),
                words(&row.currency),
                number(&row.debit),
                number(&row.credit),
                number(&row.base_debit),
                number(&row.base_credit),
            ])
            .map_err(Fault::internal)?;
    }
    export.finish().map_err(Fault::internal)
}
