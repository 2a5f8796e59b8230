//! Filling an empty database from a fixture file, through the same commands that people use.
//!
//! The format is documented in `docs/fixture.md`; the demo company is `data/demo.yaml`.

mod fixture;
mod masters;

use std::{collections::HashMap, path::Path};

use access::{
    CreateUser, NewUser, Post, PostHeld, company::NameCompany, departments::CreateDepartment,
    system,
};
use anyhow::{Context as _, bail};
use catalog::{
    CreatePriceList, CreateProduct, CreateStyle, PriceListInput, ProductInput, SetUnits, StyleId,
    StyleInput, pricing::PriceListId,
};
use fixture::{
    CompanyRow, CustomerRow, DepartmentRow, Fixture, GiftRow, PersonRow, PriceListRow, ProductRow,
};
use kernel::{CustomerId, DepartmentId, DocumentId, Moment, ProductId, UserId};
use parties::{CreateCustomer, CustomerInput, SaveCarrier, SaveSupplier};
use store::Db;

use crate::{
    cli::Place,
    open::{Opened, open},
};

/// The demo company, inside the binary.
pub(crate) const DEMO: &str = include_str!("../../data/demo.yaml");

/// `yidan seed --fixture FILE`.
pub(crate) async fn run(place: &Place, fixture: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(fixture)
        .with_context(|| format!("cannot read {}", fixture.display()))?;
    let opened = open(place).await?;
    if !is_empty(&opened.db).await? {
        bail!("the database already holds people: a fixture fills an empty one only");
    }
    fill(&opened, &text).await?;
    opened.db.close().await;
    Ok(())
}

/// Whether nobody works here yet.
pub(crate) async fn is_empty(db: &Db) -> anyhow::Result<bool> {
    const ANYBODY: store::Sql = store::sql!("SELECT id FROM users LIMIT 1");
    let found = db
        .read_with(|tx| Box::pin(async move { tx.fetch_optional(ANYBODY, store::params![]).await }))
        .await?;
    Ok(found.is_none())
}

/// Fills an empty database from a fixture's text.
pub(crate) async fn fill(opened: &Opened, text: &str) -> anyhow::Result<()> {
    let fixture: Fixture = serde_saphyr::from_str(text).context("the fixture is malformed")?;
    let now = opened.clock.now();
    let mut filling = Filling {
        opened,
        now,
        departments: HashMap::new(),
        people: HashMap::new(),
        products: HashMap::new(),
        customers: HashMap::new(),
    };
    filling.company(&fixture.company).await?;
    filling.departments(&fixture.departments).await?;
    filling.people(&fixture.people, &fixture.password).await?;
    filling.products(&fixture.products).await?;
    filling.styles(&fixture.styles).await?;
    filling.customers(&fixture.customers).await?;
    filling.price_lists(&fixture.price_lists).await?;
    filling.partners(&fixture).await?;
    filling.goods(&fixture).await
}

/// Codes already given their ids.
struct Filling<'a> {
    opened: &'a Opened,
    now: Moment,
    departments: HashMap<String, DepartmentId>,
    people: HashMap<String, (UserId, DepartmentId)>,
    products: HashMap<String, ProductId>,
    customers: HashMap<String, CustomerId>,
}

impl Filling<'_> {
    async fn company(&self, row: &CompanyRow) -> anyhow::Result<()> {
        let name = NameCompany {
            permit: system("seed"),
            name: row.name.clone(),
            now: self.now,
        };
        self.opened
            .db
            .run(name)
            .await
            .context("the company's name")?;
        Ok(())
    }

    async fn departments(&mut self, rows: &[DepartmentRow]) -> anyhow::Result<()> {
        for row in rows {
            let id = DepartmentId::new();
            let create = CreateDepartment {
                permit: system("seed"),
                id,
                code: row.code.clone(),
                name: row.name.clone(),
                now: self.now,
            };
            self.opened
                .db
                .run(create)
                .await
                .with_context(|| format!("department {}", row.code))?;
            self.departments.insert(row.code.clone(), id);
        }
        Ok(())
    }

    async fn people(&mut self, rows: &[PersonRow], password: &str) -> anyhow::Result<()> {
        // One hash for all: the accounts of a fixture share their password.
        let hash = self.opened.passwords.hash(password.to_owned()).await?;
        for row in rows {
            let department = *self
                .departments
                .get(&row.department)
                .with_context(|| format!("{}: no department {}", row.login, row.department))?;
            let posts = row
                .posts
                .iter()
                .map(|key| {
                    Post::parse(key).with_context(|| format!("{}: no post {key}", row.login))
                })
                .map(|post| post.map(|post| PostHeld { post, department }))
                .collect::<anyhow::Result<Vec<_>>>()?;
            let id = UserId::new();
            let user = NewUser {
                id,
                login: row.login.clone(),
                name: row.name.clone(),
                locale: row.locale,
                password_hash: hash.clone(),
                must_change: false,
                posts,
            };
            let create = CreateUser {
                permit: system("seed"),
                user,
                now: self.now,
            };
            self.opened
                .db
                .run(create)
                .await
                .with_context(|| row.login.clone())?;
            self.people.insert(row.login.clone(), (id, department));
        }
        Ok(())
    }

    async fn products(&mut self, rows: &[ProductRow]) -> anyhow::Result<()> {
        for row in rows {
            let input: ProductInput = serde_json::from_value(row.input.clone().into())?;
            let (id, sku) = (ProductId::new(), input.sku.clone());
            let create = CreateProduct {
                permit: system("seed"),
                id,
                input,
                now: self.now,
            };
            self.opened
                .db
                .run(create)
                .await
                .with_context(|| sku.clone())?;
            self.products.insert(sku, id);
        }
        for row in rows.iter().filter(|row| !row.units.is_empty()) {
            let sku = row.input.get("sku").and_then(serde_json::Value::as_str);
            let set = SetUnits {
                permit: system("seed"),
                product: self.product(sku.unwrap_or_default())?,
                others: row.units.clone(),
                now: self.now,
            };
            self.opened.db.run(set).await.context("units")?;
        }
        for row in rows.iter().filter(|row| !row.bom.is_empty()) {
            let sku = row
                .input
                .get("sku")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            let product = self.product(sku)?;
            let mut components = Vec::new();
            for line in &row.bom {
                components.push((self.product(&line.sku)?, line.quantity));
            }
            self.opened
                .db
                .run_with("seed.bom", move |tx| {
                    let components = components.clone();
                    Box::pin(async move {
                        catalog::set_bill_of_material(tx, &system("seed"), product, &components)
                            .await
                    })
                })
                .await?;
        }
        Ok(())
    }

    async fn styles(&self, rows: &[StyleInput]) -> anyhow::Result<()> {
        for row in rows {
            let create = CreateStyle {
                permit: system("seed"),
                id: StyleId::new(),
                input: row.clone(),
                now: self.now,
            };
            let style_no = row.product.sku.clone();
            self.opened.db.run(create).await.context(style_no)?;
        }
        Ok(())
    }

    async fn price_lists(&self, rows: &[PriceListRow]) -> anyhow::Result<()> {
        for row in rows {
            let mut list = row.input.clone();
            if let Some(code) = &row.customer {
                let id = self
                    .customers
                    .get(code)
                    .with_context(|| format!("no customer {code}"))?;
                list.insert("customer_id".to_owned(), serde_json::json!(id));
            }
            let mut rules = Vec::with_capacity(row.rules.len());
            for rule in &row.rules {
                let mut input = rule.input.clone();
                let product = self.product(&rule.sku)?;
                input.insert("product_id".to_owned(), serde_json::json!(product));
                if let Some(GiftRow { buy, get, sku }) = &rule.gift {
                    let product = self.product(sku)?;
                    let gift = serde_json::json!({"buy": buy, "get": get, "product_id": product});
                    input.insert("gift".to_owned(), gift);
                }
                rules.push(serde_json::Value::Object(input));
            }
            list.insert("rules".to_owned(), rules.into());
            let input: PriceListInput =
                serde_json::from_value(list.into()).context("a price list")?;
            let code = input.code.clone();
            let create = CreatePriceList {
                permit: system("seed"),
                id: PriceListId::new(),
                input,
                now: self.now,
            };
            self.opened.db.run(create).await.context(code)?;
        }
        Ok(())
    }

    fn product(&self, sku: &str) -> anyhow::Result<ProductId> {
        self.products
            .get(sku)
            .copied()
            .with_context(|| format!("no product {sku}"))
    }

    async fn customers(&mut self, rows: &[CustomerRow]) -> anyhow::Result<()> {
        for row in rows {
            let (owner, department) = *self
                .people
                .get(&row.owner)
                .with_context(|| format!("no person {}", row.owner))?;
            let f = &row.input;
            let input = CustomerInput {
                code: f.code.clone(),
                name: f.name.clone(),
                class: f.class.clone(),
                channel: f.channel.clone(),
                currency: f.currency.clone(),
                invoice_title: f.name.clone(),
                tax_no: f.tax_no.clone(),
                phone: f.phone.clone(),
                address: f.address.clone(),
                owner_id: Some(owner),
                contacts: f.contacts.clone(),
                addresses: Vec::new(),
                payment_terms: f.payment_terms.clone(),
                active: f.active,
            };
            let id = CustomerId::new();
            let create = CreateCustomer {
                permit: system("seed"),
                id,
                input,
                department: Some(department),
                now: self.now,
            };
            self.opened
                .db
                .run(create)
                .await
                .with_context(|| f.code.clone())?;
            self.customers.insert(f.code.clone(), id);
            if let Some(limit) = &row.credit_limit {
                masters::seed_credit_limit(self.opened, id, limit, self.now).await?;
            }
        }
        Ok(())
    }

    async fn partners(&mut self, fixture: &Fixture) -> anyhow::Result<()> {
        let db = &self.opened.db;
        for input in fixture.suppliers.clone() {
            let id = DocumentId::new();
            db.run(SaveSupplier {
                permit: system("seed"),
                id,
                input,
                now: self.now,
            })
            .await?;
        }
        for input in fixture.carriers.clone() {
            let id = DocumentId::new();
            db.run(SaveCarrier {
                permit: system("seed"),
                id,
                input,
                now: self.now,
            })
            .await?;
        }
        for row in &fixture.currency_rates {
            let rate = catalog::CurrencyRate {
                currency: row.currency.clone(),
                valid_from: row.valid_from,
                rate: row.rate,
            };
            db.run(catalog::SetRate {
                permit: system("seed"),
                rate,
                now: self.now,
            })
            .await?;
        }
        Ok(())
    }

    async fn goods(&mut self, fixture: &Fixture) -> anyhow::Result<()> {
        for row in &fixture.stock {
            let product = self.product(&row.sku)?;
            masters::seed_stock(self.opened, product, &row.warehouse, row.quantity, self.now)
                .await?;
        }
        for row in &fixture.work_centres {
            let name = kernel::Text::new(row.name.clone(), row.en.clone());
            masters::seed_work_centre(self.opened, &row.code, name, row.daily_hours, self.now)
                .await?;
        }
        Ok(())
    }
}
