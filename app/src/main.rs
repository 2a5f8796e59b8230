//! The command line: parse, set the log up, run.

use std::process::ExitCode;

use app::cli;
use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    init_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

/// Logs go to standard error; `RUST_LOG` chooses what, `YIDAN_LOG=json` how.
fn init_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,app=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::env::var("YIDAN_LOG").is_ok_and(|format| format == "json") {
        log.json().init();
    } else {
        log.init();
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the command line's last word, also when the log is off"
)]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("yidan: {error:#}");
    ExitCode::FAILURE
}
