//! Orders as a list and as a file of what the list shows.

use access::{
    Permit,
    matrix::{RunExport, ViewOrder},
};
use api::{Api, Page, Path, Problem, Query, Who, attachment, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{CustomerId, Date, Fault, Moment, UserId, text};
use process::Process;
use serde::{Deserialize, Serialize};
use sheets::Format;
use utoipa::IntoParams;

use crate::{
    NoteExport, OrderFilter, OrderRow, OrderState, Sorting, list_orders::list_orders,
    name_order_types, sort_orders, write_orders,
};

/// Rows of one read of an export.
const FILE_PAGE: i64 = 1_000;
/// Most rows of one file.
const FILE_ROWS_MAX: usize = 50_000;

/// Which orders to list.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Only orders in this state; `returned` for drafts that a review sent back, which `draft`
    /// leaves out.
    state: Option<String>,
    /// Only orders of this kind, e.g. `equipment`.
    order_type: Option<String>,
    /// Only orders of this customer.
    customer_id: Option<CustomerId>,
    /// Only orders of this rep.
    owner_id: Option<UserId>,
    /// Only orders from this day on.
    from: Option<Date>,
    /// Only orders up to this day.
    to: Option<Date>,
    /// `true`: only orders with a task that is overdue.
    overdue: Option<bool>,
    /// A number from its start, or a customer's name or pinyin initials.
    q: Option<String>,
    /// `label`, `customer`, `state`, `amount`, `next_due`, `promised_on`, `owner`, `order_date`,
    /// `contract_no` or `line_count`; with `-` before it the other way round. Newest first when
    /// absent.
    sort: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Of a file: its columns, named as for `sort`, with commas between.
    cols: Option<String>,
}

impl ListQuery {
    fn filter(&self, limit: i64, now: Moment, today: Date) -> Result<OrderFilter, Problem> {
        let word = self.state.as_deref();
        let state = match word {
            Some("returned") => Some(OrderState::Draft),
            Some(word) => Some(OrderState::parse(word).ok_or(Fault::NotFound("state"))?),
            None => None,
        };
        Ok(OrderFilter {
            state,
            returned: (state == Some(OrderState::Draft)).then(|| word == Some("returned")),
            order_type: self.order_type.clone(),
            customer: self.customer_id,
            owner: self.owner_id,
            from: self.from,
            to: self.to,
            overdue_at: self.overdue.unwrap_or(false).then_some(now),
            today: Some(today),
            text: self.q.clone().unwrap_or_default(),
            after: None,
            limit,
        })
    }

    fn sorting(&self, permit: &Permit<ViewOrder>) -> Result<Option<Sorting>, Problem> {
        let word = self.sort.as_deref();
        Ok(word.map(|word| Sorting::parse(word, permit)).transpose()?)
    }
}

/// Orders within one's sight, newest first or in a chosen order.
#[utoipa::path(get, path = "/orders", tag = "orders", params(ListQuery),
    responses((status = 200, body = Page<OrderRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
pub(super) async fn list(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<OrderRow>>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let limit = limit(query.limit)?;
    let mut filter = query.filter(limit + 1, who.now, process.today(who.now))?;
    let cursor = query.cursor.as_deref();
    let Some(sorting) = query.sorting(&permit)? else {
        filter.after = decode_cursor(cursor)?;
        let rows = api
            .db()
            .read_with(move |tx| Box::pin(async move { list_orders(tx, &permit, &filter).await }))
            .await?;
        return Ok(Json(Page::of(rows, limit, OrderRow::position)?));
    };
    let offset: i64 = decode_cursor(cursor)?.unwrap_or(0);
    let rows = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { sort_orders(tx, &permit, &filter, (sorting, offset)).await })
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |_| offset + limit)?))
}

/// The orders of a list as a file: `csv` or `xlsx`.
///
/// The same filter, order and columns as the list; who took it is noted.
#[utoipa::path(get, path = "/orders/export/{format}", tag = "orders",
    params(("format" = String, Path, description = "`csv` or `xlsx`"), ListQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    security(("session" = [])), extensions(("x-permission" = json!("export.run"))))]
pub(super) async fn export(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    who: Who,
    Path(format): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let note: Permit<RunExport> = who.permit()?;
    let permit: Permit<ViewOrder> = who.permit()?;
    let format = Format::by_name(&format).ok_or(Fault::NotFound("format"))?;
    let mut rows = every_row(&api, &query, &permit, (who.now, process.today(who.now))).await?;
    name_order_types(&mut rows, &process.order_types(), who.locale);
    let columns: Vec<&str> = query
        .cols
        .as_deref()
        .map(|cols| cols.split(',').collect())
        .unwrap_or_default();
    let bytes = write_orders(&rows, &columns, format, who.locale)?;
    let noted = NoteExport {
        permit: note,
        rows: rows.len(),
        asked: serde_json::to_value(&query).map_err(Fault::internal)?,
        now: who.now,
    };
    api.db().run(noted).await?;
    let name = format!("orders.{}", format.extension());
    Ok(attachment(format.media_type(), &name, bytes))
}

/// Each page is a short read of its own, so that no long read holds the database.
async fn every_row(
    api: &Api,
    query: &ListQuery,
    permit: &Permit<ViewOrder>,
    (now, today): (Moment, Date),
) -> Result<Vec<OrderRow>, Problem> {
    let sorting = query.sorting(permit)?;
    let mut filter = query.filter(FILE_PAGE, now, today)?;
    let mut rows: Vec<OrderRow> = Vec::new();
    loop {
        let (permit, asked) = (permit.clone(), filter.clone());
        let offset = i64::try_from(rows.len()).map_err(Fault::internal)?;
        let page = api
            .db()
            .read_with(move |tx| {
                Box::pin(async move {
                    match sorting {
                        Some(by) => sort_orders(tx, &permit, &asked, (by, offset)).await,
                        None => list_orders(tx, &permit, &asked).await,
                    }
                })
            })
            .await?;
        let full = i64::try_from(page.len()).map_err(Fault::internal)? == FILE_PAGE;
        filter.after = page.last().map(OrderRow::position);
        rows.extend(page);
        if rows.len() > FILE_ROWS_MAX {
            let message = text!(
                "超过 {FILE_ROWS_MAX} 行，请缩小范围",
                "more than {FILE_ROWS_MAX} rows; please narrow it"
            );
            return Err(Fault::invalid("/q", "too_many", message).into());
        }
        if !full {
            return Ok(rows);
        }
    }
}
