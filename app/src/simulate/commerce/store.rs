//! The documents of the commercial side, counted by what became of them.

use std::collections::BTreeMap;

use ::store::{Sql, Tx, params, sql};
use kernel::{Date, Result};

/// Each query answers names and how many there are of each.
const COUNTS: [Sql; 13] = [
    sql!(
        "SELECT 'inquiry ' || CASE WHEN lost_code IS NOT NULL THEN 'lost' WHEN order_id IS NOT NULL THEN 'ordered'
         WHEN quotation_id IS NOT NULL THEN 'quoted' ELSE 'open' END AS what, COUNT(*) FROM inquiries GROUP BY what"
    ),
    sql!("SELECT 'inquiry by ' || channel AS what, COUNT(*) FROM inquiries GROUP BY what"),
    sql!("SELECT 'quotation ' || state AS what, COUNT(*) FROM quotation_versions GROUP BY what"),
    sql!("SELECT 'quotation below floor', COUNT(*) FROM quotation_floor_approvals"),
    sql!("SELECT 'contract ' || kind || ' ' || state AS what, COUNT(*) FROM contracts GROUP BY what"),
    sql!("SELECT 'supplement ' || state AS what, COUNT(*) FROM contract_versions WHERE version > 1 GROUP BY what"),
    sql!("SELECT 'budget ' || state AS what, COUNT(*) FROM contract_budgets GROUP BY what"),
    sql!(
        "SELECT 'obligation of ' || owed_by || CASE WHEN parent_id IS NOT NULL THEN ', notice' ELSE '' END ||
         CASE WHEN fulfilled_at IS NULL THEN ', open' WHEN delay_days > 0 THEN ', late' ELSE ', kept' END AS what,
         COUNT(*) FROM contract_obligations GROUP BY what"
    ),
    sql!(
        "SELECT 'order from ' || kind || CASE WHEN EXISTS
         (SELECT e.order_id FROM order_explanations e WHERE e.order_id = o.order_id) THEN ', explained' ELSE '' END AS what,
         COUNT(*) FROM order_origins o GROUP BY what"
    ),
    sql!("SELECT 'order ' || kind || ' ' || COALESCE(deposit_fate, '') AS what, COUNT(*) FROM order_endings GROUP BY what"),
    sql!(
        "SELECT CASE WHEN resumed_at IS NULL THEN 'order held' ELSE 'order resumed' END AS what, COUNT(*)
         FROM order_holds GROUP BY what"
    ),
    sql!(
        "SELECT 'frame nearly used up', COUNT(*) FROM contracts c JOIN price_rules r ON r.list_id = c.id
         WHERE r.agreed * 9 <= 10 * (SELECT COALESCE(SUM(l.quantity), 0) FROM order_lines l JOIN orders o
         ON o.id = l.order_id WHERE l.price_rule_id = r.id AND o.state IN ('in_review', 'approved', 'closed'))"
    ),
    sql!("SELECT 'credit ' || state AS what, COUNT(*) FROM credit_overrides GROUP BY what"),
];

/// The typed actions of changes, and how a request stands; some heads may have decided already.
const CHANGES: Sql = sql!(
    "SELECT r.actions, r.state, (SELECT COUNT(*) FROM change_approvals a WHERE a.request_id = r.id
     AND a.round = r.round AND a.verdict IS NOT NULL) FROM change_requests r"
);
const ACKNOWLEDGED: Sql = sql!(
    "SELECT COUNT(*) FROM change_acknowledgements a JOIN tasks t ON t.id = a.task_id WHERE t.done_at IS NOT NULL"
);
const EXPIRED: Sql =
    sql!("SELECT COUNT(*) FROM quotation_versions WHERE state = 'issued' AND valid_until < $1");
const LAPSED: Sql =
    sql!("SELECT COUNT(*) FROM contract_versions WHERE state = 'in_force' AND valid_until < $1");
const ABROAD: Sql =
    sql!("SELECT 'order in ' || currency AS what, COUNT(*) FROM orders GROUP BY what");

/// How many there are of which.
pub(in super::super) async fn documents(
    tx: &mut Tx<'_>,
    today: Date,
) -> Result<BTreeMap<String, i64>> {
    let mut counts = BTreeMap::new();
    for sql in COUNTS.into_iter().chain([ABROAD]) {
        for row in tx.fetch_all(sql, params![]).await? {
            counts.insert(row.get::<String>(0)?.trim_end().to_owned(), row.get(1)?);
        }
    }
    for (name, sql) in [("quotation expired", EXPIRED), ("contract lapsed", LAPSED)] {
        let count = tx.fetch_one(sql, params![today]).await?.get(0)?;
        counts.insert(name.to_owned(), count);
    }
    let acknowledged = tx.fetch_one(ACKNOWLEDGED, params![]).await?.get(0)?;
    counts.insert("change acknowledged".to_owned(), acknowledged);
    for row in tx.fetch_all(CHANGES, params![]).await? {
        let (actions, state, decided): (String, String, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let half = if state == "submitted" && decided > 0 {
            ", partly decided"
        } else {
            ""
        };
        *counts.entry(format!("change {state}{half}")).or_default() += 1;
        let actions: Vec<serde_json::Value> =
            serde_json::from_str(&actions).map_err(kernel::Fault::internal)?;
        for action in &actions {
            let what = action["action"].as_str().unwrap_or_default();
            *counts
                .entry(format!("change of {what} {state}"))
                .or_default() += 1;
        }
    }
    counts.retain(|_, count: &mut i64| *count > 0);
    Ok(counts)
}
