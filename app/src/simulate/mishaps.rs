//! What people should not do, and what must therefore be refused.

use serde_json::{Value, json};

use super::{
    json::{items, number, text},
    world::{Act, World},
};

/// Somebody tries something that is not his.
pub(super) async fn happen(world: &mut World) -> anyhow::Result<()> {
    let manager = world.holder("general_manager")?;
    let orders = world.get(&manager, "/orders?limit=50").await?;
    let Some(order) = world.dice.pick(items(&orders)).cloned() else {
        return Ok(());
    };
    let id = text(&order, "/id");
    let revision = number(&order, "/revision");
    let (login, act) = match world.dice.between(0, 5) {
        0 => ("warehouse_keeper", opinion(id, "initial_review", revision)),
        1 => ("legal", opinion(id, "finance_review", revision)),
        2 => (
            "logistics",
            Act::post(format!("/orders/{id}/picks"), json!({"lines": []})),
        ),
        3 => (
            "sales_rep",
            Act::post(
                "/receipts",
                json!({"customer_id": order["id"], "reference": "X", "method": "cash", "amount": "1.00"}),
            ),
        ),
        4 => (
            "workshop",
            Act::post(format!("/orders/{id}/cancel"), json!({"reason": "不想做"})),
        ),
        _ => (
            "planner",
            Act::put(format!("/orders/{id}"), Value::Null).on(revision + 1),
        ),
    };
    let who = world.holder(login)?;
    world.try_forbidden(&who, act).await
}

fn opinion(order: &str, step: &str, revision: i64) -> Act {
    let body = json!({"verdict": "approve", "reason": "", "checklist": []});
    Act::post(format!("/orders/{order}/steps/{step}/opinion"), body).on(revision)
}
