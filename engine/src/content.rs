//! Content groups: the parts of an order that an opinion can rest on.
//!
//! Each opinion is bound to the hashes of the groups its step `looks_at`. When the order changes,
//! exactly the opinions whose groups changed become void.

use serde::{Deserialize, Serialize};

/// One content group: key and names.
pub struct ContentDef {
    /// The stable key.
    pub key: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
}

/// How many content groups there are.
pub const CONTENT_LEN: usize = 8;

const fn group(key: &'static str, zh: &'static str, en: &'static str) -> ContentDef {
    ContentDef { key, zh, en }
}

/// Every content group.
pub const CONTENT: [ContentDef; CONTENT_LEN] = [
    group("customer", "客户与联系人", "customer and contact"),
    group("contract", "合同及附件", "contract and attachments"),
    group("lines", "产品与数量", "products and quantities"),
    group("technical", "技术参数", "technical parameters"),
    group("prices", "价格、折扣与税率", "prices, discounts and taxes"),
    group("delivery", "交货期与地点", "delivery dates and places"),
    group("terms", "付款条件", "payment terms"),
    group("fields", "其他字段与备注", "other fields and remarks"),
];

/// A hash of one content group: the first 16 bytes of its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ContentHash(pub [u8; 16]);

impl Serialize for ContentHash {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&format_args!("{:032x}", u128::from_be_bytes(self.0)))
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        u128::from_str_radix(&text, 16)
            .map(|n| Self(n.to_be_bytes()))
            .map_err(serde::de::Error::custom)
    }
}

/// The hashes of all groups of one revision of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Content(pub [ContentHash; CONTENT_LEN]);

/// A set of content groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Groups(pub u8);

impl Groups {
    /// No group.
    pub const NONE: Self = Self(0);
    /// Every group.
    pub const ALL: Self = Self(u8::MAX);

    /// The set of one group's key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        CONTENT
            .iter()
            .position(|def| def.key == key)
            .map(|i| Self(1 << i))
    }

    /// Groups of either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Groups of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is no group.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The groups' table rows.
    pub fn defs(self) -> impl Iterator<Item = &'static ContentDef> {
        CONTENT
            .iter()
            .enumerate()
            .filter(move |(i, _)| self.0 & (1 << i) != 0)
            .map(|(_, d)| d)
    }

    /// The names, joined for a sentence.
    #[must_use]
    pub fn names(self) -> kernel::Text {
        kernel::Text {
            zh: self.defs().map(|d| d.zh).collect::<Vec<_>>().join("、"),
            en: self.defs().map(|d| d.en).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Content {
    /// The position of a group's key, to fill the hashes.
    #[must_use]
    pub fn position(key: &str) -> Option<usize> {
        CONTENT.iter().position(|def| def.key == key)
    }

    /// The groups in which two revisions differ.
    #[must_use]
    pub fn changed(&self, other: &Self) -> Groups {
        let mut groups = Groups::NONE;
        for (i, (a, b)) in self.0.iter().zip(&other.0).enumerate() {
            if a != b {
                groups = groups.or(Groups(1 << i));
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_changed() {
        let seen = Content::default();
        let mut now = seen;
        now.0[Content::position("prices").unwrap()] = ContentHash([7; 16]);
        assert_eq!(seen.changed(&now), Groups::parse("prices").unwrap());
        let wire = serde_json::to_string(&now).unwrap();
        assert_eq!(serde_json::from_str::<Content>(&wire).unwrap(), now);
    }
}
