//! A contract's page: the version in hand with what stands against its signing, all versions, annexes,
//! call-offs, obligations, budget and orders, and what the reader may do.

mod actions;

use ::store::Tx;
use access::{AllowedAction, Permit, Principal, matrix::ViewContract};
use kernel::{CustomerId, Date, Fault, Moment, Money, OrderId, Refusal, Result, Text, text};
use process::{Entry, Process};
use serde::Serialize;
use utoipa::ToSchema;

use self::actions::Actions;
use super::{
    Contract, ContractId, ContractInput, ContractKind, ContractState, EndCode, Version,
    VersionState,
    annex::{AnnexView, annex_views, reads_confidential},
    budget::{BudgetView, budget_views},
    frame::{FrameLine, frame_lines},
    obligation::{self, Delay, ObligationView, delays_of, obligation_views},
    readiness::readiness,
    store, stream,
};
use crate::{
    completeness::{asked_parameters, products_of},
    origin,
    quotation::QuotationId,
};

/// A contract as its page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractPage {
    /// Its id.
    pub id: ContractId,
    /// Its number.
    pub number: String,
    /// Grows with each change; the ETag.
    pub revision: i64,
    /// Where it stands.
    pub state: ContractState,
    /// What that is called.
    pub state_title: Text,
    /// Why it ended.
    pub end_code: Option<EndCode>,
    /// Why it ended, in words.
    pub end_reason: String,
    /// The rep in charge.
    pub owner_name: String,
    /// The customer's name; empty before there is a customer.
    pub customer_name: String,
    /// The quotation it was made from.
    pub quotation_id: Option<QuotationId>,
    /// What the version in hand says.
    pub input: ContractInput,
    /// Its lines.
    pub lines: Vec<ContractLine>,
    /// What stands against putting it in force; empty for what is no draft.
    pub missing: Vec<Refusal>,
    /// All versions, the newest first.
    pub versions: Vec<ContractVersionView>,
    /// What of each line is agreed, called off and left; of a frame in force.
    pub frame: Vec<FrameLine>,
    /// Orders made from it.
    pub orders: Vec<ContractOrder>,
    /// Annexes that the reader may know of.
    pub annexes: Vec<AnnexView>,
    /// What it obliged whom to so far, the newest first.
    pub obligations: Vec<ObligationView>,
    /// Rounds of its budget, the newest first.
    pub budgets: Vec<BudgetView>,
    /// What the reader may do, and why not.
    pub actions: Vec<AllowedAction>,
}

/// A line of a version, beside its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractLine {
    /// The product's name.
    pub description: String,
    /// The product's unit.
    pub unit: String,
    /// Names of the technical parameters that the product asks for.
    pub parameters: Vec<String>,
    /// Sum without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Sum with tax.
    pub gross: String,
}

/// A version in the row of versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractVersionView {
    /// 1, 2, 3 …
    pub version: i64,
    /// Where it stands.
    pub state: VersionState,
    /// Sum without tax.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Sum with tax.
    pub gross: String,
    /// Its currency.
    pub currency: String,
    /// The last day it holds.
    pub valid_until: Option<Date>,
    /// Why it was written; empty for the first.
    pub reason: String,
    /// Who wrote it.
    pub written_by: String,
    /// When it took force.
    pub in_force_at: Option<Moment>,
}

/// An order made from a contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractOrder {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub label: String,
    /// Where it stands.
    pub state: String,
    /// The contract's version then.
    pub version: i64,
}

impl From<store::MadeOrder> for ContractOrder {
    fn from(order: store::MadeOrder) -> Self {
        Self {
            id: order.id,
            label: order.label,
            state: order.state,
            version: order.version,
        }
    }
}

/// The contract behind an order, as the order's page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct ContractOfOrder {
    /// Its id.
    pub id: ContractId,
    /// Its number.
    pub number: String,
    /// One order, or a frame that is called off.
    pub kind: ContractKind,
    /// Where it stands.
    pub state: ContractState,
    /// What that is called.
    pub state_title: Text,
    /// The version the order was made from.
    pub version: i64,
    /// Whether the reader may open it.
    pub may_open: bool,
    /// What it obliged whom to on this order.
    pub obligations: Vec<ObligationView>,
    /// Who kept the order waiting, and how long.
    pub delays: Vec<Delay>,
}

/// The contract, if it is within the reader's sight.
pub(super) async fn find_for(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewContract>,
    id: ContractId,
) -> Result<Contract> {
    let contract = store::load(tx, id)
        .await?
        .filter(|c| permit.covers(Some(c.owner), Some(c.department)));
    contract.ok_or(Fault::NotFound("contract"))
}

/// Whether a person may see a contract, and so its papers.
pub async fn sees_contract(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewContract>,
    id: ContractId,
) -> Result<bool> {
    match find_for(tx, permit, id).await {
        Ok(_) => Ok(true),
        Err(fault) if fault.is_not_found() => Ok(false),
        Err(other) => Err(other),
    }
}

/// The page of a contract.
pub(super) async fn contract_page(
    tx: &mut Tx<'_>,
    (principal, permit): (&Principal, &Permit<ViewContract>),
    process: &Process,
    id: ContractId,
    now: Moment,
) -> Result<ContractPage> {
    let contract = find_for(tx, permit, id).await?;
    let today = process.today(now);
    let latest = &contract.latest;
    let draft = latest.state == VersionState::Draft
        && matches!(
            contract.state,
            ContractState::Draft | ContractState::InForce
        );
    let missing = if draft {
        readiness(tx, &contract, today).await?
    } else {
        Vec::new()
    };
    let orders = store::orders_of(tx, id).await?;
    let frame = match contract.standing() {
        Some(version) if version.input.kind == ContractKind::Frame => {
            frame_lines(tx, version).await?
        }
        _ => Vec::new(),
    };
    let budgets = budget_views(tx, (id, latest), permit.hides().cost).await?;
    let actions = Actions {
        principal,
        contract: &contract,
        draft,
        missing: &missing,
        orders: &orders,
        budgets: &budgets,
        today,
    };
    let actions = actions.all();
    let calendar = process.calendar();
    let owner_name = access::people::name(tx, contract.owner).await?;
    let state = contract.state_on(today);
    let mut versions = Vec::new();
    for version in contract.versions().rev() {
        versions.push(version_view(tx, version).await?);
    }
    Ok(ContractPage {
        id,
        number: contract.number.clone(),
        revision: contract.revision,
        state,
        state_title: state.title(),
        end_code: contract.ended.as_ref().map(|(code, _)| *code),
        end_reason: contract
            .ended
            .clone()
            .map(|(_, why)| why)
            .unwrap_or_default(),
        owner_name: owner_name.unwrap_or_default(),
        customer_name: customer_name(tx, contract.customer()).await?,
        quotation_id: contract.quotation,
        input: latest.input.clone(),
        lines: lines(tx, latest).await?,
        missing,
        versions,
        frame,
        orders: orders.into_iter().map(ContractOrder::from).collect(),
        annexes: annex_views(tx, principal, &contract).await?,
        obligations: obligation_views(tx, id, (&calendar, now)).await?,
        budgets,
        actions,
    })
}

/// What happened to a contract after an entry, oldest first. What a confidential annex is called is
/// left out for those who may not read it.
pub(super) async fn contract_history(
    tx: &mut Tx<'_>,
    (principal, permit): (&Principal, &Permit<ViewContract>),
    process: &Process,
    id: ContractId,
    place: (i64, i64),
) -> Result<Vec<Entry>> {
    let contract = find_for(tx, permit, id).await?;
    let mut entries = process
        .history(tx, stream(id), place, permit.hides())
        .await?;
    if !reads_confidential(principal, &contract) {
        for entry in &mut entries {
            if entry.data["confidential"] == true {
                entry.text = text!("机密附件", "a confidential annex");
                entry.reason = None;
                entry.changes.clear();
                entry.data = serde_json::json!({});
            }
        }
    }
    Ok(entries)
}

async fn customer_name(tx: &mut Tx<'_>, id: Option<CustomerId>) -> Result<String> {
    let facts = match id {
        None => None,
        Some(id) => parties::facts(tx, id).await?,
    };
    Ok(facts.map(|facts| facts.name).unwrap_or_default())
}

pub(super) async fn lines(tx: &mut Tx<'_>, version: &Version) -> Result<Vec<ContractLine>> {
    let content = &version.input.content;
    let asked = asked_parameters(content, &products_of(tx, content).await?);
    let money = |minor| Money::new(minor, version.currency).to_decimal();
    let lines = version.lines.iter().zip(asked);
    let lines = lines.map(|(line, parameters)| ContractLine {
        description: line.description.clone(),
        unit: line.unit.clone(),
        parameters,
        net: money(line.net),
        tax: money(line.tax),
        gross: money(line.gross),
    });
    Ok(lines.collect())
}

pub(super) async fn version_view(
    tx: &mut Tx<'_>,
    version: &Version,
) -> Result<ContractVersionView> {
    let written_by = access::people::name(tx, version.written_by).await?;
    let money = |minor| Money::new(minor, version.currency).to_decimal();
    Ok(ContractVersionView {
        version: version.no,
        state: version.state,
        net: money(version.total.net),
        tax: money(version.total.tax),
        gross: money(version.total.gross),
        currency: version.currency.code().to_owned(),
        valid_until: version.input.valid_until,
        reason: version.reason.clone(),
        written_by: written_by.unwrap_or_default(),
        in_force_at: version.in_force_at,
    })
}

/// The contract behind an order; `None` for one that was made without. The caller has admitted the
/// reader to the order.
pub(super) async fn contract_of_order(
    tx: &mut Tx<'_>,
    reader: Option<Permit<ViewContract>>,
    process: &Process,
    order: OrderId,
    now: Moment,
) -> Result<Option<ContractOfOrder>> {
    let Some((id, version)) = origin::contract_version_of(tx, order).await? else {
        return Ok(None);
    };
    let Some(contract) = store::load(tx, id).await? else {
        return Ok(None);
    };
    let may_open =
        reader.is_some_and(|permit| permit.covers(Some(contract.owner), Some(contract.department)));
    let calendar = process.calendar();
    let state = contract.state_on(process.today(now));
    Ok(Some(ContractOfOrder {
        id,
        number: contract.number.clone(),
        kind: contract.latest.input.kind,
        state,
        state_title: state.title(),
        version,
        may_open,
        obligations: obligation::of_order(tx, order, (&calendar, now)).await?,
        delays: delays_of(tx, order, (&calendar, now)).await?,
    }))
}
