//! Checks of short texts that several commands share.

use kernel::{Fault, Result, text};

/// Characters of a reason.
const REASON_MAX: usize = 2_000;

/// A reason that people will read later: required, not endless.
///
/// # Errors
/// Invalid at `/reason`.
pub fn reason(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        let message = text!(
            "请写明原因（最多 {REASON_MAX} 字）",
            "state the reason (at most {REASON_MAX} characters)"
        );
        return Err(Fault::invalid("/reason", "required", message));
    }
    Ok(reason)
}
