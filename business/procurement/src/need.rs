//! The decisions behind a requirement: what a work order takes, what stock covers of it, and by when
//! the rest has to be ordered. Pure.

use std::collections::HashMap;

use engine::Calendar;
use kernel::{Date, ProductId, Quantity};
use warehouse::less;

/// Material that another work order counts on and has not used up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) product: ProductId,
    pub(crate) needed: Quantity,
    /// What stock gave it at the beginning, and what came for it since.
    pub(crate) supplied: Quantity,
    /// How many units the work order makes, and has made.
    pub(crate) units: Quantity,
    pub(crate) made: Quantity,
}

impl Claim {
    /// What of its supply still lies in stock for it.
    fn open(&self) -> Quantity {
        let used = i128::from(self.needed.0) * i128::from(self.made.0);
        let used = used / i128::from(self.units.0.max(1));
        less(
            self.supplied,
            Quantity(i64::try_from(used).unwrap_or(i64::MAX)),
        )
    }
}

/// What of some stock nobody counts on. A work order that was promised a part keeps it, so that two
/// orders never plan with the same piece.
#[derive(Debug, Default)]
pub(crate) struct FreeStock(HashMap<ProductId, Quantity>);

impl FreeStock {
    pub(crate) fn of(available: HashMap<ProductId, Quantity>, claims: &[Claim]) -> Self {
        let mut free = available;
        for claim in claims {
            if let Some(quantity) = free.get_mut(&claim.product) {
                *quantity = less(*quantity, claim.open());
            }
        }
        Self(free)
    }

    /// Takes what is there of what is needed; answers how much that was.
    pub(crate) fn take(&mut self, product: ProductId, needed: Quantity) -> Quantity {
        let Some(free) = self.0.get_mut(&product) else {
            return Quantity::ZERO;
        };
        let taken = needed.min(*free);
        *free = less(*free, taken);
        taken
    }
}

/// The day so many working days before another one.
pub(crate) fn days_before(calendar: &Calendar, day: Date, working_days: i64) -> Date {
    let days = u32::try_from(working_days).unwrap_or(0);
    calendar.date(calendar.before(calendar.midnight(day), days))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claim(product: ProductId, needed: i64, supplied: i64, made: i64) -> Claim {
        Claim {
            product,
            needed: Quantity::whole(needed),
            supplied: Quantity::whole(supplied),
            units: Quantity::whole(10),
            made: Quantity::whole(made),
        }
    }

    #[test]
    fn what_others_count_on_is_not_free() {
        let product = ProductId::new();
        let stock = HashMap::from([(product, Quantity::whole(12))]);
        let mut free = FreeStock::of(stock, &[claim(product, 10, 10, 4)]);
        // Ten were promised and four are used up, so six of the twelve are spoken for.
        assert_eq!(free.take(product, Quantity::whole(9)), Quantity::whole(6));
        assert_eq!(free.take(product, Quantity::whole(1)), Quantity::ZERO);
        assert_eq!(free.take(ProductId::new(), Quantity::ONE), Quantity::ZERO);
    }

    #[test]
    fn lead_times_count_back_over_holidays() {
        let calendar = Calendar::china();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(
            days_before(&calendar, day("2025-03-10"), 5),
            day("2025-03-03")
        );
        // The week of the National Day is free, Sunday 28 September is worked.
        assert_eq!(
            days_before(&calendar, day("2025-10-09"), 4),
            day("2025-09-26")
        );
        assert_eq!(
            days_before(&calendar, day("2025-03-10"), 0),
            day("2025-03-10")
        );
    }

    proptest! {
        /// However stock and claims stand, demands never get more than there is or than they want.
        #[test]
        fn stock_is_given_once(
            stock in 0_i64..100,
            claims in prop::collection::vec((1_i64..50, 0_i64..50, 0_i64..10), 0..4),
            wants in prop::collection::vec(0_i64..60, 1..6),
        ) {
            let product = ProductId::new();
            let claims: Vec<Claim> = claims.into_iter().map(|(n, s, m)| claim(product, n, s, m)).collect();
            let mut free = FreeStock::of(HashMap::from([(product, Quantity::whole(stock))]), &claims);
            let mut given = 0;
            for want in wants {
                let taken = free.take(product, Quantity::whole(want));
                prop_assert!(taken.0 >= 0 && taken <= Quantity::whole(want));
                given += taken.0;
            }
            prop_assert!(given <= Quantity::whole(stock).0);
        }
    }
}
