//! Templates: the lines that a customer orders again and again, kept under a name of the clerk's.
//!
//! They belong to the customer and are seen by whoever may enter orders of him. They hold no prices:
//! an order made of one takes what the price book says on its day.

mod change_template;
mod create_template;
mod delete_template;
pub(crate) mod http;
mod store;

use std::collections::HashMap;

use ::store::Tx;
use access::{Permit, matrix::EnterOrder};
use catalog::ProductFacts;
use events::{NewEvent, Stream};
use kernel::{
    CustomerId, DocumentId, Fault, FieldError, Moment, ProductId, Quantity, Result, UserId, search,
    text, written,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use self::{
    change_template::ChangeTemplate, create_template::CreateTemplate,
    delete_template::DeleteTemplate,
};
use crate::content::Parameter;

/// Characters of a template's name.
const NAME_MAX: usize = 60;
/// Characters of a line's texts.
const TEXT_MAX: usize = 1_000;
/// Lines of a template: those of the longest order entered by hand.
const LINES_MAX: usize = 500;
/// Templates of one customer; more are found no faster than the goods themselves.
const TEMPLATES_MAX: usize = 100;

/// A template as a person keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateInput {
    /// What it is called; no other template of the customer is called so.
    pub name: String,
    /// What it orders, at least one line.
    pub lines: Vec<TemplateLine>,
}

/// One line of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateLine {
    /// The product.
    pub product_id: ProductId,
    /// How many, of `unit`; absent when that differs each time.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// The unit counted in; the product's own when empty.
    #[serde(default)]
    pub unit: String,
    /// Model wanted, when it differs from the product's.
    #[serde(default)]
    pub model: String,
    /// Technical parameters.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What the customer calls the article.
    #[serde(default)]
    pub customer_article_no: String,
    /// Anything else.
    #[serde(default)]
    pub remark: String,
}

/// A template as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Template {
    pub(crate) id: DocumentId,
    pub(crate) customer: CustomerId,
    pub(crate) input: TemplateInput,
    pub(crate) version: i64,
    pub(crate) changed_by: UserId,
    pub(crate) changed_at: Moment,
}

/// A template as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderTemplate {
    /// Its id.
    pub id: DocumentId,
    /// What it is called.
    pub name: String,
    /// Grows with each change; what `If-Match` names.
    pub version: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Moment,
    /// What it orders.
    pub lines: Vec<TemplateLineView>,
}

/// A line of a template with what its product is today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TemplateLineView {
    /// The line as it is kept.
    #[serde(flatten)]
    pub line: TemplateLine,
    /// The product's article number.
    pub sku: String,
    /// Its name.
    pub description: String,
    /// Its own unit.
    pub base_unit: String,
    /// Whether it is still sold.
    pub sold: bool,
}

/// A customer's templates by name.
///
/// # Errors
/// Not found where the permit does not reach the customer; storage.
async fn templates_of(
    tx: &mut Tx<'_>,
    permit: &Permit<EnterOrder>,
    customer: CustomerId,
) -> Result<Vec<OrderTemplate>> {
    within_reach(tx, permit, customer).await?;
    let kept = store::of_customer(tx, customer).await?;
    let mut products: Vec<ProductId> = kept
        .iter()
        .flat_map(|(template, _)| &template.input.lines)
        .map(|line| line.product_id)
        .collect();
    products.sort_unstable();
    products.dedup();
    let facts = catalog::facts_of(tx, &products).await?;
    Ok(kept
        .into_iter()
        .map(|(template, changed_by)| shown(template, changed_by, &facts))
        .collect())
}

fn shown(
    template: Template,
    changed_by: String,
    facts: &HashMap<ProductId, ProductFacts>,
) -> OrderTemplate {
    let line = |line: TemplateLine| {
        let product = facts.get(&line.product_id);
        TemplateLineView {
            sku: product.map_or_else(String::new, |p| p.sku.clone()),
            description: product.map_or_else(String::new, |p| p.name.clone()),
            base_unit: product.map_or_else(String::new, |p| p.unit.clone()),
            sold: product.is_some_and(|p| p.active),
            line,
        }
    };
    OrderTemplate {
        id: template.id,
        name: template.input.name,
        version: template.version,
        changed_by,
        changed_at: template.changed_at,
        lines: template.input.lines.into_iter().map(line).collect(),
    }
}

/// The permit narrowed to what reaches the customer.
async fn within_reach(
    tx: &mut Tx<'_>,
    permit: &Permit<EnterOrder>,
    customer: CustomerId,
) -> Result<Permit<EnterOrder>> {
    let facts = parties::get_facts(tx, customer).await?;
    permit
        .clone()
        .narrow(facts.owner, facts.department, "customer")
}

/// The template as its last reader saw it, locked, with the permit that reaches its customer.
async fn lock(
    tx: &mut Tx<'_>,
    permit: &Permit<EnterOrder>,
    (id, version): (DocumentId, i64),
) -> Result<(Template, Permit<EnterOrder>)> {
    let template = store::lock(tx, id)
        .await?
        .ok_or(Fault::NotFound("order template"))?;
    let permit = within_reach(tx, permit, template.customer).await?;
    if template.version != version {
        let present = serde_json::to_value(&template).map_err(Fault::internal)?;
        return Err(Fault::Stale(Box::new(present)));
    }
    Ok((template, permit))
}

/// A customer's history tells what became of his templates.
async fn tell(
    tx: &mut Tx<'_>,
    permit: &Permit<EnterOrder>,
    (kind, customer): (&str, CustomerId),
    data: Value,
    now: Moment,
) -> Result<()> {
    let event = NewEvent::new(Stream::new("customer", customer.0), kind, data, now);
    events::record(tx, &event, &permit.actor(), now)
        .await
        .map(drop)
}

/// The template as it is to be kept: names trimmed, every line of a known product in a unit of it.
async fn settled(
    tx: &mut Tx<'_>,
    (customer, own): (CustomerId, DocumentId),
    input: &TemplateInput,
) -> Result<TemplateInput> {
    let mut input = input.clone();
    input.name = input.name.trim().to_owned();
    let mut errors = errors_of_form(&input);
    if errors.is_empty() {
        let others = store::named(tx, customer, &name_key(&input.name), own).await?;
        if others.taken {
            let message = text!(
                "该客户已有同名模板，请换个名称",
                "this customer has a template of that name; choose another"
            );
            errors.push(FieldError::new("/name", "taken", message));
        }
        if others.count >= TEMPLATES_MAX {
            let message = text!(
                "每个客户最多 {TEMPLATES_MAX} 个模板，请先删除不用的",
                "a customer has at most {TEMPLATES_MAX} templates; delete one first"
            );
            errors.push(FieldError::new("/name", "too_many", message));
        }
        errors.extend(errors_of_goods(tx, &input.lines).await?);
    }
    if errors.is_empty() {
        Ok(input)
    } else {
        Err(Fault::Invalid(errors))
    }
}

fn errors_of_form(input: &TemplateInput) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if input.name.is_empty() || input.name.chars().count() > NAME_MAX {
        let message = text!(
            "请填写名称，最多 {NAME_MAX} 个字",
            "name it, in at most {NAME_MAX} characters"
        );
        errors.push(FieldError::new("/name", "required", message));
    }
    if input.lines.is_empty() || input.lines.len() > LINES_MAX {
        let message = text!(
            "模板须有 1 至 {LINES_MAX} 行产品",
            "a template has 1 to {LINES_MAX} lines"
        );
        errors.push(FieldError::new("/lines", "lines", message));
    }
    for (i, line) in input.lines.iter().enumerate() {
        let parameters = line.parameters.iter().flat_map(|p| [&p.name, &p.value]);
        let texts = [&line.model, &line.customer_article_no, &line.remark];
        let pointer = format!("/lines/{i}");
        let too_long = |text: &String| written::bounded(text, &pointer, TEXT_MAX).err();
        errors.extend(texts.into_iter().chain(parameters).find_map(too_long));
    }
    errors
}

async fn errors_of_goods(tx: &mut Tx<'_>, lines: &[TemplateLine]) -> Result<Vec<FieldError>> {
    let mut products: Vec<ProductId> = lines.iter().map(|line| line.product_id).collect();
    products.sort_unstable();
    products.dedup();
    let units = catalog::units_of(tx, &products).await?;
    let mut errors = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let at = format!("/lines/{i}");
        let Some(units) = units.get(&line.product_id) else {
            let message = text!("没有这个产品", "there is no such product");
            errors.push(FieldError::new(
                format!("{at}/product_id"),
                "unknown_product",
                message,
            ));
            continue;
        };
        let pointer = format!("{at}/quantity");
        let counted = match line.quantity {
            None => units.ratio(&line.unit, &format!("{at}/unit")).map(drop),
            Some(quantity) if quantity.0 <= 0 => {
                let message = text!("数量须大于 0", "a quantity is more than 0");
                Err(Fault::invalid(pointer, "quantity", message))
            }
            Some(quantity) => units.in_base(quantity, &line.unit, &pointer).map(drop),
        };
        match counted {
            Ok(()) => {}
            Err(Fault::Invalid(found)) => errors.extend(found),
            Err(other) => return Err(other),
        }
    }
    Ok(errors)
}

/// A name as it is compared.
fn name_key(name: &str) -> String {
    search::normalize(name)
}
