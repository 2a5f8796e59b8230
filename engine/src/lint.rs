//! The linter: what is wrong with a policy, before anybody runs an order by it.

mod clauses;
mod examples;
mod flow;
mod words;

use kernel::{Text, text};
use serde::{Deserialize, Serialize};
use serde_saphyr::{Location, Spanned};

use crate::policy::{
    file::PolicyFile,
    names::{FileNames, Overrides},
};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The policy cannot be published.
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// A stable word for programs, e.g. `unknown_fact`.
    pub code: String,
    /// Where in the tree, e.g. `steps.ship.gates`.
    pub path: String,
    /// Line in the file, from 1; 0 when unknown.
    pub line: u64,
    /// Column in the line, from 1; 0 when unknown.
    pub column: u64,
    /// What is wrong and what to do about it.
    pub message: Text,
}

impl Finding {
    /// The file cannot be read at all.
    #[must_use]
    pub fn unreadable(error: &serde_saphyr::Error) -> Self {
        let (line, column) = error.location().map_or((0, 0), |l| (l.line(), l.column()));
        Self {
            severity: Severity::Error,
            code: "unreadable".to_owned(),
            path: String::new(),
            line,
            column,
            message: text!(
                "制度文件无法读取：{error}",
                "the policy file cannot be read: {error}"
            ),
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "{severity}[{}] {}:{} {}: {} / {}",
            self.code, self.line, self.column, self.path, self.message.en, self.message.zh
        )
    }
}

/// Lints a policy with its default parameters: findings, worst first.
#[must_use]
pub fn lint(file: &PolicyFile) -> Vec<Finding> {
    lint_with(file, &Overrides::default())
}

/// Lints a policy's text.
#[must_use]
pub fn lint_yaml(yaml: &str) -> Vec<Finding> {
    match PolicyFile::parse(yaml) {
        Ok(file) => lint(&file),
        Err(error) => vec![Finding::unreadable(&error)],
    }
}

/// Lints a policy under the company's parameter values.
#[must_use]
pub fn lint_with(file: &PolicyFile, overrides: &Overrides) -> Vec<Finding> {
    let mut linter = Linter {
        names: FileNames { file, overrides },
        file,
        findings: Vec::new(),
    };
    linter.words();
    linter.flow();
    linter.clauses();
    linter.examples();
    linter
        .findings
        .sort_by_key(|f| (f.severity, f.line, f.column));
    linter.findings
}

struct Linter<'a> {
    names: FileNames<'a>,
    file: &'a PolicyFile,
    findings: Vec<Finding>,
}

/// Where a finding stands.
#[derive(Clone)]
struct Place {
    path: String,
    location: Option<Location>,
}

impl Place {
    fn of<T>(section: &str, key: &str, entry: &Spanned<T>) -> Self {
        Self {
            path: format!("{section}.{key}"),
            location: Some(entry.defined),
        }
    }

    fn section(section: &str) -> Self {
        Self {
            path: section.to_owned(),
            location: None,
        }
    }

    fn at(&self, part: &str) -> Self {
        Self {
            path: format!("{}.{part}", self.path),
            location: self.location,
        }
    }
}

impl Linter<'_> {
    fn error(&mut self, code: &str, place: &Place, message: Text) {
        self.note(Severity::Error, code, place, message);
    }

    fn warn(&mut self, code: &str, place: &Place, message: Text) {
        self.note(Severity::Warning, code, place, message);
    }

    fn note(&mut self, severity: Severity, code: &str, place: &Place, message: Text) {
        let (line, column) = place.location.map_or((0, 0), |l| (l.line(), l.column()));
        self.findings.push(Finding {
            severity,
            code: code.to_owned(),
            path: place.path.clone(),
            line,
            column,
            message,
        });
    }
}
