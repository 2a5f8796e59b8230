//! How the bytes of a text file became letters.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use crate::ReadError;

/// The encodings that sheets come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without.
    Utf8,
    /// GB18030, which includes GBK and GB2312: what Excel in Chinese saves as csv.
    Gb18030,
    /// UTF-16, low byte first: what Excel saves as "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The western code page; never tried by itself, since nearly any bytes fit it.
    Windows1252,
}

/// The share of NUL bytes that tells UTF-16 from other text: every second byte of digits and
/// delimiters is one; a quarter is enough.
const NUL_SHARE: usize = 4;
/// Bytes looked at to tell an encoding without a mark.
const SAMPLE_BYTES: usize = 4096;

/// Decodes a text file, in the given encoding or in the first that fits: by its mark, UTF-8,
/// UTF-16, GB18030.
pub(crate) fn decode(
    bytes: &[u8],
    given: Option<Encoding>,
) -> Result<(String, Encoding), ReadError> {
    let encoding = given.unwrap_or_else(|| recognise(bytes));
    let library = match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Gb18030 => GB18030,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
    };
    // A mark that contradicts the choice wins inside the library; so it is taken off beforehand.
    let body = mark(bytes).map_or(bytes, |(_, length)| &bytes[length..]);
    match library.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) if !text.contains('\0') => Ok((text.into_owned(), encoding)),
        Some(_) => Err(ReadError::NotASheet),
        None if bytes.contains(&0) => Err(ReadError::NotASheet),
        None => Err(ReadError::Encoding(encoding)),
    }
}

fn recognise(bytes: &[u8]) -> Encoding {
    if let Some((encoding, _)) = mark(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return Encoding::Utf8;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let nuls = |parity| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (high_first, low_first) = (nuls(0), nuls(1));
    if (high_first + low_first) * NUL_SHARE < sample.len() {
        Encoding::Gb18030
    } else if low_first > high_first {
        Encoding::Utf16Le
    } else {
        Encoding::Utf16Be
    }
}

fn mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    [
        (&b"\xEF\xBB\xBF"[..], Encoding::Utf8),
        (&b"\xFF\xFE"[..], Encoding::Utf16Le),
        (&b"\xFE\xFF"[..], Encoding::Utf16Be),
    ]
    .into_iter()
    .find(|(mark, _)| bytes.starts_with(mark))
    .map(|(mark, encoding)| (encoding, mark.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "订单号,数量\r\nA1,12\r\nA2,7\r\n";
        let (gb, _, _) = GB18030.encode(text);
        let cases: [(Vec<u8>, Encoding); 7] = [
            (text.into(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
            (gb.into_owned(), Encoding::Gb18030),
            (
                [b"\xFF\xFE".to_vec(), utf16(text, u16::to_le_bytes)].concat(),
                Encoding::Utf16Le,
            ),
            (
                [b"\xFE\xFF".to_vec(), utf16(text, u16::to_be_bytes)].concat(),
                Encoding::Utf16Be,
            ),
            (utf16(text, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(text, u16::to_be_bytes), Encoding::Utf16Be),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(
                decode(&bytes, None).unwrap(),
                (text.to_owned(), encoding),
                "{encoding:?}"
            );
        }
    }

    #[test]
    fn rare_characters_of_gb18030_survive() {
        let (bytes, _, _) = GB18030.encode("㐂,𠮷,€");
        assert_eq!(decode(&bytes, None).unwrap().0, "㐂,𠮷,€");
    }

    #[test]
    fn bytes_that_fit_nothing_are_refused_and_a_choice_helps() {
        let latin = b"name\nM\xFCnchen \xFF\n";
        assert!(matches!(
            decode(latin, None),
            Err(ReadError::Encoding(Encoding::Gb18030))
        ));
        let (text, _) = decode(b"M\xFCnchen", Some(Encoding::Windows1252)).unwrap();
        assert_eq!(text, "München");
        assert!(matches!(
            decode(b"a\0b,c\n1,2,3,4,5", None),
            Err(ReadError::NotASheet)
        ));
    }
}
