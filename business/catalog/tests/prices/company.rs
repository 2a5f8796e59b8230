//! A company with a manager who keeps prices, two reps with a customer each, and some products.

use access::{Post, system, testing};
use api::testing::{Client, Server};
use catalog::{
    CreateProduct, ProductInput, facts_of,
    pricing::{Answer, Asked, Buyer, CalledOff, Candidate, ListPrice, PriceBook, Source},
};
use kernel::{Clock as _, CustomerId, Date, ProductId, Quantity, SystemClock, UserId};
use parties::{CreateCustomer, CustomerInput};
use serde_json::{Value, json};
use store::testing::TestDb;

pub(crate) struct Company {
    pub(crate) db: TestDb,
    pub(crate) server: Server,
    manager: UserId,
    general: UserId,
    reps: [UserId; 2],
    pub(crate) customers: [CustomerId; 2],
}

impl Company {
    pub(crate) async fn on(db: TestDb) -> Self {
        let server = Server::over(&db, [catalog::routes()]);
        let north = testing::department(&db, "north").await;
        let south = testing::department(&db, "south").await;
        let manager = testing::person(&db, "manager", &[(Post::SalesManager, north)]).await;
        let general = testing::person(&db, "general", &[(Post::GeneralManager, north)]).await;
        let reps = [
            testing::person(&db, "rep", &[(Post::SalesRep, north)]).await,
            testing::person(&db, "other_rep", &[(Post::SalesRep, south)]).await,
        ];
        let customers = [CustomerId::new(), CustomerId::new()];
        for (n, (rep, id)) in reps.iter().zip(customers).enumerate() {
            let input = json!({"code": format!("C{n}"), "name": format!("客户{n}"), "class": "A", "channel": "dealer", "owner_id": rep});
            let input: CustomerInput = serde_json::from_value(input).unwrap();
            let command = CreateCustomer {
                permit: system("test"),
                id,
                input,
                department: Some(if n == 0 { north } else { south }),
                now: SystemClock.now(),
            };
            db.run(command).await.unwrap();
        }
        Self {
            db,
            server,
            manager,
            general,
            reps,
            customers,
        }
    }

    pub(crate) async fn manager(&self) -> Client {
        self.server.session(self.manager).await
    }

    pub(crate) async fn general(&self) -> Client {
        self.server.session(self.general).await
    }

    pub(crate) async fn rep(&self, n: usize) -> Client {
        self.server.session(self.reps[n]).await
    }

    /// A product of 100 CNY, sold in whole 套.
    pub(crate) async fn product(&self, sku: &str) -> ProductId {
        let input = json!({"sku": sku, "name": sku, "unit": "套", "whole_units": true,
            "supply": "stock", "list_price": "100", "floor_price": "80", "tax_rate": "0.13"});
        let input: ProductInput = serde_json::from_value(input).unwrap();
        let command = CreateProduct {
            permit: system("test"),
            id: ProductId::new(),
            input,
            now: SystemClock.now(),
        };
        self.db.run(command).await.unwrap()
    }

    /// Enters a list and answers its path.
    pub(crate) async fn list(&self, list: Value) -> String {
        let made = self.manager().await.post("/api/v1/price-lists", list).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.header("location").to_owned()
    }

    pub(crate) async fn book(&self, product: ProductId, customer: CustomerId) -> PriceBook {
        self.db
            .read_with(move |tx| {
                Box::pin(async move { catalog::price_book(tx, &[product], Some(customer)).await })
            })
            .await
            .unwrap()
    }

    /// What a customer of class A pays on 10 March 2026.
    pub(crate) async fn price<'a>(
        &self,
        book: &'a PriceBook,
        (product, customer): (ProductId, CustomerId),
        quantity: i64,
    ) -> (Answer<'a>, Vec<Candidate<'a>>) {
        let facts = self
            .db
            .read_with(move |tx| Box::pin(async move { facts_of(tx, &[product]).await }))
            .await
            .unwrap();
        let facts = &facts[&product];
        let buyer = Buyer {
            customer: Some(customer),
            class: "A".to_owned(),
            channel: "dealer".to_owned(),
        };
        let asked = Asked {
            product,
            list_price: ListPrice {
                price: facts.list_price,
                currency: facts.currency,
            },
            buyer: &buyer,
            currency: facts.currency,
            order_date: Date::ymd(2026, 3, 10).unwrap(),
            delivery_on: None,
            quantity: Quantity::whole(quantity),
        };
        let (answer, passed) = book.price(&asked, &mut CalledOff::new());
        (answer.unwrap(), passed)
    }
}

/// The code of the list that made a price; `-` for the list price.
pub(crate) fn made_by(answer: &Answer<'_>) -> String {
    match answer.source {
        Source::Rule(rule) => rule.list.code.clone(),
        Source::ListPrice => "-".to_owned(),
    }
}
