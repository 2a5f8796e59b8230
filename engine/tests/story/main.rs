//! Stories of the engine: orders played through policies by its public face.
#![expect(clippy::unwrap_used, reason = "a story ends where its set-up breaks")]

mod clocks;
mod compliance;
mod goods;
mod linter;
mod reviews;
mod table;
