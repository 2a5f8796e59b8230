//! The names of unique constraints. SQLite reports `table.column` where PostgreSQL reports the
//! constraint's name; both must become the same fault, so the names are read from the schema.

use std::{collections::HashMap, sync::Arc};

use crate::StoreError;

/// From `table.column, table.column` to the constraint's name.
#[derive(Debug, Default)]
pub(crate) struct Constraints(HashMap<String, Arc<str>>);

impl Constraints {
    /// Reads all tables and unique indexes.
    pub(crate) fn read(conn: &rusqlite::Connection) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let mut tables = conn.prepare(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL",
        )?;
        let mut rows = tables.query([])?;
        while let Some(row) = rows.next()? {
            let (table, ddl): (String, String) = (row.get(0)?, row.get(1)?);
            found.add_table(&table, &ddl);
        }
        let mut indexes = conn.prepare(
            "SELECT i.tbl_name, i.name, c.name FROM sqlite_schema i, pragma_index_info(i.name) c
             WHERE i.type = 'index' AND i.sql LIKE 'CREATE UNIQUE%' ORDER BY i.name, c.seqno",
        )?;
        let mut columns: Vec<(String, String, Option<String>)> = Vec::new();
        let mut rows = indexes.query([])?;
        while let Some(row) = rows.next()? {
            columns.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
        for group in columns.chunk_by(|a, b| a.1 == b.1) {
            let (table, name) = (&group[0].0, &group[0].1);
            let names: Option<Vec<&str>> = group.iter().map(|(_, _, c)| c.as_deref()).collect();
            let key = names.map_or_else(|| format!("index '{name}'"), |names| key(table, &names));
            found.0.entry(key).or_insert_with(|| name.as_str().into());
        }
        Ok(found)
    }

    /// The name behind a message such as `UNIQUE constraint failed: orders.number`.
    pub(crate) fn name(&self, message: &str) -> Arc<str> {
        let key = message
            .split_once("failed: ")
            .map_or(message, |(_, key)| key)
            .trim();
        self.0.get(key).cloned().unwrap_or_else(|| key.into())
    }

    /// Finds `[CONSTRAINT name] UNIQUE|PRIMARY KEY [(columns)]` in each part of a `CREATE TABLE`.
    fn add_table(&mut self, table: &str, ddl: &str) {
        for part in parts(ddl) {
            let words = words(part);
            let Some(at) = unique_at(&words) else {
                continue;
            };
            let primary = words[at].eq_ignore_ascii_case("PRIMARY");
            let named = words[..at]
                .iter()
                .rposition(|w| w.eq_ignore_ascii_case("CONSTRAINT"));
            let list = words.get(at + 1 + usize::from(primary));
            let columns: Vec<&str> = match list {
                Some(list) if list.starts_with('(') => {
                    list.trim_matches(['(', ')']).split(',').map(bare).collect()
                }
                _ => vec![bare(words[0])],
            };
            let name = match named {
                // A column may name its CHECK first; the name must stand right before the keyword.
                Some(named) if named + 2 == at => bare(words[named + 1]).to_owned(),
                _ if primary => format!("{table}_pkey"),
                _ => format!("{table}_{}_key", columns.join("_")),
            };
            self.0.insert(key(table, &columns), name.into());
        }
    }
}

fn key(table: &str, columns: &[&str]) -> String {
    columns
        .iter()
        .map(|column| format!("{table}.{column}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn bare(word: &str) -> &str {
    word.trim().trim_matches(['"', '`', '[', ']'])
}

fn unique_at(words: &[&str]) -> Option<usize> {
    words.iter().position(|word| {
        word.eq_ignore_ascii_case("UNIQUE") || word.eq_ignore_ascii_case("PRIMARY")
    })
}

/// The comma-separated parts inside the outermost parentheses; comments end at their line.
fn parts(ddl: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0_u32, 0, Vec::new());
    scan(ddl, |at, byte| match byte {
        b'(' => {
            depth += 1;
            if depth == 1 {
                start = at + 1;
            }
        }
        b',' if depth == 1 => {
            out.push(&ddl[start..at]);
            start = at + 1;
        }
        b')' => {
            if depth == 1 {
                out.push(&ddl[start..at]);
            }
            depth = depth.saturating_sub(1);
        }
        _ => {}
    });
    out
}

/// The words of a part; a parenthesised list is one word.
fn words(part: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0_u32, None, Vec::new());
    let mut last = 0;
    scan(part, |at, byte| {
        last = at + 1;
        match byte {
            b'(' => {
                if depth == 0
                    && let Some(from) = start.replace(at)
                {
                    out.push(&part[from..at]);
                }
                depth += 1;
            }
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(from) = start.take()
                {
                    out.push(&part[from..=at]);
                }
            }
            _ if depth > 0 => {}
            _ if byte.is_ascii_whitespace() => {
                if let Some(from) = start.take() {
                    out.push(&part[from..at]);
                }
            }
            _ => start = start.or(Some(at)),
        }
    });
    if let Some(from) = start {
        out.push(part[from..last].trim_end());
    }
    out
}

/// Visits the bytes of a text that are neither in a `-- comment` nor in a `'literal'`. A skipped
/// stretch shows as one blank.
fn scan(text: &str, mut visit: impl FnMut(usize, u8)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let skip = match bytes[at] {
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                text[at..].find('\n').unwrap_or(text.len() - at)
            }
            b'\'' => text[at + 1..]
                .find('\'')
                .map_or(text.len() - at, |end| end + 2),
            byte => {
                visit(at, byte);
                at += 1;
                continue;
            }
        };
        visit(at, b' ');
        at += skip;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_every_form_of_the_ddl() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE t (
                 id BLOB NOT NULL CONSTRAINT t_pkey PRIMARY KEY, -- the id, (never reused)
                 code TEXT NOT NULL CONSTRAINT t_code_key UNIQUE CHECK (code <> 'a,(b'),
                 a TEXT CONSTRAINT t_a CHECK (a IN ('x', 'y')) UNIQUE,
                 b INTEGER,
                 CONSTRAINT t_a_b_key UNIQUE (a, b),
                 UNIQUE (b, code)
             ) STRICT;
             CREATE UNIQUE INDEX t_lower ON t (lower(code));
             CREATE UNIQUE INDEX t_open ON t (b) WHERE a = 'x';",
        )
        .unwrap();
        let names = Constraints::read(&conn).unwrap();
        let check = |key: &str, name: &str| {
            assert_eq!(
                &*names.name(&format!("UNIQUE constraint failed: {key}")),
                name
            );
        };
        check("t.id", "t_pkey");
        check("t.code", "t_code_key");
        check("t.a", "t_a_key");
        check("t.a, t.b", "t_a_b_key");
        check("t.b, t.code", "t_b_code_key");
        check("t.b", "t_open");
        check("index 't_lower'", "t_lower");
        check("unknown.x", "unknown.x");
    }
}
