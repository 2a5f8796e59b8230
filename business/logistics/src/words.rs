//! Checks of texts, times and files that several commands share.

use ::store::Tx;
use access::{Action, Permit};
use kernel::{Fault, FileId, Moment, OrderId, Result, text};

/// Characters of a short text: names, places, numbers.
pub(crate) const SHORT_MAX: usize = 120;
/// Characters of a long text: descriptions, remarks.
pub(crate) const LONG_MAX: usize = 2_000;

/// A short text that may be empty.
pub(crate) fn short<'a>(text: &'a str, pointer: &str) -> Result<&'a str> {
    limited(text, pointer, SHORT_MAX)
}

/// A long text that may be empty.
pub(crate) fn long<'a>(text: &'a str, pointer: &str) -> Result<&'a str> {
    limited(text, pointer, LONG_MAX)
}

/// A text that must say something.
pub(crate) fn required<'a>(text: &'a str, pointer: &str, max: usize) -> Result<&'a str> {
    let text = limited(text, pointer, max)?;
    if text.is_empty() {
        return Err(Fault::invalid(
            pointer,
            "required",
            text!("必填", "required"),
        ));
    }
    Ok(text)
}

fn limited<'a>(text: &'a str, pointer: &str, max: usize) -> Result<&'a str> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(Fault::invalid(
            pointer,
            "too_long",
            text!("最多 {max} 个字", "at most {max} characters"),
        ));
    }
    Ok(text)
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
