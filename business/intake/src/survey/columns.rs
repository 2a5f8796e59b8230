//! The sheets of a survey as they were understood, and what nobody mapped.

use kernel::Text;
use sheets::{Mapping, heading_key};

use crate::{
    Preset,
    recognise::describe,
    run::{ColumnView, FieldChoice, FindingView, SheetSummary},
};

/// The fields that totals are compared with.
const TOTALS: [&str; 2] = ["total", "amount"];
/// What a heading of a total or an amount holds.
const SUM_WORDS: [&str; 13] = [
    "合计",
    "总计",
    "总额",
    "总价",
    "总金额",
    "金额",
    "小计",
    "价税",
    "total",
    "amount",
    "sum",
    "subtotal",
    "价款",
];
/// What tells that a heading means something else: counts, weights, and other money than the goods'.
const OTHER_WORDS: [&str; 28] = [
    "数量",
    "件数",
    "重量",
    "体积",
    "qty",
    "quantity",
    "weight",
    "volume",
    "运费",
    "freight",
    "shipping",
    "税额",
    "税金",
    "taxamount",
    "taxtotal",
    "totaltax",
    "折扣",
    "优惠",
    "discount",
    "收款",
    "已收",
    "已付",
    "付款",
    "paid",
    "欠款",
    "未付",
    "balance",
    "summary",
];

pub(super) fn sheet_summary(
    preset: Preset,
    named: crate::Named<'_>,
    mappings: &[Mapping],
) -> Option<SheetSummary> {
    let described = describe(preset, named, mappings)?;
    let headings = &described.headings;
    let data = || {
        named
            .sheet
            .rows
            .iter()
            .filter(|row| row.number >= headings.first_data_row)
    };
    let field_of = |index: usize| {
        let mut columns = described.mapping.columns.iter();
        columns
            .find(|(_, column)| **column == index)
            .map(|(field, _)| field.clone())
    };
    let free = totals_free(preset, &described.mapping);
    let columns = headings.columns.iter().map(|column| ColumnView {
        could_hold: if field_of(column.index).is_none() && looks_like_a_sum(&column.title) {
            free.clone()
        } else {
            Vec::new()
        },
        index: column.index,
        title: column.title.clone(),
        sample: data()
            .map(|row| row.cell(column.index).shown())
            .find(|shown| !shown.trim().is_empty())
            .map(|shown| shown.chars().take(60).collect())
            .unwrap_or_default(),
        field: field_of(column.index),
    });
    Some(SheetSummary {
        name: named.name.to_owned(),
        rows: data().count(),
        signature: headings.signature(),
        columns: columns.collect(),
        missing: described
            .missing
            .iter()
            .map(|field| (*field).to_owned())
            .collect(),
    })
}

/// The fields of totals that no column holds, where a person may map columns.
fn totals_free(preset: Preset, mapping: &Mapping) -> Vec<String> {
    if preset != Preset::Generic {
        return Vec::new();
    }
    let free = TOTALS
        .into_iter()
        .filter(|field| !mapping.columns.contains_key(*field));
    free.map(str::to_owned).collect()
}

fn looks_like_a_sum(title: &str) -> bool {
    let key = heading_key(title);
    let holds = |words: &[&str]| words.iter().any(|word| key.contains(word));
    holds(&SUM_WORDS) && !holds(&OTHER_WORDS)
}

/// What is to be said of columns that look like totals and that nobody mapped: nothing of them is
/// compared.
pub(super) fn totals_not_compared(
    sheets: &[SheetSummary],
    fields: &[FieldChoice],
) -> Vec<FindingView> {
    let label = |name: &String| fields.iter().find(|field| field.name == *name);
    let finding = |sheet: &SheetSummary, column: &ColumnView| {
        let labels = column.could_hold.iter().filter_map(label);
        let (zh, en): (Vec<&str>, Vec<&str>) = labels
            .map(|field| (field.label.zh.as_str(), field.label.en.as_str()))
            .unzip();
        let (zh, en) = (zh.join("”或“"), en.join("” or “"));
        let (sheet, title) = (&sheet.name, &column.title);
        FindingView {
            code: "total_not_mapped".to_owned(),
            message: Text::new(
                format!(
                    "表“{sheet}”的“{title}”列像是合计，但没有对应字段，控制总数无法与它核对；请在“列对应”中对应为“{zh}”"
                ),
                format!(
                    "the column “{title}” of sheet “{sheet}” looks like a total but is not mapped, so \
                     that the control total cannot be checked against it; map it to “{en}” under Columns"
                ),
            ),
        }
    };
    let with_sums = sheets.iter().flat_map(|sheet| {
        let columns = sheet.columns.iter();
        let sums = columns.filter(|column| !column.could_hold.is_empty());
        sums.map(move |column| finding(sheet, column))
    });
    with_sums.collect()
}

/// What is to be said of the other columns that hold no field: nothing of them is entered.
pub(super) fn columns_ignored(sheets: &[SheetSummary]) -> Vec<FindingView> {
    let finding = |sheet: &SheetSummary| {
        let columns = sheet.columns.iter();
        let ignored = columns.filter(|c| c.field.is_none() && c.could_hold.is_empty());
        let titles: Vec<&str> = ignored.map(|column| column.title.as_str()).collect();
        let (name, zh, en) = (&sheet.name, titles.join("”“"), titles.join("”, “"));
        (!titles.is_empty()).then(|| FindingView {
            code: "columns_ignored".to_owned(),
            message: Text::new(
                format!("表“{name}”的“{zh}”列没有对应字段，不会导入；如需导入请在“列对应”中指定"),
                format!(
                    "nothing is entered of the columns “{en}” of sheet “{name}”, which hold no field; \
                     map them under Columns where they matter"
                ),
            ),
        })
    };
    sheets.iter().filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_from_other_figures() {
        for sum in [
            "合计(元)",
            "价税合计",
            "总价",
            "Line amount",
            "Order Total (USD)",
        ] {
            assert!(looks_like_a_sum(sum), "{sum}");
        }
        for other in [
            "合计数量",
            "运费金额",
            "税额",
            "Total qty",
            "Amount paid",
            "优惠金额",
            "单价",
        ] {
            assert!(!looks_like_a_sum(other), "{other}");
        }
    }
}
