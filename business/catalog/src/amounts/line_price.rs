//! What one line's amounts follow from.

use kernel::{Currency, Fault, Quantity, Rate, UnitPrice, round_div};

use super::Amounts;
use crate::units::UnitRatio;

/// A fraction of a minor unit: rounding happens on a line's value in 10⁻⁶ minor units.
pub(super) const FINE: i128 = 1_000_000;

/// What a line's amounts follow from.
#[derive(Debug, Clone, Copy)]
pub struct LinePrice {
    /// How many base units.
    pub quantity: Quantity,
    /// Price of one priced unit, with tax when `tax_included`.
    pub unit_price: UnitPrice,
    /// The priced unit in base units: a price per 箱 of 12 套 has 12/1.
    pub per: UnitRatio,
    /// Whether the price contains the tax.
    pub tax_included: bool,
    /// Tax rate as a fraction.
    pub tax_rate: Rate,
    /// Discount as a fraction.
    pub discount: Rate,
}

impl LinePrice {
    /// Quantity × price less the discount, as a fraction of minor units.
    fn exact(&self, currency: Currency) -> Result<(i128, i128), Fault> {
        let one = i128::from(Rate::ONE.0);
        // 10⁻⁶ × 10⁻⁶ × 10⁻⁶ of a major unit; i128 holds the largest sensible factors.
        let numerator = i128::from(self.quantity.0)
            .checked_mul(i128::from(self.unit_price.0))
            .and_then(|x| x.checked_mul(one - i128::from(self.discount.0)))
            .and_then(|x| x.checked_mul(i128::from(currency.scale())))
            .and_then(|x| x.checked_mul(i128::from(self.per.units())))
            .ok_or_else(Fault::overflow)?;
        Ok((
            numerator,
            one * one * one * i128::from(self.per.base_units()),
        ))
    }

    /// The stated value (net, or gross when the price contains the tax) in 10⁻⁶ minor units.
    pub(super) fn fine(&self, currency: Currency) -> Result<i128, Fault> {
        let (numerator, denominator) = self.exact(currency)?;
        // One of the denominator's factors of a million is FINE.
        Ok(round_div(numerator, denominator / FINE))
    }

    /// The line's amounts, rounded by itself. From a price with tax the gross is rounded and the net
    /// taken out of it; from a price without tax the net is rounded and the tax put on top.
    pub fn amounts(self, currency: Currency) -> Result<Amounts, Fault> {
        let (numerator, denominator) = self.exact(currency)?;
        let stated = to_minor(round_div(numerator, denominator))?;
        if self.tax_included {
            out_of(stated, self.tax_rate)
        } else {
            on_top(stated, self.tax_rate)
        }
    }

    /// The price of one base unit without tax and after discount, to hold against list and floor
    /// price.
    #[must_use]
    pub fn effective_net_price(self) -> UnitPrice {
        let one = i128::from(Rate::ONE.0);
        let discounted = i128::from(self.unit_price.0)
            * (one - i128::from(self.discount.0))
            * i128::from(self.per.units());
        let divisor = if self.tax_included {
            one + i128::from(self.tax_rate.0)
        } else {
            one
        };
        let divisor = divisor * i128::from(self.per.base_units());
        UnitPrice(i64::try_from(round_div(discounted, divisor)).unwrap_or(i64::MAX))
    }
}

pub(super) fn to_minor(value: i128) -> Result<i64, Fault> {
    i64::try_from(value).map_err(|_| Fault::overflow())
}

/// The tax on top of a net amount.
fn on_top(net: i64, rate: Rate) -> Result<Amounts, Fault> {
    let tax = kernel::tax_of(net, rate)?;
    let gross = net.checked_add(tax).ok_or_else(Fault::overflow)?;
    Ok(Amounts { net, tax, gross })
}

/// The net amount out of a gross one.
pub(super) fn out_of(gross: i64, rate: Rate) -> Result<Amounts, Fault> {
    let one = i128::from(Rate::ONE.0);
    let net = to_minor(round_div(i128::from(gross) * one, one + i128::from(rate.0)))?;
    Ok(Amounts {
        net,
        tax: gross - net,
        gross,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str, price: &str, included: bool) -> LinePrice {
        LinePrice {
            quantity: Quantity::parse(quantity).expect("quantity"),
            unit_price: UnitPrice::parse(price).expect("price"),
            per: UnitRatio::ONE,
            tax_included: included,
            tax_rate: Rate(130_000),
            discount: Rate::ZERO,
        }
    }

    #[test]
    fn tax_goes_on_top_or_comes_out() {
        let amounts = Amounts {
            net: 20_000,
            tax: 2_600,
            gross: 22_600,
        };
        for (price, included) in [("100", false), ("113", true)] {
            let found = line("2", price, included).amounts(Currency::CNY);
            assert_eq!(found.ok(), Some(amounts), "{price}");
        }
    }

    #[test]
    fn net_and_tax_always_make_gross() {
        for fen in 1..500 {
            let price = format!("{}.{:02}", fen / 100, fen % 100);
            for included in [true, false] {
                let found = line("3", &price, included).amounts(Currency::CNY);
                let a = found.expect("amounts");
                assert_eq!(a.net + a.tax, a.gross, "{price} included={included}");
                let stated = if included { a.gross } else { a.net };
                assert_eq!(stated, 3 * fen, "what was agreed is exact to the fen");
            }
        }
    }

    #[test]
    fn a_price_per_box_is_exact_where_its_twelfth_is_not() {
        let boxes = LinePrice {
            per: UnitRatio::new(1, 12).expect("12 in a box"),
            ..line("12000", "1000", false)
        };
        let net = boxes.amounts(Currency::CNY).map(|a| a.net);
        assert_eq!(net.ok(), Some(100_000_000), "1,000 boxes at 1,000.00");
        assert_eq!(boxes.effective_net_price(), UnitPrice(83_333_333));
    }

    #[test]
    fn a_line_is_rounded_once() {
        let net = line("3", "0.335", false).amounts(Currency::CNY);
        assert_eq!(net.map(|a| a.net).ok(), Some(101), "1.005 becomes 1.01");
        let yen = Currency::parse("JPY").expect("JPY");
        let net = line("3", "0.5", false).amounts(yen).map(|a| a.net);
        assert_eq!(net.ok(), Some(2), "a yen has no digits");
    }

    #[test]
    fn overflow_is_an_error() {
        let huge = LinePrice {
            quantity: Quantity(i64::MAX),
            unit_price: UnitPrice(i64::MAX),
            ..line("1", "1", false)
        };
        assert!(huge.amounts(Currency::CNY).is_err());
    }
}
