//! The linter finds what is wrong, and says where.

use engine::lint::{Severity, lint_yaml};

use crate::table::small;

/// Asserts that a policy has exactly these error codes.
fn check(steps: &str, errors: &[&str]) {
    let findings = lint_yaml(&small(steps));
    let mut codes: Vec<&str> = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.code.as_str())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, errors, "{findings:#?}");
}

const FRAME: &str = "  enter: {do: enter, by: sales_rep, practice: true}
  close: {do: close, needs: [enter], practice: true}
";

#[test]
fn a_small_policy_is_fine() {
    check(FRAME, &[]);
}

#[test]
fn cycles_and_what_hangs_on_them_are_found() {
    check(
        &format!(
            "{FRAME}  a: {{do: confirm, by: sales_rep, needs: [b], practice: true}}
  b: {{do: confirm, by: sales_rep, needs: [a], practice: true}}
  c: {{do: confirm, by: sales_rep, needs: [b], practice: true}}"
        ),
        &["cycle", "cycle", "unreachable"],
    );
}

#[test]
fn unknown_words_are_found() {
    check(
        &format!(
            "{FRAME}  a: {{do: confirm, by: chief, needs: [nothing], within: weeks, practice: true,
      checks: [astrology], gates: [moon.full], looks_at: [weather]}}"
        ),
        &[
            "bad_condition",
            "unknown_check",
            "unknown_content",
            "unknown_parameter",
            "unknown_post",
            "unknown_step",
        ],
    );
}

#[test]
fn conditions_are_type_checked() {
    check(
        &format!("{FRAME}  a: {{do: confirm, by: sales_rep, needs: [enter], practice: true, when: order.amount > 1.5}}
  b: {{do: confirm, by: sales_rep, needs: [enter], practice: true, when: order.amount}}
  c: {{do: confirm, by: sales_rep, needs: [enter], practice: true, when: order.amount > parameters.limit}}
  d: {{do: confirm, by: sales_rep, needs: [enter], practice: true, when: order.lines > parameters.limit}}"),
        &["bad_condition", "bad_condition", "bad_condition"],
    );
}

#[test]
fn steps_that_no_clause_asks_for_must_say_so() {
    check(
        "  enter: {do: enter, by: sales_rep}
  close: {do: close, needs: [enter], practice: true}
",
        &["step_without_clause"],
    );
}

#[test]
fn clauses_must_be_kept_by_something_that_is_there() {
    let clauses = "
clauses:
  A-1: {text: {zh: 甲, en: a}, kept_by: [enter]}
  A-2: {text: {zh: 乙, en: b}}
  A-3: {text: {zh: 丙, en: c}, kept_by: [enter.clock]}
  A-4: {text: {zh: 丁, en: d}, kept_by: [goodwill]}
  A-5: {text: {zh: 戊, en: e}, open: {zh: 以后, en: later}}
  A-6: {text: {zh: 己, en: f}, guidance: true}
";
    let steps = "  enter: {do: enter, by: sales_rep}
  close: {do: close, needs: [enter], practice: true}";
    check(
        &format!("{steps}{clauses}"),
        &["clause_without_keeper", "unknown_keeper", "unknown_keeper"],
    );
}

#[test]
fn a_review_must_say_where_it_returns_to_and_not_forward() {
    check(
        "  enter: {do: enter, by: sales_rep, practice: true}
  a: {do: approve, by: legal, needs: [enter], practice: true}
  b: {do: approve, by: legal, needs: [enter], returns_to: close, not_by: [close], looks_at: [terms], practice: true}
  close: {do: close, needs: [a, b], practice: true}",
        &["bad_return", "bad_return", "bad_separation", "no_return"],
    );
}

#[test]
fn findings_say_where() {
    let findings = lint_yaml(&small(&format!(
        "{FRAME}  a: {{do: confirm, by: chief, needs: [enter], practice: true}}"
    )));
    assert_eq!(findings[0].path, "steps.a.by");
    assert_eq!(findings[0].line, 11);
    let unreadable = lint_yaml("policy: x\ncolour: red\n");
    assert_eq!(unreadable[0].code, "unreadable");
    assert_eq!(unreadable[0].line, 2);
}
