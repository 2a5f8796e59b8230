//! Placing and clearing holds.

use ::store::{Command, Tx};
use access::{
    Permit, Post,
    matrix::{ClearHold as MayClear, HoldCustomer},
};
use events::{NewEvent, Stream};
use kernel::{
    Actor, CustomerId, Date, DocumentId, Fault, FieldError, Moment, OrderId, Refusal, Result, Text,
    text, written,
};
use process::{Acting, Process, Why};
use serde_json::{Value, json};

use crate::{
    hold::{CreditHold, Hold, HoldInput, HoldSource},
    store::{self, holds},
};

/// Who may clear what a rule of credit holds.
const CLEAR_CREDIT: [Post; 2] = [Post::FinanceManager, Post::GeneralManager];

/// Places a hold.
#[derive(Debug)]
pub struct PlaceHold {
    /// The right to do so.
    pub permit: Permit<HoldCustomer>,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// On whom.
    pub customer: CustomerId,
    /// What it says.
    pub input: HoldInput,
    /// The day in the company's time zone.
    pub today: Date,
    /// Now.
    pub now: Moment,
}

impl Command for PlaceHold {
    const NAME: &'static str = "customer.hold";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        self.check()?;
        self.refuse_past()?;
        let permit = within_reach(tx, &self.permit, self.customer).await?;
        self.refuse_source()?;
        let actor = permit.actor();
        let key = (self.id, self.customer);
        holds::insert(tx, key, &self.input, (&actor, self.now)).await?;
        let data = json!({"hold": self.id, "after": self.input});
        let about = (self.customer, self.input.order_id);
        tell(tx, "hold.placed", about, data, (&actor, self.now)).await?;
        Ok(self.id)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let stream = Stream::new("customer", self.customer.0);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

impl PlaceHold {
    /// A hold that lapsed before it began holds nobody.
    fn refuse_past(&self) -> Result<()> {
        if self.input.expires_on.is_none_or(|on| on >= self.today) {
            return Ok(());
        }
        let message = text!(
            "到期日不能早于今天 {}",
            "it cannot expire before today, {}",
            self.today
        );
        Err(Fault::invalid("/expires_on", "past", message))
    }

    /// What credit holds, its rules hold; nobody writes in their name.
    fn refuse_source(&self) -> Result<()> {
        let source = self.input.source;
        if matches!(source, HoldSource::Person | HoldSource::Dispute) {
            return Ok(());
        }
        let message = text!(
            "只能选择人工冻结或争议冻结；信用冻结由系统按信用规则办理",
            "people place holds of the sources person and dispute; those of credit come from its rules"
        );
        let refusal = Refusal::new("source_of_rules", message).fact("hold.source", source.as_str());
        Err(Fault::refused(refusal))
    }

    fn check(&self) -> Result<()> {
        let mut errors: Vec<_> = written::reason(&self.input.reason, "/reason")
            .err()
            .into_iter()
            .collect();
        let mut error = |pointer: &str, message| {
            errors.push(FieldError::new(pointer, "required", message));
        };
        let input = &self.input;
        if input.points.is_empty() {
            error(
                "/points",
                text!(
                    "请选择冻结哪些环节",
                    "choose at least one point that it stands against"
                ),
            );
        }
        if input.clearing_posts.is_empty() {
            error(
                "/clearing_posts",
                text!("请选择由谁解除", "choose who may clear it"),
            );
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}

/// Clears a hold; only a holder of one of the posts that it names.
#[derive(Debug)]
pub struct ClearHold {
    /// The right to do so.
    pub permit: Permit<MayClear>,
    /// The running policies, whose tasks end with the hold.
    pub process: Process,
    /// Which.
    pub id: DocumentId,
    /// Why.
    pub reason: String,
    /// Now.
    pub now: Moment,
}

impl Command for ClearHold {
    const NAME: &'static str = "customer.hold.clear";
    type Output = Hold;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Hold> {
        let reason = written::reason(&self.reason, "/reason")?;
        let hold = holds::lock(tx, self.id).await?;
        let permit = within_reach(tx, &self.permit, hold.customer_id).await?;
        if hold.cleared_at.is_some() {
            let message = text!("该冻结已经解除", "this hold was cleared already");
            return Err(Fault::refused(Refusal::new("cleared", message)));
        }
        self.refuse_others(&hold)?;
        let actor = permit.actor();
        holds::clear(tx, self.id, reason, (&actor, self.now)).await?;
        let data = json!({"hold": self.id, "before": hold, "reason": reason});
        let about = (hold.customer_id, hold.order_id);
        tell(tx, "hold.cleared", about, data, (&actor, self.now)).await?;
        if let Some(task) = holds::task_of(tx, self.id).await? {
            let why = Why::Because(text!("冻结已解除", "the hold was cleared"));
            let acting = Acting::new(&permit, self.now);
            self.process.close_task(tx, task, &why, &acting).await?;
        }
        holds::lock(tx, self.id).await
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let hold = holds::lock(tx, self.id).await?;
        let order = hold
            .order_id
            .map(|order| Stream::new("sales_order", order.0));
        let stream = order.unwrap_or(Stream::new("customer", hold.customer_id.0));
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, stream, (Self::NAME, fault), by).await
    }
}

impl ClearHold {
    fn refuse_others(&self, hold: &Hold) -> Result<()> {
        let Some(person) = self.permit.principal() else {
            return Ok(());
        };
        let lent = person.represents.iter().flat_map(|other| &other.posts);
        let mut held = person.posts.iter().chain(lent).map(|held| held.post);
        if held.any(|post| hold.clearing_posts.contains(&post)) {
            return Ok(());
        }
        let who = hold.who();
        let message = Text::new(
            format!("该冻结只能由{}解除", who.zh),
            format!("this hold is cleared by: {}", who.en),
        );
        Err(Fault::refused(
            Refusal::new("not_yours_to_clear", message).who(who),
        ))
    }
}

/// Places the hold of a credit rule on an order, unless one of the same matter stands already;
/// whether it is new.
///
/// # Errors
/// When the database fails.
pub async fn place_credit_hold(
    tx: &mut Tx<'_>,
    held: &CreditHold,
    now: Moment,
) -> Result<Option<DocumentId>> {
    let last = holds::hold_of_matter(tx, held.order, &held.matter).await?;
    if last.is_some_and(|hold| hold.cleared_at.is_none()) {
        return Ok(None);
    }
    let id = DocumentId::new();
    holds::insert_credit(tx, id, held, &CLEAR_CREDIT, now).await?;
    let data = json!({
        "hold": id, "reason": held.reason, "source": HoldSource::Credit, "points": [held.point],
        "clearing_posts": CLEAR_CREDIT,
    });
    let about = (held.customer, Some(held.order));
    tell(
        tx,
        "hold.placed",
        about,
        data,
        (&Actor::system("credit"), now),
    )
    .await?;
    Ok(Some(id))
}

/// The permit narrowed to what reaches the customer.
pub(crate) async fn within_reach<A: access::Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    customer: CustomerId,
) -> Result<Permit<A>> {
    let facts = store::get_facts(tx, customer).await?;
    permit
        .clone()
        .narrow(facts.owner, facts.department, "customer")
}

/// The customer's history tells it, and the order's where it is about one.
async fn tell(
    tx: &mut Tx<'_>,
    kind: &str,
    (customer, order): (CustomerId, Option<OrderId>),
    data: Value,
    (actor, now): (&Actor, Moment),
) -> Result<()> {
    let order = order.map(|order| Stream::new("sales_order", order.0));
    let customer = Stream::new("customer", customer.0);
    for stream in order.into_iter().chain([customer]) {
        let event = NewEvent::new(stream, kind, data.clone(), now);
        events::record(tx, &event, actor, now).await?;
    }
    Ok(())
}
