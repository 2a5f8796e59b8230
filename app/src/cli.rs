//! The command line.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    export, import, maintenance, openapi, policy_tools, seed, serve, simulate::command as simulate,
};

/// Orders from the first inquiry to the archive, run by the company's own rules.
#[derive(Debug, Parser)]
#[command(name = "yidan", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the data lies.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Folder of the embedded database and of the files.
    #[arg(long, env = "YIDAN_DATA_DIR", default_value = "yidan-data")]
    pub(crate) data_dir: PathBuf,
    /// A PostgreSQL server instead of the embedded database: postgres://user:password@host/name
    /// With `?sslmode=require` what is said to it is encrypted, and its certificate checked.
    #[arg(long, env = "DATABASE_URL")]
    pub(crate) database_url: Option<String>,
    /// A PEM file of the authorities that may vouch for that server, instead of the system's; what
    /// is said to it is encrypted then.
    #[arg(long, env = "YIDAN_DATABASE_CA", requires = "database_url")]
    pub(crate) database_ca: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the application.
    Serve(ServeOptions),
    /// Bring the database's schema up to date.
    Migrate(Place),
    /// Fill an empty database from a fixture file.
    Seed {
        #[command(flatten)]
        place: Place,
        /// The fixture (see docs/fixture.md).
        #[arg(long)]
        fixture: PathBuf,
    },
    /// Write a consistent copy of the embedded database to a new file.
    Backup {
        #[command(flatten)]
        place: Place,
        /// The file to write.
        target: PathBuf,
    },
    /// Put a backup in the place of a database that nobody has open.
    Restore {
        #[command(flatten)]
        place: Place,
        /// The backup.
        source: PathBuf,
    },
    /// Verify the hash chains of the event log.
    Verify(Place),
    /// Rebuild every projection from its facts and compare.
    Check(Place),
    /// Import order sheets (xlsx, xls, csv): customers, products, orders, shipments, receipts.
    Import(import::ImportOptions),
    /// Export a list as it is shown.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Let a virtual company live on an empty database, and check what must always hold.
    Simulate(simulate::SimulateOptions),
    /// Print the API description (OpenAPI 3.1).
    Openapi,
    /// Work with policy files.
    #[command(subcommand)]
    Policy(policy_tools::PolicyCommand),
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServeOptions {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Address and port; port 0 takes a free one and prints it.
    #[arg(long, env = "YIDAN_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Browsers come by https (a proxy in front): secure cookies.
    #[arg(long, env = "YIDAN_HTTPS")]
    pub(crate) https: bool,
    /// Fill an empty database with the demo company, accounts and three months of history included.
    #[arg(long)]
    pub(crate) demo: bool,
    /// The demo company without its history.
    #[arg(long, requires = "demo")]
    pub(crate) no_history: bool,
}

/// Runs one command line.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve(options) => serve::serve(options).await?,
        Command::Migrate(place) => maintenance::migrate(&place).await?,
        Command::Seed { place, fixture } => seed::run(&place, &fixture).await?,
        Command::Backup { place, target } => maintenance::backup(&place, &target).await?,
        Command::Restore { place, source } => maintenance::restore(&place, &source).await?,
        Command::Verify(place) => return maintenance::verify(&place).await,
        Command::Check(place) => return maintenance::check(&place).await,
        Command::Import(options) => return import::run(&options).await,
        Command::Export(command) => export::run(&command).await?,
        Command::Simulate(options) => return simulate::run(&options).await,
        Command::Openapi => openapi::print()?,
        Command::Policy(command) => return policy_tools::run(&command),
    }
    Ok(ExitCode::SUCCESS)
}
