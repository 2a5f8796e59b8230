//! `yidan policy …`: lint, test, graph, simulate, and the table of clauses.

mod proofs;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use engine::{
    Calendar, Policy,
    examples::run_examples,
    lint::{Severity, lint_yaml},
    policy::file::PolicyFile,
    simulate::simulate,
};
use kernel::counted;

use crate::report::say;

/// What to do with policy files.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Check policies: cycles, unknown words, type errors, clauses that nothing keeps.
    Lint {
        /// The policies.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Run the examples that policies carry.
    Test {
        /// The policies.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print the steps of a policy as a Mermaid graph.
    Graph {
        /// The policy.
        file: PathBuf,
    },
    /// Play orders through a policy with random acts and check what must always hold.
    Simulate {
        /// The policy.
        file: PathBuf,
        /// How many orders.
        #[arg(long, default_value_t = 1_000)]
        orders: u32,
        /// The same seed plays the same orders.
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
    /// Print each clause with what keeps it and which test proves it.
    Clauses {
        /// The policies.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Folders whose tests name clauses in the comments above them.
        #[arg(long)]
        tests: Vec<PathBuf>,
    },
}

/// Runs one of them.
pub(crate) fn run(command: &PolicyCommand) -> anyhow::Result<ExitCode> {
    match command {
        PolicyCommand::Lint { files } => each(files, lint),
        PolicyCommand::Test { files } => each(files, test),
        PolicyCommand::Graph { file } => {
            graph(&load(file)?);
            Ok(ExitCode::SUCCESS)
        }
        PolicyCommand::Simulate { file, orders, seed } => {
            let report = simulate(&load(file)?, &Calendar::china(), *orders, *seed);
            say(&serde_json::to_string_pretty(&report)?);
            let sound = report.stuck.is_empty() && report.violations.is_empty();
            Ok(if sound {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        PolicyCommand::Clauses { files, tests } => each(files, |file| clauses(file, tests)),
    }
}

fn each(
    files: &[PathBuf],
    run: impl Fn(&PathBuf) -> anyhow::Result<bool>,
) -> anyhow::Result<ExitCode> {
    let mut sound = true;
    for file in files {
        sound &= run(file).with_context(|| file.display().to_string())?;
    }
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn load(file: &PathBuf) -> anyhow::Result<Policy> {
    let yaml = std::fs::read_to_string(file)?;
    Policy::from_yaml(&yaml, 1).map_err(|findings| {
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the policy has errors:\n{}", lines.join("\n"))
    })
}

fn lint(file: &PathBuf) -> anyhow::Result<bool> {
    let findings = lint_yaml(&std::fs::read_to_string(file)?);
    for finding in &findings {
        say(&format!("{}: {finding}", file.display()));
    }
    let errors = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    say(&format!(
        "{}: {}, {}",
        file.display(),
        counted(errors, "error", "errors"),
        counted(findings.len() - errors, "warning", "warnings")
    ));
    Ok(errors == 0)
}

fn test(file: &PathBuf) -> anyhow::Result<bool> {
    let yaml = std::fs::read_to_string(file)?;
    let policy = load(file)?;
    let read: PolicyFile = serde_saphyr::from_str(&yaml)?;
    let outcomes = run_examples(&policy, &read.examples, &Calendar::china());
    if outcomes.is_empty() {
        bail!("it carries no examples");
    }
    for outcome in &outcomes {
        let word = if outcome.failures.is_empty() {
            "ok  "
        } else {
            "FAIL"
        };
        say(&format!(
            "{word} {} / {}",
            outcome.example.zh, outcome.example.en
        ));
        outcome
            .failures
            .iter()
            .for_each(|failure| say(&format!("       {failure}")));
    }
    Ok(outcomes.iter().all(|o| o.failures.is_empty()))
}

fn graph(policy: &Policy) {
    say("graph LR");
    for step in &policy.steps {
        say(&format!(
            "  {}[\"{}<br/>{}\"]",
            step.key, step.title.zh, step.title.en
        ));
    }
    for step in &policy.steps {
        for (need, before) in policy.steps.iter().enumerate() {
            if step.needs.has(need) {
                say(&format!("  {} --> {}", before.key, step.key));
            }
        }
    }
}

fn clauses(file: &PathBuf, tests: &[PathBuf]) -> anyhow::Result<bool> {
    let policy = load(file)?;
    let read: PolicyFile = serde_saphyr::from_str(&std::fs::read_to_string(file)?)?;
    let proofs = proofs::proofs(&policy, &read, tests)?;
    say(&format!(
        "# {} / {} ({})\n",
        policy.title.zh, policy.title.en, policy.rule
    ));
    say("| clause | state | kept by | proven by | text |\n|---|---|---|---|---|");
    for clause in &policy.clauses {
        let state = match (
            &clause.open,
            clause.guidance,
            clause.kept_by_words.is_empty(),
        ) {
            (Some(_), _, false) => "partly; open",
            (Some(_), _, true) => "open",
            (None, true, _) => "guidance",
            (None, false, _) => "kept",
        };
        let open = clause
            .open
            .as_ref()
            .map(|why| format!(" — open: {}", why.en))
            .unwrap_or_default();
        let keepers = clause.kept_by_words.join(", ");
        let tests = proofs.get(&clause.id).map(|tests| tests.join(", "));
        say(&format!(
            "| {} | {state} | {keepers} | {} | {}{open} |",
            clause.id,
            tests.unwrap_or_default(),
            clause.text.en
        ));
    }
    Ok(true)
}
