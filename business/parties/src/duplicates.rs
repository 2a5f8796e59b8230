//! Customers who stand twice in the master data: the same name, tax number or phone, however they
//! are written. All customers are compared, whoever is in charge of them: that a colleague has this
//! customer already is what one has to hear before entering him again.

use std::collections::{BTreeMap, HashMap};

use ::store::{Sql, Tx, params, sql};
use kernel::{CustomerId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    name_key::name_key,
    suggestion::{digits, key},
};

const ALL: Sql<'static> = sql!(
    "SELECT c.id, c.code, c.name, c.tax_no, c.phone, c.active, u.name FROM customers c \
     LEFT JOIN users u ON u.id = c.owner_id ORDER BY c.code"
);

/// In what two customers agree.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SameIn {
    /// The tax number.
    TaxNo,
    /// The name, without legal form and wherever its town stands.
    Name,
    /// The phone.
    Phone,
}

/// A customer as far as others may know of him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Twin {
    /// His id.
    pub id: CustomerId,
    /// His code.
    pub code: String,
    /// His name.
    pub name: String,
    /// Whether he may order.
    pub active: bool,
    /// The name of the rep in charge.
    pub owner_name: Option<String>,
    /// In what he agrees.
    pub same: Vec<SameIn>,
}

/// Customers who agree in something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Twins {
    /// In what.
    pub same: SameIn,
    /// Who, by code.
    pub customers: Vec<Twin>,
}

/// What a customer about to be entered would be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidate {
    /// His name.
    pub name: String,
    /// His tax number.
    pub tax_no: String,
    /// His phone.
    pub phone: String,
    /// Himself, when he is entered already.
    pub except: Option<CustomerId>,
}

/// What a customer is told apart by: in what, and its key.
pub type Mark = (SameIn, String);

impl Candidate {
    /// What he is told apart by: who shares a mark with another may be the same.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        keys(&self.name, &self.tax_no, &self.phone)
    }
}

/// Customers that a candidate may be already, those who agree in most first.
///
/// # Errors
/// When the database fails.
pub async fn twins_of(tx: &mut Tx<'_>, candidate: &Candidate) -> Result<Vec<Twin>> {
    let mut each = twins_of_each(tx, std::slice::from_ref(candidate)).await?;
    Ok(each.pop().unwrap_or_default())
}

/// The same for several candidates, in their order; the customers are read once.
///
/// # Errors
/// When the database fails.
pub async fn twins_of_each(tx: &mut Tx<'_>, candidates: &[Candidate]) -> Result<Vec<Vec<Twin>>> {
    let marks: Vec<Vec<Mark>> = candidates.iter().map(Candidate::marks).collect();
    let mut twins = vec![Vec::new(); candidates.len()];
    if marks.iter().all(Vec::is_empty) {
        return Ok(twins);
    }
    let mut wanted = HashMap::<&Mark, Vec<usize>>::new();
    for (at, marks) in marks.iter().enumerate() {
        marks
            .iter()
            .for_each(|mark| wanted.entry(mark).or_default().push(at));
    }
    for (twin, keys) in all(tx).await? {
        let mut agree = BTreeMap::<usize, Vec<SameIn>>::new();
        for key in &keys {
            for at in wanted.get(key).into_iter().flatten() {
                agree.entry(*at).or_default().push(key.0);
            }
        }
        agree.retain(|at, _| candidates[*at].except != Some(twin.id));
        for (at, same) in agree {
            let twin = twin.clone();
            twins[at].push(Twin { same, ..twin });
        }
    }
    for twins in &mut twins {
        twins.sort_by_key(|twin| std::cmp::Reverse(twin.same.len()));
        twins.truncate(20);
    }
    Ok(twins)
}

/// All groups of customers who agree in something.
///
/// # Errors
/// When the database fails.
pub async fn all_twins(tx: &mut Tx<'_>) -> Result<Vec<Twins>> {
    let mut groups: BTreeMap<(SameIn, String), Vec<Twin>> = BTreeMap::new();
    for (twin, keys) in all(tx).await? {
        for key in keys {
            let same = vec![key.0];
            let twin = Twin {
                same,
                ..twin.clone()
            };
            groups.entry(key).or_default().push(twin);
        }
    }
    let several = groups.into_iter().filter(|(_, group)| group.len() > 1);
    Ok(several
        .map(|((same, _), customers)| Twins { same, customers })
        .take(500)
        .collect())
}

type Keyed = (Twin, Vec<Mark>);

async fn all(tx: &mut Tx<'_>) -> Result<Vec<Keyed>> {
    let rows = tx.fetch_all(ALL, params![]).await?;
    rows.iter()
        .map(|row| {
            let twin = Twin {
                id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                active: row.get(5)?,
                owner_name: row.get(6)?,
                same: Vec::new(),
            };
            let (tax_no, phone): (String, String) = (row.get(3)?, row.get(4)?);
            let keys = keys(&twin.name, &tax_no, &phone);
            Ok((twin, keys))
        })
        .collect()
}

fn keys(name: &str, tax_no: &str, phone: &str) -> Vec<Mark> {
    let mut keys = Vec::new();
    let (tax_no, name, phone) = (key(tax_no), name_key(name), digits(phone));
    if tax_no.len() >= 8 {
        keys.push((SameIn::TaxNo, tax_no));
    }
    if !name.is_empty() {
        keys.push((SameIn::Name, name));
    }
    if phone.len() >= 7 {
        keys.push((SameIn::Phone, phone));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_tell_nobody_apart() {
        assert_eq!(keys("", "12", "110"), []);
        let keys = keys("", "91320500-ma1x0001a", "+86 512 66880001");
        assert_eq!(
            keys,
            [
                (SameIn::TaxNo, "91320500ma1x0001a".to_owned()),
                (SameIn::Phone, "51266880001".to_owned())
            ]
        );
    }
}
