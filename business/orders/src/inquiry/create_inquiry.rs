//! Registering an inquiry with its channel (EQ-3.1a) and what is known of the need (EQ-3.1b).

use ::store::{Command, Tx};
use access::{Permit, Post, matrix::WriteInquiry};
use events::NewEvent;
use kernel::{Fault, Moment, Result, text};
use process::Process;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Inquiry, InquiryId, InquiryInput, needs, store, stream};
use crate::{
    look_up::look_up_prices, price_entry::price_entry, promise::Promises, store::next_number,
};

/// Registers an inquiry.
#[derive(Debug)]
pub struct CreateInquiry {
    /// The right to do so.
    pub permit: Permit<WriteInquiry>,
    /// The running policies.
    pub process: Process,
    /// Its id, made by the caller so that a retry makes the same one.
    pub id: InquiryId,
    /// What is known.
    pub input: InquiryInput,
    /// Now.
    pub now: Moment,
}

/// What a saved inquiry answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InquirySaved {
    /// Its id.
    pub id: InquiryId,
    /// Its number.
    pub number: String,
    /// The ETag.
    pub revision: i64,
}

impl Command for CreateInquiry {
    const NAME: &'static str = "inquiry.create";
    type Output = InquirySaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<InquirySaved> {
        self.process.policy_for(&self.input.content.order_type)?;
        let input = settled(tx, (&self.process, self.now), &self.input).await?;
        let by = self.permit.user().ok_or(Fault::Unauthenticated)?;
        let customer = match input.content.customer_id {
            None => None,
            Some(customer) => parties::facts(tx, customer).await?,
        };
        // A clerk registers for the customer's rep.
        let is_clerk = self.permit.post() == Some(Post::OrderClerk);
        let rep = customer.as_ref().and_then(|facts| facts.owner);
        let owner = rep.filter(|_| is_clerk);
        let department = self.permit.department().ok_or_else(|| {
            let message = text!(
                "您还没有所属部门，请管理员设置岗位",
                "you belong to no department yet; ask the administrator to set your post"
            );
            Fault::invalid("", "no_department", message)
        })?;
        let today = self.process.today(self.now);
        let year = today.0.year();
        let no = next_number(tx, "inquiry", year).await?;
        let inquiry = Inquiry {
            id: self.id,
            number: format!("I-{year}-{no:04}"),
            received_on: input.received_on.unwrap_or(today),
            input,
            owner: owner.or(self.permit.in_name_of()).unwrap_or(by),
            department,
            revision: 1,
            quotation: None,
            order: None,
            lost: None,
            created_at: self.now,
        };
        store::insert(tx, &inquiry).await?;
        let data = json!({"number": inquiry.number, "after": inquiry.input});
        let event = NewEvent::new(stream(self.id), "inquiry.created", data, self.now);
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(InquirySaved {
            id: self.id,
            number: inquiry.number,
            revision: 1,
        })
    }
}

/// The input with line ids and quantities in base units; what is wrong with it is refused.
pub(super) async fn settled(
    tx: &mut Tx<'_>,
    (process, now): (&Process, Moment),
    input: &InquiryInput,
) -> Result<InquiryInput> {
    needs::check(input)?;
    let today = process.today(now);
    if input.received_on.is_some_and(|day| day > today) {
        let message = text!(
            "询价日期不能晚于今天",
            "the day of the inquiry lies in the future"
        );
        return Err(Fault::invalid("/received_on", "future", message));
    }
    let (_, known) = look_up_prices(tx, (None, Promises::default()), &input.content, today).await?;
    let (mut content, _) = price_entry(input.content.clone(), &known)?;
    // A need has no price yet; the quotation makes it.
    content.lines.retain(|line| line.gift_of.is_none());
    for line in &mut content.lines {
        line.unit_price = None;
        line.price_unit.clear();
    }
    Ok(InquiryInput {
        content,
        prospect: input.prospect.trim().to_owned(),
        received_on: input.received_on,
    })
}
