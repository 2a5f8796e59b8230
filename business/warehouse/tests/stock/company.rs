//! A company for the stories: a rep, a keeper, some products, and areas wired as the program wires
//! them.

use std::sync::{Arc, OnceLock};

use access::{Action, Permit, Post, authorize_in, matrix, system, testing};
use catalog::{CreateProduct, ProductInput};
use engine::{FactSet, FlowEvent, LineFact, policy::file::Effect};
use kernel::{
    CustomerId, DocumentId, Fault, LineId, Moment, OrderId, ProductId, Quantity, Result, UserId,
};
use orders::{CreateOrder, SubmitOrder};
use parties::{CreateCustomer, CustomerInput};
use process::{Acting, Areas, CheckReport, Happened, Heading, Movement, Process, Subject, Wanted};
use store::{BoxFuture, Tx, testing::TestDb};
use uuid::Uuid;
use warehouse::{
    GoodsPacked, GoodsPicked, PackGoods, PackInput, PickGoods, PickInput, PlaceId, PlaceInput,
    PlaceKind, ReceiptInput, ReceiptLine, ReceiveStock, SavePlace, StockFilter, StockReceived,
    StockRow,
};

/// The areas as the program wires them, as far as stock is concerned.
#[derive(Default)]
struct TestAreas(OnceLock<Process>);

impl Areas for TestAreas {
    fn facts<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        wanted: &'a Wanted<'a>,
        facts: &'a mut FactSet,
        _: Moment,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { warehouse::put_facts(tx, OrderId(subject.id), wanted, facts).await })
    }

    fn check<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        _: &'a str,
        _: Moment,
    ) -> BoxFuture<'a, Result<CheckReport>> {
        Box::pin(async move { warehouse::check_stock(tx, OrderId(subject.id)).await })
    }

    fn react<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        subject: Subject,
        happened: &'a Happened<'a>,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (process, id) = (self.0.get().unwrap(), OrderId(subject.id));
            for effect in happened.milestone().into_iter().flat_map(|m| &m.does) {
                match effect {
                    Effect::IssueNumber => drop(orders::approved(tx, process, id, acting).await?),
                    Effect::ReserveStock => {
                        warehouse::order_approved(tx, process, id, acting).await?
                    }
                    Effect::ReleaseProduction | Effect::CheckCredit => {}
                }
            }
            if matches!(happened.event, FlowEvent::Closed) {
                warehouse::order_ended(tx, process, id, acting).await?;
            }
            Ok(())
        })
    }

    fn moved<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        _: Subject,
        _: &'a [Movement],
        _: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }

    fn revision<'a>(&'a self, _: &'a mut Tx<'_>, _: Subject) -> BoxFuture<'a, Result<Option<i64>>> {
        Box::pin(async { Ok(Some(1)) })
    }

    fn headings<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        subjects: &'a [Subject],
    ) -> BoxFuture<'a, Result<Vec<Heading>>> {
        Box::pin(async move { Ok(subjects.iter().map(|_| Heading::default()).collect()) })
    }
}

pub(crate) struct Company {
    pub(crate) db: Arc<TestDb>,
    pub(crate) process: Process,
    pub(crate) now: Moment,
    pub(crate) place: PlaceId,
    rep: UserId,
    keeper: UserId,
    customer: CustomerId,
}

impl Company {
    pub(crate) async fn on(db: TestDb) -> Self {
        let now: Moment = "2026-03-02T01:00:00Z".parse().unwrap();
        let department = testing::department(&db, "sales").await;
        let rep = testing::person(&db, "rep", &[(Post::SalesRep, department)]).await;
        let posts = [
            (Post::WarehouseKeeper, department),
            (Post::Planner, department),
        ];
        let keeper = testing::person(&db, "keeper", &posts).await;
        let areas = Arc::new(TestAreas::default());
        let process = Process::new(areas.clone());
        assert!(areas.0.set(process.clone()).is_ok());
        let publishing = process.clone();
        db.run_with("publish", move |tx| {
            let process = publishing.clone();
            Box::pin(async move {
                let yaml = include_str!("policy.yaml");
                process
                    .publish(tx, (yaml, ""), &["stock"], &system("test"), now)
                    .await
            })
        })
        .await
        .unwrap();
        process.load(&db).await.unwrap();
        let customer = CustomerId::new();
        let input: CustomerInput =
            serde_json::from_value(serde_json::json!({"code": "C1", "name": "Acme"})).unwrap();
        let command = CreateCustomer {
            permit: system("test"),
            id: customer,
            input,
            department: Some(department),
            now,
        };
        db.run(command).await.unwrap();
        let place = PlaceId::new();
        let input = PlaceInput {
            code: "FG".into(),
            name: "成品库".into(),
            kind: PlaceKind::Finished,
            active: true,
        };
        db.run(SavePlace {
            permit: system("test"),
            id: place,
            input,
            now,
        })
        .await
        .unwrap();
        Self {
            db: Arc::new(db),
            process,
            now,
            place,
            rep,
            keeper,
            customer,
        }
    }

    pub(crate) async fn permit<A: Action>(&self, user: UserId) -> Permit<A> {
        let now = self.now;
        self.db
            .read_with(move |tx| {
                Box::pin(async move { authorize_in(tx, user, now, Uuid::now_v7()).await })
            })
            .await
            .unwrap()
    }

    pub(crate) async fn keeper<A: Action>(&self) -> Permit<A> {
        self.permit(self.keeper).await
    }

    pub(crate) async fn product(&self, sku: &str, supply: &str, serialised: bool) -> ProductId {
        let input: ProductInput = serde_json::from_value(serde_json::json!({
            "sku": sku, "name": sku, "unit": "台", "whole_units": true, "serialised": serialised,
            "supply": supply, "list_price": "100",
        }))
        .unwrap();
        let id = ProductId::new();
        self.db
            .run(CreateProduct {
                permit: system("test"),
                id,
                input,
                now: self.now,
            })
            .await
            .unwrap();
        id
    }

    pub(crate) async fn receive(
        &self,
        reference: &str,
        product: ProductId,
        quantity: i64,
    ) -> Result<StockReceived> {
        let line = ReceiptLine {
            product_id: product,
            place_id: self.place,
            quantity: Quantity::whole(quantity),
            lot: String::new(),
            serials: Vec::new(),
        };
        let command = ReceiveStock {
            permit: self.keeper().await,
            process: self.process.clone(),
            id: DocumentId::new(),
            input: ReceiptInput {
                reference: reference.into(),
                remark: String::new(),
                received_at: None,
                lines: vec![line],
            },
            bought_for: None,
            now: self.now,
        };
        self.db.run(command).await
    }

    /// A draft with one line.
    pub(crate) async fn draft(&self, product: ProductId, quantity: i64) -> OrderId {
        let content = serde_json::from_value(serde_json::json!({
            "order_type": "stock", "customer_id": self.customer,
            "lines": [{"product_id": product, "quantity": quantity.to_string(), "unit_price": "100"}],
        }))
        .unwrap();
        let id = OrderId::new();
        let command = CreateOrder {
            permit: self.permit::<matrix::EnterOrder>(self.rep).await,
            process: self.process.clone(),
            id,
            content,
            owner: None,
            source: ("manual".into(), None),
            origin: None,
            now: self.now,
        };
        self.db.run(command).await.unwrap();
        id
    }

    /// Submits a draft, which approves it at once.
    pub(crate) async fn approve(&self, id: OrderId) {
        let command = SubmitOrder {
            permit: self.permit(self.rep).await,
            process: self.process.clone(),
            id,
            revision: 1,
            answers: Default::default(),
            note: String::new(),
            now: self.now,
        };
        self.db.run(command).await.unwrap();
    }

    pub(crate) async fn order(&self, product: ProductId, quantity: i64) -> OrderId {
        let id = self.draft(product, quantity).await;
        self.approve(id).await;
        id
    }

    /// One transaction of the keeper's, e.g. for reactions of other areas.
    pub(crate) async fn acting<T, F>(&self, run: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t mut Tx<'_>, Acting) -> BoxFuture<'t, Result<T>> + Send + Sync + 'static,
    {
        let permit: Permit<matrix::PickGoods> = self.keeper().await;
        let acting = Acting::new(&permit, self.now);
        self.db
            .run_with("test", move |tx| run(tx, acting.clone()))
            .await
    }

    pub(crate) async fn line(&self, id: OrderId) -> LineId {
        self.db
            .read_with(move |tx| Box::pin(async move { orders::load(tx, id).await }))
            .await
            .unwrap()
            .unwrap()
            .lines[0]
            .line_id
    }

    /// A quantity of the order's one line, in whole pieces.
    pub(crate) async fn fact(&self, id: OrderId, fact: LineFact) -> i64 {
        let process = self.process.clone();
        let lines = self
            .db
            .read_with(move |tx| {
                Box::pin(async move { process.lines(tx, Subject::sales_order(id)).await })
            })
            .await
            .unwrap();
        lines.first().map_or(0, |l| l.get(fact).0 / Quantity::ONE.0)
    }

    /// On hand and reserved of a product, in whole pieces; and what is short.
    pub(crate) async fn level(&self, product: ProductId) -> (i64, i64, i64) {
        let permit = self.keeper().await;
        let filter = StockFilter {
            product: Some(product),
            limit: 10,
            ..StockFilter::default()
        };
        let rows: Vec<StockRow> = self
            .db
            .read_with(move |tx| {
                Box::pin(async move { warehouse::list_stock(tx, &permit, &filter).await })
            })
            .await
            .unwrap();
        let sum = |of: fn(&StockRow) -> Quantity| {
            rows.iter().map(|r| of(r).0).sum::<i64>() / Quantity::ONE.0
        };
        (
            sum(|r| r.on_hand),
            sum(|r| r.reserved),
            rows.first().map_or(0, |r| r.short.0 / Quantity::ONE.0),
        )
    }

    /// Sums of moves and reservations agree with the levels, movements with the lines' facts.
    pub(crate) async fn assert_sound(&self) {
        let drifts = self
            .db
            .read_with(|tx| {
                Box::pin(
                    async move { warehouse::check_projections(tx, warehouse::first_level()).await },
                )
            })
            .await
            .unwrap()
            .0;
        assert!(drifts.is_empty(), "{drifts:?}");
        let lines = self
            .db
            .read_with(|tx| {
                Box::pin(
                    async move { process::check_projections(tx, (Uuid::nil(), Uuid::nil())).await },
                )
            })
            .await
            .unwrap()
            .0;
        assert!(lines.is_empty(), "{lines:?}");
    }

    pub(crate) async fn pick(
        &self,
        order: OrderId,
        quantity: i64,
        scans: &[&str],
    ) -> Result<GoodsPicked> {
        let line_id = self.line(order).await;
        let goods = warehouse::PickedGoods {
            line_id,
            place_id: None,
            quantity: Quantity::whole(quantity),
            scans: scans.iter().map(|s| (*s).into()).collect(),
        };
        let command = PickGoods {
            permit: self.keeper().await,
            process: self.process.clone(),
            id: DocumentId::new(),
            order,
            input: PickInput {
                picked_at: None,
                lines: vec![goods],
                despite_change: None,
            },
            now: self.now,
        };
        self.db.run(command).await
    }

    pub(crate) async fn pack(
        &self,
        order: OrderId,
        quantity: i64,
        serials: &[&str],
    ) -> Result<GoodsPacked> {
        let line = warehouse::BoxLineInput {
            line_id: self.line(order).await,
            quantity: Quantity::whole(quantity),
            serials: serials.iter().map(|s| (*s).into()).collect(),
            accessories: vec!["说明书".into()],
        };
        let one = warehouse::BoxInput {
            gross_weight_kg: None,
            size: String::new(),
            lines: vec![line],
        };
        let command = PackGoods {
            permit: self.keeper().await,
            process: self.process.clone(),
            order,
            ids: vec![DocumentId::new()],
            input: PackInput {
                packed_at: None,
                boxes: vec![one],
            },
            now: self.now,
        };
        self.db.run(command).await
    }

    /// The reservations still held for an order.
    pub(crate) async fn reservations(&self, id: OrderId) -> Vec<DocumentId> {
        let (process, now) = (self.process.clone(), self.now);
        let reader: Permit<matrix::ViewOrder> = self.keeper().await;
        let goods = self
            .db
            .read_with(move |tx| {
                Box::pin(async move {
                    let order = orders::get(tx, id).await?;
                    warehouse::goods_in_house(tx, &process, &order, &reader, now).await
                })
            })
            .await
            .unwrap();
        goods
            .lines
            .iter()
            .flat_map(|l| l.reservations.iter().map(|r| r.id))
            .collect()
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

/// The company on each kind of database.
pub(crate) async fn companies() -> Vec<Company> {
    let mut companies = Vec::new();
    for db in store::testing::databases().await {
        companies.push(Company::on(db).await);
    }
    companies
}
