//! The table.

use std::{fmt, path::Path, time::Duration};

use anyhow::Context as _;

/// Below this line of a document stands the result of the last run.
const MARK: &str = "<!-- written by `make bench`: do not edit below -->";

/// All figures of a run.
#[derive(Debug)]
pub(crate) struct Report {
    lines: Vec<Line>,
    notes: Vec<String>,
    processor: String,
    load_before: String,
    load_after: String,
}

#[derive(Debug)]
struct Line {
    what: String,
    measured: String,
    target: String,
    verdict: &'static str,
}

/// What a figure should reach.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// It should be no more than this.
    AtMost(f64, &'static str),
    /// It should be no less than this.
    AtLeast(f64, &'static str),
    /// Nothing is asked of it.
    Shown,
}

impl Report {
    pub(crate) fn begin() -> anyhow::Result<Self> {
        let load_before = machine_load()?;
        Ok(Self {
            lines: Vec::new(),
            notes: Vec::new(),
            processor: processor()?,
            load_before,
            load_after: String::new(),
        })
    }

    pub(crate) fn end(&mut self) -> anyhow::Result<()> {
        self.load_after = machine_load()?;
        Ok(())
    }

    /// A figure, shown as `shown`, judged by `value`.
    pub(crate) fn line(
        &mut self,
        what: impl Into<String>,
        shown: String,
        value: f64,
        target: Target,
    ) {
        let (target, met) = match target {
            Target::AtMost(limit, unit) => (format!("≤ {limit} {unit}"), Some(value <= limit)),
            Target::AtLeast(limit, unit) => (format!("≥ {limit} {unit}"), Some(value >= limit)),
            Target::Shown => ("–".to_owned(), None),
        };
        let verdict = match met {
            Some(true) => "ok",
            Some(false) => "miss",
            None => "",
        };
        let what = what.into();
        crate::tell(format_args!("{what}: {shown} {verdict}"));
        self.lines.push(Line {
            what,
            measured: shown,
            target: target.trim_end().to_owned(),
            verdict,
        });
    }

    /// Replaces what stands in a document after its mark.
    pub(crate) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(file)?;
        let (head, _) = text
            .split_once(MARK)
            .with_context(|| format!("{} has no line {MARK}", file.display()))?;
        std::fs::write(file, format!("{head}{MARK}\n\n{self}"))?;
        Ok(())
    }

    /// Something to know when reading the table.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// The processor's name.
fn processor() -> anyhow::Result<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo")?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    Ok(name
        .map_or("", |name| name.trim_start_matches([' ', '\t', ':']))
        .to_owned())
}

/// How busy the machine was, itself included.
fn machine_load() -> anyhow::Result<String> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').take(3).collect::<Vec<_>>().join(" "))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        writeln!(f, "| figure | target | measured | |\n|---|---|---|---|")?;
        for line in &self.lines {
            writeln!(
                f,
                "| {} | {} | {} | {} |",
                line.what, line.target, line.measured, line.verdict
            )?;
        }
        writeln!(
            f,
            "\n{cores} cores ({}), client on the same machine; load average {} before, {} after.",
            self.processor, self.load_before, self.load_after
        )?;
        self.notes
            .iter()
            .try_for_each(|note| writeln!(f, "\n{note}"))
    }
}

/// Milliseconds of a duration.
pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The value below which `share` (0 to 100) per cent of the sorted values lie.
pub(crate) fn percentile(sorted: &[Duration], share: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * share / 100).copied().unwrap_or_default()
}
