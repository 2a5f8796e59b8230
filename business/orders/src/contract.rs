//! Contracts (合同): versions under one number, frozen once in force and changed by a supplement only.
//!
//! A contract in force becomes one order ([`order_from_contract`]) or, as a frame, is called off by
//! several: its lines are then the rules of a price list of its own ([`frame`]), so that the prices'
//! one ledger counts what is called off. Beside the document stand its annexes ([`annex`]), what it
//! obliges whom to, with clocks ([`obligation`]), and its budget ([`budget`]).

pub(crate) mod amended;
pub(crate) mod annex;
pub(crate) mod budget;
mod change_contract;
mod compare;
mod contract_from_quotation;
mod create_contract;
mod document;
mod end_contract;
pub(crate) mod facts;
mod follow_amendment;
pub(crate) mod frame;
mod frame_gift;
pub(crate) mod http;
mod list;
mod matters;
pub(crate) mod obligation;
mod order_from_contract;
mod readiness;
mod sign_contract;
mod store;
mod supplement_contract;
mod version_page;
mod view;

use ::store::Tx;
use access::{Action, Permit};
use catalog::amounts::Amounts;
use events::{NewEvent, Stream};
use kernel::{
    Currency, CustomerId, Date, DepartmentId, Fault, FileId, Moment, Refusal, Result, Text, UserId,
    text,
};
use process::Acting;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    price_order::PricedOrder,
    promise::Promises,
    quotation::{self, QuotationId, QuotedLine},
};

pub use amended::AmendedBy;
pub use annex::{AddAnnex, AnnexId, AnnexInput, AnnexKind, Confidentiality};
pub use budget::{
    BudgetCost, BudgetPolicy, BudgetVerdict, CostKind, DecideBudget, DrawBudget, SetBudgetPolicy,
    check_budget,
};
pub use change_contract::ChangeContract;
pub use contract_from_quotation::ContractFromQuotation;
pub use create_contract::{ContractSaved, CreateContract};
pub use document::{ContractInput, ContractKind, Party, PartyRole, Signatory};
pub use end_contract::{EndCode, EndContract};
pub(crate) use matters::matters;
pub use obligation::{
    Delay, FulfilObligation, LookAtObligations, ObligationFulfilled, ObligationId, Obliged,
    RaiseObligation, StopForObligation, delays_of,
};
pub use order_from_contract::{CallOff, OrderFromContract};
pub use sign_contract::SignContract;
pub(crate) use store::of_quotation;
pub use supplement_contract::SupplementContract;
pub use view::sees_contract;

kernel::ids! {
    /// A contract with all its versions.
    ContractId,
}

/// The kind of thing that files of a contract are tied to.
pub const CONTRACT_FILES: &str = "contract";

/// Where a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContractState {
    /// Being written, never yet in force.
    Draft,
    /// Signed by all and valid.
    InForce,
    /// Its last day has passed; derived, never written.
    Expired,
    /// Everything in it was done.
    Completed,
    /// Ended before that, with a coded reason.
    Terminated,
}

impl ContractState {
    pub(crate) const ALL: [Self; 5] = [
        Self::Draft,
        Self::InForce,
        Self::Expired,
        Self::Completed,
        Self::Terminated,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::Expired => "expired",
            Self::Completed => "completed",
            Self::Terminated => "terminated",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Draft => text!("草稿", "Draft"),
            Self::InForce => text!("已生效", "In force"),
            Self::Expired => text!("已到期", "Expired"),
            Self::Completed => text!("已履行完毕", "Completed"),
            Self::Terminated => text!("已终止", "Terminated"),
        }
    }
}

/// Where one version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractVersionState)]
pub(crate) enum VersionState {
    /// Being written.
    Draft,
    /// What holds.
    InForce,
    /// A supplement took its place.
    Superseded,
}

impl VersionState {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::Superseded => "superseded",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Draft, Self::InForce, Self::Superseded]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// A contract with its versions.
#[derive(Debug, Clone)]
pub(crate) struct Contract {
    pub(crate) id: ContractId,
    /// `HT-2026-0001`.
    pub(crate) number: String,
    pub(crate) state: ContractState,
    /// The rep in charge.
    pub(crate) owner: UserId,
    pub(crate) department: DepartmentId,
    pub(crate) entered_by: UserId,
    /// The quotation it was made from.
    pub(crate) quotation: Option<QuotationId>,
    /// Grows with each change; the ETag.
    pub(crate) revision: i64,
    /// Why it ended, and in words.
    pub(crate) ended: Option<(EndCode, String)>,
    pub(crate) created_at: Moment,
    /// The version in hand.
    pub(crate) latest: Version,
    /// Those before it, the first one first.
    pub(crate) earlier: Vec<Version>,
}

/// One version of a contract.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    /// 1, 2, 3 …
    pub(crate) no: i64,
    pub(crate) state: VersionState,
    pub(crate) input: ContractInput,
    pub(crate) lines: Vec<QuotedLine>,
    pub(crate) currency: Currency,
    pub(crate) total: Amounts,
    pub(crate) base_gross: i64,
    /// Why this supplement was written; empty for the first version.
    pub(crate) reason: String,
    pub(crate) written_by: UserId,
    pub(crate) created_at: Moment,
    pub(crate) in_force_at: Option<Moment>,
}

impl Contract {
    pub(crate) fn customer(&self) -> Option<CustomerId> {
        self.latest.input.content.customer_id
    }

    /// All versions, the first one first.
    pub(crate) fn versions(&self) -> impl DoubleEndedIterator<Item = &Version> {
        self.earlier.iter().chain([&self.latest])
    }

    /// The version that holds.
    pub(crate) fn standing(&self) -> Option<&Version> {
        self.versions().find(|v| v.state == VersionState::InForce)
    }

    /// What was promised before the version in hand: in the version that holds, or else in the
    /// quotation that the contract is made from.
    async fn promised(&self, tx: &mut Tx<'_>) -> Result<Promises> {
        if let Some(version) = self.standing() {
            return Ok(Promises::of(&version.input.content));
        }
        match self.quotation {
            None => Ok(Promises::default()),
            Some(id) => quotation::promises(tx, id).await,
        }
    }

    /// Where it stands on a day: in force becomes expired by itself.
    pub(crate) fn state_on(&self, today: Date) -> ContractState {
        let last = self.standing().and_then(|v| v.input.valid_until);
        match self.state {
            ContractState::InForce if last.is_some_and(|last| last < today) => {
                ContractState::Expired
            }
            state => state,
        }
    }

    fn refuse_stale(&self, revision: i64) -> Result<()> {
        if self.revision == revision {
            return Ok(());
        }
        let present = json!({"revision": self.revision, "input": self.latest.input});
        Err(Fault::Stale(Box::new(present)))
    }

    /// Refuses a change of a version that is no draft, and says what to do instead.
    fn refuse_unless_draft(&self) -> Result<()> {
        let (number, no) = (&self.number, self.latest.no);
        let message = match (self.latest.state, self.state) {
            (_, ContractState::Completed | ContractState::Terminated) => text!(
                "合同 {number} 已结束，内容不能再改",
                "contract {number} has ended and cannot change any more"
            ),
            (VersionState::Draft, _) => return Ok(()),
            _ => text!(
                "合同 {number} 第 {no} 版已生效，内容不能再改；需要变更请办理补充协议",
                "version {no} of contract {number} is in force and cannot change; write a supplement"
            ),
        };
        Err(Fault::refused(
            Refusal::new("frozen", message).fact("contract.state", self.state.as_str()),
        ))
    }

    /// The version in force, or a refusal that says where the contract stands.
    fn in_force_on(&self, today: Date) -> Result<&Version> {
        let state = self.state_on(today);
        match self.standing() {
            Some(version) if state == ContractState::InForce => Ok(version),
            _ => {
                let (number, title) = (&self.number, state.title());
                let message = Text {
                    zh: format!("合同 {number} 当前为“{}”，生效期内才能办理", title.zh),
                    en: format!("contract {number} is not in force: {}", title.en),
                };
                let refusal = Refusal::new("not_in_force", message);
                Err(Fault::refused(
                    refusal.fact("contract.state", state.as_str()),
                ))
            }
        }
    }
}

impl Version {
    /// A draft of prices just made.
    fn draft(
        no: i64,
        input: ContractInput,
        priced: &PricedOrder,
        (by, now): (UserId, Moment),
    ) -> Self {
        Self {
            no,
            state: VersionState::Draft,
            input,
            lines: priced.lines.iter().map(QuotedLine::of).collect(),
            currency: priced.currency,
            total: priced.total,
            base_gross: priced.base_gross,
            reason: String::new(),
            written_by: by,
            created_at: now,
            in_force_at: None,
        }
    }
}

/// The stream a contract's history is kept in.
pub(crate) fn stream(id: ContractId) -> Stream<'static> {
    Stream::new("contract", id.0)
}

/// The contract for an act, its row locked, with the permit narrowed to it.
async fn lock_for<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: ContractId,
) -> Result<(Contract, Permit<A>)> {
    let contract = store::lock(tx, id)
        .await?
        .ok_or(Fault::NotFound("contract"))?;
    let (owner, department) = (Some(contract.owner), Some(contract.department));
    let permit = permit.clone().narrow(owner, department, "contract")?;
    Ok((contract, permit))
}

/// Writes an event of a contract.
async fn record(
    tx: &mut Tx<'_>,
    (id, kind): (ContractId, &str),
    data: Value,
    acting: &Acting,
) -> Result<()> {
    let event = NewEvent::new(stream(id), kind, data, acting.now);
    events::record(tx, &event, &acting.actor, acting.now)
        .await
        .map(drop)
}

/// Ties an uploaded file to a thing of a contract; the error names the field.
async fn attach<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    (file, pointer): (FileId, &str),
    subject: &files::Subject,
    now: Moment,
) -> Result<()> {
    let unknown = text!(
        "没有这个附件，请重新上传",
        "there is no such file; upload it again"
    );
    match files::attach(tx, permit, file, subject, now).await {
        Err(Fault::NotFound(_)) => Err(Fault::invalid(pointer, "unknown_file", unknown)),
        other => other,
    }
}

/// The thing that the signed papers and evidence of a contract are tied to.
fn papers(id: ContractId) -> files::Subject {
    files::Subject {
        kind: CONTRACT_FILES.into(),
        id: id.0,
    }
}
