//! Removing what belongs to nothing: uploads that were never attached, and bytes without a row.

use std::time::{Duration, SystemTime};

use kernel::{Fault, Moment, Result};
use store::{Command, Db, Tx};

use crate::{Vault, store as rows};

/// How long an upload may wait to be attached.
const LOOSE_SECONDS: i64 = 7 * 24 * 3600;
/// How long bytes may wait for their row.
const AGE: Duration = Duration::from_hours(24);

/// Removes rows and bytes that belong to nothing; answers how many contents went. To be called now
/// and then by a job.
///
/// # Errors
/// Faults of database and disk.
pub async fn sweep(db: &Db, vault: &Vault, now: Moment) -> Result<usize> {
    while db
        .run(DropLoose {
            before: now.plus_seconds(-LOOSE_SECONDS),
        })
        .await?
        > 0
    {}
    sweep_bytes(db, vault, AGE).await
}

/// The age of files is told by the machine's clock, not by ours.
#[expect(
    clippy::disallowed_methods,
    reason = "compared with modification times of the disk"
)]
pub(crate) async fn sweep_bytes(db: &Db, vault: &Vault, age: Duration) -> Result<usize> {
    let scan = vault.clone();
    let leftovers = tokio::task::spawn_blocking(move || scan.leftovers(age, SystemTime::now()))
        .await
        .map_err(Fault::internal)?
        .map_err(Fault::internal)?;
    let mut removed = 0;
    for path in leftovers.incoming {
        removed += usize::from(tokio::fs::remove_file(path).await.is_ok());
    }
    for hash in leftovers.hashes {
        let path = vault.path(&hash);
        let known = db
            .read_with(move |tx| Box::pin(async move { rows::is_known(tx, &hash).await }))
            .await?;
        if !known {
            removed += usize::from(tokio::fs::remove_file(path).await.is_ok());
        }
    }
    Ok(removed)
}

struct DropLoose {
    before: Moment,
}

impl Command for DropLoose {
    const NAME: &'static str = "files.sweep";
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        rows::drop_loose(tx, self.before).await
    }
}
