//! Who may open a file: its uploader until it is attached, and from then on whoever may see the
//! thing it is attached to.

use access::Principal;
use kernel::Result;
use store::{BoxFuture, Tx};

use crate::{StoredFile, Subject, store as rows};

/// Answers for the things files are attached to. `app` wires it, since only the areas know.
pub trait FileGuard: Send + Sync + 'static {
    /// Whether a person may see a thing.
    fn may_see<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        principal: &'a Principal,
        subject: &'a Subject,
    ) -> BoxFuture<'a, Result<bool>>;
}

/// Nobody sees anything: what holds before areas are wired.
#[derive(Debug, Clone, Copy, Default)]
pub struct NobodyElse;

impl FileGuard for NobodyElse {
    fn may_see<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: &'a Principal,
        _: &'a Subject,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(std::future::ready(Ok(false)))
    }
}

/// Whether a person may open a file.
pub(crate) async fn may_open(
    guard: &dyn FileGuard,
    tx: &mut Tx<'_>,
    principal: &Principal,
    file: &StoredFile,
) -> Result<bool> {
    let subjects = rows::subjects(tx, file.id).await?;
    if subjects.is_empty() {
        return Ok(file.uploaded_by == principal.user);
    }
    for subject in &subjects {
        if guard.may_see(tx, principal, subject).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
