//! `yidan export`: a list as it is shown, within the sight of whoever asks.

use std::{io::Write as _, path::PathBuf};

use access::{
    Permit,
    matrix::{RunExport, ViewOrder},
    system,
};
use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use events::{NewEvent, Stream};
use kernel::{Locale, Text, text};
use orders::{OrderFilter, OrderRow, OrderState, PAGE_MAX, list_orders};
use serde_json::json;
use sheets::{Cell, Export, Format, OutColumn, OutKind};
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
    let rows = all(opened, &view, filter).await?;
    let locale = match options.lang {
        Lang::Zh => Locale::Zh,
        Lang::En => Locale::En,
    };
    let format = match options.format {
        As::Xlsx => Format::Xlsx,
        As::Csv => Format::Csv,
    };
    note(opened, may, rows.len(), options).await?;
    let title = text!("订单", "Orders");
    let mut export = Export::new(format, title.get(locale), columns(locale), rows.len())?;
    for row in &rows {
        export.row(&cells(row, locale))?;
    }
    Ok(export.finish()?)
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

/// Who took what out of the house.
async fn note(
    opened: &Opened,
    permit: Permit<RunExport>,
    rows: usize,
    options: &OrderOptions,
) -> anyhow::Result<()> {
    let (id, now) = (Uuid::now_v7(), opened.clock.now());
    let data =
        json!({"list": "orders", "rows": rows, "state": options.state, "search": options.search});
    let noted = opened.db.run_with("export.note", move |tx| {
        let (permit, data) = (permit.clone(), data.clone());
        Box::pin(async move {
            let event = NewEvent::new(Stream::new("export", id), "export.made", data, now);
            events::first(tx, &event, &permit.actor(), now)
                .await
                .map(drop)
        })
    });
    Ok(noted.await?)
}

fn columns(locale: Locale) -> Vec<OutColumn> {
    let column = |title: Text, kind| OutColumn {
        title: title.get(locale).to_owned(),
        kind,
    };
    vec![
        column(text!("单号", "Number"), OutKind::Text),
        column(text!("状态", "State"), OutKind::Text),
        column(text!("类型", "Type"), OutKind::Text),
        column(text!("客户", "Customer"), OutKind::Text),
        column(text!("下单日期", "Order date"), OutKind::Date),
        column(text!("金额（含税）", "Amount with tax"), OutKind::Number(2)),
        column(text!("币种", "Currency"), OutKind::Text),
        column(text!("行数", "Lines"), OutKind::Number(0)),
        column(text!("业务员", "Sales rep"), OutKind::Text),
        column(text!("承诺交期", "Promised"), OutKind::Date),
        column(text!("客户采购单号", "Customer PO"), OutKind::Text),
        column(text!("合同编号", "Contract"), OutKind::Text),
    ]
}

fn cells(row: &OrderRow, locale: Locale) -> Vec<Cell> {
    let date = |on: Option<kernel::Date>| {
        on.map_or(Cell::Empty, |on| {
            Cell::Date(on.0.to_datetime(jiff::civil::Time::midnight()))
        })
    };
    vec![
        Cell::text(&row.label),
        Cell::text(row.state.title().get(locale)),
        Cell::text(&row.order_type),
        Cell::text(row.customer_name.clone().unwrap_or_default()),
        date(Some(row.order_date)),
        row.amount.clone().map_or(Cell::Empty, Cell::Number),
        Cell::text(&row.currency),
        Cell::Number(row.line_count.to_string()),
        Cell::text(&row.owner_name),
        date(row.promised_on),
        Cell::text(&row.customer_po_no),
        Cell::text(&row.contract_no),
    ]
}
