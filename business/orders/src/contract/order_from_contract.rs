//! Making an order of a contract in force: the whole of a single one, or a call-off from a frame.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{EnterOrder, ViewContract},
};
use events::NewEvent;
use kernel::{
    Date, Fault, FieldError, LineId, Moment, Money, OrderId, Quantity, Refusal, Result, text,
};
use process::{Acting, Process};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    Contract, ContractId, ContractKind, Version, frame,
    frame_gift::{Part, frame_gifts},
    lock_for, record, store, stream,
};
use crate::{
    content::{LineContent, OrderContent},
    create_order::{self, CreateOrder, OrderSaved},
    origin::{Origin, OriginKind},
    quotation,
};

/// So many of a frame's line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOff {
    /// The contract's line.
    pub line_id: LineId,
    /// How many, in the product's own unit.
    pub quantity: Quantity,
}

/// Makes a draft of an order from the version in force.
#[derive(Debug)]
pub struct OrderFromContract {
    /// The right to see the contract.
    pub reader: Permit<ViewContract>,
    /// The right to enter orders.
    pub permit: Permit<EnterOrder>,
    /// The running policies.
    pub process: Process,
    /// Which contract.
    pub id: ContractId,
    /// The order's id, made by the caller so that a retry makes the same one.
    pub order: OrderId,
    /// From a frame: what is called off; all that is left when empty.
    pub lines: Vec<CallOff>,
    /// From a frame: when it is to be delivered.
    pub delivery_on: Option<Date>,
    /// Now.
    pub now: Moment,
}

impl Command for OrderFromContract {
    const NAME: &'static str = "contract.order";
    type Output = OrderSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderSaved> {
        let (contract, _) = lock_for(tx, &self.reader, self.id).await?;
        let version = contract.in_force_on(self.process.today(self.now))?;
        let agreed = match version.input.kind {
            ContractKind::Single => self.whole(tx, &contract, version).await?,
            ContractKind::Frame => self.called_off(tx, version).await?,
        };
        let acting = Acting::new(&self.permit, self.now);
        if let Some(file) = version.input.file_id {
            let subject = files::Subject {
                kind: create_order::stream(self.order).kind.into(),
                id: self.order.0,
            };
            files::link(tx, file, &subject, (acting.user(), self.now)).await?;
        }
        let create = CreateOrder {
            permit: self.permit.clone(),
            process: self.process.clone(),
            id: self.order,
            content: about_contract(&contract, version, agreed.clone()),
            origin: Some(Origin {
                kind: OriginKind::Contract,
                source_id: self.id.0,
                version: version.no,
                number: contract.number.clone(),
                content: agreed,
            }),
            owner: Some(contract.owner),
            source: ("contract".to_owned(), None),
            now: self.now,
        };
        let saved = create.run(tx).await?;
        if let Some(id) = contract.quotation {
            quotation::hand_over_approvals(tx, id, self.order).await?;
        }
        let data = json!({"number": contract.number, "version": version.no, "contract": self.id});
        let about = create_order::stream(self.order);
        let event = NewEvent::new(about, "order.from_contract", data, self.now);
        events::record(tx, &event, &acting.actor, self.now).await?;
        let data = json!({
            "number": contract.number, "version": version.no, "order": self.order,
            "label": saved.label,
        });
        record(tx, (self.id, "contract.ordered"), data, &acting).await?;
        Ok(saved)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream(self.id), (Self::NAME, fault), by).await
    }
}

impl OrderFromContract {
    /// A single contract becomes one order, word for word.
    async fn whole(
        &self,
        tx: &mut Tx<'_>,
        contract: &Contract,
        version: &Version,
    ) -> Result<OrderContent> {
        let orders = store::orders_of(tx, self.id).await?;
        if let Some(order) = orders.iter().find(|order| !order.given_up()) {
            let (number, label) = (&contract.number, &order.label);
            let message = text!(
                "合同 {number} 已生成订单 {label}",
                "contract {number} has become order {label} already"
            );
            let refusal = Refusal::new("order_exists", message).fact("order", label);
            return Err(Fault::refused(refusal));
        }
        let mut content = version.input.content.clone();
        content.order_date = None;
        for line in &mut content.lines {
            line.from_book = false;
        }
        Ok(content)
    }

    /// A call-off: lines of the frame at its prices, at most what is left of each.
    async fn called_off(&self, tx: &mut Tx<'_>, version: &Version) -> Result<OrderContent> {
        frame::lock(tx, self.id).await?;
        let called = frame::called(tx, version).await?;
        let mut content = version.input.content.clone();
        content.order_date = None;
        content.delivery_on = self.delivery_on.or(content.delivery_on);
        let agreed = std::mem::take(&mut content.lines);
        let gifts = frame_gifts(tx, &agreed).await?;
        let mut refusals = Vec::new();
        for (no, line) in (1..).zip(&agreed) {
            let Some(id) = line.line_id.filter(|_| line.gift_of.is_none()) else {
                continue;
            };
            let left = line.quantity.unwrap_or_default().0 - frame::called_of(&called, id).0;
            let wanted = self.lines.iter().find(|call| call.line_id == id);
            let wanted = match wanted {
                Some(call) => call.quantity,
                None if self.lines.is_empty() => Quantity(left),
                None => continue,
            };
            if wanted.0 > left {
                let left = Quantity(left);
                let message = text!(
                    "第 {no} 行只剩 {left} 可调用，不能调用 {wanted}",
                    "only {left} are left of line {no}; {wanted} cannot be called off"
                );
                refusals.push(Refusal::new("above_frame", message).fact("contract.left", left));
            }
            if wanted.0 <= 0 {
                continue;
            }
            let of = LineId::new();
            let part = Part {
                agreed: line.quantity.unwrap_or_default(),
                called: frame::called_of(&called, id),
                wanted,
            };
            // Each call-off has lines of its own.
            content.lines.push(LineContent {
                line_id: Some(of),
                quantity: Some(wanted),
                entered: None,
                from_book: true,
                ..line.clone()
            });
            let with_line = gifts.iter().filter(|gift| gift.of == id);
            content
                .lines
                .extend(with_line.filter_map(|gift| gift.part(of, &part)));
        }
        if !refusals.is_empty() {
            return Err(Fault::Refused(refusals));
        }
        self.refuse_strange(version, &content)?;
        Ok(content)
    }

    fn refuse_strange(&self, version: &Version, content: &OrderContent) -> Result<()> {
        let known = |call: &CallOff| {
            let mut lines = version.input.content.lines.iter();
            lines.any(|line| line.line_id == Some(call.line_id)) && call.quantity.0 > 0
        };
        let strange = self.lines.iter().position(|call| !known(call));
        if let Some(i) = strange {
            let message = text!(
                "合同没有这一行，或数量不大于 0",
                "the contract has no such line, or the quantity is not above 0"
            );
            return Err(Fault::Invalid(vec![FieldError::new(
                format!("/lines/{i}"),
                "unknown_line",
                message,
            )]));
        }
        if content.lines.is_empty() {
            let message = text!("框架合同已全部调用", "everything is called off already");
            return Err(Fault::refused(Refusal::new("nothing_left", message)));
        }
        Ok(())
    }
}

/// The order's own words about its contract.
fn about_contract(contract: &Contract, version: &Version, agreed: OrderContent) -> OrderContent {
    let single = version.input.kind == ContractKind::Single;
    let gross = Money::new(version.total.gross, version.currency).to_decimal();
    let paper = version.input.paper_no.trim();
    OrderContent {
        contract_no: if paper.is_empty() {
            contract.number.clone()
        } else {
            paper.to_owned()
        },
        contract_signed_on: version.input.signed_on,
        contract_file_id: version.input.file_id,
        contract_amount: single.then_some(gross),
        ..agreed
    }
}
