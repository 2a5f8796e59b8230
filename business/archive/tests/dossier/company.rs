//! A company for the story: people, a customer, a product, and areas wired as the program wires
//! them, as far as the end of an order goes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock},
};

use access::{Action, Permit, Post, authorize, matrix, system, testing};
use archive::{Archive, Ask, Found, Sources};
use engine::{Activity, FactSet, FlowEvent, LineFact, Value, Verdict, policy::file::Effect};
use files::{StoredFile, Vault};
use kernel::{
    CustomerId, Fault, FileId, Moment, OrderId, ProductId, Quantity, Refusal, Result, UnitPrice,
    UserId,
};
use process::{
    Acting, Areas, CheckReport, Document, Happened, Heading, Movement, OpinionWords, Process,
    Subject, Wanted,
};
use serde_json::json;
use store::{BoxFuture, Tx};
use uuid::Uuid;

/// Monday, 2 March 2026, 10 in the morning.
const MONDAY: &str = "2026-03-02T02:00:00Z";

/// The areas, wired.
#[derive(Default)]
pub(crate) struct TestAreas {
    process: OnceLock<Process>,
    /// What another area names as open.
    pub(crate) money_open: Mutex<Vec<Refusal>>,
}

impl TestAreas {
    fn process(&self) -> &Process {
        self.process.get().unwrap()
    }

    async fn follow(
        &self,
        tx: &mut Tx<'_>,
        subject: Subject,
        happened: &Happened<'_>,
        acting: &Acting,
    ) -> Result<()> {
        let id = OrderId(subject.id);
        match happened.event {
            FlowEvent::MilestoneReached { .. }
                if happened
                    .milestone()
                    .is_some_and(|m| m.does.contains(&Effect::IssueNumber)) =>
            {
                orders::approved(tx, self.process(), id, acting).await?;
            }
            FlowEvent::StepOpened { .. }
                if happened
                    .step()
                    .is_some_and(|s| s.activity == Activity::Archive) =>
            {
                archive::ask_for_papers(tx, self.process(), self, id, acting).await?;
            }
            FlowEvent::Closed => orders::closed(tx, id, acting.now).await?,
            _ => {}
        }
        Ok(())
    }
}

impl Areas for TestAreas {
    fn facts<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        wanted: &'a Wanted<'a>,
        facts: &'a mut FactSet,
        now: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (process, id) = (self.process(), OrderId(subject.id));
            let order = orders::load(tx, id).await?.unwrap();
            orders::put_facts(tx, &order, wanted, (process, now), facts).await?;
            aftersales::put_facts(tx, id, wanted, facts).await?;
            archive::put_facts(tx, (process, self), &order, wanted, facts, now).await?;
            facts.set("payments.all_settled", Value::Bool(true));
            Ok(())
        })
    }

    fn check<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        _: &'a str,
        _: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(std::future::ready(Ok(CheckReport::default())))
    }

    fn react<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        happened: &'a Happened<'a>,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.follow(tx, subject, happened, acting))
    }

    fn headings<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(std::future::ready(Ok(vec![
            Heading::default();
            subjects.len()
        ])))
    }
}

impl Sources for TestAreas {
    fn papers<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        process: &'a Process,
        ask: Ask<'a>,
    ) -> BoxFuture<'a, Result<Vec<Found>>> {
        Box::pin(archive::own_paper(tx, process, ask))
    }

    fn open_matters<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        _: &'a Process,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        Box::pin(async move {
            let mut open = self.money_open.lock().unwrap().clone();
            open.extend(aftersales::open_matters(tx, order).await?);
            Ok(open)
        })
    }
}

pub(crate) struct Company {
    pub(crate) db: Arc<store::testing::TestDb>,
    pub(crate) process: Process,
    pub(crate) areas: Arc<TestAreas>,
    pub(crate) archive: Archive,
    pub(crate) now: Moment,
    customer: CustomerId,
    product: ProductId,
    people: BTreeMap<&'static str, UserId>,
}

impl Company {
    pub(crate) async fn on(db: store::testing::TestDb) -> Self {
        let sales = testing::department(&db, "sales").await;
        let office = testing::department(&db, "office").await;
        let mut people = BTreeMap::new();
        for (name, post, department) in [
            ("rep", Post::SalesRep, sales),
            ("stranger", Post::SalesRep, office),
            ("manager", Post::SalesManager, sales),
            ("service", Post::Service, office),
            ("archivist", Post::Archivist, office),
            ("chief", Post::FinanceManager, office),
        ] {
            people.insert(
                name,
                testing::person(&db, name, &[(post, department)]).await,
            );
        }
        let areas = Arc::new(TestAreas::default());
        let process = Process::new(areas.clone());
        let _ = areas.process.set(process.clone());
        let folder = std::env::temp_dir().join(format!("yidan-test-vault-{}", Uuid::now_v7()));
        let archive = Archive {
            process: process.clone(),
            vault: Vault::open(&folder).unwrap(),
            sources: areas.clone(),
        };
        let company = Self {
            db: Arc::new(db),
            process,
            areas,
            archive,
            now: MONDAY.parse().unwrap(),
            customer: CustomerId::new(),
            product: ProductId::new(),
            people,
        };
        company.open(sales).await;
        company
    }

    async fn open(&self, sales: kernel::DepartmentId) {
        let (process, now) = (self.process.clone(), self.now);
        self.tx(move |tx| {
            let process = process.clone();
            Box::pin(async move {
                let policy = (include_str!("policy.yaml"), "");
                process
                    .publish(tx, policy, &["equipment"], &system("test"), now)
                    .await
            })
        })
        .await
        .unwrap();
        self.process.load(&self.db).await.unwrap();
        let input = json!({"code": "C-1", "name": "江苏泵业", "invoice_title": "江苏泵业有限公司", "owner_id": self.user("rep")});
        let customer = parties::CreateCustomer {
            permit: system("test"),
            id: self.customer,
            input: serde_json::from_value(input).unwrap(),
            department: Some(sales),
            now,
        };
        self.db.run(customer).await.unwrap();
        let input = json!({"sku": "P-1", "name": "离心泵", "unit": "台", "supply": "make", "list_price": "100", "tax_rate": "0.13", "active": true});
        let product = catalog::CreateProduct {
            permit: system("test"),
            id: self.product,
            input: serde_json::from_value(input).unwrap(),
            now,
        };
        self.db.run(product).await.unwrap();
    }

    /// One transaction.
    pub(crate) async fn tx<T, F>(&self, run: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        self.db.run_with("test", run).await
    }

    pub(crate) fn user(&self, name: &str) -> UserId {
        self.people[name]
    }

    pub(crate) async fn permit<A: Action>(&self, name: &str) -> Permit<A> {
        authorize(&testing::principal(&self.db, self.user(name)).await).unwrap()
    }

    pub(crate) async fn acting(&self, name: &str) -> Acting {
        Acting::new(&self.permit::<matrix::ViewOrder>(name).await, self.now)
    }

    /// An approved order of two pumps.
    pub(crate) async fn order(&self) -> OrderId {
        let id = OrderId::new();
        let line = json!({"product_id": self.product, "quantity": "2"});
        let content = json!({"order_type": "equipment", "customer_id": self.customer, "contract_no": "HT-2026-01", "lines": [line]});
        let mut content: orders::OrderContent = serde_json::from_value(content).unwrap();
        content.lines[0].unit_price = UnitPrice::parse("100");
        let create = orders::CreateOrder {
            permit: self.permit("rep").await,
            process: self.process.clone(),
            id,
            content,
            owner: None,
            source: ("manual".to_owned(), None),
            origin: None,
            now: self.now,
        };
        let saved = self.db.run(create).await.unwrap();
        let submit = orders::SubmitOrder {
            permit: self.permit("rep").await,
            process: self.process.clone(),
            id,
            revision: saved.revision,
            answers: Vec::new(),
            note: String::new(),
            now: self.now,
        };
        self.db.run(submit).await.unwrap();
        let (process, acting) = (self.process.clone(), self.acting("manager").await);
        self.tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            let words = OpinionWords {
                step: "review",
                verdict: Verdict::Approve,
                reason: "老客户 <b>优先</b>",
                answers: Vec::new(),
            };
            Box::pin(async move {
                process
                    .give_opinion(tx, Subject::sales_order(id), words, &acting)
                    .await
            })
        })
        .await
        .unwrap();
        id
    }

    /// The customer gets and accepts everything.
    pub(crate) async fn accepted(&self, id: OrderId) {
        let (process, acting, now) = (self.process.clone(), self.acting("rep").await, self.now);
        let document = Document {
            kind: "acceptance",
            id: Uuid::now_v7(),
        };
        self.tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            Box::pin(async move {
                let line = orders::load(tx, id).await?.unwrap().lines[0].line_id;
                let subject = Subject::sales_order(id);
                let of =
                    |kind| Movement::new(subject, line, (kind, Quantity::whole(2)), document, now);
                let kinds = [
                    LineFact::Made,
                    LineFact::Passed,
                    LineFact::Shipped,
                    LineFact::Signed,
                    LineFact::Accepted,
                ];
                process.record_all(tx, &kinds.map(of), &acting).await
            })
        })
        .await
        .unwrap();
    }

    /// Somebody uploads a file.
    pub(crate) async fn upload(&self, who: &str, words: &str) -> FileId {
        let content = self.archive.vault.put(words.as_bytes()).await.unwrap();
        let file = StoredFile::new(
            content,
            "凭证.txt".to_owned(),
            "text/plain",
            self.user(who),
            self.now,
        );
        let (permit, id) = (self.permit::<matrix::UploadFile>(who).await, file.id);
        self.tx(move |tx| {
            let (permit, file) = (permit.clone(), file.clone());
            Box::pin(async move { files::insert(tx, &permit, &file).await })
        })
        .await
        .unwrap();
        id
    }

    /// How many open tasks an order has whose address holds a word.
    pub(crate) async fn open_tasks(&self, id: OrderId, word: &'static str) -> usize {
        let (process, permit, now) = (self.process.clone(), self.permit("manager").await, self.now);
        let view = self.db.read_with(move |tx| {
            Box::pin(async move {
                process
                    .view(tx, Subject::sales_order(id), &permit, now)
                    .await
            })
        });
        let tasks = view.await.unwrap().tasks;
        tasks
            .iter()
            .filter(|task| task.done_at.is_none() && task.link.contains(word))
            .count()
    }
}

/// The codes of a refusal.
pub(crate) fn codes<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result.unwrap_err() {
        Fault::Refused(refusals) => refusals.into_iter().map(|r| r.code).collect(),
        other => panic!("not refused but {other}"),
    }
}
