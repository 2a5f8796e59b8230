//! A change of an approved order: what each area says before it, in which order they follow it.

use access::Post;
use kernel::{LineId, Moment, OrderId, Quantity, Result, Text, text};
use orders::{Amendment, AreaImpact};
use process::{Acting, CheckReport, NewTask, Process, Subject, TaskKind};
use store::{BoxFuture, Tx};

/// The areas behind orders.
pub(crate) struct FromAreas(pub(crate) Process);

impl FromAreas {
    /// What a change means, area by area along the goods' way.
    async fn ask(
        &self,
        tx: &mut Tx<'_>,
        change: &Amendment,
        now: Moment,
    ) -> Result<Vec<AreaImpact>> {
        let today = self.0.today(now);
        let stock = warehouse::change_impact(tx, change).await?;
        let work = production::change_impact(tx, change).await?;
        let purchases = procurement::change_impact(tx, change).await?;
        let shipments = logistics::change_impact(tx, change).await?;
        let money = receivables::change_impact(tx, &self.0, change, today).await?;
        Ok(vec![
            area(
                "warehouse",
                text!("库存预留", "Stock"),
                Post::WarehouseKeeper,
                stock,
            ),
            area(
                "production",
                text!("生产工单", "Work orders"),
                Post::Planner,
                work,
            ),
            area(
                "procurement",
                text!("采购需求", "Purchases"),
                Post::Purchaser,
                purchases,
            ),
            area(
                "logistics",
                text!("发运", "Shipments"),
                Post::Logistics,
                shipments,
            ),
            AreaImpact {
                money: true,
                ..area(
                    "receivables",
                    text!("信用与收款", "Credit and payments"),
                    Post::Finance,
                    money,
                )
            },
        ])
    }

    /// What is not begun is taken back first, then what stock holds; then what is more is held,
    /// made and bought; the money last.
    async fn go_on(&self, tx: &mut Tx<'_>, change: &Amendment, acting: &Acting) -> Result<()> {
        let (process, id) = (&self.0, change.before.id);
        let making = production::order_changed(tx, process, change, acting).await?;
        let anew = procurement::give_up_surplus(tx, process, change, acting).await?;
        let left = warehouse::order_changed(tx, process, change, &making, acting).await?;
        production::open_work_orders(tx, process, id, acting).await?;
        procurement::open_requirements(tx, process, id, &anew, acting).await?;
        procurement::dates_changed(tx, process, change, acting).await?;
        logistics::order_changed(tx, process, change, acting).await?;
        receivables::order_changed(tx, process, change, acting).await?;
        self.flag_surplus(tx, (change, &left), acting).await
    }

    /// What was made for an order beyond what it takes by now: a person decides what becomes of it.
    async fn flag_surplus(
        &self,
        tx: &mut Tx<'_>,
        (change, left): (&Amendment, &[(LineId, Quantity)]),
        acting: &Acting,
    ) -> Result<()> {
        for (line, quantity) in left {
            let Some(of_line) = change.lines.iter().find(|l| l.line == *line) else {
                continue;
            };
            let title = text!(
                "订单变更后，{} 多做了 {quantity}，请决定转库存或另作安排",
                "after the change {quantity} too many were made of {}; decide whether they go into stock",
                of_line.description
            );
            let subject = Subject::sales_order(change.before.id);
            let link = format!("{}?line={line}", subject.link(""));
            let task = NewTask::new(subject, TaskKind::FollowUp, Post::Planner.key(), title);
            self.0.open_task(tx, task.link(link), acting).await?;
            let at = (change.before.id, *line);
            quality::surplus_made(tx, &self.0, at, acting).await?;
        }
        Ok(())
    }
}

fn area(area: &str, title: Text, post: Post, report: CheckReport) -> AreaImpact {
    AreaImpact {
        area: area.to_owned(),
        title,
        post,
        money: false,
        items: report.items,
    }
}

impl orders::Downstream for FromAreas {
    fn impact<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        change: &'a Amendment,
        now: Moment,
    ) -> BoxFuture<'a, Result<Vec<AreaImpact>>> {
        Box::pin(self.ask(tx, change, now))
    }

    fn follow<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        change: &'a Amendment,
        acting: &'a Acting,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.go_on(tx, change, acting))
    }

    fn received<'a>(&'a self, tx: &'a mut Tx<'_>, order: OrderId) -> BoxFuture<'a, Result<i64>> {
        Box::pin(receivables::received(tx, order))
    }

    fn is_settled<'a>(&'a self, tx: &'a mut Tx<'_>, order: OrderId) -> BoxFuture<'a, Result<bool>> {
        Box::pin(receivables::is_settled(tx, order))
    }
}
