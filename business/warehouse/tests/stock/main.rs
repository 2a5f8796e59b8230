//! Stories of stock, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "clippy takes the helpers of an integration test for the product"
)]

mod company;
mod correct;
mod pick;
mod produce;
mod race;
mod reserve;
mod walk;

#[tokio::test]
async fn every_text_is_prepared_on_both_databases() {
    store::testing::prepare_all().await;
}
