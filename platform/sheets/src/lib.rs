//! Sheets in and out: xlsx, xls and csv files as rows of typed cells, and the way back.
//!
//! Reading goes in four steps that a caller can show to a person between any two: [`read`] makes a
//! [`Book`] of cells, [`Headings::find`] finds the row that names the columns, [`Mapping::propose`]
//! says which column holds which field, and a [`View`] parses the fields of each row, collecting a
//! [`RowError`] for each value that breaks a rule. Writing is [`Export`] for lists and
//! [`error_workbook`] for what must be corrected.
//!
//! Limits: nothing is guessed. A date whose day and month could be exchanged, a number that Excel
//! has shortened to scientific notation, an encoding that does not fit are errors with a way out.
//! Nothing here evaluates a formula: the value stored beside it counts.

mod book;
mod encoding;
mod error_workbook;
mod export;
mod guard;
mod headings;
mod mapping;
mod numbers;
mod read;
mod read_csv;
mod read_workbook;
mod row_error;
mod template;
mod values;
mod view;

pub use book::{Book, Cell, Kind, Row, Sheet};
pub use encoding::Encoding;
pub use error_workbook::{ErrorPage, error_workbook, error_workbook_of};
pub use export::{Export, ExportError, Format, OutColumn, OutKind};
pub use guard::{guarded, unguarded};
pub use headings::{Column, Headings, heading_key};
pub use mapping::{Field, Mapping, Proposal};
pub use read::{Limits, Options, ReadError, read};
pub use row_error::{RowError, Rule};
pub use template::template;
pub use values::{boolean, date, date_time, decimal};
pub use view::{Record, View};
