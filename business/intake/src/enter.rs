//! Entering some documents of a plan in one transaction.
//!
//! What is there already is asked inside of it, so that the same batch twice, from whichever file,
//! adds nothing. A document that cannot be entered is noted and does not hold the others up.

use std::{collections::HashMap, sync::Arc};

use ::store::{Command, Tx};
use access::{Permit, matrix::RunImport};
use catalog::ProductFacts;
use jiff::civil::DateTime;
use kernel::{
    CustomerId, Date, Fault, LineId, Moment, OrderId, ProductId, Rate, Result, Text, text,
};
use orders::{
    CustomerStanding, Entry as HowEntered, IMPORTED_CREDIT_NOTE, IMPORTED_ORDER, ImportedAddition,
    ImportedOrder, ImportedShipment, Known, KnownPrices, LineContent, OrderCharge, OrderContent,
};
use process::{Acting, Owner, Process};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    EntryKey, EntryKind,
    delta::Missing,
    masters::Masters,
    plan::{ChargeKind, Document, DocumentKind, Plan},
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
            let outcome = match Missing::of(document, entry.map(|entry| &entry.known)) {
                Missing::Nothing => Ok(()),
                Missing::All => batch.enter(tx, document).await,
                Missing::Parts(parts) => match entry {
                    Some(entry) => batch.complete(tx, document, entry.order, &parts).await,
                    None => Ok(()),
                },
            };
            match outcome {
                Ok(()) => {}
                Err(Fault::Invalid(errors)) => {
                    batch.note_failure(tx, at, document, &errors).await?
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
            taken: orders::numbers_taken(tx, &numbers).await?,
            of,
            owners: HashMap::new(),
            rates: HashMap::new(),
            rows: Vec::new(),
            entered: Entered::default(),
        })
    }

    /// Enters a new document.
    async fn enter(&mut self, tx: &mut Tx<'_>, document: &Document) -> Result<()> {
        let (of, id) = (self.of, OrderId::new());
        let number = number(&of.plan.source, &document.number);
        if self.taken.contains(&number) {
            return Err(refused(
                "number_taken",
                text!(
                    "单号 {number} 已被其他订单占用",
                    "the number {number} belongs to another order"
                ),
            ));
        }
        let customer = self.customer(document)?;
        let (owner, standing) = self.owner(tx, customer).await?;
        let (lines, mut rows) = self.lines(document, None)?;
        let charges = document.charges.iter().map(|charge| (&charge.key, charge));
        let charges: Vec<OrderCharge> = charges.map(|(_, charge)| order_charge(charge)).collect();
        let shipment = document
            .shipments
            .first()
            .map(|shipment| (Uuid::now_v7(), shipment));
        let order = ImportedOrder {
            id,
            number: number.clone(),
            source: (of.plan.source.clone(), document.number.clone()),
            content: self.content(document, customer, lines),
            charges,
            ordered_at: self.moment(document.ordered_at),
            owner,
            entered_by: of.permit.in_name_of().ok_or(Fault::Unauthenticated)?,
            shipment: shipment
                .map(|(id, s)| self.shipment(id, s))
                .filter(|_| document.kind == DocumentKind::Order),
            awaits_shipment: of.tracks_shipments && document.shipments.is_empty(),
            origin: self.origin(document, rows.iter()),
        };
        let known = self.known(tx, document, standing).await?;
        let priced = orders::price_imported(&order, &known)?;
        orders::import_order(tx, &of.process, &order, &priced, &self.acting).await?;
        store::put_document(tx, &of.plan.source, document, id, of.run).await?;
        rows.extend(
            self.facts_beside(tx, document, id, shipment.map(|(id, _)| id), None)
                .await?,
        );
        self.rows.append(&mut rows);
        self.taken.push(number);
        self.entered.documents += 1;
        self.entered.credit_notes += i64::from(document.kind == DocumentKind::CreditNote);
        self.count(document, None);
        Ok(())
    }

    /// Adds to a known document the parts it lacks.
    async fn complete(
        &mut self,
        tx: &mut Tx<'_>,
        document: &Document,
        id: OrderId,
        parts: &[EntryKey],
    ) -> Result<()> {
        let of = self.of;
        let customer = self.customer(document)?;
        let (_, standing) = self.owner(tx, customer).await?;
        let (lines, mut rows) = self.lines(document, Some(parts))?;
        let charges = document
            .charges
            .iter()
            .filter(|charge| parts.contains(&charge.key));
        let charges: Vec<OrderCharge> = charges.map(order_charge).collect();
        let shipment = match document.shipments.first() {
            None => None,
            Some(shipment) if parts.contains(&shipment.key) => Some((Uuid::now_v7(), shipment)),
            Some(shipment) => {
                let known = store::part_of(tx, &of.plan.source, &document.number).await?;
                known.map(|id| (id, shipment))
            }
        };
        let addition = ImportedAddition {
            id,
            lines,
            charges,
            shipment: shipment
                .map(|(id, s)| self.shipment(id, s))
                .filter(|_| document.kind == DocumentKind::Order),
            origin: self.origin(document, rows.iter()),
        };
        let known = self.known(tx, document, standing).await?;
        orders::extend_imported(tx, &of.process, &addition, &known, &self.acting).await?;
        rows.extend(
            self.facts_beside(tx, document, id, shipment.map(|(id, _)| id), Some(parts))
                .await?,
        );
        self.rows.append(&mut rows);
        self.entered.completed += 1;
        self.count(document, Some(parts));
        Ok(())
    }

    fn customer(&self, document: &Document) -> Result<CustomerId> {
        let key = &document.customer;
        self.of
            .masters
            .customers
            .get(key)
            .copied()
            .ok_or_else(|| self.missing_master("/customer", key))
    }

    fn missing_master(&self, pointer: &str, key: &str) -> Fault {
        let why = self
            .of
            .masters
            .refused
            .get(key)
            .cloned()
            .unwrap_or_default();
        let message = Text::new(
            format!("{key} 无法新建：{}", why.zh),
            format!("{key} could not be created: {}", why.en),
        );
        Fault::invalid(pointer, "master_refused", message)
    }

    /// The customer's rep and department answer for the order, or else who imports it.
    async fn owner(
        &mut self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
    ) -> Result<(Owner, CustomerStanding)> {
        if let Some(known) = self.owners.get(&customer) {
            return Ok(*known);
        }
        let facts = parties::facts(tx, customer).await?;
        let permit = &self.of.permit;
        let user = facts.as_ref().and_then(|f| f.owner).or(permit.in_name_of());
        let department = facts
            .as_ref()
            .and_then(|f| f.department)
            .or(permit.department());
        let owner = Owner {
            user: user.ok_or(Fault::Unauthenticated)?,
            department,
        };
        let standing = if facts.is_some() {
            CustomerStanding::Active
        } else {
            CustomerStanding::Unknown
        };
        self.owners.insert(customer, (owner, standing));
        Ok((owner, standing))
    }

    /// The lines to enter, all or those among `parts`, with where each came from.
    fn lines(
        &self,
        document: &Document,
        parts: Option<&[EntryKey]>,
    ) -> Result<(Vec<LineContent>, Vec<EntryRow>)> {
        let (mut lines, mut rows) = (Vec::new(), Vec::new());
        for line in document
            .lines
            .iter()
            .filter(|line| wanted(parts, &line.key))
        {
            let products = &self.of.masters.products;
            let product = products.get(&line.product).copied();
            let product = product.ok_or_else(|| self.missing_master("/product", &line.product))?;
            let id = LineId::new();
            lines.push(LineContent {
                line_id: Some(id),
                product_id: Some(product),
                quantity: Some(line.quantity),
                unit_price: Some(line.price),
                tax_included: line.tax_included,
                // A product's rate is today's; a source that names none says nothing about tax.
                tax_rate: Some(line.tax_rate.unwrap_or_default()),
                discount: line.discount,
                customer_po_line: line.customer_po_line.clone(),
                customer_article_no: line.customer_article_no.clone(),
                remark: line.remark.clone(),
                ..LineContent::default()
            });
            rows.push(row(document, &line.key, id.0, &line.place));
        }
        Ok((lines, rows))
    }

    fn content(
        &self,
        document: &Document,
        customer: CustomerId,
        lines: Vec<LineContent>,
    ) -> OrderContent {
        let order_type = match document.kind {
            DocumentKind::Order => IMPORTED_ORDER,
            DocumentKind::CreditNote => IMPORTED_CREDIT_NOTE,
        };
        let seller = match document.sales_person.as_str() {
            "" => String::new(),
            name => format!("业务员：{name}"),
        };
        let remarks = [seller, document.remark.clone()];
        let remarks: Vec<String> = remarks
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        OrderContent {
            order_type: order_type.to_owned(),
            customer_id: Some(customer),
            contact_name: String::new(),
            contact_phone: String::new(),
            channel: String::new(),
            customer_po_no: document.customer_po.clone(),
            contract_no: document.contract_no.clone(),
            contract_signed_on: None,
            contract_file_id: None,
            contract_amount: None,
            order_date: Some(Date(document.ordered_at.date())),
            delivery_on: document.required_on,
            delivery_place: document.ship_to.clone(),
            rounding: Default::default(),
            discount: None,
            delivery_mode: None,
            payment_terms: None,
            currency: Some(self.of.plan.currency.code().to_owned()),
            remark: remarks.join("；"),
            lines,
        }
    }

    async fn known(
        &mut self,
        tx: &mut Tx<'_>,
        document: &Document,
        customer: CustomerStanding,
    ) -> Result<Known> {
        let day = Date(document.ordered_at.date());
        let currency_rate = match self.rates.get(&day) {
            Some(rate) => *rate,
            None => {
                let rate = catalog::rate_on(tx, self.of.plan.currency, day).await?;
                self.rates.insert(day, rate);
                rate
            }
        };
        let used = document
            .lines
            .iter()
            .filter_map(|line| self.of.masters.products.get(&line.product));
        let products = used.filter_map(|id| Some((*id, self.products.get(id)?.clone())));
        Ok(Known {
            products: products.collect(),
            customer: Some(customer),
            currency_rate,
            prices: KnownPrices::default(),
            today: self.of.process.today(self.of.now),
            entry: HowEntered::Imported,
        })
    }

    fn shipment(&self, id: Uuid, shipment: &crate::plan::Shipment) -> ImportedShipment {
        let at = |on: Date| self.of.process.calendar().midnight(on).min(self.of.now);
        ImportedShipment {
            id,
            shipped_at: at(shipment.shipped_on),
            received_at: shipment.received_on.map(at),
        }
    }

    /// Shipments and receipts as the source has them, and the rows of all that is no line.
    async fn facts_beside(
        &self,
        tx: &mut Tx<'_>,
        document: &Document,
        order: OrderId,
        shipment_id: Option<Uuid>,
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
        let shipments = document
            .shipments
            .iter()
            .filter(|shipment| wanted(parts, &shipment.key));
        for (shipment, id) in shipments.zip(
            shipment_id
                .into_iter()
                .chain(std::iter::repeat_with(Uuid::now_v7)),
        ) {
            store::put_shipment(tx, id, order, shipment).await?;
            rows.push(row(document, &shipment.key, id, &shipment.place));
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

    fn moment(&self, at: DateTime) -> Moment {
        let midnight = self.of.process.calendar().midnight(Date(at.date()));
        let time = at.time();
        let seconds = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        midnight.plus_seconds(seconds)
    }
}

fn wanted(parts: Option<&[EntryKey]>, key: &EntryKey) -> bool {
    parts.is_none_or(|parts| parts.iter().any(|part| part.identity() == key.identity()))
}

fn row(document: &Document, key: &EntryKey, part: Uuid, place: &crate::plan::Place) -> EntryRow {
    EntryRow {
        document: document.number.clone(),
        key: key.clone(),
        part,
        place: place.clone(),
    }
}

fn order_charge(charge: &crate::plan::Charge) -> OrderCharge {
    OrderCharge {
        kind: charge.kind.word().to_owned(),
        description: charge.description.clone(),
        amount_minor: charge.amount_minor,
    }
}

fn refused(code: &'static str, message: Text) -> Fault {
    Fault::invalid("", code, message)
}

/// The number a document goes by from now on: the source's in short, and its own.
pub(crate) fn number(source: &str, document: &str) -> String {
    let prefix = match source {
        "northwind" => "NW".to_owned(),
        "online_retail" => "OR".to_owned(),
        other => other.to_uppercase(),
    };
    let plain: String = document.split_whitespace().collect();
    format!("{prefix}-{}", plain.to_uppercase())
}

impl ChargeKind {
    /// Its word on an order.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Freight => "freight",
            Self::Discount => "discount",
            Self::Fee => "fee",
            Self::Service => "service",
            Self::Voucher => "voucher",
            Self::Sample => "sample",
            Self::Manual => "manual",
            Self::Adjustment => "adjustment",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_their_source() {
        assert_eq!(number("northwind", "10248"), "NW-10248");
        assert_eq!(number("online_retail", "c536379"), "OR-C536379");
        assert_eq!(number("旧系统", "A 1"), "旧系统-A1");
    }
}
