//! `yidan export`: a list as it is shown, within the sight of whoever asks.

use std::{io::Write as _, path::PathBuf};

use access::{
    Permit,
    matrix::{RunExport, ViewOrder},
    system,
};
use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use kernel::Locale;
use orders::{NoteExport, OrderFilter, OrderRow, OrderState, PAGE_MAX, list_orders, write_orders};
use serde_json::json;
use sheets::Format;
use uuid::Uuid;

use crate::{
    cli::Place,
    import::person,
    open::{Opened, open},
};

/// What can be exported.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ExportCommand {
    /// The list of orders.
    Orders(OrderOptions),
}

/// Which orders, and as what.
#[derive(Debug, Clone, Args)]
pub(crate) struct OrderOptions {
    #[command(flatten)]
    place: Place,
    /// The format.
    #[arg(long, value_enum, default_value = "xlsx")]
    format: As,
    /// The file to write; standard output when absent.
    #[arg(long, short)]
    out: Option<PathBuf>,
    /// Only orders in this state: draft, in_review, approved, closed, cancelled.
    #[arg(long)]
    state: Option<String>,
    /// A number from its start, or a customer's name or pinyin initials.
    #[arg(long)]
    search: Option<String>,
    /// Whose list it is, by login: what he may not see is left out. Everything when absent.
    #[arg(long = "as", value_name = "LOGIN")]
    login: Option<String>,
    /// The language of headings: zh or en.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum As {
    Xlsx,
    Csv,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    Zh,
    En,
}

/// `yidan export`.
pub(crate) async fn run(ExportCommand::Orders(options): &ExportCommand) -> anyhow::Result<()> {
    options.place.must_exist()?;
    let opened = open(&options.place).await?;
    let written = write(&opened, options).await;
    opened.db.close().await;
    let bytes = written?;
    match &options.out {
        Some(file) => {
            std::fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
        }
        None => std::io::stdout().write_all(&bytes).context("cannot write"),
    }
}

async fn write(opened: &Opened, options: &OrderOptions) -> anyhow::Result<Vec<u8>> {
    let (view, may) = permits(opened, options.login.as_deref()).await?;
    let state = options.state.as_deref();
    let state = state
        .map(|word| OrderState::parse(word).with_context(|| format!("no state {word}")))
        .transpose()?;
    let filter = OrderFilter {
        state,
        text: options.search.clone().unwrap_or_default(),
        limit: PAGE_MAX,
        ..OrderFilter::default()
    };
    let mut rows = all(opened, &view, filter).await?;
    let locale = match options.lang {
        Lang::Zh => Locale::Zh,
        Lang::En => Locale::En,
    };
    orders::name_order_types(&mut rows, &opened.process.order_types(), locale);
    let format = match options.format {
        As::Xlsx => Format::Xlsx,
        As::Csv => Format::Csv,
    };
    let noted = NoteExport {
        permit: may,
        rows: rows.len(),
        asked: json!({"state": options.state, "search": options.search}),
        now: opened.clock.now(),
    };
    opened.db.run(noted).await?;
    Ok(write_orders(&rows, &[], format, locale)?)
}

async fn permits(
    opened: &Opened,
    login: Option<&str>,
) -> anyhow::Result<(Permit<ViewOrder>, Permit<RunExport>)> {
    let Some(login) = login else {
        return Ok((system("export"), system("export")));
    };
    let (user, now) = (person(opened, login).await?, opened.clock.now());
    let permits = opened.db.read_with(move |tx| {
        Box::pin(async move {
            let request = Uuid::now_v7();
            let view = access::authorize_in(tx, user.id, now, request).await?;
            Ok((view, access::authorize_in(tx, user.id, now, request).await?))
        })
    });
    permits
        .await
        .with_context(|| format!("{login} may not export orders"))
}

/// Every page of the list.
async fn all(
    opened: &Opened,
    permit: &Permit<ViewOrder>,
    mut filter: OrderFilter,
) -> anyhow::Result<Vec<OrderRow>> {
    let mut rows: Vec<OrderRow> = Vec::new();
    loop {
        let (permit, asked) = (permit.clone(), filter.clone());
        let page = opened
            .db
            .read_with(move |tx| Box::pin(async move { list_orders(tx, &permit, &asked).await }))
            .await?;
        let full = i64::try_from(page.len()).unwrap_or(i64::MAX) >= filter.limit;
        filter.after = page.last().map(OrderRow::position);
        rows.extend(page);
        if !full {
            return Ok(rows);
        }
    }
}
