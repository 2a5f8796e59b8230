//! Reads text with delimiters.

use csv::{ReaderBuilder, StringRecord};

use crate::{Book, Cell, Kind, Limits, Options, ReadError, Row, Sheet, encoding, read::within};

/// Delimiters that are tried, in the order that decides a draw.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records that the trial looks at.
const SAMPLE_RECORDS: usize = 50;

pub(crate) fn csv(bytes: &[u8], options: &Options, limits: &Limits) -> Result<Book, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let (text, encoding) = encoding::decode(bytes, options.encoding)?;
    // Excel writes the delimiter into a first line of its own when it is an unusual one.
    let (declared, body, skipped) = separator_line(&text);
    let delimiter = options
        .delimiter
        .and_then(|c| u8::try_from(c).ok())
        .or(declared)
        .unwrap_or_else(|| sniff(body));
    if let Some(line) = open_quote(body, delimiter) {
        return Err(ReadError::OpenQuote(line + skipped));
    }
    let rows = rows(body, delimiter, skipped, limits)?;
    let sheet = Sheet {
        rows,
        ..Sheet::default()
    };
    Ok(Book {
        kind: Kind::Csv,
        encoding: Some(encoding),
        sheets: vec![sheet],
    })
}

fn separator_line(text: &str) -> (Option<u8>, &str, usize) {
    let line = text.lines().next().unwrap_or_default();
    match line.strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => {
            let body = text[line.len()..].trim_start_matches('\r');
            (Some(*delimiter), body.strip_prefix('\n').unwrap_or(body), 1)
        }
        _ => (None, text, 0),
    }
}

fn rows(text: &str, delimiter: u8, skipped: usize, limits: &Limits) -> Result<Vec<Row>, ReadError> {
    let mut reader = reader(text, delimiter);
    let (mut rows, mut record, mut cells) = (Vec::new(), StringRecord::new(), 0);
    let (mut seen, mut lines) = (0, skipped);
    while reader
        .read_record(&mut record)
        .map_err(|e| ReadError::Broken(e.to_string()))?
    {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(text.len());
        // The library's position lies before the blank lines that it skips.
        let blank = text[start..]
            .bytes()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        lines += breaks(&text[seen..start + blank]);
        seen = start + blank;
        let number = u32::try_from(lines + 1).unwrap_or(u32::MAX);
        // A line break inside quotes makes a line of the file, but no row of a spreadsheet.
        lines = lines.saturating_sub(record.iter().map(breaks).sum());
        within("columns", record.len(), limits.columns)?;
        cells += record.len();
        within("cells", cells, limits.cells)?;
        let row = row(number, &record, limits)?;
        if !row.is_empty() {
            within("rows", rows.len() + 1, limits.rows)?;
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The line of the file, from 1, where a quote opens that is never closed, or only by the opening
/// quote of a later line: the library would take all that lies between as one value.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut starts) = (0, true);
    while at < bytes.len() {
        if starts && bytes[at] == b'"' {
            let closed = closing_quote(bytes, at + 1);
            let spans = text[at..closed.unwrap_or(bytes.len())].contains(['\n', '\r']);
            let after = closed.and_then(|close| bytes.get(close + 1));
            let ends = |b: &u8| *b == delimiter || matches!(b, b'\r' | b'\n');
            if closed.is_none() || spans && !after.is_none_or(ends) {
                return Some(breaks(&text[..at]) + 1);
            }
            at = closed.unwrap_or(bytes.len()) + 1;
            starts = false;
        } else {
            starts = bytes[at] == delimiter || matches!(bytes[at], b'\r' | b'\n');
            at += 1;
        }
    }
    None
}

/// Where a quoted value ends; two quotes in it are one of its characters.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

fn row(number: u32, record: &StringRecord, limits: &Limits) -> Result<Row, ReadError> {
    let mut cells = Vec::with_capacity(record.len());
    for field in record {
        if field.len() > limits.cell_chars {
            within("cell_chars", field.chars().count(), limits.cell_chars)?;
        }
        cells.push(Cell::text(field));
    }
    while cells.last().is_some_and(Cell::is_empty) {
        cells.pop();
    }
    Ok(Row { number, cells })
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Line breaks of any system: LF, CR LF, or CR alone.
fn breaks(text: &str) -> usize {
    let feeds = text.bytes().filter(|b| *b == b'\n').count();
    let returns = text.bytes().filter(|b| *b == b'\r').count();
    feeds + returns - text.matches("\r\n").count()
}

/// The delimiter that splits the first records most alike into the most columns.
fn sniff(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        for record in reader(text, delimiter)
            .records()
            .take(SAMPLE_RECORDS)
            .flatten()
        {
            *widths.entry(record.len()).or_default() += 1;
        }
        widths
            .into_iter()
            .filter(|(width, _)| *width > 1)
            .map(|(w, n)| (n, w))
            .max()
    };
    // `max_by_key` keeps the last of equals, hence the reversal.
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|d| score(*d))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, Vec<String>)> {
        let book = csv(text.as_bytes(), &Options::default(), &Limits::default()).unwrap();
        let rows = &book.sheets[0].rows;
        rows.iter()
            .map(|r| (r.number, r.cells.iter().map(Cell::shown).collect()))
            .collect()
    }

    #[test]
    fn delimiters_are_found() {
        for text in [
            "a,b\n1,2\n",
            "a;b\n1;2\n",
            "a\tb\n1\t2\n",
            "a|b\n1|2\n",
            "sep=;\na;b\n1;2\n",
        ] {
            let cells: Vec<_> = read(text).into_iter().map(|(_, cells)| cells).collect();
            assert_eq!(cells, [["a", "b"], ["1", "2"]], "{text}");
        }
        let decimals = read("name;price\nbolt, long;1,50\nnut, hex;2,25\n");
        assert_eq!(decimals[1].1, ["bolt, long", "1,50"]);
    }

    #[test]
    fn rows_are_numbered_as_spreadsheets_number_them() {
        let rows = read("h1,h2\r\n\"two\nlines\",x\r\n\r\n,,\r\nlast,\"say \"\"hi\"\"\"\r\n");
        let numbers: Vec<u32> = rows.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, [1, 2, 5]);
        assert_eq!(rows[2].1, ["last", "say \"hi\""]);
    }

    #[test]
    fn a_quote_left_open_is_named_by_its_line() {
        let line = |text: &str| csv(text.as_bytes(), &Options::default(), &Limits::default());
        for (text, opened) in [
            ("a,b\n1,2\n\"3,4\n5,6\n", 3),
            ("a,b\n1,\"2\n3,4\n5,\"6\"\n", 2),
            ("sep=;\na;b\r\n\"x\ny\";1\r\n2;\"z\r\n", 5),
        ] {
            assert_eq!(
                line(text).unwrap_err(),
                ReadError::OpenQuote(opened),
                "{text}"
            );
        }
        for sound in [
            "a,b\n5\" pipe,\"say \"\"hi\"\"\"\n",
            "a,b\n\"two\nlines\",\"\"\n",
            "a,b\n\"5\" pipe,1\n",
        ] {
            assert!(line(sound).is_ok(), "{sound}");
        }
    }

    #[test]
    fn limits_hold() {
        let limits = Limits {
            rows: 2,
            columns: 2,
            ..Limits::default()
        };
        let over = |text: &str| csv(text.as_bytes(), &Options::default(), &limits).unwrap_err();
        assert_eq!(
            over("a\nb\nc\n"),
            ReadError::TooLarge {
                what: "rows",
                limit: 2
            }
        );
        assert_eq!(
            over("a,b,c\n"),
            ReadError::TooLarge {
                what: "columns",
                limit: 2
            }
        );
    }
}
