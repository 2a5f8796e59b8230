//! The files of an import, from bytes to named sheets.

use files::Vault;
use kernel::{Fault, FieldError, Result};
use sha2::{Digest, Sha256};
use sheets::{Limits, Options, Sheet};

use crate::{ImportFile, Named};

/// A file's name and bytes.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl SourceFile {
    /// How it is kept on record.
    #[must_use]
    pub fn record(&self) -> ImportFile {
        ImportFile {
            file_id: None,
            name: self.name.clone(),
            sha256: hex::encode(Sha256::digest(&self.bytes)),
            size: i64::try_from(self.bytes.len()).unwrap_or(i64::MAX),
        }
    }
}

/// All sheets of an import's files, each under the name a person knows it by.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    sheets: Vec<(String, Sheet)>,
}

impl Sources {
    /// Reads files.
    ///
    /// # Errors
    /// Invalid, with each file that is no sheet.
    pub fn read(files: &[SourceFile]) -> Result<Self> {
        let (mut sheets, mut errors) = (Vec::new(), Vec::new());
        for (at, file) in files.iter().enumerate() {
            match sheets::read(&file.bytes, &Options::default(), &Limits::default()) {
                Ok(book) => {
                    let visible = book
                        .sheets
                        .into_iter()
                        .filter(|s| !s.hidden && !s.rows.is_empty());
                    sheets.extend(visible.map(|sheet| (name(file, &sheet, files.len()), sheet)));
                }
                Err(error) => errors.push(FieldError::new(format!("/files/{at}"), error.code(), {
                    let text = error.message();
                    kernel::Text::new(
                        format!("{}：{}", file.name, text.zh),
                        format!("{}: {}", file.name, text.en),
                    )
                })),
            }
        }
        if errors.is_empty() {
            Ok(Self { sheets })
        } else {
            Err(Fault::Invalid(errors))
        }
    }

    /// Reads the files that were uploaded for a run.
    pub(crate) async fn from_vault(vault: &Vault, files: &[ImportFile]) -> Result<Self> {
        let mut read = Vec::with_capacity(files.len());
        for file in files {
            let bytes = vault.read(&file.sha256).await?;
            read.push(SourceFile {
                name: file.name.clone(),
                bytes,
            });
        }
        tokio::task::spawn_blocking(move || Self::read(&read))
            .await
            .map_err(Fault::internal)?
    }

    /// The sheets with their names.
    #[must_use]
    pub fn named(&self) -> Vec<Named<'_>> {
        self.sheets
            .iter()
            .map(|(name, sheet)| Named { name, sheet })
            .collect()
    }
}

/// The sheet's name in a workbook, the file's otherwise; both where several files came.
fn name(file: &SourceFile, sheet: &Sheet, files: usize) -> String {
    match (sheet.name.as_str(), files) {
        ("", _) => file.name.clone(),
        (name, 1) => name.to_owned(),
        (name, _) => format!("{} / {name}", file.name),
    }
}
