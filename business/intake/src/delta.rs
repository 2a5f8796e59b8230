//! What an import would add to what earlier imports of the same source entered.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    EntryKey,
    plan::{Document, Plan},
};

/// A document that an earlier import entered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Known {
    /// The fingerprint of its header at that time.
    pub header_hash: String,
    /// The keys of its parts.
    pub entries: Vec<EntryKey>,
}

/// The difference between a plan and what is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delta {
    /// Documents to enter, as indices into the plan's.
    pub new: Vec<usize>,
    /// Parts to add to documents that exist.
    pub additions: Vec<Addition>,
    /// What the file says otherwise than what was entered. Nothing of it is applied: an entered
    /// order changes by an amendment, not behind its back.
    pub changes: Vec<Change>,
    /// Documents that are as they were.
    pub unchanged: usize,
}

/// Parts that a known document lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// The document, as an index into the plan's.
    pub document: usize,
    /// The keys of its new parts.
    pub entries: Vec<EntryKey>,
}

/// A known document or part that the file has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// Another customer, date or address.
    Header {
        /// The document's number.
        number: String,
    },
    /// A part at the same place with other content.
    Entry {
        /// The document's number.
        number: String,
        /// What was entered.
        known: EntryKey,
        /// What the file has now.
        found: EntryKey,
    },
    /// A part that the file no longer has.
    Gone {
        /// The document's number.
        number: String,
        /// What was entered.
        known: EntryKey,
    },
}

/// What of one document is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// All of it.
    All,
    /// These parts.
    Parts(Vec<EntryKey>),
    /// Nothing.
    Nothing,
}

impl Missing {
    /// Compares one document with what is known of it.
    #[must_use]
    pub fn of(document: &Document, known: Option<&Known>) -> Self {
        let Some(known) = known else { return Self::All };
        let mut delta = Delta::default();
        delta.compare(0, document, known);
        let added = delta.additions.pop();
        added.map_or(Self::Nothing, |addition| Self::Parts(addition.entries))
    }
}

impl Delta {
    /// Compares the plan's ready documents with what is known, by number.
    #[must_use]
    pub fn between(plan: &Plan, known: &HashMap<String, Known>) -> Self {
        let mut delta = Self::default();
        for (index, document) in plan
            .documents
            .iter()
            .enumerate()
            .filter(|(_, d)| !d.is_held())
        {
            match known.get(&document.number) {
                None => delta.new.push(index),
                Some(known) => delta.compare(index, document, known),
            }
        }
        delta
    }

    /// Whether the import would add nothing.
    #[must_use]
    pub fn adds_nothing(&self) -> bool {
        self.new.is_empty() && self.additions.is_empty()
    }

    /// Parts of equal content are the same part, wherever they stand. Of the rest, one about the
    /// same product as a known part, or else at its place, is that part, changed; what then is left
    /// over is new or gone.
    fn compare(&mut self, index: usize, document: &Document, known: &Known) {
        let number = &document.number;
        let (changes_before, additions_before) = (self.changes.len(), self.additions.len());
        if document.header_hash != known.header_hash {
            self.changes.push(Change::Header {
                number: number.clone(),
            });
        }
        let found: HashSet<_> = document.entries().map(EntryKey::identity).collect();
        let entered: HashSet<_> = known.entries.iter().map(EntryKey::identity).collect();
        let mut lost: Vec<&EntryKey> = known
            .entries
            .iter()
            .filter(|key| !found.contains(&key.identity()))
            .collect();
        let mut added: Vec<&EntryKey> = document
            .entries()
            .filter(|key| !entered.contains(&key.identity()))
            .collect();
        let alike: [fn(&EntryKey, &EntryKey) -> bool; 2] = [
            |a, b| a.kind == b.kind && a.subject == b.subject,
            |a, b| a.kind == b.kind && a.ordinal == b.ordinal,
        ];
        for alike in alike {
            added.retain(
                |found| match lost.iter().position(|known| alike(known, found)) {
                    None => true,
                    Some(at) => {
                        let (number, known) = (number.clone(), lost.remove(at).clone());
                        let found = (*found).clone();
                        self.changes.push(Change::Entry {
                            number,
                            known,
                            found,
                        });
                        false
                    }
                },
            );
        }
        let gone = lost.into_iter().cloned();
        self.changes.extend(gone.map(|known| Change::Gone {
            number: number.clone(),
            known,
        }));
        if !added.is_empty() {
            let entries = added.into_iter().cloned().collect();
            self.additions.push(Addition {
                document: index,
                entries,
            });
        }
        if (self.changes.len(), self.additions.len()) == (changes_before, additions_before) {
            self.unchanged += 1;
        }
    }
}

impl From<&Document> for Known {
    fn from(document: &Document) -> Self {
        Self {
            header_hash: document.header_hash.clone(),
            entries: document.entries().cloned().collect(),
        }
    }
}
