//! A line as it was quoted: what the master data said then, and its amounts.

use catalog::{amounts::Amounts, units::UnitRatio};
use kernel::{Fault, Rate, Result, UnitPrice};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Version;
use crate::{
    content::LineContent,
    price_order::PricedLine,
    price_source::{LinePricing, PriceSource},
};

/// What is kept of a priced line beside its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QuotedLine {
    /// The product's name at that moment.
    pub(crate) description: String,
    /// The product's unit.
    pub(crate) unit: String,
    pub(crate) tax_rate: Rate,
    pub(crate) unit_price: Option<UnitPrice>,
    /// Minor units, as the two below.
    pub(crate) net: i64,
    pub(crate) tax: i64,
    pub(crate) gross: i64,
    /// The priced unit: so many of it are so many base units.
    price_units: i64,
    price_base_units: i64,
    discount_share: i64,
    pub(crate) source: Option<PriceSource>,
}

impl QuotedLine {
    /// What a priced line comes to.
    pub(crate) fn of(line: &PricedLine) -> Self {
        Self {
            description: line.description.clone(),
            unit: line.unit.clone(),
            tax_rate: line.tax_rate,
            unit_price: line.unit_price,
            net: line.amounts.net,
            tax: line.amounts.tax,
            gross: line.amounts.gross,
            price_units: line.pricing.per.units(),
            price_base_units: line.pricing.per.base_units(),
            discount_share: line.pricing.discount_share,
            source: line.pricing.source.clone(),
        }
    }

    fn priced(&self, content: &LineContent) -> Result<PricedLine> {
        let per = UnitRatio::new(self.price_units, self.price_base_units);
        Ok(PricedLine {
            line_id: content
                .line_id
                .ok_or_else(|| Fault::internal("a quoted line without id"))?,
            content: content.clone(),
            description: self.description.clone(),
            unit: self.unit.clone(),
            tax_rate: self.tax_rate,
            unit_price: self.unit_price,
            amounts: Amounts {
                net: self.net,
                tax: self.tax,
                gross: self.gross,
            },
            pricing: LinePricing {
                per: per.ok_or_else(|| Fault::internal("an illegal unit is stored"))?,
                discount_share: self.discount_share,
                source: self.source.clone(),
            },
        })
    }
}

impl Version {
    /// The lines as pricing made them.
    pub(crate) fn priced_lines(&self) -> Result<Vec<PricedLine>> {
        let lines = self.lines.iter().zip(&self.input.content.lines);
        lines.map(|(line, content)| line.priced(content)).collect()
    }
}

/// Hash of everything the customer reads, in hexadecimal: what he accepts is bound to it.
pub(super) fn hash(version: &Version) -> String {
    let amounts: Vec<_> = version
        .lines
        .iter()
        .map(|line| {
            (
                &line.description,
                &line.unit,
                line.net,
                line.tax,
                line.gross,
            )
        })
        .collect();
    let total = (version.total.net, version.total.tax, version.total.gross);
    let said = serde_json::json!([
        version.no,
        version.input,
        amounts,
        total,
        version.currency.code()
    ]);
    hex::encode(Sha256::digest(said.to_string()))
}
