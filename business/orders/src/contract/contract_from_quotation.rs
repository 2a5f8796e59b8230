//! Beginning the contract of an accepted quotation: its content, its rep, and both parties.

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{ViewCustomer, ViewQuotation, WriteContract},
};
use events::NewEvent;
use kernel::{Fault, Moment, Result};
use process::Process;
use serde_json::json;

use super::{
    ContractId, ContractInput, ContractKind, Party, PartyRole,
    create_contract::{ContractSaved, CreateContract},
};
use crate::{
    content::OrderContent,
    quotation::{self, QuotationId},
};

/// Makes the draft of a contract from the version that the customer accepted.
#[derive(Debug)]
pub struct ContractFromQuotation {
    /// The right to see the quotation.
    pub reader: Permit<ViewQuotation>,
    /// The right to write contracts.
    pub permit: Permit<WriteContract>,
    /// The running policies.
    pub process: Process,
    /// Which quotation.
    pub quotation: QuotationId,
    /// The contract's id, made by the caller so that a retry makes the same one.
    pub id: ContractId,
    /// Now.
    pub now: Moment,
}

impl Command for ContractFromQuotation {
    const NAME: &'static str = "quotation.contract";
    type Output = ContractSaved;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ContractSaved> {
        let (quotation, accepted) = quotation::accepted(tx, &self.reader, self.quotation).await?;
        if let Some(refusal) = quotation::refuse_used(tx, &quotation, &accepted).await? {
            return Err(Fault::refused(refusal));
        }
        let content = quotation::content_of(&accepted);
        let create = CreateContract {
            permit: self.permit.clone(),
            process: self.process.clone(),
            id: self.id,
            input: ContractInput {
                kind: ContractKind::Single,
                parties: self.parties(tx, &content).await?,
                content,
                title: String::new(),
                paper_no: String::new(),
                signed_on: None,
                signed_at: String::new(),
                valid_from: None,
                valid_until: None,
                signatories: Vec::new(),
                delivery_term: String::new(),
                packing: String::new(),
                quality: String::new(),
                other_terms: String::new(),
                file_id: None,
                obligations: Vec::new(),
                needs_budget: false,
            },
            quotation: Some((self.quotation, quotation.owner, quotation.department)),
            now: self.now,
        };
        let saved = create.run(tx).await?;
        let data = json!({"number": saved.number, "version": accepted.no, "contract": self.id});
        let about = quotation::stream(self.quotation);
        let event = NewEvent::new(about, "quotation.contracted", data, self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(saved)
    }
}

impl ContractFromQuotation {
    /// The customer and us, as the master data have them.
    async fn parties(&self, tx: &mut Tx<'_>, content: &OrderContent) -> Result<Vec<Party>> {
        let mut parties = Vec::new();
        if let Some(id) = content.customer_id {
            let permit: Permit<ViewCustomer> = self.permit.leads_to();
            let customer = parties::get(tx, &permit, id).await?.content;
            parties.push(Party {
                role: PartyRole::Ordering,
                name: customer.name,
                tax_no: customer.tax_no,
                address: customer.address,
                representative: content.contact_name.clone(),
            });
        }
        if let Some(company) = access::company::name(tx).await? {
            parties.push(Party {
                role: PartyRole::Contractor,
                name: company.zh,
                tax_no: String::new(),
                address: String::new(),
                representative: String::new(),
            });
        }
        Ok(parties)
    }
}
