//! What an order would come to if it were saved as it stands: price, rule and reasons line by line.

use ::store::Tx;
use kernel::{Date, LineId, Money, OrderId, ProductId, Quantity, Result, UnitPrice};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    content::OrderContent,
    look_up::look_up_prices,
    origin::promises,
    price_entry::price_entry,
    price_order::{PricedLine, PricedOrder},
    price_source::PriceSource,
};

/// Prices and amounts of an entry.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PricePreview {
    /// The lines in their order, gifts after what they come with.
    pub lines: Vec<PreviewLine>,
    /// Net amount.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Gross amount.
    pub gross: String,
}

/// One line of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewLine {
    /// Which of the lines that were sent and are no gifts it is, from 0; a gift has none.
    pub entry: Option<usize>,
    /// The line's id, where it has one already.
    pub line_id: LineId,
    /// The product.
    pub product_id: Option<ProductId>,
    /// Its name.
    pub description: String,
    /// How many, in the product's own unit.
    pub quantity: Option<Quantity>,
    /// The product's own unit.
    pub unit: String,
    /// Price of one `price_unit`.
    pub unit_price: Option<UnitPrice>,
    /// The unit the price is for; the product's own when empty.
    pub price_unit: String,
    /// Whether the price contains the tax.
    pub tax_included: bool,
    /// Which rule made the price and why no other did; none for a typed price.
    pub source: Option<PriceSource>,
    /// The line's share of the order's discount, with tax.
    pub discount_share: String,
    /// Net amount.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Gross amount.
    pub gross: String,
}

/// Prices an entry without saving it. `id` is the order's, so that its own call-offs do not count
/// against it; any fresh id for a new one.
///
/// # Errors
/// Invalid, as saving it would be.
pub async fn preview_prices(
    tx: &mut Tx<'_>,
    id: OrderId,
    content: OrderContent,
    today: Date,
) -> Result<PricePreview> {
    let promised = promises(tx, id).await?;
    let (_, known) = look_up_prices(tx, (Some(id), promised), &content, today).await?;
    let (_, priced) = price_entry(content, &known)?;
    let money = |minor| Money::new(minor, priced.currency).to_decimal();
    let mut entries = 0;
    let lines = priced.lines.iter().map(|line| {
        let entry = line.content.gift_of.is_none().then_some(entries);
        entries += usize::from(entry.is_some());
        preview_line(&priced, line, entry)
    });
    Ok(PricePreview {
        lines: lines.collect(),
        net: money(priced.total.net),
        tax: money(priced.total.tax),
        gross: money(priced.total.gross),
    })
}

fn preview_line(order: &PricedOrder, line: &PricedLine, entry: Option<usize>) -> PreviewLine {
    let money = |minor| Money::new(minor, order.currency).to_decimal();
    PreviewLine {
        entry,
        line_id: line.line_id,
        product_id: line.content.product_id,
        description: line.description.clone(),
        quantity: line.content.quantity,
        unit: line.unit.clone(),
        unit_price: line.unit_price,
        price_unit: line.content.price_unit.clone(),
        tax_included: line.content.tax_included,
        source: line.pricing.source.clone(),
        discount_share: money(line.pricing.discount_share),
        net: money(line.amounts.net),
        tax: money(line.amounts.tax),
        gross: money(line.amounts.gross),
    }
}
