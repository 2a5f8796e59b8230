//! Beginning an import, and saying yes to it.

use ::store::{Command, Tx};
use access::{Permit, Principal, matrix::RunImport};
use events::{NewEvent, Stream};
use files::Subject;
use jobs::NewJob;
use kernel::{Fault, FileId, Moment, Refusal, Result, text};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Choices, ImportFile, Preset,
    import_job::{ENTER, READ},
    run::{ImportRun, RunState},
    store,
};

/// Files of one import at most.
const FILES_MAX: usize = 50;

/// The kind of thing an import's files are attached to; also of its event stream.
pub const FILES: &str = "import";

/// The stream an import's history is kept in.
pub(crate) const fn stream(id: Uuid) -> Stream<'static> {
    Stream::new(FILES, id)
}

/// Whether a person may see an import, and so open its files.
///
/// # Errors
/// When the database fails.
pub async fn sees(tx: &mut Tx<'_>, principal: &Principal, id: Uuid) -> Result<bool> {
    let Some(permit) = access::allowed::<RunImport>(principal) else {
        return Ok(false);
    };
    match store::get(tx, &permit, id).await {
        Ok(_) => Ok(true),
        Err(fault) if fault.is_not_found() => Ok(false),
        Err(other) => Err(other),
    }
}

/// An import to be begun.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: Uuid,
    /// Uploaded files; they are read later, by a job.
    pub uploads: Vec<FileId>,
    /// Files that the caller reads himself.
    pub files: Vec<ImportFile>,
    /// The kind of sheets; recognised when absent.
    pub preset: Option<Preset>,
    /// What a person decided.
    pub choices: Choices,
}

/// Begins an import: nothing is entered yet.
#[derive(Debug)]
pub struct CreateImport {
    /// The right to do so.
    pub permit: Permit<RunImport>,
    /// What to import.
    pub new: NewImport,
    /// Now.
    pub now: Moment,
}

impl Command for CreateImport {
    const NAME: &'static str = "import.create";
    type Output = ImportRun;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ImportRun> {
        let (mut new, now) = (self.new.clone(), self.now);
        if new.uploads.len() > FILES_MAX || new.uploads.is_empty() && new.files.is_empty() {
            return Err(Fault::invalid(
                "/file_ids",
                "files",
                text!(
                    "请选择 1 至 {FILES_MAX} 个文件",
                    "choose 1 to {FILES_MAX} files"
                ),
            ));
        }
        for (at, id) in new.uploads.iter().enumerate() {
            let subject = Subject {
                kind: stream(new.id).kind.into(),
                id: new.id,
            };
            let unknown = || {
                let message = text!(
                    "没有这个文件，请重新上传",
                    "there is no such file; upload it again"
                );
                Fault::invalid(format!("/file_ids/{at}"), "unknown_file", message)
            };
            files::attach(tx, &self.permit, *id, &subject, now)
                .await
                .map_err(|fault| match fault {
                    Fault::NotFound(_) => unknown(),
                    other => other,
                })?;
            let file = files::find(tx, *id).await?.ok_or_else(unknown)?;
            let (name, sha256, size) = (file.name, file.hash, file.size);
            new.files.push(ImportFile {
                file_id: Some(*id),
                name,
                sha256,
                size,
            });
        }
        store::insert(tx, &self.permit, &new, now).await?;
        if let Some(user) = self.permit.user() {
            for mapping in &new.choices.mappings {
                store::remember(tx, mapping, user, now).await?;
            }
        }
        let data = json!({"files": new.files, "preset": new.preset, "choices": new.choices});
        let event = NewEvent::new(stream(new.id), "import.created", data, now);
        events::first(tx, &event, &self.permit.actor(), now).await?;
        if !new.uploads.is_empty() {
            jobs::enqueue(tx, &NewJob::new(READ, json!({"run": new.id})), now).await?;
        }
        Ok(store::load(tx, new.id).await?.run)
    }
}

/// Says yes to an import that was read.
#[derive(Debug)]
pub struct CommitImport {
    /// The right to do so.
    pub permit: Permit<RunImport>,
    /// Which.
    pub id: Uuid,
    /// Whether a job is to enter it; otherwise the caller does.
    pub by_job: bool,
    /// Now.
    pub now: Moment,
}

impl Command for CommitImport {
    const NAME: &'static str = "import.commit";
    type Output = ImportRun;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ImportRun> {
        let state = store::lock(tx, self.id).await?;
        let stored = store::get(tx, &self.permit, self.id).await?;
        if state != RunState::Ready {
            let now = state.title();
            let message = text!(
                "只有待确认的导入可以执行；当前：{}",
                "only an import that waits for it can be entered; it is: {}",
                now.zh
            );
            let message = kernel::Text {
                en: message.en.replace(&now.zh, &now.en),
                ..message
            };
            return Err(Fault::refused(
                Refusal::new("wrong_state", message).fact("import.state", state.as_str()),
            ));
        }
        store::begin_entering(tx, self.id, self.permit.user(), self.now).await?;
        let summary = stored.run.summary.as_ref().map(|s| (&s.counts, &s.totals));
        let event = NewEvent::new(
            stream(self.id),
            "import.committed",
            json!({"preview": summary}),
            self.now,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        if self.by_job {
            jobs::enqueue(tx, &NewJob::new(ENTER, json!({"run": self.id})), self.now).await?;
        }
        Ok(store::load(tx, self.id).await?.run)
    }
}
