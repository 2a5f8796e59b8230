//! What a person enters of a contract: the words of an order, and around them parties, signatories,
//! terms and obligations.

use std::collections::HashSet;

use kernel::{Date, Fault, FieldError, FileId, Result, Text, text, written};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::obligation::ObligationTerm;
use crate::content::OrderContent;

/// Characters of one line of words.
const LINE_MAX: usize = 200;
/// Characters of a longer text.
const TEXT_MAX: usize = 10_000;
/// Parties, signatories or obligations of one contract.
const COUNT_MAX: usize = 50;

/// What a contract is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContractKind {
    /// One order.
    Single,
    /// Agreed quantities that several orders call off.
    Frame,
}

impl ContractKind {
    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Frame => "frame",
        }
    }
}

/// What a party is to the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Who orders (定作方).
    Ordering,
    /// Who makes it: us (承揽方).
    Contractor,
    /// Who answers for another (担保方).
    Guarantor,
    /// Who acts for another (代理方).
    Agent,
}

/// A party to the contract, as it stands on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractParty)]
pub struct Party {
    /// What it is to the contract.
    pub role: PartyRole,
    /// Its full name.
    pub name: String,
    /// Its tax number.
    #[serde(default)]
    pub tax_no: String,
    /// Its address.
    #[serde(default)]
    pub address: String,
    /// Who represents it.
    #[serde(default)]
    pub representative: String,
}

/// Who signed for a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractSignatory)]
pub struct Signatory {
    /// The party's place among the parties, from 0.
    pub party: u16,
    /// The person.
    pub name: String,
    /// What he is there.
    #[serde(default)]
    pub title: String,
    /// When he signed; absent while he has not.
    #[serde(default)]
    pub signed_on: Option<Date>,
}

/// A contract as sent by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SalesContractInput)]
pub struct ContractInput {
    /// One order, or a frame that is called off.
    pub kind: ContractKind,
    /// What was agreed, in the words of an order; a frame's quantities are what may be called off.
    pub content: OrderContent,
    /// What it is about.
    #[serde(default)]
    pub title: String,
    /// The number on the paper, where it is not ours.
    #[serde(default)]
    pub paper_no: String,
    /// The day of signing.
    #[serde(default)]
    pub signed_on: Option<Date>,
    /// The place of signing.
    #[serde(default)]
    pub signed_at: String,
    /// The first day it holds; the day of signing when absent.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// The last day it holds; open when absent.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// Between whom.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// Who signed it.
    #[serde(default)]
    pub signatories: Vec<Signatory>,
    /// When it is delivered, where that is no date.
    #[serde(default)]
    pub delivery_term: String,
    /// How it is packed.
    #[serde(default)]
    pub packing: String,
    /// What it is measured by: sample, drawing, norm.
    #[serde(default)]
    pub quality: String,
    /// Anything else that was agreed.
    #[serde(default)]
    pub other_terms: String,
    /// The signed paper, uploaded first.
    #[serde(default)]
    pub file_id: Option<FileId>,
    /// What it obliges whom to.
    #[serde(default)]
    pub obligations: Vec<ObligationTerm>,
    /// Whether it takes force only with a budget that finance approved (HD-3.5).
    #[serde(default)]
    pub needs_budget: bool,
}

/// Collects field errors, so that all are seen at once.
#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, pointer: impl Into<String>, code: &str, message: Text) {
        self.0.push(FieldError::new(pointer, code, message));
    }

    fn length(&mut self, pointer: &str, value: &str, max: usize) {
        self.0.extend(written::bounded(value, pointer, max).err());
    }
}

impl ContractInput {
    /// Refuses what is wrong beside the content; what is missing is no error of a draft.
    pub(super) fn check(&self) -> Result<()> {
        let mut errors = Errors::default();
        for (pointer, value, max) in [
            ("/title", &self.title, LINE_MAX),
            ("/paper_no", &self.paper_no, LINE_MAX),
            ("/signed_at", &self.signed_at, LINE_MAX),
            ("/delivery_term", &self.delivery_term, TEXT_MAX),
            ("/packing", &self.packing, TEXT_MAX),
            ("/quality", &self.quality, TEXT_MAX),
            ("/other_terms", &self.other_terms, TEXT_MAX),
        ] {
            errors.length(pointer, value, max);
        }
        let from = self.valid_from.or(self.signed_on);
        if let (Some(from), Some(until)) = (from, self.valid_until)
            && until < from
        {
            let message = text!(
                "截止日期不能早于生效日期 {from}",
                "the last day cannot be before the first, {from}"
            );
            errors.add("/valid_until", "before_start", message);
        }
        let counts = [
            self.parties.len(),
            self.signatories.len(),
            self.obligations.len(),
        ];
        if counts.into_iter().any(|n| n > COUNT_MAX) {
            let message = text!("最多 {COUNT_MAX} 条", "at most {COUNT_MAX} entries");
            errors.add("/parties", "too_many", message);
        }
        self.check_people(&mut errors);
        for (i, term) in self.obligations.iter().enumerate() {
            let wrong = term.errors(&format!("/obligations/{i}"));
            errors.0.extend(wrong);
        }
        if errors.0.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors.0))
        }
    }

    fn check_people(&self, errors: &mut Errors) {
        for (i, party) in self.parties.iter().enumerate() {
            if party.name.trim().is_empty() {
                let message = text!("请填写名称", "enter the name");
                errors.add(format!("/parties/{i}/name"), "required", message);
            }
            for value in [
                &party.name,
                &party.tax_no,
                &party.address,
                &party.representative,
            ] {
                errors.length(&format!("/parties/{i}"), value, LINE_MAX);
            }
        }
        let mut seen = HashSet::new();
        for (i, signatory) in self.signatories.iter().enumerate() {
            let at = |field: &str| format!("/signatories/{i}/{field}");
            if usize::from(signatory.party) >= self.parties.len() {
                let message = text!("请选择签字的一方", "choose the party he signed for");
                errors.add(at("party"), "unknown_party", message);
            }
            let name = signatory.name.trim();
            if name.is_empty() || name.chars().count() > LINE_MAX {
                let message = text!("请填写签字人", "enter who signed");
                errors.add(at("name"), "required", message);
            }
            if !seen.insert((signatory.party, name)) {
                let message = text!(
                    "同一方的同一签字人只登记一次",
                    "the same person signs for a party once"
                );
                errors.add(at("name"), "repeated", message);
            }
        }
    }
}
