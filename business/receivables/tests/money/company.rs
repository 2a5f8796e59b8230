//! A company for the stories: people, a customer, a product, orders driven to approval, and areas
//! that are wired as the program wires them, as far as money goes.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use access::{Action, Permit, Post, authorize, matrix, system, testing};
use engine::{FactSet, FlowEvent, LineFact, Verdict, policy::file::Effect};
use kernel::{
    CustomerId, Date, DocumentId, Fault, Moment, OrderId, ProductId, Quantity, Rate, Refusal,
    Result, UnitPrice, UserId,
};
use orders::{DueRule, Instalment, OrderContent, PaymentEvent, PaymentTerms};
use process::{
    Acting, Areas, CheckReport, Checkpoint, Document, Happened, Heading, Movement, OpinionWords,
    Process, Subject, Wanted,
};
use receivables::{
    AllocationInput, BookReceipt, CheckPlace, Method, OrderMoneyView, Receipt, ReceiptInput,
};
use serde_json::json;
use store::{BoxFuture, Tx};
use uuid::Uuid;

/// Monday, 2 March 2026, 10 in the morning.
pub(crate) const MONDAY: &str = "2026-03-02T02:00:00Z";

/// The areas; credit stops approvals only in stories that are strict about it.
#[derive(Default)]
struct TestAreas(OnceLock<Process>, Arc<AtomicBool>);

impl TestAreas {
    fn process(&self) -> &Process {
        self.0.get().unwrap()
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
            FlowEvent::MilestoneReached { .. } => {
                let milestone = happened.milestone().unwrap();
                if milestone.does.contains(&Effect::IssueNumber) {
                    orders::approved(tx, self.process(), id, acting).await?;
                    receivables::order_approved(tx, self.process(), id, acting).await?;
                }
            }
            FlowEvent::Closed => {
                orders::closed(tx, id, acting.now).await?;
                receivables::order_closed(tx, id, acting.now).await?;
            }
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
            let order = orders::load(tx, OrderId(subject.id)).await?.unwrap();
            let process = self.process();
            receivables::put_facts(tx, process, &order, wanted, process.today(now), facts).await
        })
    }

    fn check<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        check: &'a str,
        now: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(async move {
            let order = orders::load(tx, OrderId(subject.id)).await?.unwrap();
            let today = self.process().today(now);
            match check {
                "credit" => receivables::check_credit(tx, &order, today).await,
                _ => receivables::check_overdue(tx, &order, today).await,
            }
        })
    }

    fn against<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        point: Checkpoint,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        Box::pin(async move {
            if !self.1.load(Ordering::SeqCst) {
                return Ok(Vec::new());
            }
            let order = orders::load(tx, OrderId(subject.id)).await?.unwrap();
            receivables::credit_against(tx, &order, point, self.process().today(now)).await
        })
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

    fn moved<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        movements: &'a [Movement],
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        let id = OrderId(subject.id);
        Box::pin(receivables::goods_moved(
            tx,
            self.process(),
            id,
            movements,
            acting,
        ))
    }

    fn headings<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        let headings = subjects.iter().map(|_| Heading::default()).collect();
        Box::pin(std::future::ready(Ok(headings)))
    }

    fn revision<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
    ) -> BoxFuture<'a, Result<Option<i64>>> {
        Box::pin(async move {
            let order = orders::load(tx, OrderId(subject.id)).await?;
            Ok(order.map(|order| order.revision))
        })
    }
}

/// A moment from RFC 3339.
pub(crate) fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

/// A civil date.
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) struct Company {
    pub(crate) db: Arc<store::testing::TestDb>,
    pub(crate) process: Process,
    pub(crate) customer: CustomerId,
    pub(crate) now: Moment,
    pub(crate) strict: Arc<AtomicBool>,
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
            ("finance", Post::Finance, office),
            ("chief", Post::FinanceManager, office),
            ("general", Post::GeneralManager, office),
        ] {
            people.insert(
                name,
                testing::person(&db, name, &[(post, department)]).await,
            );
        }
        let areas = Arc::new(TestAreas::default());
        let process = Process::new(areas.clone());
        let _ = areas.0.set(process.clone());
        let (customer, product) = (CustomerId::new(), ProductId::new());
        let company = Self {
            db: Arc::new(db),
            process,
            customer,
            now: at(MONDAY),
            strict: areas.1.clone(),
            product,
            people,
        };
        company.open(sales).await;
        company
    }

    /// The policy, a customer, a product of 100.00 with 13 % tax.
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

    /// The content of an order of so many pumps at a price, contract of today.
    pub(crate) fn content(&self, pumps: i64, price: &str, terms: PaymentTerms) -> OrderContent {
        let mut content: OrderContent =
            serde_json::from_value(json!({"order_type": "equipment"})).unwrap();
        content.customer_id = Some(self.customer);
        content.payment_terms = Some(terms);
        content.contract_signed_on = Some(self.process.today(self.now));
        let mut line: orders::LineContent = serde_json::from_value(json!({})).unwrap();
        line.product_id = Some(self.product);
        line.quantity = Some(Quantity::whole(pumps));
        line.unit_price = UnitPrice::parse(price);
        content.lines = vec![line];
        content
    }

    /// The rep enters an order and submits it.
    pub(crate) async fn submitted(&self, content: OrderContent) -> OrderId {
        let id = OrderId::new();
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
        id
    }

    /// The sales manager approves it, whatever its checks say.
    pub(crate) async fn approve(&self, id: OrderId) {
        self.try_approve(id).await.unwrap();
    }

    /// The sales manager approves it, unless something stands against it.
    pub(crate) async fn try_approve(&self, id: OrderId) -> Result<()> {
        let (process, acting) = (self.process.clone(), self.acting("manager").await);
        self.tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            let words = OpinionWords {
                step: "review",
                verdict: Verdict::Approve,
                reason: "老客户",
                answers: Vec::new(),
            };
            Box::pin(async move {
                process
                    .give_opinion(tx, Subject::sales_order(id), words, &acting)
                    .await
            })
        })
        .await
        .map(drop)
    }

    /// An approved order of pumps.
    pub(crate) async fn order(&self, pumps: i64, price: &str, terms: PaymentTerms) -> OrderId {
        let id = self.submitted(self.content(pumps, price, terms)).await;
        self.approve(id).await;
        id
    }

    /// Something happens to units of the order's one line.
    pub(crate) async fn moved(&self, id: OrderId, kind: LineFact, units: i64) {
        let (process, acting, now) = (self.process.clone(), self.acting("manager").await, self.now);
        let document = Document {
            kind: "test",
            id: Uuid::now_v7(),
        };
        self.tx(move |tx| {
            let (process, acting) = (process.clone(), acting.clone());
            Box::pin(async move {
                let line = orders::load(tx, id).await?.unwrap().lines[0].line_id;
                let subject = Subject::sales_order(id);
                let what = (kind, Quantity::whole(units));
                let movement = Movement::new(subject, line, what, document, now);
                process.record(tx, movement, &acting).await
            })
        })
        .await
        .unwrap();
    }

    /// Finance books a receipt that pays instalments of orders.
    pub(crate) async fn pay(
        &self,
        reference: &str,
        amount: &str,
        parts: &[(OrderId, i64, &str)],
    ) -> Result<Receipt> {
        let allocations = parts.iter().map(|(order_id, no, amount)| AllocationInput {
            order_id: *order_id,
            no: *no,
            amount: (*amount).to_owned(),
        });
        let input = ReceiptInput {
            customer_id: self.customer,
            reference: reference.to_owned(),
            method: Method::BankTransfer,
            received_on: None,
            amount: amount.to_owned(),
            currency: None,
            payer: String::new(),
            bill_due_on: None,
            note: String::new(),
            allocations: allocations.collect(),
        };
        let command = BookReceipt {
            permit: self.permit("finance").await,
            process: self.process.clone(),
            id: DocumentId::new(),
            input,
            now: self.now,
        };
        self.db.run(command).await
    }

    /// The money of an order as somebody sees it.
    pub(crate) async fn money(&self, id: OrderId, who: &str) -> Result<OrderMoneyView> {
        let (process, permit, now) = (self.process.clone(), self.permit(who).await, self.now);
        let read = self.db.read_with(move |tx| {
            Box::pin(async move { receivables::order_money(tx, &process, &permit, id, now).await })
        });
        read.await
    }

    /// What a customer takes up of his credit.
    pub(crate) async fn exposure(&self) -> i64 {
        let (customer, today) = (self.customer, self.process.today(self.now));
        let read = self.db.read_with(move |tx| {
            Box::pin(async move { receivables::standing(tx, customer, 0, today).await })
        });
        read.await.unwrap().exposure_after()
    }

    /// Everything kept agrees with what it is made of.
    pub(crate) async fn check(&self) {
        let mut place = Some(CheckPlace::START);
        while let Some(from) = place {
            let read = self
                .db
                .read_with(move |tx| Box::pin(receivables::check_projections(tx, from)));
            let (drifts, next) = read.await.unwrap();
            assert!(drifts.is_empty(), "{drifts:?}");
            place = next;
        }
    }

    /// The keys of the order's open and done steps.
    pub(crate) async fn happened(&self, id: OrderId, kind: &'static str) -> usize {
        let read = self.db.read_with(move |tx| {
            Box::pin(async move {
                let events =
                    events::timeline(tx, Subject::sales_order(id).stream(), 0, 200).await?;
                Ok(events.iter().filter(|event| event.kind == kind).count())
            })
        });
        read.await.unwrap()
    }
}

/// Terms from percents, events and days.
pub(crate) fn terms(parts: &[(i64, PaymentEvent, u32)]) -> PaymentTerms {
    let instalment = |(percent, event, n): &(i64, PaymentEvent, u32)| Instalment {
        percent: Rate::whole(*percent),
        event: *event,
        due: DueRule::Days { n: *n },
    };
    PaymentTerms {
        instalments: parts.iter().map(instalment).collect(),
    }
}

/// The code and pointer of a single complaint.
pub(crate) fn complaint<T: std::fmt::Debug>(result: Result<T>) -> (String, String) {
    match result.unwrap_err() {
        Fault::Invalid(errors) => (errors[0].code.clone(), errors[0].pointer.clone()),
        Fault::Conflict(error) => (error.code, error.pointer),
        Fault::Refused(refusals) => (refusals[0].code.clone(), String::new()),
        Fault::NotFound(what) | Fault::OutOfReach(what) => (format!("no {what}"), String::new()),
        Fault::Stale(_) => ("stale".to_owned(), String::new()),
        other => panic!("{other:?}"),
    }
}

/// One company per kind of database.
pub(crate) async fn companies() -> Vec<Company> {
    let mut companies = Vec::new();
    for db in store::testing::databases().await {
        companies.push(Company::on(db).await);
    }
    companies
}
