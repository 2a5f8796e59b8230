//! Entering a new order: saved as a draft, however incomplete, with the clock of its policy running.

use ::store::{Command, Tx};
use access::{Permit, Post, matrix::EnterOrder};
use events::{NewEvent, Stream};
use kernel::{Fault, Moment, OrderId, Result, UserId, text};
use parties::CustomerFacts;
use process::{Acting, Begin, Owner, Process, Subject};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    channel,
    completeness::{Missing, Products, missing},
    content::OrderContent,
    facts::content_facts,
    look_up::look_up_prices,
    looks_at::content_groups,
    order::{Warning, draft_label},
    origin::{self, Origin},
    price_asked,
    price_entry::price_entry,
    price_order::PricedOrder,
    promise::Promises,
    store::{self, Provenance},
    warnings::warnings_of,
};

/// Enters an order.
#[derive(Debug)]
pub struct CreateOrder {
    /// The right to do so.
    pub permit: Permit<EnterOrder>,
    /// The running policies.
    pub process: Process,
    /// The order's id, made by the caller so that a retry makes the same one.
    pub id: OrderId,
    /// What it says.
    pub content: OrderContent,
    /// The rep in charge; the customer's rep or who enters when absent.
    pub owner: Option<UserId>,
    /// `manual`, or the name of an import with its key, so that the same row enters once.
    pub source: (String, Option<String>),
    /// The quotation or contract that it is made from.
    pub origin: Option<Origin>,
    /// Now.
    pub now: Moment,
}

/// What a saved order answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrderSaved {
    /// Its id.
    pub id: OrderId,
    /// Its label until it has a number.
    pub label: String,
    /// The content revision, also the ETag.
    pub revision: i64,
    /// Net amount.
    pub net: String,
    /// Tax.
    pub tax: String,
    /// Gross amount.
    pub gross: String,
    /// Worth knowing, forbids nothing.
    pub warnings: Vec<Warning>,
    /// What is still missing, and for which step.
    pub missing: Vec<Missing>,
}

impl Command for CreateOrder {
    const NAME: &'static str = "order.create";
    type Output = OrderSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<OrderSaved> {
        let policy = self.process.policy_for(&self.content.order_type)?;
        if self.is_typed() {
            channel::refuse_unknown(&self.content.channel)?;
        }
        let today = self.process.today(self.now);
        ask_ahead(tx, &self.content, self.id).await?;
        let promised = self
            .origin
            .as_ref()
            .map(|origin| Promises::of(&origin.content));
        let promised = promised.unwrap_or_default();
        let (customer, known) =
            look_up_prices(tx, (Some(self.id), promised), &self.content, today).await?;
        let content = with_usual_terms(self, customer.as_ref());
        let (content, priced) = price_entry(content, &known)?;
        let provenance = self.provenance(customer.as_ref())?;
        let shown = (self.id, &content, priced.base_gross);
        let warnings = warnings_of(tx, &self.process, shown, self.now).await?;
        store::insert(tx, self.id, &content, &priced, &provenance, self.now).await?;
        let subject = Subject::sales_order(self.id);
        let prices = (&*priced.lines, &known, priced.currency);
        price_asked::begin(tx, subject, prices, self.now).await?;
        if let Some(origin) = &self.origin {
            origin::keep(tx, self.id, origin, self.now).await?;
        }

        attach_contract(tx, &self.permit, self.id, &content, self.now).await?;
        let data = json!({"after": content, "source": self.source.0});
        let event = NewEvent::new(stream(self.id), "order.created", data, self.now);
        let actor = self.permit.actor();
        events::first(tx, &event, &actor, self.now).await?;
        let acting = Acting::new(&self.permit, self.now);
        let begin = Begin {
            subject,
            policy: policy.clone(),
            owner: Owner {
                user: provenance.owner,
                department: Some(provenance.department),
            },
            party: content.customer_id.map(|customer| customer.0),
            content: content_groups(&content),
            facts: content_facts(&content, &priced, today),
            sort_at: self.now,
        };
        self.process.start(tx, begin, &acting).await?;
        let saved = Saved {
            id: self.id,
            revision: 1,
            content: &content,
            priced: &priced,
            products: &known.products,
            warnings,
        };
        Ok(saved.answer(&policy))
    }
}

/// What is entered without terms is on the customer's usual ones; what comes from elsewhere says
/// what it says.
fn with_usual_terms(create: &CreateOrder, customer: Option<&CustomerFacts>) -> OrderContent {
    let mut content = create.content.clone();
    if create.source.0 == "manual" && content.payment_terms.is_none() {
        content.payment_terms = customer.and_then(|facts| facts.payment_terms.clone());
    }
    content
}

/// Asks ahead for what is looked up after pricing, so that on PostgreSQL it comes with the rest.
async fn ask_ahead(tx: &mut Tx<'_>, content: &OrderContent, id: OrderId) -> Result<()> {
    store::ask_same_customer_po(tx, content, id).await?;
    match content.contract_file_id {
        None => Ok(()),
        Some(file) => files::ask(tx, file).await,
    }
}

impl CreateOrder {
    /// Whether a person types it, rather than taking over what stands elsewhere.
    fn is_typed(&self) -> bool {
        self.source.0 == "manual" && self.origin.is_none()
    }

    fn provenance(&self, customer: Option<&CustomerFacts>) -> Result<Provenance<'_>> {
        let entered_by = self
            .permit
            .user()
            .or(self.owner)
            .ok_or(Fault::Unauthenticated)?;
        let in_name_of = self.permit.in_name_of().unwrap_or(entered_by);
        let mut owner = self.owner;
        let mut department = self.permit.department();
        if let Some(facts) = customer {
            // A clerk enters for the customer's rep; a rep or designer enters for himself.
            if owner.is_none()
                && !matches!(
                    self.permit.post(),
                    None | Some(Post::SalesRep | Post::Designer)
                )
            {
                owner = facts.owner;
            }
            department = department.or(facts.department);
        }
        let department = department.ok_or_else(|| {
            Fault::invalid(
                "",
                "no_department",
                text!(
                    "您还没有所属部门，请管理员设置岗位",
                    "you belong to no department yet; ask the administrator to set your post"
                ),
            )
        })?;
        Ok(Provenance {
            owner: owner.unwrap_or(in_name_of),
            entered_by,
            department,
            source: &self.source.0,
            source_key: self.source.1.as_deref(),
        })
    }
}

/// Ties the signed contract to the order; it was uploaded by whoever names it.
pub(crate) async fn attach_contract<A: access::Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: OrderId,
    content: &OrderContent,
    now: Moment,
) -> Result<()> {
    let Some(file) = content.contract_file_id else {
        return Ok(());
    };
    let subject = files::Subject {
        kind: stream(id).kind.into(),
        id: id.0,
    };
    files::attach(tx, permit, file, &subject, now)
        .await
        .map_err(|fault| match fault {
            Fault::NotFound(_) => Fault::invalid(
                "/contract_file_id",
                "unknown_file",
                text!(
                    "没有这个附件，请重新上传",
                    "there is no such file; upload it again"
                ),
            ),
            other => other,
        })
}

/// The stream an order's history is kept in.
#[must_use]
pub fn stream(id: OrderId) -> Stream<'static> {
    Stream::new("sales_order", id.0)
}

/// Fills in what pricing decided, so that content, hashes and rows agree: line ids, date, prices.
pub(crate) fn settle(content: &mut OrderContent, priced: &PricedOrder) {
    content.order_date = Some(priced.order_date);
    content.currency = Some(priced.currency.code().to_owned());
    let stated = content.contract_minor(priced.currency);
    content.contract_amount =
        stated.map(|minor| kernel::Money::new(minor, priced.currency).to_decimal());
    for (line, priced) in content.lines.iter_mut().zip(&priced.lines) {
        line.line_id = Some(priced.line_id);
        line.unit_price = priced.unit_price;
        line.tax_rate = Some(priced.tax_rate);
    }
}

/// A saved order, to be answered.
pub(crate) struct Saved<'a> {
    pub(crate) id: OrderId,
    pub(crate) revision: i64,
    pub(crate) content: &'a OrderContent,
    pub(crate) priced: &'a PricedOrder,
    pub(crate) products: &'a Products,
    pub(crate) warnings: Vec<Warning>,
}

impl Saved<'_> {
    /// The answer with warnings and with what is missing.
    pub(crate) fn answer(self, policy: &process::RunningPolicy) -> OrderSaved {
        let money = |minor| kernel::Money::new(minor, self.priced.currency).to_decimal();
        OrderSaved {
            id: self.id,
            label: draft_label(self.id.0),
            revision: self.revision,
            net: money(self.priced.total.net),
            tax: money(self.priced.total.tax),
            gross: money(self.priced.total.gross),
            missing: missing(self.content, &self.priced.lines, policy, self.products),
            warnings: self.warnings,
        }
    }
}
