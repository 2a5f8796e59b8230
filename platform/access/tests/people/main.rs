//! People, their rights and their stand-ins, on both databases.

mod access;
mod delegations;
