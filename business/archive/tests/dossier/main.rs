//! Tickets, retrospective, dossier and closing of an order, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy takes the helpers of an integration test for the product"
)]

mod company;
mod story;

use store::testing::{databases, prepare_all};

#[tokio::test(flavor = "multi_thread")]
async fn every_text_is_understood_by_both_databases() {
    prepare_all(&databases().await)
        .await
        .unwrap_or_else(|wrong| panic!("{wrong}"));
}
