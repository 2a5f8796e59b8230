//! Checks of texts, times and files that several commands share.

use ::store::Tx;
use access::{Action, Permit};
use kernel::{Fault, FieldError, FileId, Moment, OrderId, Result, text, written};

/// Characters of a short text: names, places, numbers.
pub(crate) const SHORT_MAX: usize = 120;
/// Characters of a long text: descriptions, remarks.
pub(crate) const LONG_MAX: usize = 2_000;

/// A short text that may be empty.
pub(crate) fn short<'a>(text: &'a str, pointer: &str) -> Result<&'a str, FieldError> {
    written::bounded(text, pointer, SHORT_MAX)
}

/// A long text that may be empty.
pub(crate) fn long<'a>(text: &'a str, pointer: &str) -> Result<&'a str, FieldError> {
    written::bounded(text, pointer, LONG_MAX)
}

/// When something happened that is written down now: then, but neither in the future nor before
/// what it follows.
pub(crate) fn happened_at(
    at: Option<Moment>,
    after: Option<Moment>,
    now: Moment,
    pointer: &str,
) -> Result<Moment> {
    let at = at.unwrap_or(now);
    if at > now {
        return Err(Fault::invalid(
            pointer,
            "future",
            text!("时间不能晚于现在", "the time cannot be in the future"),
        ));
    }
    if after.is_some_and(|after| at < after) {
        let message = text!(
            "时间不能早于发运时间",
            "the time cannot be before the departure"
        );
        return Err(Fault::invalid(pointer, "before_departure", message));
    }
    Ok(at)
}

/// Ties files to their order, so that whoever sees the order may open them.
pub(crate) async fn attach<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    files: impl IntoIterator<Item = FileId>,
    order: OrderId,
    now: Moment,
) -> Result<()> {
    let subject = files::Subject {
        kind: "sales_order".to_owned(),
        id: order.0,
    };
    for file in files {
        files::attach(tx, permit, file, &subject, now).await?;
    }
    Ok(())
}
