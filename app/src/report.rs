//! What the command line tools report on standard output.

use std::io::{ErrorKind, Write as _, stdout};

/// Prints a line of a report. Who reads it may stop early, as `head` does: what is left then is
/// for nobody, and the work goes on.
pub(crate) fn say(line: &str) {
    if let Err(error) = writeln!(stdout(), "{line}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        tracing::warn!(%error, "the report could not be written");
    }
}
