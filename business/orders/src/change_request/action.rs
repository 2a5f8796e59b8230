//! The typed actions of a change request and what they make of an order's content. Pure.

use std::collections::HashSet;

use engine::LineFacts;
use kernel::{Date, Fault, LineId, Quantity, Rate, Result, UnitPrice, text};
use parties::PaymentTerms;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::split_line::split;
use crate::{
    content::{LineContent, OrderContent, Parameter, WholeDiscount},
    delivery_mode::DeliveryMode,
};

/// One thing that is to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ChangeAction {
    /// A further line; the server gives it its id.
    AddLine {
        /// What is ordered.
        line: Box<LineContent>,
    },
    /// A line falls away, with its gifts.
    RemoveLine {
        /// Which.
        line_id: LineId,
    },
    /// Another quantity, in the product's own unit.
    Quantity {
        /// Of which line.
        line_id: LineId,
        /// How many.
        quantity: Quantity,
    },
    /// Another price, agreed by hand. Where a part of the line is delivered or invoiced, that part
    /// keeps its price, and the rest becomes a line of its own.
    Price {
        /// Of which line.
        line_id: LineId,
        /// Of one priced unit, with tax where the line's price is with tax.
        unit_price: UnitPrice,
        /// Another discount; as it was when absent.
        #[serde(default)]
        discount: Option<Rate>,
        /// The line that the rest becomes; the server gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest_line_id: Option<LineId>,
    },
    /// Another delivery date.
    Date {
        /// Of which line; of the order when absent.
        #[serde(default)]
        line_id: Option<LineId>,
        /// When.
        delivery_on: Date,
    },
    /// Another delivery place.
    Place {
        /// Of which line; of the order when absent.
        #[serde(default)]
        line_id: Option<LineId>,
        /// Where.
        delivery_place: String,
    },
    /// Other payment terms.
    Terms {
        /// Which.
        payment_terms: PaymentTerms,
    },
    /// Another line number on the customer's purchase order, or another article number of his.
    CustomerReference {
        /// Of which line.
        line_id: LineId,
        /// Empty when there is none.
        customer_po_line: String,
        /// Empty when there is none.
        customer_article_no: String,
    },
    /// Somebody else to speak to at the customer's.
    Contact {
        /// Who; empty for nobody in particular.
        contact_name: String,
        /// His phone.
        contact_phone: String,
    },
    /// Another number of the customer's purchase order.
    CustomerPo {
        /// Empty when there is none.
        customer_po_no: String,
    },
    /// Another way in which the goods come to the customer.
    DeliveryMode {
        /// Which.
        delivery_mode: DeliveryMode,
    },
    /// Other words to the order.
    Remark {
        /// Empty when there are none.
        remark: String,
    },
    /// Something else taken off the whole, while nothing is delivered or invoiced.
    WholeDiscount {
        /// What; nothing when absent.
        #[serde(default)]
        discount: Option<WholeDiscount>,
    },
    /// Another configuration of the same product.
    Configuration {
        /// Of which line.
        line_id: LineId,
        /// Its model.
        model: String,
        /// Its technical parameters.
        parameters: Vec<Parameter>,
    },
}

/// Gives new lines their ids, so that the same request makes the same order whenever it is applied.
pub(super) fn with_line_ids(mut actions: Vec<ChangeAction>) -> Vec<ChangeAction> {
    for action in &mut actions {
        match action {
            ChangeAction::AddLine { line } => line.line_id = Some(LineId::new()),
            ChangeAction::Price { rest_line_id, .. } => *rest_line_id = Some(LineId::new()),
            _ => {}
        }
    }
    actions
}

/// What actions make of a content.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) content: OrderContent,
    /// Lines that were cut to what is delivered or invoiced: all that was agreed for them stands.
    pub(super) kept: HashSet<LineId>,
}

/// What the actions make of a content, one after the other.
pub(super) fn apply(
    content: &OrderContent,
    actions: &[ChangeAction],
    facts: &[LineFacts],
) -> Result<Outcome> {
    let mut outcome = Outcome {
        content: content.clone(),
        kept: HashSet::new(),
    };
    for (i, action) in actions.iter().enumerate() {
        outcome.take(action, facts, &format!("/actions/{i}"))?;
    }
    Ok(outcome)
}

impl Outcome {
    fn take(&mut self, action: &ChangeAction, facts: &[LineFacts], at: &str) -> Result<()> {
        let content = &mut self.content;
        match action {
            ChangeAction::AddLine { line } => content.lines.push(added(line, at)?),
            ChangeAction::RemoveLine { line_id } => {
                line_of(content, *line_id, at)?;
                content.lines.retain(|line| line.line_id != Some(*line_id));
                self.kept.remove(line_id);
            }
            ChangeAction::Quantity { line_id, quantity } => {
                self.count(*line_id, *quantity, at)?;
            }
            ChangeAction::Price {
                line_id,
                unit_price,
                discount,
                rest_line_id,
            } => {
                let facts = facts.iter().find(|facts| facts.line == *line_id);
                let splits = facts.zip(*rest_line_id);
                self.price((*line_id, splits), (*unit_price, *discount), at)?;
            }
            ChangeAction::Date {
                line_id,
                delivery_on,
            } => match line_id {
                None => content.delivery_on = Some(*delivery_on),
                Some(id) => line_of(content, *id, at)?.delivery_on = Some(*delivery_on),
            },
            ChangeAction::Place {
                line_id,
                delivery_place,
            } => {
                let place = delivery_place.trim().to_owned();
                match line_id {
                    None => content.delivery_place = place,
                    Some(id) => line_of(content, *id, at)?.delivery_place = place,
                }
            }
            ChangeAction::CustomerReference {
                line_id,
                customer_po_line: po_line,
                customer_article_no: article,
            } => {
                let line = line_of(content, *line_id, at)?;
                po_line.trim().clone_into(&mut line.customer_po_line);
                article.trim().clone_into(&mut line.customer_article_no);
            }
            ChangeAction::Terms { .. }
            | ChangeAction::Contact { .. }
            | ChangeAction::CustomerPo { .. }
            | ChangeAction::DeliveryMode { .. }
            | ChangeAction::WholeDiscount { .. }
            | ChangeAction::Remark { .. } => header(content, action),
            ChangeAction::Configuration {
                line_id,
                model,
                parameters,
            } => {
                let line = line_of(content, *line_id, at)?;
                line.model.clone_from(model);
                line.parameters.clone_from(parameters);
            }
        }
        Ok(())
    }

    /// Another quantity.
    fn count(&mut self, id: LineId, quantity: Quantity, at: &str) -> Result<()> {
        check_quantity(Some(quantity), at)?;
        let line = line_of(&mut self.content, id, at)?;
        if line.quantity != Some(quantity) {
            line.quantity = Some(quantity);
            line.entered = None;
            self.kept.remove(&id);
        }
        Ok(())
    }

    /// Another price, for the line or for what of it is not delivered.
    fn price(
        &mut self,
        (id, splits): (LineId, Option<(&LineFacts, LineId)>),
        (price, discount): (UnitPrice, Option<Rate>),
        at: &str,
    ) -> Result<()> {
        let line = line_of(&mut self.content, id, at)?;
        let discount = discount.unwrap_or(line.discount);
        if line.unit_price == Some(price) && line.discount == discount {
            return Ok(());
        }
        let rest = splits.map(|(facts, rest)| ((id, facts), (rest, price, discount)));
        if rest.is_some_and(|(line, rest)| split(&mut self.content, line, rest)) {
            self.kept.insert(id);
            return Ok(());
        }
        self.kept.remove(&id);
        let line = line_of(&mut self.content, id, at)?;
        line.from_book = false;
        line.unit_price = Some(price);
        line.discount = discount;
        Ok(())
    }
}

/// A further line, which no gift hangs on yet.
fn added(line: &LineContent, at: &str) -> Result<LineContent> {
    check_quantity(line.quantity, at)?;
    Ok(LineContent {
        gift_of: None,
        ..line.clone()
    })
}

/// What stands in the header and concerns no line.
fn header(content: &mut OrderContent, action: &ChangeAction) {
    match action {
        ChangeAction::Terms { payment_terms } => {
            content.payment_terms = Some(payment_terms.clone());
        }
        ChangeAction::Contact {
            contact_name,
            contact_phone,
        } => {
            contact_name.trim().clone_into(&mut content.contact_name);
            contact_phone.trim().clone_into(&mut content.contact_phone);
        }
        ChangeAction::CustomerPo { customer_po_no } => {
            customer_po_no
                .trim()
                .clone_into(&mut content.customer_po_no);
        }
        ChangeAction::DeliveryMode { delivery_mode } => {
            content.delivery_mode = Some(*delivery_mode);
        }
        ChangeAction::WholeDiscount { discount } => content.discount.clone_from(discount),
        ChangeAction::Remark { remark } => remark.trim().clone_into(&mut content.remark),
        ChangeAction::AddLine { .. }
        | ChangeAction::RemoveLine { .. }
        | ChangeAction::Quantity { .. }
        | ChangeAction::Price { .. }
        | ChangeAction::Date { .. }
        | ChangeAction::Place { .. }
        | ChangeAction::CustomerReference { .. }
        | ChangeAction::Configuration { .. } => {}
    }
}

fn check_quantity(quantity: Option<Quantity>, at: &str) -> Result<()> {
    if quantity.is_some_and(|q| q > Quantity::ZERO) {
        return Ok(());
    }
    let message = text!(
        "数量须大于 0；不要这一行时请用“删除行”",
        "the quantity must be above 0; to drop the line, remove it"
    );
    Err(Fault::invalid(
        format!("{at}/quantity"),
        "positive",
        message,
    ))
}

/// A line that may be changed: one of the order, and not a gift, which follows its paid line.
fn line_of<'a>(content: &'a mut OrderContent, id: LineId, at: &str) -> Result<&'a mut LineContent> {
    let found = content.lines.iter_mut().find(|l| l.line_id == Some(id));
    match found {
        Some(line) if line.gift_of.is_none() => Ok(line),
        Some(_) => Err(Fault::invalid(
            format!("{at}/line_id"),
            "gift_line",
            text!(
                "赠品行随所购行自动变化，请改所购行",
                "a gift follows the line it comes with; change that one"
            ),
        )),
        None => Err(Fault::invalid(
            format!("{at}/line_id"),
            "unknown_line",
            text!("订单中没有这一行", "the order has no such line"),
        )),
    }
}
