//! Any sheet of orders: columns are mapped by their names or by a person.

mod told;

use catalog::units::Units;
use indexmap::IndexMap;
use kernel::{Currency, Fault, FieldError, UnitPrice, search::normalize, text};
use sheets::{Field, Record};

pub(super) use self::told::currency_named;
use self::told::{credit_note, note_half_told, remark};
use super::{Choices, Master, Named, Reading, Table, charge_by_name, checks, note_case_variants};
use crate::{
    Company,
    assemble::{Headers, Rules, assemble, place},
    fields::{header_fields, line_fields, order_fields},
    plan::{Party, Product},
    raw::{Duplicates, RawHeader, RawLine},
};

pub(super) fn read(
    sheets: &[Named<'_>],
    currency: Currency,
    (choices, company): (&Choices, &Company),
) -> Result<Reading, Fault> {
    let (lines, headers) = tables(sheets, choices)?;
    let mut rows = Rows::new(currency, company);
    for table in &lines {
        rows.read(table, headers.is_none());
    }
    let of_headers: Vec<&Table<'_>> = match &headers {
        Some(table) => vec![table],
        None => lines.iter().collect(),
    };
    let headers = match &headers {
        Some(table) => {
            let read = table
                .view()
                .records()
                .map(|r| rows.header(r, table).of_whole());
            Headers::Sheet(read.collect())
        }
        None => Headers::Rows(std::mem::take(&mut rows.headers)),
    };
    let rules = Rules {
        currency,
        choices,
        is_credit_number: |_| false,
        customers: None,
        products: None,
    };
    let mut findings = Vec::new();
    note_half_told(&of_headers, &mut findings);
    note_case_variants(rows.products.keys(), &mut findings);
    Ok(Reading {
        assembled: assemble(headers, rows.lines, &rules),
        customers: Master::Mentioned(IndexMap::<String, Party>::new()),
        products: Master::Mentioned(rows.products),
        findings,
    })
}

/// The sheets of lines, and the sheet of headers if there is one beside them.
fn tables<'a>(
    sheets: &[Named<'a>],
    choices: &Choices,
) -> Result<(Vec<Table<'a>>, Option<Table<'a>>), Fault> {
    let fields = order_fields();
    let opened = sheets
        .iter()
        .filter_map(|n| Table::open(*n, &fields, &choices.mappings));
    let (lines, others): (Vec<_>, Vec<_>) = opened.partition(|table| table.has("quantity"));
    let mut headers = others.into_iter().filter(|table| table.has("order_no"));
    // Lines that say all that a header says need no sheet of headers.
    let complete = lines.iter().all(|table| table.missing.is_empty());
    let headers = if complete { None } else { headers.next() };
    let header_needs = header_fields()
        .into_iter()
        .filter(|f| f.required)
        .map(|f| f.name);
    let line_needs = line_fields()
        .into_iter()
        .filter(|f| f.required)
        .map(|f| f.name);
    let (header_needs, line_needs): (Vec<_>, Vec<_>) =
        (header_needs.collect(), line_needs.collect());
    let mut missing: Vec<FieldError> = Vec::new();
    for table in &lines {
        let needed = |field: &str| {
            line_needs.contains(&field)
                || field == "order_no"
                || headers.is_none() && header_needs.contains(&field)
        };
        let open = table.missing.iter().filter(|field| needed(field));
        missing.extend(open.map(|field| missing_column(table, field, &fields)));
        if !(table.has("product") || table.has("product_name")) {
            missing.push(missing_column(table, "product", &fields));
        }
    }
    if let Some(table) = &headers {
        let open = table
            .missing
            .iter()
            .filter(|field| header_needs.contains(field));
        missing.extend(open.map(|field| missing_column(table, field, &fields)));
    }
    match (lines.is_empty(), missing.is_empty()) {
        (true, _) => Err(Fault::invalid(
            "/file",
            "columns_missing",
            text!(
                "没有找到含“数量”列的订单明细，请核对表头或手工对应列",
                "no sheet with a quantity column was found; check the headings or map the columns"
            ),
        )),
        (false, true) => Ok((lines, headers)),
        (false, false) => Err(Fault::Invalid(missing)),
    }
}

fn missing_column(table: &Table<'_>, field: &str, fields: &[Field]) -> FieldError {
    let label = fields
        .iter()
        .find(|f| f.name == field)
        .map(|f| f.label.clone())
        .unwrap_or_default();
    let (sheet, zh, en) = (table.name, label.zh, label.en);
    FieldError::new(
        format!("/mapping/{field}"),
        "column_missing",
        kernel::Text::new(
            format!("表“{sheet}”缺少“{zh}”列，请指定对应的列"),
            format!("sheet “{sheet}” has no column for “{en}”; choose one"),
        ),
    )
}

struct Rows<'a> {
    currency: Currency,
    company: &'a Company,
    headers: Vec<RawHeader>,
    lines: Vec<RawLine>,
    products: IndexMap<String, Product>,
    duplicates: Duplicates,
}

impl<'a> Rows<'a> {
    fn new(currency: Currency, company: &'a Company) -> Self {
        Self {
            currency,
            company,
            headers: Vec::new(),
            lines: Vec::new(),
            products: IndexMap::new(),
            duplicates: Duplicates::default(),
        }
    }

    fn read(&mut self, table: &Table<'_>, with_headers: bool) {
        for mut record in table.view().records() {
            // What is wrong about a row's header fields keeps that row out; the same fields of
            // other rows of the order may be right.
            let mut errors = Vec::new();
            if with_headers {
                let mut header = self.header(record.clone(), table);
                errors = std::mem::take(&mut header.errors);
                if errors.is_empty() || header.number.is_none() {
                    self.headers.push(header);
                }
            }
            let line = self.line(&mut record, table, errors);
            self.lines.push(line);
        }
    }

    fn line(
        &mut self,
        record: &mut Record<'_>,
        table: &Table<'_>,
        mut errors: Vec<sheets::RowError>,
    ) -> RawLine {
        let name = record.text("product_name").unwrap_or_default();
        let model = record.text("model").unwrap_or_default();
        let unnamed = if model.is_empty() {
            name.clone()
        } else {
            format!("{name} {model}")
        };
        let product = record
            .text("product")
            .or((!name.is_empty()).then_some(unnamed));
        if product.is_none() {
            record.need(if table.has("product") {
                "product"
            } else {
                "product_name"
            });
        }
        let charge = charge_by_name(&name).or_else(|| charge_by_name(product.as_deref()?));
        let gift = record.boolean("gift").unwrap_or_default();
        record.need("quantity");
        let (price, tax_included) = price(record, gift, charge.is_none());
        if let (Some(key), None) = (&product, charge) {
            let unit = record.text("unit").unwrap_or_default();
            let shown = if name.is_empty() {
                key.clone()
            } else {
                name.clone()
            };
            let product = self.products.entry(key.clone()).or_insert_with(|| Product {
                key: key.clone(),
                name: shown,
                model,
                ..Product::default()
            });
            if product.unit.is_empty() {
                product.unit = unit;
            }
        }
        let unit = match (&product, charge) {
            (Some(key), None) => self.unit(record, key),
            _ => String::new(),
        };
        let of = (product.as_ref(), unit.as_str());
        let mut line = RawLine {
            place: place(table.name, record.row()),
            number: record.text("order_no"),
            quantity: checks::quantity(record, "quantity", of, self.company),
            product,
            name,
            unit,
            price,
            tax_included,
            discount: checks::discount(record, "discount"),
            tax_rate: checks::tax_rate(record, "tax_rate"),
            gift,
            customer_po_line: record.text("customer_po_line").unwrap_or_default(),
            customer_article_no: record.text("customer_article_no").unwrap_or_default(),
            remark: record.text("line_remark").unwrap_or_default(),
            stated_minor: record.money("amount", self.currency),
            charge,
            duplicate: self.duplicates.seen_before(record.row()),
            errors: Vec::new(),
        };
        errors.extend_from_slice(record.errors());
        line.errors = errors;
        line
    }

    fn header(&self, mut record: Record<'_>, table: &Table<'_>) -> RawHeader {
        record.need("ordered_at");
        let text = |record: &Record<'_>, field| record.text(field).unwrap_or_default();
        let credit = credit_note(&mut record);
        self.check_currency(&mut record);
        let ordered_at = checks::ordered_at(&mut record, "ordered_at", self.company.today);
        let at = place(table.name, record.row());
        RawHeader {
            number: record.text("order_no"),
            customer: record.text("customer"),
            ordered_at,
            required_on: checks::wanted_on(&mut record, "required_on", ordered_at),
            customer_po: text(&record, "customer_po"),
            contract_no: text(&record, "contract_no"),
            ship_to: text(&record, "ship_to"),
            sales_person: text(&record, "sales_person"),
            remark: remark(&record),
            stated_minor: record.money("total", self.currency),
            freight_minor: checks::freight(&mut record, "freight", self.currency, credit),
            shipments: self
                .shipment(&mut record, ordered_at, &at)
                .into_iter()
                .collect(),
            receipts: self.receipt(&mut record, &at).into_iter().collect(),
            credit,
            errors: record.errors().to_vec(),
            ..RawHeader::at(at)
        }
    }
}

impl Rows<'_> {
    /// The row's unit, empty where it is the product's own: as the company has it, or as the first
    /// row says of a product that the company has not.
    fn unit(&self, record: &mut Record<'_>, product: &str) -> String {
        let Some(written) = record.text("unit") else {
            return String::new();
        };
        let base = || Units {
            base: self
                .products
                .get(product)
                .map(|p| p.unit.clone())
                .unwrap_or_default(),
            ..Units::default()
        };
        let units = self
            .company
            .units
            .get(product)
            .cloned()
            .unwrap_or_else(base);
        let alike = |name: &&String| normalize(name) == normalize(&written);
        if alike(&&units.base) {
            return String::new();
        }
        let mut others = units.others.iter().map(|other| &other.unit);
        if let Some(known) = others.find(alike) {
            return known.clone();
        }
        if let Err(Fault::Invalid(errors)) = units.ratio(&written, "/unit") {
            for error in errors {
                record.refuse("unit", &error.code, error.message);
            }
        }
        String::new()
    }
}

/// The price with tax where that column has a value, else the plain one; a gift needs none.
fn price(record: &mut Record<'_>, gift: bool, goods: bool) -> (Option<UnitPrice>, bool) {
    let with_tax = !record.cell("price_with_tax").is_empty();
    let field = if with_tax { "price_with_tax" } else { "price" };
    if gift && record.cell(field).is_empty() {
        return (Some(UnitPrice::ZERO), false);
    }
    record.need(field);
    (checks::price(record, field, goods), with_tax)
}
