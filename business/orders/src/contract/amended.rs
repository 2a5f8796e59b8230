//! What supplements changed of a contract since an order was made from it, so that what differs is
//! told with the supplement that caused it (EQ-3.2b).

use ::store::Tx;
use kernel::{Date, Fault, Result};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{ContractId, ContractKind, Version, VersionState, store};
use crate::{
    changes::{Change, changes},
    content::OrderContent,
    origin::{Origin, agreed},
};

/// The supplement that changed a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AmendedBy {
    /// The contract's version that it made.
    pub version: i64,
    /// Why it was agreed.
    pub reason: String,
    /// When it was signed.
    pub signed_on: Option<Date>,
}

/// What is agreed by now.
pub(crate) struct Amended {
    /// The version that holds.
    pub(crate) version: i64,
    /// What it says, with the line ids of the order.
    pub(crate) content: OrderContent,
    /// Fields of that content with who changed them last.
    by: Vec<(String, AmendedBy)>,
}

impl Amended {
    /// The supplement behind a field; behind a part of a line, if the line came with it.
    pub(crate) fn by(&self, field: &str) -> Option<&AmendedBy> {
        let within = |whole: &str| {
            field
                .strip_prefix(whole)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut latest = self.by.iter().rev();
        latest.find(|(of, _)| within(of)).map(|(_, by)| by)
    }
}

/// What supplements made of an order's origin; nothing when it still says the same. What is called off
/// from a frame already stands as it was called off, so its order follows only while it is `open`.
pub(crate) async fn since(tx: &mut Tx<'_>, origin: &Origin, open: bool) -> Result<Option<Amended>> {
    let Some(contract) = store::load(tx, ContractId(origin.source_id)).await? else {
        return Ok(None);
    };
    let Some(standing) = contract.standing().filter(|v| v.no > origin.version) else {
        return Ok(None);
    };
    let signed: Vec<&Version> = contract
        .versions()
        .filter(|v| (origin.version..=standing.no).contains(&v.no))
        .filter(|v| v.state != VersionState::Draft)
        .collect();
    let mut made = Vec::new();
    for pair in signed.windows(2) {
        let [before, after] = pair else { continue };
        let by = AmendedBy {
            version: after.no,
            reason: after.reason.clone(),
            signed_on: after.input.signed_on,
        };
        let (old, new) = (&before.input.content, &after.input.content);
        let found = changes(&agreed(old), &agreed(new));
        made.extend(found.into_iter().map(|change| (change, by.clone())));
    }
    let version = standing.no;
    match standing.input.kind {
        ContractKind::Single => Ok(Some(Amended {
            version,
            content: standing.input.content.clone(),
            by: made.into_iter().map(|(c, by)| (c.field, by)).collect(),
        })),
        ContractKind::Frame if open => {
            let (content, by) = called_off(origin, &standing.input.content, &made)?;
            Ok(Some(Amended {
                version,
                content,
                by,
            }))
        }
        ContractKind::Frame => Ok(None),
    }
}

/// A call-off has lines, quantities and a day of its own; in all else it follows the frame's line of
/// its product.
fn called_off(
    origin: &Origin,
    frame: &OrderContent,
    made: &[(Change, AmendedBy)],
) -> Result<(OrderContent, Vec<(String, AmendedBy)>)> {
    let mut content = serde_json::to_value(&origin.content).map_err(Fault::internal)?;
    let mut found = Vec::new();
    for (change, by) in made {
        let Some(rest) = change.field.strip_prefix("/lines/") else {
            let key = change.field.trim_start_matches('/');
            if key != "delivery_on" {
                content[key] = change.after.clone();
                found.push((change.field.clone(), by.clone()));
            }
            continue;
        };
        let Some((line, key)) = rest.split_once('/').filter(|(_, key)| *key != "quantity") else {
            continue;
        };
        let mut lines = frame.lines.iter();
        let of_frame = lines.find(|l| l.line_id.is_some_and(|id| id.to_string() == line));
        let product = of_frame.and_then(|line| line.product_id);
        let product = serde_json::to_value(product).map_err(Fault::internal)?;
        let called = content["lines"].as_array_mut().into_iter().flatten();
        let called = called.filter(|l| l["product_id"] == product && l["gift_of"] == Value::Null);
        for line in called {
            let id = line["line_id"].as_str().unwrap_or_default();
            found.push((format!("/lines/{id}/{key}"), by.clone()));
            line[key] = change.after.clone();
        }
    }
    let content = serde_json::from_value(content).map_err(Fault::internal)?;
    Ok((content, found))
}
