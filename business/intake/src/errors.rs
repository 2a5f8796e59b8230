//! The error workbook: the rows as they came, with what is wrong about them, to be corrected and
//! sent again.

use std::collections::BTreeMap;

use kernel::{Fault, Locale, Result};
use sheets::{ErrorPage, Headings, RowError};

use crate::{
    Choices, Preset,
    plan::{Aside, Plan},
    recognise::describe,
    run::ImportItem,
    source_files::Sources,
};

/// The sheets that have rows kept aside, documents held back or failed, one page each; `None` when
/// there is nothing to correct.
///
/// # Errors
/// When the workbook cannot be written.
pub fn error_workbook(
    sources: &Sources,
    (preset, choices): (Preset, &Choices),
    plan: &Plan,
    failed: &[ImportItem],
    locale: Locale,
) -> Result<Option<Vec<u8>>> {
    let mut by_sheet = BTreeMap::<&str, Vec<RowError>>::new();
    for aside in &plan.aside {
        by_sheet
            .entry(&aside.place.sheet)
            .or_default()
            .extend(row_errors(aside));
    }
    for document in plan.held() {
        let errors = by_sheet.entry(&document.place.sheet).or_default();
        for finding in document.findings.iter().filter(|finding| finding.blocks) {
            errors.push(whole_row(
                document.place.row,
                &finding.code,
                &finding.message,
            ));
        }
    }
    for item in failed {
        let errors = by_sheet.entry(&item.sheet).or_default();
        errors.push(whole_row(item.row, &item.code, &item.message));
    }
    let named = sources.named();
    let headed: Vec<_> = named
        .iter()
        .filter(|sheet| by_sheet.contains_key(sheet.name))
        .filter_map(|sheet| {
            Some((
                *sheet,
                describe(preset, *sheet, &choices.mappings)?.headings,
            ))
        })
        .collect();
    let page = |(named, headings): &'_ (crate::Named<'_>, Headings)| {
        (named.name.to_owned(), headings.clone())
    };
    let kept: Vec<(String, Headings)> = headed.iter().map(page).collect();
    let pages: Vec<ErrorPage<'_>> = headed
        .iter()
        .zip(&kept)
        .map(|((named, _), (name, headings))| ErrorPage {
            name,
            sheet: named.sheet,
            headings,
            errors: by_sheet.get(named.name).map_or(&[][..], Vec::as_slice),
        })
        .collect();
    if pages.is_empty() {
        return Ok(None);
    }
    sheets::error_workbook_of(&pages, locale)
        .map(Some)
        .map_err(Fault::internal)
}

fn row_errors(aside: &Aside) -> Vec<RowError> {
    if aside.errors.is_empty() {
        vec![whole_row(
            aside.place.row,
            &aside.reason.word(),
            &aside.reason.message(),
        )]
    } else {
        aside.errors.clone()
    }
}

fn whole_row(row: u32, rule: &str, message: &kernel::Text) -> RowError {
    RowError {
        row,
        column: None,
        heading: String::new(),
        value: String::new(),
        rule: rule.to_owned(),
        message: message.clone(),
    }
}
