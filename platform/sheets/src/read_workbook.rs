//! Reads Excel workbooks.

use std::{
    io::{Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx,
    XlsxError,
};
use jiff::civil::DateTime;

use crate::{Book, Cell, Kind, Limits, ReadError, Row, Sheet, numbers, read::within};

pub(crate) fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Book, ReadError> {
    check_archive(bytes, limits)?;
    shielded(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken_xlsx)?;
        let mut filler = Filler::new(limits);
        for (name, hidden) in worksheets(&book, limits)? {
            let merged = book.merge_cells_by_sheet_name(&name).map_err(broken_xlsx)?;
            // The streaming reader: the other one reserves a rectangle up to the farthest cell,
            // and one stray cell in the last corner would take all memory.
            let mut cells = book.worksheet_cells_reader(&name).map_err(broken_xlsx)?;
            filler.begin(name, hidden);
            while let Some(cell) = cells.next_cell().map_err(broken_xlsx)? {
                filler.put(cell.get_position(), cell_of_ref(cell.get_value())?)?;
            }
            filler.spread(&merged)?;
        }
        Ok(Book {
            kind: Kind::Xlsx,
            encoding: None,
            sheets: filler.sheets,
        })
    })
}

/// The old format holds at most 65,536 × 256 cells, so that the library's rectangle is bounded.
pub(crate) fn xls(bytes: &[u8], limits: &Limits) -> Result<Book, ReadError> {
    // A new workbook with a password is wrapped into the old container under this name.
    let wrapped: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(wrapped.len()).any(|window| window == wrapped) {
        return Err(ReadError::Protected);
    }
    shielded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(broken_xls)?;
        let mut filler = Filler::new(limits);
        for (name, hidden) in worksheets(&book, limits)? {
            let range = book.worksheet_range(&name).map_err(broken_xls)?;
            let merged = book.merge_cells_by_sheet_name(&name).map_err(broken_xls)?;
            let (row_start, column_start) = range.start().unwrap_or_default();
            filler.begin(name, hidden);
            for (row, column, value) in range.used_cells() {
                let place = (offset(row_start, row), offset(column_start, column));
                filler.put(place, cell_of(value)?)?;
            }
            filler.spread(&merged)?;
        }
        Ok(Book {
            kind: Kind::Xls,
            encoding: None,
            sheets: filler.sheets,
        })
    })
}

/// The library is careful, but a file made to hurt may still find a panic in it; that must end as
/// a refused file and not as a lost worker.
fn shielded(read: impl FnOnce() -> Result<Book, ReadError>) -> Result<Book, ReadError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ReadError::Broken("the reader stopped".to_owned())))
}

/// Unpacks every part once, counting: the sizes that an archive states about itself may be lies.
fn check_archive(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let broken = |e: &dyn std::fmt::Display| ReadError::Broken(e.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    within("archive_entries", archive.len(), limits.archive_entries)?;
    if !archive
        .file_names_raw()
        .any(|name| name.eq_ignore_ascii_case(b"xl/workbook.xml"))
    {
        return Err(ReadError::NotASheet);
    }
    let mut room = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| broken(&e))?;
        let mut counted = part.take(room + 1);
        let unpacked = std::io::copy(&mut counted, &mut std::io::sink()).map_err(|e| broken(&e))?;
        room = room.checked_sub(unpacked).ok_or(ReadError::TooLarge {
            what: "unpacked_bytes",
            limit: limits.unpacked_bytes,
        })?;
    }
    Ok(())
}

fn worksheets<R: std::io::Read + std::io::Seek>(
    book: &impl Reader<R>,
    limits: &Limits,
) -> Result<Vec<(String, bool)>, ReadError> {
    let sheets = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet);
    let named: Vec<_> = sheets
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    within("sheets", named.len(), limits.sheets)?;
    Ok(named)
}

/// Fills sheets cell by cell, watching the limits.
struct Filler<'l> {
    limits: &'l Limits,
    sheets: Vec<Sheet>,
    rows: usize,
    cells: usize,
}

impl<'l> Filler<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            sheets: Vec::new(),
            rows: 0,
            cells: 0,
        }
    }

    fn begin(&mut self, name: String, hidden: bool) {
        self.sheets.push(Sheet {
            name,
            hidden,
            rows: Vec::new(),
        });
    }

    fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), ReadError> {
        let Some(sheet) = self.sheets.last_mut().filter(|_| !cell.is_empty()) else {
            return Ok(());
        };
        if let Cell::Text(text) = &cell {
            within("cell_chars", text.chars().count(), self.limits.cell_chars)?;
        }
        let number = row + 1;
        // Rows come in order in all but odd files; those cost a search.
        let at = match sheet.rows.last() {
            Some(last) if last.number == number => sheet.rows.len() - 1,
            Some(last) if last.number > number => {
                match sheet.rows.binary_search_by_key(&number, |r| r.number) {
                    Ok(at) => at,
                    Err(at) => {
                        self.rows += 1;
                        sheet.rows.insert(
                            at,
                            Row {
                                number,
                                cells: Vec::new(),
                            },
                        );
                        at
                    }
                }
            }
            _ => {
                self.rows += 1;
                sheet.rows.push(Row {
                    number,
                    cells: Vec::new(),
                });
                sheet.rows.len() - 1
            }
        };
        within("rows", self.rows, self.limits.rows)?;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        within("columns", column.saturating_add(1), self.limits.columns)?;
        let cells = &mut sheet.rows[at].cells;
        if column >= cells.len() {
            self.cells += column + 1 - cells.len();
            within("cells", self.cells, self.limits.cells)?;
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        Ok(())
    }

    /// Repeats the value of cells merged over several rows in each of them, as people mean it who
    /// merge an order's number over its lines. Merging over columns is decoration and not repeated.
    fn spread(&mut self, merged: &[Dimensions]) -> Result<(), ReadError> {
        for area in merged {
            let ((first, column), (last, _)) = (area.start, area.end);
            let used = self
                .sheets
                .last()
                .and_then(|s| s.rows.last())
                .map_or(0, |r| r.number);
            let value = self.value_at(first, column);
            if value.is_empty() {
                continue;
            }
            for row in first + 1..(last + 1).min(used) {
                if self.holds_row(row) {
                    self.put((row, column), value.clone())?;
                }
            }
        }
        Ok(())
    }

    fn value_at(&self, row: u32, column: u32) -> Cell {
        let rows = self.sheets.last().map_or(&[][..], |sheet| &sheet.rows);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        rows.binary_search_by_key(&(row + 1), |r| r.number)
            .map_or(Cell::Empty, |at| rows[at].cell(column).clone())
    }

    fn holds_row(&self, row: u32) -> bool {
        let rows = self.sheets.last().map_or(&[][..], |sheet| &sheet.rows);
        rows.binary_search_by_key(&(row + 1), |r| r.number).is_ok()
    }
}

fn offset(start: u32, relative: usize) -> u32 {
    start.saturating_add(u32::try_from(relative).unwrap_or(u32::MAX))
}

fn cell_of(value: &Data) -> Result<Cell, ReadError> {
    Ok(match value {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::text(text.clone()),
        Data::Int(value) => Cell::Number(value.to_string()),
        Data::Float(value) => number(*value)?,
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(at) => date(*at)?,
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text.clone()),
        Data::Error(error) => Cell::Error(error.to_string()),
    })
}

fn cell_of_ref(value: &DataRef<'_>) -> Result<Cell, ReadError> {
    Ok(match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::text(text.clone()),
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Int(value) => Cell::Number(value.to_string()),
        DataRef::Float(value) => number(*value)?,
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(at) => date(*at)?,
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    })
}

fn number(value: f64) -> Result<Cell, ReadError> {
    numbers::plain(value)
        .map(Cell::Number)
        .ok_or_else(|| ReadError::Broken("a number out of range".to_owned()))
}

/// A duration (`[hh]:mm`) stays the number it is stored as: it is no moment.
fn date(at: ExcelDateTime) -> Result<Cell, ReadError> {
    if at.is_duration() {
        return number(at.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let built = DateTime::new(
        i16::try_from(year).unwrap_or(i16::MAX),
        i8::try_from(month).unwrap_or(0),
        i8::try_from(day).unwrap_or(0),
        i8::try_from(hour).unwrap_or(0),
        i8::try_from(minute).unwrap_or(0),
        i8::try_from(second).unwrap_or(0),
        i32::from(milli) * 1_000_000,
    );
    // Excel knows a 29 February 1900 that never was.
    Ok(built.map_or_else(|_| Cell::Text(format!("{year}-{month}-{day}")), Cell::Date))
}

fn broken_xlsx(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Protected,
        other => ReadError::Broken(other.to_string()),
    }
}

fn broken_xls(error: XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::Protected,
        other => ReadError::Broken(other.to_string()),
    }
}
