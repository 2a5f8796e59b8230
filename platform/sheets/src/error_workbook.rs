//! Gives a sheet back with its errors marked, so that a person can correct it and send it again.

use std::collections::BTreeMap;

use kernel::Locale;
use rust_xlsxwriter::{Color, Format as Style, Workbook};

use crate::{
    Cell, ExportError, Headings, RowError, Sheet,
    export::{sheet_name, write_cell},
};

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
    let mut by_row = BTreeMap::<u32, Vec<&RowError>>::new();
    for error in errors {
        by_row.entry(error.row).or_default().push(error);
    }
    let styles = Styles::new();
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet_name(&sheet.name))?;
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
    Ok(workbook.save_to_buffer()?)
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
