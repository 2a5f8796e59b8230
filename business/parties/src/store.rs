//! The SQL of customers.

pub(crate) mod holds;
pub(crate) mod suggestions;

use std::collections::{BTreeSet, HashMap};

use ::store::{Query, Row, Sql, Tx, params, sql, values};
use access::{
    Permit,
    matrix::{ManageCustomer, ViewCustomer},
};
use kernel::{CustomerId, DepartmentId, Fault, Moment, Result, UserId, search};

use crate::{
    customer::{Address, Contact, Customer, CustomerFacts, CustomerInput},
    payment_terms::PaymentTerms,
};

const COLUMNS: &str = "SELECT c.id, c.code, c.name, c.class, c.channel, c.currency, c.invoice_title, \
     c.tax_no, c.phone, c.address, c.owner_id, c.active, c.version, u.name, c.name_search, c.payment_terms \
     FROM customers c LEFT JOIN users u ON u.id = c.owner_id";

const FACTS: Sql<'static> = sql!(
    "SELECT id, code, name, active, owner_id, department_id, class, channel, payment_terms FROM customers \
         WHERE id = $1"
);
const BY_CODE: Sql<'static> = sql!("SELECT id FROM customers WHERE code = $1");
const LOCK_VERSION: Sql<'static> = sql!("SELECT version FROM customers WHERE id = $1"; FOR UPDATE);
const CONTACTS: Sql<'static> = sql!(
    "SELECT name, phone, email, role FROM customer_contacts WHERE customer_id = $1 ORDER BY ordinal"
);
const DELETE_CONTACTS: Sql<'static> = sql!("DELETE FROM customer_contacts WHERE customer_id = $1");
const INSERT_CONTACT: Sql<'static> = sql!(
    "INSERT INTO customer_contacts (id, customer_id, name, phone, email, role, ordinal) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const ADDRESSES: Sql<'static> = sql!(
    "SELECT label, address, contact, phone FROM customer_addresses WHERE customer_id = $1 ORDER BY ordinal"
);
const DELETE_ADDRESSES: Sql<'static> =
    sql!("DELETE FROM customer_addresses WHERE customer_id = $1");
const INSERT_ADDRESS: Sql<'static> = sql!(
    "INSERT INTO customer_addresses (id, customer_id, label, address, contact, phone, ordinal) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);
const DELETE_TERMS: Sql<'static> = sql!("DELETE FROM party_terms WHERE party_id = $1");
const INSERT_TERMS: Sql<'static> =
    sql!("INSERT INTO party_terms (term, kind, party_id) VALUES ($1, $2, $3)");
const INSERT: Sql<'static> = sql!(
    "INSERT INTO customers (id, code, name, name_search, class, channel, currency, invoice_title, \
     tax_no, phone, address, owner_id, department_id, active, version, created_at, updated_at, payment_terms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $15, $16)"
);
const UPDATE: Sql<'static> = sql!(
    "UPDATE customers SET code = $2, name = $3, name_search = $4, class = $5, channel = $6, \
     currency = $7, invoice_title = $8, tax_no = $9, phone = $10, address = $11, owner_id = $12, \
     department_id = $13, active = $14, version = version + 1, updated_at = $15, payment_terms = $16 WHERE id = $1"
);

/// What orders need to know of a customer.
pub async fn facts(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<CustomerFacts>> {
    if let Some(facts) = known(tx).get(&id) {
        return Ok(Some(facts.clone()));
    }
    let Some(row) = tx.fetch_optional(FACTS, params![id]).await? else {
        return Ok(None);
    };
    let facts = CustomerFacts {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        active: row.get(3)?,
        owner: row.get(4)?,
        department: row.get(5)?,
        class: row.get(6)?,
        channel: row.get(7)?,
        payment_terms: payment_terms(&row, 8)?,
    };
    known(tx).insert(id, facts.clone());
    Ok(Some(facts))
}

/// Customers as this transaction read them.
#[derive(Default)]
struct Known(HashMap<CustomerId, CustomerFacts>);

fn known<'t>(tx: &'t mut Tx<'_>) -> &'t mut HashMap<CustomerId, CustomerFacts> {
    &mut tx.recent::<Known>().0
}

/// Every write of a customer goes through here.
pub(crate) fn forget(tx: &mut Tx<'_>, id: CustomerId) {
    known(tx).remove(&id);
}

/// What orders need to know of a customer; not found when there is none.
pub async fn get_facts(tx: &mut Tx<'_>, id: CustomerId) -> Result<CustomerFacts> {
    facts(tx, id).await?.ok_or(Fault::NotFound("customer"))
}

/// Asks ahead for what [`facts`] looks up.
pub async fn ask_facts(tx: &mut Tx<'_>, id: CustomerId) -> Result<()> {
    tx.ask(FACTS, params![id]).await
}

/// The id of a customer by his code.
pub async fn find_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<CustomerId>> {
    tx.fetch_optional(BY_CODE, params![code])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// A customer for his page.
pub async fn get(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewCustomer>,
    id: CustomerId,
) -> Result<Customer> {
    let query = in_sight(Query::new(COLUMNS).push(" WHERE c.id = ").bind(id), permit);
    let row = tx
        .fetch_optional(query.sql(), query.params())
        .await?
        .ok_or(Fault::NotFound("customer"))?;
    let mut customer = customer(&row)?;
    let rows = tx.fetch_all(CONTACTS, params![id]).await?;
    customer.content.contacts = rows.iter().map(contact).collect::<Result<_>>()?;
    let rows = tx.fetch_all(ADDRESSES, params![id]).await?;
    customer.content.addresses = rows.iter().map(address).collect::<Result<_>>()?;
    Ok(customer)
}

/// Customers by code, name or pinyin initials, by code. An empty search lists all in sight.
/// `after` is the last code of the page before.
pub async fn search(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewCustomer>,
    text: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Customer>> {
    let wanted = search::query_terms(text);
    let mut query = in_sight(
        with_terms(Query::new(COLUMNS).push(" WHERE 1 = 1"), &wanted),
        permit,
    );
    if let Some(after) = after {
        query = query.push(" AND c.code > ").bind(after.to_owned());
    }
    let query = query.push(" ORDER BY c.code LIMIT ").bind(limit);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        if wanted.agrees(&row.get::<String>(14)?) {
            found.push(customer(row)?);
        }
    }
    Ok(found)
}

fn with_terms(mut query: Query, wanted: &search::Query) -> Query {
    for range in &wanted.ranges {
        query = one_range(query, range);
    }
    query
}

fn one_range(query: Query, range: &search::Range) -> Query {
    query
        .push(
            " AND c.id IN (SELECT t.party_id FROM party_terms t \
             WHERE t.kind = 'customer' AND t.term >= ",
        )
        .bind(range.from.clone())
        .push(" AND t.term < ")
        .bind(range.below.clone())
        .push(")")
}

fn in_sight(query: Query, permit: &Permit<ViewCustomer>) -> Query {
    let sight = permit.sight();
    sight.only(query, "c.department_id", "c.owner_id")
}

fn customer(row: &Row) -> Result<Customer> {
    Ok(Customer {
        id: row.get(0)?,
        content: CustomerInput {
            code: row.get(1)?,
            name: row.get(2)?,
            class: row.get(3)?,
            channel: row.get(4)?,
            currency: Some(row.get(5)?),
            invoice_title: row.get(6)?,
            tax_no: row.get(7)?,
            phone: row.get(8)?,
            address: row.get(9)?,
            owner_id: row.get(10)?,
            contacts: Vec::new(),
            addresses: Vec::new(),
            payment_terms: payment_terms(row, 15)?,
            active: row.get(11)?,
        },
        version: row.get(12)?,
        owner_name: row.get(13)?,
    })
}

fn payment_terms(row: &Row, column: usize) -> Result<Option<PaymentTerms>> {
    let terms: Option<String> = row.get(column)?;
    let terms = terms.map(|terms| serde_json::from_str(&terms));
    terms.transpose().map_err(Fault::internal)
}

fn address(row: &Row) -> Result<Address> {
    Ok(Address {
        label: row.get(0)?,
        address: row.get(1)?,
        contact: row.get(2)?,
        phone: row.get(3)?,
    })
}

fn contact(row: &Row) -> Result<Contact> {
    Ok(Contact {
        name: row.get(0)?,
        phone: row.get(1)?,
        email: row.get(2)?,
        role: row.get(3)?,
    })
}

/// The version of a customer, his row locked until the transaction ends.
pub(crate) async fn lock_version(tx: &mut Tx<'_>, id: CustomerId) -> Result<i64> {
    let row = tx
        .fetch_optional(LOCK_VERSION, params![id])
        .await?
        .ok_or(Fault::NotFound("customer"))?;
    row.get(0)
}

/// Who is in charge of a customer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InCharge {
    pub(crate) owner: Option<UserId>,
    pub(crate) department: Option<DepartmentId>,
}

/// Writes a new customer (`insert`) or a changed one, his contacts and search terms.
pub(crate) async fn write(
    tx: &mut Tx<'_>,
    _: &Permit<ManageCustomer>,
    id: CustomerId,
    input: &CustomerInput,
    charge: InCharge,
    (insert, now): (bool, Moment),
) -> Result<()> {
    let title = if input.invoice_title.is_empty() {
        &input.name
    } else {
        &input.invoice_title
    };
    let currency = input.currency.as_deref().unwrap_or("CNY");
    let terms = input.payment_terms.as_ref().map(serde_json::to_string);
    let terms = terms.transpose().map_err(Fault::internal)?;
    let searchable = search::normalize(&format!("{} {}", input.code, input.name));
    forget(tx, id);
    tx.execute(
        if insert { INSERT } else { UPDATE },
        params![
            id,
            input.code,
            input.name,
            searchable,
            input.class,
            input.channel,
            currency,
            title,
            input.tax_no,
            input.phone,
            input.address,
            charge.owner,
            charge.department,
            input.active,
            now,
            terms,
        ],
    )
    .await?;
    if !insert {
        tx.execute(DELETE_CONTACTS, params![id]).await?;
        tx.execute(DELETE_ADDRESSES, params![id]).await?;
        tx.execute(DELETE_TERMS, params![id]).await?;
    }
    let contacts = input.contacts.iter().zip(0_i64..).map(|(c, ordinal)| {
        values![
            uuid::Uuid::now_v7(),
            id,
            c.name,
            c.phone,
            c.email,
            c.role,
            ordinal
        ]
    });
    tx.insert_many(INSERT_CONTACT, contacts).await?;
    let addresses = input.addresses.iter().zip(0_i64..).map(|(a, ordinal)| {
        values![
            uuid::Uuid::now_v7(),
            id,
            a.label,
            a.address,
            a.contact,
            a.phone,
            ordinal
        ]
    });
    tx.insert_many(INSERT_ADDRESS, addresses).await?;
    index(tx, id, input).await
}

/// Writes the words that a customer is found by.
async fn index(tx: &mut Tx<'_>, id: CustomerId, input: &CustomerInput) -> Result<()> {
    let terms: BTreeSet<String> = [&input.code, &input.name]
        .into_iter()
        .flat_map(|t| search::index_terms(t))
        .collect();
    tx.insert_many(
        INSERT_TERMS,
        terms.into_iter().map(|term| values![term, "customer", id]),
    )
    .await
}
