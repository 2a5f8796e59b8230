//! What the areas add to the figures of a retrospective: how punctual production and payment were,
//! what failed, what went wrong on the way.

use aftersales::{Figure, Observations};
use kernel::{Moment, OrderId, Result, Text, counted, text};
use process::Process;
use store::{BoxFuture, Tx};

/// The areas, as a retrospective sees them.
pub(crate) struct FromAreas(pub(crate) Process);

impl Observations for FromAreas {
    fn figures<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<Figure>>> {
        Box::pin(async move {
            let mut figures = Vec::new();
            if let Some(days) = production_days_late(tx, &self.0, order).await? {
                let title = text!("完工与生产计划", "production against its plan");
                figures.push(punctuality("production.days_late", title, days));
            }
            let failures = quality::nonconformances_of(tx, order).await?.len();
            let title = text!("不合格项", "nonconformances");
            figures.push(Figure::count(
                "quality.nonconformances",
                title,
                number(failures),
            ));
            let incidents = logistics::incidents_of(tx, order).await?.len();
            let title = text!("运输异常", "transport incidents");
            figures.push(Figure::count(
                "transport.incidents",
                title,
                number(incidents),
            ));
            if let Some(days) = receivables::days_late(tx, order).await? {
                let title = text!("最晚一期回款与到期日", "latest payment against its due day");
                figures.push(punctuality("payments.days_late", title, days));
            }
            Ok(figures)
        })
    }
}

/// How many days after its planned end the latest work order was done; nothing when none is done.
async fn production_days_late(
    tx: &mut Tx<'_>,
    process: &Process,
    order: OrderId,
) -> Result<Option<i64>> {
    let mut latest: Option<i64> = None;
    for work in production::of_order(tx, order).await? {
        let reports = production::reports_of(tx, work.id).await?;
        let finished: Option<Moment> = reports.iter().map(|report| report.occurred_at).max();
        let done = work.state == production::WorkOrderState::Done;
        if let (Some(planned), Some(finished)) = (work.end_on, finished.filter(|_| done)) {
            let days = process.today(finished).days_since(planned);
            latest = latest.max(Some(days));
        }
    }
    Ok(latest)
}

/// Days late, in words; negative days are early.
fn punctuality(key: &str, title: Text, days: i64) -> Figure {
    let off = days.abs();
    let shown = counted(off, "day", "days");
    let value = match days {
        1.. => text!("晚 {days} 天", "{shown} late"),
        0 => text!("准时", "on time"),
        _ => text!("提前 {off} 天", "{shown} early"),
    };
    Figure {
        key: key.to_owned(),
        title,
        value,
        stands_out: days > 0,
    }
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
