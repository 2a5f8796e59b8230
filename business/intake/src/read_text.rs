//! What a pasted order says: a mail, a chat message, a few rows of a customer's sheet.
//!
//! Rules, no guess beyond them: what a line says of the whole order (number, contact, date, place),
//! and lines with a quantity, each with the words that name the goods. Which product the words mean
//! is looked up by [`crate::draft_from_text`].

use std::sync::LazyLock;

use kernel::{Date, Quantity, UnitPrice};
use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

/// What was understood.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Understood {
    /// The customer's words for himself.
    pub customer: String,
    /// His order number.
    pub customer_po_no: String,
    /// His person.
    pub contact_name: String,
    /// How to reach that person.
    pub contact_phone: String,
    /// When he wants it.
    pub delivery_on: Option<Date>,
    /// Where he wants it.
    pub delivery_place: String,
    /// What he wants.
    pub lines: Vec<UnderstoodLine>,
    /// Lines that say nothing known, as they stand.
    pub unread: Vec<String>,
}

/// One line of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnderstoodLine {
    /// The line as it stands.
    pub source: String,
    /// The words that name the goods.
    pub goods: String,
    /// How many.
    pub quantity: Quantity,
    /// In what unit, when it is said.
    pub unit: String,
    /// Its number on the customer's order; empty when not said, like the next.
    pub customer_po_line: String,
    /// What the customer calls it.
    pub customer_article_no: String,
    /// For how much each, when it is said.
    pub price: Option<UnitPrice>,
}

/// A pattern of this file; [`tests::every_pattern_is_sound`] compiles each of them.
macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
    };
}

const UNITS: &str = "台|套|个|只|件|箱|米|根|片|块|吨|桶|卷|张|双|组|次|条|支|瓶|包|盒|公斤|千克|kg|t|m|pcs|pc|sets?|boxes|box|units?|ea|cartons?|ctns?";

pattern!(PHONE, r"(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})");
pattern!(
    CUSTOMER,
    r"(?i)^(?:客户|公司|订货单位|购货单位|买方|需方|customer|company|buyer)\s*[:：]\s*(.+)$"
);
pattern!(
    PO_NO,
    r"(?i)(?:采购订单号|采购单号|订单编号|订单号|合同号|P\.?O\.?(?:\s*(?:no|number))?)\s*[.:：#]*\s*([A-Z0-9][A-Z0-9/_-]{2,39})"
);
pattern!(
    CONTACT,
    r"(?i)(?:联系人|收货人|收件人|contact|attn)\s*[:：]?\s*([\p{Han}·]{2,6}|[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+)?)"
);
pattern!(
    PLACE,
    r"(?i)(?:收货地址|送货地址|交货地址|交货地点|送货到|送到|发到|发往|地址|deliver(?:y)? (?:to|address)|ship to|address)\s*[:：]?\s*(.+)$"
);
pattern!(
    DUE,
    r"(?i)交货|交期|到货|发货|送到|要货|需要|之前|以前|前到|deliver|due|need|by "
);
pattern!(DAY_FULL, r"(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?");
pattern!(DAY_SHORT, r"(\d{1,2})(?:月|/)(\d{1,2})[日号]?");
pattern!(
    PRICE,
    r"(?i)(?:单价|价格|@|￥|¥|price|rmb|cny)\s*[:：]?\s*[￥¥]?\s*(\d[\d,]*(?:\.\d{1,6})?)(?:\s*元)?(?:\s*/\s*\p{L}+)?|(\d[\d,]*(?:\.\d{1,6})?)\s*元(?:\s*/\s*\p{L}+)?"
);
pattern!(
    COUNTED,
    &format!(r"(?i)(\d[\d,]*(?:\.\d{{1,6}})?)\s*({UNITS})(?:$|[^\p{{L}}\d])")
);
pattern!(
    TIMES,
    r"(?i)(?:[x×*]|数量[:：]?|qty[:.]?)\s*(\d[\d,]*(?:\.\d{1,6})?)"
);
pattern!(
    PO_LINE,
    r"(?i)(?:客户行号|行号|行项目|项次|P\.?O\.?\s*(?:line|item)|(?:line|item)\s*(?:no\b|number|[#:]))\s*[.:：#]*\s*(\d{1,6})\b"
);
pattern!(
    ARTICLE,
    r"(?i)(?:(?:我司|我方|客户)?(?:物料号|料号|物料编码)|(?:our|customer)\s+(?:part|article|material|item)(?:\s*(?:no|number))?)\s*[.:：#]*\s*([A-Z0-9][A-Z0-9/._-]{2,39})"
);
pattern!(TIMES_FIRST, r"(?i)^(\d[\d,]*)\s*[x×*]\s*");
pattern!(NUMBERED, r"^\s*(?:\(?\d{1,3}[.、)）]|[-•·*①-⑳])\s*");
pattern!(CELL_NUMBER, r"^\d[\d,]*(?:\.\d{1,6})?$");

/// Reads a pasted text. A day without a year is the next one from `today` on.
#[must_use]
pub(crate) fn read_text(text: &str, today: Date) -> Understood {
    let mut found = Understood::default();
    for source in text.split(['\n', '；', ';', '。']) {
        let line: String = source.trim_matches([' ', '\r', '，', ',']).nfkc().collect();
        if line.trim().is_empty() {
            continue;
        }
        let (line, article) = take_out(&ARTICLE, &line);
        let (line, po_line) = take_out(&PO_LINE, &line);
        let said = head_of(&mut found, &line, today);
        match goods_of(&line, said) {
            Some(goods) => found.lines.push(UnderstoodLine {
                source: source.trim().to_owned(),
                customer_po_line: po_line.unwrap_or(goods.customer_po_line),
                customer_article_no: article.unwrap_or_default(),
                ..goods
            }),
            None if said => {}
            None => found.unread.push(source.trim().to_owned()),
        }
    }
    found
}

/// The line without what a pattern found, and that.
fn take_out(pattern: &Regex, line: &str) -> (String, Option<String>) {
    let Some(found) = pattern.captures(line).and_then(|c| c.get(1)) else {
        return (line.to_owned(), None);
    };
    let text = found.as_str().trim_end_matches(['.', '-', '/']).to_owned();
    let rest = pattern.replace(line, " ");
    let rest = rest.trim_matches([' ', ':', ',', '，', '、']);
    (rest.to_owned(), Some(text))
}

/// Notes what a line says of the whole order, and whether it says any of it. What was said first
/// stands.
fn head_of(found: &mut Understood, line: &str, today: Date) -> bool {
    let mut said = false;
    let mut note = |field: &mut String, text: Option<&str>| {
        let Some(text) = text.map(|t| t.trim_matches([' ', '，', ',', '。', '.'])) else {
            return;
        };
        said = true;
        if field.is_empty() {
            text.clone_into(field);
        }
    };
    let group = |pattern: &Regex| {
        pattern
            .captures(line)
            .and_then(|c| c.get(1))
            .map(|m| m.as_str())
    };
    note(&mut found.customer, group(&CUSTOMER));
    note(&mut found.customer_po_no, group(&PO_NO));
    note(&mut found.contact_name, group(&CONTACT));
    note(&mut found.contact_phone, group(&PHONE));
    note(&mut found.delivery_place, group(&PLACE));
    if let Some(day) = day_of(line, today)
        && (DUE.is_match(line) || line.len() < 24)
    {
        found.delivery_on = found.delivery_on.or(Some(day));
        said = true;
    }
    said
}

/// The day that a line names.
fn day_of(line: &str, today: Date) -> Option<Date> {
    if let Some(day) = DAY_FULL.captures(line) {
        return Date::ymd(number(&day, 1)?, number(&day, 2)?, number(&day, 3)?);
    }
    let day = DAY_SHORT.captures(line)?;
    let (month, of_month): (i8, i8) = (number(&day, 1)?, number(&day, 2)?);
    let year = today.0.year();
    [year, year + 1]
        .into_iter()
        .filter_map(|year| Date::ymd(year, month, of_month))
        .find(|day| *day >= today)
}

fn number<T: std::str::FromStr>(captures: &regex::Captures<'_>, group: usize) -> Option<T> {
    captures.get(group)?.as_str().parse().ok()
}

/// The goods that a line names with a quantity. A line that speaks of the whole order (`in_head`)
/// only counts with a unit: a phone number is no quantity.
fn goods_of(line: &str, in_head: bool) -> Option<UnderstoodLine> {
    let line = NUMBERED.replace(line, "").into_owned();
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    if cells.len() > 1 {
        return goods_of_cells(&cells);
    }
    let (line, price) = take_price(&line);
    let counted = COUNTED.captures_iter(&line).last();
    let (range, quantity, unit) = if let Some(counted) = counted {
        let (from, to) = (counted.get(1)?, counted.get(2)?);
        let unit = to.as_str().to_owned();
        (from.start()..to.end(), from.as_str().to_owned(), unit)
    } else if in_head {
        return None;
    } else if let Some(times) = TIMES_FIRST.captures(&line) {
        (times.get(0)?.range(), times[1].to_owned(), String::new())
    } else {
        let times = TIMES.captures_iter(&line).last()?;
        (times.get(0)?.range(), times[1].to_owned(), String::new())
    };
    let goods = format!("{} {}", &line[..range.start], &line[range.end..]);
    line_of(&goods, &quantity, unit, price)
}

/// A row of a sheet: the first cell that is only a number counts, a second is the price.
fn goods_of_cells(cells: &[&str]) -> Option<UnderstoodLine> {
    let mut goods = Vec::new();
    let mut numbers = Vec::new();
    let mut unit = String::new();
    for cell in cells {
        let (rest, price) = take_price(cell);
        if CELL_NUMBER.is_match(cell) {
            numbers.push((*cell).to_owned());
        } else if let (true, Some(_)) = (rest.trim().is_empty(), price) {
            numbers.push(
                PRICE
                    .captures(cell)?
                    .iter()
                    .skip(1)
                    .flatten()
                    .next()?
                    .as_str()
                    .to_owned(),
            );
        } else if let Some(counted) = whole_cell_counts(cell) {
            numbers.insert(0, counted.0);
            unit = counted.1;
        } else if is_unit(cell) {
            (*cell).clone_into(&mut unit);
        } else {
            goods.push(*cell);
        }
    }
    // A leading small number beside two others is the row's own: the line of the customer's order.
    let mut own = String::new();
    let small = |number: &String| number.len() <= 2 || number.starts_with('0');
    if numbers.len() > 2 && small(&numbers[0]) && CELL_NUMBER.is_match(cells[0]) {
        own = numbers.remove(0);
    }
    let price = numbers.get(1).and_then(|text| decimal(text));
    let goods = line_of(&goods.join(" "), numbers.first()?, unit, price)?;
    Some(UnderstoodLine {
        customer_po_line: own,
        ..goods
    })
}

fn whole_cell_counts(cell: &str) -> Option<(String, String)> {
    let counted = COUNTED.captures(cell)?;
    (counted.get(0)?.range() == (0..cell.len()))
        .then(|| (counted[1].to_owned(), counted[2].to_owned()))
}

fn is_unit(cell: &str) -> bool {
    UNITS
        .split('|')
        .any(|unit| unit.trim_end_matches("s?").eq_ignore_ascii_case(cell))
}

/// The line without its price, and the price.
fn take_price(line: &str) -> (String, Option<UnitPrice>) {
    let Some(found) = PRICE.captures(line) else {
        return (line.to_owned(), None);
    };
    let text = found.iter().skip(1).flatten().next().map(|m| m.as_str());
    let price = text.and_then(decimal);
    (PRICE.replace(line, " ").into_owned(), price)
}

fn decimal(text: &str) -> Option<UnitPrice> {
    UnitPrice::parse(&text.replace(',', ""))
}

fn line_of(
    goods: &str,
    quantity: &str,
    unit: String,
    price: Option<UnitPrice>,
) -> Option<UnderstoodLine> {
    let quantity = Quantity::parse(&quantity.replace(',', "")).filter(|q| q.0 > 0)?;
    let goods = tidy(goods);
    if goods.is_empty() {
        return None;
    }
    Some(UnderstoodLine {
        source: String::new(),
        goods,
        quantity,
        unit,
        customer_po_line: String::new(),
        customer_article_no: String::new(),
        price,
    })
}

/// The words that name goods, without what politeness and punctuation add.
fn tidy(goods: &str) -> String {
    const FILLERS: [&str; 14] = [
        "我们需要",
        "我司需要",
        "需要",
        "请安排",
        "请发",
        "麻烦",
        "订购",
        "采购",
        "再订",
        "再要",
        "还要",
        "各",
        "please send",
        "we need",
    ];
    let mut text = goods.to_owned();
    for filler in FILLERS {
        text = text.replace(filler, " ");
    }
    let text = text.replace([',', '，', '、', ':', '：', '(', ')', '"', '“', '”'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use kernel::{Date, Quantity, UnitPrice};

    use super::{
        ARTICLE, CELL_NUMBER, CONTACT, COUNTED, CUSTOMER, DAY_FULL, DAY_SHORT, DUE, NUMBERED,
        PHONE, PLACE, PO_LINE, PO_NO, PRICE, TIMES, TIMES_FIRST, Understood, read_text,
    };

    fn read(text: &str) -> Understood {
        read_text(text, Date::ymd(2026, 3, 10).expect("a day"))
    }

    fn lines(text: &str) -> Vec<(String, Quantity, String, Option<UnitPrice>)> {
        let line = |l: super::UnderstoodLine| (l.goods, l.quantity, l.unit, l.price);
        read(text).lines.into_iter().map(line).collect()
    }

    fn line(
        goods: &str,
        quantity: &str,
        unit: &str,
        price: Option<&str>,
    ) -> (String, Quantity, String, Option<UnitPrice>) {
        (
            goods.to_owned(),
            Quantity::parse(quantity).expect("a quantity"),
            unit.to_owned(),
            price.map(|p| UnitPrice::parse(p).expect("a price")),
        )
    }

    #[test]
    fn every_pattern_is_sound() {
        for pattern in [
            &PHONE,
            &CUSTOMER,
            &PO_NO,
            &CONTACT,
            &PLACE,
            &DUE,
            &DAY_FULL,
            &DAY_SHORT,
            &PRICE,
            &COUNTED,
            &TIMES,
            &TIMES_FIRST,
            &NUMBERED,
            &CELL_NUMBER,
            &PO_LINE,
            &ARTICLE,
        ] {
            assert!(!pattern.is_match("\u{0}"));
        }
    }

    #[test]
    fn a_message_is_understood() {
        let text = "陈工你好，订单号：HH-2026-118\n\
                    1、潜水排污泵YQ100-20 3台，单价 9,200 元\n\
                    2、机械密封 80 两箱不够，要 24套\n\
                    4月20日前送到苏州工业园区星湖街328号\n\
                    联系人：顾明 13800000001\n谢谢";
        let found = read(text);
        assert_eq!(found.customer_po_no, "HH-2026-118");
        assert_eq!(found.contact_name, "顾明");
        assert_eq!(found.contact_phone, "13800000001");
        assert_eq!(found.delivery_on, Date::ymd(2026, 4, 20));
        assert_eq!(found.delivery_place, "苏州工业园区星湖街328号");
        assert_eq!(found.unread, ["谢谢"]);
        assert_eq!(
            lines(text)[0],
            line("潜水排污泵YQ100-20", "3", "台", Some("9200"))
        );
        assert_eq!(lines(text)[1].1, Quantity::whole(24));
    }

    #[test]
    fn rows_of_a_sheet_are_understood() {
        assert_eq!(
            lines("YQ-100\t潜水排污泵\t5\t台\t9600\nSEAL-80\t机械密封\t12套"),
            [
                line("YQ-100 潜水排污泵", "5", "台", Some("9600")),
                line("SEAL-80 机械密封", "12", "套", None),
            ]
        );
        assert_eq!(
            lines("1\tYQ-100\t5\t9600"),
            [line("YQ-100", "5", "", Some("9600"))]
        );
    }

    #[test]
    fn the_customers_own_numbers_are_kept() {
        let own = |text: &str| {
            let line = read(text).lines.remove(0);
            (line.customer_po_line, line.customer_article_no, line.goods)
        };
        let texts = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(
            own("行号20 YQ-100 料号：WL-0098 5台"),
            texts("20", "WL-0098", "YQ-100")
        );
        assert_eq!(own("00010\tYQ-100\t5\t9600"), texts("00010", "", "YQ-100"));
        let found = read("PO line 30: 2 x SEAL-80, our part no. 77-A1");
        assert_eq!(found.customer_po_no, "");
        assert_eq!(found.lines[0].customer_po_line, "30");
        assert_eq!(found.lines[0].customer_article_no, "77-A1");
    }

    #[test]
    fn english_is_understood() {
        let text = "PO No. 4500012345\n2 x YQ-100\nSEAL-80 qty: 50\nneed by 2026-05-01\nShip to: 16 Harbour Road, Ningbo\nAttn: John Smith";
        let found = read(text);
        assert_eq!(found.customer_po_no, "4500012345");
        assert_eq!(found.contact_name, "John Smith");
        assert_eq!(found.delivery_on, Date::ymd(2026, 5, 1));
        assert_eq!(found.delivery_place, "16 Harbour Road, Ningbo");
        assert_eq!(
            lines(text),
            [
                line("YQ-100", "2", "", None),
                line("SEAL-80", "50", "", None)
            ]
        );
    }

    #[test]
    fn a_day_without_a_year_lies_ahead() {
        assert_eq!(read("1月5日交货").delivery_on, Date::ymd(2027, 1, 5));
        assert_eq!(read("3月10日交货").delivery_on, Date::ymd(2026, 3, 10));
        assert_eq!(read("13月40日交货").delivery_on, None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_makes_it_fall_over(text in "\\PC{0,200}") {
            let found = read(&text);
            proptest::prop_assert!(found.lines.iter().all(|l| l.quantity.0 > 0 && !l.goods.is_empty()));
        }
    }
}
