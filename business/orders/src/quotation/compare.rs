//! Two versions of a quotation side by side: the terms around them, and every field that differs.

use ::store::Tx;
use access::{Permit, matrix::ViewQuotation};
use kernel::{Date, Fault, Money, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::{QuotationId, Version, store, view::find_for};
use crate::{
    changes::{Change, changes},
    content::OrderContent,
};

/// How two versions differ.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct QuotationComparison {
    /// The one.
    pub from: ComparedVersion,
    /// The other.
    pub to: ComparedVersion,
    /// The fields of the content that differ; lines by their id.
    pub changes: Vec<Change>,
}

/// What a version comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ComparedVersion {
    /// 1, 2, 3 …
    pub version: i64,
    /// The last day on which it may be accepted.
    pub valid_until: Option<Date>,
    /// Words to the customer.
    pub note: String,
    /// The currency of the amounts.
    pub currency: String,
    /// Sum without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Sum with tax.
    pub gross: String,
}

/// Compares two versions of a quotation.
pub(super) async fn compare(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewQuotation>,
    id: QuotationId,
    (from, to): (i64, i64),
) -> Result<QuotationComparison> {
    find_for(tx, permit, id).await?;
    let versions = store::versions(tx, id).await?;
    let find = |no| {
        let found = versions.iter().find(|version| version.no == no);
        found.ok_or(Fault::NotFound("version"))
    };
    let (from, to) = (find(from)?, find(to)?);
    Ok(QuotationComparison {
        changes: changes(&said(from), &said(to)),
        from: compared(from),
        to: compared(to),
    })
}

/// What the customer reads of a content; not who made its prices, nor the day it was written.
fn said(version: &Version) -> OrderContent {
    let mut content = version.input.content.clone();
    content.order_date = None;
    for line in &mut content.lines {
        line.from_book = false;
    }
    content
}

fn compared(version: &Version) -> ComparedVersion {
    let money = |minor| Money::new(minor, version.currency).to_decimal();
    ComparedVersion {
        version: version.no,
        valid_until: version.input.valid_until,
        note: version.input.note.clone(),
        currency: version.currency.code().to_owned(),
        net: money(version.total.net),
        tax: money(version.total.tax),
        gross: money(version.total.gross),
    }
}
