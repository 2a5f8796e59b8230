//! What starts obligations: a contract in force, an approved order, a person, a stop.

use ::store::Tx;
use access::Post;
use events::NewEvent;
use kernel::{Moment, OrderId, Result, TaskId, Text, UserId, text};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde_json::{Value, json};

use super::{
    Consequence, Obligation, ObligationId, ObligationTerm, Obliged, Starts, derive, obligations,
};
use crate::{
    contract::{Contract, record, store},
    create_order, origin,
};

/// What starts an obligation of the contract's words.
pub(in crate::contract) struct Start {
    pub(super) id: ObligationId,
    pub(super) order: Option<OrderId>,
    pub(super) at: Moment,
    pub(super) note: String,
    pub(super) raised_by: Option<UserId>,
}

impl Start {
    /// By rule, now.
    fn now(order: Option<OrderId>, acting: &Acting) -> Self {
        Self {
            id: ObligationId::new(),
            order,
            at: acting.now,
            note: String::new(),
            raised_by: None,
        }
    }
}

/// The contract took force: obligations that begin with it or on a date. A supplement starts only
/// what is new.
pub(in crate::contract) async fn in_force(
    tx: &mut Tx<'_>,
    process: &Process,
    contract: &Contract,
    acting: &Acting,
) -> Result<()> {
    let known = obligations::of(tx, contract.id).await?;
    for term in &contract.latest.input.obligations {
        let mut start = Start::now(None, acting);
        match term.starts {
            Starts::InForce => {}
            Starts::On { date } => start.at = process.calendar().midnight(date),
            Starts::OrderApproved | Starts::Raised => continue,
        }
        if known.iter().all(|obligation| obligation.term != term.id) {
            begin(tx, process, (contract, term), start, acting).await?;
        }
    }
    Ok(())
}

/// An order was approved: obligations of its contract that begin with it.
pub(crate) async fn order_approved(
    tx: &mut Tx<'_>,
    process: &Process,
    order: OrderId,
    acting: &Acting,
) -> Result<()> {
    let Some(id) = origin::contract_of(tx, order).await? else {
        return Ok(());
    };
    let Some(contract) = store::load(tx, id).await? else {
        return Ok(());
    };
    let Some(version) = contract.standing() else {
        return Ok(());
    };
    let terms = version.input.obligations.iter();
    for term in terms.filter(|term| term.starts == Starts::OrderApproved) {
        let start = Start::now(Some(order), acting);
        begin(tx, process, (&contract, term), start, acting).await?;
    }
    Ok(())
}

/// Starts the clock of an obligation in the contract's words.
pub(super) async fn begin(
    tx: &mut Tx<'_>,
    process: &Process,
    (contract, term): (&Contract, &ObligationTerm),
    start: Start,
    acting: &Acting,
) -> Result<Obligation> {
    let calendar = process.calendar();
    let due = derive(term.limit, start.at, &calendar);
    let obligation = Obligation {
        id: start.id,
        contract: contract.id,
        term: term.id,
        order: start.order,
        parent: None,
        words: term.words.trim().to_owned(),
        owed_by: term.owed_by,
        may_stop: match term.consequence {
            Consequence::Task => None,
            Consequence::MayStop { notify_within } => Some(notify_within.into()),
        },
        note: start.note,
        started_at: start.at,
        raised_by: start.raised_by,
        due_at: calendar.end_of(due.date),
        derivation: due.derivation,
        provisional: due.provisional,
        stopped_at: None,
        task: None,
        fulfilled_at: None,
        fulfilled_by: None,
        evidence: String::new(),
        evidence_file: None,
        delay_days: 0,
    };
    open(tx, process, (contract, obligation), acting).await
}

/// Keeps an obligation; what we owe stands on the desk of the rep in charge.
pub(in crate::contract) async fn open(
    tx: &mut Tx<'_>,
    process: &Process,
    (contract, mut obligation): (&Contract, Obligation),
    acting: &Acting,
) -> Result<Obligation> {
    if obligation.owed_by == Obliged::Us {
        let (number, Text { zh, en }) = (&contract.number, obligation.title());
        let title = text!(
            "合同 {number} 我方义务：{zh}",
            "contract {number}, what we owe: {en}"
        );
        obligation.task = ask(tx, process, (contract, &obligation), title, acting).await?;
    }
    obligations::insert(tx, &obligation).await?;
    let data = json!({
        "number": contract.number, "obligation": obligation.id, "reason": obligation.words,
        "note": obligation.note, "owed_by": obligation.owed_by, "due_at": obligation.due_at,
        "derivation": obligation.derivation,
    });
    tell(tx, (&obligation, "obligation.started"), data, acting).await?;
    Ok(obligation)
}

/// Puts an obligation on the desk of the rep in charge, under its order or, where it has none, under
/// the first order of the contract; a contract without orders shows it on its own page only.
pub(super) async fn ask(
    tx: &mut Tx<'_>,
    process: &Process,
    (contract, obligation): (&Contract, &Obligation),
    title: Text,
    acting: &Acting,
) -> Result<Option<TaskId>> {
    let order = match obligation.order {
        Some(order) => Some(order),
        None => {
            let orders = store::orders_of(tx, contract.id).await?;
            let standing = orders.into_iter().find(|order| !order.given_up());
            standing.map(|order| order.id)
        }
    };
    let Some(order) = order else {
        return Ok(None);
    };
    let subject = Subject::sales_order(order);
    let link = format!("/contracts/{}#obligation-{}", contract.id, obligation.id);
    let task = NewTask::new(subject, TaskKind::Act, Post::SalesRep.key(), title)
        .assignee(Some(contract.owner))
        .link(link)
        .due(Some(obligation.due_at));
    process.open_task(tx, task, acting).await.map(Some)
}

/// Writes an event of an obligation into its contract's history and its order's.
pub(super) async fn tell(
    tx: &mut Tx<'_>,
    (obligation, kind): (&Obligation, &str),
    data: Value,
    acting: &Acting,
) -> Result<()> {
    record(tx, (obligation.contract, kind), data.clone(), acting).await?;
    if let Some(order) = obligation.order {
        let event = NewEvent::new(create_order::stream(order), kind, data, acting.now);
        events::record(tx, &event, &acting.actor, acting.now).await?;
    }
    Ok(())
}
