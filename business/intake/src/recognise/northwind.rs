//! Northwind: a table of orders and one of their lines, with lists of customers and products.

use std::collections::{HashMap, HashSet};

use kernel::{Currency, Date, Fault, text};
use sheets::{Field, Record};

use super::{Choices, Master, Named, Reading, Table, checks, column};
use crate::{
    Company,
    assemble::{Headers, Rules, assemble, place},
    plan::{Identity, Party, Product},
    raw::{Duplicates, RawHeader, RawLine, RawShipment},
};

/// The tables, told by the columns that only they have together.
const LINES: [&str; 5] = ["OrderID", "ProductID", "UnitPrice", "Quantity", "Discount"];
const ORDERS: [&str; 3] = ["OrderID", "CustomerID", "OrderDate"];
const CUSTOMERS: [&str; 2] = ["CustomerID", "CompanyName"];
const PRODUCTS: [&str; 2] = ["ProductID", "ProductName"];
const SUPPLIERS: [&str; 2] = ["SupplierID", "CompanyName"];
const SHIPPERS: [&str; 2] = ["ShipperID", "CompanyName"];
const EMPLOYEES: [&str; 2] = ["EmployeeID", "LastName"];
const CATEGORIES: [&str; 2] = ["CategoryID", "CategoryName"];

pub(super) fn fields() -> Vec<Field> {
    [
        "OrderID",
        "ProductID",
        "UnitPrice",
        "Quantity",
        "Discount",
        "CustomerID",
        "EmployeeID",
        "OrderDate",
        "RequiredDate",
        "ShippedDate",
        "ShipVia",
        "Freight",
        "ShipName",
        "ShipAddress",
        "ShipCity",
        "ShipRegion",
        "ShipPostalCode",
        "ShipCountry",
        "CompanyName",
        "ContactName",
        "Address",
        "City",
        "Region",
        "PostalCode",
        "Country",
        "Phone",
        "ProductName",
        "SupplierID",
        "CategoryID",
        "QuantityPerUnit",
        "UnitsInStock",
        "ReorderLevel",
        "Discontinued",
        "ShipperID",
        "LastName",
        "FirstName",
        "CategoryName",
    ]
    .into_iter()
    .map(|heading| column(heading, &[]))
    .collect()
}

fn open<'a>(sheets: &[Named<'a>]) -> Vec<Table<'a>> {
    let fields = fields();
    sheets
        .iter()
        .filter_map(|named| Table::open(*named, &fields, &[]))
        .collect()
}

fn find<'t, 'a>(tables: &'t [Table<'a>], columns: &[&str]) -> Option<&'t Table<'a>> {
    tables
        .iter()
        .find(|table| columns.iter().all(|column| table.has(column)))
}

pub(super) fn fits(sheets: &[Named<'_>]) -> bool {
    let tables = open(sheets);
    find(&tables, &LINES).is_some() && find(&tables, &ORDERS).is_some()
}

pub(super) fn read(
    sheets: &[Named<'_>],
    currency: Currency,
    (choices, company): (&Choices, &Company),
) -> Result<Reading, Fault> {
    let tables = open(sheets);
    let missing = |what: kernel::Text| Fault::invalid("/files", "table_missing", what);
    let lines = find(&tables, &LINES).ok_or_else(|| {
        missing(text!(
            "缺少订单明细表",
            "the table of order lines is missing"
        ))
    })?;
    let orders = find(&tables, &ORDERS)
        .ok_or_else(|| missing(text!("缺少订单表", "the table of orders is missing")))?;
    let names = Names::read(&tables);
    let customers: Option<Vec<Party>> = find(&tables, &CUSTOMERS).map(|table| {
        table
            .view()
            .records()
            .filter_map(|r| customer(&r))
            .collect()
    });
    let products: Option<Vec<Product>> = find(&tables, &PRODUCTS).map(|table| {
        table
            .view()
            .records()
            .filter_map(|r| product(r, &names))
            .collect()
    });
    let keys = |keys: Vec<&String>| keys.into_iter().cloned().collect::<HashSet<String>>();
    let rules = Rules {
        currency,
        choices,
        is_credit_number: |_| false,
        customers: customers
            .as_ref()
            .map(|list| keys(list.iter().map(|c| &c.key).collect())),
        products: products
            .as_ref()
            .map(|list| keys(list.iter().map(|p| &p.key).collect())),
    };
    let headers = orders
        .view()
        .records()
        .map(|r| header(r, orders, &names, (currency, company.today)))
        .collect();
    let mut duplicates = Duplicates::default();
    let rows = lines
        .view()
        .records()
        .map(|r| line(r, lines, &mut duplicates, company))
        .collect();
    Ok(Reading {
        assembled: assemble(Headers::Sheet(headers), rows, &rules),
        customers: customers.map_or_else(|| Master::Mentioned(Default::default()), Master::List),
        products: products.map_or_else(|| Master::Mentioned(Default::default()), Master::List),
        findings: Vec::new(),
    })
}

/// Names behind the keys of the smaller tables.
struct Names {
    shippers: HashMap<String, String>,
    suppliers: HashMap<String, String>,
    categories: HashMap<String, String>,
    employees: HashMap<String, String>,
}

impl Names {
    fn read(tables: &[Table<'_>]) -> Self {
        let list = |columns: [&str; 2]| -> HashMap<String, String> {
            let Some(table) = find(tables, &columns) else {
                return HashMap::new();
            };
            let named = |r: Record<'_>| {
                let first = r.text("FirstName").map(|f| f + " ").unwrap_or_default();
                Some((r.text(columns[0])?, first + &r.text(columns[1])?))
            };
            table.view().records().filter_map(named).collect()
        };
        Self {
            shippers: list(SHIPPERS),
            suppliers: list(SUPPLIERS),
            categories: list(CATEGORIES),
            employees: list(EMPLOYEES),
        }
    }
}

/// The name behind a key, or the key where the table is not among the sheets.
fn name_of(names: &HashMap<String, String>, key: Option<String>) -> String {
    let key = key.unwrap_or_default();
    names.get(&key).cloned().unwrap_or(key)
}

fn joined(record: &Record<'_>, fields: &[&str]) -> String {
    let parts: Vec<String> = fields
        .iter()
        .filter_map(|field| record.text(field))
        .collect();
    parts.join(", ")
}

fn customer(record: &Record<'_>) -> Option<Party> {
    let key = record.text("CustomerID")?;
    Some(Party {
        name: record.text("CompanyName").unwrap_or_else(|| key.clone()),
        key,
        contact: record.text("ContactName").unwrap_or_default(),
        phone: record.text("Phone").unwrap_or_default(),
        address: joined(record, &["Address", "City", "Region", "PostalCode"]),
        country: record.text("Country").unwrap_or_default(),
        identity: Identity::Own,
    })
}

fn product(mut record: Record<'_>, names: &Names) -> Option<Product> {
    let key = record.text("ProductID")?;
    Some(Product {
        name: record.text("ProductName").unwrap_or_else(|| key.clone()),
        key,
        model: record.text("QuantityPerUnit").unwrap_or_default(),
        unit: String::new(),
        category: name_of(&names.categories, record.text("CategoryID")),
        list_price: record.price("UnitPrice"),
        stock: record.quantity("UnitsInStock"),
        reorder_level: record.quantity("ReorderLevel"),
        supplier: name_of(&names.suppliers, record.text("SupplierID")),
        discontinued: record.boolean("Discontinued").unwrap_or_default(),
    })
}

fn header(
    mut record: Record<'_>,
    table: &Table<'_>,
    names: &Names,
    (currency, today): (Currency, Date),
) -> RawHeader {
    record.need("OrderDate");
    let address = [
        "ShipName",
        "ShipAddress",
        "ShipCity",
        "ShipRegion",
        "ShipPostalCode",
        "ShipCountry",
    ];
    let ordered_at = checks::ordered_at(&mut record, "OrderDate", today);
    let shipped_on = checks::shipped_on(&mut record, "ShippedDate", ordered_at, today);
    let shipment = shipped_on.map(|shipped_on| RawShipment {
        shipped_on,
        received_on: None,
        carrier: name_of(&names.shippers, record.text("ShipVia")),
        waybill: String::new(),
        rows: Vec::new(),
    });
    RawHeader {
        number: record.need_text("OrderID"),
        customer: record.text("CustomerID"),
        ordered_at,
        required_on: checks::wanted_on(&mut record, "RequiredDate", ordered_at),
        ship_to: joined(&record, &address),
        sales_person: name_of(&names.employees, record.text("EmployeeID")),
        freight_minor: checks::freight(&mut record, "Freight", currency, false),
        shipments: shipment.into_iter().collect(),
        errors: record.errors().to_vec(),
        ..RawHeader::at(place(table.name, record.row()))
    }
}

fn line(
    mut record: Record<'_>,
    table: &Table<'_>,
    duplicates: &mut Duplicates,
    company: &Company,
) -> RawLine {
    for field in ["Quantity", "UnitPrice"] {
        record.need(field);
    }
    let product = record.need_text("ProductID");
    RawLine {
        place: place(table.name, record.row()),
        number: record.text("OrderID"),
        quantity: checks::quantity(&mut record, "Quantity", (product.as_ref(), ""), company),
        product,
        name: String::new(),
        unit: String::new(),
        price: checks::price(&mut record, "UnitPrice", true),
        tax_included: false,
        discount: checks::discount(&mut record, "Discount"),
        tax_rate: None,
        gift: false,
        customer_po_line: String::new(),
        customer_article_no: String::new(),
        remark: String::new(),
        stated_minor: None,
        charge: None,
        duplicate: duplicates.seen_before(record.row()),
        errors: record.into_errors(),
    }
}
