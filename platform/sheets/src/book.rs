//! What a file holds: sheets of rows of typed cells, each with its place in the file.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// The kinds of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Excel since 2007.
    Xlsx,
    /// Excel up to 2003.
    Xls,
    /// Text with delimiters.
    Csv,
    /// The same, compressed with gzip.
    CsvGz,
}

/// A file's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// What kind of file it was, told by its bytes and not by its name.
    pub kind: Kind,
    /// How its text was encoded, if it was text.
    pub encoding: Option<crate::Encoding>,
    /// Its sheets in order; a text file has one, without a name.
    pub sheets: Vec<Sheet>,
}

impl Book {
    /// The first visible sheet that holds anything, which is nearly always the one that is meant.
    #[must_use]
    pub fn main_sheet(&self) -> Option<&Sheet> {
        self.sheets
            .iter()
            .find(|sheet| !sheet.hidden && !sheet.rows.is_empty())
    }
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; empty for a text file.
    pub name: String,
    /// Whether people who open the file do not see it.
    pub hidden: bool,
    /// The rows that hold anything, in order.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// The number of columns of the widest row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows
            .iter()
            .map(|row| row.cells.len())
            .max()
            .unwrap_or(0)
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its number as a spreadsheet program shows it: the first is 1.
    pub number: u32,
    /// Its cells from the first column on; empty cells at the end are left out.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column; beyond the last there are only empty ones.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether the row holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or only blanks.
    #[default]
    Empty,
    /// Text as it stands in the file; every cell of a text file is this or empty.
    Text(String),
    /// A number as a plain decimal: the shortest that means the stored value.
    Number(String),
    /// A date, or a date with a time.
    Date(DateTime),
    /// True or false.
    Bool(bool),
    /// What a failed formula shows, e.g. `#N/A`.
    Error(String),
}

impl Cell {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// A cell of text; blanks alone make an empty one.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// What a person would read in the cell.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) | Self::Error(text) => text.clone(),
            Self::Date(at) if at.time() == jiff::civil::Time::midnight() => at.date().to_string(),
            Self::Date(at) => at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        }
    }
}
