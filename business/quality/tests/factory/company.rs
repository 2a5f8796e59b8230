//! A factory: its people, products and suppliers, and areas wired as the program wires them.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use access::{Action, Permit, Post, authorize_in, matrix, system, testing};
use catalog::{CreateProduct, ProductInput, SetBillOfMaterial};
use engine::{FactSet, FlowEvent, LineFact, policy::file::Effect};
use kernel::{
    CustomerId, Date, DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result,
    UserId,
};
use orders::{CreateOrder, SubmitOrder};
use parties::{CreateCustomer, SaveSupplier, SupplierInput};
use process::{
    Acting, Areas, CheckReport, Happened, Heading, Process, StepState, StepsView, Subject, Wanted,
};
use procurement::{
    MaterialOrdered, MaterialReceived, OrderInput, OrderMaterial, ReceiveInput, ReceiveMaterial,
    Requirement,
};
use production::{
    PlanWorkOrder, ProgressReported, ReportProgress, SaveWorkCentre, WorkCentreInput, WorkOrder,
};
use quality::{FailureInput, Findings, GoodsInspected, InspectGoods, Named, Nonconformance, Stage};
use serde_json::json;
use store::{BoxFuture, Tx, testing::TestDb};
use uuid::Uuid;
use warehouse::{
    PlaceId, PlaceInput, PlaceKind, ReceiptInput, ReceiptLine, ReceiveStock, SavePlace, Serial,
};

/// The areas as the program wires them, as far as making and buying is concerned.
#[derive(Default)]
struct TestAreas(OnceLock<Process>);

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
            let (process, id) = (self.0.get().expect("wired"), OrderId(subject.id));
            let (calendar, today) = (process.calendar(), process.today(now));
            warehouse::put_facts(tx, id, wanted, facts).await?;
            production::put_facts(tx, id, wanted, (&calendar, today), facts).await?;
            procurement::put_facts(tx, id, wanted, facts).await?;
            quality::put_facts(tx, id, wanted, facts).await
        })
    }

    fn check<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        _: &'a str,
        _: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(async move { procurement::check_materials(tx, OrderId(subject.id)).await })
    }

    fn react<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        happened: &'a Happened<'a>,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (process, id) = (self.0.get().expect("wired"), OrderId(subject.id));
            for effect in happened.milestone().into_iter().flat_map(|m| &m.does) {
                match effect {
                    Effect::IssueNumber => drop(orders::approved(tx, process, id, acting).await?),
                    Effect::ReserveStock => {
                        warehouse::order_approved(tx, process, id, acting).await?
                    }
                    Effect::CheckCredit => {}
                    Effect::ReleaseProduction => {
                        production::open_work_orders(tx, process, id, acting).await?;
                        procurement::order_approved(tx, process, id, acting).await?;
                    }
                }
            }
            if happened.completed().is_some_and(|step| step.key == "plan") {
                procurement::work_planned(tx, process, id, acting).await?;
            }
            if matches!(
                happened.event,
                FlowEvent::Closed | FlowEvent::Cancelled { .. }
            ) {
                procurement::order_ended(tx, process, id, acting).await?;
            }
            Ok(())
        })
    }

    fn headings<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(async move { Ok(subjects.iter().map(|_| Heading::default()).collect()) })
    }
}

/// A factory with a pump (made of a motor and two seals) and a control box (bought).
pub(crate) struct Company {
    pub(crate) db: Arc<TestDb>,
    pub(crate) process: Process,
    pub(crate) now: Moment,
    pub(crate) pump: ProductId,
    pub(crate) motor: ProductId,
    pub(crate) seal: ProductId,
    pub(crate) control: ProductId,
    pub(crate) approved_supplier: DocumentId,
    pub(crate) other_supplier: DocumentId,
    store_room: PlaceId,
    centre: DocumentId,
    people: BTreeMap<&'static str, UserId>,
    customer: CustomerId,
}

/// A day from now on.
pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Whole units.
pub(crate) fn units(n: i64) -> Quantity {
    Quantity::whole(n)
}

impl Company {
    #[expect(clippy::too_many_lines, reason = "one story, told in order")]
    pub(crate) async fn on(db: TestDb) -> Self {
        let now: Moment = "2026-03-02T01:00:00Z".parse().expect("a moment");
        let department = testing::department(&db, "works").await;
        let posts = [
            ("rep", Post::SalesRep),
            ("planner", Post::Planner),
            ("workshop", Post::Workshop),
            ("purchaser", Post::Purchaser),
            ("keeper", Post::WarehouseKeeper),
            ("inspector", Post::QualityInspector),
            ("second_inspector", Post::QualityInspector),
        ];
        let mut people = BTreeMap::new();
        for (name, post) in posts {
            people.insert(
                name,
                testing::person(&db, name, &[(post, department)]).await,
            );
        }
        let process = started(&db, now).await;
        let customer = CustomerId::new();
        let input =
            serde_json::from_value(json!({"code": "C1", "name": "Acme"})).expect("a customer");
        let command = CreateCustomer {
            permit: system("test"),
            id: customer,
            input,
            department: Some(department),
            now,
        };
        db.run(command).await.expect("a customer");
        for (code, kind) in [("FG", PlaceKind::Finished), ("RM", PlaceKind::Material)] {
            let input = PlaceInput {
                code: code.into(),
                name: code.into(),
                kind,
                active: true,
            };
            db.run(SavePlace {
                permit: system("test"),
                id: PlaceId::new(),
                input,
                now,
            })
            .await
            .expect("a place");
        }
        let store_room = db
            .read_with(|tx| Box::pin(async move { warehouse::place_named(tx, "RM").await }))
            .await
            .expect("places")
            .expect("the store room")
            .id;
        let [approved_supplier, other_supplier] = suppliers(&db, now).await;
        let centre = DocumentId::new();
        let input = WorkCentreInput {
            code: "W1".into(),
            name: kernel::Text::new("装配", "assembly"),
            daily_hours: units(8),
            active: true,
        };
        db.run(SaveWorkCentre {
            permit: system("test"),
            id: centre,
            input,
            now,
        })
        .await
        .expect("a centre");
        let motor = product(&db, ("MOTOR", "buy", false, 5), now).await;
        let seal = product(&db, ("SEAL", "stock", false, 2), now).await;
        let pump = product(&db, ("PUMP", "make", true, 10), now).await;
        let control = product(&db, ("CTRL", "buy", true, 6), now).await;
        let components = vec![(motor, units(1)), (seal, units(2))];
        db.run(SetBillOfMaterial {
            permit: system("test"),
            product: pump,
            components,
            now,
        })
        .await
        .expect("a bill");
        let db = Arc::new(db);
        Self {
            db,
            process,
            now,
            pump,
            motor,
            seal,
            control,
            approved_supplier,
            other_supplier,
            store_room,
            centre,
            people,
            customer,
        }
    }

    pub(crate) async fn permit<A: Action>(&self, who: &str) -> Permit<A> {
        let (user, now) = (self.people[who], self.now);
        self.db
            .read_with(move |tx| {
                Box::pin(async move { authorize_in(tx, user, now, Uuid::now_v7()).await })
            })
            .await
            .expect("the right")
    }

    /// Reads in one go.
    pub(crate) async fn read<T, F>(&self, read: F) -> T
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        self.db.read_with(read).await.expect("a read")
    }

    /// Puts material into the store room.
    pub(crate) async fn stock(&self, product: ProductId, quantity: i64) {
        let line = ReceiptLine {
            product_id: product,
            place_id: self.store_room,
            quantity: units(quantity),
            lot: String::new(),
            serials: Vec::new(),
        };
        let input = ReceiptInput {
            reference: String::new(),
            remark: String::new(),
            received_at: None,
            lines: vec![line],
        };
        let (permit, process) = (self.permit("keeper").await, self.process.clone());
        let command = ReceiveStock {
            permit,
            process,
            id: DocumentId::new(),
            input,
            bought_for: None,
            now: self.now,
        };
        self.db.run(command).await.expect("a receipt");
    }

    /// What of a product is free in stock, in whole units.
    pub(crate) async fn free(&self, product: ProductId) -> i64 {
        let free = self
            .read(move |tx| Box::pin(async move { warehouse::available(tx, &[product]).await }))
            .await;
        free.get(&product).map_or(0, |q| q.0 / Quantity::ONE.0)
    }

    /// An approved order of one line, due at the end of March.
    pub(crate) async fn order(&self, product: ProductId, quantity: i64) -> OrderId {
        let content = json!({
            "order_type": "factory", "customer_id": self.customer, "delivery_on": "2026-03-31",
            "lines": [{"product_id": product, "quantity": quantity.to_string(), "unit_price": "100"}],
        });
        let (id, process) = (OrderId::new(), self.process.clone());
        let create = CreateOrder {
            permit: self.permit::<matrix::EnterOrder>("rep").await,
            process: process.clone(),
            id,
            content: serde_json::from_value(content).expect("an order"),
            owner: None,
            source: ("manual".into(), None),
            origin: None,
            now: self.now,
        };
        self.db.run(create).await.expect("an order");
        let (answers, note) = (Default::default(), String::new());
        let permit = self.permit("rep").await;
        let submit = SubmitOrder {
            permit,
            process,
            id,
            revision: 1,
            answers,
            note,
            now: self.now,
        };
        self.db.run(submit).await.expect("an approval");
        id
    }

    pub(crate) async fn line(&self, id: OrderId) -> LineId {
        let order = self
            .read(move |tx| Box::pin(async move { orders::load(tx, id).await }))
            .await;
        order.expect("the order").lines[0].line_id
    }

    /// A quantity of the order's one line, in whole units.
    pub(crate) async fn fact(&self, id: OrderId, fact: LineFact) -> i64 {
        let process = self.process.clone();
        let lines = self
            .read(move |tx| {
                Box::pin(async move { process.lines(tx, Subject::sales_order(id)).await })
            })
            .await;
        lines
            .first()
            .map_or(0, |line| line.get(fact).0 / Quantity::ONE.0)
    }

    pub(crate) async fn view(&self, id: OrderId) -> StepsView {
        let permit: Permit<matrix::ViewOrder> = self.permit("planner").await;
        let (process, now) = (self.process.clone(), self.now);
        self.read(move |tx| {
            Box::pin(async move {
                process
                    .view(tx, Subject::sales_order(id), &permit, now)
                    .await
            })
        })
        .await
    }

    pub(crate) async fn step(&self, id: OrderId, key: &str) -> StepState {
        self.view(id)
            .await
            .steps
            .iter()
            .find(|step| step.key == key)
            .expect("the step")
            .state
    }

    pub(crate) async fn work(&self, id: OrderId) -> WorkOrder {
        let mut work = self
            .read(move |tx| Box::pin(async move { production::of_order(tx, id).await }))
            .await;
        work.pop().expect("a work order")
    }

    /// Plans the order's work order.
    pub(crate) async fn plan(&self, id: OrderId, start_on: &str) {
        let work = self.work(id).await;
        let command = PlanWorkOrder {
            permit: self.permit("planner").await,
            process: self.process.clone(),
            id: work.id,
            version: work.version,
            work_centre_id: self.centre,
            start_on: day(start_on),
            end_on: day("2026-03-27"),
            standard: String::new(),
            now: self.now,
        };
        self.db.run(command).await.expect("a plan");
    }

    /// Reports finished pumps; answers their numbers.
    pub(crate) async fn make(&self, id: OrderId, quantity: i64) -> Result<ProgressReported> {
        let command = ReportProgress {
            permit: self.permit("workshop").await,
            process: self.process.clone(),
            id: self.work(id).await.id,
            report: DocumentId::new(),
            quantity: units(quantity),
            percent: None,
            predicted_on: None,
            anomaly: String::new(),
            note: String::new(),
            occurred_at: None,
            now: self.now,
        };
        self.db.run(command).await
    }

    /// The requirement of an order for a product.
    pub(crate) async fn requirement(&self, id: OrderId, product: ProductId) -> Requirement {
        let material = self
            .read(move |tx| Box::pin(async move { procurement::requirements_of(tx, id).await }))
            .await;
        material
            .into_iter()
            .rfind(|r| r.product_id == product)
            .expect("a requirement")
    }

    pub(crate) async fn buy(&self, r: &Requirement, input: OrderInput) -> Result<MaterialOrdered> {
        let (permit, process) = (self.permit("purchaser").await, self.process.clone());
        self.db
            .run(OrderMaterial {
                permit,
                process,
                id: r.id,
                version: r.version,
                input,
                now: self.now,
            })
            .await
    }

    /// What an order to the approved supplier says.
    pub(crate) fn purchase(&self, expected_on: &str) -> OrderInput {
        OrderInput {
            supplier_id: self.approved_supplier,
            quantity: None,
            expected_on: day(expected_on),
            unit_price: None,
            reference: "PO-1".into(),
            reason: String::new(),
        }
    }

    pub(crate) async fn deliver(
        &self,
        r: &Requirement,
        quantity: i64,
        note: &str,
    ) -> Result<MaterialReceived> {
        let input = ReceiveInput {
            quantity: units(quantity),
            delivery_note: note.into(),
            lot: "L-7".into(),
            place_id: None,
            arrived_at: None,
        };
        let (permit, process) = (self.permit("keeper").await, self.process.clone());
        let arrival = DocumentId::new();
        self.db
            .run(ReceiveMaterial {
                permit,
                process,
                id: r.id,
                arrival,
                input,
                now: self.now,
            })
            .await
    }

    pub(crate) async fn inspect(
        &self,
        id: OrderId,
        named: Named,
        findings: Findings,
    ) -> Result<GoodsInspected> {
        let failure = (findings.failed > Quantity::ZERO).then(|| FailureInput {
            description: "渗漏".into(),
            ..FailureInput::default()
        });
        let command = InspectGoods {
            permit: self.permit("inspector").await,
            process: self.process.clone(),
            id: DocumentId::new(),
            nonconformance: DocumentId::new(),
            order: id,
            named,
            findings,
            failure,
            occurred_at: None,
            now: self.now,
        };
        self.db.run(command).await
    }

    /// The final inspection of the order's one line.
    pub(crate) async fn inspect_machines(
        &self,
        id: OrderId,
        passed: &[String],
        failed: &[String],
    ) -> Result<GoodsInspected> {
        let line_id = Some(self.line(id).await);
        let named = Named {
            stage: Stage::Final,
            line_id,
            work_order_id: None,
            arrival_id: None,
        };
        self.inspect(id, named, machines(passed, failed)).await
    }

    pub(crate) async fn nonconformance(&self, id: DocumentId) -> Nonconformance {
        self.read(move |tx| Box::pin(async move { quality::nonconformance(tx, id).await }))
            .await
            .expect("a nonconformance")
    }

    pub(crate) async fn machine(&self, id: OrderId, serial: &str) -> Serial {
        let machines = self
            .read(move |tx| Box::pin(async move { warehouse::serials_of(tx, id).await }))
            .await;
        machines
            .into_iter()
            .find(|m| m.serial == serial)
            .expect("the machine")
    }

    /// Who has an open task about an order, by post.
    pub(crate) async fn asked(&self, id: OrderId) -> Vec<String> {
        const OPEN: store::Sql<'static> = store::sql!(
            "SELECT post FROM tasks WHERE subject_id = $1 AND done_at IS NULL AND kind <> 'act' ORDER BY post"
        );
        self.read(move |tx| {
            Box::pin(async move {
                let rows = tx.fetch_all(OPEN, store::params![id]).await?;
                rows.iter().map(|row| row.get(0)).collect()
            })
        })
        .await
    }

    /// Projections agree with what they are the sums of.
    pub(crate) async fn assert_sound(&self) {
        let levels = self
            .read(|tx| {
                Box::pin(
                    async move { warehouse::check_projections(tx, warehouse::first_level()).await },
                )
            })
            .await;
        assert!(levels.0.is_empty(), "{:?}", levels.0);
        let lines = self
            .read(|tx| {
                Box::pin(
                    async move { process::check_projections(tx, (Uuid::nil(), Uuid::nil())).await },
                )
            })
            .await;
        assert!(lines.0.is_empty(), "{:?}", lines.0);
    }
}

async fn started(db: &TestDb, now: Moment) -> Process {
    let areas = Arc::new(TestAreas::default());
    let process = Process::new(areas.clone());
    assert!(areas.0.set(process.clone()).is_ok());
    let publishing = process.clone();
    db.run_with("publish", move |tx| {
        let process = publishing.clone();
        let yaml = include_str!("policy.yaml");
        Box::pin(async move {
            process
                .publish(tx, (yaml, ""), &["factory"], &system("test"), now)
                .await
        })
    })
    .await
    .expect("a policy");
    process.load(db).await.expect("a running policy");
    process
}

async fn suppliers(db: &TestDb, now: Moment) -> [DocumentId; 2] {
    let ids = [DocumentId::new(), DocumentId::new()];
    for (id, approved) in [(ids[0], true), (ids[1], false)] {
        let code = if approved { "S1" } else { "S2" };
        let input = SupplierInput {
            code: code.into(),
            name: code.into(),
            phone: String::new(),
            approved,
            active: true,
        };
        db.run(SaveSupplier {
            permit: system("test"),
            id,
            input,
            now,
        })
        .await
        .expect("a supplier");
    }
    ids
}

async fn product(
    db: &TestDb,
    (sku, supply, serialised, lead): (&str, &str, bool, i64),
    now: Moment,
) -> ProductId {
    let input: ProductInput = serde_json::from_value(json!({
        "sku": sku, "name": sku, "unit": "台", "whole_units": true, "serialised": serialised, "supply": supply,
        "list_price": "100", "lead_days": lead,
    }))
    .expect("a product");
    let id = ProductId::new();
    db.run(CreateProduct {
        permit: system("test"),
        id,
        input,
        now,
    })
    .await
    .expect("a product");
    id
}

/// Findings about machines.
pub(crate) fn machines(passed: &[String], failed: &[String]) -> Findings {
    let count = |list: &[String]| units(i64::try_from(list.len()).expect("few"));
    Findings {
        passed: count(passed),
        failed: count(failed),
        passed_serials: passed.to_vec(),
        failed_serials: failed.to_vec(),
        ..Findings::default()
    }
}

/// Findings about goods without numbers.
pub(crate) fn found(passed: i64, failed: i64) -> Findings {
    Findings {
        passed: units(passed),
        failed: units(failed),
        ..Findings::default()
    }
}

/// The code of a fault, for short assertions.
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result.expect_err("a fault") {
        Fault::Invalid(errors) => errors[0].code.clone(),
        Fault::Refused(refusals) => refusals[0].code.clone(),
        Fault::Conflict(error) => error.code.clone(),
        other => other.to_string(),
    }
}

/// The factory on each kind of database.
pub(crate) async fn companies() -> Vec<Company> {
    let mut companies = Vec::new();
    for db in store::testing::databases().await {
        companies.push(Company::on(db).await);
    }
    companies
}
