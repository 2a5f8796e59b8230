//! Writes lists as xlsx or csv.

use std::io::{Seek, Write};

use rust_xlsxwriter::{Color, Format as Style, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::{Cell, guarded};

/// From this many rows on the sheet is written row by row to a temporary file, so that an export
/// of any size needs the memory of one row.
const STREAMED_ROWS: usize = 5_000;
/// Significant digits that a number of Excel holds; a longer one is written as text.
const DIGITS_SURE: usize = 15;
/// The first characters of a UTF-8 csv file, without which Excel reads it in the local code page.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The formats that a list can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel.
    Xlsx,
    /// Text: UTF-8 with a byte order mark, commas, every field quoted, lines ended by CR LF.
    Csv,
}

impl Format {
    /// The format of a file name's ending: `xlsx` or `csv`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Xlsx, Self::Csv]
            .into_iter()
            .find(|format| format.extension() == name)
    }

    /// The ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// What a file is served as.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutColumn {
    /// Its heading.
    pub title: String,
    /// What its values are.
    pub kind: OutKind,
}

/// What a column's values are; decides how Excel shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutKind {
    /// Text.
    Text,
    /// Numbers with so many decimals; thousands are separated.
    Number(u8),
    /// Dates.
    Date,
    /// Dates with times.
    DateTime,
}

/// Why a list cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The workbook refuses, e.g. beyond 1,048,576 rows or 32,767 characters in a cell.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A record could not be written.
    #[error(transparent)]
    Csv(#[from] csv::Error),
}

/// A list being written, row by row.
pub struct Export {
    columns: Vec<OutColumn>,
    sink: Sink,
    next_row: u32,
}

enum Sink {
    Xlsx(Box<Book>),
    Csv(Box<csv::Writer<Vec<u8>>>),
}

struct Book {
    workbook: Workbook,
    plain: Style,
    styles: Vec<Style>,
    /// For a number too long for Excel among numbers.
    right: Style,
}

impl Export {
    /// Begins a list with its headings. `rows_expected` need not be exact: it chooses how to write.
    pub fn new(
        format: Format,
        sheet_name: &str,
        columns: Vec<OutColumn>,
        rows_expected: usize,
    ) -> Result<Self, ExportError> {
        let sink = match format {
            Format::Xlsx => Sink::Xlsx(Box::new(Book::new(sheet_name, &columns, rows_expected)?)),
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new()
                    .quote_style(csv::QuoteStyle::Always)
                    .terminator(csv::Terminator::CRLF)
                    .from_writer(BYTE_ORDER_MARK.to_vec());
                writer.write_record(columns.iter().map(|c| guarded(&c.title).into_owned()))?;
                Sink::Csv(Box::new(writer))
            }
        };
        Ok(Self {
            columns,
            sink,
            next_row: 1,
        })
    }

    /// Adds a row; cells beyond the columns are an error of the caller and refused by the format.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        let row = self.next_row;
        self.next_row += 1;
        match &mut self.sink {
            Sink::Xlsx(book) => book.row(row, cells),
            Sink::Csv(writer) => {
                let width = self.columns.len();
                let fields = cells
                    .iter()
                    .chain(std::iter::repeat(&Cell::Empty))
                    .take(width);
                Ok(writer.write_record(fields.map(csv_field))?)
            }
        }
    }

    /// Ends the list and gives the file.
    pub fn finish(self) -> Result<Vec<u8>, ExportError> {
        match self.sink {
            Sink::Xlsx(mut book) => {
                book.close(self.next_row, self.columns.len())?;
                Ok(book.workbook.save_to_buffer()?)
            }
            Sink::Csv(writer) => writer.into_inner().map_err(|e| e.into_error().into()),
        }
    }

    /// Ends the list and writes the file, without holding it in memory when it is a large workbook.
    pub fn finish_to(self, mut target: impl Write + Seek + Send) -> Result<(), ExportError> {
        match self.sink {
            Sink::Xlsx(mut book) => {
                book.close(self.next_row, self.columns.len())?;
                Ok(book.workbook.save_to_writer(target)?)
            }
            Sink::Csv(writer) => {
                let bytes = writer
                    .into_inner()
                    .map_err(csv::IntoInnerError::into_error)?;
                Ok(target.write_all(&bytes)?)
            }
        }
    }
}

/// A number stays a number by its type, so that -5 is no formula; text is guarded.
fn csv_field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => guarded(text).into_owned(),
        other => other.shown(),
    }
}

impl Book {
    fn new(name: &str, columns: &[OutColumn], rows_expected: usize) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        let sheet = if rows_expected >= STREAMED_ROWS {
            workbook.add_worksheet_with_constant_memory()?
        } else {
            workbook.add_worksheet()
        };
        sheet.set_name(sheet_name(name))?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Style::new()
            .set_bold()
            .set_background_color(Color::RGB(0xF0_F2_F5));
        for (column, place) in columns.iter().zip(0_u16..) {
            sheet.set_column_width(place, column.kind.width())?;
            sheet.write_string_with_format(0, place, &column.title, &bold)?;
        }
        let styles = columns.iter().map(|c| c.kind.style()).collect();
        let right = Style::new().set_align(FormatAlign::Right);
        Ok(Self {
            workbook,
            plain: Style::new(),
            styles,
            right,
        })
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), ExportError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (at, (cell, column)) in cells.iter().zip(0_u16..).enumerate() {
            let style = self.styles.get(at).unwrap_or(&self.plain);
            write_cell(sheet, row, column, cell, style, &self.right)?;
        }
        Ok(())
    }

    fn close(&mut self, next_row: u32, columns: usize) -> Result<(), ExportError> {
        let last = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.workbook
            .worksheet_from_index(0)?
            .autofilter(0, 0, next_row.max(2) - 1, last)?;
        Ok(())
    }
}

/// Writes a cell by its type: a text is a text whatever it begins with, never a formula or a link.
pub(crate) fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    style: &Style,
    long_number: &Style,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, style)?,
        Cell::Text(text) | Cell::Error(text) => {
            sheet.write_string_with_format(row, column, text, style)?
        }
        Cell::Bool(value) => sheet.write_boolean_with_format(row, column, *value, style)?,
        Cell::Number(plain) => match exact(plain) {
            Some(value) => sheet.write_number_with_format(row, column, value, style)?,
            None => sheet.write_string_with_format(row, column, plain, long_number)?,
        },
        Cell::Date(at) => match serial(*at) {
            Some(value) => sheet.write_number_with_format(row, column, value, style)?,
            None => sheet.write_string_with_format(row, column, cell.shown(), style)?,
        },
    };
    Ok(())
}

/// The number that Excel will hold, if it can hold all digits.
fn exact(plain: &str) -> Option<f64> {
    let digits = plain
        .trim_start_matches(['-', '0', '.'])
        .bytes()
        .filter(u8::is_ascii_digit);
    if digits.count() > DIGITS_SURE {
        None
    } else {
        plain.parse().ok()
    }
}

/// Days since the last day of 1899, with the time as a decimal fraction.
fn serial(at: jiff::civil::DateTime) -> Option<f64> {
    let start = jiff::civil::date(1899, 12, 30).to_datetime(jiff::civil::Time::midnight());
    let days = at.date().since(start.date()).ok()?.get_days();
    let time = at.time();
    let seconds =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    // Ten decimals of a day: a hundred-thousandth of a second.
    let fraction = kernel::round_div(i128::from(seconds) * 10_000_000_000, 86_400);
    (days > 60).then(|| format!("{days}.{fraction:010}").parse().ok())?
}

/// A name that Excel accepts: its reserved characters become blanks, and it has at most 31.
pub(crate) fn sheet_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') {
                ' '
            } else {
                c
            }
        })
        .take(31)
        .collect();
    if plain.trim().is_empty() {
        "Sheet1".to_owned()
    } else {
        plain
    }
}

impl OutKind {
    fn style(self) -> Style {
        let style = Style::new();
        match self {
            Self::Text => style.set_num_format("@"),
            Self::Number(0) => style.set_num_format("#,##0"),
            Self::Number(decimals) => {
                style.set_num_format(format!("#,##0.{}", "0".repeat(usize::from(decimals))))
            }
            Self::Date => style.set_num_format("yyyy-mm-dd"),
            Self::DateTime => style.set_num_format("yyyy-mm-dd hh:mm"),
        }
    }

    fn width(self) -> f64 {
        match self {
            Self::Text => 24.0,
            Self::Number(_) => 14.0,
            Self::Date => 12.0,
            Self::DateTime => 17.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_found_by_its_ending() {
        for format in [Format::Xlsx, Format::Csv] {
            assert_eq!(Format::by_name(format.extension()), Some(format));
        }
        assert_eq!(Format::by_name("pdf"), None);
    }
}
