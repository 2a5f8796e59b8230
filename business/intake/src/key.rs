//! Keys by which a row of a file is known again, however the file is sorted or formatted.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The parts of a document that have keys of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A line of goods.
    Line,
    /// A charge, e.g. freight.
    Charge,
    /// A shipment.
    Shipment,
    /// A receipt of money.
    Receipt,
}

impl EntryKind {
    /// The word in keys and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Charge => "charge",
            Self::Shipment => "shipment",
            Self::Receipt => "receipt",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> kernel::Text {
        let (zh, en) = match self {
            Self::Line => ("明细", "line"),
            Self::Charge => ("费用", "charge"),
            Self::Shipment => ("发货", "shipment"),
            Self::Receipt => ("收款", "receipt"),
        };
        kernel::Text::new(zh, en)
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Line, Self::Charge, Self::Shipment, Self::Receipt];
        all.into_iter().find(|kind| kind.word() == word)
    }
}

/// The key of one part within its document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryKey {
    /// What it is.
    pub kind: EntryKind,
    /// A fingerprint of its parsed content: `1.0` and `1` are alike, another price is not.
    pub hash: String,
    /// A fingerprint of what it is about, e.g. the product alone: tells a changed part from a new one.
    pub subject: String,
    /// 1 for the first of equal parts in the document, 2 for the second …
    pub occurrence: u32,
    /// Its place among the document's parts of this kind, from 1. No part of its identity.
    pub ordinal: u32,
}

impl EntryKey {
    /// The key as text, unique within a source and document.
    #[must_use]
    pub fn external(&self) -> String {
        format!("{}:{}:{}", self.kind.word(), self.hash, self.occurrence)
    }

    /// What makes it the same part in another file.
    #[must_use]
    pub fn identity(&self) -> (EntryKind, &str, u32) {
        (self.kind, &self.hash, self.occurrence)
    }
}

/// Gives out the keys of one document's parts in their order.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    given: Vec<EntryKey>,
}

impl Keys {
    /// The key of the next part: what it is about, and the rest of its content.
    pub(crate) fn next(
        &mut self,
        kind: EntryKind,
        about: &dyn Display,
        content: &[&dyn Display],
    ) -> EntryKey {
        let hash = fingerprint(&[&[about], content].concat());
        let same_kind = self.given.iter().filter(|k| k.kind == kind);
        let equal = same_kind.clone().filter(|k| k.hash == hash);
        let key = EntryKey {
            kind,
            subject: fingerprint(&[about]),
            occurrence: one_more(equal.count()),
            ordinal: one_more(same_kind.count()),
            hash,
        };
        self.given.push(key.clone());
        key
    }
}

fn one_more(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)
}

/// A short fingerprint of some values; a separator that no value holds keeps them apart.
pub(crate) fn fingerprint(content: &[&dyn Display]) -> String {
    let mut hash = Sha256::new();
    for value in content {
        hash.update(value.to_string());
        hash.update([0x1F]);
    }
    hex::encode(&hash.finalize()[..12])
}
