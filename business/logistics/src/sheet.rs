//! Making an acceptance sheet from what was delivered: a pure decision.

use catalog::ProductFacts;
use kernel::{DocumentId, LineId, Quantity};
use orders::{Parameter, PricedLine};
use warehouse::{PackedBox, less};

use crate::{
    acceptance::{AcceptanceRow, Check, CheckKind},
    shipment::{Shipment, ShipmentState},
};

/// What the sheet is made from.
pub(crate) struct Delivered<'a> {
    /// The order's lines.
    pub(crate) lines: &'a [PricedLine],
    /// Their products.
    pub(crate) products: &'a std::collections::HashMap<kernel::ProductId, ProductFacts>,
    /// The shipments to go through; only those that arrived count.
    pub(crate) shipments: &'a [Shipment],
    /// The order's boxes, for the accessories.
    pub(crate) boxes: &'a [PackedBox],
    /// What stands on other sheets: accepted on signed ones, or being gone through on open ones.
    pub(crate) covered: &'a [Covered],
    /// Services rendered and not on another sheet, per line.
    pub(crate) services: &'a [(LineId, Quantity)],
}

/// What another sheet covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) shipment: Option<DocumentId>,
    pub(crate) line: LineId,
    pub(crate) serial: Option<String>,
    pub(crate) quantity: Quantity,
}

/// The rows: one per machine, one per delivered line of other goods, one per service.
pub(crate) fn rows(delivered: &Delivered<'_>) -> Vec<AcceptanceRow> {
    let mut rows = Vec::new();
    let arrived = delivered
        .shipments
        .iter()
        .filter(|s| s.state == ShipmentState::Arrived);
    for shipment in arrived {
        for on_it in &shipment.lines {
            let Some(line) = delivered.lines.iter().find(|l| l.line_id == on_it.line_id) else {
                continue;
            };
            let Some(product) = delivered.products.get(&on_it.product_id) else {
                continue;
            };
            let elsewhere =
                |serial| covered(delivered.covered, (shipment.id, on_it.line_id), serial);
            if on_it.serials.is_empty() {
                let open = less(on_it.delivered(), elsewhere(None));
                if open > Quantity::ZERO {
                    let accessories = accessories(delivered.boxes, shipment, line.line_id, None);
                    rows.push(goods_row(
                        shipment.id,
                        (line, product),
                        None,
                        open,
                        &accessories,
                    ));
                }
                continue;
            }
            // Which machines are missing of a short delivery is sorted out with the incident; those
            // that are not there cannot be ticked.
            for serial in &on_it.serials {
                if elsewhere(Some(serial.as_str())) == Quantity::ZERO {
                    let accessories =
                        accessories(delivered.boxes, shipment, line.line_id, Some(serial));
                    rows.push(goods_row(
                        shipment.id,
                        (line, product),
                        Some(serial),
                        Quantity::ONE,
                        &accessories,
                    ));
                }
            }
        }
    }
    for (line_id, open) in delivered.services {
        let Some(line) = delivered.lines.iter().find(|l| l.line_id == *line_id) else {
            continue;
        };
        let Some(product) = line
            .content
            .product_id
            .and_then(|id| delivered.products.get(&id))
        else {
            continue;
        };
        rows.push(service_row(line, product, *open));
    }
    for (row, ordinal) in rows.iter_mut().zip(0..) {
        row.ordinal = ordinal;
    }
    rows
}

/// How much of a delivered line (or machine) stands on other sheets.
fn covered(
    all: &[Covered],
    (shipment, line): (DocumentId, LineId),
    serial: Option<&str>,
) -> Quantity {
    let same = |c: &&Covered| {
        c.shipment == Some(shipment) && c.line == line && c.serial.as_deref() == serial
    };
    Quantity(all.iter().filter(same).map(|c| c.quantity.0).sum())
}

/// What was packed beside the goods.
fn accessories(
    boxes: &[PackedBox],
    shipment: &Shipment,
    line: LineId,
    serial: Option<&str>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let on_board = boxes
        .iter()
        .filter(|b| shipment.box_ids.contains(&b.id))
        .flat_map(|b| &b.lines);
    for content in on_board.filter(|l| l.line_id == line) {
        if serial.is_none_or(|serial| content.serials.iter().any(|s| s == serial)) {
            names.extend(content.accessories.iter().cloned());
        }
    }
    names.sort();
    names.dedup();
    names
}

fn row(
    shipment: Option<DocumentId>,
    line: &PricedLine,
    product: &ProductFacts,
    quantity: Quantity,
) -> AcceptanceRow {
    AcceptanceRow {
        ordinal: 0,
        shipment_id: shipment,
        line_id: line.line_id,
        product_id: product.id,
        serial: None,
        quantity,
        checks: Vec::new(),
        photos: Vec::new(),
        accepted: Quantity::ZERO,
        later_on: None,
        remark: String::new(),
        objection: String::new(),
        objection_owner: None,
        objection_due: None,
        objected_at: None,
    }
}

fn goods_row(
    shipment: DocumentId,
    (line, product): (&PricedLine, &ProductFacts),
    serial: Option<&str>,
    quantity: Quantity,
    accessories: &[String],
) -> AcceptanceRow {
    let model = if line.content.model.is_empty() {
        &product.model
    } else {
        &line.content.model
    };
    let mut checks = vec![
        check(CheckKind::Model, "", model),
        check(
            CheckKind::Quantity,
            "",
            &format!("{quantity} {}", product.unit),
        ),
    ];
    let parameters = line.content.parameters.iter();
    checks.extend(
        parameters.map(|Parameter { name, value }| check(CheckKind::Parameter, name, value)),
    );
    checks.push(check(CheckKind::Intact, "", ""));
    checks.extend(
        accessories
            .iter()
            .map(|name| check(CheckKind::Accessory, name, "")),
    );
    AcceptanceRow {
        serial: serial.map(str::to_owned),
        checks,
        ..row(Some(shipment), line, product, quantity)
    }
}

fn service_row(line: &PricedLine, product: &ProductFacts, quantity: Quantity) -> AcceptanceRow {
    let checks = vec![check(
        CheckKind::Service,
        "",
        &format!("{quantity} {}", product.unit),
    )];
    AcceptanceRow {
        checks,
        ..row(None, line, product, quantity)
    }
}

fn check(kind: CheckKind, name: &str, expected: &str) -> Check {
    Check {
        kind,
        name: name.to_owned(),
        expected: expected.to_owned(),
        ok: None,
        note: String::new(),
    }
}
