//! Entering some documents of a plan in one transaction.
//!
//! What is there already is asked inside of it, so that the same batch twice, from whichever file,
//! adds nothing. A document that cannot be entered is noted and does not hold the others up.

mod content;
mod ready;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Arc};

use ::store::{Command, Tx};
use access::{Permit, matrix::RunImport};
use catalog::{ProductFacts, units::Units};
use kernel::{CustomerId, Date, Fault, Moment, OrderId, ProductId, Rate, Result, Text};
use orders::CustomerStanding;
use process::{Acting, Owner, Process};
use serde_json::{Value, json};
use uuid::Uuid;

use self::{
    content::number,
    ready::{Entry, Ready},
};
use crate::{
    EntryKey, EntryKind,
    delta::Missing,
    masters::Masters,
    plan::{Document, DocumentKind, Place, Plan},
    run::{Entered, ImportItem},
    store::{self, EntryRow},
    survey::document_item,
};

/// Enters some documents.
pub(crate) struct EnterBatch {
    pub(crate) permit: Permit<RunImport>,
    pub(crate) process: Process,
    pub(crate) run: Uuid,
    pub(crate) plan: Arc<Plan>,
    pub(crate) masters: Arc<Masters>,
    /// Which, as indices into the plan's documents.
    pub(crate) documents: Vec<usize>,
    /// Whether the files tell of shipments at all.
    pub(crate) tracks_shipments: bool,
    /// What the run had entered before, and how far it had come.
    pub(crate) before: (Entered, i64, i64),
    pub(crate) now: Moment,
}

impl Command for EnterBatch {
    const NAME: &'static str = "import.enter";
    type Output = Entered;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Entered> {
        // Who loses a race for a document finds it there the second time.
        for constraint in [
            "orders_source_key",
            "import_documents_pk",
            "import_entries_pk",
        ] {
            tx.retry_on(constraint);
        }
        let documents = || {
            self.documents
                .iter()
                .map(|at| (*at, &self.plan.documents[*at]))
        };
        let numbers: Vec<&str> = documents().map(|(_, d)| d.number.as_str()).collect();
        let known = store::known(tx, &self.plan.source, &numbers).await?;
        let mut batch = Batch::prepare(self, tx, documents().map(|(_, d)| d)).await?;
        for (at, document) in documents() {
            let entry = known.get(&document.number);
            let missing = Missing::of(document, entry.map(|entry| &entry.known));
            let ready = match (&missing, entry) {
                (Missing::Nothing, _) | (Missing::Parts(_), None) => continue,
                (Missing::All, _) => batch.new_order(tx, document).await,
                (Missing::Parts(parts), Some(entry)) => {
                    let lacking = (entry.order, parts.as_slice());
                    batch.missing_parts(tx, document, lacking).await
                }
            };
            // Nothing of a document is written unless all of it can be: what is invalid after this
            // is a defect, and takes the batch with it.
            match ready {
                Ok(ready) => batch.write(tx, document, ready).await?,
                Err(Fault::Invalid(errors)) => {
                    batch.note_failure(tx, at, document, &errors).await?;
                }
                Err(other) => return Err(other),
            }
        }
        store::put_entries(
            tx,
            &self.plan.source,
            std::mem::take(&mut batch.rows),
            self.run,
        )
        .await?;
        let (mut entered, done, total) = self.before.clone();
        entered.add(&batch.entered);
        let done = done + i64::try_from(self.documents.len()).unwrap_or(i64::MAX);
        store::step(tx, self.run, (done, total), &entered).await?;
        Ok(entered)
    }
}

/// A batch at work.
struct Batch<'a> {
    of: &'a EnterBatch,
    acting: Acting,
    products: HashMap<ProductId, ProductFacts>,
    units: HashMap<ProductId, Units>,
    owners: HashMap<CustomerId, (Owner, CustomerStanding)>,
    rates: HashMap<Date, Option<Rate>>,
    taken: Vec<String>,
    rows: Vec<EntryRow>,
    entered: Entered,
}

impl<'a> Batch<'a> {
    async fn prepare(
        of: &'a EnterBatch,
        tx: &mut Tx<'_>,
        documents: impl Iterator<Item = &Document> + Clone,
    ) -> Result<Self> {
        let mut ids: Vec<ProductId> = documents
            .clone()
            .flat_map(|d| &d.lines)
            .filter_map(|line| of.masters.products.get(&line.product).copied())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let numbers: Vec<String> = documents
            .map(|d| number(&of.plan.source, &d.number))
            .collect();
        Ok(Self {
            acting: Acting::new(&of.permit, of.now),
            products: catalog::facts_of(tx, &ids).await?,
            units: catalog::units_of(tx, &ids).await?,
            taken: orders::numbers_taken(tx, &numbers).await?,
            of,
            owners: HashMap::new(),
            rates: HashMap::new(),
            rows: Vec::new(),
            entered: Entered::default(),
        })
    }

    /// Writes what was found to be in order.
    async fn write(
        &mut self,
        tx: &mut Tx<'_>,
        document: &Document,
        ready: Ready<'_>,
    ) -> Result<()> {
        let (of, acting) = (self.of, &self.acting);
        let (order, parts) = match ready.entry {
            Entry::New(new) => {
                let (order, priced) = *new;
                orders::import_order(tx, &of.process, &order, &priced, acting).await?;
                store::put_document(tx, &of.plan.source, document, order.id, of.run).await?;
                self.taken.push(order.number);
                self.entered.documents += 1;
                self.entered.credit_notes += i64::from(document.kind == DocumentKind::CreditNote);
                (order.id, None)
            }
            Entry::Parts(parts, more) => {
                let (addition, priced) = *more;
                orders::extend_imported(tx, &of.process, &addition, priced, acting).await?;
                self.entered.completed += 1;
                (addition.id, Some(parts))
            }
        };
        let beside = self
            .facts_beside(tx, document, order, &ready.shipments, parts)
            .await?;
        self.rows.extend(ready.rows);
        self.rows.extend(beside);
        self.count(document, parts);
        Ok(())
    }

    /// Shipments and receipts as the source has them, and the rows of all that is no line.
    async fn facts_beside(
        &self,
        tx: &mut Tx<'_>,
        document: &Document,
        order: OrderId,
        ids: &[Uuid],
        parts: Option<&[EntryKey]>,
    ) -> Result<Vec<EntryRow>> {
        let mut rows = Vec::new();
        for charge in document
            .charges
            .iter()
            .filter(|charge| wanted(parts, &charge.key))
        {
            rows.push(row(document, &charge.key, order.0, &charge.place));
        }
        let shipments = document.shipments.iter().zip(ids);
        for (shipment, id) in shipments.filter(|(shipment, _)| wanted(parts, &shipment.key)) {
            store::put_shipment(tx, *id, order, shipment).await?;
            rows.push(row(document, &shipment.key, *id, &shipment.place));
        }
        for receipt in document
            .receipts
            .iter()
            .filter(|receipt| wanted(parts, &receipt.key))
        {
            let id = Uuid::now_v7();
            store::put_receipt(tx, id, order, receipt, self.of.plan.currency.code()).await?;
            rows.push(row(document, &receipt.key, id, &receipt.place));
        }
        Ok(rows)
    }

    fn count(&mut self, document: &Document, parts: Option<&[EntryKey]>) {
        let entered = &mut self.entered;
        for line in document
            .lines
            .iter()
            .filter(|line| wanted(parts, &line.key))
        {
            entered.lines += 1;
            entered.net_minor = entered.net_minor.saturating_add(line.net_minor);
        }
        for charge in document
            .charges
            .iter()
            .filter(|charge| wanted(parts, &charge.key))
        {
            entered.charges += 1;
            entered.charges_minor = entered.charges_minor.saturating_add(charge.amount_minor);
        }
        let of = |kind| {
            document
                .entries()
                .filter(|key| key.kind == kind && wanted(parts, key))
                .count()
        };
        entered.shipments += i64::try_from(of(EntryKind::Shipment)).unwrap_or(i64::MAX);
        entered.receipts += i64::try_from(of(EntryKind::Receipt)).unwrap_or(i64::MAX);
    }

    async fn note_failure(
        &mut self,
        tx: &mut Tx<'_>,
        at: usize,
        document: &Document,
        errors: &[kernel::FieldError],
    ) -> Result<()> {
        let join = |part: fn(&Text) -> &str, by: &str| {
            let parts: Vec<&str> = errors.iter().take(5).map(|e| part(&e.message)).collect();
            parts.join(by)
        };
        let item = ImportItem {
            code: errors.first().map(|e| e.code.clone()).unwrap_or_default(),
            message: Text::new(join(|t| &t.zh, "；"), join(|t| &t.en, "; ")),
            ..document_item(document, self.of.plan.currency)
        };
        self.entered.failed += 1;
        store::put_failed(
            tx,
            self.of.run,
            i64::try_from(at).unwrap_or(i64::MAX),
            &item,
        )
        .await
    }

    fn origin<'r>(&self, document: &Document, rows: impl Iterator<Item = &'r EntryRow>) -> Value {
        let rows: Vec<u32> = rows.map(|row| row.place.row).collect();
        json!({
            "run": self.of.run,
            "credit_note": document.kind == DocumentKind::CreditNote,
            "sheet": document.place.sheet,
            "row": document.place.row,
            "line_sheet": document.lines.first().map(|line| &line.place.sheet),
            "line_rows": rows,
            "sales_person": document.sales_person,
        })
    }
}

fn wanted(parts: Option<&[EntryKey]>, key: &EntryKey) -> bool {
    parts.is_none_or(|parts| parts.iter().any(|part| part.identity() == key.identity()))
}

fn row(document: &Document, key: &EntryKey, part: Uuid, place: &Place) -> EntryRow {
    EntryRow {
        document: document.number.clone(),
        key: key.clone(),
        part,
        place: place.clone(),
    }
}
