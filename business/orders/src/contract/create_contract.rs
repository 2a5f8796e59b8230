//! Beginning a contract: version 1, a draft, however incomplete; with its number, since the paper
//! carries it before it is signed.

use ::store::{Command, Tx};
use access::{Permit, matrix::WriteContract};
use events::NewEvent;
use kernel::{Date, DepartmentId, Fault, Moment, Result, UserId, text};
use parties::CustomerFacts;
use process::Process;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    Contract, ContractId, ContractInput, ContractState, Version, attach, papers, store, stream,
};
use crate::{
    content::OrderContent, look_up::look_up_prices, price_entry::price_entry,
    price_order::PricedOrder, promise::Promises, quotation::QuotationId, store::next_number,
};

/// The kind under which contract numbers are counted.
const NUMBER_KIND: &str = "contract";

/// Begins a contract.
#[derive(Debug)]
pub struct CreateContract {
    /// The right to do so.
    pub permit: Permit<WriteContract>,
    /// The running policies: the order type must be one of theirs.
    pub process: Process,
    /// The contract's id, made by the caller so that a retry makes the same one.
    pub id: ContractId,
    /// What it says.
    pub input: ContractInput,
    /// The quotation it is made from, with the rep in charge of that.
    pub quotation: Option<(QuotationId, UserId, DepartmentId)>,
    /// Now.
    pub now: Moment,
}

/// What a saved contract answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractSaved {
    /// Its id.
    pub id: ContractId,
    /// Its number.
    pub number: String,
    /// The version in hand.
    pub version: i64,
    /// The revision, also the ETag.
    pub revision: i64,
}

impl ContractSaved {
    pub(super) fn of(contract: &Contract, version: i64, revision: i64) -> Self {
        Self {
            id: contract.id,
            number: contract.number.clone(),
            version,
            revision,
        }
    }
}

impl Command for CreateContract {
    const NAME: &'static str = "contract.create";
    type Output = ContractSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ContractSaved> {
        let today = self.process.today(self.now);
        // What the customer accepted in the quotation is promised.
        let promised = match self.quotation {
            Some(_) => Promises::of(&self.input.content),
            None => Promises::default(),
        };
        let (customer, input, priced) =
            settle(tx, &self.process, (&self.input, promised), today).await?;
        let by = self.permit.user().ok_or(Fault::Unauthenticated)?;
        let (owner, department) = match self.quotation {
            Some((_, owner, department)) => (owner, department),
            None => self.in_charge(by, customer.as_ref())?,
        };
        let year = today.0.year();
        let no = next_number(tx, NUMBER_KIND, year).await?;
        let contract = Contract {
            id: self.id,
            number: format!("HT-{year}-{no:04}"),
            state: ContractState::Draft,
            owner,
            department,
            entered_by: by,
            quotation: self.quotation.map(|(id, ..)| id),
            revision: 1,
            ended: None,
            created_at: self.now,
            latest: Version::draft(1, input, &priced, (by, self.now)),
            earlier: Vec::new(),
        };
        store::insert(tx, &contract).await?;
        if let Some(file) = contract.latest.input.file_id {
            let paper = (file, "/file_id");
            attach(tx, &self.permit, paper, &papers(self.id), self.now).await?;
        }
        let data = json!({"number": contract.number, "version": 1, "after": contract.latest.input});
        let event = NewEvent::new(stream(self.id), "contract.created", data, self.now);
        events::first(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(ContractSaved::of(&contract, 1, 1))
    }
}

impl CreateContract {
    /// A clerk writes for the customer's rep; a rep or a manager writes for himself.
    fn in_charge(
        &self,
        by: UserId,
        customer: Option<&CustomerFacts>,
    ) -> Result<(UserId, DepartmentId)> {
        let post = self.permit.post();
        let for_rep = matches!(post, Some(access::Post::OrderClerk | access::Post::Legal));
        let in_name_of = self.permit.in_name_of().unwrap_or(by);
        let rep = customer.and_then(|facts| facts.owner).filter(|_| for_rep);
        let theirs = customer.and_then(|facts| facts.department);
        let own = self.permit.department();
        let department = if for_rep {
            theirs.or(own)
        } else {
            own.or(theirs)
        };
        let department = department.ok_or_else(|| {
            let message = text!(
                "您还没有所属部门，请管理员设置岗位",
                "you belong to no department yet; ask the administrator to set your post"
            );
            Fault::invalid("", "no_department", message)
        })?;
        Ok((rep.unwrap_or(in_name_of), department))
    }
}

/// Checks and prices what a contract says, keeping what was promised before it; its own order fields about a contract stay empty, since
/// an order made from it gets them.
pub(super) async fn settle(
    tx: &mut Tx<'_>,
    process: &Process,
    (input, promised): (&ContractInput, Promises),
    today: Date,
) -> Result<(Option<CustomerFacts>, ContractInput, PricedOrder)> {
    input.check()?;
    process.policy_for(&input.content.order_type)?;
    let content = OrderContent {
        contract_no: String::new(),
        contract_signed_on: None,
        contract_file_id: None,
        contract_amount: None,
        ..input.content.clone()
    };
    let (customer, known) = look_up_prices(tx, (None, promised), &content, today)
        .await
        .map_err(in_content)?;
    let (content, priced) = price_entry(content, &known).map_err(in_content)?;
    let mut input = ContractInput {
        content,
        ..input.clone()
    };
    for term in &mut input.obligations {
        term.id.get_or_insert_with(super::obligation::TermId::new);
    }
    Ok((customer, input, priced))
}

/// Names the fields of the content as the contract's.
fn in_content(fault: Fault) -> Fault {
    match fault {
        Fault::Invalid(mut errors) => {
            for error in &mut errors {
                error.pointer = format!("/content{}", error.pointer);
            }
            Fault::Invalid(errors)
        }
        other => other,
    }
}
