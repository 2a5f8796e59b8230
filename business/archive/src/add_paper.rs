//! Laying an uploaded paper into a dossier, or superseding one that lies there.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{AddPaper as MayAdd, ArchiveOrder},
};
use events::NewEvent;
use files::StoredFile;
use kernel::{DocumentId, Fault, FileId, Moment, OrderId, Refusal, Result, text, written};
use orders::OrderState;
use process::{Acting, Process, Subject, Why};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    ask_for_papers::settled,
    dossier::{OTHER, Paper, against_change, holds},
    sight::files_of,
    store::{self, NewPaper},
};

/// The most characters of a title or a reason.
const WORDS_CHARS_MAX: usize = 500;

/// A paper as a person hands it in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperInput {
    /// The uploaded file.
    pub file_id: FileId,
    /// Which paper of the policy it is, or `other`.
    pub kind: String,
    /// What it is; the file's name when empty.
    #[serde(default)]
    pub title: String,
    /// The paper that it takes the place of.
    #[serde(default)]
    pub supersedes: Option<DocumentId>,
    /// Why; required with `supersedes`.
    #[serde(default)]
    pub reason: String,
}

/// A paper that was laid in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaperAdded {
    /// The paper.
    pub id: DocumentId,
    /// Its hash.
    pub sha256: String,
}

/// Lays a paper into the dossier of an order.
#[derive(Debug)]
pub struct AddPaper {
    /// The right to do so.
    pub permit: Permit<MayAdd>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub order: OrderId,
    /// The paper's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The paper.
    pub input: PaperInput,
    /// Now.
    pub now: Moment,
}

impl Command for AddPaper {
    const NAME: &'static str = "archive.add";
    type Output = PaperAdded;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PaperAdded> {
        let subject = Subject::sales_order(self.order);
        let permit = self.process.admit(tx, subject, &self.permit).await?;
        let order = orders::get(tx, self.order).await?;
        self.check_form()?;
        self.check_kind(tx).await?;
        let old = self.check_place(tx).await?;
        let file = self.attached(tx, &permit).await?;
        let title = if self.input.title.trim().is_empty() {
            file.name.trim()
        } else {
            self.input.title.trim()
        };
        let new = NewPaper {
            id: self.id,
            order: self.order,
            kind: &self.input.kind,
            title,
            file: file.id,
            sha256: &file.hash,
            origin: "upload",
            by: permit.user(),
        };
        store::insert_paper(tx, &new, self.now).await?;
        if let Some(old) = old.as_ref().and_then(|paper| paper.id) {
            store::supersede(tx, old, self.id, (self.input.reason.trim(), self.now)).await?;
        }
        self.tell(tx, (title, &file), &permit).await?;
        let acting = Acting::new(&permit, self.now);
        settled(
            tx,
            &self.process,
            (self.order, &self.input.kind),
            &Why::Because(text!("资料已归入档案", "the paper was laid in")),
            &acting,
        )
        .await?;
        if order.state == OrderState::Approved {
            self.process
                .facts_changed(tx, subject, None, &acting)
                .await?;
        }
        Ok(PaperAdded {
            id: self.id,
            sha256: file.hash,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl AddPaper {
    /// The uploaded file, tied to the dossier.
    async fn attached(&self, tx: &mut Tx<'_>, permit: &Permit<MayAdd>) -> Result<StoredFile> {
        let unknown = || {
            let message = text!(
                "没有这个附件，请重新上传",
                "there is no such file; upload it again"
            );
            Fault::invalid("/file_id", "unknown_file", message)
        };
        let (id, dossier) = (self.input.file_id, files_of(self.order));
        match files::attach(tx, permit, id, &dossier, self.now).await {
            Err(Fault::NotFound(_)) => return Err(unknown()),
            other => other?,
        }
        files::find(tx, id).await?.ok_or_else(unknown)
    }

    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        (title, file): (&str, &StoredFile),
        permit: &Permit<MayAdd>,
    ) -> Result<()> {
        let input = &self.input;
        let data = json!({
            "paper": self.id, "kind": input.kind, "title": title, "file": file.id, "sha256": file.hash,
            "origin": "upload", "supersedes": input.supersedes, "reason": input.reason.trim(),
        });
        let kind = if input.supersedes.is_some() {
            "paper.superseded"
        } else {
            "paper.added"
        };
        let event = NewEvent::new(
            Subject::sales_order(self.order).stream(),
            kind,
            data,
            self.now,
        );
        events::record(tx, &event, &permit.actor(), self.now)
            .await
            .map(drop)
    }

    fn check_form(&self) -> Result<()> {
        written::bounded(&self.input.title, "/title", WORDS_CHARS_MAX)?;
        written::bounded(&self.input.reason, "/reason", WORDS_CHARS_MAX)?;
        if self.input.supersedes.is_some() {
            written::reason(&self.input.reason, "/reason")?;
        }
        Ok(())
    }

    /// The kind is one of the policy's, or `other`.
    async fn check_kind(&self, tx: &mut Tx<'_>) -> Result<()> {
        let policy = self
            .process
            .policy_of(tx, Subject::sales_order(self.order))
            .await?;
        let kind = self.input.kind.as_str();
        if kind == OTHER || policy.papers.iter().any(|paper| paper.key == kind) {
            return Ok(());
        }
        let message = text!("制度中没有这类资料", "the policy knows no such paper");
        Err(Fault::invalid("/kind", "unknown", message))
    }

    /// The paper to be superseded; a filed dossier takes nothing else, and only from an archivist.
    async fn check_place(&self, tx: &mut Tx<'_>) -> Result<Option<Paper>> {
        if let Some(filed) = store::filed(tx, self.order).await?
            && (self.input.supersedes.is_none() || !holds::<ArchiveOrder>(&self.permit))
        {
            return Err(Fault::refused(against_change(&filed)));
        }
        let Some(old) = self.input.supersedes else {
            return Ok(None);
        };
        let papers = store::papers(tx, self.order).await?;
        let found = papers
            .into_iter()
            .find(|paper| paper.id == Some(old) && paper.kind == self.input.kind);
        let paper = found.ok_or_else(|| {
            let message = text!(
                "资料中没有这份文件",
                "the dossier has no such paper of this kind"
            );
            Fault::invalid("/supersedes", "unknown", message)
        })?;
        if paper.superseded_by.is_some() {
            let message = text!("这份文件已被替代", "this paper was superseded already");
            return Err(Fault::refused(Refusal::new("already_superseded", message)));
        }
        Ok(Some(paper))
    }
}
