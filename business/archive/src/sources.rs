//! What other areas give to the archive: papers, and what keeps an order from being closed.

use std::sync::Arc;

use ::store::{BoxFuture, Tx};
use files::Vault;
use kernel::{FileId, OrderId, Refusal, Result, Text};
use orders::Order;
use process::Process;

use crate::sheet::Sheet;

/// Which paper is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Of which order.
    pub order: &'a Order,
    /// The area that makes it, as the policy says, or `upload`.
    pub from: &'a str,
    /// Its key, e.g. `acceptance_report`.
    pub kind: &'a str,
    /// Its name.
    pub title: &'a Text,
}

/// A paper that an area has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file that lies in the vault, e.g. the signed contract.
    File {
        /// Which.
        file: FileId,
        /// What it is.
        title: String,
    },
    /// What the system knows, to be written down. The same records must make the same sheet.
    Sheet(Sheet),
}

/// The areas as the archive sees them; one value, wired in `app`, answers for all. An area that has
/// nothing of its own for a paper leaves it to [`crate::own_paper`].
pub trait Sources: Send + Sync + 'static {
    /// The papers of a kind that an area has; empty while there is nothing to lay in.
    fn papers<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        process: &'a Process,
        ask: Ask<'a>,
    ) -> BoxFuture<'a, Result<Vec<Found>>>;

    /// What keeps an order from being closed, in every area but the archive itself.
    fn open_matters<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        process: &'a Process,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<Refusal>>>;
}

/// The archive as the routes see it: an extension of the router.
#[derive(Clone)]
pub struct Archive {
    /// The running policies.
    pub process: Process,
    /// Where files lie.
    pub vault: Vault,
    /// The other areas.
    pub sources: Arc<dyn Sources>,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").finish_non_exhaustive()
    }
}
