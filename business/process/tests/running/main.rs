//! Stories of running policies, on both databases.

mod company;
mod flow;
mod ledger;
mod rounds;
