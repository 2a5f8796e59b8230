//! Filing a dossier: the papers the system has are written down, everything gets its place, its
//! retention and one number without gaps (EQ-9.2).
//!
//! Bytes are written before the transaction ([`prepare`], then [`files::Vault::put`]); the command
//! makes the sheets again and refuses when the records have moved in between.

use std::sync::Arc;

use ::store::{Command, Tx};
use access::{Permit, matrix::ArchiveOrder};
use events::NewEvent;
use files::{Content, StoredFile};
use kernel::{Date, DocumentId, Fault, Moment, OrderId, Result, UserId, text};
use orders::Order;
use process::{Acting, Process, Subject};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::{
    dossier::{PaperItem, PaperState, against_change, against_filing, checklist},
    sight::files_of,
    sources::{Ask, Found, Sources},
    store::{self, Entry, NewPaper},
};

/// The kind under which archive numbers are counted.
const NUMBER_KIND: &str = "dossier";
/// What written sheets are served as, always as an attachment.
const MEDIA_TYPE: &str = "text/html";

/// A paper of the system, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// Which paper.
    pub kind: String,
    /// The bytes; equal contents lie in the vault once.
    pub bytes: Vec<u8>,
}

/// The sheets that filing a dossier now would write. Their bytes go into the vault before
/// [`FileDossier`] runs.
///
/// # Errors
/// Not found for an order that is out of reach.
pub async fn prepare(
    tx: &mut Tx<'_>,
    (process, sources): (&Process, &dyn Sources),
    permit: &Permit<ArchiveOrder>,
    id: OrderId,
    now: Moment,
) -> Result<Vec<Laid>> {
    process.admit(tx, Subject::sales_order(id), permit).await?;
    let order = orders::get(tx, id).await?;
    let mut laid = Vec::new();
    for item in checklist(tx, process, sources, &order, now).await? {
        for found in asked(tx, process, sources, &order, &item).await? {
            if let Found::Sheet(sheet) = found {
                laid.push(Laid {
                    kind: item.kind.clone(),
                    bytes: written(&sheet, &order, &item),
                });
            }
        }
    }
    Ok(laid)
}

/// What the system has for an item of the checklist.
async fn asked(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    order: &Order,
    item: &PaperItem,
) -> Result<Vec<Found>> {
    let ask = Ask {
        order,
        from: &item.from,
        kind: &item.kind,
        title: &item.title,
    };
    sources.papers(tx, process, ask).await
}

fn written(sheet: &crate::Sheet, order: &Order, item: &PaperItem) -> Vec<u8> {
    sheet.html(&[
        (text!("订单", "order"), order.label()),
        (text!("内容散列", "content hash"), &order.content_hash),
        (text!("来源", "origin"), &item.from),
    ])
}

/// A filed dossier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DossierFiled {
    /// The order.
    pub order_id: OrderId,
    /// The archive number.
    pub number: String,
    /// Until when the longest-kept paper is kept.
    pub keep_until: Option<Date>,
}

/// Numbers and files the dossier of an order.
pub struct FileDossier {
    /// The right to do so.
    pub permit: Permit<ArchiveOrder>,
    /// The running policies.
    pub process: Process,
    /// The other areas.
    pub sources: Arc<dyn Sources>,
    /// Of which order.
    pub order: OrderId,
    /// What lies in the vault already: hash and size of each sheet of [`prepare`].
    pub stored: Vec<Content>,
    /// Now.
    pub now: Moment,
}

impl Command for FileDossier {
    const NAME: &'static str = "archive.file";
    type Output = DossierFiled;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DossierFiled> {
        let (process, subject) = (&self.process, Subject::sales_order(self.order));
        let permit = process.admit(tx, subject, &self.permit).await?;
        let by = permit.user().ok_or(Fault::Unauthenticated)?;
        process.lock_lines(tx, subject).await?;
        let order = orders::get(tx, self.order).await?;
        if let Some(filed) = store::filed(tx, self.order).await? {
            return Err(Fault::refused(against_change(&filed)));
        }
        let acting = Acting::new(&permit, self.now);
        let items = checklist(tx, process, &*self.sources, &order, self.now).await?;
        let refusals = against_filing(tx, process, &order, &items, &acting).await?;
        if !refusals.is_empty() {
            return Err(Fault::Refused(refusals));
        }
        let today = process.today(self.now);
        let mut entries: Vec<Entry> = Vec::new();
        for item in &items {
            entries.extend(
                self.lay_in(tx, &order, item, by)
                    .await?
                    .into_iter()
                    .map(|paper| Entry {
                        kind: item.kind.clone(),
                        paper,
                        keep_until: keep_until(today, item.keep_years),
                    }),
            );
        }
        let year = today.0.year();
        let last = orders::next_number(tx, NUMBER_KIND, year).await?;
        let number = format!("AR-{year}-{last:06}");
        let longest = entries.iter().map(|entry| entry.keep_until).max();
        store::file(tx, (self.order, &number), longest, (by, self.now), &entries).await?;
        let data = json!({"number": number, "keep_until": longest, "papers": entries.len()});
        let event = NewEvent::new(subject.stream(), "dossier.filed", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        process.facts_changed(tx, subject, None, &acting).await?;
        Ok(DossierFiled {
            order_id: self.order,
            number,
            keep_until: longest,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl FileDossier {
    /// The papers of one item, those of the system laid in now; `None` stands for a waived one.
    async fn lay_in(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        item: &PaperItem,
        by: UserId,
    ) -> Result<Vec<Option<DocumentId>>> {
        let there = item
            .papers
            .iter()
            .filter(|paper| paper.superseded_by.is_none());
        let mut papers: Vec<DocumentId> = there.filter_map(|paper| paper.id).collect();
        let known: Vec<_> = item
            .papers
            .iter()
            .filter(|p| p.id.is_some())
            .map(|p| p.file_id)
            .collect();
        if item.state != PaperState::Waived {
            for found in asked(tx, &self.process, &*self.sources, order, item).await? {
                let (file, title) = match found {
                    Found::File { file, .. } if known.contains(&file) => continue,
                    Found::File { file, title } => (
                        files::find(tx, file)
                            .await?
                            .ok_or(Fault::NotFound("file"))?,
                        title,
                    ),
                    Found::Sheet(sheet) => {
                        let title = sheet.title.zh.clone();
                        (
                            self.stored_sheet(tx, order, item, &written(&sheet, order, item), by)
                                .await?,
                            title,
                        )
                    }
                };
                files::link(tx, file.id, &files_of(self.order), (Some(by), self.now)).await?;
                let id = DocumentId::new();
                let new = NewPaper {
                    id,
                    order: self.order,
                    kind: &item.kind,
                    title: if title.is_empty() {
                        &item.title.zh
                    } else {
                        &title
                    },
                    file: file.id,
                    sha256: &file.hash,
                    origin: &item.from,
                    by: Some(by),
                };
                store::insert_paper(tx, &new, self.now).await?;
                papers.push(id);
            }
        }
        if papers.is_empty() {
            return Ok(vec![None]);
        }
        Ok(papers.into_iter().map(Some).collect())
    }

    /// The row of a written sheet whose bytes lie in the vault.
    async fn stored_sheet(
        &self,
        tx: &mut Tx<'_>,
        order: &Order,
        item: &PaperItem,
        bytes: &[u8],
        by: UserId,
    ) -> Result<StoredFile> {
        let hash = hex::encode(Sha256::digest(bytes));
        let content = self
            .stored
            .iter()
            .find(|content| content.hash == hash)
            .cloned();
        // Something happened to the order since the sheets were written: the next attempt has it.
        let content =
            content.ok_or_else(|| Fault::Unavailable("the records have just changed".into()))?;
        let name = format!("{}-{}.html", item.title.zh, order.label());
        let file = StoredFile::new(content, name, MEDIA_TYPE, by, self.now);
        files::insert(tx, &self.permit.leads_to(), &file).await?;
        Ok(file)
    }
}

/// Retention counts from the end of the year in which the dossier was filed.
fn keep_until(filed_on: Date, years: u32) -> Date {
    let years = i16::try_from(years).unwrap_or(i16::MAX);
    Date::ymd(filed_on.0.year().saturating_add(years).min(9999), 12, 31).unwrap_or(filed_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retention_ends_with_a_year() {
        let filed = Date::ymd(2026, 3, 2).unwrap();
        assert_eq!(keep_until(filed, 10), Date::ymd(2036, 12, 31).unwrap());
        assert_eq!(keep_until(filed, 30), Date::ymd(2056, 12, 31).unwrap());
    }
}
