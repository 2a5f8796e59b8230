//! SQL texts: fixed, registered, and one for both databases wherever possible.
//!
//! [`sql!`](crate::sql) makes a constant [`Sql`] and registers its text, so that one test can
//! prepare every text of the program on both databases. Parameters are `$1`, `$2`, …; SQLite takes
//! `$1` for a *name* numbered by first appearance, so the macro rewrites it to `?1` at compile time.

use std::borrow::Cow;

use kernel::{ToValue, Value};

/// The two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// One file beside the program.
    Sqlite,
    /// A database server.
    Postgres,
}

impl Dialect {
    /// Chooses what fits this database.
    pub fn pick<T>(self, sqlite: T, postgres: T) -> T {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }
}

/// The suffix that locks the rows a composed query selects: `dialect.pick("", FOR_UPDATE)`.
/// In a fixed text write `sql!("SELECT …"; FOR UPDATE)`.
pub const FOR_UPDATE: &str = " FOR UPDATE";

/// One SQL text, in the wording of each database.
#[derive(Debug, Clone, Copy)]
pub struct Sql<'a> {
    sqlite: &'a str,
    postgres: &'a str,
    composed: bool,
}

impl<'a> Sql<'a> {
    /// For [`sql!`](crate::sql) only; the SQLite text has `?1` parameters already.
    #[doc(hidden)]
    #[must_use]
    pub const fn fixed(sqlite: &'a str, postgres: &'a str) -> Self {
        Self {
            sqlite,
            postgres,
            composed: false,
        }
    }

    /// Whether the rows that it reads are locked, i.e. whether it may wait for somebody else's change.
    pub(crate) fn locks(&self) -> bool {
        self.postgres.contains(FOR_UPDATE)
    }

    /// A text composed of fixed pieces at run time. Never put a value into it: bind a parameter.
    /// [`Query`] composes and binds at once and is the better choice.
    #[must_use]
    pub const fn composed(text: &'a str) -> Self {
        Self {
            sqlite: text,
            postgres: text,
            composed: true,
        }
    }

    /// The text in `$1` form, for messages.
    #[must_use]
    pub const fn text(self) -> &'a str {
        self.postgres
    }

    pub(crate) fn sqlite(self) -> Cow<'a, str> {
        if self.composed && self.sqlite.contains('$') {
            Cow::Owned(String::from_utf8_lossy(&number_bytes(self.sqlite.as_bytes())).into_owned())
        } else {
            Cow::Borrowed(self.sqlite)
        }
    }

    pub(crate) const fn postgres(self) -> &'a str {
        self.postgres
    }
}

/// A registered text, for the test that prepares all of them.
#[derive(Debug)]
pub struct Registered {
    /// The text with its two wordings.
    pub sql: Sql<'static>,
    /// The source file.
    pub file: &'static str,
    /// The line in it.
    pub line: u32,
}

inventory::collect!(Registered);

/// All registered texts of the crates linked into this program.
pub fn registered() -> impl Iterator<Item = &'static Registered> {
    inventory::iter::<Registered>.into_iter()
}

/// A fixed SQL text: `const FIND: Sql = sql!("SELECT … WHERE id = $1");`
///
/// - `sql!("SELECT …"; FOR UPDATE)` and `sql!("SELECT …"; FOR UPDATE SKIP LOCKED)` lock the rows
///   on PostgreSQL (SQLite has one writer and needs no lock);
/// - `sql!(sqlite: "…", postgres: "…")` where the databases need different texts;
/// - the text may be `concat!(…)` of literals and constants of literals.
#[macro_export]
macro_rules! sql {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {{
        const TEXT: &str = $sqlite;
        const BYTES: [u8; TEXT.len()] = $crate::__private::number(TEXT);
        const SQL: $crate::Sql<'static> =
            $crate::Sql::fixed($crate::__private::utf8(&BYTES), $postgres);
        $crate::__private::inventory::submit! {
            $crate::Registered { sql: SQL, file: file!(), line: line!() }
        }
        SQL
    }};
    ($text:expr; FOR UPDATE) => {
        $crate::sql!(sqlite: $text, postgres: concat!($text, " FOR UPDATE"))
    };
    ($text:expr; FOR UPDATE SKIP LOCKED) => {
        $crate::sql!(sqlite: $text, postgres: concat!($text, " FOR UPDATE SKIP LOCKED"))
    };
    ($text:expr $(,)?) => {
        $crate::sql!(sqlite: $text, postgres: $text)
    };
}

/// Parameters of one statement: `params![id, &name, None::<i64>]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::ToValue::to_value(&$value)),*] as &[$crate::Value<'_>]
    };
}

/// One row for [`Tx::insert_many`](crate::Tx::insert_many): values that borrow nothing.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        [$($crate::ToValue::to_value(&$value).into_owned()),*]
    };
}

/// Turns `$1` into `?1` outside of quotes; both have the same length.
#[must_use]
pub const fn number<const N: usize>(text: &str) -> [u8; N] {
    let bytes = text.as_bytes();
    let mut out = [0_u8; N];
    let mut quoted = false;
    let mut i = 0;
    while i < N {
        if bytes[i] == b'\'' {
            quoted = !quoted;
        }
        out[i] = number_byte(bytes, i, quoted);
        i += 1;
    }
    out
}

fn number_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = false;
    (0..bytes.len())
        .map(|i| {
            quoted ^= bytes[i] == b'\'';
            number_byte(bytes, i, quoted)
        })
        .collect()
}

const fn number_byte(bytes: &[u8], i: usize, quoted: bool) -> u8 {
    if !quoted && bytes[i] == b'$' && i + 1 < bytes.len() && bytes[i + 1].is_ascii_digit() {
        b'?'
    } else {
        bytes[i]
    }
}

/// The text of bytes that [`number`] made; they are always valid.
#[must_use]
pub const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// A query composed of fixed pieces and bound values, for filters that are present or not:
///
/// ```
/// # use store::Query;
/// let mut query = Query::new("SELECT id FROM orders WHERE department_id = ").bind(7_i64);
/// let status = Some("open");
/// if let Some(status) = status {
///     query = query.push(" AND status = ").bind(status);
/// }
/// query = query.push(" ORDER BY id DESC LIMIT ").bind(50_i64);
/// assert_eq!(
///     query.sql().text(),
///     "SELECT id FROM orders WHERE department_id = $1 AND status = $2 ORDER BY id DESC LIMIT $3"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
    params: Vec<Value<'static>>,
}

impl Query {
    /// A query that starts with a fixed piece.
    #[must_use]
    pub fn new(piece: &'static str) -> Self {
        Self {
            text: piece.to_owned(),
            params: Vec::new(),
        }
    }

    /// Adds a fixed piece.
    #[must_use]
    pub fn push(mut self, piece: &'static str) -> Self {
        self.text.push_str(piece);
        self
    }

    /// Adds the next parameter (`$n`) and its value.
    #[must_use]
    pub fn bind(mut self, value: impl ToValue) -> Self {
        use std::fmt::Write as _;
        self.params.push(value.to_value().into_owned());
        let _ = write!(self.text, "${}", self.params.len());
        self
    }

    /// Adds a parenthesised list of parameters, e.g. after ` IN `; an empty list matches nothing.
    #[must_use]
    pub fn bind_list<T: ToValue>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let before = self.params.len();
        self.text.push('(');
        for value in values {
            if self.params.len() > before {
                self.text.push(',');
            }
            self = self.bind(value);
        }
        if self.params.len() == before {
            self.text.push_str("NULL");
        }
        self.text.push(')');
        self
    }

    /// Adds a list whose last value is repeated up to a power of two: so that lists of any length
    /// have few texts, each prepared once.
    #[must_use]
    pub fn bind_padded<T: ToValue + Clone>(self, values: impl IntoIterator<Item = T>) -> Self {
        let mut values: Vec<T> = values.into_iter().collect();
        if let Some(last) = values.last().cloned() {
            values.resize(values.len().next_power_of_two(), last);
        }
        self.bind_list(values)
    }

    /// The composed text.
    #[must_use]
    pub fn sql(&self) -> Sql<'_> {
        Sql::composed(&self.text)
    }

    /// The bound values.
    #[must_use]
    pub fn params(&self) -> &[Value<'static>] {
        &self.params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWAPPED: Sql = sql!("SELECT '$1', $2, $1");

    #[test]
    fn parameters_are_numbered_not_named_on_sqlite() {
        assert_eq!(SWAPPED.sqlite(), "SELECT '$1', ?2, ?1");
        assert_eq!(SWAPPED.postgres(), "SELECT '$1', $2, $1");
        assert_eq!(
            Sql::composed("x = $10 AND y = 'a$1'").sqlite(),
            "x = ?10 AND y = 'a$1'"
        );
    }

    #[test]
    fn every_text_is_registered_with_its_place() {
        let found = registered()
            .find(|r| r.sql.text() == SWAPPED.text())
            .unwrap();
        assert!(found.file.ends_with("sql.rs"));
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        assert_eq!(
            Query::new("x IN ").bind_list::<i64>([]).sql().text(),
            "x IN (NULL)"
        );
        assert_eq!(
            Query::new("x IN ").bind_list([1_i64, 2]).sql().text(),
            "x IN ($1,$2)"
        );
    }
}
