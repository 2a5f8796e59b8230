//! `yidan import`: order sheets from the command line, by the same steps as the import page.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use access::{Permit, Post, User, matrix::RunImport, people, system};
use anyhow::{Context as _, bail};
use clap::Args;
use intake::{
    Choices, CommitImport, CreateImport, CustomerTwins, Entered, ImportFile, ImportItem, ItemList,
    NewImport, Preset, SourceFile, Sources, Survey, plan::Plan,
};
use kernel::{Locale, Money};
use uuid::Uuid;

use crate::{
    cli::Place,
    open::{Opened, open},
    report::say,
};

/// Endings of the files that a folder is searched for.
const ENDINGS: [&str; 5] = [".csv", ".csv.gz", ".xlsx", ".xls", ".txt"];
/// Entries of a list that are printed; the rest is in the error workbook.
const SHOWN: usize = 20;
/// Who answers for imported orders when nobody is named, by post.
const ANSWERABLE: [Post; 4] = [
    Post::GeneralManager,
    Post::SalesManager,
    Post::OrderClerk,
    Post::Admin,
];

/// What to import, and how.
#[derive(Debug, Clone, Args)]
pub(crate) struct ImportOptions {
    #[command(flatten)]
    place: Place,
    /// The kind of sheets: northwind, online_retail or generic; recognised when absent.
    #[arg(long)]
    preset: Option<String>,
    /// The name of the source, under which its rows are known again.
    #[arg(long)]
    source: Option<String>,
    /// The currency of all amounts, e.g. EUR.
    #[arg(long)]
    currency: Option<String>,
    /// Enter this document as its rows say, in spite of what was found about it.
    #[arg(long, value_name = "NUMBER", num_args = 1..)]
    accept: Vec<String>,
    /// Rows the same as one above are meant.
    #[arg(long)]
    duplicates: bool,
    /// Rows with price 0 are gifts.
    #[arg(long)]
    free_lines: bool,
    /// The customer of documents that name none.
    #[arg(long, value_name = "CODE")]
    customer_for_missing: Option<String>,
    /// This customer of the file is the one of this code, or of this key in the file.
    #[arg(long, value_name = "KEY=CODE", num_args = 1.., value_parser = same_customer)]
    same_customer: Vec<(String, String)>,
    /// This customer of the file is new, although he resembles another.
    #[arg(long, value_name = "KEY", num_args = 1..)]
    new_customer: Vec<String>,
    /// Only say what would be entered.
    #[arg(long)]
    dry_run: bool,
    /// Fail when rows were kept aside, held back or could not be entered.
    #[arg(long)]
    strict: bool,
    /// Who imports and answers for the orders, by login; the general manager when absent.
    #[arg(long = "as", value_name = "LOGIN")]
    login: Option<String>,
    /// Write the rows to correct to this workbook.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Files, or folders of files; the tables of one source together.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

impl ImportOptions {
    fn preset(&self) -> anyhow::Result<Option<Preset>> {
        match self.preset.as_deref() {
            None | Some("auto") => Ok(None),
            Some(word) => Preset::parse(word)
                .map(Some)
                .with_context(|| format!("no preset {word}")),
        }
    }

    fn choices(&self) -> anyhow::Result<Choices> {
        let currency = self.currency.as_deref().map(|code| {
            kernel::Currency::parse(code).with_context(|| format!("{code} is no currency"))
        });
        Ok(Choices {
            source: self.source.clone(),
            currency: currency.transpose()?,
            duplicates: self.duplicates,
            free_lines: self.free_lines,
            customer_for_missing: self.customer_for_missing.clone(),
            accepted: self.accept.iter().cloned().collect(),
            same_customers: self.same_customer.iter().cloned().collect(),
            new_customers: self.new_customer.iter().cloned().collect(),
            mappings: Vec::new(),
        })
    }
}

fn same_customer(word: &str) -> Result<(String, String), String> {
    let pair = word.split_once('=');
    let (key, code) = pair.ok_or_else(|| format!("{word} is not KEY=CODE"))?;
    Ok((key.to_owned(), code.to_owned()))
}

/// `yidan import`.
pub(crate) async fn run(options: &ImportOptions) -> anyhow::Result<ExitCode> {
    let files = read_files(&options.paths)?;
    let opened = open(&options.place).await?;
    let done = import(&opened, options, files).await;
    opened.db.close().await;
    Ok(if done? || !options.strict {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Imports; answers whether every row went in.
async fn import(
    opened: &Opened,
    options: &ImportOptions,
    files: Vec<SourceFile>,
) -> anyhow::Result<bool> {
    let (preset, choices) = (options.preset()?, options.choices()?);
    let records = files.iter().map(SourceFile::record).collect();
    let sources = Arc::new(Sources::read(&files).map_err(words)?);
    let today = opened.process.today(opened.clock.now());
    let survey = intake::survey(&opened.db, sources.clone(), preset, &choices, today).await?;
    print_survey(&survey);
    let Some(plan) = survey.plan.clone() else {
        bail!("the files cannot be read as orders")
    };
    let counts = survey.summary.counts.clone();
    let complete = counts.aside == 0 && counts.held == 0 && counts.undecided_customers == 0;
    let read = (&*sources, survey.preset, &choices, &*plan);
    if options.dry_run {
        write_errors(options, read, &[])?;
        say("dry run: nothing was entered");
        return Ok(complete);
    }
    let entered = enter(opened, options, (records, preset, &choices), survey).await?;
    print_entered(&entered.0, plan.currency);
    print_items("failed", &entered.1);
    write_errors(options, read, &entered.1)?;
    Ok(complete && entered.0.failed == 0)
}

/// Writes the rows to correct, where a file for them was named.
fn write_errors(
    options: &ImportOptions,
    (sources, preset, choices, plan): (&Sources, Preset, &Choices, &Plan),
    failed: &[ImportItem],
) -> anyhow::Result<()> {
    let Some(file) = &options.errors else {
        return Ok(());
    };
    let found = intake::error_workbook(sources, (preset, choices), plan, failed, Locale::Zh)?;
    if let Some(bytes) = found {
        std::fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
        say(&format!("rows to correct: {}", file.display()));
    }
    Ok(())
}

/// Enters what the survey found, on record; answers what went in and what could not.
async fn enter(
    opened: &Opened,
    options: &ImportOptions,
    (files, preset, choices): (Vec<ImportFile>, Option<Preset>, &Choices),
    survey: Survey,
) -> anyhow::Result<(Entered, Vec<ImportItem>)> {
    let plan = survey.plan.clone().context("nothing to enter")?;
    let (permit, user) = importer(opened, options.login.as_deref()).await?;
    say(&format!("importing as {} ({})", user.name, user.login));
    let (run, now) = (Uuid::now_v7(), opened.clock.now());
    let new = NewImport {
        id: run,
        uploads: Vec::new(),
        files,
        preset,
        choices: choices.clone(),
    };
    opened
        .db
        .run(CreateImport {
            permit: permit.clone(),
            new,
            now,
        })
        .await?;
    intake::keep_survey(&opened.db, run, survey).await?;
    opened
        .db
        .run(CommitImport {
            permit: permit.clone(),
            id: run,
            by_job: false,
            now,
        })
        .await?;
    let clock = &*opened.clock;
    let entered = intake::carry_out(
        &opened.db,
        &opened.process,
        clock,
        &permit,
        (run, plan),
        |at| {
            tracing::info!(done = at.done, total = at.total, "importing");
        },
    )
    .await?;
    Ok((entered, intake::failed_items(&opened.db, run).await?))
}

/// The files of the paths, folders searched one level deep, by name.
fn read_files(paths: &[PathBuf]) -> anyhow::Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        for entry in
            std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?
        {
            let path = entry?.path();
            let name = path.to_string_lossy().to_lowercase();
            let sheet = ENDINGS.iter().any(|ending| name.ends_with(ending));
            if path.is_file() && sheet && !name.contains("license") {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("no files to import ({})", ENDINGS.join(" "));
    }
    found.iter().map(|path| read_file(path)).collect()
}

fn read_file(path: &Path) -> anyhow::Result<SourceFile> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    Ok(SourceFile { name, bytes })
}

/// Who imports: the one named, or the first who holds one of the answerable posts.
async fn importer(
    opened: &Opened,
    login: Option<&str>,
) -> anyhow::Result<(Permit<RunImport>, User)> {
    let user = match login {
        Some(login) => person(opened, login).await?,
        None => answerable(opened).await?,
    };
    let (id, now) = (user.id, opened.clock.now());
    let permit = opened
        .db
        .read_with(move |tx| {
            Box::pin(async move { access::authorize_in(tx, id, now, Uuid::now_v7()).await })
        })
        .await
        .with_context(|| format!("{} may not import", user.login))?;
    Ok((permit, user))
}

/// An active person by login.
pub(crate) async fn person(opened: &Opened, login: &str) -> anyhow::Result<User> {
    let wanted = access::fold_login(login);
    let filter = access::PeopleFilter {
        search: Some(login.to_owned()),
        active: Some(true),
        limit: 200,
        ..Default::default()
    };
    let found = people(opened, filter).await?;
    found
        .into_iter()
        .find(|user| user.login == wanted)
        .with_context(|| format!("nobody active has the login {login}"))
}

async fn answerable(opened: &Opened) -> anyhow::Result<User> {
    for post in ANSWERABLE {
        let filter = access::PeopleFilter {
            post: Some(post),
            active: Some(true),
            limit: 1,
            ..Default::default()
        };
        if let Some(user) = people(opened, filter).await?.into_iter().next() {
            return Ok(user);
        }
    }
    bail!(
        "nobody may answer for the orders yet: set the company up first, or name somebody with --as LOGIN"
    )
}

async fn people(opened: &Opened, filter: access::PeopleFilter) -> anyhow::Result<Vec<User>> {
    let found = opened
        .db
        .read_with(move |tx| {
            Box::pin(async move { people::list(tx, &system("import"), &filter).await })
        })
        .await?;
    Ok(found)
}

fn words(fault: kernel::Fault) -> anyhow::Error {
    match fault {
        kernel::Fault::Invalid(errors) => {
            let lines: Vec<&str> = errors
                .iter()
                .map(|error| error.message.en.as_str())
                .collect();
            anyhow::anyhow!("{}", lines.join("\n"))
        }
        other => other.into(),
    }
}

fn print_survey(survey: &Survey) {
    let summary = &survey.summary;
    say(&format!("preset {}", survey.preset.word()));
    for sheet in &summary.sheets {
        say(&format!(
            "  sheet {}: {} rows, {} columns",
            sheet.name,
            sheet.rows,
            sheet.columns.len()
        ));
    }
    for error in &survey.problem {
        say(&format!("  {}: {}", error.pointer, error.message.en));
    }
    if survey.plan.is_none() {
        return;
    }
    let (totals, currency) = (&summary.totals, &summary.currency);
    say(&format!("control totals ({currency})"));
    for (name, value) in [
        ("rows", totals.rows.to_string()),
        ("documents", totals.documents.to_string()),
        ("credit notes", totals.credit_notes.to_string()),
        ("customers", totals.customers.to_string()),
        ("products and charges", totals.products.to_string()),
        ("gross", totals.gross.clone()),
        ("net, rounded per line", totals.net.clone()),
        ("net, unrounded", totals.net_exact.clone()),
        ("  positive lines", totals.positive.clone()),
        ("  negative lines", totals.negative.clone()),
        ("  ready to enter", totals.ready.clone()),
        ("  held", totals.held.clone()),
        ("  kept aside", totals.aside.clone()),
        ("freight", totals.freight.clone()),
        ("shipped late", totals.late_documents.to_string()),
        ("not shipped", totals.unshipped_documents.to_string()),
    ] {
        say(&format!("  {name:24}{value:>16}"));
    }
    let counts = &summary.counts;
    say("what would be entered");
    for (name, count) in [
        ("new documents", counts.new),
        ("  of these credit notes", counts.credit_notes),
        ("documents to complete", counts.added),
        ("unchanged", counts.unchanged),
        ("differ, left as they are", counts.changed),
        ("held for a decision", counts.held),
        ("rows kept aside", counts.aside),
        ("customers to create", counts.customers),
        ("customers to decide on", counts.undecided_customers),
        ("products to create", counts.products),
    ] {
        say(&format!("  {name:24}{count:>16}"));
    }
    for reason in &summary.reasons {
        say(&format!(
            "  aside: {} × {} ({})",
            reason.rows, reason.title.en, reason.amount
        ));
    }
    for finding in &summary.findings {
        say(&format!("  note: {}", finding.message.en));
    }
    print_twins(&summary.twins);
    print_items("held", survey.list(ItemList::Held));
    print_items("differs", survey.list(ItemList::Changed));
    print_items("aside", survey.list(ItemList::Aside));
}

/// Customers whom a person has to tell from others before their documents go in.
fn print_twins(twins: &[CustomerTwins]) {
    for twin in twins.iter().filter(|twin| twin.is_open()) {
        let others: Vec<String> = twin
            .resembles
            .iter()
            .map(|o| format!("{} {}", o.code, o.name))
            .collect();
        say(&format!(
            "  customer to decide on: {} {}, which resembles {}; use --same-customer or --new-customer",
            twin.key,
            twin.name,
            others.join(", ")
        ));
    }
}

fn print_items(name: &str, items: &[ImportItem]) {
    for item in items.iter().take(SHOWN) {
        let place = if item.row == 0 {
            String::new()
        } else {
            format!("{} row {}: ", item.sheet, item.row)
        };
        say(&format!(
            "  {name}: {place}{} {}",
            item.key, item.message.en
        ));
    }
    if items.len() > SHOWN {
        say(&format!("  {name}: … and {} more", items.len() - SHOWN));
    }
}

fn print_entered(entered: &Entered, currency: kernel::Currency) {
    let money = |minor| Money::new(minor, currency).to_decimal();
    say("entered");
    for (name, value) in [
        ("documents", entered.documents.to_string()),
        ("  of these credit notes", entered.credit_notes.to_string()),
        ("documents completed", entered.completed.to_string()),
        ("lines", entered.lines.to_string()),
        ("  net", money(entered.net_minor)),
        ("charges", entered.charges.to_string()),
        ("  amount", money(entered.charges_minor)),
        ("shipments", entered.shipments.to_string()),
        ("receipts", entered.receipts.to_string()),
        ("could not be entered", entered.failed.to_string()),
    ] {
        say(&format!("  {name:24}{value:>16}"));
    }
}
