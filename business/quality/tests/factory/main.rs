//! Stories of a factory on both databases: what is short is bought and inspected, what is made is
//! inspected, what fails is corrected, scrapped or accepted.
#![expect(clippy::expect_used, reason = "a story that cannot go on fails")]

mod company;
mod finish;
mod supply;
