//! All lines of a document together: rounding per line or per document, and a discount on the whole.

use std::collections::BTreeMap;

use kernel::{Currency, Fault, Rate, round_div, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Amounts, LinePrice,
    line_price::{FINE, out_of, to_minor},
    share::{round_to, share_amount},
};

/// Where amounts are rounded; kept on the order and used for all that follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Each line by itself.
    #[default]
    Line,
    /// The sum of the lines of one tax rate; the lines get its parts by largest remainder.
    Document,
}

impl Rounding {
    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Document => "document",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Line, Self::Document]
            .into_iter()
            .find(|rounding| rounding.as_str() == word)
    }
}

/// What is taken off the whole, of the amount with tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDiscount {
    /// So many minor units.
    Amount(i64),
    /// A share of the whole.
    Share(Rate),
}

/// A line to be priced; nothing while quantity or price is missing.
pub type DocumentLine = Option<LinePrice>;

/// A line's amounts within its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineAmounts {
    /// After its share of the order's discount.
    pub amounts: Amounts,
    /// Its share of the order's discount, with tax.
    pub discount: i64,
}

/// The amounts of each line; their sum is the document's.
///
/// # Errors
/// Overflow; invalid at `/discount` when more is taken off than there is.
pub fn document_amounts(
    lines: &[DocumentLine],
    rounding: Rounding,
    discount: Option<OrderDiscount>,
    currency: Currency,
) -> Result<Vec<LineAmounts>, Fault> {
    let stated = match rounding {
        Rounding::Line => each_line(lines, currency)?,
        Rounding::Document => by_tax_rate(lines, currency)?,
    };
    let Some(discount) = discount else {
        return Ok(undiscounted(stated));
    };
    let shares = discount_shares(&stated, discount)?;
    let left: Vec<i64> = stated
        .iter()
        .zip(&shares)
        .map(|(a, s)| a.gross - s)
        .collect();
    let rates: Vec<Rate> = lines
        .iter()
        .map(|line| line.map_or(Rate::ZERO, |line| line.tax_rate))
        .collect();
    let amounts = match rounding {
        Rounding::Line => {
            let parts = left.iter().zip(&rates);
            parts
                .map(|(gross, rate)| out_of(*gross, *rate))
                .collect::<Result<Vec<_>, _>>()?
        }
        Rounding::Document => take_tax_out(&left, &rates)?,
    };
    Ok(amounts
        .into_iter()
        .zip(shares)
        .map(|(amounts, discount)| LineAmounts { amounts, discount })
        .collect())
}

fn undiscounted(stated: Vec<Amounts>) -> Vec<LineAmounts> {
    stated
        .into_iter()
        .map(|amounts| LineAmounts {
            amounts,
            discount: 0,
        })
        .collect()
}

fn each_line(lines: &[DocumentLine], currency: Currency) -> Result<Vec<Amounts>, Fault> {
    lines
        .iter()
        .map(|line| line.map_or(Ok(Amounts::default()), |line| line.amounts(currency)))
        .collect()
}

/// Rounds the sum of all lines of one tax rate and kind of price, then gives each line its part.
fn by_tax_rate(lines: &[DocumentLine], currency: Currency) -> Result<Vec<Amounts>, Fault> {
    let mut groups: BTreeMap<(bool, Rate), Vec<usize>> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate() {
        if let Some(line) = line {
            let key = (line.tax_included, line.tax_rate);
            groups.entry(key).or_default().push(place);
        }
    }
    let mut amounts = vec![Amounts::default(); lines.len()];
    for ((included, rate), places) in groups {
        let fine = places
            .iter()
            .filter_map(|place| lines[*place])
            .map(|line| line.fine(currency))
            .collect::<Result<Vec<i128>, Fault>>()?;
        let sum = fine
            .iter()
            .try_fold(0_i128, |sum, value| sum.checked_add(*value))
            .ok_or_else(Fault::overflow)?;
        let stated = round_to(to_minor(round_div(sum, FINE))?, &fine, FINE)?;
        let parts = if included {
            net_of(&stated, rate)?
        } else {
            tax_on(&stated, rate)?
        };
        for (place, part) in places.into_iter().zip(parts) {
            amounts[place] = part;
        }
    }
    Ok(amounts)
}

/// Tax on top of net amounts: the tax of their sum, shared among them.
fn tax_on(nets: &[i64], rate: Rate) -> Result<Vec<Amounts>, Fault> {
    let one = i128::from(Rate::ONE.0);
    let exact: Vec<i128> = nets
        .iter()
        .map(|net| i128::from(*net) * i128::from(rate.0))
        .collect();
    let total = to_minor(round_div(exact.iter().sum(), one))?;
    let taxes = round_to(total, &exact, one)?;
    nets.iter()
        .zip(taxes)
        .map(|(net, tax)| {
            let gross = net.checked_add(tax).ok_or_else(Fault::overflow)?;
            Ok(Amounts {
                net: *net,
                tax,
                gross,
            })
        })
        .collect()
}

/// Net amounts out of gross ones: the net of their sum, shared among them.
fn net_of(grosses: &[i64], rate: Rate) -> Result<Vec<Amounts>, Fault> {
    let one = i128::from(Rate::ONE.0);
    let with_tax = one + i128::from(rate.0);
    let exact: Vec<i128> = grosses
        .iter()
        .map(|gross| i128::from(*gross) * one)
        .collect();
    let total = to_minor(round_div(exact.iter().sum(), with_tax))?;
    let nets = round_to(total, &exact, with_tax)?;
    Ok(grosses
        .iter()
        .zip(nets)
        .map(|(gross, net)| Amounts {
            net,
            tax: gross - net,
            gross: *gross,
        })
        .collect())
}

/// [`net_of`] for each tax rate.
fn take_tax_out(grosses: &[i64], rates: &[Rate]) -> Result<Vec<Amounts>, Fault> {
    let mut groups: BTreeMap<Rate, Vec<usize>> = BTreeMap::new();
    for (place, rate) in rates.iter().enumerate() {
        groups.entry(*rate).or_default().push(place);
    }
    let mut amounts = vec![Amounts::default(); grosses.len()];
    for (rate, places) in groups {
        let of_group: Vec<i64> = places.iter().map(|place| grosses[*place]).collect();
        for (place, part) in places.into_iter().zip(net_of(&of_group, rate)?) {
            amounts[place] = part;
        }
    }
    Ok(amounts)
}

fn discount_shares(stated: &[Amounts], discount: OrderDiscount) -> Result<Vec<i64>, Fault> {
    let grosses: Vec<i64> = stated.iter().map(|amounts| amounts.gross).collect();
    let whole: i128 = grosses.iter().map(|gross| i128::from(*gross)).sum();
    let off = match discount {
        OrderDiscount::Amount(minor) => minor,
        OrderDiscount::Share(rate) => to_minor(round_div(
            whole * i128::from(rate.0),
            i128::from(Rate::ONE.0),
        ))?,
    };
    if off < 0 || i128::from(off) > whole {
        return Err(Fault::invalid(
            "/discount",
            "discount",
            text!(
                "整单折扣须在 0 与订单含税金额之间",
                "the order's discount lies between 0 and its amount with tax"
            ),
        ));
    }
    share_amount(off, &grosses)
}

#[cfg(test)]
mod tests;
