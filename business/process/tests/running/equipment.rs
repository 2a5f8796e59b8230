//! The shipped equipment policy, from entry to approval.

use engine::{Answer, Answers, FactSet, Value, Verdict};
use kernel::{OrderId, UserId};
use process::{Begin, OpinionWords, Owner, StepState, Subject};
use store::testing::databases;

use crate::company::{Company, content};

const EQUIPMENT: &str = include_str!("../../../../policies/equipment-sales.yaml");

// Clauses: EQ-4.2a, EQ-4.2b, EQ-4.2d.
#[tokio::test(flavor = "multi_thread")]
async fn an_equipment_order_is_approved_by_all_departments() {
    for db in databases().await {
        let company = Company::on(db).await;
        let published = company.publish(EQUIPMENT).await.unwrap();
        assert_eq!(
            (published.policy.as_str(), published.version),
            ("equipment-sales", 1)
        );
        assert_eq!(
            company.publish(EQUIPMENT).await.unwrap().version,
            1,
            "the same text again is no version"
        );
        set_facts(&company);
        let subject = start(&company, company.user("rep")).await;
        let acting = company.acting("rep").await;
        let process = company.process.clone();
        company
            .tx(move |tx| {
                let (process, acting) = (process.clone(), acting.clone());
                Box::pin(async move {
                    process
                        .submit(tx, subject, content(1), all_ok(&["entry_checked"]), &acting)
                        .await
                })
            })
            .await
            .unwrap();
        for (who, step) in [
            ("manager", "initial_review"),
            ("production", "production_review"),
            ("finance", "finance_review"),
            ("legal", "legal_review"),
        ] {
            approve(&company, subject, who, step).await;
        }
        let view = company.view(subject, "rep").await.unwrap();
        let plan = view.steps.iter().find(|step| step.key == "plan").unwrap();
        assert_eq!(plan.state, StepState::Open);
        assert!(
            company
                .areas
                .0
                .milestones
                .lock()
                .unwrap()
                .contains(&"approved".to_owned())
        );
    }
}

async fn start(company: &Company, user: UserId) -> Subject {
    let subject = Subject::sales_order(OrderId::new());
    let begin = Begin {
        subject,
        policy: company.process.policy_for("equipment").unwrap(),
        owner: Owner {
            user,
            department: Some(company.sales),
        },
        party: None,
        content: content(1),
        facts: FactSet::new(),
        sort_at: company.now,
    };
    let (process, acting) = (company.process.clone(), company.acting("rep").await);
    company
        .tx(move |tx| {
            let (process, begin, acting) = (process.clone(), begin.clone(), acting.clone());
            Box::pin(async move { process.start(tx, begin, &acting).await })
        })
        .await
        .unwrap();
    subject
}

async fn approve(company: &Company, subject: Subject, who: &str, step: &'static str) {
    let view = company.view(subject, who).await.unwrap();
    let shown = view.steps.iter().find(|s| s.key == step).unwrap();
    assert!(shown.allowed, "{step}: {:?}", shown.refusals);
    let items: Vec<String> = shown
        .checklist
        .iter()
        .map(|question| question.key.clone())
        .collect();
    let (process, acting) = (company.process.clone(), company.acting(who).await);
    company
        .tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            let words = OpinionWords {
                step,
                verdict: Verdict::Approve,
                reason: "",
                answers: all_ok(&items),
            };
            Box::pin(async move { process.give_opinion(tx, subject, words, &acting).await })
        })
        .await
        .unwrap_or_else(|fault| panic!("{step}: {fault:?}"));
}

fn all_ok(items: &[&str]) -> Answers {
    let note = "已核实".to_owned();
    items
        .iter()
        .map(|item| Answer {
            item: (*item).to_owned(),
            ok: true,
            note: note.clone(),
        })
        .collect()
}

/// Everything in order, nothing large.
fn set_facts(company: &Company) {
    for fact in [
        "order.complete",
        "customer.enabled",
        "terms.standard",
        "capacity.feasible",
        "contract.attached",
    ] {
        company.set(fact, Value::Bool(true));
    }
    for fact in [
        "contract.differences",
        "price.below_floor_lines",
        "materials.short",
    ] {
        company.set(fact, Value::Int(0));
    }
    company.set("credit.overdue", Value::Money(0));
    company.set("order.instalments", Value::Int(1));
    let words = [
        "contract.number",
        "order.customer",
        "order.contact",
        "order.payment_terms",
        "order.delivery_place",
    ];
    words
        .iter()
        .for_each(|fact| company.set(fact, Value::Text("x")));
}

/// A restart brings the shipped text along again; what the company decided meanwhile stands.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_program_ships_does_not_replace_what_a_company_published() {
    for db in databases().await {
        let company = Company::on(db).await;
        let shipped = ship(&company, EQUIPMENT).await;
        assert_eq!(shipped, [("equipment-sales".to_owned(), 1)]);
        let renewed: &'static str = EQUIPMENT.replace("首次发布。", "首次发布（修订）。").leak();
        assert_eq!(
            ship(&company, renewed).await,
            [("equipment-sales".to_owned(), 2)],
            "a new text of the program is published while nobody wrote his own"
        );

        let process = company.process.clone();
        let permit = company
            .permit::<access::matrix::PublishPolicy>("general")
            .await;
        let now = company.now;
        company
            .tx(move |tx| {
                let (process, permit) = (process.clone(), permit.clone());
                Box::pin(async move {
                    process
                        .publish(tx, (EQUIPMENT, "back"), &["pumps"], &permit, now)
                        .await
                })
            })
            .await
            .unwrap();
        assert_eq!(
            ship(&company, renewed).await,
            [("equipment-sales".to_owned(), 3)]
        );
        company.publish(crate::company::POLICY).await.unwrap();
        let _ = ship(&company, renewed).await;
        let bound = company.process.policy_for("equipment").unwrap();
        assert_ne!(
            bound.id, "equipment-sales",
            "the kind stays where it was bound"
        );
        assert_eq!(company.process.policy_for("pumps").unwrap().version, 3);
    }
}

/// Ships a text for equipment orders; gives back the newest version of the book.
async fn ship(company: &Company, yaml: &'static str) -> Vec<(String, i64)> {
    let (process, now) = (company.process.clone(), company.now);
    let permit = access::system::<access::matrix::PublishPolicy>("shipped");
    let books = company
        .tx(move |tx| {
            let (process, permit) = (process.clone(), permit.clone());
            Box::pin(async move {
                process.ship(tx, yaml, &["equipment"], &permit, now).await?;
                process.list_policies(tx).await
            })
        })
        .await
        .unwrap();
    company.process.load(&company.db).await.unwrap();
    let equipment = books
        .into_iter()
        .filter(|book| book.policy == "equipment-sales");
    equipment
        .map(|book| (book.policy, book.versions[0].publication.version))
        .collect()
}
