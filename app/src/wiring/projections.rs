//! `yidan check`: projections against the facts they are made from.

use kernel::{OrderId, Result};
use store::{BoxFuture, Db, Tx};
use uuid::Uuid;

/// Rebuilds every projection from its facts; what differs, in words.
pub(crate) async fn check_projections(db: &Db) -> Result<Vec<String>> {
    let nil = Uuid::nil();
    let lines = every_page(db, (nil, nil), |tx, from| {
        Box::pin(process::check_projections(tx, from))
    });
    let mut differences = told("line facts", &lines.await?);
    let customers = every_page(db, OrderId(nil), |tx, from| {
        Box::pin(orders::check_projections(tx, from))
    });
    differences.extend(told("found by another customer", &customers.await?));
    let levels = every_page(db, warehouse::first_level(), |tx, from| {
        Box::pin(warehouse::check_projections(tx, from))
    });
    differences.extend(told("stock levels", &levels.await?));
    let money = every_page(db, receivables::CheckPlace::START, |tx, from| {
        Box::pin(receivables::check_projections(tx, from))
    });
    differences.extend(told("money", &money.await?));
    Ok(differences)
}

/// What differs on any page; a page is a short read of its own.
async fn every_page<Place, Drift, Page>(db: &Db, first: Place, page: Page) -> Result<Vec<Drift>>
where
    Place: Copy + Send + 'static,
    Drift: Send + 'static,
    Page: for<'t> Fn(&'t mut Tx<'_>, Place) -> BoxFuture<'t, Result<(Vec<Drift>, Option<Place>)>>
        + Copy
        + Send
        + 'static,
{
    let mut drifts = Vec::new();
    let mut after = Some(first);
    while let Some(from) = after {
        let (found, next) = db.read_with(move |tx| page(tx, from)).await?;
        drifts.extend(found);
        after = next;
    }
    Ok(drifts)
}

fn told(what: &str, drifts: &[impl std::fmt::Debug]) -> Vec<String> {
    let told = drifts.iter().map(|drift| format!("{what}: {drift:?}"));
    told.collect()
}
