//! Recording a talk with a customer about overdue money; a customer in difficulty is put before
//! finance and management.

use ::store::{Command, Tx};
use access::{Permit, matrix::DunCustomer};
use kernel::{Date, DocumentId, Fault, Moment, OrderId, Result, text, written};
use process::{Acting, NewTask, Process, Subject, TaskKind};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    credit::shown,
    dunning::{Contact, HardshipCase, Reason},
    order_book::{OrderBook, moment_of, past_day},
    receipt::{amount_text, positive},
    store::dunning,
};

/// A talk as a person enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DunningContactInput)]
pub struct ContactInput {
    /// About which instalment, if only one.
    #[serde(default)]
    pub no: Option<i64>,
    /// The day of the talk; today when absent.
    #[serde(default)]
    pub contacted_on: Option<Date>,
    /// With whom at the customer's.
    pub person: String,
    /// How: phone, visit, mail …
    #[serde(default)]
    pub channel: String,
    /// Why money does not come.
    pub reason: Reason,
    /// What was said.
    pub note: String,
    /// By when he promised to pay.
    #[serde(default)]
    pub promised_on: Option<Date>,
    /// How much he promised, as a decimal.
    #[serde(default)]
    pub promised_amount: Option<String>,
    /// Whether he is in difficulty, so that finance and management must decide.
    #[serde(default)]
    pub hardship: bool,
}

/// Records a talk.
#[derive(Debug)]
pub struct RecordContact {
    /// The right to do so.
    pub permit: Permit<DunCustomer>,
    /// The running policies.
    pub process: Process,
    /// The talk's id, made by the caller so that a retry makes the same one.
    pub id: DocumentId,
    /// The order.
    pub order: OrderId,
    /// What was said.
    pub input: ContactInput,
    /// Now.
    pub now: Moment,
}

impl Command for RecordContact {
    const NAME: &'static str = "receivables.dun";
    type Output = Contact;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Contact> {
        let input = &self.input;
        let book = OrderBook::lock(tx, &self.process, self.order).await?;
        let permit = self.permit.clone().narrow(
            Some(book.order.owner),
            Some(book.order.department),
            "order",
        )?;
        if input.no.is_some_and(|no| book.schedule.open(no).is_none()) {
            let message = text!("订单没有这一期款", "the order has no such instalment");
            return Err(Fault::invalid("/no", "unknown_instalment", message));
        }
        let currency = book.money.currency;
        let amount = |text: &String| {
            positive(text, currency)
                .ok_or_else(|| Fault::invalid("/promised_amount", "amount", amount_text(currency)))
        };
        let contact = Contact {
            id: self.id,
            order: self.order,
            no: input.no,
            contacted_on: past_day(
                input.contacted_on,
                self.process.today(self.now),
                "/contacted_on",
            )?,
            person: written::required(&input.person, "/person", 120)?.to_owned(),
            channel: written::bounded(&input.channel, "/channel", 60)?.to_owned(),
            reason: input.reason,
            note: written::required(&input.note, "/note", 1000)?.to_owned(),
            promised_on: input.promised_on,
            promised_amount: input.promised_amount.as_ref().map(amount).transpose()?,
            hardship: input.hardship,
            made_by: permit.user(),
            made_by_name: permit
                .principal()
                .map(|p| p.name.clone())
                .unwrap_or_default(),
            recorded_at: self.now,
        };
        dunning::insert(tx, book.money.customer, &contact).await?;
        let acting = Acting::new(&permit, self.now);
        let occurred_at = moment_of(&self.process, contact.contacted_on, self.now);
        let data = json!({
            "no": contact.no,
            "person": contact.person,
            "channel": contact.channel,
            "unpaid_because": contact.reason,
            "note": contact.note,
            "promised_on": contact.promised_on,
            "promised_amount": input.promised_amount,
            "hardship": contact.hardship,
        });
        book.record(tx, "customer.dunned", data, (&acting, occurred_at))
            .await?;
        self.follow_up(tx, &book, &contact, &acting).await?;
        self.process
            .facts_changed(tx, book.subject(), Some(occurred_at), &acting)
            .await?;
        Ok(contact)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let subject = Subject::sales_order(self.order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl RecordContact {
    /// What follows from a talk: the promise is looked at on its day, a case of hardship is decided.
    async fn follow_up(
        &self,
        tx: &mut Tx<'_>,
        book: &OrderBook,
        contact: &Contact,
        acting: &Acting,
    ) -> Result<()> {
        let subject = book.subject();
        if let Some(promised) = contact.promised_on {
            let title = text!(
                "客户承诺 {promised} 付款，请核对是否到账",
                "the customer promised to pay by {promised}; see whether he did"
            );
            let task = NewTask::new(subject, TaskKind::FollowUp, "sales_rep", title)
                .assignee(Some(book.order.owner))
                .clause("EQ-7.1b")
                .link(format!("{}?tab=money&promise={promised}", subject.link("")))
                .due(Some(self.process.calendar().end_of(promised)));
            self.process.open_task(tx, task, acting).await?;
        }
        let open = dunning::cases(tx, contact.order)
            .await?
            .into_iter()
            .any(|case| case.decided.is_none());
        if !contact.hardship || open {
            return Ok(());
        }
        let outstanding = shown(book.money.outstanding(), book.money.currency);
        let title = text!(
            "客户付款困难，尚欠 {outstanding}，请决定处理办法",
            "the customer is in difficulty with {outstanding} open; decide what to do"
        );
        let ask = |post| {
            NewTask::new(subject, TaskKind::Alert, post, title.clone())
                .clause("EQ-7.1b")
                .link(format!("{}?tab=money&hardship=1", subject.link("")))
        };
        let finance = self
            .process
            .open_task(tx, ask("finance_manager"), acting)
            .await?;
        let management = self
            .process
            .open_task(tx, ask("general_manager"), acting)
            .await?;
        let case = HardshipCase {
            id: DocumentId::new(),
            order: contact.order,
            contact: contact.id,
            tasks: [finance, management],
            opened_at: self.now,
            decided: None,
        };
        dunning::insert_case(tx, book.money.customer, &case).await
    }
}
