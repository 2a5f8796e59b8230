//! A customer's sheet as a draft: read by the same rules as pasted words.
//!
//! The file is uploaded first; only its uploader may have it read, and nothing is entered.

use access::{
    Permit,
    matrix::{EnterOrder, ViewCustomer, ViewProduct},
};
use files::{StoredFile, Vault};
use kernel::{Date, Fault, FileId, Result, text};
use serde::Serialize;
use sheets::{Book, Limits, Options, ReadError, Sheet};
use store::Db;
use utoipa::ToSchema;

use crate::{
    draft_from_text::{TextDraft, draft_of},
    read_text::{Understood, has_headings, read_sheet},
};

/// One order, not a year of them: larger files are imported.
const LIMITS: Limits = Limits {
    bytes: 5 << 20,
    unpacked_bytes: 64 << 20,
    archive_entries: 1_000,
    sheets: 50,
    rows: 5_000,
    columns: 200,
    cells: 200_000,
    cell_chars: 32_767,
};

/// A customer's sheet as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileDraft {
    /// The file's sheets that hold anything; a text file has one, without a name.
    pub sheets: Vec<String>,
    /// Which of them was read.
    pub sheet: String,
    /// What it says.
    pub read: TextDraft,
}

/// Drafts an order from an uploaded file; reads only.
///
/// # Errors
/// Invalid when there is no such file of this person, when it is no sheet or too large, and when it
/// has no sheet of this name; storage.
pub(crate) async fn draft_from_file(
    (db, vault): (&Db, &Vault),
    permit: &Permit<EnterOrder>,
    permits: (Permit<ViewProduct>, Permit<ViewCustomer>),
    (id, wanted): (FileId, Option<String>),
    today: Date,
) -> Result<FileDraft> {
    let file = db
        .read_with(move |tx| Box::pin(async move { files::find(tx, id).await }))
        .await?
        .filter(|file| permit.user() == Some(file.uploaded_by))
        .ok_or_else(unknown_file)?;
    let bytes = vault.read(&file.hash).await?;
    let read = move || understand(&file, &bytes, wanted.as_deref(), today);
    let (sheets, sheet, understood) = tokio::task::spawn_blocking(read)
        .await
        .map_err(Fault::internal)??;
    let read = db
        .read_with(move |tx| {
            let (permits, understood) = (permits.clone(), understood.clone());
            Box::pin(
                async move { draft_of(tx, (&permits.0, &permits.1), understood, "/file_id").await },
            )
        })
        .await?;
    Ok(FileDraft {
        sheets,
        sheet,
        read,
    })
}

/// The names of a file's sheets, that of the one read, and what it says.
fn understand(
    file: &StoredFile,
    bytes: &[u8],
    wanted: Option<&str>,
    today: Date,
) -> Result<(Vec<String>, String, Understood)> {
    let book = read_book(file, bytes)
        .map_err(|error| Fault::invalid("/file_id", error.code(), error.message()))?;
    let sheets: Vec<Sheet> = book
        .sheets
        .into_iter()
        .filter(|sheet| !sheet.hidden && !sheet.rows.is_empty())
        .collect();
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let chosen = match wanted {
        Some(name) => sheets
            .iter()
            .find(|sheet| sheet.name == name)
            .ok_or_else(|| unknown_sheet(&names))?,
        // An order is where the headings of one are; a cover sheet has none.
        None => sheets
            .iter()
            .find(|sheet| has_headings(sheet))
            .or_else(|| sheets.first())
            .ok_or_else(|| {
                Fault::invalid(
                    "/file_id",
                    ReadError::Empty.code(),
                    ReadError::Empty.message(),
                )
            })?,
    };
    Ok((names, chosen.name.clone(), read_sheet(chosen, today)))
}

fn read_book(file: &StoredFile, bytes: &[u8]) -> Result<Book, ReadError> {
    let mut options = Options::default();
    match file
        .name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .as_deref()
    {
        Some("xlsx" | "xls" | "csv") => {}
        // A message saved as text has commas between words, not between cells.
        Some("txt") => options.delimiter = Some('\t'),
        _ => return Err(ReadError::NotASheet),
    }
    sheets::read(bytes, &options, &LIMITS)
}

fn unknown_file() -> Fault {
    let message = text!(
        "没有这个文件，请重新上传",
        "there is no such file; upload it again"
    );
    Fault::invalid("/file_id", "unknown_file", message)
}

fn unknown_sheet(names: &[String]) -> Fault {
    let names = names.join("、");
    let message = text!(
        "文件里没有这个工作表，可选：{names}",
        "the file has no such sheet; choose one of {names}"
    );
    Fault::invalid("/sheet", "unknown_sheet", message)
}
