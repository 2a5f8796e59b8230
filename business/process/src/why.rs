//! Why something ended: as a person said, or because of something else that happened.

use kernel::Text;
use serde_json::{Value, json};

/// Why something ended. A person's words are shown as he wrote them; what the system knows is a
/// sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why<'a> {
    /// What a person said.
    Said(&'a str),
    /// What happened, e.g. "the money came".
    Because(Text),
}

impl<'a> Why<'a> {
    /// A person's words, where he said any.
    #[must_use]
    pub const fn said(&self) -> Option<&'a str> {
        match self {
            Self::Said(words) => Some(words),
            Self::Because(_) => None,
        }
    }

    /// Writes it into an event's details: a person's words under `said`, anything else under
    /// `because`, from where the history takes it into its sentence.
    pub fn tell(&self, data: &mut Value, said: &str) {
        match self {
            Self::Said(words) => data[said] = json!(words),
            Self::Because(what) => data["because"] = json!(what),
        }
    }
}
