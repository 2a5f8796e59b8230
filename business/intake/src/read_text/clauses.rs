//! Several goods on one line: each with the words and the count that belong to it.

use std::ops::Range;

use super::{
    goods::{COUNTED, NUMBERED, goods_in, price_alone, range_of, tidy},
    pattern,
};

pattern!(SEPARATOR, r"[,、;]\s*(?:\(?\d{1,2}[、)]\s*)?");
pattern!(THOUSANDS, r"^,\d{3}(?:\D|$)");
pattern!(JOINED, r"(?i)[,、;]|以及|[和及与&]|(?-u:\b)and(?-u:\b)");
pattern!(
    JOINING,
    r"(?i)^\s*(?:以及|[和及与&+]|and(?-u:\b))|(?:以及|[和及与&+]|(?-u:\b)and)\s*$"
);

/// The parts of a line that each name goods with a count; a part without goods of its own goes with
/// its neighbour, so that nothing is lost. A line without counts is one part.
pub(super) fn segments(line: &str) -> Vec<String> {
    let line = NUMBERED.replace(line, "");
    if line.contains('\t') {
        return vec![line.into_owned()];
    }
    if let Some(each) = each_of(&line) {
        return each;
    }
    let (mut segments, mut pending) = (Vec::<String>::new(), String::new());
    let ranges = clauses(&line).into_iter();
    for clause in ranges.flat_map(|range| cut_at_counts(&line[range])) {
        if let Some(last) = segments.last_mut() {
            if price_alone(&clause).is_some() {
                join(last, &clause);
                continue;
            }
            if goods_in(&clause).is_some() {
                join(last, &std::mem::take(&mut pending));
                segments.push(clause);
                continue;
            }
        }
        join(&mut pending, &clause);
        if goods_in(&pending).is_some() {
            segments.push(std::mem::take(&mut pending));
        }
    }
    match segments.last_mut() {
        Some(last) => join(last, &pending),
        None => segments.push(pending),
    }
    segments
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str(", ");
    }
    text.push_str(more);
}

/// Of a text that may go on with goods, what stands before the clause that counts them.
pub(super) fn before_goods(text: &str) -> &str {
    let clauses = clauses(text);
    let counted = clauses
        .iter()
        .position(|range| COUNTED.is_match(&text[range.clone()]));
    match counted {
        None => text,
        Some(0) => "",
        Some(at) => &text[..clauses[at - 1].end],
    }
}

/// Where the clauses of a line stand; the comma within 9,200 separates nothing.
fn clauses(line: &str) -> Vec<Range<usize>> {
    let (mut clauses, mut from) = (Vec::new(), 0);
    let separators = SEPARATOR.find_iter(line);
    for found in separators.filter(|found| !is_within_number(line, found.start())) {
        clauses.push(from..found.start());
        from = found.end();
    }
    clauses.push(from..line.len());
    clauses
}

/// Whether the comma at this place stands within a number.
fn is_within_number(line: &str, at: usize) -> bool {
    let (before, after) = line.split_at(at);
    before.ends_with(|c: char| c.is_ascii_digit()) && THOUSANDS.is_match(after)
}

/// YQ-100 和 YS-150 各 2 台: the same count of each.
fn each_of(line: &str) -> Option<Vec<String>> {
    let (names, count) = line.rsplit_once('各')?;
    if COUNTED.is_match(names) || COUNTED.find(count.trim_start())?.start() != 0 {
        return None;
    }
    let each: Vec<String> = JOINED
        .split(names)
        .filter(|name| !tidy(name).is_empty())
        .map(|name| format!("{} {}", name.trim(), count.trim()))
        .collect();
    (each.len() > 1).then_some(each)
}

/// A clause with several counts, cut so that each stands with its goods: behind them, or before
/// them where the clause begins with a count.
fn cut_at_counts(clause: &str) -> Vec<String> {
    let whole = || vec![clause.to_owned()];
    let counted = COUNTED.captures_iter(clause);
    let ranges: Vec<_> = counted.filter_map(|counted| range_of(&counted)).collect();
    let [first, .., last] = &ranges[..] else {
        return whole();
    };
    let cuts: Vec<usize> = match tidy(&clause[..first.start]).is_empty() {
        true => ranges.iter().skip(1).map(|range| range.start).collect(),
        false => ranges
            .iter()
            .map(|range| range.end)
            .filter(|end| *end != last.end)
            .collect(),
    };
    let ends = cuts.iter().copied().chain([clause.len()]);
    let parts: Vec<String> = std::iter::once(0)
        .chain(cuts.iter().copied())
        .zip(ends)
        .map(|(from, to)| JOINING.replace_all(&clause[from..to], "").into_owned())
        .collect();
    match parts.iter().all(|part| goods_in(part).is_some()) {
        true => parts,
        false => whole(),
    }
}
