//! Chance, from one seed: the same seed throws the same dice.

use kernel::Date;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// The dice of one run.
#[derive(Debug)]
pub(super) struct Dice(StdRng);

impl Dice {
    /// Dice of a seed.
    pub(super) fn of(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// A whole number between two, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// One of several; `None` of none.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        self.place(all.len()).and_then(|place| all.get(place))
    }

    /// A place among so many; `None` among none.
    pub(super) fn place(&mut self, count: usize) -> Option<usize> {
        (count > 0).then(|| self.0.random_range(0..count))
    }

    /// A phrase of several.
    pub(super) fn phrase(&mut self, all: &[&'static str]) -> &'static str {
        self.pick(all).copied().unwrap_or_default()
    }

    /// A day so many days after another, both limits included.
    pub(super) fn day_after(&mut self, day: Date, low: i64, high: i64) -> Date {
        day.plus_days(self.between(low, high))
    }

    /// The seed of something that must not disturb the other throws.
    pub(super) fn fork(&mut self) -> u64 {
        self.0.random_range(0..=u64::MAX)
    }
}

/// Cards dealt until none is left, then all of them anew: everything comes, in an order that chance
/// decides.
#[derive(Debug)]
pub(super) struct Deck<T: 'static> {
    cards: &'static [T],
    left: Vec<T>,
}

impl<T: Clone> Deck<T> {
    /// A deck of these cards.
    pub(super) const fn of(cards: &'static [T]) -> Self {
        Self {
            cards,
            left: Vec::new(),
        }
    }

    /// The next card; `None` of a deck without cards.
    pub(super) fn deal(&mut self, dice: &mut Dice) -> Option<T> {
        if self.left.is_empty() {
            self.left = self.cards.to_vec();
        }
        let place = dice.place(self.left.len())?;
        Some(self.left.swap_remove(place))
    }
}
