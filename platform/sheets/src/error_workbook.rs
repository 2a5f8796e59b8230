//! Gives a sheet back with its errors marked, so that a person can correct it and send it again.

use std::collections::BTreeMap;

use kernel::Locale;
use rust_xlsxwriter::{Color, Format as Style, Workbook, Worksheet};

use crate::{
    Cell, ExportError, Headings, RowError, Sheet,
    export::{sheet_name, write_cell},
};

/// A sheet with its errors.
#[derive(Debug, Clone, Copy)]
pub struct ErrorPage<'a> {
    /// What the page is called; the sheet's own name may be empty.
    pub name: &'a str,
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Its headings.
    pub headings: &'a Headings,
    /// What is wrong with its rows.
    pub errors: &'a [RowError],
}

/// The sheet as it came, every row in its place, with the faulty cells red and a last column that
/// says what is wrong with each row.
///
/// The added column has no meaning to the import: a corrected copy can be sent as it is.
pub fn error_workbook(
    sheet: &Sheet,
    headings: &Headings,
    errors: &[RowError],
    locale: Locale,
) -> Result<Vec<u8>, ExportError> {
    let name = &sheet.name;
    error_workbook_of(
        &[ErrorPage {
            name,
            sheet,
            headings,
            errors,
        }],
        locale,
    )
}

/// The same for several sheets, one page each.
pub fn error_workbook_of(pages: &[ErrorPage<'_>], locale: Locale) -> Result<Vec<u8>, ExportError> {
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    let mut names: Vec<String> = Vec::new();
    for page in pages {
        let mut name = sheet_name(page.name);
        if names.contains(&name) {
            name = sheet_name(&format!("{} {}", names.len() + 1, page.name));
        }
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&name)?;
        names.push(name);
        fill(worksheet, page, &styles, locale)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(
    page: &mut Worksheet,
    of: &ErrorPage<'_>,
    styles: &Styles,
    locale: Locale,
) -> Result<(), ExportError> {
    let ErrorPage {
        sheet,
        headings,
        errors,
        ..
    } = *of;
    let mut by_row = BTreeMap::<u32, Vec<&RowError>>::new();
    for error in errors {
        by_row.entry(error.row).or_default().push(error);
    }
    page.set_freeze_panes(headings.row, 0)?;
    let notes = u16::try_from(sheet.width()).unwrap_or(u16::MAX);
    page.set_column_width(notes, 60)?;
    let title = match locale {
        Locale::Zh => "错误说明",
        Locale::En => "What is wrong",
    };
    page.write_string_with_format(headings.row - 1, notes, title, &styles.bold)?;
    for row in &sheet.rows {
        let at = row.number - 1;
        let wrong = by_row.get(&row.number).map_or(&[][..], Vec::as_slice);
        for (index, (cell, column)) in row.cells.iter().zip(0_u16..).enumerate() {
            let marked = wrong.iter().any(|e| e.column == Some(index));
            let style = styles.of(cell, marked, row.number == headings.row);
            write_cell(page, at, column, cell, style, style)?;
        }
        // A missing value may lie right of the row's last cell.
        let beyond = wrong
            .iter()
            .filter_map(|e| e.column)
            .filter(|c| *c >= row.cells.len());
        for column in beyond {
            page.write_blank(at, u16::try_from(column).unwrap_or(u16::MAX), &styles.wrong)?;
        }
        if !wrong.is_empty() {
            page.write_string(at, notes, note(wrong, locale))?;
        }
    }
    Ok(())
}

fn note(errors: &[&RowError], locale: Locale) -> String {
    let (colon, semicolon) = match locale {
        Locale::Zh => ("：", "；"),
        Locale::En => (": ", "; "),
    };
    let lines: Vec<String> = errors
        .iter()
        .map(|e| match e.heading.as_str() {
            "" => e.message.get(locale).to_owned(),
            heading => format!("{heading}{colon}{}", e.message.get(locale)),
        })
        .collect();
    lines.join(semicolon)
}

struct Styles {
    plain: Style,
    bold: Style,
    date: Style,
    wrong: Style,
    wrong_date: Style,
}

impl Styles {
    fn new() -> Self {
        let date = Style::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        let red = Color::RGB(0xFF_C7_CE);
        Self {
            plain: Style::new(),
            bold: Style::new().set_bold(),
            wrong: Style::new().set_background_color(red),
            wrong_date: date.clone().set_background_color(red),
            date,
        }
    }

    fn of(&self, cell: &Cell, wrong: bool, heading: bool) -> &Style {
        match (cell, wrong) {
            (Cell::Date(_), true) => &self.wrong_date,
            (Cell::Date(_), false) => &self.date,
            (_, true) => &self.wrong,
            (_, false) if heading => &self.bold,
            (_, false) => &self.plain,
        }
    }
}
