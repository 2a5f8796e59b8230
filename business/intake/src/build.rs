//! Builds one document from its header and the rows that can be entered.

use jiff::civil::DateTime;
use kernel::{Currency, Money, tax_of, text};

use crate::{
    EntryKey, EntryKind,
    key::{Keys, fingerprint},
    plan::{Charge, ChargeKind, Document, DocumentKind, Finding, Line, Place, Receipt, Shipment},
    raw::{RawHeader, RawLine, RawShipment},
};

/// A document whose header and rows have been judged sound.
pub(crate) struct Sound {
    pub(crate) number: String,
    pub(crate) customer: String,
    pub(crate) ordered_at: DateTime,
    pub(crate) credit: bool,
    pub(crate) header: RawHeader,
    pub(crate) findings: Vec<Finding>,
    /// The rows with their rounded amounts.
    pub(crate) lines: Vec<(RawLine, i64)>,
}

pub(crate) fn build(sound: Sound, currency: Currency) -> Document {
    let Sound {
        number,
        customer,
        ordered_at,
        credit,
        header,
        findings,
        lines: kept,
    } = sound;
    let kind = if credit {
        DocumentKind::CreditNote
    } else {
        DocumentKind::Order
    };
    let required = header
        .required_on
        .map(|d| d.to_string())
        .unwrap_or_default();
    let header_hash = fingerprint(&[
        &credit,
        &customer,
        &ordered_at,
        &required,
        &header.customer_po,
        &header.contract_no,
        &header.ship_to,
    ]);
    let mut document = Document {
        number,
        kind,
        place: header.place.clone(),
        header_hash,
        customer,
        ordered_at,
        required_on: header.required_on,
        customer_po: header.customer_po.clone(),
        contract_no: header.contract_no.clone(),
        ship_to: header.ship_to.clone(),
        sales_person: header.sales_person.clone(),
        remark: header.remark.clone(),
        lines: Vec::new(),
        charges: Vec::new(),
        shipments: Vec::new(),
        receipts: Vec::new(),
        stated_minor: header.stated_minor,
        total_minor: 0,
        findings,
    };
    let mut keys = Keys::default();
    for (line, net) in kept {
        document.enter(line, net, &mut keys, currency);
    }
    document.enter_header(&header, &mut keys);
    let charged = document.charges.iter().map(|c| c.amount_minor);
    let lines = document.lines.iter().map(|l| l.net_minor);
    document.total_minor = lines.chain(charged).fold(0, i64::saturating_add);
    document.compare_totals(currency);
    document
}

impl Document {
    fn enter(&mut self, line: RawLine, net_minor: i64, keys: &mut Keys, currency: Currency) {
        let tax = line.tax_rate.filter(|_| !line.tax_included);
        let tax = tax
            .and_then(|rate| tax_of(net_minor, rate).ok())
            .unwrap_or(0);
        let fits = [net_minor, net_minor.saturating_add(tax)];
        if let Some(stated) = line.stated_minor.filter(|stated| !fits.contains(stated)) {
            self.findings.push(amount_disagrees(
                line.place.row,
                stated,
                net_minor,
                currency,
            ));
        }
        let (product, name) = (line.product.unwrap_or_default(), line.name);
        let (quantity, price) = (
            line.quantity.unwrap_or_default(),
            line.price.unwrap_or_default(),
        );
        if let Some(kind) = line.charge {
            let key = keys.next(
                EntryKind::Charge,
                &product,
                &[&quantity, &price, &line.discount],
            );
            let description = if name.is_empty() { product } else { name };
            self.charges.push(Charge {
                key,
                place: line.place,
                kind,
                description,
                amount_minor: net_minor,
                of_header: false,
            });
            return;
        }
        let tax = line.tax_rate.map(|r| r.to_string()).unwrap_or_default();
        let mut content: Vec<&dyn std::fmt::Display> = vec![
            &quantity,
            &price,
            &line.discount,
            &tax,
            &line.tax_included,
            &line.gift,
        ];
        if !line.unit.is_empty() {
            content.push(&line.unit);
        }
        self.lines.push(Line {
            key: keys.next(EntryKind::Line, &product, &content),
            place: line.place,
            product,
            quantity,
            unit: line.unit.clone(),
            price,
            tax_included: line.tax_included,
            discount: line.discount,
            tax_rate: line.tax_rate,
            gift: line.gift,
            customer_po_line: line.customer_po_line,
            customer_article_no: line.customer_article_no,
            remark: line.remark,
            net_minor,
        });
    }

    /// Enters what the header says beside its fields: freight, shipment, receipt.
    fn enter_header(&mut self, header: &RawHeader, keys: &mut Keys) {
        if let Some(amount_minor) = header.freight_minor.filter(|minor| *minor != 0) {
            self.charges.push(Charge {
                key: keys.next(EntryKind::Charge, &"freight", &[&amount_minor]),
                place: header.place.clone(),
                kind: ChargeKind::Freight,
                description: String::new(),
                amount_minor,
                of_header: true,
            });
        }
        for shipment in &header.shipments {
            let shipment = self.shipment(shipment, header, keys);
            self.shipments.push(shipment);
        }
        for receipt in &header.receipts {
            let (received_on, amount_minor) = (receipt.received_on, receipt.amount_minor);
            self.receipts.push(Receipt {
                key: keys.next(EntryKind::Receipt, &received_on, &[&amount_minor]),
                place: first_of(&receipt.rows, header),
                received_on,
                amount_minor,
            });
        }
    }

    /// A shipment with the lines whose rows tell of it; of all lines where they all do, or where
    /// the header has a row of its own.
    fn shipment(&self, told: &RawShipment, header: &RawHeader, keys: &mut Keys) -> Shipment {
        let received = told.received_on.map(|d| d.to_string()).unwrap_or_default();
        let told_by = |line: &&Line| told.rows.contains(&line.place);
        let lines: Vec<EntryKey> = self
            .lines
            .iter()
            .filter(told_by)
            .map(|l| l.key.clone())
            .collect();
        let whole = told.rows.is_empty() || lines.len() == self.lines.len();
        Shipment {
            key: keys.next(
                EntryKind::Shipment,
                &told.waybill,
                &[&told.shipped_on, &received, &told.carrier],
            ),
            place: first_of(&told.rows, header),
            shipped_on: told.shipped_on,
            received_on: told.received_on,
            carrier: told.carrier.clone(),
            waybill: told.waybill.clone(),
            lines: (!whole).then_some(lines),
        }
    }

    /// Compares the stated total with what the rows come to: goods alone, goods and charges, or
    /// these with tax. Any other total is reported and keeps the document back; it is not for an
    /// import to say which of the two is right.
    fn compare_totals(&mut self, currency: Currency) {
        let Some(stated) = self.stated_minor else {
            return;
        };
        let goods = self
            .lines
            .iter()
            .map(|l| l.net_minor)
            .fold(0, i64::saturating_add);
        let untaxed = self.lines.iter().filter(|l| !l.tax_included);
        let tax = untaxed
            .filter_map(|line| tax_of(line.net_minor, line.tax_rate?).ok())
            .fold(0, i64::saturating_add);
        let total = self.total_minor;
        let fits = [
            goods,
            total,
            goods.saturating_add(tax),
            total.saturating_add(tax),
        ];
        if fits.contains(&stated) {
            return;
        }
        let money = |minor| Money::new(minor, currency).to_decimal();
        let (stated, computed) = (money(stated), money(total));
        self.findings.push(Finding::block(
            "total_disagrees",
            text!(
                "表头总额 {stated} 与明细合计 {computed} 不符",
                "the header states {stated}, the lines come to {computed}"
            ),
        ));
    }
}

/// The first row that tells of a part of the header.
fn first_of(rows: &[Place], header: &RawHeader) -> Place {
    rows.first().unwrap_or(&header.place).clone()
}

fn amount_disagrees(row: u32, stated: i64, computed: i64, currency: Currency) -> Finding {
    let money = |minor| Money::new(minor, currency).to_decimal();
    let (stated, computed) = (money(stated), money(computed));
    Finding::block(
        "amount_disagrees",
        text!(
            "第 {row} 行：金额 {stated} 与数量×单价 {computed} 不符",
            "row {row}: the amount {stated} is not quantity × price, {computed}"
        ),
    )
}
