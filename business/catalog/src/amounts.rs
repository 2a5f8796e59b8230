//! Amounts of lines and documents in minor units of their currency.
//!
//! Net + tax = gross on every line, and a document's totals are the sum of its lines, whatever is
//! rounded where: see [`Rounding`]. Shares are given by largest remainder, so that no fen is lost.

mod document;
mod line_price;
mod share;

use kernel::{Currency, Fault, Rate, round_div};

pub use document::{DocumentLine, LineAmounts, OrderDiscount, Rounding, document_amounts};
pub use line_price::LinePrice;
pub use share::share_amount;

/// Net, tax and gross in minor units of the order's currency; net + tax = gross always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    /// Without tax.
    pub net: i64,
    /// The tax.
    pub tax: i64,
    /// With tax.
    pub gross: i64,
}

impl Amounts {
    /// Sum of two; overflow is a fault.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        let add = |a: i64, b: i64| a.checked_add(b).ok_or_else(Fault::overflow);
        Ok(Self {
            net: add(self.net, other.net)?,
            tax: add(self.tax, other.tax)?,
            gross: add(self.gross, other.gross)?,
        })
    }
}

/// An amount in the company's currency at a rate (10⁻⁶ of company currency per unit).
pub fn in_company_currency(minor: i64, from: Currency, rate: Rate) -> Result<i64, Fault> {
    let company_scale = i128::from(Currency::CNY.scale());
    let exact = i128::from(minor)
        .checked_mul(i128::from(rate.0))
        .and_then(|x| x.checked_mul(company_scale))
        .ok_or_else(Fault::overflow)?;
    let divisor = i128::from(from.scale()) * i128::from(Rate::ONE.0);
    i64::try_from(round_div(exact, divisor)).map_err(|_| Fault::overflow())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_amounts_convert_once() {
        let yen = Currency::parse("JPY").expect("JPY");
        assert_eq!(
            in_company_currency(1000, yen, Rate(48_000)).ok(),
            Some(4_800),
            "¥48.00"
        );
    }
}
