//! What the areas lay into a dossier, and what keeps an order from being closed.

use access::system;
use archive::{Ask, Found, Part, Sheet, Sources};
use engine::LineFact;
use kernel::{OrderId, Quantity, Refusal, Result, Text, text};
use process::{Process, Subject};
use store::{BoxFuture, Tx};

/// The areas, as the archive sees them.
pub(crate) struct DossierSources {
    /// The clock, for figures that depend on today.
    pub(crate) clock: std::sync::Arc<dyn kernel::Clock>,
}

impl DossierSources {
    async fn lay_in(&self, tx: &mut Tx<'_>, process: &Process, ask: Ask<'_>) -> Result<Vec<Found>> {
        if ask.from != "receivables" {
            return archive::own_paper(tx, process, ask).await;
        }
        let now = kernel::Clock::now(&*self.clock);
        let money =
            receivables::order_money(tx, process, &system("archive"), ask.order.id, now).await?;
        let rows: Vec<Vec<String>> = money
            .receipts
            .iter()
            .filter(|receipt| receipt.reversed_at.is_none())
            .map(|receipt| {
                vec![
                    receipt.number.clone(),
                    receipt.received_on.to_string(),
                    receipt.method_title.zh.clone(),
                    receipt.reference.clone(),
                    receipt.allocated.clone().unwrap_or_default(),
                ]
            })
            .collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![Found::Sheet(Sheet {
            title: ask.title.clone(),
            parts: vec![receipts(rows)],
        })])
    }

    async fn still_open(
        &self,
        tx: &mut Tx<'_>,
        process: &Process,
        id: OrderId,
    ) -> Result<Vec<Refusal>> {
        let mut open = receivables::open_matters(tx, process, id).await?;
        open.extend(aftersales::open_matters(tx, id).await?);
        for item in quality::nonconformances_of(tx, id).await? {
            if item.state != quality::NonconformanceState::Closed {
                let message = text!(
                    "不合格项 {} 未关闭",
                    "nonconformance {} is open",
                    item.number
                );
                let refusal = Refusal::new("nonconformance_open", message);
                open.push(
                    refusal
                        .fact("nonconformances.open", item.number)
                        .who(text!("质检员", "quality inspector")),
                );
            }
        }
        open.extend(unjudged_goods(tx, process, id).await?);
        open.extend(open_incidents(tx, id).await?);
        open.extend(unsigned_goods(tx, process, id).await?);
        Ok(open)
    }
}

fn receipts(rows: Vec<Vec<String>>) -> Part {
    let columns = [
        text!("收款单号", "receipt"),
        text!("到账日期", "received on"),
        text!("方式", "method"),
        text!("银行流水号", "bank reference"),
        text!("本单金额", "for this order"),
    ];
    Part {
        heading: text!("收款记录", "receipts"),
        columns: columns.to_vec(),
        rows,
    }
}

/// What was made for the order and quality has not passed.
async fn unjudged_goods(tx: &mut Tx<'_>, process: &Process, id: OrderId) -> Result<Vec<Refusal>> {
    let order = orders::get(tx, id).await?;
    let facts = process.lines(tx, Subject::sales_order(id)).await?;
    orders::not_inspected(tx, process, &order, &facts).await
}

/// Transport incidents that nobody has settled.
async fn open_incidents(tx: &mut Tx<'_>, id: OrderId) -> Result<Vec<Refusal>> {
    let incidents = logistics::incidents_of(tx, id).await?;
    let open = incidents.into_iter().filter(|i| i.resolved_at.is_none());
    let refusal = |incident: logistics::Incident| {
        let kind = incident.kind.title();
        let message = Text::new(
            format!("运输异常未处理：{}", kind.zh),
            format!("a transport incident is open: {}", kind.en),
        );
        Refusal::new("incident_open", message)
            .fact("transport.incidents_open", incident.description)
            .who(text!("物流专员", "logistics"))
    };
    Ok(open.map(refusal).collect())
}

/// Goods that left and whose slip nobody signed.
async fn unsigned_goods(
    tx: &mut Tx<'_>,
    process: &Process,
    id: OrderId,
) -> Result<Option<Refusal>> {
    let lines = process.lines(tx, Subject::sales_order(id)).await?;
    let unsigned: i64 = lines
        .iter()
        .map(|line| {
            line.get(LineFact::Shipped).0
                - line
                    .get(LineFact::Signed)
                    .0
                    .max(line.get(LineFact::Accepted).0)
        })
        .filter(|missing| *missing > 0)
        .sum();
    if unsigned == 0 {
        return Ok(None);
    }
    let quantity = Quantity(unsigned);
    let message: Text = text!(
        "还有 {quantity} 件已发货物没有签回的回单",
        "{quantity} units shipped have no signed slip"
    );
    let refusal = Refusal::new("slip_unsigned", message).fact("slips.unsigned", quantity);
    Ok(Some(refusal.who(text!("物流专员", "logistics"))))
}

impl Sources for DossierSources {
    fn papers<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        process: &'a Process,
        ask: Ask<'a>,
    ) -> BoxFuture<'a, Result<Vec<Found>>> {
        Box::pin(self.lay_in(tx, process, ask))
    }

    fn open_matters<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        process: &'a Process,
        order: OrderId,
    ) -> BoxFuture<'a, Result<Vec<Refusal>>> {
        Box::pin(self.still_open(tx, process, order))
    }
}
