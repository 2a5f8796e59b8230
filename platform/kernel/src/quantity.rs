//! Quantities, unit prices and rates: fixed-point integers with six decimals (10⁻⁶).

use serde::{Deserialize, Serialize};

use crate::{Currency, Fault, money};

/// Decimals of every fixed-point value here.
const DIGITS: u32 = 6;
/// One whole unit.
const ONE: i64 = 1_000_000;

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        /// On the wire a decimal string with at most six decimals, e.g. `"2.5"`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, utoipa::ToSchema)]
        #[schema(value_type = String, pattern = r"^-?\d+(\.\d{1,6})?$", example = "2.5")]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// One whole unit.
            pub const ONE: Self = Self(ONE);

            /// A whole number of units.
            #[must_use]
            pub const fn whole(units: i64) -> Self {
                Self(units * ONE)
            }

            /// Parses a plain decimal; more than six decimals or overflow is `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                money::parse_fixed(text, DIGITS).map(Self)
            }

            /// Whether this is a whole number.
            #[must_use]
            pub const fn is_whole(self) -> bool {
                self.0 % ONE == 0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let text = money::decimal(self.0, DIGITS);
                f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                Self::parse(&text).ok_or_else(|| {
                    serde::de::Error::custom(match money::is_decimal(&text, DIGITS) {
                        true => "number too large",
                        false => "a decimal with at most six decimals, as a string",
                    })
                })
            }
        }
    )+};
}

fixed! {
    /// A quantity of a stock unit.
    Quantity,
    /// A price per unit, in major units of the document's currency.
    UnitPrice,
    /// A ratio such as a tax rate: 0.13 is 13 %.
    Rate,
}

impl UnitPrice {
    /// The price as people read it: at least the currency's digits, and no further zeros.
    #[must_use]
    pub fn shown(self, currency: Currency) -> String {
        let exact = money::decimal(self.0, DIGITS);
        let (whole, part) = exact.split_once('.').unwrap_or((&exact, ""));
        let digits = usize::try_from(currency.digits()).unwrap_or_default();
        let part = format!("{:0<digits$}", part.trim_end_matches('0'));
        let price = format!("{whole}.{part}");
        money::grouped(price.trim_end_matches('.'), currency)
    }
}

/// Divides and rounds half away from zero, the commercial rounding (四舍五入).
#[must_use]
pub const fn round_div(numerator: i128, denominator: i128) -> i128 {
    let (n, d) = if denominator < 0 {
        (-numerator, -denominator)
    } else {
        (numerator, denominator)
    };
    if n >= 0 {
        (2 * n + d) / (2 * d)
    } else {
        -((-2 * n + d) / (2 * d))
    }
}

/// Net amount of a line in minor units: quantity × price, less the discount share, rounded once.
pub fn line_net(
    quantity: Quantity,
    price: UnitPrice,
    discount: Rate,
    currency: Currency,
) -> Result<i64, Fault> {
    let one = i128::from(ONE);
    // 10⁻⁶ × 10⁻⁶ × 10⁻⁶ of a major unit; i128 holds the largest legal factors with room to spare.
    let exact = i128::from(quantity.0)
        .checked_mul(i128::from(price.0))
        .and_then(|x| x.checked_mul(one - i128::from(discount.0)))
        .and_then(|x| x.checked_mul(i128::from(currency.scale())))
        .ok_or_else(Fault::overflow)?;
    i64::try_from(round_div(exact, one * one * one)).map_err(|_| Fault::overflow())
}

/// Tax on a net amount in minor units, rounded once.
pub fn tax_of(net_minor: i64, rate: Rate) -> Result<i64, Fault> {
    let exact = i128::from(net_minor) * i128::from(rate.0);
    i64::try_from(round_div(exact, i128::from(ONE))).map_err(|_| Fault::overflow())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(round_div(5, 10), 1);
        assert_eq!(round_div(-5, 10), -1);
        assert_eq!(round_div(4, 10), 0);
        assert_eq!(round_div(14, -10), -1);
    }

    #[test]
    fn a_price_is_read_with_the_digits_of_its_currency() {
        let shown = |price: &str, currency| UnitPrice::parse(price).map(|p| p.shown(currency));
        let yen = Currency::parse("JPY").expect("JPY");
        assert_eq!(
            shown("126000", Currency::CNY).as_deref(),
            Some("¥126,000.00")
        );
        assert_eq!(
            shown("1238.938053", Currency::CNY).as_deref(),
            Some("¥1,238.938053")
        );
        assert_eq!(shown("0.5", Currency::CNY).as_deref(), Some("¥0.50"));
        assert_eq!(shown("1200", yen).as_deref(), Some("JPY 1,200"));
    }

    #[test]
    fn a_line_is_rounded_once() {
        let net = line_net(
            Quantity::whole(3),
            UnitPrice::parse("0.335").expect("price"),
            Rate::ZERO,
            Currency::CNY,
        );
        assert_eq!(net.ok(), Some(101), "1.005 becomes 1.01");
    }

    #[test]
    fn overflow_is_an_error() {
        let huge = line_net(
            Quantity(i64::MAX),
            UnitPrice(i64::MAX),
            Rate::ZERO,
            Currency::CNY,
        );
        assert!(huge.is_err());
    }

    #[test]
    fn display_has_no_idle_zeros() {
        assert_eq!(Quantity(2_500_000).to_string(), "2.5");
        assert_eq!(Quantity::whole(10).to_string(), "10");
    }
}
