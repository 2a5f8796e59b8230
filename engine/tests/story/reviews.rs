//! Entry, reviews, rounds, separation of duties, and what refusals say.

use engine::{
    Calendar, Content, ContentHash, FlowEvent, Groups, Input, OpinionInput, Verdict, VoidReason,
    explain, explain_return,
};

use crate::table::{Table, nobody, only, policy};

#[test]
fn a_refusal_says_clause_rule_fact_who_and_by_when() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    let reasons = explain(
        &policy,
        &table.play.state,
        &table.play.facts,
        table.step("finance_review"),
        &table.doer("finance_review"),
    );
    let reason = only(&reasons, "needs_unmet");
    assert_eq!(reason.clause.as_deref(), Some("EQ-4.1a"));
    assert_eq!(reason.rule.as_deref(), Some("equipment-sales@1"));
    assert_eq!(reason.fact.as_deref(), Some("step.initial_review"));
    assert_eq!(reason.who.as_ref().unwrap().zh, "销售经理");
    // Within one working day of Monday: Tuesday half past five in China.
    assert_eq!(reason.due.unwrap().to_string(), "2025-03-04T09:30:00Z");
    assert_eq!(
        reason.message.zh,
        "“财务会审”还不能办理：先要完成“销售初审”（销售经理）"
    );
}

#[test]
fn a_delegate_of_the_one_who_entered_cannot_review_either() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    let rep = table.doer("enter");
    table.complete_as("enter", rep).unwrap();
    let mut delegate = table.doer("initial_review");
    delegate.on_behalf_of = Some(rep.user);
    let refused = table
        .say("initial_review", Verdict::Approve, delegate)
        .unwrap_err();
    assert_eq!(
        only(&refused, "separation_of_duties").clause.as_deref(),
        Some("EQ-4.1a")
    );
    // Entered by a delegate for the manager: the manager is out as well.
    let mut table = Table::new(&policy, &calendar);
    let manager = table.doer("initial_review");
    let mut clerk = table.doer("enter");
    clerk.on_behalf_of = Some(manager.user);
    table.complete_as("enter", clerk).unwrap();
    assert!(
        table
            .say("initial_review", Verdict::Approve, manager)
            .is_err()
    );
}

#[test]
fn a_person_without_the_post_is_refused_and_told_who_has_it() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    let refused = table.complete_as("enter", nobody("guest")).unwrap_err();
    assert_eq!(
        only(&refused, "wrong_post").who.as_ref().unwrap().zh,
        "销售代表、业务助理"
    );
}

#[test]
fn nothing_is_done_twice_or_out_of_turn() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    only(&table.complete("enter").unwrap_err(), "already_done");
    table.approve("initial_review").unwrap();
    only(
        &table.approve("initial_review").unwrap_err(),
        "already_done",
    );
    only(
        &table.complete("close_application").unwrap_err(),
        "needs_unmet",
    );
    only(&table.complete("ship").unwrap_err(), "wrong_act");
    only(&table.complete("legal_review").unwrap_err(), "wrong_act");
}

#[test]
fn a_return_needs_a_reason_but_no_passed_checks() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table
        .play
        .facts
        .set("order.complete", engine::Value::Bool(false));
    only(
        &table.approve("initial_review").unwrap_err(),
        "check_failed",
    );
    let step = table.step("initial_review");
    let person = table.doer("initial_review");
    assert_eq!(
        explain_return(&policy, &table.play.state, &table.play.facts, step, &person),
        []
    );
    let mute = OpinionInput {
        step,
        person,
        verdict: Verdict::Return,
        reason: " ".to_owned(),
        answers: Vec::new(),
        seen: table.play.content,
    };
    only(
        &table
            .play
            .give(&Input::Opinion(Box::new(mute)))
            .unwrap_err(),
        "reason_required",
    );
    table
        .say("initial_review", Verdict::Return, person)
        .unwrap();
    assert!(table.is_open("enter"));
}

#[test]
fn an_opinion_on_content_that_changed_meanwhile_is_refused() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    let mut seen = table.play.content;
    seen.0[Content::position("prices").unwrap()] = ContentHash([9; 16]);
    table.play.content = seen;
    let refused = table.approve("initial_review").unwrap_err();
    assert!(
        only(&refused, "content_changed")
            .message
            .zh
            .contains("价格")
    );
}

#[test]
fn the_page_can_say_which_opinions_became_void_and_why() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::approved(&policy, &calendar);
    let mut content = table.play.content;
    content.0[Content::position("terms").unwrap()] = ContentHash([1; 16]);
    table.play.content = content;
    let events = table.play.give(&Input::ContentChanged { content }).unwrap();
    let voided: Vec<&str> = events
        .iter()
        .filter_map(|e| match e {
            FlowEvent::OpinionVoided {
                step,
                round: 1,
                why,
            } => {
                assert_eq!(
                    *why,
                    VoidReason::ContentChanged(Groups::parse("terms").unwrap())
                );
                Some(policy.step(*step).key.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(voided, ["initial_review", "finance_review", "legal_review"]);
    assert!(
        events
            .iter()
            .any(|e| matches!(e, FlowEvent::RoundBegan { round: 2, .. }))
    );
    assert!(
        table.is_open("initial_review") && !table.is_open("plan"),
        "planning waits"
    );
    for review in ["initial_review", "finance_review", "legal_review"] {
        table.approve(review).unwrap();
    }
    assert!(table.is_open("plan"));
    table.play.check().unwrap();
}

#[test]
fn everybody_is_asked_again_where_the_policy_says_so() {
    let yaml = engine::shipped::EQUIPMENT_SALES
        .replace("on_objection: objector_and_touched", "on_objection: all");
    let policy = engine::Policy::from_yaml(&yaml, 2).unwrap();
    let calendar = Calendar::china();
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table.approve("initial_review").unwrap();
    table.approve("production_review").unwrap();
    table
        .say("legal_review", Verdict::Object, table.doer("legal_review"))
        .unwrap();
    let events = table.complete("enter").unwrap();
    let asked_again = events
        .iter()
        .filter(|e| {
            matches!(
                e,
                FlowEvent::OpinionVoided {
                    why: VoidReason::NewRound,
                    ..
                }
            )
        })
        .count();
    assert_eq!(asked_again, 2);
    assert!(table.is_open("initial_review"));
}

#[test]
fn an_unanswered_checklist_item_bars_approval_and_a_doubt_needs_words() {
    let (policy, calendar) = (policy(), Calendar::china());
    let mut table = Table::new(&policy, &calendar);
    table.complete("enter").unwrap();
    table.approve("initial_review").unwrap();
    let step = table.step("legal_review");
    let mut act = OpinionInput {
        step,
        person: table.doer("legal_review"),
        verdict: Verdict::Approve,
        reason: String::new(),
        answers: table.play.answers(step, &["breach_clauses".to_owned()]),
        seen: table.play.content,
    };
    let refused = table
        .play
        .give(&Input::Opinion(Box::new(act.clone())))
        .unwrap_err();
    assert_eq!(
        only(&refused, "item_unanswered").clause.as_deref(),
        Some("EQ-4.2d")
    );
    act.answers = table.play.answers(step, &[]);
    act.answers[1].note.clear();
    let refused = table
        .play
        .give(&Input::Opinion(Box::new(act.clone())))
        .unwrap_err();
    only(&refused, "opinion_required");
    act.answers[1].note = "免责范围合理".to_owned();
    table.play.give(&Input::Opinion(Box::new(act))).unwrap();
}
