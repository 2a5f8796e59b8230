//! All SQL of this crate, a module per table or two.

pub(crate) mod calendar;
pub(crate) mod clauses;
pub(crate) mod comments;
pub(crate) mod instances;
pub(crate) mod ledger;
pub(crate) mod opinions;
pub(crate) mod participants;
pub(crate) mod policies;
pub(crate) mod tasks;

use ::store::Row;
use kernel::{Fault, Result};

use crate::{Subject, SubjectKind};

/// Reads a subject from its kind and id columns.
pub(crate) fn subject(row: &Row, kind: usize, id: usize) -> Result<Subject> {
    let code: String = row.get(kind)?;
    let kind = SubjectKind::parse(&code)
        .ok_or_else(|| Fault::internal(format_args!("unknown subject kind {code}")))?;
    Ok(Subject {
        kind,
        id: row.get(id)?,
    })
}
