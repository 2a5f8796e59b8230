//! What failed an inspection becomes a nonconformance: somebody is asked to put it right, sales is
//! told, the goods are held.

use ::store::Tx;
use events::{NewEvent, Stream};
use kernel::{Date, DocumentId, Moment, Quantity, Result, Text, UserId, text};
use process::{Acting, NewTask, Process, TaskKind};
use serde_json::{Value, json};

use crate::{
    goods::Goods,
    inspection::Stage,
    store::nonconformances::{self, NewNonconformance},
};

/// The kind under which nonconformance numbers are counted, and of its events' stream.
pub(crate) const KIND: &str = "nonconformance";
/// Working days in which a failure is put right when nobody says otherwise.
const CORRECTION_DAYS: u32 = 3;

/// A failure.
#[derive(Debug, Clone)]
pub(crate) struct Failure<'a> {
    pub(crate) inspection: DocumentId,
    pub(crate) quantity: Quantity,
    pub(crate) serials: &'a [String],
    pub(crate) product: &'a str,
    pub(crate) description: &'a str,
    pub(crate) responsible: Option<UserId>,
    pub(crate) due_on: Option<Date>,
}

/// Opens a nonconformance; answers its number.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    process: &Process,
    (id, goods): (DocumentId, &Goods),
    failure: &Failure<'_>,
    acting: &Acting,
) -> Result<String> {
    let year = process.today(acting.now).0.year();
    let number = format!(
        "NC-{year}-{:06}",
        orders::next_number(tx, KIND, year).await?
    );
    let due_on = failure
        .due_on
        .unwrap_or_else(|| correction_due(process, acting.now));
    let asked = Asked {
        number: &number,
        product: failure.product,
        quantity: failure.quantity,
        responsible: failure.responsible,
        due_on,
    };
    let task = ask_to_correct(tx, process, (id, goods), &asked, acting).await?;
    let new = NewNonconformance {
        id,
        number: &number,
        goods,
        inspection: failure.inspection,
        quantity: failure.quantity,
        serials: failure.serials,
        description: failure.description,
        post: goods.corrected_by(),
        responsible: failure.responsible,
        due_on,
        task,
        by: acting.user(),
    };
    nonconformances::insert(tx, &new, acting.now).await?;
    goods.block(tx, failure.serials, acting).await?;
    tell_sales(tx, process, (id, goods), &asked, acting).await?;
    let data = json!({
        "id": id, "number": number, "stage": goods.stage, "quantity": failure.quantity, "serials": failure.serials,
        "description": failure.description, "due_on": due_on,
    });
    tell(tx, (id, goods), "nonconformance.opened", data, acting).await?;
    Ok(number)
}

/// By when a failure found now is put right.
pub(crate) fn correction_due(process: &Process, now: Moment) -> Date {
    let calendar = process.calendar();
    calendar.date(calendar.due_moment(now, CORRECTION_DAYS))
}

/// What somebody is asked to correct.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) number: &'a str,
    pub(crate) product: &'a str,
    pub(crate) quantity: Quantity,
    pub(crate) responsible: Option<UserId>,
    pub(crate) due_on: Date,
}

/// Puts the correction on the desk of who has to do it.
pub(crate) async fn ask_to_correct(
    tx: &mut Tx<'_>,
    process: &Process,
    (id, goods): (DocumentId, &Goods),
    asked: &Asked<'_>,
    acting: &Acting,
) -> Result<kernel::TaskId> {
    let Asked {
        number,
        product,
        quantity,
        ..
    } = asked;
    let title = text!(
        "{number}：{product} {quantity} 不合格，请查明原因并整改",
        "{number}: {quantity} of {product} failed; find the cause and correct it"
    );
    let task = NewTask::new(
        goods.subject(),
        TaskKind::FollowUp,
        goods.corrected_by(),
        title,
    )
    .assignee(asked.responsible)
    .clause("EQ-5.3b")
    .link(link(id))
    .due(Some(process.calendar().end_of(asked.due_on)));
    process.open_task(tx, task, acting).await
}

/// Finished or half-finished goods that fail may make the order late; the rep hears of it at once.
async fn tell_sales(
    tx: &mut Tx<'_>,
    process: &Process,
    (id, goods): (DocumentId, &Goods),
    asked: &Asked<'_>,
    acting: &Acting,
) -> Result<()> {
    if goods.stage == Stage::Incoming {
        return Ok(());
    }
    let order = orders::get(tx, goods.order).await?;
    let (stage, number) = (goods.stage.title(), asked.number);
    let title = Text::new(
        format!(
            "{} {} 在{}中不合格（{number}），交期可能受影响",
            asked.product, asked.quantity, stage.zh
        ),
        format!(
            "{} of {} failed the {} ({number}); the delivery date may suffer",
            asked.quantity, asked.product, stage.en
        ),
    );
    let task = NewTask::new(goods.subject(), TaskKind::Acknowledge, "sales_rep", title)
        .assignee(Some(order.owner))
        .clause("EQ-5.1b")
        .link(link(id));
    process.open_task(tx, task, acting).await.map(drop)
}

/// The address of a nonconformance's page.
pub(crate) fn link(id: DocumentId) -> String {
    format!("/nonconformances/{id}")
}

/// Records what happened in the nonconformance's history and in the order's.
pub(crate) async fn tell(
    tx: &mut Tx<'_>,
    (id, goods): (DocumentId, &Goods),
    kind: &str,
    data: Value,
    acting: &Acting,
) -> Result<()> {
    for stream in [goods.subject().stream(), Stream::new(KIND, id.0)] {
        let event = NewEvent::new(stream, kind, data.clone(), acting.now);
        events::record(tx, &event, &acting.actor, acting.now).await?;
    }
    Ok(())
}
