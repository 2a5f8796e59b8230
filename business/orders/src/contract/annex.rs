//! Annexes of a contract: drawings, samples, logos, process sheets; each a chain of versions, of which
//! the old ones stay readable (GA-4d). A confidential one is shown and downloaded only by those with
//! a right of its own, and each download of it is an event (GA-4b).

use ::store::{Command, Tx};
use access::{
    Permit, Principal,
    matrix::{ViewConfidential, ViewContract, WriteContract},
};
use files::StoredFile;
use kernel::{Fault, FileId, Moment, Refusal, Result, text};
use process::Acting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    Contract, ContractId, ContractState, attach, lock_for, record, store::annexes, stream,
    view::find_for,
};

kernel::ids! {
    /// An annex with all its versions.
    AnnexId,
}

/// The kind of thing that files of annexes are tied to; they are opened through the annex only.
const ANNEX_FILES: &str = "contract_annex";
/// Characters of a title.
const TITLE_MAX: usize = 200;

/// What an annex is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnnexKind {
    /// A drawing.
    Drawing,
    /// A picture of a sample.
    SamplePicture,
    /// A logo or mark.
    Logo,
    /// A process sheet.
    ProcessSheet,
    /// A technical agreement.
    TechnicalAgreement,
    /// Anything else.
    Other,
}

impl AnnexKind {
    const ALL: [Self; 6] = [
        Self::Drawing,
        Self::SamplePicture,
        Self::Logo,
        Self::ProcessSheet,
        Self::TechnicalAgreement,
        Self::Other,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Drawing => "drawing",
            Self::SamplePicture => "sample_picture",
            Self::Logo => "logo",
            Self::ProcessSheet => "process_sheet",
            Self::TechnicalAgreement => "technical_agreement",
            Self::Other => "other",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Who may read an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidentiality {
    /// Whoever sees the contract; may be given to others.
    Open,
    /// Whoever sees the contract; stays in the house.
    Internal,
    /// Those with the right to confidential annexes; downloads are noted.
    Confidential,
}

impl Confidentiality {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Internal, Self::Confidential]
            .into_iter()
            .find(|level| level.as_str() == word)
    }
}

/// A version of an annex as a person adds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnexInput {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub kind: AnnexKind,
    /// Who may read it.
    pub confidentiality: Confidentiality,
    /// The file, uploaded first.
    pub file_id: FileId,
    /// What this version is about.
    #[serde(default)]
    pub note: String,
}

/// A version of an annex as it is kept.
#[derive(Debug, Clone)]
pub(super) struct AnnexVersion {
    pub(super) annex_id: AnnexId,
    pub(super) version: i64,
    pub(super) input: AnnexInput,
    pub(super) file_name: String,
    pub(super) added_by: String,
    pub(super) added_at: Moment,
}

/// An annex as its contract's page shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ContractAnnex)]
pub(super) struct AnnexView {
    /// Its id.
    pub id: AnnexId,
    /// Its versions, the newest first.
    pub versions: Vec<AnnexVersionView>,
}

/// A version of an annex.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct AnnexVersionView {
    /// 1, 2, 3 …
    pub version: i64,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub kind: AnnexKind,
    /// Who may read it.
    pub confidentiality: Confidentiality,
    /// The file's name.
    pub file_name: String,
    /// What this version is about.
    pub note: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
}

/// Whether a person may read the confidential annexes of a contract.
pub(super) fn reads_confidential(principal: &Principal, contract: &Contract) -> bool {
    let permit = access::allowed::<ViewConfidential>(principal);
    permit.is_some_and(|permit| permit.covers(Some(contract.owner), Some(contract.department)))
}

/// The annexes that a person may know of; a confidential version is absent for others.
pub(super) async fn annex_views(
    tx: &mut Tx<'_>,
    principal: &Principal,
    contract: &Contract,
) -> Result<Vec<AnnexView>> {
    let all = reads_confidential(principal, contract);
    let mut views: Vec<AnnexView> = Vec::new();
    for annex in annexes::of(tx, contract.id).await? {
        if annex.input.confidentiality == Confidentiality::Confidential && !all {
            continue;
        }
        let version = AnnexVersionView {
            version: annex.version,
            title: annex.input.title,
            kind: annex.input.kind,
            confidentiality: annex.input.confidentiality,
            file_name: annex.file_name,
            note: annex.input.note,
            added_by: annex.added_by,
            added_at: annex.added_at,
        };
        match views.iter_mut().find(|view| view.id == annex.annex_id) {
            Some(view) => view.versions.insert(0, version),
            None => views.push(AnnexView {
                id: annex.annex_id,
                versions: vec![version],
            }),
        }
    }
    Ok(views)
}

/// Adds an annex, or a version that supersedes the one before.
#[derive(Debug)]
pub struct AddAnnex {
    /// The right to do so.
    pub permit: Permit<WriteContract>,
    /// Of which contract.
    pub contract: ContractId,
    /// Which annex; a new one has no versions yet.
    pub annex: AnnexId,
    /// Whether it is a new one.
    pub new: bool,
    /// What is added.
    pub input: AnnexInput,
    /// Now.
    pub now: Moment,
}

impl Command for AddAnnex {
    const NAME: &'static str = "contract.annex";
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let title = self.input.title.trim();
        if title.is_empty() || title.chars().count() > TITLE_MAX {
            let message = text!(
                "请填写附件名称（最多 {TITLE_MAX} 个字）",
                "enter the annex's title, at most {TITLE_MAX} characters"
            );
            return Err(Fault::invalid("/title", "required", message));
        }
        let (contract, permit) = lock_for(tx, &self.permit, self.contract).await?;
        if matches!(
            contract.state,
            ContractState::Completed | ContractState::Terminated
        ) {
            let message = text!(
                "合同 {} 已结束，不能再加附件",
                "contract {} has ended; no annex is added any more",
                contract.number
            );
            let refusal = Refusal::new("frozen", message);
            return Err(Fault::refused(
                refusal.fact("contract.state", contract.state.as_str()),
            ));
        }
        let known = annexes::of(tx, self.contract).await?;
        let last = known.iter().filter(|annex| annex.annex_id == self.annex);
        let last = last.map(|annex| annex.version).max();
        if last.is_none() != self.new {
            return Err(Fault::NotFound("annex"));
        }
        let secret = known.iter().any(|annex| {
            annex.annex_id == self.annex
                && annex.input.confidentiality == Confidentiality::Confidential
        });
        if secret
            && !self
                .permit
                .principal()
                .is_none_or(|p| reads_confidential(p, &contract))
        {
            return Err(Fault::NotFound("annex"));
        }
        let version = last.unwrap_or(0) + 1;
        let subject = files::Subject {
            kind: ANNEX_FILES.into(),
            id: self.annex.0,
        };
        attach(
            tx,
            &permit,
            (self.input.file_id, "/file_id"),
            &subject,
            self.now,
        )
        .await?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        let place = (self.contract, self.annex, version);
        annexes::insert(tx, place, &self.input, (by, self.now)).await?;
        let data = json!({
            "number": contract.number, "annex": self.annex, "version": version,
            "after": self.input, "reason": title,
            "confidential": self.input.confidentiality == Confidentiality::Confidential,
        });
        let acting = Acting::new(&permit, self.now);
        record(tx, (self.contract, "contract.annex_added"), data, &acting).await?;
        Ok(version)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.contract), (Self::NAME, fault), by).await
    }
}

/// Opens the file of an annex's version; notes it when the annex is confidential.
#[derive(Debug)]
pub(super) struct OpenAnnex {
    /// Who reads.
    pub(super) principal: Principal,
    /// The right to see the contract.
    pub(super) permit: Permit<ViewContract>,
    /// Of which contract.
    pub(super) contract: ContractId,
    /// Which annex.
    pub(super) annex: AnnexId,
    /// Which version.
    pub(super) version: i64,
    /// Now.
    pub(super) now: Moment,
}

impl Command for OpenAnnex {
    const NAME: &'static str = "contract.open_annex";
    type Output = StoredFile;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<StoredFile> {
        let contract = find_for(tx, &self.permit, self.contract).await?;
        let annexes = annexes::of(tx, self.contract).await?;
        let annex = annexes
            .into_iter()
            .find(|annex| annex.annex_id == self.annex && annex.version == self.version)
            .ok_or(Fault::NotFound("annex"))?;
        if annex.input.confidentiality == Confidentiality::Confidential {
            if !reads_confidential(&self.principal, &contract) {
                return Err(Fault::NotFound("annex"));
            }
            let data = json!({
                "number": contract.number, "annex": self.annex, "version": self.version,
                "reason": annex.input.title, "confidential": true,
            });
            let acting = Acting::new(&self.permit, self.now);
            record(tx, (self.contract, "contract.annex_opened"), data, &acting).await?;
        }
        files::find(tx, annex.input.file_id)
            .await?
            .ok_or(Fault::NotFound("file"))
    }
}
