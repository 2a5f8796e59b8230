//! Looking before entering: what the files hold and what entering them would do.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use ::store::{Command, Db, Tx};
use catalog::units::Units;
use kernel::{Date, Fault, FieldError, Result, text};
use uuid::Uuid;

mod columns;
mod figures;
mod twins;

pub(crate) use self::figures::{document_item, money};
use self::{
    columns::{columns_ignored, sheet_summary, totals_not_compared},
    figures::{counts, finding_view, lists, reasons, totals_view},
};
use crate::{
    Choices, Company, Preset,
    delta::{Delta, Known},
    make_plan,
    masters::{Standing, standings, units},
    plan::{Plan, Product},
    run::{FieldChoice, ImportItem, ItemList, Summary},
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

/// Reads the sheets into a plan and compares it with what is there, on a day of the company.
///
/// # Errors
/// When the database fails. Sheets that cannot be read as orders are a survey with a problem.
pub async fn survey(
    db: &Db,
    sources: Arc<Sources>,
    preset: Option<Preset>,
    choices: &Choices,
    today: Date,
) -> Result<Survey> {
    let mut choices = choices.clone();
    choices
        .mappings
        .extend(db.read_with(|tx| Box::pin(store::remembered(tx))).await?);
    let choices = Arc::new(choices);
    let mut company = Company::new(today);
    let (mut survey, mut plan) = read_apart(&sources, preset, &choices, company.clone()).await?;
    if let Some(plan) = &plan {
        company.units = units_of(db, plan).await?;
    }
    if !company.units.is_empty() {
        (survey, plan) = read_apart(&sources, preset, &choices, company).await?;
    }
    let Some(plan) = plan else {
        return Ok(survey);
    };
    let (plan, twins) = twins::judge(db, plan, &choices).await?;
    let plan = Arc::new(plan);
    survey.summary.twins = twins;
    let compared = plan.clone();
    let (known, customers, products) = db
        .read_with(move |tx| Box::pin(async move { look_up(tx, &compared).await }))
        .await?;
    let delta = Delta::between(&plan, &known);
    survey.summary.totals = totals_view(&plan.totals, plan.currency);
    survey.summary.counts = counts(&plan, &delta, &customers, &products);
    survey.lists = lists(&plan, &delta, &customers, &products);
    survey.plan = Some(plan);
    Ok(survey)
}

/// Reads the sheets on a thread that may take its time.
async fn read_apart(
    sources: &Arc<Sources>,
    preset: Option<Preset>,
    choices: &Arc<Choices>,
    company: Company,
) -> Result<(Survey, Option<Plan>)> {
    let (sources, choices) = (sources.clone(), choices.clone());
    tokio::task::spawn_blocking(move || read(&sources, preset, &choices, &company))
        .await
        .map_err(Fault::internal)
}

/// The units of products whose rows name a unit or break one: what a unit is and whether it may be
/// broken, the company's catalogue says and not the sheet.
async fn units_of(db: &Db, plan: &Plan) -> Result<HashMap<String, Units>> {
    let lines = plan.documents.iter().flat_map(|document| &document.lines);
    let broken = lines.filter(|line| !line.quantity.is_whole());
    let broken: HashSet<&String> = broken.map(|line| &line.product).collect();
    let products = plan.products.iter();
    let asked = products.filter(|p| !p.unit.is_empty() || broken.contains(&p.key));
    let (source, asked): (String, Vec<Product>) = (plan.source.clone(), asked.cloned().collect());
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    db.read_with(move |tx| {
        let (source, asked) = (source.clone(), asked.clone());
        Box::pin(async move { units(tx, &source, &asked).await })
    })
    .await
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

fn read(
    sources: &Sources,
    preset: Option<Preset>,
    choices: &Choices,
    company: &Company,
) -> (Survey, Option<Plan>) {
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
    let (plan, problem) = match make_plan(preset, &named, choices, company) {
        Ok(plan) => (Some(plan), Vec::new()),
        Err(Fault::Invalid(errors)) => (None, errors),
        Err(other) => (None, vec![defect(&other)]),
    };
    if let Some(plan) = &plan {
        summary.currency = plan.currency.code().to_owned();
        summary.reasons = reasons(&plan.aside, plan.currency);
        summary.findings = plan.findings.iter().map(finding_view).collect();
        let open = totals_not_compared(&summary.sheets, &summary.fields);
        summary.findings.extend(open);
        if preset == Preset::Generic {
            summary.findings.extend(columns_ignored(&summary.sheets));
        }
    }
    let survey = Survey {
        preset,
        plan: None,
        summary,
        problem,
        lists: Vec::new(),
    };
    (survey, plan)
}

fn defect(fault: &Fault) -> FieldError {
    tracing::warn!(%fault, "an import's files could not be read");
    FieldError::new(
        "/files",
        "unreadable",
        text!("文件无法读取", "the files cannot be read"),
    )
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

/// The documents of a run that could not be entered, each with its reason.
///
/// # Errors
/// When the database fails.
pub async fn failed_items(db: &Db, run: Uuid) -> Result<Vec<ImportItem>> {
    let items = db.read_with(move |tx| {
        Box::pin(async move { store::items(tx, run, ItemList::Failed, -1, 10_000).await })
    });
    Ok(items.await?.into_iter().map(|(_, item)| item).collect())
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
