//! The program itself as a child process.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::{
    database::Database,
    process::{self, Cost},
};

/// A running server; killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its process.
    pub(crate) pid: u32,
    child: Child,
    /// Kept open: a server that says something more must not find its listener gone.
    _output: Lines<BufReader<ChildStdout>>,
}

/// Where a server finds its data.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The program.
    pub(crate) binary: PathBuf,
    /// Its data folder.
    pub(crate) folder: PathBuf,
    /// The PostgreSQL database, if not SQLite.
    pub(crate) url: Option<String>,
}

/// The program to measure: the one named, or the one built beside this.
pub(crate) fn binary(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(path) = named {
        return Ok(path.canonicalize()?);
    }
    let path = std::env::current_exe()?.with_file_name("yidan");
    ensure!(
        path.exists(),
        "{} is missing: run `make build`",
        path.display()
    );
    Ok(path)
}

impl Place {
    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(verb).arg("--data-dir").arg(&self.folder);
        command.env_remove("DATABASE_URL").kill_on_drop(true);
        if let Some(url) = &self.url {
            command.arg("--database-url").arg(url);
        }
        command
    }

    /// Fills the empty database.
    pub(crate) async fn seed(&self, fixture: &Path) -> anyhow::Result<()> {
        let status = self
            .command("seed")
            .arg("--fixture")
            .arg(fixture)
            .status()
            .await?;
        ensure!(status.success(), "the company cannot be filled in");
        Ok(())
    }

    /// Starts serving on a free port.
    pub(crate) async fn serve(&self) -> anyhow::Result<Server> {
        let mut command = self.command("serve");
        command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let pid = child.id().context("the server ended at once")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let line = lines
            .next_line()
            .await?
            .context("the server says nothing")?;
        let address = line
            .strip_prefix("listening on http://")
            .context("where does it listen?")?;
        Ok(Server {
            address: address.parse()?,
            pid,
            child,
            _output: lines,
        })
    }
}

impl Server {
    /// CPU time so far, with that of its database.
    pub(crate) fn cost(&self, database: &Database) -> anyhow::Result<Cost> {
        Ok(Cost {
            server: process::cpu(self.pid)?,
            database: database.cpu()?,
        })
    }

    /// Lets it finish and end.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let pid = self.pid.to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status().await?;
        ensure!(status.success(), "the server is gone already");
        let ended = tokio::time::timeout(Duration::from_secs(40), self.child.wait()).await;
        ensure!(
            ended.context("the server does not end")??.success(),
            "the server failed"
        );
        Ok(())
    }
}
