//! Stories of the engine: orders played through policies by its public face.

mod clocks;
mod compliance;
mod goods;
mod linter;
mod reviews;
mod table;
