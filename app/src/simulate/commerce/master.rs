//! What the fixture leaves to people: customers who pay in foreign currencies, price lists of more
//! kinds, rates that move.

use kernel::{Date, UnitPrice};
use serde_json::{Value, json};

use super::super::{
    json::{items, text},
    people::Person,
    world::{Act, World},
};

/// Customers abroad: code, name, currency, channel, address, contact, limit.
const ABROAD: [[&str; 7]; 2] = [
    [
        "C2001",
        "Pacific Marine Engineering Pte. Ltd.",
        "USD",
        "fair",
        "21 Tuas Avenue 8, Singapore",
        "Tan Wei Ming",
        "900000.00",
    ],
    [
        "C2002",
        "Rheinwasser Anlagenbau GmbH",
        "EUR",
        "online",
        "Hafenstraße 40, 47119 Duisburg",
        "Anke Vogel",
        "700000.00",
    ],
];

/// Founds it all on the first day.
pub(super) async fn found(world: &mut World) -> anyhow::Result<()> {
    // Who sees all customers.
    let manager = world.holder("finance_manager")?;
    rates(world).await?;
    let rep = world.holder("sales_rep")?;
    for row in &ABROAD {
        customer_abroad(world, &rep, row).await?;
    }
    price_lists(world, &manager).await
}

async fn rates(world: &mut World) -> anyhow::Result<()> {
    let finance = world.holder("finance")?;
    let first = world.today();
    for (currency, back, rate) in [
        ("USD", 60, "7.16"),
        ("USD", 30, "7.13"),
        ("USD", 0, "7.11"),
        ("EUR", 30, "7.92"),
        ("EUR", 0, "7.86"),
    ] {
        let body =
            json!({"currency": currency, "valid_from": first.plus_days(-back), "rate": rate});
        world
            .act(&finance, Act::put("/currency-rates", body))
            .await?;
    }
    Ok(())
}

async fn customer_abroad(world: &mut World, rep: &Person, row: &[&str; 7]) -> anyhow::Result<()> {
    let [code, name, currency, channel, address, contact, limit] = *row;
    let body = json!({
        "code": code, "name": name, "class": "B", "channel": channel, "currency": currency,
        "address": address, "phone": "+65 6861 0000",
        "contacts": [{"name": contact, "phone": "+65 6861 0001", "role": "Purchasing"}],
    });
    let entered = world.act(rep, Act::post("/customers", body)).await?;
    open_account(
        world,
        &entered.body["id"],
        (limit, "新开户，按一个季度的采购额"),
    )
    .await
}

/// Home owners, who come to a designer.
pub(in crate::simulate) async fn home_owners(world: &mut World) -> anyhow::Result<()> {
    let designer = world.holder("designer")?;
    for (code, home, owner) in [
        ("C3001", "湖畔花园 3 幢 501", "吴女士"),
        ("C3002", "金桂苑 12 幢 1802", "郑先生"),
    ] {
        let body = json!({
            "code": code, "name": format!("{home}业主"), "class": "C", "channel": "referral",
            "address": format!("苏州市工业园区{home}"), "phone": "13900000301",
            "contacts": [{"name": owner, "phone": "13900000302", "role": "业主"}],
        });
        let entered = world.act(&designer, Act::post("/customers", body)).await?;
        open_account(
            world,
            &entered.body["id"],
            ("500000.00", "家装业主，按合同金额"),
        )
        .await?;
    }
    Ok(())
}

/// Finance sets a customer's first limit.
pub(super) async fn open_account(
    world: &mut World,
    customer: &Value,
    (limit, note): (&str, &str),
) -> anyhow::Result<()> {
    let finance = world.holder("finance_manager")?;
    let path = format!(
        "/customers/{}/credit",
        customer.as_str().unwrap_or_default()
    );
    let body = json!({"limit": limit, "note": note});
    world
        .act(&finance, Act::put(path, body).on(0))
        .await
        .map(drop)
}

/// A list of a customer's own, one by quantity, one in dollars, a promotion that is over.
async fn price_lists(world: &mut World, manager: &Person) -> anyhow::Result<()> {
    let products = world.get(manager, "/products?limit=200").await?;
    let customers = world.get(manager, "/customers?limit=200").await?;
    let id = |all: &Value, field: &str, wanted: &str| {
        let mut found = items(all).iter();
        let row = found.find(|row| row[field] == wanted);
        row.map_or(Value::Null, |row| row["id"].clone())
    };
    let product = |sku: &str| id(&products, "sku", sku);
    let today = world.today();
    let seal = product("SEAL-50");
    let lists = [
        json!({
            "code": "PL-C0001", "name": "苏州瀚海水务协议价", "kind": "price_list",
            "customer_id": id(&customers, "code", "C0001"), "valid_from": today,
            "valid_until": today.plus_days(365),
            "rules": [
                {"product_id": product("YS-150"), "price": "46800"},
                {"product_id": product("YQ-100"), "price": "9100"},
            ],
        }),
        json!({
            "code": "PL-QTY", "name": "备件数量价", "kind": "price_list", "valid_from": today,
            "rules": [
                {"product_id": seal, "min_quantity": "20", "price": "640"},
                {"product_id": seal, "min_quantity": "100", "price": "610"},
                {"product_id": product("PIPE-DN150"), "min_quantity": "200", "discount": "0.04"},
            ],
        }),
        abroad(("PL-USD", "出口美元价", "USD", 71), &products, today),
        abroad(("PL-EUR", "出口欧元价", "EUR", 79), &products, today),
        json!({
            "code": "PROMO-SPRING", "name": "机械密封 50 买 20 赠 1", "kind": "promotion",
            "valid_from": today.plus_days(-20), "valid_until": today.plus_days(25),
            "rules": [{"product_id": seal, "gift": {"buy": "20", "get": "1", "product_id": seal}}],
        }),
    ];
    for list in lists {
        world.act(manager, Act::post("/price-lists", list)).await?;
    }
    Ok(())
}

/// The list prices of what is made in another currency, at so many tenths of ours for one of it.
fn abroad(
    (code, name, currency, tenths): (&str, &str, &str, i64),
    products: &Value,
    today: Date,
) -> Value {
    let made = items(products).iter().filter(|p| p["supply"] == "make");
    let rules: Vec<Value> = made
        .filter_map(|product| {
            let list = UnitPrice::parse(text(product, "/list_price"))?;
            let price = UnitPrice::whole(list.0 / UnitPrice::ONE.0 * 10 / tenths);
            Some(json!({"product_id": product["id"], "price": price}))
        })
        .collect();
    json!({
        "code": code, "name": name, "kind": "price_list", "currency": currency,
        "valid_from": today, "rules": rules,
    })
}
