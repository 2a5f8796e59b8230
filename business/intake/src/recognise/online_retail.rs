//! Online Retail: one sheet of invoice lines, with customers, products and charges in passing.
//!
//! An invoice number that begins with C is a credit note; none names the invoice it corrects.
//! Codes such as POST, M or BANK CHARGES are charges and no products. `nan` as a description is the
//! trace of an export and means none.

use std::collections::HashSet;

use indexmap::IndexMap;
use kernel::{Currency, Fault, counted, text};
use sheets::Field;

use super::{Choices, Master, Named, Reading, Table, checks, column, note_case_variants};
use crate::{
    Company,
    assemble::{Headers, Rules, assemble, place},
    plan::{ChargeKind, DocumentKind, Finding, Party, Product},
    raw::{Duplicates, RawHeader, RawLine},
};

pub(super) fn fields() -> Vec<Field> {
    vec![
        column("InvoiceNo", &["Invoice"]).required(),
        column("StockCode", &[]).required(),
        column("Description", &[]).required(),
        column("Quantity", &[]).required(),
        column("InvoiceDate", &[]).required(),
        column("UnitPrice", &["Price"]).required(),
        column("CustomerID", &[]).required(),
        column("Country", &[]).required(),
    ]
}

pub(super) fn fits(named: Named<'_>) -> bool {
    Table::open(named, &fields(), &[]).is_some_and(|table| table.missing.is_empty())
}

pub(super) fn read(
    sheets: &[Named<'_>],
    currency: Currency,
    (choices, company): (&Choices, &Company),
) -> Result<Reading, Fault> {
    let fields = fields();
    let tables = sheets
        .iter()
        .filter_map(|named| Table::open(*named, &fields, &[]));
    let tables: Vec<Table<'_>> = tables.filter(|table| table.missing.is_empty()).collect();
    if tables.is_empty() {
        return Err(Fault::invalid(
            "/file",
            "columns_missing",
            text!("没有找到发票明细表", "no sheet of invoice lines was found"),
        ));
    }
    let mut rows = Rows::default();
    for table in &tables {
        rows.read(table, company);
    }
    let rules = Rules {
        currency,
        choices,
        is_credit_number: |number| number.starts_with('C'),
        customers: None,
        products: None,
    };
    note_case_variants(rows.products.keys(), &mut rows.findings);
    note_variety(&rows.renamed, &rows.moved, &mut rows.findings);
    let mut assembled = assemble(Headers::Rows(rows.headers), rows.lines, &rules);
    for document in &mut assembled.documents {
        if document.kind == DocumentKind::CreditNote {
            document.findings.push(Finding::note(
                "credit_without_reference",
                text!(
                    "退货单未注明原发票",
                    "the credit note names no original invoice"
                ),
            ));
        }
    }
    Ok(Reading {
        assembled,
        customers: Master::Mentioned(rows.customers),
        products: Master::Mentioned(rows.products),
        findings: rows.findings,
    })
}

#[derive(Default)]
struct Rows {
    headers: Vec<RawHeader>,
    lines: Vec<RawLine>,
    customers: IndexMap<String, Party>,
    products: IndexMap<String, Product>,
    duplicates: Duplicates,
    /// Products with more than one description, customers with more than one country.
    renamed: HashSet<String>,
    moved: HashSet<String>,
    findings: Vec<Finding>,
}

impl Rows {
    fn read(&mut self, table: &Table<'_>, company: &Company) {
        for mut record in table.view().records() {
            let at = place(table.name, record.row());
            let number = record.text("InvoiceNo");
            let product = record.need_text("StockCode");
            let name = record
                .text("Description")
                .filter(|d| d != "nan")
                .unwrap_or_default();
            for field in ["Quantity", "UnitPrice", "InvoiceDate"] {
                record.need(field);
            }
            let customer = record.text("CustomerID");
            let charge = product.as_deref().and_then(charge);
            if let Some(customer) = &customer {
                self.mention_customer(customer, record.text("Country").unwrap_or_default());
            }
            if let (Some(product), None) = (&product, charge) {
                self.mention_product(product, &name);
            }
            // A malformed date keeps its own row out and not the rest of the invoice.
            let ordered_at = checks::ordered_at(&mut record, "InvoiceDate", company.today);
            if ordered_at.is_some() || number.is_none() {
                let header = RawHeader::at(at.clone());
                self.headers.push(RawHeader {
                    number: number.clone(),
                    customer,
                    ordered_at,
                    ..header
                });
            }
            self.lines.push(RawLine {
                place: at,
                number,
                quantity: checks::quantity(
                    &mut record,
                    "Quantity",
                    (product.as_ref(), ""),
                    company,
                ),
                product,
                name,
                unit: String::new(),
                price: checks::price(&mut record, "UnitPrice", charge.is_none()),
                tax_included: false,
                discount: kernel::Rate::ZERO,
                tax_rate: None,
                gift: false,
                customer_po_line: String::new(),
                customer_article_no: String::new(),
                remark: String::new(),
                stated_minor: None,
                charge,
                duplicate: self.duplicates.seen_before(record.row()),
                errors: record.into_errors(),
            });
        }
    }

    fn mention_customer(&mut self, key: &str, country: String) {
        match self.customers.get(key) {
            Some(known) if known.country != country => {
                self.moved.insert(key.to_owned());
            }
            Some(_) => {}
            None => {
                let (key, name) = (key.to_owned(), key.to_owned());
                let party = Party {
                    key: key.clone(),
                    name,
                    country,
                    ..Party::default()
                };
                self.customers.insert(key, party);
            }
        }
    }

    fn mention_product(&mut self, key: &str, name: &str) {
        let product = self
            .products
            .entry(key.to_owned())
            .or_insert_with(|| Product {
                key: key.to_owned(),
                name: key.to_owned(),
                ..Product::default()
            });
        if name.is_empty() || product.name == name {
            return;
        }
        if product.name == product.key {
            name.clone_into(&mut product.name);
        } else {
            self.renamed.insert(key.to_owned());
        }
    }
}

fn note_variety(renamed: &HashSet<String>, moved: &HashSet<String>, findings: &mut Vec<Finding>) {
    let (products, customers) = (renamed.len(), moved.len());
    let renamed = counted(products, "product has", "products have");
    let moved = counted(customers, "customer appears", "customers appear");
    if products > 0 {
        findings.push(Finding::note(
            "descriptions_differ",
            text!(
                "有 {products} 个产品出现多种名称，取首次出现的名称",
                "{renamed} several descriptions; the first is taken"
            ),
        ));
    }
    if customers > 0 {
        findings.push(Finding::note(
            "countries_differ",
            text!(
                "有 {customers} 个客户出现在多个国家，取首次出现的国家",
                "{moved} in several countries; the first is taken"
            ),
        ));
    }
}

/// The charge behind a code that is no product.
fn charge(code: &str) -> Option<ChargeKind> {
    let kind = match code.to_uppercase().as_str() {
        "POST" | "DOT" | "C2" | "C3" => ChargeKind::Freight,
        "M" => ChargeKind::Manual,
        "D" => ChargeKind::Discount,
        "BANK CHARGES" | "AMAZONFEE" | "CRUK" => ChargeKind::Fee,
        "S" => ChargeKind::Sample,
        "B" | "ADJUST" | "ADJUST2" => ChargeKind::Adjustment,
        voucher if voucher.starts_with("GIFT_") => ChargeKind::Voucher,
        _ => return None,
    };
    Some(kind)
}
