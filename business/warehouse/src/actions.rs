//! What the asking person may do with an order's goods now, and why not otherwise.

use ::store::Tx;
use access::{Action, Permit, Post, Scope, matrix::ViewOrder};
use engine::Activity;
use kernel::{Moment, OrderId, Refusal, Result, Text};
use process::{Acting, Process, Subject};
use serde::Serialize;
use utoipa::ToSchema;

/// One action of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AllowedAction {
    /// Its stable name, e.g. `stock.pick`.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Whether he may do it now.
    pub allowed: bool,
    /// Why not.
    pub refusals: Vec<Refusal>,
}

impl AllowedAction {
    /// An action with the reasons against it; allowed when there are none.
    #[must_use]
    pub fn of<A: Action>(refusals: Vec<Refusal>) -> Self {
        Self {
            name: A::INFO.name.to_owned(),
            title: A::INFO.title(),
            allowed: refusals.is_empty(),
            refusals,
        }
    }
}

/// Whether the asking person may do the work of a world step on an order: his posts allow the
/// operation, and the policy lets the step be done now.
pub async fn world_action<A: Action>(
    tx: &mut Tx<'_>,
    process: &Process,
    (order, activity): (OrderId, Activity),
    reader: &Permit<ViewOrder>,
    now: Moment,
) -> Result<AllowedAction> {
    if let Some(refusal) = lacks_right::<A>(reader) {
        return Ok(AllowedAction::of::<A>(vec![refusal]));
    }
    let subject = Subject::sales_order(order);
    let policy = process.policy_of(tx, subject).await?;
    let refusals = match policy.step_of(activity) {
        Some(step) => {
            let key = policy.step(step).key.clone();
            process
                .explain(tx, subject, &key, &Acting::new(reader, now))
                .await?
        }
        None => Vec::new(),
    };
    Ok(AllowedAction::of::<A>(refusals))
}

/// Why the reader's posts do not allow an operation, with the posts that do.
#[must_use]
pub fn lacks_right<A: Action>(reader: &Permit<ViewOrder>) -> Option<Refusal> {
    let principal = reader.principal()?;
    if principal.scope_of(A::INFO) != Scope::None {
        return None;
    }
    let holders: Vec<Text> = Post::ALL
        .iter()
        .filter(|post| A::INFO.scope_of(**post) != Scope::None)
        .map(|post| post.title())
        .collect();
    let zh: Vec<&str> = holders.iter().map(|t| t.zh.as_str()).collect();
    let en: Vec<&str> = holders.iter().map(|t| t.en.as_str()).collect();
    let who = Text::new(zh.join("、"), en.join(", "));
    let message = Text::new(
        format!("“{}”由{}办理", A::INFO.zh, who.zh),
        format!("“{}” is done by {}", A::INFO.en, who.en),
    );
    Some(
        Refusal::new("forbidden", message)
            .fact("permission", A::INFO.name)
            .who(who),
    )
}
