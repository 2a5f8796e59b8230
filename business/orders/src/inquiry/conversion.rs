//! Conversion by channel (EQ-3.1a): of the inquiries that came by each, how many were quoted, ordered
//! and lost, and for how much. Amounts are in the company's currency, with tax.

use ::store::{Query, Tx};
use access::{Permit, matrix::ViewReports};
use kernel::{Currency, Date, Money, Result, Text};
use serde::Serialize;
use utoipa::ToSchema;

use super::{LostCode, store::order_of_inquiry};
use crate::channel::CHANNELS;

const BY_CHANNEL: &str = concat!(
    "SELECT i.channel, COUNT(*), COUNT(i.quotation_id), COUNT(o.id), COUNT(i.lost_code), \
     CAST(COALESCE(SUM(v.base_gross), 0) AS BIGINT), CAST(COALESCE(SUM(o.base_gross), 0) AS BIGINT) \
     FROM (SELECT i.channel, i.quotation_id, i.lost_code, i.owner_id, i.department_id, i.received_on, ",
    order_of_inquiry!(),
    " AS order_id FROM inquiries i) i \
     LEFT JOIN quotations q ON q.id = i.quotation_id \
     LEFT JOIN quotation_versions v ON v.quotation_id = q.id AND v.version = q.version \
     LEFT JOIN orders o ON o.id = i.order_id WHERE 1 = 1"
);
const BY_LOSS: &str = "SELECT i.lost_code, COUNT(*) FROM inquiries i WHERE i.lost_code IS NOT NULL";

/// What became of the inquiries of a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Conversion {
    /// Every channel, whether anything came by it or not.
    pub(super) channels: Vec<ChannelFigures>,
    /// Why inquiries were lost; reasons that nobody gave are absent.
    pub(super) losses: Vec<LossFigures>,
}

/// The figures of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ChannelFigures {
    /// The channel.
    pub(super) channel: String,
    /// What it is called.
    pub(super) title: Text,
    /// Inquiries that came by it.
    pub(super) inquiries: i64,
    /// Of these, with a quotation.
    pub(super) quoted: i64,
    /// Of these, with an order that was not given up.
    pub(super) ordered: i64,
    /// Of these, lost.
    pub(super) lost: i64,
    /// What the latest versions of the quotations come to.
    pub(super) quoted_amount: String,
    /// What the orders come to.
    pub(super) ordered_amount: String,
}

/// How often something was the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct LossFigures {
    /// The reason.
    #[schema(value_type = LostCode)]
    pub(super) code: String,
    /// How many inquiries.
    pub(super) inquiries: i64,
}

/// The figures of the inquiries received from one day to another, within the reader's sight.
pub(super) async fn conversion(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewReports>,
    (from, to): (Option<Date>, Option<Date>),
) -> Result<Conversion> {
    let narrowed = |query: Query| {
        let sight = permit.sight();
        let mut query = sight.only(query, "i.department_id", "i.owner_id");
        if let Some(from) = from {
            query = query.push(" AND i.received_on >= ").bind(from);
        }
        if let Some(to) = to {
            query = query.push(" AND i.received_on <= ").bind(to);
        }
        query
    };
    let query = narrowed(Query::new(BY_CHANNEL)).push(" GROUP BY i.channel");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut channels: Vec<ChannelFigures> = CHANNELS.iter().map(nothing_by).collect();
    let money = |minor| Money::new(minor, Currency::CNY).to_decimal();
    for row in rows {
        let channel: String = row.get(0)?;
        let Some(figures) = channels.iter_mut().find(|f| f.channel == channel) else {
            continue;
        };
        figures.inquiries = row.get(1)?;
        figures.quoted = row.get(2)?;
        figures.ordered = row.get(3)?;
        figures.lost = row.get(4)?;
        figures.quoted_amount = money(row.get(5)?);
        figures.ordered_amount = money(row.get(6)?);
    }
    let query = narrowed(Query::new(BY_LOSS));
    let query = query.push(" GROUP BY i.lost_code ORDER BY COUNT(*) DESC, i.lost_code");
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let losses = rows.iter().map(|row| {
        Ok(LossFigures {
            code: row.get(0)?,
            inquiries: row.get(1)?,
        })
    });
    Ok(Conversion {
        channels,
        losses: losses.collect::<Result<_>>()?,
    })
}

fn nothing_by((channel, zh, en): &(&str, &str, &str)) -> ChannelFigures {
    let zero = Money::new(0, Currency::CNY).to_decimal();
    ChannelFigures {
        channel: (*channel).to_owned(),
        title: Text::new(*zh, *en),
        inquiries: 0,
        quoted: 0,
        ordered: 0,
        lost: 0,
        quoted_amount: zero.clone(),
        ordered_amount: zero,
    }
}
