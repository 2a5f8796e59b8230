//! Small sets as bits of a word, and the indices they hold.
//!
//! Limits: a policy has at most 64 steps, clauses not counted; the linter refuses more. A word per
//! set is what keeps an advance below a microsecond.

use serde::{Deserialize, Serialize};

/// The most members any set of a policy can hold: steps, milestones, gates, forms.
pub const SET_MAX: usize = 64;

/// Declares index types: positions in one list of a compiled policy.
macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u8);

        impl $name {
            /// The position as an array index.
            #[must_use]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// The index of a position; positions beyond 255 cannot be met after the linter.
            #[must_use]
            pub fn of(position: usize) -> Self {
                Self(u8::try_from(position).unwrap_or(u8::MAX))
            }
        }
    )+};
}

indices! {
    /// A step of a policy, by position.
    StepIx,
    /// A clause of a policy, by position.
    ClauseIx,
    /// A milestone of a policy, by position.
    MilestoneIx,
    /// A form of a policy, by position.
    FormIx,
    /// A gate of a policy, by position over all steps.
    GateIx,
    /// A field that the policy declares or requires, by position.
    FieldIx,
}

/// A set of up to 64 positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bits(pub u64);

impl Bits {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of one position; a position of 64 or more is the empty set.
    #[must_use]
    pub const fn one(position: usize) -> Self {
        if position < SET_MAX {
            Self(1 << position)
        } else {
            Self(0)
        }
    }

    /// Whether a position is a member.
    #[must_use]
    pub const fn has(self, position: usize) -> bool {
        self.0 & Self::one(position).0 != 0
    }

    /// Whether there are no members.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds a position.
    pub const fn insert(&mut self, position: usize) {
        self.0 |= Self::one(position).0;
    }

    /// Takes a position out.
    pub const fn remove(&mut self, position: usize) {
        self.0 &= !Self::one(position).0;
    }

    /// Adds or takes out a position.
    pub const fn set(&mut self, position: usize, member: bool) {
        if member {
            self.insert(position)
        } else {
            self.remove(position)
        }
    }

    /// Members of either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Members of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Members that the other set does not have.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every member is in the other set.
    #[must_use]
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// How many members.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The members in rising order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let position = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            Some(position)
        })
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        positions
            .into_iter()
            .fold(Self::NONE, |set, p| set.or(Self::one(p)))
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut set: Bits = [1, 5, 63].into_iter().collect();
        set.remove(5);
        assert_eq!(set.iter().collect::<Vec<_>>(), [1, 63]);
        assert!(Bits::one(63).within(set));
        assert!(Bits::one(64).is_empty());
    }
}
