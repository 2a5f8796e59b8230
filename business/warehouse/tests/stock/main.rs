//! Stories of stock, on both databases.
#![expect(
    clippy::unwrap_used,
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

#[tokio::test(flavor = "multi_thread")]
async fn every_text_is_understood_by_both_databases() {
    let databases = store::testing::databases().await;
    let count = store::testing::prepare_all(&databases)
        .await
        .unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(count > 60, "{count}");
}
