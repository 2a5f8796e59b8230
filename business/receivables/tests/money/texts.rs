//! Every SQL text of this crate and of those below it can be prepared on both databases.

#[tokio::test]
async fn every_text_can_be_prepared() {
    store::testing::prepare_all().await;
}
