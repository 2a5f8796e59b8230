//! What a fixture's rows become in the areas whose commands take more than the row itself.

use access::system;
use kernel::Moment;

/// Sets a customer's credit limit from a fixture.
pub(super) async fn seed_credit_limit(
    opened: &crate::open::Opened,
    customer: kernel::CustomerId,
    limit: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let input = receivables::CreditInput {
        limit: limit.to_owned(),
        note: "fixture".to_owned(),
    };
    let seen = receivables::Seen::Whatever;
    opened
        .db
        .run(receivables::SetCreditLimit {
            permit: system("seed"),
            customer,
            seen,
            input,
            now,
        })
        .await?;
    Ok(())
}

/// Takes a fixture's stock in; a place that is new is entered first.
pub(super) async fn seed_stock(
    opened: &crate::open::Opened,
    product_id: kernel::ProductId,
    warehouse: &str,
    quantity: kernel::Quantity,
    now: Moment,
) -> anyhow::Result<()> {
    let place_id = seed_place(opened, warehouse, now).await?;
    let (lot, serials) = (String::new(), Vec::new());
    let line = warehouse::ReceiptLine {
        product_id,
        place_id,
        quantity,
        lot,
        serials,
    };
    let id = kernel::DocumentId::new();
    let input = warehouse::ReceiptInput {
        reference: format!("fixture {id}"),
        remark: String::new(),
        received_at: None,
        lines: vec![line],
    };
    let process = opened.process.clone();
    opened
        .db
        .run(warehouse::ReceiveStock {
            permit: system("seed"),
            process,
            id,
            input,
            bought_for: None,
            now,
        })
        .await?;
    Ok(())
}

async fn seed_place(
    opened: &crate::open::Opened,
    name: &str,
    now: Moment,
) -> anyhow::Result<warehouse::PlaceId> {
    let wanted = name.to_owned();
    let known = opened
        .db
        .read_with(move |tx| Box::pin(async move { warehouse::place_named(tx, &wanted).await }))
        .await?;
    if let Some(place) = known {
        return Ok(place.id);
    }
    let kind = if name.contains("成品") {
        warehouse::PlaceKind::Finished
    } else {
        warehouse::PlaceKind::Material
    };
    let id = warehouse::PlaceId::new();
    let input = warehouse::PlaceInput {
        code: name.to_owned(),
        name: name.to_owned(),
        kind,
        active: true,
    };
    opened
        .db
        .run(warehouse::SavePlace {
            permit: system("seed"),
            id,
            input,
            now,
        })
        .await?;
    Ok(id)
}

/// Enters a fixture's work centre.
pub(super) async fn seed_work_centre(
    opened: &crate::open::Opened,
    code: &str,
    name: kernel::Text,
    daily_hours: kernel::Quantity,
    now: Moment,
) -> anyhow::Result<()> {
    let input = production::WorkCentreInput {
        code: code.to_owned(),
        name,
        daily_hours,
        active: true,
    };
    let id = kernel::DocumentId::new();
    opened
        .db
        .run(production::SaveWorkCentre {
            permit: system("seed"),
            id,
            input,
            now,
        })
        .await?;
    Ok(())
}
