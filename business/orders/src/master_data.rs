//! What a paper says otherwise than the customer's master data: contact, phone and place (BL-2c, BL-2d).

use ::store::Tx;
use access::{matrix::ViewCustomer, system};
use kernel::{Result, Text, text};
use parties::CustomerInput;
use process::{CheckReport, Standing};

use crate::{
    content::OrderContent,
    order::{Order, Warning},
};

/// Contact and phone against the customer's contacts; nobody's phone is nobody's mistake.
///
/// # Errors
/// Database faults only.
pub(crate) async fn mismatches(tx: &mut Tx<'_>, content: &OrderContent) -> Result<Vec<Warning>> {
    let customer = customer_of(tx, content).await?;
    Ok(customer.map_or_else(Vec::new, |customer| contact(content, &customer)))
}

/// The same with the delivery places.
///
/// # Errors
/// Database faults only.
pub(crate) async fn all_mismatches(
    tx: &mut Tx<'_>,
    content: &OrderContent,
) -> Result<Vec<Warning>> {
    let Some(customer) = customer_of(tx, content).await? else {
        return Ok(Vec::new());
    };
    let mut found = contact(content, &customer);
    found.extend(places(content, &customer));
    Ok(found)
}

fn contact(content: &OrderContent, customer: &CustomerInput) -> Vec<Warning> {
    let (name, phone) = (content.contact_name.trim(), content.contact_phone.trim());
    let mut found = Vec::new();
    let known = customer.contacts.iter().find(|known| known.name == name);
    if known.is_none() && !name.is_empty() {
        let message = text!(
            "客户资料中没有联系人“{name}”",
            "the customer's master data have no contact “{name}”"
        );
        found.push(warning("unknown_contact", "contact_name", message));
    }
    if let Some(known) = known.filter(|known| known.phone != phone && !phone.is_empty()) {
        let message = text!(
            "客户资料中 {name} 的电话是 {}，单据上是 {phone}",
            "by the master data {name} has the phone {}, the paper says {phone}",
            known.phone
        );
        found.push(warning("other_phone", "contact_phone", message));
    }
    found
}

/// Places that are neither part of a known address nor contain one.
fn places(content: &OrderContent, customer: &CustomerInput) -> Vec<Warning> {
    let others = customer.addresses.iter().map(|other| &other.address);
    let known: Vec<String> = others
        .chain([&customer.address])
        .map(|address| plain(address))
        .filter(|address| !address.is_empty())
        .collect();
    let foreign = |place: &String| {
        let wanted = plain(place);
        let fits = |address: &String| address.contains(&wanted) || wanted.contains(address);
        !known.iter().any(fits)
    };
    let found = content.delivery_places().into_iter().filter(foreign);
    let told = found.map(|place| {
        let message = text!(
            "客户资料中没有地址“{place}”",
            "the customer's master data have no address “{place}”"
        );
        warning("unknown_place", "delivery_place", message)
    });
    told.collect()
}

fn warning(code: &str, field: &str, message: Text) -> Warning {
    Warning {
        code: code.to_owned(),
        pointer: format!("/content/{field}"),
        message,
    }
}

/// The check `master_data`: what differs has to be meant.
///
/// # Errors
/// Database faults only.
pub async fn check_master_data(tx: &mut Tx<'_>, order: &Order) -> Result<CheckReport> {
    let title = text!("与客户资料一致", "as the customer's master data have it");
    let found = all_mismatches(tx, &order.content).await?;
    if found.is_empty() {
        let message = text!(
            "联系人、电话、地址与客户资料一致",
            "contact, phone and address are those of the master data"
        );
        return Ok(CheckReport::default().item("master_data", title, message, Standing::Ok));
    }
    let report = found
        .into_iter()
        .fold(CheckReport::default(), |report, gap| {
            report.item(gap.code, title.clone(), gap.message, Standing::Warn)
        });
    Ok(report)
}

async fn customer_of(tx: &mut Tx<'_>, content: &OrderContent) -> Result<Option<CustomerInput>> {
    let Some(id) = content.customer_id else {
        return Ok(None);
    };
    let customer = parties::get(tx, &system::<ViewCustomer>("master_data"), id).await?;
    Ok(Some(customer.content))
}

fn plain(address: &str) -> String {
    address.chars().filter(|c| !c.is_whitespace()).collect()
}
