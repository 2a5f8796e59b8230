//! How an order went, in figures: what a retrospective starts from instead of memories.

use ::store::{BoxFuture, Tx};
use access::{Permit, matrix::ViewOrder};
use engine::LineFact;
use kernel::{Date, Moment, OrderId, Result, Text, counted, text};
use process::{MovementRow, Process, StepState, StepsView, Subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::tickets;

/// How long a step took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepFigure {
    /// Its key.
    pub step: String,
    /// Its name.
    pub title: Text,
    /// Since when it could be done.
    pub opened_at: Moment,
    /// When it was done last.
    pub done_at: Option<Moment>,
    /// When it was due.
    pub due_at: Option<Moment>,
    /// Working days it took, or takes so far.
    pub working_days: u32,
    /// Whether it was late at least once.
    pub late: bool,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// A stable key, e.g. `delivery.days_late`.
    pub key: String,
    /// What it counts.
    pub title: Text,
    /// The figure, with its unit.
    pub value: Text,
    /// Whether it is worth talking about.
    pub stands_out: bool,
}

impl Figure {
    /// A count that stands out when it is not zero.
    #[must_use]
    pub fn count(key: &str, title: Text, n: i64) -> Self {
        Self {
            key: key.to_owned(),
            title,
            value: text!("{n}", "{n}"),
            stands_out: n > 0,
        }
    }
}

/// All figures of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// Step by step, in the order they were opened.
    pub steps: Vec<StepFigure>,
    /// Delays, objections, quality, cost.
    pub figures: Vec<Figure>,
}

/// What other areas add: nonconformances, transport incidents, days overdue. `app` wires them.
pub trait Observations: Send + Sync + 'static {
    /// The figures of an order, in the order to be shown.
    fn figures<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<Figure>>>;
}

/// Nothing to add.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObservations;

impl Observations for NoObservations {
    fn figures<'a>(&'a self, _: &'a mut Tx<'_>, _: OrderId) -> BoxFuture<'a, Result<Vec<Figure>>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

/// The figures of an order as of now.
pub(crate) async fn figures(
    tx: &mut Tx<'_>,
    process: &Process,
    observations: &dyn Observations,
    permit: &Permit<ViewOrder>,
    (id, now): (OrderId, Moment),
) -> Result<Figures> {
    let subject = Subject::sales_order(id);
    let order = orders::get(tx, id).await?;
    let view = process.view(tx, subject, permit, now).await?;
    let movements = process.movements(tx, subject).await?;
    let shipped = last_day(process, &movements, LineFact::Shipped);
    let accepted = last_day(process, &movements, LineFact::Accepted);
    let mut figures = review_figures(&view);
    if let (Some(promised), Some(shipped)) = (order.promised_on, shipped) {
        figures.push(days_late(promised, shipped));
    }
    if let (Some(from), Some(to)) = (order.approved_at, accepted) {
        let days = to.days_since(process.today(from)).max(0);
        let shown = counted(days, "day", "days");
        figures.push(Figure {
            key: "delivery.days".to_owned(),
            title: text!("从批准到验收", "from approval to acceptance"),
            value: text!("{days} 天", "{shown}"),
            stands_out: false,
        });
    }
    let returned = movements
        .iter()
        .filter(|m| m.kind == LineFact::Returned.key())
        .count();
    figures.push(Figure::count(
        "goods.returns",
        text!("退货次数", "returns of goods"),
        number(returned),
    ));
    for (kind, n) in tickets::count_by_kind(tx, id).await? {
        let title = kind.title();
        let title = Text::new(
            format!("工单：{}", title.zh),
            format!("tickets: {}", title.en),
        );
        figures.push(Figure::count(&format!("tickets.{}", kind.code()), title, n));
    }
    figures.extend(observations.figures(tx, id).await?);
    Ok(Figures {
        steps: steps(process, &view, now),
        figures,
    })
}

fn steps(process: &Process, view: &StepsView, now: Moment) -> Vec<StepFigure> {
    let calendar = process.calendar();
    let figure = |step: &process::StepView| {
        let opened_at = step
            .opened_at
            .filter(|_| step.state != StepState::Skipped)?;
        Some(StepFigure {
            step: step.key.clone(),
            title: step.title.clone(),
            opened_at,
            done_at: step.done_at,
            due_at: step.due_at,
            working_days: calendar.working_days_between(opened_at, step.done_at.unwrap_or(now)),
            late: step.late,
        })
    };
    let mut steps: Vec<StepFigure> = view.steps.iter().filter_map(figure).collect();
    steps.sort_by_key(|step| step.opened_at);
    steps
}

/// How often the reviews sent it back, and how many steps were late.
fn review_figures(view: &StepsView) -> Vec<Figure> {
    let said = |verdict: &str| {
        number(
            view.opinions
                .iter()
                .filter(|o| o.verdict == verdict)
                .count(),
        )
    };
    let late = number(view.steps.iter().filter(|step| step.late).count());
    let again = i64::from(view.round.saturating_sub(1));
    vec![
        Figure::count(
            "review.again",
            text!("重新评审轮次", "further rounds of review"),
            again,
        ),
        Figure::count(
            "review.returns",
            text!("评审退回", "returned by reviewers"),
            said("return"),
        ),
        Figure::count(
            "review.objections",
            text!("评审异议", "objections of reviewers"),
            said("object"),
        ),
        Figure::count(
            "steps.late",
            text!("超期环节", "steps that were late"),
            late,
        ),
    ]
}

fn days_late(promised: Date, shipped: Date) -> Figure {
    let days = shipped.days_since(promised);
    let off = days.abs();
    let shown = counted(off, "day", "days");
    let value = match days {
        1.. => text!("晚 {days} 天", "{shown} late"),
        0 => text!("准时", "on time"),
        _ => text!("提前 {off} 天", "{shown} early"),
    };
    Figure {
        key: "delivery.days_late".to_owned(),
        title: text!(
            "最后一批发货与承诺交期",
            "last shipment against the promise"
        ),
        value,
        stands_out: days > 0,
    }
}

/// The day on which something happened last to any line.
fn last_day(process: &Process, movements: &[MovementRow], kind: LineFact) -> Option<Date> {
    let of_kind = movements
        .iter()
        .filter(|m| m.kind == kind.key() && m.quantity.0 > 0);
    of_kind
        .map(|m| m.occurred_at)
        .max()
        .map(|at| process.today(at))
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_shipment_stands_out() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let late = days_late(day("2026-03-10"), day("2026-03-13"));
        assert_eq!(
            (late.value.en.as_str(), late.stands_out),
            ("3 days late", true)
        );
        let early = days_late(day("2026-03-10"), day("2026-03-08"));
        assert_eq!(
            (early.value.en.as_str(), early.stands_out),
            ("2 days early", false)
        );
    }
}
