//! The ledger: recording what happened to lines, and reading their sums.

use engine::LineFacts;
use kernel::{Fault, Result};
use store::Tx;

use crate::{
    Acting, Movement, MovementRow, Process, Subject,
    store::{instances, ledger},
};

/// Locks a subject until the end of the transaction, before any row of it is locked: what happens to
/// its lines waits, and everybody takes locks in the same order.
///
/// # Errors
/// Not found when the subject does not run.
pub async fn lock(tx: &mut Tx<'_>, subject: Subject) -> Result<()> {
    instances::lock(tx, subject).await.map(drop)
}

impl Process {
    /// Records one movement; see [`Self::record_all`].
    ///
    /// # Errors
    /// As for [`Self::record_all`].
    pub async fn record(&self, tx: &mut Tx<'_>, movement: Movement, acting: &Acting) -> Result<()> {
        self.record_all(tx, &[movement], acting).await
    }

    /// Records what happened to lines of one subject: appends the movements, adds them to the lines'
    /// sums, and lets the policy go on once: now, or within reactions after the last of them. Limits
    /// (not more shipped than passed) are the caller's to check, under [`Self::lock_lines`].
    ///
    /// # Errors
    /// Conflict `line_movements_document_once` when a document would count twice; invalid for a
    /// movement of nothing or of several subjects.
    pub async fn record_all(
        &self,
        tx: &mut Tx<'_>,
        movements: &[Movement],
        acting: &Acting,
    ) -> Result<()> {
        let Some(first) = movements.first() else {
            return Ok(());
        };
        let subject = first.subject;
        if movements.iter().any(|m| m.subject != subject) {
            return Err(Fault::internal(
                "movements of several subjects in one batch",
            ));
        }
        movements.iter().try_for_each(Movement::check)?;
        instances::lock(tx, subject).await?;
        ledger::append(tx, movements, acting.user().map(|user| user.0), acting.now).await?;
        ledger::add(tx, subject, &shares(movements)?).await?;
        self.enter(tx)?;
        let occurred_at = movements.iter().map(|m| m.occurred_at).max();
        self.note(tx, subject, occurred_at.map(|at| at.min(acting.now)));
        self.areas()
            .moved(tx, subject, movements, &acting.by_rule())
            .await?;
        self.leave(tx, acting).await
    }

    /// Says that goods which were held for a subject are no longer, and lets the areas get them anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn short_again(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        acting: &Acting,
    ) -> Result<()> {
        self.areas().short_again(tx, subject, acting).await
    }

    /// The quantities of every line of a subject.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lines(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<LineFacts>> {
        ledger::facts(tx, subject).await
    }

    /// The quantities of every line, with the subject locked until the end of the transaction: what
    /// is checked against them still holds when the movement is recorded.
    ///
    /// # Errors
    /// Not found when the subject does not run.
    pub async fn lock_lines(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<LineFacts>> {
        instances::lock(tx, subject).await?;
        ledger::facts(tx, subject).await
    }

    /// Everything that happened to a subject's lines, in the order it was recorded.
    ///
    /// # Errors
    /// When the database fails. The caller has admitted the reader.
    pub async fn movements(&self, tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<MovementRow>> {
        ledger::movements(tx, subject).await
    }
}

/// The movements added up, one share per line.
fn shares(movements: &[Movement]) -> Result<Vec<LineFacts>> {
    let mut shares: Vec<LineFacts> = Vec::new();
    for movement in movements {
        let known = shares.iter().position(|share| share.line == movement.line);
        let at = known.unwrap_or_else(|| {
            shares.push(LineFacts::new(movement.line));
            shares.len() - 1
        });
        let sum = shares[at]
            .get(movement.kind)
            .0
            .checked_add(movement.quantity.0)
            .ok_or_else(Fault::overflow)?;
        shares[at].put(movement.kind, kernel::Quantity(sum));
    }
    // Everybody adds to lines in the same order, so that two batches never wait for each other.
    shares.sort_by_key(|share| share.line);
    Ok(shares)
}
