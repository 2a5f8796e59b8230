//! Reminders before a due date, dunning after it, customers in difficulty.

use kernel::DocumentId;
use orders::PaymentEvent;
use receivables::{
    ContactInput, DecideHardship, Decision, HardshipInput, Reason, RecordContact, RemindDue,
};

use crate::company::{Company, at, companies, complaint, day, terms};

impl Company {
    /// Looks at what is due until nothing is left; how many tasks of the order are open then.
    async fn remind(&self, order: kernel::OrderId) -> Vec<String> {
        while self
            .db
            .run(RemindDue {
                process: self.process.clone(),
                now: self.now,
            })
            .await
            .unwrap()
            > 0
        {}
        let read = self.db.read_with(move |tx| {
            Box::pin(async move {
                let rows = tx
                    .fetch_all(
                        store::Sql::composed(
                            "SELECT post, title_zh FROM tasks WHERE subject_id = $1 AND done_at IS NULL AND step IS NULL \
                             ORDER BY opened_at, post",
                        ),
                        store::params![order],
                    )
                    .await?;
                rows.iter().map(|row| Ok(format!("{}: {}", row.get::<String>(0)?, row.get::<String>(1)?))).collect()
            })
        });
        read.await.unwrap()
    }
}

// Clauses: EQ-7.1a, EQ-7.1b.
#[tokio::test]
async fn the_rep_is_reminded_before_and_the_ladder_climbs_after() {
    for mut company in companies().await {
        let order = company
            .order(2, "10000", terms(&[(100, PaymentEvent::Contract, 30)]))
            .await;
        // Due on 1 April 2026; five working days before is 25 March.
        company.now = at("2026-03-24T02:00:00Z");
        assert!(company.remind(order).await.is_empty());
        company.now = at("2026-03-25T02:00:00Z");
        let tasks = company.remind(order).await;
        assert_eq!(tasks.len(), 1);
        assert!(tasks[0].contains("将于 2026-04-01 到期"), "{}", tasks[0]);
        assert!(tasks[0].contains("¥22,600.00"), "{}", tasks[0]);

        company.now = at("2026-04-02T02:00:00Z");
        let tasks = company.remind(order).await;
        assert_eq!(tasks.len(), 1, "the reminder made way: {tasks:?}");
        assert!(
            tasks[0].starts_with("sales_rep") && tasks[0].contains("逾期 1 天"),
            "{}",
            tasks[0]
        );
        company.now = at("2026-04-16T02:00:00Z");
        assert_eq!(company.remind(order).await.len(), 2);
        assert_eq!(company.remind(order).await.len(), 2, "once a level");
        let view = company.money(order, "rep").await.unwrap();
        assert_eq!(
            (view.schedule[0].dun_level, view.schedule[0].overdue_days),
            (2, Some(15))
        );
        assert_eq!(view.overdue, "22600.00");

        company
            .pay("BK-1", "22600.00", &[(order, 1, "22600.00")])
            .await
            .unwrap();
        assert!(
            company.remind(order).await.is_empty(),
            "paid, nobody has to dun"
        );
        company.check().await;
    }
}

// Clauses: EQ-7.1b.
#[tokio::test]
async fn a_customer_in_difficulty_is_decided_about_once() {
    for mut company in companies().await {
        let order = company
            .order(2, "100", terms(&[(100, PaymentEvent::Contract, 0)]))
            .await;
        company.now = at("2026-03-10T02:00:00Z");
        let talk = |who: &'static str, hardship, promised| {
            let company = &company;
            async move {
                let input = ContactInput {
                    no: Some(1),
                    contacted_on: None,
                    person: "周经理".to_owned(),
                    channel: "电话".to_owned(),
                    reason: Reason::ShortOfCash,
                    note: "资金紧张".to_owned(),
                    promised_on: promised,
                    promised_amount: None,
                    hardship,
                };
                let command = RecordContact {
                    permit: company.permit(who).await,
                    process: company.process.clone(),
                    id: DocumentId::new(),
                    order,
                    input,
                    now: company.now,
                };
                company.db.run(command).await
            }
        };
        assert_eq!(complaint(talk("stranger", false, None).await).0, "no order");
        talk("rep", false, Some(day("2026-03-20"))).await.unwrap();
        talk("rep", true, None).await.unwrap();
        talk("rep", true, None).await.unwrap();
        let view = company.money(order, "rep").await.unwrap();
        assert_eq!(
            (view.contacts.len(), view.hardships.len()),
            (3, 1),
            "one case at a time"
        );

        let decide = |permit| DecideHardship {
            permit,
            process: company.process.clone(),
            order,
            case: view.hardships[0].id,
            input: HardshipInput {
                decision: Decision::Instalments,
                note: "分三期".to_owned(),
            },
            now: company.now,
        };
        company
            .db
            .run(decide(company.permit("general").await))
            .await
            .unwrap();
        let again = company.db.run(decide(company.permit("chief").await)).await;
        assert_eq!(complaint(again).0, "already_decided");
        let view = company.money(order, "chief").await.unwrap();
        assert_eq!(view.hardships[0].decision, Some(Decision::Instalments));
        let open = company.remind(order).await;
        assert!(open.iter().all(|task| !task.contains("请决定")), "{open:?}");
    }
}
