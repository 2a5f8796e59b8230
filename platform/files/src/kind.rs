//! Which kinds of files are taken: by extension *and* by what the bytes say, so that neither a lie
//! in the name nor one in the header brings in something else. No HTML, SVG, archives or macros.

use api::Problem;
use axum::http::StatusCode;
use kernel::text;

/// Bytes from the start that tell the kind.
pub(crate) const HEAD_BYTES: usize = 8 * 1024;
/// Bytes from the end that hold the table of contents of an Office file.
pub(crate) const TAIL_BYTES: usize = 1024 * 1024;

/// How the bytes of a kind are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// By the library, which knows the type's signature.
    Signature,
    /// The compound file of old Office programs.
    Compound,
    /// A ZIP whose table of contents names this part.
    Parts(&'static str),
    /// Text in some encoding: nothing binary.
    Plain,
}

/// A kind that is taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    extension: &'static str,
    /// What it is served as.
    pub(crate) media_type: &'static str,
    sign: Sign,
}

const KINDS: [Kind; 10] = [
    kind("pdf", "application/pdf", Sign::Signature),
    kind("png", "image/png", Sign::Signature),
    kind("jpg", "image/jpeg", Sign::Signature),
    kind("jpeg", "image/jpeg", Sign::Signature),
    kind("webp", "image/webp", Sign::Signature),
    kind(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Sign::Parts("xl/workbook.xml"),
    ),
    kind(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Sign::Parts("word/document.xml"),
    ),
    kind("xls", "application/vnd.ms-excel", Sign::Compound),
    kind("csv", "text/csv", Sign::Plain),
    kind("txt", "text/plain", Sign::Plain),
];

const fn kind(extension: &'static str, media_type: &'static str, sign: Sign) -> Kind {
    Kind {
        extension,
        media_type,
        sign,
    }
}

/// The kind of a file by its name, before any byte is read.
pub(crate) fn by_name(name: &str) -> Result<&'static Kind, Problem> {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let found = KINDS
        .iter()
        .find(|kind| Some(kind.extension) == extension.as_deref());
    found.ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.extension).collect();
        let known = known.join(" ");
        wrong_kind(
            "file_kind",
            text!(
                "不支持此类文件，可上传：{known}",
                "this kind is not taken; taken are: {known}"
            ),
        )
    })
}

impl Kind {
    /// How the picture is encoded, if it is one.
    pub(crate) fn picture(&self) -> Option<image::ImageFormat> {
        image::ImageFormat::from_mime_type(self.media_type)
    }

    /// Whether the bytes agree with the name.
    pub(crate) fn check(&self, head: &[u8], tail: &[u8]) -> Result<(), Problem> {
        let agrees = match self.sign {
            Sign::Signature => infer::is_mime(head, self.media_type),
            Sign::Compound => head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
            Sign::Parts(part) => {
                head.starts_with(b"PK\x03\x04")
                    && holds(tail, b"[Content_Types].xml")
                    && holds(tail, part.as_bytes())
                    && !holds(tail, b"vbaProject.bin")
            }
            Sign::Plain => is_plain(head),
        };
        if agrees {
            return Ok(());
        }
        let extension = self.extension;
        Err(wrong_kind(
            "file_content",
            text!(
                "文件内容与扩展名 .{extension} 不符，或包含宏",
                "the content is not what .{extension} says, or it holds macros"
            ),
        ))
    }
}

fn wrong_kind(code: &'static str, message: kernel::Text) -> Problem {
    Problem::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, code, message)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Text has no control characters but a few, unless it is UTF-16 and says so.
fn is_plain(head: &[u8]) -> bool {
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let binary = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A);
    utf16 || !head.iter().any(binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    fn taken(name: &str, bytes: &[u8]) -> bool {
        by_name(name).is_ok_and(|kind| kind.check(bytes, bytes).is_ok())
    }

    #[test]
    fn name_and_bytes_must_agree() {
        assert!(taken("合同.PDF", b"%PDF-1.7\n"));
        assert!(taken("a.png", PNG));
        assert!(!taken("a.pdf", PNG));
        assert!(!taken("a.jpg", b"<script>"));
        assert!(!taken("a.txt", PNG));
        assert!(taken("a.csv", "订单号,数量\r\n1,2".as_bytes()));
        assert!(taken("a.csv", b"\xb6\xa9\xb5\xa5\r\n"), "GBK");
        assert!(taken("a.txt", b"\xff\xfea\0"), "UTF-16");
    }

    #[test]
    fn dangerous_kinds_are_not_taken() {
        for name in [
            "a.html", "a.svg", "a.zip", "a.exe", "a.xlsm", "a", "pdf", "a.pdf.js",
        ] {
            assert!(by_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn office_files_are_known_by_their_parts() {
        let zip = |parts: &str| format!("PK\x03\x04…{parts}").into_bytes();
        assert!(taken("a.xlsx", &zip("[Content_Types].xml xl/workbook.xml")));
        assert!(!taken(
            "a.xlsx",
            &zip("[Content_Types].xml word/document.xml")
        ));
        assert!(!taken("a.docx", &zip("readme.txt")));
        let macros = zip("[Content_Types].xml xl/workbook.xml xl/vbaProject.bin");
        assert!(!taken("a.xlsx", &macros));
    }
}
