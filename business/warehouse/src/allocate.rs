//! Who gets what is free: the pure decision behind reserving stock for order lines.

use kernel::{LineId, OrderId, ProductId, Quantity};

use crate::place::PlaceId;
use crate::quantity::less;

/// What lies at one place of one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The product.
    pub product: ProductId,
    /// Where.
    pub place: PlaceId,
    /// How much is there.
    pub on_hand: Quantity,
    /// How much of it is held for orders.
    pub reserved: Quantity,
}

impl Level {
    /// What may still be promised.
    #[must_use]
    pub fn available(&self) -> Quantity {
        less(self.on_hand, self.reserved)
    }
}

/// A line that wants stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demand {
    /// The order.
    pub(crate) order: OrderId,
    /// Its line.
    pub(crate) line: LineId,
    /// What it wants.
    pub(crate) product: ProductId,
    /// How much.
    pub(crate) wanted: Quantity,
}

/// Stock given to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allocation {
    /// The order.
    pub(crate) order: OrderId,
    /// Its line.
    pub(crate) line: LineId,
    /// The product.
    pub(crate) product: ProductId,
    /// From where.
    pub(crate) place: PlaceId,
    /// How much.
    pub(crate) quantity: Quantity,
}

/// Gives what is free to the demands, first come first served in the order in which they stand;
/// places are emptied in the order in which the levels stand. What is given is marked reserved in
/// the levels. A demand gets what there is, so what is missing is the demand less its allocations.
pub(crate) fn allocate(demands: &[Demand], levels: &mut [Level]) -> Vec<Allocation> {
    let mut given = Vec::new();
    for demand in demands {
        let mut open = demand.wanted;
        for level in levels
            .iter_mut()
            .filter(|level| level.product == demand.product)
        {
            let quantity = open.min(level.available());
            if quantity <= Quantity::ZERO {
                continue;
            }
            level.reserved.0 += quantity.0;
            open = less(open, quantity);
            given.push(Allocation {
                order: demand.order,
                line: demand.line,
                product: demand.product,
                place: level.place,
                quantity,
            });
        }
    }
    given
}

/// What a line got.
pub(crate) fn given_to(line: LineId, allocations: &[Allocation]) -> Quantity {
    Quantity(
        allocations
            .iter()
            .filter(|a| a.line == line)
            .map(|a| a.quantity.0)
            .sum(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn level(product: ProductId, on_hand: i64, reserved: i64) -> Level {
        let (on_hand, reserved) = (Quantity::whole(on_hand), Quantity::whole(reserved));
        Level {
            product,
            place: PlaceId::new(),
            on_hand,
            reserved,
        }
    }

    fn demand(product: ProductId, wanted: i64) -> Demand {
        let (order, line) = (OrderId::new(), LineId::new());
        Demand {
            order,
            line,
            product,
            wanted: Quantity::whole(wanted),
        }
    }

    #[test]
    fn the_first_gets_all_the_second_what_is_left() {
        let product = ProductId::new();
        let mut levels = [level(product, 5, 1), level(product, 2, 0)];
        let demands = [demand(product, 5), demand(product, 3)];
        let given = allocate(&demands, &mut levels);
        assert_eq!(given_to(demands[0].line, &given), Quantity::whole(5));
        assert_eq!(given_to(demands[1].line, &given), Quantity::whole(1));
        assert_eq!(
            given[0].place, levels[0].place,
            "the first place is emptied first"
        );
        assert!(levels.iter().all(|l| l.available() == Quantity::ZERO));
    }

    #[test]
    fn stock_of_another_product_serves_nobody() {
        let mut levels = [level(ProductId::new(), 9, 0)];
        assert!(allocate(&[demand(ProductId::new(), 1)], &mut levels).is_empty());
    }

    proptest! {
        /// However demands and stock stand: nobody gets more than he wants, no place gives more
        /// than it has, and nothing free is left while somebody still wants it.
        #[test]
        fn nothing_is_given_twice(
            stock in prop::collection::vec((0_i64..50, 0_i64..50), 1..5),
            wants in prop::collection::vec(1_i64..60, 1..6),
        ) {
            let product = ProductId::new();
            let mut levels: Vec<Level> =
                stock.iter().map(|(on_hand, held)| level(product, *on_hand, *held.min(on_hand))).collect();
            let demands: Vec<Demand> = wants.iter().map(|w| demand(product, *w)).collect();
            let free: i64 = levels.iter().map(|l| l.available().0).sum();
            let given = allocate(&demands, &mut levels);
            let total: i64 = given.iter().map(|a| a.quantity.0).sum();
            let wanted: i64 = demands.iter().map(|d| d.wanted.0).sum();
            prop_assert_eq!(total, free.min(wanted));
            for d in &demands {
                prop_assert!(given_to(d.line, &given) <= d.wanted);
            }
            for l in &levels {
                prop_assert!(l.reserved <= l.on_hand && l.reserved.0 >= 0);
            }
        }
    }
}
