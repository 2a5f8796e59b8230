//! Which customers a search text stands for, to look for what belongs to them. No permit: what is
//! found is filtered by its own.

use kernel::{CustomerId, Result, search};
use store::{Query, Tx};

/// Customers whose orders are looked for one by one.
const FEW: usize = 100;
/// Terms read before a text counts as standing for many: a customer may have several in a range.
const TERMS_MAX: usize = 4 * FEW;

/// The customers that a text stands for.
#[derive(Debug)]
pub enum Matches {
    /// These, or none.
    Few(Vec<CustomerId>),
    /// So many that it is better to ask of the customers of things whether they are among them.
    Many(Terms),
}

/// What a customer's texts must hold.
#[derive(Debug)]
pub struct Terms(search::Query);

impl Terms {
    /// Continues a query with the condition that the customer in a column meets all terms.
    #[must_use]
    pub fn met_by(&self, customer: &'static str, mut query: Query) -> Query {
        query = query.push("(1 = 1");
        for range in &self.0.ranges {
            query = in_range(query, customer, range);
        }
        fragments(query, customer, &self.0).push(")")
    }

    /// Continues a query with the customers who meet all terms, as a list in brackets; one may
    /// stand in it several times.
    #[must_use]
    pub fn customers(&self, query: Query) -> Query {
        let Some((first, rest)) = self.0.ranges.split_first() else {
            return query.push("(NULL)");
        };
        meeting(query.push("("), first, rest, &self.0).push(")")
    }
}

/// The customers that a text stands for.
///
/// # Errors
/// When the database fails.
pub async fn matching(tx: &mut Tx<'_>, text: &str) -> Result<Matches> {
    let wanted = search::query_terms(text);
    let (found, all) = find(tx, &wanted).await?;
    Ok(if all && found.len() <= FEW {
        Matches::Few(found)
    } else {
        Matches::Many(Terms(wanted))
    })
}

/// Some of the customers that a text stands for; all of them unless it stands for hundreds.
///
/// # Errors
/// When the database fails.
pub async fn ids_matching(tx: &mut Tx<'_>, text: &str) -> Result<Vec<CustomerId>> {
    let (found, _) = find(tx, &search::query_terms(text)).await?;
    Ok(found)
}

/// Customers that meet all terms, and whether that is all of them.
async fn find(tx: &mut Tx<'_>, wanted: &search::Query) -> Result<(Vec<CustomerId>, bool)> {
    let Some((first, rest)) = wanted.ranges.split_first() else {
        return Ok((Vec::new(), true));
    };
    let limit = i64::try_from(TERMS_MAX).unwrap_or(i64::MAX);
    let query = meeting(Query::new(""), first, rest, wanted)
        .push(" LIMIT ")
        .bind(limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(row.get(0)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok((found, rows.len() < TERMS_MAX))
}

/// The customers with a term in the first range who meet all the others.
fn meeting(
    query: Query,
    first: &search::Range,
    rest: &[search::Range],
    wanted: &search::Query,
) -> Query {
    let mut query = query
        .push("SELECT d.party_id FROM party_terms d WHERE d.kind = 'customer' AND d.term >= ")
        .bind(first.from.clone())
        .push(" AND d.term < ")
        .bind(first.below.clone());
    for range in rest {
        query = in_range(query, "d.party_id", range);
    }
    fragments(query, "d.party_id", wanted)
}

fn in_range(query: Query, customer: &'static str, range: &search::Range) -> Query {
    query
        .push(" AND EXISTS (SELECT 1 FROM party_terms t WHERE t.party_id = ")
        .push(customer)
        .push(" AND t.kind = 'customer' AND t.term >= ")
        .bind(range.from.clone())
        .push(" AND t.term < ")
        .bind(range.below.clone())
        .push(")")
}

/// Ranges alone find too much for a long fragment. Fragments are Chinese, so nothing in them is a
/// wildcard.
fn fragments(mut query: Query, customer: &'static str, wanted: &search::Query) -> Query {
    for fragment in &wanted.fragments {
        query = query
            .push(" AND EXISTS (SELECT 1 FROM customers x WHERE x.id = ")
            .push(customer)
            .push(" AND x.name_search LIKE ")
            .bind(format!("%{fragment}%"))
            .push(")");
    }
    query
}
