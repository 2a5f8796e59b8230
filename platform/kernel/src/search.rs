//! Search keys for names and numbers: what to store, and what to look for.
//!
//! An area that wants to be found keeps a table of terms, e.g.
//!
//! ```sql
//! CREATE TABLE party_terms (term TEXT NOT NULL, party_id … NOT NULL, PRIMARY KEY (term, party_id))
//! -- PostgreSQL: term TEXT COLLATE "C"; SQLite compares bytes by itself
//! ```
//!
//! and stores [`index_terms`] of each text under the id of the thing. Every question is then a set
//! of ranges of terms that must *all* be met ([`query_terms`]), the same on both databases, since
//! both compare bytes:
//!
//! ```sql
//! SELECT party_id FROM party_terms WHERE term >= $1 AND term < $2
//! INTERSECT SELECT party_id FROM party_terms WHERE term >= $3 AND term < $4
//! ```
//!
//! Ranges come most selective first as far as that can be told, so the first may drive an `EXISTS`
//! for the others where `INTERSECT` would read too much. Ranges alone may find too much for a
//! Chinese fragment of three characters or more (苏州 and 州瀚 need not touch): let [`Query::agrees`]
//! have the last word on the normalised text, which the area stores beside the name. Terms of
//! several texts of one thing (name, short name, contact) may share the table; then verify against
//! all its texts joined by a line break.
//!
//! What finds 苏州瀚海水务有限公司: any fragment (`瀚`, `瀚海`, `海水务`), initials from any character on
//! (`szhh`, `hhsw`), pinyin from any character on (`suzhouhan`, `hanhai`). What finds `XB-2040/A Pump`:
//! the start of any word or part of a number (`xb`, `xb2040`, `xb-20`, `2040`, `pum`). Several words
//! are looked for in any order. Accents do not matter (`mexico` finds México), nor does width, nor
//! case. Traditional characters are not folded to simplified ones.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

mod readings;

/// Longest term in characters: a prefix of this length is selective enough, and index rows stay
/// small.
const TERM_CHARS_MAX: usize = 32;
/// Most readings of one run that are indexed: four polyphones in one name, each with two.
const VARIANTS_MAX: usize = 16;
/// Most pairs of one fragment that are looked up; the rest is left to [`Query::agrees`].
const PAIRS_MAX: usize = 4;
/// Most ranges of one query, so that a pasted page does not become a thousand scans.
const RANGES_MAX: usize = 12;
/// Pairs that stand in most firms' names and so select nothing.
const COMMON_PAIRS: [&str; 14] = [
    "有限", "限公", "公司", "限责", "责任", "任公", "股份", "份有", "集团", "团有", "科技", "技有",
    "设备", "备有",
];

/// A text as it is compared: NFKC (which folds full-width forms), lower case, no accents, single
/// spaces, no control characters.
#[must_use]
pub fn normalize(text: &str) -> String {
    let lower = text
        .nfkd()
        .filter(|c| !is_accent(*c))
        .nfc()
        .flat_map(char::to_lowercase);
    let mut out = String::with_capacity(text.len());
    for c in lower {
        if !(c.is_whitespace() || c.is_control()) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The distinct terms to store for a text, sorted.
#[must_use]
pub fn index_terms(text: &str) -> Vec<String> {
    let mut terms = BTreeSet::new();
    for word in words(&normalize(text)) {
        match word {
            Word::Han(run) => han_terms(&run, &mut terms),
            Word::Latin(parts) => latin_terms(&parts, &mut terms),
        }
    }
    terms.into_iter().collect()
}

/// A question: every range must hold a term of the thing, and every fragment stand in its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Ranges of terms, most selective first.
    pub ranges: Vec<Range>,
    /// Chinese fragments of three characters or more, for [`Query::agrees`].
    pub fragments: Vec<String>,
}

/// The terms from `from` (included) up to `below` (excluded), in the order of their bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The prefix itself.
    pub from: String,
    /// The first text after all that begin with the prefix.
    pub below: String,
}

impl Range {
    /// All terms that begin with a prefix.
    #[must_use]
    pub fn of(prefix: &str) -> Self {
        Self {
            from: prefix.to_owned(),
            below: prefix_end(prefix),
        }
    }

    /// Whether a term lies in the range.
    #[must_use]
    pub fn holds(&self, term: &str) -> bool {
        self.from.as_str() <= term && term < self.below.as_str()
    }
}

impl Query {
    /// Nothing that can be looked for, e.g. only punctuation: such a question finds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether a thing that the ranges found really holds the fragments; `normalized` is its text
    /// through [`normalize`].
    #[must_use]
    pub fn agrees(&self, normalized: &str) -> bool {
        self.fragments
            .iter()
            .all(|fragment| normalized.contains(fragment.as_str()))
    }
}

/// What to look for when a person typed `text`.
#[must_use]
pub fn query_terms(text: &str) -> Query {
    let mut query = Query::default();
    for word in words(&normalize(text)) {
        match word {
            Word::Han(run) => han_query(&run, &mut query),
            Word::Latin(parts) => query.ranges.push(Range::of(&clip(&parts.concat()))),
        }
    }
    // A longer prefix selects more; equal ones are asked once.
    query
        .ranges
        .sort_by(|a, b| b.from.len().cmp(&a.from.len()).then_with(|| a.cmp(b)));
    query.ranges.dedup();
    query.ranges.truncate(RANGES_MAX);
    query
}

/// The initials of a text's most likely reading, e.g. 苏州瀚海 → `szhh`; other characters as they are.
#[must_use]
pub fn initials(text: &str) -> String {
    let mut out = String::new();
    for word in words(&normalize(text)) {
        match word {
            Word::Han(run) => out.extend(
                readings::readings(&run)
                    .iter()
                    .filter_map(|r| r.first()?.chars().next()),
            ),
            Word::Latin(parts) => out.extend(parts),
        }
    }
    out
}

/// The first text after all texts that begin with `prefix`, in the order of bytes.
#[must_use]
pub fn prefix_end(prefix: &str) -> String {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        // The character after the last before the surrogates is the first after them.
        let next = if last == '\u{D7FF}' {
            Some('\u{E000}')
        } else {
            char::from_u32(u32::from(last) + 1)
        };
        if let Some(next) = next {
            chars.push(next);
            break;
        }
    }
    chars.into_iter().collect()
}

/// A piece of text that is looked for as one.
enum Word {
    /// A run of Chinese characters.
    Han(Vec<char>),
    /// Letters and digits; the parts between hyphens and the like, e.g. `xb`, `2040`.
    Latin(Vec<String>),
}

/// Splits a normalised text into its words; punctuation that joins nothing is left out.
fn words(normalized: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut joined = false;
    for c in normalized.chars() {
        if is_han(c) {
            match words.last_mut() {
                Some(Word::Han(run)) if joined => run.push(c),
                _ => words.push(Word::Han(vec![c])),
            }
            joined = true;
        } else if c.is_alphanumeric() {
            match words.last_mut() {
                Some(Word::Latin(parts)) if joined => add_to_part(parts, c),
                _ => words.push(Word::Latin(vec![c.to_string()])),
            }
            joined = true;
        } else if joined
            && matches!(c, '-' | '/' | '.' | '_' | '\'' | '+' | '*' | '#')
            && let Some(Word::Latin(parts)) = words.last_mut()
        {
            parts.push(String::new());
        } else {
            joined = false;
        }
    }
    words
}

/// Adds a character to the last part; a change between letters and digits begins a new part.
fn add_to_part(parts: &mut Vec<String>, c: char) {
    match parts.last_mut() {
        Some(part)
            if part
                .chars()
                .next_back()
                .is_none_or(|p| p.is_numeric() == c.is_numeric()) =>
        {
            part.push(c);
        }
        _ => parts.push(c.to_string()),
    }
}

fn latin_terms(parts: &[String], terms: &mut BTreeSet<String>) {
    for start in 0..parts.len() {
        let term = clip(&parts[start..].concat());
        if !term.is_empty() {
            terms.insert(term);
        }
    }
}

/// Pairs and the last single character (a single one elsewhere begins its pair), and the readings
/// from every character on.
fn han_terms(run: &[char], terms: &mut BTreeSet<String>) {
    for start in 0..run.len() {
        terms.insert(run[start..].iter().take(2).collect());
    }
    let readings = readings::readings(run);
    for start in 0..run.len() {
        for spoken in variants(&readings[start..]) {
            let initials: String = spoken.iter().filter_map(|r| r.chars().next()).collect();
            for term in [clip(&initials), clip(&spoken.concat())] {
                if !term.is_empty() {
                    terms.insert(term);
                }
            }
        }
    }
}

fn han_query(run: &[char], query: &mut Query) {
    if run.len() < 3 {
        query
            .ranges
            .push(Range::of(&run.iter().collect::<String>()));
        return;
    }
    let pairs: Vec<String> = run.windows(2).map(|pair| pair.iter().collect()).collect();
    let (common, telling): (Vec<&String>, Vec<&String>) = pairs
        .iter()
        .partition(|pair| COMMON_PAIRS.contains(&pair.as_str()));
    let chosen = telling.into_iter().chain(common).take(PAIRS_MAX);
    query.ranges.extend(chosen.map(|pair| Range::of(pair)));
    query.fragments.push(run.iter().collect());
}

/// The ways to say a run: one reading per character, at most [`VARIANTS_MAX`], the likeliest first.
fn variants(readings: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    // Beyond the term's length a variant could not be told from another.
    for choices in readings
        .iter()
        .take(TERM_CHARS_MAX)
        .filter(|choices| !choices.is_empty())
    {
        let room = if all.len() * choices.len() <= VARIANTS_MAX {
            choices.len()
        } else {
            1
        };
        let longer = choices.iter().take(room).flat_map(|choice| {
            all.iter()
                .map(move |said| [said.as_slice(), &[choice.as_str()]].concat())
        });
        all = longer.collect();
    }
    all
}

fn clip(term: &str) -> String {
    term.chars().take(TERM_CHARS_MAX).collect()
}

/// Combining accents of Latin, Greek and Cyrillic; those of kana and others carry meaning and stay.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇')
}

#[cfg(test)]
mod tests;
