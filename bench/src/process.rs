//! What a process costs, from `/proc`.

use std::{fs, time::Duration};

use anyhow::Context as _;

use crate::{database::Kind, report::millis};

/// CPU time of the program and of the database server; SQLite has none of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) server: Duration,
    pub(crate) database: Duration,
}

impl Cost {
    /// What was spent since an earlier look.
    pub(crate) fn since(self, earlier: Self) -> Self {
        Self {
            server: self.server.saturating_sub(earlier.server),
            database: self.database.saturating_sub(earlier.database),
        }
    }

    /// Milliseconds of each of so many orders.
    pub(crate) fn each(self, orders: u32) -> f64 {
        millis(self.server + self.database) / f64::from(orders)
    }

    /// The same for people, split where there are two.
    pub(crate) fn shown(self, kind: Kind, orders: u32) -> String {
        let each = |part: Duration| millis(part) / f64::from(orders);
        match kind {
            Kind::Sqlite => format!("CPU {:.2} ms", self.each(orders)),
            Kind::Postgres => format!(
                "CPU {:.2} ms ({:.2} program + {:.2} database)",
                self.each(orders),
                each(self.server),
                each(self.database)
            ),
        }
    }
}

/// Length of a tick in `/proc/<pid>/stat`: `USER_HZ` is 100 on every Linux that runs this.
const TICK: Duration = Duration::from_millis(10);

/// CPU time of one process so far.
pub(crate) fn cpu(pid: u32) -> anyhow::Result<Duration> {
    let fields = stat(pid)?;
    Ok(ticks(&fields, &[UTIME, STIME]))
}

/// CPU time of a process and of all its children, those that have ended included.
pub(crate) fn cpu_with_children(pid: u32) -> anyhow::Result<Duration> {
    let mut total = ticks(&stat(pid)?, &[UTIME, STIME, CUTIME, CSTIME]);
    for entry in fs::read_dir("/proc")? {
        let Some(child) = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        // A process may end while we look.
        let Ok(fields) = stat(child) else { continue };
        if fields.get(PPID).and_then(|ppid| ppid.parse().ok()) == Some(pid) {
            total += ticks(&fields, &[UTIME, STIME]);
        }
    }
    Ok(total)
}

/// Memory of a process in bytes, shared pages counted by share.
pub(crate) fn pss(pid: u32) -> anyhow::Result<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .context("no Pss")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib * 1024)
}

// Positions after the command's name, which may itself hold blanks.
const PPID: usize = 1;
const UTIME: usize = 11;
const STIME: usize = 12;
const CUTIME: usize = 13;
const CSTIME: usize = 14;

fn stat(pid: u32) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = text.rsplit_once(") ").context("a malformed stat")?;
    Ok(rest.split(' ').map(str::to_owned).collect())
}

fn ticks(fields: &[String], wanted: &[usize]) -> Duration {
    let one = |at: &usize| {
        fields
            .get(*at)
            .and_then(|field| field.parse::<u32>().ok())
            .unwrap_or(0)
    };
    TICK * wanted.iter().map(one).sum::<u32>()
}
