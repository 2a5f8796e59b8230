//! Orders that arrive as sheets: from rows to a plan of what to enter, and what to ask about.
//!
//! [`recognise`] tells what kind of sheets came and reads them; [`plan`] is what results: customers,
//! products and documents to enter, with every row of the file in exactly one place (a line, a
//! charge, or kept aside with a reason), and control totals that a person can compare with the
//! sender's. [`delta`] compares a plan with what earlier imports entered, so that the same file
//! twice adds nothing and a corrected file adds only what was missing.
//!
//! Limits: everything here is pure. Nothing is dropped, altered or guessed; where the file leaves a
//! choice, [`Choices`] names it.

mod assemble;
mod build;
pub mod delta;
mod fields;
mod key;
pub mod plan;
mod raw;
pub mod recognise;
mod totals;

pub use fields::order_fields;
pub use key::{EntryKey, EntryKind};
pub use recognise::{Choices, Named, Preset, make_plan};
pub use totals::Totals;
