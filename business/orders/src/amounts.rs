//! Amounts of lines and order: each line is rounded once, the order is the sum of its lines.

use kernel::{Currency, Fault, Quantity, Rate, UnitPrice, line_net, round_div, tax_of};

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

/// What a line's amounts follow from.
#[derive(Debug, Clone, Copy)]
pub struct LinePrice {
    /// How many.
    pub quantity: Quantity,
    /// Price of one, with tax when `tax_included`.
    pub unit_price: UnitPrice,
    /// Whether the price contains the tax.
    pub tax_included: bool,
    /// Tax rate as a fraction.
    pub tax_rate: Rate,
    /// Discount as a fraction.
    pub discount: Rate,
}

impl LinePrice {
    /// The line's amounts. From a price with tax the gross is rounded and the net taken out of it;
    /// from a price without tax the net is rounded and the tax put on top.
    pub fn amounts(self, currency: Currency) -> Result<Amounts, Fault> {
        let stated = line_net(self.quantity, self.unit_price, self.discount, currency)?;
        if !self.tax_included {
            let tax = tax_of(stated, self.tax_rate)?;
            let gross = stated.checked_add(tax).ok_or_else(Fault::overflow)?;
            return Ok(Amounts {
                net: stated,
                tax,
                gross,
            });
        }
        let one = i128::from(Rate::ONE.0);
        let exact = round_div(i128::from(stated) * one, one + i128::from(self.tax_rate.0));
        let net = i64::try_from(exact).map_err(|_| Fault::overflow())?;
        Ok(Amounts {
            net,
            tax: stated - net,
            gross: stated,
        })
    }

    /// The price of one unit without tax and after discount, to hold against list and floor price.
    #[must_use]
    pub fn effective_net_price(self) -> UnitPrice {
        let one = i128::from(Rate::ONE.0);
        let discounted = i128::from(self.unit_price.0) * (one - i128::from(self.discount.0));
        let divisor = if self.tax_included {
            one + i128::from(self.tax_rate.0)
        } else {
            one
        };
        UnitPrice(i64::try_from(round_div(discounted, divisor)).unwrap_or(i64::MAX))
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

    fn line(quantity: &str, price: &str, included: bool) -> LinePrice {
        LinePrice {
            quantity: Quantity::parse(quantity).expect("quantity"),
            unit_price: UnitPrice::parse(price).expect("price"),
            tax_included: included,
            tax_rate: Rate(130_000),
            discount: Rate::ZERO,
        }
    }

    #[test]
    fn tax_goes_on_top_or_comes_out() {
        let on_top = line("2", "100", false)
            .amounts(Currency::CNY)
            .expect("amounts");
        assert_eq!(
            on_top,
            Amounts {
                net: 20_000,
                tax: 2_600,
                gross: 22_600
            }
        );
        let out_of = line("2", "113", true)
            .amounts(Currency::CNY)
            .expect("amounts");
        assert_eq!(
            out_of,
            Amounts {
                net: 20_000,
                tax: 2_600,
                gross: 22_600
            }
        );
    }

    #[test]
    fn net_and_tax_always_make_gross() {
        for fen in 1..500 {
            let price = format!("{}.{:02}", fen / 100, fen % 100);
            for included in [true, false] {
                let a = line("3", &price, included)
                    .amounts(Currency::CNY)
                    .expect("amounts");
                assert_eq!(a.net + a.tax, a.gross, "{price} included={included}");
            }
        }
    }

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
