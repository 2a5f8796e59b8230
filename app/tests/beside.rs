//! What is done from the command line beside a running server, and what a mistyped folder answers.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

fn yidan(verb: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yidan"));
    command.args(verb).arg("--data-dir").arg(folder);
    command
}

fn said(output: &Output) -> String {
    let both = [&*output.stdout, &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[test]
fn a_running_server_is_verified_checked_and_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = yidan(&["serve", "--listen", "127.0.0.1:0"], folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let copy = folder.path().join("copy.db");
    let verbs: [&[&str]; 3] = [&["verify"], &["check"], &["backup", copy.to_str().unwrap()]];
    let outputs = verbs.map(|verb| yidan(verb, folder.path()).output().unwrap());
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(line.starts_with("listening on "), "{line}");
    for output in &outputs {
        assert!(output.status.success(), "{}", said(output));
    }
    assert!(copy.exists());
}

#[test]
fn a_mistyped_folder_is_refused_and_stays_unmade() {
    let folder = tempfile::tempdir().unwrap();
    let typo = folder.path().join("typo");
    let verbs: [&[&str]; 4] = [
        &["verify"],
        &["check"],
        &["backup", "copy.db"],
        &["export", "orders"],
    ];
    for verb in verbs {
        let output = yidan(verb, &typo).output().unwrap();
        let said = said(&output);
        assert!(!output.status.success(), "{verb:?}: {said}");
        assert!(said.contains("there is no database"), "{verb:?}: {said}");
        assert!(!typo.exists(), "{verb:?} made the folder");
    }
}
