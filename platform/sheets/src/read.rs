//! Reads a file of any kind within limits.

use std::io::{Cursor, Read};

use kernel::{Fault, Text, text};
use serde::{Deserialize, Serialize};

use crate::{Book, Encoding, Kind, read_csv, read_workbook};

/// How much a file may hold. What exceeds a limit is refused whole: half a file is worse than none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub bytes: u64,
    /// Bytes after unpacking; a zip bomb ends here.
    pub unpacked_bytes: u64,
    /// Parts of a workbook's archive; a real one has some dozens.
    pub archive_entries: usize,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Rows of all sheets.
    pub rows: usize,
    /// Columns of a row.
    pub columns: usize,
    /// Cells of all sheets, gaps between the used ones included.
    pub cells: usize,
    /// Characters of one cell; Excel's own limit.
    pub cell_chars: usize,
}

impl Default for Limits {
    /// Holds a year of a busy wholesaler (540,000 lines of 8 columns) and stays within some hundred
    /// megabytes of memory.
    fn default() -> Self {
        Self {
            bytes: 25 << 20,
            unpacked_bytes: 256 << 20,
            archive_entries: 1_000,
            sheets: 100,
            rows: 600_000,
            columns: 512,
            cells: 6_000_000,
            cell_chars: 32_767,
        }
    }
}

/// What a person may choose when the file does not speak for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The encoding of a text file.
    pub encoding: Option<Encoding>,
    /// The delimiter of a text file.
    pub delimiter: Option<char>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It holds more than a limit allows.
    #[error("too large: more than {limit} {what}")]
    TooLarge {
        /// What there is too much of, e.g. `rows`.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// It is neither a workbook nor text.
    #[error("not a sheet")]
    NotASheet,
    /// It is a workbook that cannot be opened.
    #[error("broken: {0}")]
    Broken(String),
    /// It asks for a password.
    #[error("protected by a password")]
    Protected,
    /// Its bytes are no text in this encoding.
    #[error("not text in {0:?}")]
    Encoding(Encoding),
    /// A quote opens in this line of the text and is never closed.
    #[error("the quote opened in line {0} is never closed")]
    OpenQuote(usize),
    /// It holds nothing.
    #[error("empty")]
    Empty,
}

impl ReadError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file_too_large",
            Self::NotASheet => "file_kind",
            Self::Broken(_) => "file_broken",
            Self::Protected => "file_protected",
            Self::Encoding(_) => "file_encoding",
            Self::OpenQuote(_) => "file_open_quote",
            Self::Empty => "file_empty",
        }
    }

    /// What is wrong and what to do about it.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::TooLarge { what, limit } => {
                let (zh, en) = counted(what);
                text!(
                    "文件过大：{zh}超过 {limit}，请拆分后分次导入",
                    "the file is too large: more than {limit} {en}; split it and import the parts"
                )
            }
            Self::NotASheet => text!(
                "文件不是 xlsx、xls 或 csv 表格，请另存为其中一种格式",
                "the file is no xlsx, xls or csv sheet; save it as one of these"
            ),
            Self::Broken(_) => text!(
                "文件已损坏，无法打开；请用 Excel 或 WPS 打开后另存为新文件",
                "the file is broken and cannot be opened; open it in Excel and save a new copy"
            ),
            Self::Protected => text!(
                "文件设有密码，请取消密码后再导入",
                "the file is protected by a password; remove it first"
            ),
            Self::Encoding(_) => text!(
                "无法识别文件的文字编码，请选择编码，或另存为 UTF-8",
                "the text encoding cannot be told; choose one, or save the file as UTF-8"
            ),
            Self::OpenQuote(line) => text!(
                "第 {line} 行的引号没有结束，后面的内容会并成一格；请在该行补上或去掉引号后重新上传",
                "the quote opened in line {line} is never closed and would swallow what follows; \
                 close or remove it and upload the file again"
            ),
            Self::Empty => text!("文件中没有数据", "the file holds no data"),
        }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        Self::invalid("/file", error.code(), error.message())
    }
}

fn counted(what: &str) -> (&'static str, &'static str) {
    match what {
        "bytes" => ("字节数", "bytes"),
        "unpacked_bytes" => ("解压后的字节数", "bytes when unpacked"),
        "archive_entries" => ("压缩包内文件数", "parts in its archive"),
        "sheets" => ("工作表数", "sheets"),
        "rows" => ("行数", "rows"),
        "columns" => ("列数", "columns"),
        "cells" => ("单元格数", "cells"),
        _ => ("单元格内字符数", "characters in a cell"),
    }
}

/// Reads a file; its kind is told by its bytes.
pub fn read(bytes: &[u8], options: &Options, limits: &Limits) -> Result<Book, ReadError> {
    within("bytes", bytes.len(), limits.bytes)?;
    let book = if bytes.starts_with(b"PK\x03\x04") {
        read_workbook::xlsx(bytes, limits)?
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        read_workbook::xls(bytes, limits)?
    } else if bytes.starts_with(b"\x1F\x8B") {
        let text = gunzip(bytes, limits)?;
        Book {
            kind: Kind::CsvGz,
            ..read_csv::csv(&text, options, limits)?
        }
    } else {
        read_csv::csv(bytes, options, limits)?
    };
    if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ReadError::Empty);
    }
    Ok(book)
}

fn gunzip(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let mut text = Vec::new();
    let unpacked = flate2::read::MultiGzDecoder::new(Cursor::new(bytes))
        .take(limits.unpacked_bytes + 1)
        .read_to_end(&mut text)
        .map_err(|e| ReadError::Broken(e.to_string()))?;
    within("unpacked_bytes", unpacked, limits.unpacked_bytes)?;
    Ok(text)
}

/// Refuses a count beyond its limit.
pub(crate) fn within(
    what: &'static str,
    count: usize,
    limit: impl TryInto<u64>,
) -> Result<(), ReadError> {
    let limit = limit.try_into().unwrap_or(u64::MAX);
    if u64::try_from(count).is_ok_and(|count| count <= limit) {
        Ok(())
    } else {
        Err(ReadError::TooLarge { what, limit })
    }
}
