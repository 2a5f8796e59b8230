//! The figures and lists of a survey.

use kernel::{Currency, Money, Text, counted, text};

use crate::{
    Totals,
    delta::{Change, Delta},
    masters::Standing,
    plan::{Aside, Document, DocumentKind, Finding, Identity, Plan},
    run::{Counts, FindingView, ImportItem, ItemList, ReasonCount, TotalsView},
};

/// An amount as a decimal.
pub(crate) fn money(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).to_decimal()
}

pub(super) fn totals_view(totals: &Totals, currency: Currency) -> TotalsView {
    let money = |minor| money(minor, currency);
    TotalsView {
        rows: totals.rows,
        documents: totals.documents,
        credit_notes: totals.credit_notes,
        customers: totals.customers,
        products: totals.products,
        gross: money(totals.gross_minor),
        net: money(totals.net_minor),
        net_exact: totals.net_exact.clone(),
        positive: money(totals.positive_minor),
        negative: money(totals.negative_minor),
        freight: money(totals.freight_minor),
        ready: money(totals.ready_minor),
        held: money(totals.held_minor),
        aside: money(totals.aside_minor),
        duplicate_rows: totals.duplicate_rows,
        zero_price_rows: totals.zero_price_rows,
        without_customer_rows: totals.without_customer_rows,
        late_documents: totals.late_documents,
        unshipped_documents: totals.unshipped_documents,
    }
}

pub(super) fn reasons(aside: &[Aside], currency: Currency) -> Vec<ReasonCount> {
    let mut sums = std::collections::BTreeMap::new();
    for row in aside {
        let (rows, amount): &mut (usize, i64) = sums.entry(row.reason).or_default();
        *rows += 1;
        *amount = amount.saturating_add(row.amount_minor.unwrap_or(0));
    }
    let count = |(reason, (rows, amount)): (crate::plan::Reason, (usize, i64))| ReasonCount {
        reason: reason.word(),
        title: reason.message(),
        rows,
        amount: money(amount, currency),
    };
    sums.into_iter().map(count).collect()
}

pub(super) fn finding_view(finding: &Finding) -> FindingView {
    FindingView {
        code: finding.code.clone(),
        message: finding.message.clone(),
    }
}

pub(super) fn counts(
    plan: &Plan,
    delta: &Delta,
    customers: &[Standing],
    products: &[Standing],
) -> Counts {
    let new = || delta.new.iter().map(|index| &plan.documents[*index]);
    let create = |all: &[Standing]| all.iter().filter(|s| **s == Standing::Create).count();
    Counts {
        new: delta.new.len(),
        credit_notes: new().filter(|d| d.kind == DocumentKind::CreditNote).count(),
        added: delta.additions.len(),
        changed: delta.changes.len(),
        unchanged: delta.unchanged,
        held: plan.held().count(),
        aside: plan.aside.len(),
        customers: create(customers),
        undecided_customers: plan
            .customers
            .iter()
            .filter(|party| party.identity == Identity::Undecided)
            .count(),
        products: create(products),
        lines: new().map(|d| d.lines.len()).sum(),
        shipments: plan.documents.iter().map(|d| d.shipments.len()).sum(),
        receipts: plan.documents.iter().map(|d| d.receipts.len()).sum(),
    }
}

pub(super) fn lists(
    plan: &Plan,
    delta: &Delta,
    customers: &[Standing],
    products: &[Standing],
) -> Vec<(ItemList, Vec<ImportItem>)> {
    let at = |index: &usize| &plan.documents[*index];
    let new = delta
        .new
        .iter()
        .map(|index| document_item(at(index), plan.currency));
    let added = delta.additions.iter().map(|addition| {
        let parts = addition.entries.len();
        let message = text!("补充 {parts} 项", "{parts} parts are added");
        ImportItem {
            message,
            ..document_item(at(&addition.document), plan.currency)
        }
    });
    let held = plan
        .held()
        .map(|document| held_item(document, plan.currency));
    let aside = plan
        .aside
        .iter()
        .map(|aside| aside_item(aside, plan.currency));
    let customers = plan.customers.iter().zip(customers);
    let customers = customers.map(|(party, standing)| standing.item(&party.key, &party.name));
    let products = plan.products.iter().zip(products);
    let products = products.map(|(product, standing)| standing.item(&product.key, &product.name));
    vec![
        (ItemList::New, new.collect()),
        (ItemList::Added, added.collect()),
        (
            ItemList::Changed,
            delta.changes.iter().map(change_item).collect(),
        ),
        (ItemList::Held, held.collect()),
        (ItemList::Aside, aside.collect()),
        (ItemList::Customers, customers.collect()),
        (ItemList::Products, products.collect()),
    ]
}

/// A document in a list.
pub(crate) fn document_item(document: &Document, currency: Currency) -> ImportItem {
    let (lines, charges) = (document.lines.len(), document.charges.len());
    let size = format!(
        "{}, {}",
        counted(lines, "line", "lines"),
        counted(charges, "charge", "charges")
    );
    let (code, message) = match document.kind {
        DocumentKind::Order => (
            "order",
            text!("订单，{lines} 行，{charges} 项费用", "order, {size}"),
        ),
        DocumentKind::CreditNote => (
            "credit_note",
            text!(
                "退货单，{lines} 行，{charges} 项费用",
                "credit note, {size}"
            ),
        ),
    };
    ImportItem {
        sheet: document.place.sheet.clone(),
        row: document.place.row,
        key: document.number.clone(),
        name: document.customer.clone(),
        on: document.ordered_at.date().to_string(),
        code: code.to_owned(),
        message,
        amount: Some(money(document.total_minor, currency)),
    }
}

fn held_item(document: &Document, currency: Currency) -> ImportItem {
    let blocking: Vec<&Finding> = document.findings.iter().filter(|f| f.blocks).collect();
    let join = |part: fn(&Text) -> &str, by: &str| {
        let parts: Vec<&str> = blocking.iter().map(|f| part(&f.message)).collect();
        parts.join(by)
    };
    ImportItem {
        code: blocking.first().map(|f| f.code.clone()).unwrap_or_default(),
        message: Text::new(join(|t| &t.zh, "；"), join(|t| &t.en, "; ")),
        ..document_item(document, currency)
    }
}

fn aside_item(aside: &Aside, currency: Currency) -> ImportItem {
    let mut message = aside.reason.message();
    for error in &aside.errors {
        let (heading, value) = (&error.heading, &error.value);
        message.zh = format!("{}；{heading}“{value}”：{}", message.zh, error.message.zh);
        message.en = format!("{}; {heading} “{value}”: {}", message.en, error.message.en);
    }
    ImportItem {
        sheet: aside.place.sheet.clone(),
        row: aside.place.row,
        key: aside.document.clone().unwrap_or_default(),
        code: aside.reason.word(),
        message,
        amount: aside.amount_minor.map(|minor| money(minor, currency)),
        ..ImportItem::default()
    }
}

fn change_item(change: &Change) -> ImportItem {
    let (number, code, message) = match change {
        Change::Header { number } => (
            number,
            "header",
            text!(
                "客户、日期或地址与已导入的不同，未作改动",
                "customer, date or address differ from what was entered; nothing was changed"
            ),
        ),
        Change::Entry { number, known, .. } => {
            let (kind, at) = (known.kind.title(), known.ordinal);
            (
                number,
                "entry",
                Text::new(
                    format!("第 {at} 项{}与已导入的不同，未作改动", kind.zh),
                    format!(
                        "{} {at} differs from what was entered; nothing was changed",
                        kind.en
                    ),
                ),
            )
        }
        Change::Gone { number, known } => {
            let (kind, at) = (known.kind.title(), known.ordinal);
            (
                number,
                "gone",
                Text::new(
                    format!("已导入的第 {at} 项{}在文件中已不存在，予以保留", kind.zh),
                    format!(
                        "{} {at} was entered and is no longer in the file; it stays",
                        kind.en
                    ),
                ),
            )
        }
    };
    ImportItem {
        key: number.clone(),
        code: code.to_owned(),
        message,
        ..ImportItem::default()
    }
}
