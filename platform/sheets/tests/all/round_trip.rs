//! What is written is read back as it was, and nothing written can harm who opens it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use jiff::civil::datetime;
use kernel::{Locale, text};
use proptest::prelude::*;
use sheets::{
    Cell, Export, Field, Format, Headings, Limits, Mapping, Options, OutColumn, OutKind, ReadError,
    Row, RowError, Rule, Sheet, error_workbook, read, template, unguarded,
};

fn columns() -> Vec<OutColumn> {
    [
        ("订单号", OutKind::Text),
        ("金额", OutKind::Number(2)),
        ("交期", OutKind::Date),
        ("时间", OutKind::DateTime),
    ]
    .map(|(title, kind)| OutColumn {
        title: title.to_owned(),
        kind,
    })
    .to_vec()
}

fn export(format: Format, rows: &[Vec<Cell>], expected: usize) -> Vec<u8> {
    let mut export = Export::new(format, "销售/订单", columns(), expected).unwrap();
    for row in rows {
        export.row(row).unwrap();
    }
    export.finish().unwrap()
}

fn sheet(bytes: &[u8]) -> Sheet {
    read(bytes, &Options::default(), &Limits::default())
        .unwrap()
        .sheets
        .remove(0)
}

fn sample() -> Vec<Vec<Cell>> {
    let day = datetime(2026, 1, 5, 0, 0, 0, 0);
    vec![
        vec![
            Cell::text("SO-0001"),
            Cell::Number("1234.5".into()),
            Cell::Date(day),
            Cell::Date(datetime(2026, 1, 5, 14, 30, 15, 0)),
        ],
        vec![
            Cell::text("=1+1"),
            Cell::Number("-5".into()),
            Cell::Empty,
            Cell::Empty,
        ],
        vec![
            Cell::text("913205001234567890"),
            Cell::Number("12345678901234567.89".into()),
        ],
        vec![
            Cell::text("line\nbreak, \"quoted\""),
            Cell::Empty,
            Cell::Empty,
            Cell::Date(day),
        ],
    ]
}

#[test]
fn a_workbook_reads_back_with_its_types() {
    for expected in [10, 10_000] {
        let sheet = sheet(&export(Format::Xlsx, &sample(), expected));
        assert_eq!(sheet.name, "销售 订单");
        let back: Vec<_> = sheet.rows[1..]
            .iter()
            .map(|row| row.cells.clone())
            .collect();
        let mut wanted = sample();
        wanted[1].truncate(2);
        // Beyond fifteen digits Excel would round: the number is kept as text.
        wanted[2][1] = Cell::text("12345678901234567.89");
        assert_eq!(back, wanted, "{expected} rows expected");
    }
}

#[test]
fn a_text_file_reads_back_when_the_guard_is_taken_off() {
    let bytes = export(Format::Csv, &sample(), 10);
    assert!(
        bytes.starts_with(b"\xEF\xBB\xBF\"\xE8"),
        "a byte order mark, then a quoted heading"
    );
    let raw = String::from_utf8_lossy(&bytes).into_owned();
    assert!(
        raw.contains("\"'=1+1\",\"-5\""),
        "a formula is guarded, a number is not"
    );
    let sheet = sheet(&bytes);
    for (row, wanted) in sheet.rows[1..].iter().zip(sample()) {
        for (index, cell) in wanted.iter().enumerate() {
            assert_eq!(unguarded(&row.cell(index).shown()), cell.shown());
        }
    }
}

#[test]
fn a_template_is_understood_by_the_reader() {
    let fields = [
        Field::new("order", text!("订单号", "Order number"), &[]).required(),
        Field::new("customer", text!("客户", "Customer"), &[]).required(),
        Field::new("quantity", text!("数量", "Quantity"), &[]),
    ];
    for locale in [Locale::Zh, Locale::En] {
        let sheet = sheet(&template("订单导入", &fields, locale).unwrap());
        let headings = Headings::find(&sheet, &fields).unwrap();
        assert_eq!(headings.row, 2);
        assert_eq!(headings.instructions.len(), 1);
        let proposal = Mapping::propose(&headings, &fields);
        assert!(proposal.missing.is_empty() && proposal.unused.is_empty());
        assert!(headings.columns[0].required && !headings.columns[2].required);
    }
}

#[test]
fn an_error_workbook_holds_every_row_in_its_place_and_says_what_is_wrong() {
    let text = "标题,,\n订单号,数量,单价\nA1,3,5\n\nA2,abc\n";
    let original = sheet(text.as_bytes());
    let headings = Headings::at_row(&original, 2).unwrap();
    let error = |column, heading: &str, rule: Rule| RowError {
        row: 5,
        column: Some(column),
        heading: heading.to_owned(),
        value: String::new(),
        rule: rule.code().to_owned(),
        message: rule.message(),
    };
    let errors = [
        error(1, "数量", Rule::Decimal),
        error(2, "单价", Rule::Required),
    ];
    let marked = sheet(&error_workbook(&original, &headings, &errors, Locale::Zh).unwrap());
    let numbers: Vec<u32> = marked.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 5]);
    for (row, back) in original.rows.iter().zip(&marked.rows) {
        assert_eq!(
            row.cells[..],
            back.cells[..row.cells.len()],
            "row {}",
            row.number
        );
    }
    assert_eq!(marked.rows[1].cell(3).shown(), "错误说明");
    let note = marked.rows[3].cell(3).shown();
    assert!(
        note.starts_with("数量：应为数字") && note.contains("；单价：必填"),
        "{note}"
    );
    assert!(marked.rows[2].cell(3).is_empty());
    // Sent again, it is mapped as before: the added column belongs to nobody.
    assert_eq!(Headings::at_row(&marked, 2).unwrap().columns.len(), 4);
}

#[test]
fn merged_order_numbers_count_for_each_of_their_lines() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    let style = rust_xlsxwriter::Format::new();
    page.merge_range(0, 0, 0, 2, "订单明细", &style).unwrap();
    for (column, title) in [(0, "订单号"), (1, "产品"), (2, "数量")] {
        page.write_string(1, column, title).unwrap();
    }
    page.merge_range(2, 0, 4, 0, "A1", &style).unwrap();
    for row in 2..5 {
        page.write_string(row, 1, format!("P{row}")).unwrap();
        page.write_number(row, 2, 1).unwrap();
    }
    let sheet = sheet(&workbook.save_to_buffer().unwrap());
    let orders: Vec<String> = sheet.rows[2..]
        .iter()
        .map(|row| row.cell(0).shown())
        .collect();
    assert_eq!(orders, ["A1", "A1", "A1"]);
    assert!(
        sheet.rows[0].cell(1).is_empty(),
        "merging over columns is decoration"
    );
}

#[test]
fn files_made_to_hurt_are_refused() {
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    let refused = |bytes: &[u8]| read(bytes, &Options::default(), &limits).unwrap_err();
    let bomb = {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut gzip, &vec![b'a'; 8 << 20]).unwrap();
        gzip.finish().unwrap()
    };
    assert!(bomb.len() < 20_000);
    assert_eq!(
        refused(&bomb),
        ReadError::TooLarge {
            what: "unpacked_bytes",
            limit: 1 << 20
        }
    );
    let zipped = {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut zip, &vec![b' '; 8 << 20]).unwrap();
        zip.finish().unwrap().into_inner()
    };
    assert_eq!(
        refused(&zipped),
        ReadError::TooLarge {
            what: "unpacked_bytes",
            limit: 1 << 20
        }
    );
    let corner = {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let page = workbook.add_worksheet();
        page.write_string(0, 0, "a").unwrap();
        page.write_string(1_048_575, 16_383, "z").unwrap();
        workbook.save_to_buffer().unwrap()
    };
    assert_eq!(
        refused(&corner),
        ReadError::TooLarge {
            what: "columns",
            limit: 512
        }
    );
    let whole = export(Format::Xlsx, &sample(), 10);
    assert!(matches!(
        refused(&whole[..whole.len() / 2]),
        ReadError::Broken(_)
    ));
    assert!(matches!(
        refused(b"\xD0\xCF\x11\xE0 not really"),
        ReadError::Broken(_)
    ));
    assert_eq!(refused(b"%PDF-1.7\0\0\0\xFF\xFE"), ReadError::NotASheet);
    assert_eq!(refused(b""), ReadError::Empty);
    assert_eq!(refused(b"\n , \n"), ReadError::Empty);
    assert_eq!(
        refused(&vec![b'a'; (25 << 20) + 1]),
        ReadError::TooLarge {
            what: "bytes",
            limit: 25 << 20
        }
    );
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        "[ -~苏州¥\n\t\"'=+@]{0,12}".prop_map(Cell::text),
        (-10_000_000_000_i64..10_000_000_000)
            .prop_map(|fen| kernel::Quantity(fen * 10_000).to_string())
            .prop_map(Cell::Number),
        any::<bool>().prop_map(Cell::Bool),
        (1901_i16..2200, 1_i8..13, 1_i8..29, 0_i8..24, 0_i8..60)
            .prop_map(|(y, m, d, h, min)| Cell::Date(datetime(y, m, d, h, min, 0, 0))),
        Just(Cell::Empty),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_cells_survive_a_workbook(rows in prop::collection::vec(prop::collection::vec(cell(), 4), 1..20)) {
        // Every column a date with time, so that dates come back as such.
        let columns = ["a", "b", "c", "d"]
            .map(|title| OutColumn { title: title.to_owned(), kind: OutKind::DateTime });
        let mut export = Export::new(Format::Xlsx, "x", columns.to_vec(), 1).unwrap();
        for row in &rows {
            let cells: Vec<Cell> = row.iter().map(|c| match c {
                Cell::Number(n) => Cell::text(format!("n{n}")),
                other => other.clone(),
            }).collect();
            export.row(&cells).unwrap();
        }
        let back = sheet(&export.finish().unwrap());
        for (number, row) in (2..).zip(&rows) {
            let empty = Row::default();
            let read = back.rows.iter().find(|r| r.number == number).unwrap_or(&empty);
            for (column, cell) in row.iter().enumerate() {
                let wanted = match cell {
                    Cell::Number(n) => format!("n{n}"),
                    other => other.shown(),
                };
                // Excel knows one kind of line break and no other control characters.
                prop_assert_eq!(read.cell(column).shown(), wanted);
            }
        }
    }

    #[test]
    fn any_cells_survive_a_text_file(rows in prop::collection::vec(prop::collection::vec(cell(), 4), 1..20)) {
        let back = sheet(&export(Format::Csv, &rows, 1));
        let shown = |row: &[Cell]| {
            let texts = row.iter().map(|c| unguarded(&c.shown()).to_owned()).collect::<Vec<_>>();
            let used = texts.iter().rposition(|t| !t.trim().is_empty()).map_or(0, |at| at + 1);
            texts[..used].to_vec()
        };
        let wanted: Vec<_> = rows
            .iter()
            .map(|row| {
                let texts: Vec<String> = row.iter().map(Cell::shown).collect();
                let used = texts.iter().rposition(|t| !t.is_empty()).map_or(0, |at| at + 1);
                texts[..used].to_vec()
            })
            .filter(|texts| !texts.is_empty())
            .collect();
        let read: Vec<_> = back.rows[1..].iter().map(|row| shown(&row.cells)).collect();
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), head in 0..4_usize) {
        let heads = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"\x1F\x8B"];
        let _ = read(&[heads[head], &bytes].concat(), &Options::default(), &Limits::default());
    }
}
