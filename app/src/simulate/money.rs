//! Money: customers pay, late or in parts; finance books, invoices, settles; reps ask for it.

use kernel::{Currency, Money};
use serde_json::{Value, json};

use super::{
    desk::Job,
    json::{day, is_set, items, list, text},
    people::Person,
    world::{Act, World},
};

/// How often a customer pays only half at first.
const HALF_PAYMENTS: u32 = 10;
/// How often a customer is really late.
const LATE_PAYERS: u32 = 12;
/// How often finance books first and allocates afterwards.
const UNALLOCATED: u32 = 10;

/// Finance reads the bank's statement: what customers have decided to pay is there.
pub(super) async fn read_statement(world: &mut World) -> anyhow::Result<()> {
    let finance = world.holder("finance")?;
    let mut cursor = String::new();
    loop {
        let path = format!("/receivables?which=open&limit=200{cursor}");
        let page = world.get(&finance, &path).await?;
        for row in items(&page) {
            if pays_today(world, row) {
                book(world, &finance, row).await?;
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(()),
        }
    }
}

/// The customer decides once when he pays; most keep the date, some do not.
fn pays_today(world: &mut World, row: &Value) -> bool {
    let Some(due) = day(row, "/due_on") else {
        return false;
    };
    let today = world.today();
    let key = format!("{}/{}/{}", text(row, "/order_id"), row["no"], row["part"]);
    let decided = world.payments.get(&key).copied();
    let on = decided.unwrap_or_else(|| {
        let late = world.dice.chance(LATE_PAYERS);
        let (low, high) = if late { (12, 35) } else { (-2, 4) };
        world.dice.day_after(due, low, high).max(today)
    });
    world.payments.insert(key, on);
    on <= today
}

async fn book(world: &mut World, finance: &Person, row: &Value) -> anyhow::Result<()> {
    let currency = Currency::parse(text(row, "/currency")).unwrap_or(Currency::CNY);
    let Some(open) = Money::parse_decimal(text(row, "/open"), currency) else {
        return Ok(());
    };
    let half = open.minor > 100_000 && world.dice.chance(HALF_PAYMENTS);
    let minor = if half { open.minor / 2 } else { open.minor };
    if half {
        let key = format!("{}/{}/{}", text(row, "/order_id"), row["no"], row["part"]);
        let today = world.today();
        let rest = world.dice.day_after(today, 3, 12);
        world.payments.insert(key, rest);
    }
    let amount = Money::new(minor, currency).to_decimal();
    let allocations = json!([{"order_id": row["order_id"], "no": row["no"], "amount": amount}]);
    let first = world.dice.chance(UNALLOCATED);
    let number = world.next_number("bank");
    let body = json!({
        "customer_id": row["customer_id"], "reference": format!("BANK-{number:06}"),
        "method": "bank_transfer", "amount": amount, "currency": row["currency"],
        "allocations": if first { json!([]) } else { allocations.clone() },
    });
    let booked = world
        .act(finance, Act::post("/receipts", body.clone()))
        .await?;
    if !booked.done() {
        return Ok(());
    }
    if first {
        let path = format!("/receipts/{}/allocate", text(&booked.body, "/id"));
        world
            .act(
                finance,
                Act::post(path, json!({"allocations": allocations})),
            )
            .await?;
    }
    if world.dice.chance(3) {
        // The same line of the statement is typed again.
        world
            .try_forbidden(finance, Act::post("/receipts", body))
            .await?;
    }
    Ok(())
}

/// Invoices all that was delivered.
pub(super) async fn invoice(world: &mut World, who: &Person, job: &Job) -> anyhow::Result<()> {
    let money = world
        .get(who, &format!("/orders/{}/money", job.order))
        .await?;
    if list(&money, "/invoiceable").is_empty() {
        return Ok(());
    }
    let number = world.next_number("fapiao");
    let body = json!({"fapiao_no": format!("2644{number:08}")});
    let path = format!("/orders/{}/invoices", job.order);
    world.act(who, Act::post(path, body)).await.map(drop)
}

/// Signs the settlement for a side, once it agrees to the last fen.
pub(super) async fn sign_settlement(
    world: &mut World,
    who: &Person,
    (job, side): (&Job, &str),
) -> anyhow::Result<()> {
    let money = world
        .get(who, &format!("/orders/{}/money", job.order))
        .await?;
    if !is_set(&money, "/settlement") || !list(&money, "/settlement/against").is_empty() {
        return Ok(());
    }
    let body = json!({"side": side, "sheet_hash": money["settlement"]["sheet_hash"]});
    let path = format!("/orders/{}/settlement/sign", job.order);
    world.act(who, Act::post(path, body)).await.map(drop)
}

/// The rep talks to a customer who owes money.
pub(super) async fn urge(world: &mut World, rep: &Person, order: &str) -> anyhow::Result<()> {
    let today = world.today();
    let promised = world.dice.day_after(today, 2, 10);
    let hardship = world.dice.chance(6);
    let reason = if hardship {
        "short_of_cash"
    } else {
        "own_approval"
    };
    let body = json!({
        "person": "财务部", "channel": "phone", "reason": reason,
        "note": "已联系，客户答应尽快付款", "promised_on": promised, "hardship": hardship,
    });
    world
        .act(rep, Act::post(format!("/orders/{order}/dunning"), body))
        .await
        .map(drop)
}

/// A customer in difficulty: the finance manager decides.
pub(super) async fn decide_hardship(
    world: &mut World,
    who: &Person,
    order: &str,
) -> anyhow::Result<()> {
    let money = world.get(who, &format!("/orders/{order}/money")).await?;
    for case in list(&money, "/hardships")
        .iter()
        .filter(|c| c["decision"].is_null())
    {
        let body = json!({"decision": "instalments", "note": "同意分两次付清"});
        let path = format!("/orders/{order}/hardships/{}/decide", text(case, "/id"));
        world.act(who, Act::post(path, body)).await?;
    }
    Ok(())
}
