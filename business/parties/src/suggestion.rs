//! What a document says otherwise than the master data: a new phone, a fuller address (BL-6).

use kernel::{CustomerId, DocumentId, Moment, search};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customer::{Address, Contact, CustomerInput};

/// What of a customer would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuggestedField {
    /// His phone.
    Phone,
    /// A new contact.
    Contact,
    /// A contact's phone.
    ContactPhone,
    /// His address, more fully.
    Address,
    /// A further address.
    FurtherAddress,
}

impl SuggestedField {
    const ALL: [Self; 5] = [
        Self::Phone,
        Self::Contact,
        Self::ContactPhone,
        Self::Address,
        Self::FurtherAddress,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Contact => "contact",
            Self::ContactPhone => "contact_phone",
            Self::Address => "address",
            Self::FurtherAddress => "further_address",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }
}

/// How a document says to reach a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailsSeen {
    /// The customer.
    pub customer: CustomerId,
    /// Whom to ask for.
    pub contact: String,
    /// His phone.
    pub phone: String,
    /// Where to deliver.
    pub addresses: Vec<String>,
    /// The document: its kind, id and what people call it.
    pub document: (&'static str, uuid::Uuid, String),
}

/// A change that a document suggests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// Its id.
    pub id: DocumentId,
    /// The customer.
    pub customer_id: CustomerId,
    /// His name.
    pub customer_name: String,
    /// What would change.
    pub field: SuggestedField,
    /// Of which contact.
    pub subject: String,
    /// What the master data said then.
    pub present: String,
    /// What the document says.
    pub suggested: String,
    /// The kind of the document, e.g. `sales_order`.
    pub document_kind: String,
    /// Its id.
    pub document_id: DocumentId,
    /// What people call it.
    pub document_label: String,
    /// When it was found.
    pub suggested_at: Moment,
    /// `open`, `accepted` or `dismissed`.
    pub state: String,
    /// Who settled it.
    pub settled_by_name: Option<String>,
    /// When.
    pub settled_at: Option<Moment>,
}

/// A difference that is worth a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) field: SuggestedField,
    pub(crate) subject: String,
    pub(crate) present: String,
    pub(crate) suggested: String,
}

/// What a document says otherwise than the master data.
pub(crate) fn differences(known: &CustomerInput, seen: &DetailsSeen) -> Vec<Difference> {
    let mut found: Vec<Difference> = phone_difference(known, seen).into_iter().collect();
    for address in &seen.addresses {
        found.extend(address_difference(known, address.trim()));
    }
    found.dedup();
    found
}

fn phone_difference(known: &CustomerInput, seen: &DetailsSeen) -> Option<Difference> {
    let (name, phone) = (seen.contact.trim(), seen.phone.trim());
    if digits(phone).len() < 7 {
        return None;
    }
    let same = |other: &str| digits(other) == digits(phone);
    let difference = |field, subject: &str, present: &str| Difference {
        field,
        subject: subject.to_owned(),
        present: present.to_owned(),
        suggested: phone.to_owned(),
    };
    if name.is_empty() {
        let contacts = known.contacts.iter().map(|contact| &contact.phone);
        let places = known.addresses.iter().map(|place| &place.phone);
        let mut phones = contacts.chain(places).chain([&known.phone]);
        return (!phones.any(|known| same(known)))
            .then(|| difference(SuggestedField::Phone, "", &known.phone));
    }
    let of_name = |contact: &&Contact| key(&contact.name) == key(name);
    match known.contacts.iter().find(of_name) {
        None => Some(difference(SuggestedField::Contact, name, "")),
        Some(contact) if same(&contact.phone) => None,
        Some(contact) => Some(difference(
            SuggestedField::ContactPhone,
            &contact.name,
            &contact.phone,
        )),
    }
}

/// A place is worth keeping when it can be found by it: it has a number.
fn address_difference(known: &CustomerInput, seen: &str) -> Option<Difference> {
    let place = key(seen);
    if place.chars().count() < 6 || !place.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let further = known.addresses.iter().map(|address| &address.address);
    if further
        .chain([&known.address])
        .any(|known| key(known).contains(&place))
    {
        return None;
    }
    let own = key(&known.address);
    let fuller = own.is_empty() || place.contains(&own);
    let (field, present) = if fuller {
        (SuggestedField::Address, known.address.clone())
    } else {
        (SuggestedField::FurtherAddress, String::new())
    };
    Some(Difference {
        field,
        subject: String::new(),
        present,
        suggested: seen.to_owned(),
    })
}

/// The master data with an accepted suggestion.
pub(crate) fn applied(mut known: CustomerInput, suggestion: &Suggestion) -> CustomerInput {
    let value = suggestion.suggested.clone();
    match suggestion.field {
        SuggestedField::Phone => known.phone = value,
        SuggestedField::Address => known.address = value,
        SuggestedField::FurtherAddress => known.addresses.push(Address {
            address: value,
            ..Address::default()
        }),
        SuggestedField::Contact | SuggestedField::ContactPhone => {
            let name = &suggestion.subject;
            let of_name = |contact: &&mut Contact| key(&contact.name) == key(name);
            match known.contacts.iter_mut().find(of_name) {
                Some(contact) => contact.phone = value,
                None => known.contacts.push(Contact {
                    name: name.clone(),
                    phone: value,
                    ..Contact::default()
                }),
            }
        }
    }
    known
}

/// The digits of a phone, without China's own prefix and the zero before an area code.
pub(crate) fn digits(phone: &str) -> String {
    let digits: String = search::normalize(phone)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let local = digits.strip_prefix("0086").or(digits.strip_prefix("86"));
    let local = local.filter(|rest| rest.len() >= 10).unwrap_or(&digits);
    local.trim_start_matches('0').to_owned()
}

/// A text as it is compared: without case, width, blanks and punctuation.
pub(crate) fn key(text: &str) -> String {
    search::normalize(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> CustomerInput {
        let input = serde_json::json!({"code": "C1", "name": "瀚海水务", "phone": "0512-66880001",
            "address": "苏州市工业园区星湖街 328 号",
            "contacts": [{"name": "顾明", "phone": "13800000001"}]});
        serde_json::from_value(input).unwrap()
    }

    fn seen(contact: &str, phone: &str, address: &str) -> Vec<Difference> {
        let seen = DetailsSeen {
            customer: CustomerId::new(),
            contact: contact.to_owned(),
            phone: phone.to_owned(),
            addresses: vec![address.to_owned()],
            document: ("sales_order", uuid::Uuid::nil(), String::new()),
        };
        differences(&known(), &seen)
    }

    fn only(found: &[Difference]) -> (SuggestedField, &str) {
        assert_eq!(found.len(), 1, "{found:?}");
        (found[0].field, &found[0].suggested)
    }

    #[test]
    fn what_is_known_is_not_suggested() {
        assert_eq!(seen("顾明", "+86 138-0000-0001", "苏州工业园区"), []);
        assert_eq!(seen("", "０５１２ 66880001", "星湖街328号"), []);
    }

    #[test]
    fn a_new_phone_is_the_contacts_or_the_customers() {
        let found = seen("顾 明", "13911112222", "");
        assert_eq!(only(&found), (SuggestedField::ContactPhone, "13911112222"));
        assert_eq!(found[0].present, "13800000001");
        let found = seen("李四", "13911112222", "");
        assert_eq!(only(&found), (SuggestedField::Contact, "13911112222"));
        let found = seen("", "13911112222", "");
        assert_eq!(only(&found), (SuggestedField::Phone, "13911112222"));
    }

    #[test]
    fn a_fuller_address_replaces_and_another_place_is_added() {
        let fuller = "江苏省苏州市工业园区星湖街328号 3 幢";
        assert_eq!(
            only(&seen("", "", fuller)),
            (SuggestedField::Address, fuller)
        );
        let other = "宁波市镇海区石化大道 16 号";
        let found = seen("", "", other);
        assert_eq!(only(&found), (SuggestedField::FurtherAddress, other));
    }

    #[test]
    fn an_accepted_change_is_not_suggested_again() {
        for (contact, phone, address) in [
            ("顾明", "13911112222", ""),
            ("李四", "13911112222", ""),
            ("", "13911112222", ""),
            ("", "", "江苏省苏州市工业园区星湖街328号 3 幢"),
            ("", "", "宁波市镇海区石化大道 16 号"),
        ] {
            let seen = DetailsSeen {
                customer: CustomerId::new(),
                contact: contact.to_owned(),
                phone: phone.to_owned(),
                addresses: vec![address.to_owned()],
                document: ("sales_order", uuid::Uuid::nil(), String::new()),
            };
            let found = differences(&known(), &seen).remove(0);
            let suggestion = Suggestion {
                id: DocumentId::new(),
                customer_id: seen.customer,
                customer_name: String::new(),
                field: found.field,
                subject: found.subject,
                present: found.present,
                suggested: found.suggested,
                document_kind: String::new(),
                document_id: DocumentId::new(),
                document_label: String::new(),
                suggested_at: Moment(0),
                state: "open".to_owned(),
                settled_by_name: None,
                settled_at: None,
            };
            assert_eq!(differences(&applied(known(), &suggestion), &seen), []);
        }
    }
}
