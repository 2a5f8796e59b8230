//! File names: what is kept of one that came in, and how one goes out.

use api::Problem;
use axum::http::{HeaderValue, StatusCode};
use kernel::text;

/// Longest name, in characters; what is beyond is cut before the extension.
const CHARS_MAX: usize = 120;

/// A name fit to be kept: the last part of a path, without control and reserved characters.
pub(crate) fn clean(name: &str) -> Result<String, Problem> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let fit = |c: &char| !c.is_control() && !matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    // Marks that reverse the reading direction make `exe.pdf` of `fdp.exe`.
    let honest = |c: &char| !matches!(c, '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let cleaned: String = last.chars().filter(fit).filter(honest).collect();
    let cleaned = cleaned.trim().trim_start_matches('.');
    match cleaned.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 8 => {
            let stem: String = stem.chars().take(CHARS_MAX).collect();
            Ok(format!("{stem}.{extension}"))
        }
        _ => Err(Problem::request(
            StatusCode::BAD_REQUEST,
            "file_name",
            text!(
                "请提供带扩展名的文件名",
                "a file name with an extension is needed"
            ),
        )),
    }
}

/// `Content-Disposition` after RFC 6266: always to be saved, with the name in both notations.
pub(crate) fn disposition(name: &str) -> HeaderValue {
    use std::fmt::Write as _;
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_. ".contains(c) {
            c
        } else {
            '_'
        }
    };
    let ascii: String = name.chars().map(plain).collect();
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless() {
        let cleaned = |name: &str| clean(name).ok();
        assert_eq!(cleaned("C:\\temp\\合同 1.pdf"), Some("合同 1.pdf".into()));
        assert_eq!(cleaned("../../etc/passwd"), None);
        assert_eq!(
            cleaned("a\r\nSet-Cookie: x.pdf"),
            Some("aSet-Cookie x.pdf".into())
        );
        assert_eq!(cleaned("\u{202E}fdp.exe"), Some("fdp.exe".into()));
        assert_eq!(cleaned(".pdf"), None);
        assert_eq!(
            cleaned(&format!("{}.pdf", "长".repeat(300)))
                .unwrap()
                .chars()
                .count(),
            124
        );
    }

    #[test]
    fn disposition_has_both_notations() {
        let header = disposition("合同 \"1\".pdf");
        assert_eq!(
            header.to_str().unwrap(),
            "attachment; filename=\"__ _1_.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%221%22.pdf"
        );
    }
}
