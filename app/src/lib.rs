//! The `yidan` program: one binary that serves, migrates, imports, verifies and simulates.
//!
//! This crate only wires: what the areas do lies in `business/`, how a policy runs in `engine/`.
//! [`Server`] is for tests that need a whole running server with a clock they can move,
//! [`simulate`] lets a company live in virtual time.

mod assets;
mod checkpoints;
pub mod cli;
mod demo;
mod dossier_sources;
mod event_words;
mod export;
mod import;
mod later_life;
mod maintenance;
mod observations;
mod open;
mod openapi;
mod policy_tools;
mod report;
mod router;
mod seed;
mod serve;
pub mod simulate;
mod stream;
mod wiring;

pub use serve::Server;
