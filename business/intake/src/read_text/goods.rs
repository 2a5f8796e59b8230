//! Lines of goods: the words that name them, how many, in what unit and for how much.

use kernel::{Quantity, UnitPrice};
use regex::Captures;
use sheets::Cell;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    UnderstoodLine,
    count::{NUMBER, OR_SO, ROUGHLY, quantity_of, with_half},
    head::take,
    pattern,
};

/// Units that a Latin letter may follow: 3台YQ-100.
const HAN_UNITS: &str = "台|套|个|只|件|箱|米|根|片|块|吨|桶|卷|张|双|组|次|条|支|瓶|包|盒|打|对|副|把|袋|捆|枚|粒|颗|盘|筒|罐|升|平方米|立方米|公斤|千克";
const LATIN_UNITS: &str = "kg|t|tons?|m|met(?:er|re)s?|pcs|pc|pieces?|sets?|boxes|box|units?|ea|each|cartons?|ctns?|cases?|dozens?|doz|pairs?|rolls?|bags?|drums?";

pattern!(
    PRICE,
    r"(?i)(?:单价|价格|@|￥|¥|price|rmb|cny)\s*[:：]?\s*[￥¥]?\s*(\d[\d,]*(?:\.\d{1,6})?)(?:\s*元)?(?:\s*/\s*\p{L}+)?|(\d[\d,]*(?:\.\d{1,6})?)\s*元(?:\s*/\s*\p{L}+)?"
);
pattern!(
    COUNTED,
    &format!(
        r"(?i)(?<rough>{ROUGHLY})?(?<number>{NUMBER})\s*(?:(?<unit>{HAN_UNITS})(?<half>半)?(?<so>{OR_SO})?(?:$|[^\p{{Han}}\d]|[和及与])|(?<latin>{LATIN_UNITS})(?:$|[^\p{{L}}\d]|[和及与]))"
    )
);
pattern!(UNIT, &format!(r"(?i)^(?:{HAN_UNITS}|{LATIN_UNITS})$"));
// What stands before a number that it makes less than nothing, or the end of a range: -3, 负3, 10-20.
pattern!(
    NOT_PLAIN,
    r"(?i)(?:(?:^|[\s\p{Han}:,(])[-−]|负\s*|(?-u:\b)minus\s*|(?:\d|几)[-−~—–至到])$"
);
pattern!(
    NEGATIVE_CELL,
    &format!(r"(?i)^(?:[-−]|负)\s*\d[\d,.]*\s*(?:{HAN_UNITS}|{LATIN_UNITS})?$")
);
pattern!(
    FILLER,
    r"(?i)我们需要|我司需要|需要|请安排|请提供|请发|麻烦|订购|采购|再订|再要|还要|还有|另外|再加|再来|各|谢谢|多谢|您好|你好|(?:^|\s)[要共](?:\s|$)|(?-u:\b)(?:please|kindly|supply|send|we (?:need|order|want|would like)|thanks|thank you|also|of)(?-u:\b)"
);
pattern!(
    TIMES,
    &format!(r"(?i)(?:[x×*]|数量[:：]?|qty[:.]?)\s*({NUMBER})")
);
pattern!(TIMES_FIRST, r"(?i)^(\d[\d,]*)\s*[x×*]\s*");
pattern!(NUMBERED, r"^\s*(?:\(?\d{1,3}[.、)）]|[-•·*①-⑳])\s*");
pattern!(
    PO_LINE,
    r"(?i)(?:客户行号|行号|行项目|项次|P\.?O\.?\s*(?:line|item)|(?:line|item)\s*(?:no\b|number|[#:]))\s*[.:：#]*\s*(\d{1,6})\b"
);
pattern!(
    ARTICLE,
    r"(?i)(?:(?:我司|我方|客户)?(?:物料号|料号|物料编码)|(?:our|customer)\s+(?:part|article|material|item)(?:\s*(?:no|number))?)\s*[.:：#]*\s*([A-Z0-9][A-Z0-9/._-]{2,39})"
);
pattern!(CELL_NUMBER, r"^\d[\d,]*(?:\.\d{1,6})?$");

/// The goods that a part of a line names with a quantity.
pub(super) fn goods_in(part: &str) -> Option<UnderstoodLine> {
    let mut line = NUMBERED.replace(part, "").into_owned();
    let (mut article, mut po_line) = (String::new(), String::new());
    take(&ARTICLE, &mut line, &mut article);
    take(&PO_LINE, &mut line, &mut po_line);
    let cells: Vec<&str> = line
        .split('\t')
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .collect();
    let goods = match cells.len() > 1 {
        true => goods_of_cells(&cells)?,
        false => goods_of_words(line.trim_matches([' ', ':', ',', '、']))?,
    };
    Some(UnderstoodLine {
        customer_po_line: match po_line.is_empty() {
            true => goods.customer_po_line,
            false => po_line,
        },
        customer_article_no: article,
        ..goods
    })
}

fn goods_of_words(line: &str) -> Option<UnderstoodLine> {
    let (line, price) = take_price(line);
    let (range, (quantity, unit)) = match COUNTED.captures_iter(&line).last() {
        Some(counted) => (range_of(&counted)?, count_of(&counted)),
        None => {
            let times = TIMES_FIRST.captures(&line);
            let times = times.or_else(|| TIMES.captures_iter(&line).last())?;
            let quantity = quantity_of(&times[1]);
            (times.get(0)?.range(), (quantity, String::new()))
        }
    };
    let (before, after) = (&line[..range.start], &line[range.end..]);
    let plain = !NOT_PLAIN.is_match(before);
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "-−~—–负".contains(c));
    let goods = format!("{before} {after}");
    line_of(&goods, quantity.filter(|_| plain), unit, price)
}

/// Where the words stand that count, without the sign that ends them.
pub(super) fn range_of(counted: &Captures<'_>) -> Option<std::ops::Range<usize>> {
    let first = counted.name("rough").or_else(|| counted.name("number"))?;
    let last = ["so", "half", "unit", "latin"]
        .into_iter()
        .find_map(|name| counted.name(name))?;
    Some(first.start()..last.end())
}

/// How many a count says, and in what unit.
fn count_of(counted: &Captures<'_>) -> (Option<Quantity>, String) {
    let roughly = counted.name("rough").or_else(|| counted.name("so"));
    let exact = match roughly {
        Some(_) => None,
        None => quantity_of(&counted["number"]),
    };
    let quantity = with_half(exact, counted.name("half").is_some());
    let unit = counted.name("unit").or_else(|| counted.name("latin"));
    (quantity, unit.map_or("", |unit| unit.as_str()).to_owned())
}

/// A row of a sheet: the first cell that is only a number counts, a second is the price.
fn goods_of_cells(cells: &[&str]) -> Option<UnderstoodLine> {
    let (mut goods, mut numbers, mut unit) = (Vec::new(), Vec::new(), String::new());
    let mut counted = None;
    for cell in cells {
        if is_number(cell) {
            numbers.push(*cell);
        } else if let Some(price) = price_alone(cell) {
            numbers.push(price);
        } else if let Some((quantity, said)) = whole_cell_counts(cell) {
            (counted, unit) = (Some(quantity), said);
        } else if NEGATIVE_CELL.is_match(cell) {
            counted = Some(None);
        } else if UNIT.is_match(cell) {
            (*cell).clone_into(&mut unit);
        } else {
            goods.push(*cell);
        }
    }
    // A leading small number beside two others is the row's own: the line of the customer's order.
    let mut own = String::new();
    let others = numbers.len() + usize::from(counted.is_some());
    if others > 2
        && let Some(first) = numbers.first().filter(|first| **first == cells[0])
        && let Some(no) = row_number(first)
    {
        own = no;
        numbers.remove(0);
    }
    let mut numbers = numbers.into_iter();
    let quantity = counted.or_else(|| numbers.next().map(quantity_of))?;
    let price = numbers.next().and_then(decimal);
    let goods = line_of(&goods.join(" "), quantity, unit, price)?;
    Some(UnderstoodLine {
        customer_po_line: own,
        ..goods
    })
}

/// A cell that is a number and nothing else.
fn is_number(cell: &str) -> bool {
    CELL_NUMBER.is_match(cell)
        || !cell.starts_with(|c: char| c.is_ascii_digit()) && quantity_of(cell).is_some()
}

/// The number of a cell that is a price and nothing else.
pub(super) fn price_alone(cell: &str) -> Option<&str> {
    let found = PRICE.captures(cell)?;
    let price = found.iter().skip(1).flatten().next()?;
    PRICE
        .replace(cell, "")
        .trim()
        .is_empty()
        .then(|| price.as_str())
}

/// The number of a row, as the customer wrote it: 00010, 3 or 三.
fn row_number(cell: &str) -> Option<String> {
    if cell.starts_with(|c: char| c.is_ascii_digit()) {
        return (cell.len() <= 2 || cell.starts_with('0')).then(|| cell.to_owned());
    }
    let number = quantity_of(cell)?;
    (number < Quantity::whole(100)).then(|| number.to_string())
}

/// What a cell under a heading of quantities says: how many, and in what unit if it says so; an
/// empty cell says nothing.
pub(super) fn counted_cell(cell: &Cell) -> Option<(Option<Quantity>, String)> {
    let shown: String = cell.shown().nfkc().collect();
    let shown = shown.trim();
    if shown.is_empty() {
        return None;
    }
    if let Ok(Some(plain)) = sheets::decimal(cell) {
        return Some((Quantity::parse(&plain), String::new()));
    }
    Some(whole_cell_counts(shown).unwrap_or_else(|| (quantity_of(shown), String::new())))
}

fn whole_cell_counts(cell: &str) -> Option<(Option<Quantity>, String)> {
    let counted = COUNTED.captures(cell)?;
    (counted.get(0)?.range() == (0..cell.len())).then(|| count_of(&counted))
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

pub(super) fn decimal(text: &str) -> Option<UnitPrice> {
    UnitPrice::parse(&text.replace(',', ""))
}

fn line_of(
    goods: &str,
    quantity: Option<Quantity>,
    unit: String,
    price: Option<UnitPrice>,
) -> Option<UnderstoodLine> {
    let goods = tidy(goods);
    if goods.is_empty() || quantity.is_some_and(|quantity| quantity.0 <= 0) {
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
        delivery_on: None,
    })
}

/// The words that name goods, without what politeness and punctuation add.
pub(super) fn tidy(goods: &str) -> String {
    let text = FILLER.replace_all(goods, " ");
    let text = text.replace([',', '，', '、', ':', '：', '(', ')', '"', '“', '”'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
