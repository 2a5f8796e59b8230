//! Looking before entering: what the files hold and what entering them would do.

use std::{collections::HashMap, sync::Arc};

use ::store::{Command, Db, Tx};
use kernel::{Currency, Fault, FieldError, Money, Result, Text, text};
use sheets::Mapping;
use uuid::Uuid;

use crate::{
    Choices, Preset, Totals,
    delta::{Change, Delta, Known},
    make_plan,
    masters::{Standing, standings},
    plan::{Aside, Document, DocumentKind, Finding, Plan},
    recognise::describe,
    run::{
        ColumnView, Counts, FieldChoice, FindingView, ImportItem, ItemList, ReasonCount,
        SheetSummary, Summary, TotalsView,
    },
    source_files::Sources,
    store,
};

/// Items written in one transaction.
const CHUNK: usize = 2_000;

/// What a look at the files found.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The kind of sheets.
    pub preset: Preset,
    /// What would be entered; none when the files cannot be read as orders.
    pub plan: Option<Arc<Plan>>,
    /// The figures.
    pub summary: Summary,
    /// Why they cannot be read.
    pub problem: Vec<FieldError>,
    /// The lists behind the figures.
    pub(crate) lists: Vec<(ItemList, Vec<ImportItem>)>,
}

impl Survey {
    /// Documents to enter or to complete.
    #[must_use]
    pub fn total(&self) -> i64 {
        let counts = &self.summary.counts;
        i64::try_from(counts.new + counts.added).unwrap_or(i64::MAX)
    }

    /// The entries of a list.
    #[must_use]
    pub fn list(&self, list: ItemList) -> &[ImportItem] {
        let found = self.lists.iter().find(|(name, _)| *name == list);
        found.map_or(&[], |(_, items)| items)
    }
}

/// Reads the sheets into a plan and compares it with what is there.
///
/// # Errors
/// When the database fails. Sheets that cannot be read as orders are a survey with a problem.
pub async fn survey(
    db: &Db,
    sources: Arc<Sources>,
    preset: Option<Preset>,
    choices: &Choices,
) -> Result<Survey> {
    let mut choices = choices.clone();
    choices
        .mappings
        .extend(db.read_with(|tx| Box::pin(store::remembered(tx))).await?);
    let read = tokio::task::spawn_blocking(move || read(&sources, preset, &choices));
    let mut survey = read.await.map_err(Fault::internal)?;
    let Some(plan) = survey.plan.clone() else {
        return Ok(survey);
    };
    let compared = plan.clone();
    let (known, customers, products) = db
        .read_with(move |tx| Box::pin(async move { look_up(tx, &compared).await }))
        .await?;
    let delta = Delta::between(&plan, &known);
    survey.summary.counts = counts(&plan, &delta, &customers, &products);
    survey.lists = lists(&plan, &delta, &customers, &products);
    Ok(survey)
}

type Found = (HashMap<String, Known>, Vec<Standing>, Vec<Standing>);

async fn look_up(tx: &mut Tx<'_>, plan: &Plan) -> Result<Found> {
    let numbers: Vec<&str> = plan.documents.iter().map(|d| d.number.as_str()).collect();
    let known = store::known(tx, &plan.source, &numbers).await?;
    let known = known
        .into_iter()
        .map(|(number, entry)| (number, entry.known))
        .collect();
    let (customers, products) = standings(tx, plan).await?;
    Ok((known, customers, products))
}

fn read(sources: &Sources, preset: Option<Preset>, choices: &Choices) -> Survey {
    let named = sources.named();
    let preset = preset.unwrap_or_else(|| Preset::recognise(&named));
    let described = named
        .iter()
        .filter_map(|sheet| sheet_summary(preset, *sheet, &choices.mappings));
    let mut summary = Summary {
        sheets: described.collect(),
        ..Summary::default()
    };
    if preset == Preset::Generic {
        let fields = preset.fields().into_iter();
        summary.fields = fields
            .map(|f| FieldChoice {
                name: f.name.to_owned(),
                label: f.label,
                required: f.required,
            })
            .collect();
    }
    let (plan, problem) = match make_plan(preset, &named, choices) {
        Ok(plan) => (Some(Arc::new(plan)), Vec::new()),
        Err(Fault::Invalid(errors)) => (None, errors),
        Err(other) => (None, vec![defect(&other)]),
    };
    if let Some(plan) = &plan {
        summary.currency = plan.currency.code().to_owned();
        summary.totals = totals_view(&plan.totals, plan.currency);
        summary.reasons = reasons(&plan.aside, plan.currency);
        summary.findings = plan.findings.iter().map(finding_view).collect();
    }
    Survey {
        preset,
        plan,
        summary,
        problem,
        lists: Vec::new(),
    }
}

fn defect(fault: &Fault) -> FieldError {
    tracing::warn!(%fault, "an import's files could not be read");
    FieldError {
        pointer: "/files".to_owned(),
        code: "unreadable".to_owned(),
        message: text!("文件无法读取", "the files cannot be read"),
    }
}

fn sheet_summary(
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
    let columns = headings.columns.iter().map(|column| ColumnView {
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

/// An amount as a decimal.
pub(crate) fn money(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).to_decimal()
}

fn totals_view(totals: &Totals, currency: Currency) -> TotalsView {
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

fn reasons(aside: &[Aside], currency: Currency) -> Vec<ReasonCount> {
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

fn finding_view(finding: &Finding) -> FindingView {
    FindingView {
        code: finding.code.clone(),
        message: finding.message.clone(),
    }
}

fn counts(plan: &Plan, delta: &Delta, customers: &[Standing], products: &[Standing]) -> Counts {
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
        products: create(products),
        lines: new().map(|d| d.lines.len()).sum(),
        shipments: plan.documents.iter().map(|d| d.shipments.len()).sum(),
        receipts: plan.documents.iter().map(|d| d.receipts.len()).sum(),
    }
}

fn lists(
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
    let (code, message) = match document.kind {
        DocumentKind::Order => (
            "order",
            text!(
                "订单，{lines} 行，{charges} 项费用",
                "order, {lines} lines, {charges} charges"
            ),
        ),
        DocumentKind::CreditNote => (
            "credit_note",
            text!(
                "退货单，{lines} 行，{charges} 项费用",
                "credit note, {lines} lines, {charges} charges"
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

/// Writes a survey down, so that a person can look at it; a survey written half is begun anew.
///
/// # Errors
/// When the database fails.
pub async fn keep_survey(db: &Db, run: Uuid, survey: Survey) -> Result<()> {
    db.run_with("import.clear", move |tx| {
        Box::pin(async move { store::clear_items(tx, run).await })
    })
    .await?;
    let survey = Arc::new(survey);
    for (at, (_, items)) in survey.lists.iter().enumerate() {
        for first in (0..items.len()).step_by(CHUNK) {
            db.run(KeepItems {
                run,
                survey: survey.clone(),
                at,
                first,
            })
            .await?;
        }
    }
    db.run(KeepSummary { run, survey }).await
}

struct KeepItems {
    run: Uuid,
    survey: Arc<Survey>,
    at: usize,
    first: usize,
}

impl Command for KeepItems {
    const NAME: &'static str = "import.keep_items";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (list, items) = &self.survey.lists[self.at];
        let chunk = &items[self.first..items.len().min(self.first + CHUNK)];
        let first = i64::try_from(self.first + 1).unwrap_or(i64::MAX);
        store::put_items(tx, self.run, *list, first, chunk).await
    }
}

struct KeepSummary {
    run: Uuid,
    survey: Arc<Survey>,
}

impl Command for KeepSummary {
    const NAME: &'static str = "import.keep_summary";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let survey = &*self.survey;
        let preset = survey.preset.word();
        match &survey.plan {
            Some(plan) => {
                let names = (preset, plan.source.as_str());
                store::set_ready(tx, self.run, names, &survey.summary, survey.total()).await
            }
            None => {
                store::set_unreadable(tx, self.run, preset, &survey.summary, &survey.problem).await
            }
        }
    }
}
