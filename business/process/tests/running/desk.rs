//! The workbench: whose task it is, how urgent, what is waited for; alerts and how they end.

use kernel::{Fault, text};
use process::{Acting, NewTask, Task, TaskKind, Urgency, Workbench};
use store::testing::databases;

use crate::company::{Company, at, codes, content};

async fn bench(company: &Company, who: &str) -> Workbench {
    let (process, permit, now) = (
        company.process.clone(),
        company.permit(who).await,
        company.now,
    );
    company
        .db
        .read_with(move |tx| Box::pin(async move { process.workbench(tx, &permit, now).await }))
        .await
        .unwrap()
}

fn steps(bench: &Workbench) -> Vec<&str> {
    bench
        .mine
        .iter()
        .filter_map(|task| task.task.step.as_deref())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn work_comes_to_the_person_whose_turn_it_is() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        assert_eq!(steps(&bench(&company, "rep").await), ["enter"]);
        assert!(steps(&bench(&company, "other_rep").await).is_empty());
        company.submit(subject, "rep", content(1)).await.unwrap();
        let rep = bench(&company, "rep").await;
        assert!(steps(&rep).is_empty());
        assert_eq!(rep.waiting[0].asked.post, "sales_manager");
        let manager = bench(&company, "manager").await;
        assert_eq!(steps(&manager), ["review"]);
        assert_eq!(manager.mine[0].heading.party, "Acme");
        assert_eq!(
            (manager.mine[0].urgency, manager.counts.soon),
            (Urgency::Soon, 1)
        );
        company.approve(subject, "manager", "review").await.unwrap();
        assert!(
            steps(&bench(&company, "second_manager").await).is_empty(),
            "done for everybody"
        );
        assert_eq!(steps(&bench(&company, "finance").await), ["finance"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_comes_first_and_is_told_further_up() {
    for db in databases().await {
        let mut company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        company.now = at("2025-03-06T01:00:00Z");
        company
            .process
            .tick_due(&company.db, company.now)
            .await
            .unwrap();
        let manager = bench(&company, "manager").await;
        assert_eq!(
            (manager.mine[0].urgency, manager.mine[0].days_left),
            (Urgency::Overdue, Some(-2))
        );
        let general = bench(&company, "general").await;
        let alert = &general.mine[0].task;
        assert_eq!(alert.kind, TaskKind::Alert);
        assert_eq!(
            alert.clause.as_deref(),
            Some("T-3"),
            "the clause of the clock"
        );
        assert_eq!(alert.title.zh, "“初审”已逾期，请督促销售经理");
        assert_eq!(
            alert.title.en,
            "“review” is overdue; see to it with sales manager"
        );
        company.approve(subject, "manager", "review").await.unwrap();
        assert!(
            bench(&company, "general").await.mine.is_empty(),
            "the alert ends with the step"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_there_once_and_ends_with_words() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        let rep = company.user("rep");
        let open = || {
            let (process, acting) = (
                company.process.clone(),
                Acting::system("production", company.now),
            );
            company.tx(move |tx| {
                let (process, acting) = (process.clone(), acting.clone());
                let title = text!("预计晚于承诺交期", "predicted later than promised");
                let task =
                    NewTask::new(subject, TaskKind::Alert, "sales_rep", title).assignee(Some(rep));
                Box::pin(async move { process.open_task(tx, task, &acting).await })
            })
        };
        let id = open().await.unwrap();
        assert_eq!(
            open().await.unwrap(),
            id,
            "the same alert is not put there twice"
        );
        let finish = |permit: access::Permit<access::matrix::UseSelf>, outcome: &'static str| {
            let (process, now) = (company.process.clone(), company.now);
            company.tx(move |tx| {
                let (process, permit) = (process.clone(), permit.clone());
                Box::pin(async move {
                    process
                        .finish_task(tx, (id, None), outcome, &permit, now)
                        .await
                })
            })
        };
        let stranger = finish(company.permit("legal").await, "x").await;
        assert!(matches!(stranger, Err(Fault::NotFound("task"))));
        let rep = company.permit::<access::matrix::UseSelf>("rep").await;
        assert!(matches!(
            finish(rep.clone(), " ").await,
            Err(Fault::Invalid(_))
        ));
        let done: Task = finish(rep.clone(), "客户同意延期三天").await.unwrap();
        assert_eq!(done.outcome.as_deref(), Some("客户同意延期三天"));
        assert_eq!(codes(finish(rep, "再来一次").await), ["already_done"]);
        assert_ne!(
            open().await.unwrap(),
            id,
            "after it ended, it may come again"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handed_over_order_takes_its_tasks_along() {
    for db in databases().await {
        let company = Company::on(db).await;
        let subject = company.enter().await;
        let owner = process::Owner {
            user: company.user("other_rep"),
            department: Some(company.sales),
        };
        let (process, acting) = (company.process.clone(), company.acting("manager").await);
        company
            .tx(move |tx| {
                let (process, acting) = (process.clone(), acting.clone());
                Box::pin(async move { process.hand_over(tx, subject, owner, &acting).await })
            })
            .await
            .unwrap();
        assert_eq!(steps(&bench(&company, "other_rep").await), ["enter"]);
        assert!(bench(&company, "rep").await.mine.is_empty());
        company
            .submit(subject, "other_rep", content(1))
            .await
            .unwrap();
    }
}

/// Tuesday becomes a day off: what was late by the old calendar only is not late, and what was
/// given working days is given them by the new one.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_calendar_takes_lateness_back_and_moves_tasks() {
    for db in databases().await {
        let mut company = Company::on(db).await;
        let subject = company.enter().await;
        company.submit(subject, "rep", content(1)).await.unwrap();
        let (process, acting) = (company.process.clone(), Acting::system("test", company.now));
        company
            .tx(move |tx| {
                let (process, acting) = (process.clone(), acting.clone());
                let title = text!("补交资料", "hand in a paper");
                let task = NewTask::new(subject, TaskKind::FollowUp, "legal", title).within(1);
                Box::pin(async move { process.open_task(tx, task, &acting).await })
            })
            .await
            .unwrap();
        company.now = at("2025-03-06T01:00:00Z");
        company
            .process
            .tick_due(&company.db, company.now)
            .await
            .unwrap();
        let review =
            |view: process::StepsView| view.steps.into_iter().find(|s| s.key == "review").unwrap();
        let late = review(company.view(subject, "manager").await.unwrap());
        assert!(late.late && !bench(&company, "general").await.mine.is_empty());

        let days = ["2025-03-04", "2025-03-05", "2025-03-06"];
        for date in days {
            let (permit, now) = (access::system("test"), company.now);
            let rule = engine::calendar::DayRule {
                date: date.parse().unwrap(),
                kind: engine::calendar::DayKind::Off,
                reason: text!("停电", "no power"),
            };
            let change = process::CalendarChange::Put(None, rule);
            let change = process::ChangeCalendar {
                permit,
                change,
                now,
            };
            company.db.run(change).await.unwrap();
        }
        company.process.load(&company.db).await.unwrap();
        company
            .process
            .move_clocks(&company.db, company.now)
            .await
            .unwrap();
        assert_eq!(company.process.move_tasks(&company.db).await.unwrap(), 1);
        assert_eq!(company.process.move_tasks(&company.db).await.unwrap(), 0);
        company
            .process
            .tick_due(&company.db, company.now)
            .await
            .unwrap();
        let friday = Some(at("2025-03-07T09:30:00Z"));
        let after = review(company.view(subject, "manager").await.unwrap());
        assert_eq!((after.due_at, after.late), (friday, false));
        assert_eq!(after.state, process::StepState::Open);
        assert!(
            bench(&company, "general").await.mine.is_empty(),
            "nobody is told of what is not late"
        );
        let legal = bench(&company, "legal").await;
        assert_eq!(legal.mine[0].task.due_at, friday);
    }
}
