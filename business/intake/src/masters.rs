//! Customers and products of the files: found where the company has them, created where it has not.

use std::collections::HashMap;

use ::store::{Command, Tx};
use access::{
    Permit,
    matrix::{ManageCustomer, ManageProduct, RunImport},
};
use catalog::{CreateProduct, ProductInput, Supply, units::Units};
use kernel::{Currency, CustomerId, Fault, Moment, ProductId, Rate, Result, Text, UnitPrice, text};
use parties::{Contact, CreateCustomer, CustomerInput};
use uuid::Uuid;

use crate::{
    plan::{Identity, Party, Plan, Product},
    run::ImportItem,
    store::{self, MasterKind},
};

/// The channel of customers that an import created.
const CHANNEL: &str = "import";
/// The unit of products whose file names none.
const UNIT: &str = "件";
/// Characters of a name that the master data take.
const NAME_MAX: usize = 200;

/// How a customer or product of the files stands to the company's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is there.
    Known,
    /// It will be created.
    Create,
    /// A person said whom it stands for.
    Same,
    /// It resembles another; a person has to say.
    Undecided,
}

impl Standing {
    /// As an entry of a preview's list.
    pub(crate) fn item(self, key: &str, name: &str) -> ImportItem {
        let (code, message) = match self {
            Self::Known => ("known", text!("已有", "there already")),
            Self::Create => ("create", text!("将新建", "to be created")),
            Self::Same => ("same", text!("归到另一客户", "stands for another customer")),
            Self::Undecided => (
                "undecided",
                text!("可能已有，待决定", "may be there already; to be decided"),
            ),
        };
        ImportItem {
            key: key.to_owned(),
            name: name.to_owned(),
            code: code.to_owned(),
            message,
            ..ImportItem::default()
        }
    }
}

/// How each customer and each product of a plan stands.
pub(crate) async fn standings(
    tx: &mut Tx<'_>,
    plan: &Plan,
) -> Result<(Vec<Standing>, Vec<Standing>)> {
    let standing = |found: bool| {
        if found {
            Standing::Known
        } else {
            Standing::Create
        }
    };
    let known = store::masters(tx, &plan.source, MasterKind::Customer).await?;
    let mut customers = Vec::with_capacity(plan.customers.len());
    for party in &plan.customers {
        customers.push(match party.identity {
            Identity::SameAs(_) => Standing::Same,
            Identity::Undecided => Standing::Undecided,
            Identity::Own => {
                let found = known.contains_key(&party.key);
                standing(found || find_customer(tx, party).await?.is_some())
            }
        });
    }
    let known = store::masters(tx, &plan.source, MasterKind::Product).await?;
    let mut products = Vec::with_capacity(plan.products.len());
    for product in &plan.products {
        let found = known.contains_key(&product.key) || find_product(tx, product).await?.is_some();
        products.push(standing(found));
    }
    Ok((customers, products))
}

/// Whether the company has a customer already: an earlier import of the source entered or found it,
/// or it stands under its code or name.
pub(crate) async fn unknown_customers(tx: &mut Tx<'_>, plan: &Plan) -> Result<Vec<usize>> {
    let known = store::masters(tx, &plan.source, MasterKind::Customer).await?;
    let mut unknown = Vec::new();
    for (at, party) in plan.customers.iter().enumerate() {
        if !known.contains_key(&party.key) && find_customer(tx, party).await?.is_none() {
            unknown.push(at);
        }
    }
    Ok(unknown)
}

/// The units of these products, of those that the company has.
pub(crate) async fn units(
    tx: &mut Tx<'_>,
    source: &str,
    products: &[Product],
) -> Result<HashMap<String, Units>> {
    let known = store::masters(tx, source, MasterKind::Product).await?;
    let mut ids = Vec::new();
    for product in products {
        let id = match known.get(&product.key) {
            Some(id) => Some(ProductId(*id)),
            None => find_product(tx, product).await?,
        };
        ids.extend(id.map(|id| (product.key.clone(), id)));
    }
    let all: Vec<ProductId> = ids.iter().map(|(_, id)| *id).collect();
    let units = catalog::units_of(tx, &all).await?;
    let found = ids.into_iter();
    Ok(found
        .filter_map(|(key, id)| Some((key, units.get(&id)?.clone())))
        .collect())
}

/// By code; by the exact name of exactly one customer where the file gives names only.
async fn find_customer(tx: &mut Tx<'_>, party: &Party) -> Result<Option<CustomerId>> {
    if let Some(id) = parties::find_by_code(tx, &party.key).await? {
        return Ok(Some(id));
    }
    if party.name != party.key {
        return Ok(None);
    }
    let mut same = Vec::new();
    for id in parties::ids_matching(tx, &party.key).await? {
        let facts = parties::facts(tx, id).await?;
        same.extend(facts.filter(|facts| facts.name == party.key).map(|_| id));
    }
    Ok(match same[..] {
        [one] => Some(one),
        _ => None,
    })
}

async fn find_product(tx: &mut Tx<'_>, product: &Product) -> Result<Option<ProductId>> {
    if let Some(id) = catalog::find_by_sku(tx, &product.key).await? {
        return Ok(Some(id));
    }
    if product.name != product.key {
        return Ok(None);
    }
    let found = catalog::search(tx, &access::system("import"), &product.key, None, 20).await?;
    let mut same = found.iter().filter(|p| p.content.name == product.name);
    Ok(same.next().filter(|_| same.next().is_none()).map(|p| p.id))
}

/// What the keys of the files stand for, and why some stand for nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Masters {
    pub(crate) customers: HashMap<String, CustomerId>,
    pub(crate) products: HashMap<String, ProductId>,
    pub(crate) refused: HashMap<String, Text>,
}

/// Finds or creates some customers and products of a plan.
#[derive(Debug)]
pub(crate) struct EnterMasters {
    pub(crate) permit: Permit<RunImport>,
    pub(crate) run: Uuid,
    pub(crate) source: String,
    pub(crate) currency: Currency,
    pub(crate) customers: Vec<(CustomerId, Party)>,
    pub(crate) products: Vec<(ProductId, Product)>,
    pub(crate) now: Moment,
}

impl Command for EnterMasters {
    const NAME: &'static str = "import.masters";
    type Output = Masters;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Masters> {
        let mut masters = Masters::default();
        for (new, party) in &self.customers {
            match self.customer(tx, *new, party).await {
                Ok(id) => drop(masters.customers.insert(party.key.clone(), id)),
                Err(Fault::Invalid(errors)) => {
                    drop(masters.refused.insert(party.key.clone(), first(errors)))
                }
                Err(other) => return Err(other),
            }
        }
        for (new, product) in &self.products {
            match self.product(tx, *new, product).await {
                Ok(id) => drop(masters.products.insert(product.key.clone(), id)),
                Err(Fault::Invalid(errors)) => {
                    drop(masters.refused.insert(product.key.clone(), first(errors)))
                }
                Err(other) => return Err(other),
            }
        }
        Ok(masters)
    }
}

fn first(errors: Vec<kernel::FieldError>) -> Text {
    let first = errors.into_iter().next();
    first
        .map(|error| {
            Text::new(
                format!("{} {}", error.pointer, error.message.zh),
                format!("{} {}", error.pointer, error.message.en),
            )
        })
        .unwrap_or_default()
}

impl EnterMasters {
    async fn customer(
        &self,
        tx: &mut Tx<'_>,
        new: CustomerId,
        party: &Party,
    ) -> Result<CustomerId> {
        let place = (
            self.source.as_str(),
            MasterKind::Customer,
            party.key.as_str(),
        );
        if let Some(id) = store::master(tx, place.0, place.1, place.2).await? {
            return Ok(CustomerId(id));
        }
        let found = match &party.identity {
            Identity::SameAs(other) => Some(self.same(tx, other).await?),
            Identity::Own | Identity::Undecided => find_customer(tx, party).await?,
        };
        if let Some(id) = found {
            store::put_master(tx, place, id.0, false, self.run).await?;
            return Ok(id);
        }
        let permit: Permit<ManageCustomer> = self.permit.leads_to();
        let input = customer_input(party, self.currency);
        let create = CreateCustomer {
            permit,
            id: new,
            input,
            department: None,
            now: self.now,
        };
        create.run(tx).await?;
        store::put_master(tx, place, new.0, true, self.run).await?;
        Ok(new)
    }

    /// The customer whom a person named by his key in the files or his code.
    async fn same(&self, tx: &mut Tx<'_>, other: &str) -> Result<CustomerId> {
        let known = store::master(tx, &self.source, MasterKind::Customer, other).await?;
        match known.map(CustomerId) {
            Some(id) => Ok(id),
            None => parties::find_by_code(tx, other).await?.ok_or_else(|| {
                Fault::invalid(
                    "/same_customers",
                    "unknown_customer",
                    text!("没有客户“{other}”", "there is no customer “{other}”"),
                )
            }),
        }
    }

    async fn product(
        &self,
        tx: &mut Tx<'_>,
        new: ProductId,
        product: &Product,
    ) -> Result<ProductId> {
        let place = (
            self.source.as_str(),
            MasterKind::Product,
            product.key.as_str(),
        );
        if let Some(id) = store::master(tx, place.0, place.1, place.2).await? {
            return Ok(ProductId(id));
        }
        if let Some(id) = find_product(tx, product).await? {
            store::put_master(tx, place, id.0, false, self.run).await?;
            return Ok(id);
        }
        let permit: Permit<ManageProduct> = self.permit.leads_to();
        let input = product_input(product, self.currency);
        CreateProduct {
            permit,
            id: new,
            input,
            now: self.now,
        }
        .run(tx)
        .await?;
        store::put_master(tx, place, new.0, true, self.run).await?;
        Ok(new)
    }
}

fn customer_input(party: &Party, currency: Currency) -> CustomerInput {
    let address = [party.address.as_str(), party.country.as_str()];
    let address: Vec<&str> = address
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let contact = Contact {
        name: party.contact.clone(),
        phone: party.phone.clone(),
        ..Contact::default()
    };
    CustomerInput {
        code: party.key.clone(),
        name: party.name.clone(),
        class: String::new(),
        channel: CHANNEL.to_owned(),
        currency: Some(currency.code().to_owned()),
        invoice_title: party.name.clone(),
        tax_no: String::new(),
        phone: party.phone.clone(),
        address: address.join(", "),
        owner_id: None,
        addresses: Vec::new(),
        payment_terms: None,
        contacts: if party.contact.is_empty() {
            Vec::new()
        } else {
            vec![contact]
        },
        active: true,
    }
}

fn product_input(product: &Product, currency: Currency) -> ProductInput {
    let unit = if product.unit.is_empty() {
        UNIT.to_owned()
    } else {
        product.unit.clone()
    };
    ProductInput {
        sku: product.key.clone(),
        name: product.name.clone(),
        model: product.model.chars().take(NAME_MAX).collect(),
        unit,
        whole_units: false,
        serialised: false,
        supply: Supply::Stock,
        currency: Some(currency.code().to_owned()),
        list_price: product
            .list_price
            .filter(|price| price.0 >= 0)
            .unwrap_or(UnitPrice::ZERO),
        floor_price: UnitPrice::ZERO,
        cost_price: UnitPrice::ZERO,
        tax_rate: Rate::ZERO,
        lead_days: 0,
        parameters: Vec::new(),
        active: !product.discontinued,
    }
}
