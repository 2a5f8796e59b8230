//! A customer: who he is, how to reach and bill him.

use kernel::{Currency, CustomerId, DepartmentId, Fault, FieldError, Text, UserId, text, written};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::payment_terms::PaymentTerms;

/// What other areas need to know of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFacts {
    /// His id.
    pub id: CustomerId,
    /// His code.
    pub code: String,
    /// His name.
    pub name: String,
    /// Whether he may order.
    pub active: bool,
    /// The rep in charge.
    pub owner: Option<UserId>,
    /// The department in charge.
    pub department: Option<DepartmentId>,
    /// Class, e.g. `A`; price lists may be for one.
    pub class: String,
    /// Distribution channel; price lists may be for one.
    pub channel: String,
    /// His usual payment terms.
    pub payment_terms: Option<PaymentTerms>,
}

/// A person at the customer's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// Position.
    #[serde(default)]
    pub role: String,
}

/// A further address: a works, a warehouse, a branch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerAddress)]
pub struct Address {
    /// What it is called, e.g. 二期工地.
    #[serde(default)]
    pub label: String,
    /// The address.
    pub address: String,
    /// Whom to ask for there.
    #[serde(default)]
    pub contact: String,
    /// His phone.
    #[serde(default)]
    pub phone: String,
}

impl Address {
    fn fits(&self) -> bool {
        let beside = [&self.label, &self.contact, &self.phone];
        let short = beside.iter().all(|text| text.chars().count() <= 200);
        short && !self.address.trim().is_empty() && self.address.chars().count() <= 500
    }
}

/// A customer as sent by a person, a fixture or an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerInput {
    /// Code, unique.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Class, e.g. A, B, C.
    #[serde(default)]
    pub class: String,
    /// How he came to us.
    #[serde(default)]
    pub channel: String,
    /// His usual currency; the company's when absent.
    #[serde(default)]
    pub currency: Option<String>,
    /// Name on invoices; his name when empty.
    #[serde(default)]
    pub invoice_title: String,
    /// Tax number.
    #[serde(default)]
    pub tax_no: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// Address.
    #[serde(default)]
    pub address: String,
    /// The rep in charge; who creates the customer when absent.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// His people.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Further addresses.
    #[serde(default)]
    pub addresses: Vec<Address>,
    /// His usual payment terms: what an order or a quotation for him begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_terms: Option<PaymentTerms>,
    /// Whether he may order.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

/// A customer as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Customer {
    /// His id.
    pub id: CustomerId,
    /// Everything that can be entered.
    #[serde(flatten)]
    pub content: CustomerInput,
    /// The rep's name.
    pub owner_name: Option<String>,
    /// Grows with each change; the ETag.
    pub version: i64,
}

impl CustomerInput {
    /// Errors of form, all at once.
    pub fn check(&self) -> Result<(), Fault> {
        let terms = self.payment_terms.as_ref();
        let mut errors = terms.map_or_else(Vec::new, |terms| terms.errors("/payment_terms"));
        let mut error = |pointer: String, code: &str, message: Text| {
            errors.push(FieldError::new(pointer, code, message));
        };
        for (pointer, value) in [("/code", &self.code), ("/name", &self.name)] {
            if value.trim().is_empty() || value.chars().count() > 200 {
                error(
                    pointer.to_owned(),
                    "required",
                    text!("必填，最多 200 个字", "required, at most 200 characters"),
                );
            }
        }
        for (pointer, value) in [
            ("/invoice_title", &self.invoice_title),
            ("/tax_no", &self.tax_no),
            ("/phone", &self.phone),
            ("/address", &self.address),
        ] {
            if let Err(too_long) = written::bounded(value, pointer, 500) {
                error(too_long.pointer, &too_long.code, too_long.message);
            }
        }
        if self
            .currency
            .as_deref()
            .is_some_and(|code| Currency::parse(code).is_none())
        {
            error(
                "/currency".to_owned(),
                "currency",
                text!(
                    "币种须为三位大写字母，如 CNY",
                    "the currency is three capital letters, e.g. CNY"
                ),
            );
        }
        for (i, contact) in self.contacts.iter().enumerate() {
            if contact.name.trim().is_empty() {
                error(
                    format!("/contacts/{i}/name"),
                    "required",
                    text!("请填写联系人姓名", "enter the contact's name"),
                );
            }
        }
        let addresses = self.addresses.iter().enumerate();
        for (i, _) in addresses.filter(|(_, address)| !address.fits()) {
            let message = text!(
                "请填写地址，最多 500 个字",
                "enter the address, at most 500 characters"
            );
            error(format!("/addresses/{i}/address"), "required", message);
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Fault::Invalid(errors))
        }
    }
}
