//! The typed actions of a change request and what they make of an order's content. Pure.

use kernel::{Date, Fault, LineId, Quantity, Rate, Result, UnitPrice, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    content::{LineContent, OrderContent, Parameter},
    terms::PaymentTerms,
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
    /// Another price, agreed by hand.
    Price {
        /// Of which line.
        line_id: LineId,
        /// Of one priced unit, with tax where the line's price is with tax.
        unit_price: UnitPrice,
        /// Another discount; as it was when absent.
        #[serde(default)]
        discount: Option<Rate>,
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
        if let ChangeAction::AddLine { line } = action {
            line.line_id = Some(LineId::new());
        }
    }
    actions
}

/// What the actions make of a content, one after the other.
pub(super) fn apply(content: &OrderContent, actions: &[ChangeAction]) -> Result<OrderContent> {
    let mut content = content.clone();
    for (i, action) in actions.iter().enumerate() {
        let at = format!("/actions/{i}");
        match action {
            ChangeAction::AddLine { line } => {
                check_quantity(line.quantity, &at)?;
                let line = LineContent {
                    gift_of: None,
                    ..LineContent::clone(line)
                };
                content.lines.push(line);
            }
            ChangeAction::RemoveLine { line_id } => {
                line_of(&mut content, *line_id, &at)?;
                content.lines.retain(|line| line.line_id != Some(*line_id));
            }
            ChangeAction::Quantity { line_id, quantity } => {
                check_quantity(Some(*quantity), &at)?;
                let line = line_of(&mut content, *line_id, &at)?;
                if line.quantity != Some(*quantity) {
                    line.quantity = Some(*quantity);
                    line.entered = None;
                }
            }
            ChangeAction::Price {
                line_id,
                unit_price,
                discount,
            } => {
                let line = line_of(&mut content, *line_id, &at)?;
                let discount = discount.unwrap_or(line.discount);
                if line.unit_price != Some(*unit_price) || line.discount != discount {
                    line.from_book = false;
                    line.unit_price = Some(*unit_price);
                    line.discount = discount;
                }
            }
            ChangeAction::Date {
                line_id,
                delivery_on,
            } => match line_id {
                None => content.delivery_on = Some(*delivery_on),
                Some(id) => line_of(&mut content, *id, &at)?.delivery_on = Some(*delivery_on),
            },
            ChangeAction::Place {
                line_id,
                delivery_place,
            } => {
                let place = delivery_place.trim().to_owned();
                match line_id {
                    None => content.delivery_place = place,
                    Some(id) => line_of(&mut content, *id, &at)?.delivery_place = place,
                }
            }
            ChangeAction::Terms { payment_terms } => {
                content.payment_terms = Some(payment_terms.clone());
            }
            ChangeAction::Configuration {
                line_id,
                model,
                parameters,
            } => {
                let line = line_of(&mut content, *line_id, &at)?;
                line.model.clone_from(model);
                line.parameters.clone_from(parameters);
            }
        }
    }
    Ok(content)
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
