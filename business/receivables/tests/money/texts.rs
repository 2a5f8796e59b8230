//! Every SQL text of this crate and those below it, prepared on both databases.

use store::testing::{databases, prepare_all};

#[tokio::test(flavor = "multi_thread")]
async fn every_text_is_understood_by_both_databases() {
    let count = prepare_all(&databases().await)
        .await
        .unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(count > 60, "{count}");
}
