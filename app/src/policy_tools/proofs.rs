//! Which test proves which clause, read from the tests themselves: the comment above a test names
//! the clauses it plays, and an example of a policy names those whose state it expects.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use engine::{Policy, policy::file::PolicyFile};

/// The tests of each clause, by the clause's id.
pub(super) type Proofs = BTreeMap<String, Vec<String>>;

/// Collects what the examples of a policy and the test files under some folders prove of it.
pub(super) fn proofs(
    policy: &Policy,
    file: &PolicyFile,
    folders: &[PathBuf],
) -> anyhow::Result<Proofs> {
    let mut proofs = Proofs::new();
    for example in &file.examples {
        for clause in example.then.clauses.keys() {
            let name = format!("example “{}”", example.example.en);
            proofs.entry(clause.clone()).or_default().push(name);
        }
    }
    let known = |word: &str| policy.clauses.iter().any(|clause| clause.id == word);
    let mut files = Vec::new();
    for folder in folders {
        test_files(folder, &mut files)?;
    }
    files.sort();
    for path in files {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        for (test, clauses) in tests_in(&fs::read_to_string(&path)?, known) {
            for clause in clauses {
                let tests = proofs.entry(clause).or_default();
                tests.push(format!("{stem}::{test}"));
            }
        }
    }
    Ok(proofs)
}

/// Rust files in folders named `tests`, and browser tests.
fn test_files(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !matches!(&*name, "target" | "node_modules" | "dist") && !name.starts_with('.') {
                test_files(&path, files)?;
            }
        } else if name.ends_with(".e2e.ts")
            || (name.ends_with(".rs") && path.components().any(|c| c.as_os_str() == "tests"))
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The tests of a file that name clauses in the comment above them.
fn tests_in(source: &str, known: impl Fn(&str) -> bool) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("//") {
            let words = comment.split(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c)));
            let clauses = words.map(|w| w.trim_end_matches('.')).filter(|w| known(w));
            named.extend(clauses.map(str::to_owned));
        } else if line.starts_with("#[") {
            // Attributes stand between the comment and the test.
        } else {
            let clauses = std::mem::take(&mut named);
            if let (Some(test), false) = (test_name(line), clauses.is_empty()) {
                found.push((test, clauses));
            }
        }
    }
    found
}

/// The name of the test that begins on a line: `fn name(` in Rust, `it("name"` in a browser test.
fn test_name(line: &str) -> Option<String> {
    if let Some((_, rest)) = line.split_once("fn ") {
        return rest.split_once('(').map(|(name, _)| name.to_owned());
    }
    let rest = line.strip_prefix("it(").or(line.strip_prefix("test("))?;
    let quote = rest.chars().next().filter(|c| "\"'`".contains(*c))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_above_a_test_names_the_clauses_it_plays() {
        let source = "// EQ-9 is only talk here.\n\nlet x = 1;\n/// Plays EQ-4.1a, EQ-4.1c.\n\
                      #[tokio::test]\nasync fn returned() {\n}\n// Keeps EQ-7.\nit(\"is paid\", () => {";
        let known = |word: &str| word.starts_with("EQ-");
        assert_eq!(
            tests_in(source, known),
            [
                (
                    "returned".to_owned(),
                    vec!["EQ-4.1a".to_owned(), "EQ-4.1c".to_owned()]
                ),
                ("is paid".to_owned(), vec!["EQ-7".to_owned()]),
            ]
        );
    }

    #[test]
    fn each_kept_clause_of_the_shipped_policies_has_a_test() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let folders =
            ["tests", "business", "engine", "platform", "app", "web/e2e"].map(|f| root.join(f));
        for (id, yaml) in engine::shipped::SHIPPED {
            let policy = Policy::from_yaml(yaml, 1).expect("a shipped policy is sound");
            let file: PolicyFile = serde_saphyr::from_str(yaml).expect("a shipped policy reads");
            let proofs = proofs(&policy, &file, &folders).expect("the tests can be read");
            let untested: Vec<&str> = policy
                .clauses
                .iter()
                .filter(|clause| clause.open.is_none() && !clause.guidance)
                .map(|clause| clause.id.as_str())
                .filter(|id| !proofs.contains_key(*id))
                .collect();
            assert!(untested.is_empty(), "no test names {untested:?} of {id}");
        }
    }
}
