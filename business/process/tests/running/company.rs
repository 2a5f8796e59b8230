//! A company for the stories: people of each post, areas whose facts a story sets, and short words
//! for what people do.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use access::{Action, Permit, Post, Principal, authorize, matrix, testing};
use engine::{Answer, Answers, Content, ContentHash, FactSet, FlowEvent, Value, Verdict};
use kernel::{DepartmentId, Fault, LineId, Moment, OrderId, Result, UserId, text};
use process::{
    Acting, Areas, Begin, CheckReport, Happened, Heading, OpinionWords, Owner, Process, Standing,
    Subject, Wanted,
};
use store::{BoxFuture, Db, Tx};

pub(crate) const POLICY: &str = include_str!("policy.yaml");

/// What the areas say, and what they were told.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) facts: Mutex<BTreeMap<&'static str, Value<'static>>>,
    pub(crate) asked: Mutex<Vec<String>>,
    pub(crate) milestones: Mutex<Vec<String>>,
}

#[derive(Clone, Default)]
pub(crate) struct TestAreas(pub(crate) Arc<Said>);

impl Areas for TestAreas {
    fn facts<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        wanted: &'a Wanted<'a>,
        facts: &'a mut FactSet,
        _: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.0.asked.lock().unwrap().extend(wanted.names());
            for (name, value) in self.0.facts.lock().unwrap().iter() {
                if wanted.has(name) {
                    facts.set(name, *value);
                }
            }
            Ok(())
        })
    }

    fn check<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        check: &'a str,
        _: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(async move {
            let report = CheckReport::default();
            Ok(match check {
                "credit" => report.item(
                    "credit.limit",
                    text!("额度", "limit"),
                    text!("1", "1"),
                    Standing::Ok,
                ),
                _ => report,
            })
        })
    }

    fn react<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        happened: &'a Happened<'a>,
        _: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if let Some(milestone) = happened.milestone() {
                self.0
                    .milestones
                    .lock()
                    .unwrap()
                    .push(milestone.key.clone());
            }
            Ok(())
        })
    }

    fn revision<'a>(&'a self, _: &'a mut Tx<'_>, _: Subject) -> BoxFuture<'a, Result<Option<i64>>> {
        Box::pin(async { Ok(Some(1)) })
    }

    fn headings<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(async move {
            let heading = |s: &Subject| Heading {
                number: s.id.to_string(),
                party: "Acme".to_owned(),
            };
            Ok(subjects.iter().map(heading).collect())
        })
    }
}

/// A moment from RFC 3339.
pub(crate) fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// Monday morning.
pub(crate) const MONDAY: &str = "2025-03-03T01:00:00Z";

pub(crate) struct Company {
    pub(crate) db: Arc<store::testing::TestDb>,
    pub(crate) process: Process,
    pub(crate) areas: TestAreas,
    pub(crate) sales: DepartmentId,
    people: BTreeMap<&'static str, UserId>,
    pub(crate) now: Moment,
}

impl Company {
    pub(crate) async fn on(db: store::testing::TestDb) -> Self {
        let sales = testing::department(&db, "sales").await;
        let finance = testing::department(&db, "finance").await;
        let posts: [(&'static str, Post, DepartmentId); 9] = [
            ("rep", Post::SalesRep, sales),
            ("other_rep", Post::SalesRep, sales),
            ("manager", Post::SalesManager, sales),
            ("second_manager", Post::SalesManager, sales),
            ("finance", Post::FinanceManager, finance),
            ("legal", Post::Legal, finance),
            ("production", Post::ProductionManager, finance),
            ("logistics", Post::Logistics, finance),
            ("general", Post::GeneralManager, finance),
        ];
        let mut people = BTreeMap::new();
        for (name, post, department) in posts {
            people.insert(
                name,
                testing::person(&db, name, &[(post, department)]).await,
            );
        }
        let areas = TestAreas::default();
        areas.0.facts.lock().unwrap().extend([
            (
                "contract.signed_on",
                Value::Date("2025-02-28".parse().unwrap()),
            ),
            ("order.amount", Value::Money(5_000)),
            ("credit.exceeded", Value::Bool(false)),
            ("payments.before_shipping_met", Value::Bool(false)),
        ]);
        let process = Process::new(Arc::new(areas.clone()));
        let company = Self {
            db: Arc::new(db),
            process,
            areas,
            sales,
            people,
            now: at(MONDAY),
        };
        company.publish(POLICY).await.unwrap();
        company
    }

    pub(crate) async fn publish(&self, yaml: &'static str) -> Result<process::Publication> {
        let (process, now) = (self.process.clone(), self.now);
        let permit = access::system::<matrix::PublishPolicy>("test");
        let published = self
            .tx(move |tx| {
                let (process, permit) = (process.clone(), permit.clone());
                Box::pin(async move {
                    process
                        .publish(tx, (yaml, ""), &["equipment"], &permit, now)
                        .await
                })
            })
            .await?;
        self.process.load(&self.db).await?;
        Ok(published)
    }

    /// One transaction.
    pub(crate) async fn tx<T, F>(&self, run: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let db: &Db = &self.db;
        db.run_with("test", run).await
    }

    pub(crate) fn user(&self, name: &str) -> UserId {
        self.people[name]
    }

    pub(crate) async fn principal(&self, name: &str) -> Principal {
        testing::principal(&self.db, self.user(name)).await
    }

    pub(crate) async fn permit<A: Action>(&self, name: &str) -> Permit<A> {
        authorize(&self.principal(name).await).unwrap()
    }

    pub(crate) async fn acting(&self, name: &str) -> Acting {
        Acting::new(&self.permit::<matrix::ViewOrder>(name).await, self.now)
    }

    /// One has himself represented by the other for a day.
    pub(crate) async fn delegate(&self, from: &str, to: &str) {
        let now = kernel::Clock::now(&kernel::SystemClock);
        let command = access::delegations::DelegateTo {
            permit: self.permit(from).await,
            others: None,
            id: access::delegations::DelegationId::new(),
            from: self.user(from),
            to: self.user(to),
            starts_at: now,
            ends_at: now.plus_seconds(24 * 3600),
            reason: "出差".to_owned(),
            now,
        };
        self.db.run(command).await.unwrap();
    }

    pub(crate) fn set(&self, fact: &'static str, value: Value<'static>) {
        self.areas.0.facts.lock().unwrap().insert(fact, value);
    }

    /// Rep enters an order.
    pub(crate) async fn enter(&self) -> Subject {
        let subject = Subject::sales_order(OrderId::new());
        let begin = Begin {
            subject,
            policy: self.process.policy_for("equipment").unwrap(),
            owner: Owner {
                user: self.user("rep"),
                department: Some(self.sales),
            },
            party: None,
            content: content(1),
            facts: {
                let mut facts = FactSet::new();
                facts.set(
                    "contract.signed_on",
                    self.areas.0.facts.lock().unwrap()["contract.signed_on"],
                );
                facts
            },
            sort_at: self.now,
        };
        let (process, acting) = (self.process.clone(), self.acting("rep").await);
        self.tx(move |tx| {
            let (process, begin, acting) = (process.clone(), begin.clone(), acting.clone());
            Box::pin(async move { process.start(tx, begin, &acting).await })
        })
        .await
        .unwrap();
        subject
    }

    pub(crate) async fn submit(
        &self,
        subject: Subject,
        who: &str,
        content: Content,
    ) -> Result<Vec<FlowEvent>> {
        let (process, acting) = (self.process.clone(), self.acting(who).await);
        self.tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            Box::pin(async move {
                process
                    .submit(tx, subject, content, ok(&["entry_checked"]), &acting)
                    .await
            })
        })
        .await
    }

    /// An opinion with a reason, all items in order.
    pub(crate) async fn say(
        &self,
        subject: Subject,
        (who, step, verdict): (&str, &'static str, Verdict),
        reason: &'static str,
    ) -> Result<Vec<FlowEvent>> {
        self.say_as(subject, self.acting(who).await, (step, verdict), reason)
            .await
    }

    pub(crate) async fn say_as(
        &self,
        subject: Subject,
        acting: Acting,
        (step, verdict): (&'static str, Verdict),
        reason: &'static str,
    ) -> Result<Vec<FlowEvent>> {
        let process = self.process.clone();
        let items: &'static [&'static str] = if step == "review" {
            &["entry_correct"]
        } else {
            &[]
        };
        self.tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            let words = OpinionWords {
                step,
                verdict,
                reason,
                answers: ok(items),
            };
            Box::pin(async move { process.give_opinion(tx, subject, words, &acting).await })
        })
        .await
    }

    pub(crate) async fn approve(
        &self,
        subject: Subject,
        who: &str,
        step: &'static str,
    ) -> Result<Vec<FlowEvent>> {
        self.say(subject, (who, step, Verdict::Approve), "").await
    }

    /// Entered, submitted and approved by all.
    pub(crate) async fn approved(&self) -> Subject {
        let subject = self.enter().await;
        self.submit(subject, "rep", content(1)).await.unwrap();
        self.approve(subject, "manager", "review").await.unwrap();
        self.approve(subject, "finance", "finance").await.unwrap();
        self.approve(subject, "legal", "legal").await.unwrap();
        subject
    }

    pub(crate) async fn view(&self, subject: Subject, who: &str) -> Result<process::StepsView> {
        let (process, permit, now) = (self.process.clone(), self.permit(who).await, self.now);
        self.db
            .read_with(move |tx| {
                Box::pin(async move { process.view(tx, subject, &permit, now).await })
            })
            .await
    }
}

/// Every item in order.
pub(crate) fn ok(items: &[&str]) -> Answers {
    items
        .iter()
        .map(|item| Answer {
            item: (*item).to_owned(),
            ok: true,
            note: String::new(),
        })
        .collect()
}

/// Content whose groups all hash to one number.
pub(crate) fn content(number: u8) -> Content {
    Content([ContentHash([number; 16]); engine::CONTENT_LEN])
}

/// The content with one group changed.
pub(crate) fn changed(content: Content, group: &str) -> Content {
    let mut changed = content;
    changed.0[Content::position(group).unwrap()] = ContentHash([99; 16]);
    changed
}

/// The codes of a refusal.
pub(crate) fn codes<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result.unwrap_err() {
        Fault::Refused(refusals) => refusals.into_iter().map(|r| r.code).collect(),
        other => panic!("not refused but {other}"),
    }
}

pub(crate) fn line() -> LineId {
    LineId::new()
}
