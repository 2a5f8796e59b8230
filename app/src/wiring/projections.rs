//! `yidan check`: projections against the facts they are made from.

use kernel::Result;
use store::Db;

/// Rebuilds every projection from its facts; what differs, in words.
pub(crate) async fn check_projections(db: &Db) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    let mut after = Some((uuid::Uuid::nil(), uuid::Uuid::nil()));
    while let Some(from) = after {
        let (drifts, next) = db
            .read_with(move |tx| Box::pin(process::check_projections(tx, from)))
            .await?;
        differences.extend(drifts.iter().map(|drift| format!("line facts: {drift:?}")));
        after = next;
    }
    let mut after = Some(kernel::OrderId(uuid::Uuid::nil()));
    while let Some(from) = after {
        let (wrong, next) = db
            .read_with(move |tx| Box::pin(orders::check_projections(tx, from)))
            .await?;
        differences.extend(
            wrong
                .iter()
                .map(|id| format!("found by another customer: {id:?}")),
        );
        after = next;
    }
    let mut after = Some(warehouse::first_level());
    while let Some(from) = after {
        let (drifts, next) = db
            .read_with(move |tx| Box::pin(warehouse::check_projections(tx, from)))
            .await?;
        differences.extend(
            drifts
                .iter()
                .map(|drift| format!("stock levels: {drift:?}")),
        );
        after = next;
    }
    let mut after = Some(receivables::CheckPlace::START);
    while let Some(from) = after {
        let (drifts, next) = db
            .read_with(move |tx| Box::pin(receivables::check_projections(tx, from)))
            .await?;
        differences.extend(drifts.iter().map(|drift| format!("money: {drift:?}")));
        after = next;
    }
    Ok(differences)
}
