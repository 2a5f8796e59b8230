//! Lines of goods: the words that name them, how many, in what unit and for how much.

use std::sync::LazyLock;

use kernel::{Quantity, UnitPrice};
use regex::{Captures, Regex};
use sheets::Cell;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    UnderstoodLine,
    count::{NUMBER, OR_SO, ROUGHLY, quantity_of, with_half},
    pattern,
};

const UNITS: &str = "台|套|个|只|件|箱|米|根|片|块|吨|桶|卷|张|双|组|次|条|支|瓶|包|盒|打|对|副|把|袋|捆|枚|粒|颗|盘|筒|罐|升|平方米|立方米|公斤|千克|kg|t|m|pcs|pc|sets?|boxes|box|units?|ea|cartons?|ctns?|dozens?|doz";

pattern!(
    PRICE,
    r"(?i)(?:单价|价格|@|￥|¥|price|rmb|cny)\s*[:：]?\s*[￥¥]?\s*(\d[\d,]*(?:\.\d{1,6})?)(?:\s*元)?(?:\s*/\s*\p{L}+)?|(\d[\d,]*(?:\.\d{1,6})?)\s*元(?:\s*/\s*\p{L}+)?"
);
pattern!(
    COUNTED,
    &format!(
        r"(?i)(?<rough>{ROUGHLY})?(?<number>{NUMBER})\s*(?<unit>{UNITS})(?<half>半)?(?<so>{OR_SO})?(?:$|[^\p{{L}}\d])"
    )
);
pattern!(
    TIMES,
    &format!(r"(?i)(?:[x×*]|数量[:：]?|qty[:.]?)\s*({NUMBER})")
);
pattern!(TIMES_FIRST, r"(?i)^(\d[\d,]*)\s*[x×*]\s*");
pattern!(NUMBERED, r"^\s*(?:\(?\d{1,3}[.、)）]|[-•·*①-⑳])\s*");
pattern!(CELL_NUMBER, r"^\d[\d,]*(?:\.\d{1,6})?$");

/// The goods that a line names with a quantity. A line that speaks of the whole order (`in_head`)
/// only counts with a unit: a phone number is no quantity.
pub(super) fn goods_of(line: &str, in_head: bool) -> Option<UnderstoodLine> {
    let line = NUMBERED.replace(line, "").into_owned();
    let cells: Vec<&str> = line
        .split('\t')
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .collect();
    if cells.len() > 1 {
        return goods_of_cells(&cells);
    }
    let (line, price) = take_price(&line);
    let counted = COUNTED.captures_iter(&line).last();
    let (range, (quantity, unit)) = if let Some(counted) = counted {
        (range_of(&counted)?, count_of(&counted))
    } else if in_head {
        return None;
    } else {
        let times = TIMES_FIRST.captures(&line);
        let times = times.or_else(|| TIMES.captures_iter(&line).last())?;
        let quantity = quantity_of(&times[1]);
        (times.get(0)?.range(), (quantity, String::new()))
    };
    let goods = format!("{} {}", &line[..range.start], &line[range.end..]);
    line_of(&goods, quantity, unit, price)
}

/// Where the words stand that count, without the sign that ends them.
fn range_of(counted: &Captures<'_>) -> Option<std::ops::Range<usize>> {
    let first = counted.name("rough").or_else(|| counted.name("number"))?;
    let last = ["so", "half", "unit"]
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
    (quantity, counted["unit"].to_owned())
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
        } else if is_unit(cell) {
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
fn price_alone(cell: &str) -> Option<&str> {
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
