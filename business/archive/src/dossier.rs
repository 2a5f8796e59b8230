//! The dossier of an order: what it needs, what is there, what is missing and who owes it (EQ-9.1).

use ::store::Tx;
use access::{
    Action, AllowedAction, Permit, lacks_right,
    matrix::{self, ViewOrder},
};
use engine::Activity;
use kernel::{Date, DocumentId, FileId, Moment, OrderId, Refusal, Result, Text, text};
use orders::{Order, OrderState};
use process::{Acting, NamedPost, PaperNeeded, Process, Subject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    close_order::close_actions,
    open_matters::open_matters,
    sources::{Ask, Found, Sources},
    store,
};

/// How a paper of the checklist stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// It lies in the dossier.
    There,
    /// The system has it and lays it in when the dossier is filed.
    Ready,
    /// Somebody owes it.
    Missing,
    /// It is not needed, as somebody stated with a reason.
    Waived,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Paper {
    /// Its id; absent for a file that is laid in when the dossier is filed.
    pub id: Option<DocumentId>,
    /// What it is.
    pub title: String,
    /// The file.
    pub file_id: FileId,
    /// The file's name.
    pub file_name: String,
    /// Its hash.
    pub sha256: String,
    /// Where it came from: `upload`, or the area whose records it was written from.
    pub origin: String,
    /// Who laid it in.
    pub added_by: Option<String>,
    /// When.
    pub added_at: Option<Moment>,
    /// What superseded it.
    pub superseded_by: Option<DocumentId>,
    /// Why.
    pub superseded_why: Option<String>,
    /// Of which kind it is.
    #[serde(skip)]
    pub(crate) kind: String,
}

/// Why a paper is not needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who stated it.
    pub by: Option<String>,
    /// When.
    pub at: Moment,
    /// Of which kind of paper.
    #[serde(skip)]
    pub(crate) kind: String,
}

/// An item of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaperItem {
    /// Its key.
    pub kind: String,
    /// Its name.
    pub title: Text,
    /// The area that makes it, or `upload`.
    pub from: String,
    /// Who owes it.
    pub owner: Vec<NamedPost>,
    /// How many years it is kept.
    pub keep_years: u32,
    /// Until when, once the dossier is filed.
    pub keep_until: Option<Date>,
    /// How it stands.
    pub state: PaperState,
    /// The papers of this kind, superseded ones too.
    pub papers: Vec<Paper>,
    /// Why it is not needed.
    pub waiver: Option<Waiver>,
}

impl PaperItem {
    /// That it is missing, and who owes it.
    pub(crate) fn missing(&self) -> Option<Refusal> {
        (self.state == PaperState::Missing).then(|| {
            let (zh, en) = (&self.title.zh, &self.title.en);
            let message = Text::new(format!("缺少“{zh}”"), format!("“{en}” is missing"));
            Refusal::new("paper_missing", message)
                .fact("papers.missing", 1)
                .who(names(&self.owner))
        })
    }
}

/// The posts by name, joined for a sentence.
pub(crate) fn names(posts: &[NamedPost]) -> Text {
    let zh: Vec<&str> = posts.iter().map(|post| post.title.zh.as_str()).collect();
    let en: Vec<&str> = posts.iter().map(|post| post.title.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(" or "))
}

/// Where a dossier was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Filed {
    /// Its number, `AR-2026-000001`.
    pub number: String,
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: Moment,
    /// Until when the longest-kept paper is kept.
    pub keep_until: Option<Date>,
}

/// The dossier of an order for its page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Dossier {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_label: String,
    /// The checklist, in the policy's order; papers nobody asked for come last.
    pub items: Vec<PaperItem>,
    /// How many are missing.
    pub missing: usize,
    /// Where it was filed.
    pub filed: Option<Filed>,
    /// What still keeps the order from being closed, in every area.
    pub open_matters: Vec<Refusal>,
    /// What the reader may do, and why not.
    pub actions: Vec<AllowedAction>,
}

/// The dossier of an order within the reader's sight. Whoever sees the order sees what is owed; the
/// files themselves are opened by [`crate::may_see`] only.
///
/// # Errors
/// Not found for an order out of sight.
pub async fn dossier(
    tx: &mut Tx<'_>,
    (process, sources): (&Process, &dyn Sources),
    permit: &Permit<ViewOrder>,
    id: OrderId,
    now: Moment,
) -> Result<Dossier> {
    let permit = process.admit(tx, Subject::sales_order(id), permit).await?;
    let order = orders::get(tx, id).await?;
    let items = checklist(tx, process, sources, &order, now).await?;
    let filed = store::filed(tx, id).await?;
    let against = match order.state {
        OrderState::Approved => open_matters(tx, process, sources, &order, now).await?,
        _ => Vec::new(),
    };
    let acting = Acting::new(&permit, now);
    let mut actions = paper_actions(&permit, filed.as_ref());
    actions.push(
        file_action(
            tx,
            process,
            &order,
            &items,
            filed.as_ref(),
            (&permit, &acting),
        )
        .await?,
    );
    actions.extend(close_actions(tx, process, &order, &against, (&permit, &acting)).await?);
    Ok(Dossier {
        order_id: id,
        order_label: order.label().to_owned(),
        missing: items
            .iter()
            .filter(|item| item.state == PaperState::Missing)
            .count(),
        items,
        filed,
        open_matters: against,
        actions,
    })
}

/// The checklist of an order: what its policy asks for, and what was added beside it.
pub(crate) async fn checklist(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    order: &Order,
    now: Moment,
) -> Result<Vec<PaperItem>> {
    let needed = process
        .papers_needed(tx, Subject::sales_order(order.id), now)
        .await?;
    let mut papers = store::papers(tx, order.id).await?;
    let mut waivers = store::waivers(tx, order.id).await?;
    let kept = store::kept_until(tx, order.id).await?;
    let mut items = Vec::with_capacity(needed.len());
    for paper in needed {
        let own: Vec<Paper> = papers.extract_if(.., |p| p.kind == paper.key).collect();
        let waiver = waivers.extract_if(.., |w| w.kind == paper.key).next();
        let mut item = item(paper, own, waiver);
        item.keep_until = kept
            .iter()
            .find(|(kind, _)| *kind == item.kind)
            .map(|(_, until)| *until);
        if item.state == PaperState::Missing {
            look_for(tx, process, sources, order, &mut item).await?;
        }
        items.push(item);
    }
    items.extend(beside(process, order, papers, tx).await?);
    Ok(items)
}

/// How an item stands by what lies in the dossier.
fn item(paper: PaperNeeded, papers: Vec<Paper>, waiver: Option<Waiver>) -> PaperItem {
    let there = papers.iter().any(|p| p.superseded_by.is_none());
    let state = match (there, &waiver) {
        (true, _) => PaperState::There,
        (false, Some(_)) => PaperState::Waived,
        (false, None) => PaperState::Missing,
    };
    PaperItem {
        kind: paper.key,
        title: paper.title,
        from: paper.from,
        owner: paper.owner,
        keep_years: paper.keep_years,
        keep_until: None,
        state,
        papers,
        waiver,
    }
}

/// Whether an area has the paper.
async fn look_for(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    order: &Order,
    item: &mut PaperItem,
) -> Result<()> {
    let ask = Ask {
        order,
        from: &item.from,
        kind: &item.kind,
        title: &item.title,
    };
    for found in sources.papers(tx, process, ask).await? {
        item.state = PaperState::Ready;
        if let Found::File { file, title } = found
            && let Some(stored) = files::find(tx, file).await?
        {
            item.papers.push(Paper {
                id: None,
                title,
                file_id: file,
                file_name: stored.name,
                sha256: stored.hash,
                origin: item.from.clone(),
                added_by: access::people::name(tx, stored.uploaded_by).await?,
                added_at: Some(stored.uploaded_at),
                superseded_by: None,
                superseded_why: None,
                kind: item.kind.clone(),
            });
        }
    }
    Ok(())
}

/// Papers that the checklist does not ask for, by kind.
async fn beside(
    process: &Process,
    order: &Order,
    papers: Vec<Paper>,
    tx: &mut Tx<'_>,
) -> Result<Vec<PaperItem>> {
    if papers.is_empty() {
        return Ok(Vec::new());
    }
    let policy = process
        .policy_of(tx, Subject::sales_order(order.id))
        .await?;
    let mut items: Vec<PaperItem> = Vec::new();
    for paper in papers {
        if let Some(item) = items.iter_mut().find(|item| item.kind == paper.kind) {
            item.papers.push(paper);
            continue;
        }
        let known = policy.papers.iter().find(|p| p.key == paper.kind);
        items.push(PaperItem {
            kind: paper.kind.clone(),
            title: known.map_or_else(|| text!("其他资料", "other papers"), |p| p.title.clone()),
            from: "upload".to_owned(),
            owner: Vec::new(),
            keep_years: known.map_or(OTHER_KEEP_YEARS, |p| p.keep_years),
            keep_until: None,
            state: PaperState::There,
            papers: vec![paper],
            waiver: None,
        });
    }
    Ok(items)
}

/// The kind of papers that no policy names.
pub(crate) const OTHER: &str = "other";
/// Years that such papers are kept.
const OTHER_KEEP_YEARS: u32 = 5;

/// Why a filed dossier stays as it is.
pub(crate) fn against_change(filed: &Filed) -> Refusal {
    let number = &filed.number;
    let message = text!(
        "资料已归档（{number}），只能由档案员以新文件替代",
        "the dossier is filed ({number}); the archivist can only supersede a paper"
    );
    Refusal::new("dossier_filed", message)
        .fact("archive.filed", number)
        .who(text!("档案员", "archivist"))
}

fn paper_actions(reader: &Permit<ViewOrder>, filed: Option<&Filed>) -> Vec<AllowedAction> {
    let files_dossiers = lacks_right::<matrix::ArchiveOrder>(reader).is_none();
    let locked = filed.map(against_change);
    let add = locked.clone().filter(|_| !files_dossiers);
    let right = |refusal: Option<Refusal>, state: Option<Refusal>| {
        refusal.into_iter().chain(state).collect()
    };
    vec![
        AllowedAction::of::<matrix::AddPaper>(right(lacks_right::<matrix::AddPaper>(reader), add)),
        AllowedAction::of::<matrix::WaivePaper>(right(
            lacks_right::<matrix::WaivePaper>(reader),
            locked,
        )),
    ]
}

async fn file_action(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    items: &[PaperItem],
    filed: Option<&Filed>,
    (reader, acting): (&Permit<ViewOrder>, &Acting),
) -> Result<AllowedAction> {
    let refusals = match lacks_right::<matrix::ArchiveOrder>(reader) {
        Some(refusal) => vec![refusal],
        None => match filed {
            Some(filed) => vec![against_change(filed)],
            None => against_filing(tx, process, order, items, acting).await?,
        },
    };
    Ok(AllowedAction::of::<matrix::ArchiveOrder>(refusals))
}

/// Why a dossier cannot be filed now: its turn has not come, or papers are missing.
pub(crate) async fn against_filing(
    tx: &mut Tx<'_>,
    process: &Process,
    order: &Order,
    items: &[PaperItem],
    acting: &Acting,
) -> Result<Vec<Refusal>> {
    let subject = Subject::sales_order(order.id);
    let policy = process.policy_of(tx, subject).await?;
    let mut refusals = match policy.step_of(Activity::Archive) {
        Some(step) => {
            let key = policy.step(step).key.clone();
            process.explain(tx, subject, &key, acting).await?
        }
        None => Vec::new(),
    };
    refusals.extend(items.iter().filter_map(PaperItem::missing));
    Ok(refusals)
}

/// Whether a right is held at all, for what only its holders may do.
pub(crate) fn holds<A: Action>(permit: &Permit<matrix::AddPaper>) -> bool {
    permit
        .principal()
        .is_none_or(|principal| access::allowed::<A>(principal).is_some())
}
