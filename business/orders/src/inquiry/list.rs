//! The list of inquiries: newest first, within the reader's sight.

use std::collections::HashMap;

use ::store::{Query, Row, Tx};
use access::{Permit, matrix::ViewInquiry};
use catalog::ProductFacts;
use kernel::{Date, Fault, Moment, OrderId, ProductId, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::{InquiryId, InquiryState, store::order_of_inquiry};
use crate::{
    content::OrderContent,
    listing::{Place, matching, newest},
    quotation::QuotationId,
};

const COLUMNS: &str = concat!(
    "SELECT i.id, i.number, COALESCE(c.name, i.prospect), i.channel, i.received_on, u.name, \
     i.quotation_id, i.lost_code, i.created_at, i.order_id, i.content FROM (SELECT i.id, i.number, \
     i.content, i.customer_id, i.prospect, i.channel, i.received_on, i.owner_id, i.department_id, \
     i.quotation_id, i.lost_code, i.created_at, ",
    order_of_inquiry!(),
    " AS order_id FROM inquiries i) i JOIN users u ON u.id = i.owner_id \
     LEFT JOIN customers c ON c.id = i.customer_id WHERE 1 = 1"
);

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct InquiryFilter {
    /// Only inquiries of which this became.
    pub(super) state: Option<InquiryState>,
    /// Only inquiries that came this way.
    pub(super) channel: Option<String>,
    /// A number from its start, or a customer's name or initials.
    pub(super) text: String,
    /// Continue after this row.
    pub(super) after: Option<Place<InquiryId>>,
    /// Rows wanted.
    pub(super) limit: i64,
}

/// An inquiry in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct InquiryRow {
    /// Its id.
    pub(super) id: InquiryId,
    /// Its number.
    pub(super) number: String,
    /// The customer, or who asks.
    pub(super) who: String,
    /// What is asked for first, e.g. `卧式离心泵 × 2 台`; empty while nothing is known.
    pub(super) about: String,
    /// How many things are asked for.
    pub(super) line_count: usize,
    /// How it came.
    pub(super) channel: String,
    /// The day on which it came.
    pub(super) received_on: Date,
    /// The rep in charge.
    pub(super) owner_name: String,
    /// What became of it.
    pub(super) state: InquiryState,
    /// When it was registered.
    pub(super) created_at: Moment,
}

impl InquiryRow {
    /// Its place in the list.
    pub(super) const fn position(&self) -> Place<InquiryId> {
        Place {
            created_at: self.created_at,
            id: self.id,
        }
    }
}

/// One page of inquiries.
pub(super) async fn list_inquiries(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewInquiry>,
    filter: &InquiryFilter,
) -> Result<Vec<InquiryRow>> {
    let sight = permit.sight();
    let mut query = sight.only(Query::new(COLUMNS), "i.department_id", "i.owner_id");
    if let Some(state) = filter.state {
        query = query.push(match state {
            InquiryState::Lost => " AND i.lost_code IS NOT NULL",
            InquiryState::Ordered => " AND i.lost_code IS NULL AND i.order_id IS NOT NULL",
            InquiryState::Quoted => {
                " AND i.lost_code IS NULL AND i.order_id IS NULL AND i.quotation_id IS NOT NULL"
            }
            InquiryState::Open => {
                " AND i.lost_code IS NULL AND i.order_id IS NULL AND i.quotation_id IS NULL"
            }
        });
    }
    if let Some(channel) = &filter.channel {
        query = query.push(" AND i.channel = ").bind(channel.clone());
    }
    let query = matching(tx, query, ("i", &filter.text)).await?;
    let query = newest(query, "i", (filter.after, filter.limit));
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let contents: Vec<OrderContent> = rows.iter().map(content_of).collect::<Result<_>>()?;
    let first = |content: &OrderContent| content.lines.first().and_then(|line| line.product_id);
    let products: Vec<ProductId> = contents.iter().filter_map(first).collect();
    let products = catalog::facts_of(tx, &products).await?;
    let contents = rows.iter().zip(&contents);
    contents
        .map(|(row, content)| inquiry_row(row, content, &products))
        .collect()
}

fn content_of(row: &Row) -> Result<OrderContent> {
    serde_json::from_str(&row.get::<String>(10)?).map_err(Fault::internal)
}

/// What is asked for first: the product, or the model in words, and how many.
fn about(content: &OrderContent, products: &HashMap<ProductId, ProductFacts>) -> String {
    let Some(line) = content.lines.first() else {
        return String::new();
    };
    let product = line.product_id.and_then(|id| products.get(&id));
    let name = product.map_or(line.model.trim(), |product| product.name.as_str());
    let unit = product.map_or("", |product| product.unit.as_str());
    match line.quantity {
        Some(quantity) => format!("{name} × {quantity} {unit}").trim().to_owned(),
        None => name.to_owned(),
    }
}

fn inquiry_row(
    row: &Row,
    content: &OrderContent,
    products: &HashMap<ProductId, ProductFacts>,
) -> Result<InquiryRow> {
    let quotation: Option<QuotationId> = row.get(6)?;
    let lost: Option<String> = row.get(7)?;
    let order: Option<OrderId> = row.get(9)?;
    Ok(InquiryRow {
        id: row.get(0)?,
        number: row.get(1)?,
        who: row.get(2)?,
        about: about(content, products),
        line_count: content.lines.len(),
        channel: row.get(3)?,
        received_on: row.get(4)?,
        owner_name: row.get(5)?,
        state: InquiryState::of(lost.is_some(), order.is_some(), quotation.is_some()),
        created_at: row.get(8)?,
    })
}
