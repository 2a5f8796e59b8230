//! Finds the row that names the columns, also below instructions as in Chinese templates.

use kernel::search::normalize;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Cell, Field, Sheet, values};

/// Rows looked at; headings farther down are a person's task.
const ROWS_SEARCHED: usize = 20;
/// Rows of data that tell a row of descriptions from data.
const ROWS_COMPARED: usize = 5;
/// A row with this share (in tenths) of the widest row's cells may be the headings.
const WIDTH_SHARE_TENTHS: usize = 6;

/// The named columns of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headings {
    /// The number of the row that holds them.
    pub row: u32,
    /// The number of the first row of data; instructions and descriptions lie before it.
    pub first_data_row: u32,
    /// Texts above the headings, e.g. how to fill in the template.
    pub instructions: Vec<String>,
    /// The named columns, from left to right.
    pub columns: Vec<Column>,
}

/// One named column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its place, from 0.
    pub index: usize,
    /// Its heading as written.
    pub title: String,
    /// A second name for it in a row of descriptions below the headings; often empty.
    pub description: String,
    /// Whether the heading carries the mark * of a required column.
    pub required: bool,
    /// Whether the heading says that values are percent.
    pub percent: bool,
}

impl Headings {
    /// Finds the headings of a sheet: the row that names most of the fields, or, where none names
    /// at least two, the first row that is all words and about as wide as the sheet.
    #[must_use]
    pub fn find(sheet: &Sheet, fields: &[Field]) -> Option<Self> {
        let top = &sheet.rows[..sheet.rows.len().min(ROWS_SEARCHED)];
        let at = by_names(top, fields).or_else(|| by_shape(top))?;
        Some(Self::at_index(sheet, at))
    }

    /// Takes the row of this number as headings, as a person chose it.
    #[must_use]
    pub fn at_row(sheet: &Sheet, number: u32) -> Option<Self> {
        let at = sheet.rows.iter().position(|row| row.number == number)?;
        Some(Self::at_index(sheet, at))
    }

    fn at_index(sheet: &Sheet, at: usize) -> Self {
        let described = describes_columns(sheet, at + 1);
        let row = &sheet.rows[at];
        let description = |index| match described {
            true => sheet.rows[at + 1].cell(index).shown(),
            false => String::new(),
        };
        let named = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty());
        let columns = named.map(|(index, cell)| column(index, &cell.shown(), description(index)));
        let above = sheet.rows[..at].iter().flat_map(|row| &row.cells);
        let first = at + if described { 2 } else { 1 };
        Self {
            row: row.number,
            first_data_row: sheet
                .rows
                .get(first)
                .map_or(row.number + 1, |row| row.number),
            instructions: above.filter(|c| !c.is_empty()).map(Cell::shown).collect(),
            columns: columns.collect(),
        }
    }

    /// A fingerprint of the headings: sheets of the same make have the same, whatever they hold, so
    /// that a mapping can be remembered under it.
    #[must_use]
    pub fn signature(&self) -> String {
        let mut hash = Sha256::new();
        for column in &self.columns {
            hash.update(normalize(&column.title));
            hash.update(b"\n");
        }
        hex::encode(&hash.finalize()[..16])
    }
}

/// A heading as it is compared: normalised, without `*`, blanks, punctuation and what stands in
/// brackets (a unit or a remark). `Customer ID`, `customer_id` and `CustomerID` are alike.
#[must_use]
pub fn heading_key(title: &str) -> String {
    let folded = normalize(title);
    let (mut key, mut depth) = (String::with_capacity(folded.len()), 0_u32);
    for c in folded.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => key.push(c),
            _ => {}
        }
    }
    key
}

fn column(index: usize, title: &str, description: String) -> Column {
    let folded = normalize(title);
    Column {
        index,
        title: title.trim().to_owned(),
        description,
        required: folded.starts_with('*') || folded.ends_with('*'),
        percent: folded.contains('%'),
    }
}

fn by_names(top: &[crate::Row], fields: &[Field]) -> Option<usize> {
    let named = |row: &crate::Row| {
        let keys: Vec<String> = row.cells.iter().map(|c| heading_key(&c.shown())).collect();
        fields
            .iter()
            .filter(|field| keys.iter().any(|key| field.is_named(key)))
            .count()
    };
    let (at, most) = top
        .iter()
        .map(named)
        .enumerate()
        .rev()
        .max_by_key(|(_, count)| *count)?;
    (most >= 2.min(fields.len()) && most > 0).then_some(at)
}

fn by_shape(top: &[crate::Row]) -> Option<usize> {
    let used = |row: &crate::Row| row.cells.iter().filter(|c| !c.is_empty()).count();
    let widest = top.iter().map(used).max()?;
    top.iter().position(|row| {
        let mut titles: Vec<String> = row
            .cells
            .iter()
            .filter(|c| !c.is_empty())
            .map(|c| heading_key(&c.shown()))
            .collect();
        let count = titles.len();
        titles.sort();
        titles.dedup();
        let distinct = titles.len() == count;
        let wide = count * 10 >= widest * WIDTH_SHARE_TENTHS;
        count > 0 && wide && distinct && row.cells.iter().all(|c| c.is_empty() || is_words(c))
    })
}

/// Whether a row below the headings describes the columns in words and holds no data: it has words
/// in at least two columns where the rows after it have numbers or dates, and no number itself.
fn describes_columns(sheet: &Sheet, at: usize) -> bool {
    let Some(row) = sheet.rows.get(at) else {
        return false;
    };
    if row.cells.iter().any(is_figure) {
        return false;
    }
    let after = &sheet.rows[at + 1..sheet.rows.len().min(at + 1 + ROWS_COMPARED)];
    let contrasts = row.cells.iter().enumerate().filter(|(index, cell)| {
        let below: Vec<&Cell> = after
            .iter()
            .map(|row| row.cell(*index))
            .filter(|c| !c.is_empty())
            .collect();
        is_words(cell) && !below.is_empty() && below.into_iter().all(is_figure)
    });
    contrasts.count() >= 2
}

fn is_figure(cell: &Cell) -> bool {
    !cell.is_empty()
        && (matches!(values::decimal(cell), Ok(Some(_)))
            || matches!(values::date_time(cell), Ok(Some(_))))
}

fn is_words(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(_)) && !is_figure(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, read};

    fn sheet(text: &str) -> Sheet {
        read(
            text.as_bytes(),
            &Options::default(),
            &crate::Limits::default(),
        )
        .unwrap()
        .sheets
        .remove(0)
    }

    #[test]
    fn headings_are_compared_without_marks_and_units() {
        for title in ["税率（%）", "*税率(%)", " 税 率* ", "税率"] {
            assert_eq!(heading_key(title), "税率", "{title}");
        }
        for title in ["Customer ID", "customer_id", "CustomerID", "CUSTOMER-ID*"] {
            assert_eq!(heading_key(title), "customerid", "{title}");
        }
    }

    #[test]
    fn titles_and_notes_above_are_not_headings() {
        let sheet = sheet("2026年销售订单,,,\n制表：李,,,\n订单号*,客户,数量,单价\nA1,甲,3,5\n");
        let found = Headings::find(&sheet, &[]).unwrap();
        assert_eq!((found.row, found.first_data_row), (3, 4));
        assert_eq!(found.instructions, ["2026年销售订单", "制表：李"]);
        assert!(found.columns[0].required && !found.columns[1].required);
    }

    #[test]
    fn a_row_of_descriptions_gives_second_names() {
        let sheet =
            sheet("id,sn,amount,at\n,编号,金额,时间\n1,K7,3.5,2026-01-05\n2,K8,4,2026-01-06\n");
        let found = Headings::find(&sheet, &[]).unwrap();
        assert_eq!((found.row, found.first_data_row), (1, 3));
        assert_eq!(found.columns[2].description, "金额");
    }

    #[test]
    fn data_without_figures_is_not_a_description() {
        let sheet = sheet("code,name,qty\nA,bolt,\nB,nut,3\nC,pin,4\n");
        let found = Headings::find(&sheet, &[]).unwrap();
        assert_eq!(found.first_data_row, 2);
    }

    #[test]
    fn a_signature_depends_on_headings_alone() {
        let of = |text: &str| Headings::find(&sheet(text), &[]).unwrap().signature();
        assert_eq!(of("甲,乙\n1,2\n"), of("甲,乙\n7,8\n9,9\n"));
        assert_ne!(of("甲,乙\n1,2\n"), of("乙,甲\n1,2\n"));
    }
}
