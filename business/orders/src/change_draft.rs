//! Changing a draft, or an order that was returned for correction. Under review the content is
//! frozen; after approval only a change request changes it.

use ::store::{Command, Tx};
use access::{Permit, matrix::EditOrder};
use events::NewEvent;
use kernel::{Fault, Moment, OrderId, Refusal, Result, text};
use process::{Acting, Process, Subject};
use serde_json::json;

use crate::{
    changes::changes,
    channel,
    content::OrderContent,
    create_order::{OrderSaved, Saved, attach_contract, stream},
    look_up::look_up_prices,
    looks_at::content_groups,
    order::{Order, OrderState, lock_for},
    origin::promises,
    price_asked,
    price_entry::price_entry,
    store,
    warnings::warnings_of,
};

/// Replaces the content of a draft.
#[derive(Debug)]
pub struct ChangeDraft {
    /// The right to do so.
    pub permit: Permit<EditOrder>,
    /// The running policies.
    pub process: Process,
    /// Which order.
    pub id: OrderId,
    /// The revision the change was made on.
    pub revision: i64,
    /// What it says now.
    pub content: OrderContent,
    /// Now.
    pub now: Moment,
}

impl Command for ChangeDraft {
    const NAME: &'static str = "order.change_draft";
    type Output = OrderSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderSaved> {
        let (before, permit) = lock_for(tx, &self.permit, self.id).await?;
        refuse_unless_draft(&before)?;
        refuse_stale(&before, self.revision)?;
        let mut content = self.content.clone();
        content.order_type.clone_from(&before.content.order_type);
        refuse_foreign_lines(&before, &content)?;
        // What came with an import may stay as it is.
        if content.channel != before.content.channel {
            channel::refuse_unknown(&content.channel)?;
        }
        let today = self.process.today(self.now);
        let promised = promises(tx, self.id).await?;
        let (_, known) = look_up_prices(tx, (Some(self.id), promised), &content, today).await?;
        let (content, priced) = price_entry(content, &known)?;
        let policy = self
            .process
            .policy_of(tx, Subject::sales_order(self.id))
            .await?;

        let shown = (self.id, &content, priced.base_gross);
        let warnings = warnings_of(tx, &self.process, shown, self.now).await?;
        let changed = changes(&before.content, &content);
        let saved = Saved {
            id: self.id,
            revision: before.revision + 1,
            content: &content,
            priced: &priced,
            products: &known.products,
            warnings,
        };
        if changed.is_empty() {
            let unchanged = Saved {
                revision: before.revision,
                ..saved
            };
            return Ok(unchanged.answer(&policy));
        }
        store::update(tx, self.id, &content, &priced, self.now).await?;
        let subject = Subject::sales_order(self.id);
        let prices = (&*priced.lines, &known, priced.currency);
        price_asked::note(tx, subject, prices, self.now).await?;
        if content.contract_file_id != before.content.contract_file_id {
            attach_contract(tx, &permit, self.id, &content, self.now).await?;
        }
        let data = json!({"revision": before.revision + 1, "changes": changed});
        let event = NewEvent::new(stream(self.id), "order.changed", data, self.now);
        events::record(tx, &event, &permit.actor(), self.now).await?;
        let acting = Acting::new(&permit, self.now);
        if content.customer_id != before.content.customer_id {
            let customer = content.customer_id.map(|customer| customer.0);
            self.process.name_party(tx, subject, customer).await?;
        }
        self.process
            .content_changed(tx, subject, content_groups(&content), &acting)
            .await?;
        Ok(saved.answer(&policy))
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.id);
        let acting = Acting::new(&self.permit, self.now);
        self.process
            .was_refused(tx, subject, (Self::NAME, fault), &acting)
            .await
    }
}

/// Refuses a change of content in any state but draft, and says what to do instead.
pub(crate) fn refuse_unless_draft(order: &Order) -> Result<()> {
    let message = match order.state {
        OrderState::Draft => return Ok(()),
        OrderState::InReview => text!(
            "订单正在评审，内容已冻结；请先撤回，或等评审退回后再改",
            "the order is under review and frozen; withdraw it, or wait until it is returned"
        ),
        OrderState::Approved => text!(
            "订单已批准，内容只能通过变更申请修改",
            "the order is approved; its content changes only by a change request"
        ),
        OrderState::Closed => text!("订单已关闭，只能查看", "the order is closed and read-only"),
        OrderState::Cancelled => text!(
            "订单已作废，只能查看；如需继续请复制为新订单",
            "the order is cancelled and read-only; copy it to go on"
        ),
    };
    let refusal = Refusal::new("frozen", message).fact("order.state", order.state.as_str());
    Err(Fault::refused(refusal))
}

/// Refuses a change made on an older revision, and shows the present one.
pub(crate) fn refuse_stale(order: &Order, revision: i64) -> Result<()> {
    if order.revision == revision {
        return Ok(());
    }
    Err(Fault::Stale(Box::new(
        json!({"revision": order.revision, "content": order.content}),
    )))
}

/// A line id that is not this order's is no id to use.
fn refuse_foreign_lines(before: &Order, content: &OrderContent) -> Result<()> {
    for (i, line) in content.lines.iter().enumerate() {
        if let Some(id) = line.line_id
            && !before.lines.iter().any(|l| l.line_id == id)
        {
            return Err(Fault::invalid(
                format!("/lines/{i}/line_id"),
                "unknown_line",
                text!(
                    "第 {} 行不属于这张订单",
                    "line {} is not a line of this order",
                    i + 1
                ),
            ));
        }
    }
    Ok(())
}
