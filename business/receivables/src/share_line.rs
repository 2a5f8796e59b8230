//! A line's amounts over partial deliveries and invoices: *rounded cumulative − already booked*, so
//! that the parts make exactly the line, whatever the quantities.

use kernel::{Quantity, split_cumulative};
use orders::Amounts;

/// The amounts of the first `done` of `whole` units. Net and gross are rounded, the tax is what
/// lies between them, so that a unit's agreed price stays exact whether it contains the tax or not.
pub(crate) fn share(line: Amounts, done: Quantity, whole: Quantity) -> Amounts {
    let net = split_cumulative(line.net, done.0, whole.0, 0);
    let gross = split_cumulative(line.gross, done.0, whole.0, 0);
    Amounts {
        net,
        tax: gross - net,
        gross,
    }
}

/// What has to be booked for the step that reaches `done`, after `booked`.
pub(crate) fn step(line: Amounts, done: Quantity, whole: Quantity, booked: Amounts) -> Amounts {
    less(share(line, done, whole), booked)
}

/// `a − b`.
pub(crate) const fn less(a: Amounts, b: Amounts) -> Amounts {
    Amounts {
        net: a.net - b.net,
        tax: a.tax - b.tax,
        gross: a.gross - b.gross,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_make_the_line(
            net in 0..1_000_000_000_i64, tax in 0..100_000_000_i64,
            steps in prop::collection::vec(1..50_i64, 1..12),
        ) {
            let line = Amounts { net, tax, gross: net + tax };
            let whole = Quantity::whole(steps.iter().sum());
            let (mut done, mut booked) = (Quantity::ZERO, Amounts::default());
            for units in steps {
                done = Quantity(done.0 + Quantity::whole(units).0);
                let part = step(line, done, whole, booked);
                prop_assert_eq!(part.net + part.tax, part.gross);
                booked = Amounts { net: booked.net + part.net, tax: booked.tax + part.tax, gross: booked.gross + part.gross };
            }
            prop_assert_eq!(booked, line);
        }
    }

    #[test]
    fn agreed_unit_prices_stay_exact() {
        // 3 units at 33.33 with tax: 99.99, of which 88.49 net.
        let line = Amounts {
            net: 88_49,
            tax: 11_50,
            gross: 99_99,
        };
        assert_eq!(share(line, Quantity::ONE, Quantity::whole(3)).gross, 33_33);
    }
}
