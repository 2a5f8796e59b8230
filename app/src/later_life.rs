//! What a machine's quality file tells of the time after it left: shipment, acceptance, service.

use kernel::{OrderId, Result, text};
use quality::{LaterEntry, LaterLife};
use store::{BoxFuture, Tx};

/// The areas behind quality, as a machine's file sees them.
pub(crate) struct FromAreas;

impl LaterLife for FromAreas {
    fn of<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        serial: &'a str,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<LaterEntry>>> {
        Box::pin(async move {
            let mut entries = shipments(tx, serial, order).await?;
            entries.extend(acceptances(tx, serial, order).await?);
            entries.extend(service(tx, serial, order).await?);
            entries.sort_by_key(|entry| entry.at);
            Ok(entries)
        })
    }
}

async fn shipments(tx: &mut Tx<'_>, serial: &str, order: OrderId) -> Result<Vec<LaterEntry>> {
    let mut entries = Vec::new();
    for shipment in logistics::shipments_of(tx, order).await? {
        let mut machines = shipment.lines.iter().flat_map(|line| &line.serials);
        let aboard = machines.any(|number| number == serial);
        let Some(at) = shipment.departed_at.filter(|_| aboard) else {
            continue;
        };
        entries.push(LaterEntry {
            kind: "shipment".to_owned(),
            title: text!("发运", "shipped"),
            link: format!("/shipments/{}", shipment.id),
            number: shipment.number,
            at,
            note: format!("{} {}", shipment.carrier_name, shipment.waybill_no),
        });
    }
    Ok(entries)
}

async fn acceptances(tx: &mut Tx<'_>, serial: &str, order: OrderId) -> Result<Vec<LaterEntry>> {
    let mut entries = Vec::new();
    for sheet in logistics::acceptances_of(tx, order).await? {
        let row = sheet
            .rows
            .iter()
            .find(|row| row.serial.as_deref() == Some(serial));
        let (Some(row), Some(at)) = (row, sheet.signed_at) else {
            continue;
        };
        let title = if row.accepted == row.quantity {
            text!("验收合格", "accepted")
        } else {
            text!("验收未通过", "not accepted")
        };
        entries.push(LaterEntry {
            kind: "acceptance".to_owned(),
            title,
            number: sheet.number.clone(),
            link: format!("/acceptances/{}", sheet.id),
            at,
            note: row.objection.clone(),
        });
    }
    Ok(entries)
}

async fn service(tx: &mut Tx<'_>, serial: &str, order: OrderId) -> Result<Vec<LaterEntry>> {
    let tickets = aftersales::of_machine(tx, order, serial).await?;
    let entry = |ticket: aftersales::Ticket| LaterEntry {
        kind: "service".to_owned(),
        title: ticket.kind.title(),
        link: format!("/tickets/{}", ticket.id),
        number: ticket.number,
        at: ticket.opened_at,
        note: ticket.description,
    };
    Ok(tickets.into_iter().map(entry).collect())
}
