//! Puts rows together into documents, and keeps aside what cannot be entered.

use std::collections::HashSet;

use indexmap::IndexMap;
use kernel::{Currency, Quantity, counted, line_net, text};
use sheets::Row;

use crate::{
    Totals,
    build::{Sound, build},
    plan::{Aside, ChargeKind, Document, Finding, Place, Reason},
    raw::{RawHeader, RawLine},
    recognise::Choices,
    totals::Counter,
};

/// What holds for all rows of one import.
pub(crate) struct Rules<'a> {
    pub(crate) currency: Currency,
    pub(crate) choices: &'a Choices,
    /// Whether a number alone tells a credit note.
    pub(crate) is_credit_number: fn(&str) -> bool,
    /// The customers' keys, where a sheet lists them.
    pub(crate) customers: Option<HashSet<String>>,
    /// The products' keys, where a sheet lists them.
    pub(crate) products: Option<HashSet<String>>,
}

/// The outcome: documents in the file's order, rows kept aside, totals.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) documents: Vec<Document>,
    pub(crate) aside: Vec<Aside>,
    pub(crate) totals: Totals,
}

/// Where a document's header comes from.
pub(crate) enum Headers {
    /// A sheet of its own; a line without a header is kept aside.
    Sheet(Vec<RawHeader>),
    /// The lines' own rows, one header read from each.
    Rows(Vec<RawHeader>),
}

/// A header with the rows that belong to it.
struct Group {
    header: RawHeader,
    of_sheet: bool,
    findings: Vec<Finding>,
    lines: Vec<RawLine>,
}

pub(crate) fn assemble(headers: Headers, lines: Vec<RawLine>, rules: &Rules<'_>) -> Assembled {
    let mut work = Assembly {
        rules,
        counter: Counter::default(),
        aside: Vec::new(),
    };
    let mut groups = work.group_headers(headers);
    for line in lines {
        match line.number.as_ref().map(|number| groups.get_mut(number)) {
            Some(Some(group)) => group.lines.push(line),
            Some(None) => work.set_aside(line, Reason::UnknownDocument, None),
            None => work.set_aside(line, Reason::NoDocument, None),
        }
    }
    let documents: Vec<Document> = groups
        .into_iter()
        .filter_map(|(number, group)| work.document(number, group))
        .collect();
    let totals = work.counter.finish(&documents, rules.currency);
    work.aside.sort_by(|a, b| a.place.cmp(&b.place));
    Assembled {
        documents,
        aside: work.aside,
        totals,
    }
}

struct Assembly<'a> {
    rules: &'a Rules<'a>,
    counter: Counter,
    aside: Vec<Aside>,
}

impl Assembly<'_> {
    fn group_headers(&mut self, headers: Headers) -> IndexMap<String, Group> {
        let (headers, of_sheet) = match headers {
            Headers::Sheet(headers) => (headers, true),
            Headers::Rows(headers) => (headers, false),
        };
        let mut groups = IndexMap::<String, Group>::new();
        for header in headers {
            let Some(number) = header.number.clone() else {
                // A row of lines without a number is judged as a line.
                if of_sheet {
                    self.header_aside(header, Reason::NoDocument);
                }
                continue;
            };
            match groups.get_mut(&number) {
                None => {
                    let group = Group {
                        header,
                        of_sheet,
                        findings: Vec::new(),
                        lines: Vec::new(),
                    };
                    groups.insert(number, group);
                }
                Some(_) if of_sheet => self.header_aside(header, Reason::RepeatedHeader),
                Some(group) => group.agree(&header),
            }
        }
        groups
    }

    /// Judges a group's rows and builds its document, if anything of it can be entered.
    fn document(&mut self, number: String, mut group: Group) -> Option<Document> {
        let credit = self.is_credit(&number, &group);
        self.counter
            .header(&group.header, credit, group.lines.len());
        if group.header.customer.is_none() {
            group
                .header
                .customer
                .clone_from(&self.rules.choices.customer_for_missing);
        }
        let (mut kept, rows) = (Vec::new(), group.lines.len());
        for line in std::mem::take(&mut group.lines) {
            let net = self.net(&line);
            self.counter.line(&line, net);
            match self.judge(&line, &group.header, credit, net) {
                Ok(net) => kept.push((line, net)),
                Err(reason) => self.keep_aside(line, reason, net),
            }
        }
        if kept.len() < rows {
            group.findings.push(rows_aside(rows - kept.len()));
        }
        if !group.of_sheet {
            let entered = kept.iter().map(|(line, _)| line.place.clone()).collect();
            group.header.keep_of(&entered);
            group.findings.extend(not_shipped(&group.header, &kept));
        }
        let at = group
            .header
            .ordered_at
            .filter(|_| group.header.errors.is_empty());
        match (at, group.header.customer.clone()) {
            (Some(at), Some(customer)) if !kept.is_empty() => {
                let Group {
                    header, findings, ..
                } = group;
                let sound = Sound {
                    number,
                    customer,
                    ordered_at: at,
                    credit,
                    header,
                    findings,
                    lines: kept,
                };
                let mut document = build(sound, self.rules.currency);
                if self.rules.choices.accepted.contains(&document.number) {
                    document
                        .findings
                        .iter_mut()
                        .for_each(|finding| finding.blocks = false);
                }
                Some(document)
            }
            _ if group.of_sheet => {
                let sound = at.is_some() && group.header.customer.is_some();
                let reason = if sound {
                    Reason::NoLines
                } else {
                    Reason::BadValue
                };
                self.header_aside(group.header, reason);
                None
            }
            _ => None,
        }
    }

    fn is_credit(&self, number: &str, group: &Group) -> bool {
        let mut priced = group
            .lines
            .iter()
            .filter(|l| l.quantity.is_some_and(|q| q.0 != 0))
            .peekable();
        let all_negative = priced.peek().is_some()
            && priced.all(|line| line.is_negative() && line.price.is_none_or(|p| p.0 != 0));
        group.header.credit || (self.rules.is_credit_number)(number) || all_negative
    }

    fn net(&self, line: &RawLine) -> Option<i64> {
        line_net(
            line.quantity?,
            line.price?,
            line.discount,
            self.rules.currency,
        )
        .ok()
    }

    /// What keeps a row out, or its amount.
    fn judge(
        &self,
        line: &RawLine,
        header: &RawHeader,
        credit: bool,
        net: Option<i64>,
    ) -> Result<i64, Reason> {
        let (Some(quantity), Some(price)) = (line.quantity, line.price) else {
            return Err(Reason::BadValue);
        };
        let unknown = |list: &Option<HashSet<String>>, key: &str| {
            list.as_ref().is_some_and(|known| !known.contains(key))
        };
        let product = line.product.as_deref().ok_or(Reason::BadValue)?;
        let free = line.gift || self.rules.choices.free_lines;
        let goods = line.charge.is_none();
        let reason = if !line.errors.is_empty() {
            Reason::BadValue
        } else if !header.errors.is_empty() {
            Reason::HeaderAside
        } else if quantity == Quantity::ZERO {
            Reason::ZeroQuantity
        } else if price.0 == 0 && !free {
            Reason::ZeroPrice
        } else if line.charge == Some(ChargeKind::Adjustment) {
            Reason::Adjustment
        } else if goods && line.is_negative() && !credit {
            Reason::NegativeOnOrder
        } else if goods && credit && !line.is_negative() {
            Reason::PositiveOnCreditNote
        } else if header.customer.is_none() {
            Reason::NoCustomer
        } else if header
            .customer
            .as_deref()
            .is_some_and(|c| unknown(&self.rules.customers, c))
        {
            Reason::UnknownCustomer
        } else if goods && unknown(&self.rules.products, product) {
            Reason::UnknownProduct
        } else if line.duplicate && !self.rules.choices.duplicates {
            Reason::Duplicate
        } else {
            return net.ok_or(Reason::Overflow);
        };
        Err(reason)
    }

    /// Counts a row that belongs to no document and keeps it aside.
    fn set_aside(&mut self, line: RawLine, reason: Reason, net: Option<i64>) {
        let net = net.or_else(|| self.net(&line));
        self.counter.line(&line, net);
        let reason = if line.errors.is_empty() {
            reason
        } else {
            Reason::BadValue
        };
        self.keep_aside(line, reason, net);
    }

    fn keep_aside(&mut self, line: RawLine, reason: Reason, amount_minor: Option<i64>) {
        self.counter.aside(amount_minor);
        let (place, document, errors) = (line.place, line.number, line.errors);
        self.aside.push(Aside {
            place,
            document,
            reason,
            amount_minor,
            errors,
        });
    }

    fn header_aside(&mut self, header: RawHeader, reason: Reason) {
        let (place, document, errors) = (header.place, header.number, header.errors);
        self.aside.push(Aside {
            place,
            document,
            reason,
            amount_minor: None,
            errors,
        });
    }
}

impl Group {
    /// Takes a further row's header fields: shipments and receipts are added, each once; anything
    /// else must be as the first row has it, for the same order cannot have two customers. A later
    /// time of the same day is only noted.
    fn agree(&mut self, other: &RawHeader) {
        let (row, fields) = (other.place.row, differing(&self.header, other));
        let finding = if !fields.is_empty() {
            let (zh, en): (Vec<&str>, Vec<&str>) = fields.into_iter().unzip();
            let (zh, en) = (zh.join("、"), en.join(", "));
            Some(Finding::block(
                "header_differs",
                text!(
                    "同一订单各行的表头信息不一致：{zh}，见第 {row} 行",
                    "rows of the same order differ in its header fields: {en}, see row {row}"
                ),
            ))
        } else if self.header.ordered_at != other.ordered_at {
            Some(Finding::note(
                "time_differs",
                text!(
                    "同一订单各行的时间不同，取首行时间",
                    "rows of the same order differ in time; the first row's counts"
                ),
            ))
        } else {
            None
        };
        if let Some(finding) =
            finding.filter(|new| self.findings.iter().all(|f| f.code != new.code))
        {
            self.findings.push(finding);
        }
        self.header.tells_also(other);
    }
}

/// The header fields in which two rows of one order differ. What one of them leaves empty of the
/// contract, place or seller, it leaves to the other.
fn differing(first: &RawHeader, other: &RawHeader) -> Vec<(&'static str, &'static str)> {
    let day = |h: &RawHeader| h.ordered_at.map(|at| at.date());
    let other_text = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    let fields = [
        (first.customer != other.customer, ("客户", "customer")),
        (day(first) != day(other), ("订单日期", "order date")),
        (
            first.required_on != other.required_on,
            ("交货日期", "required date"),
        ),
        (
            first.customer_po != other.customer_po,
            ("客户订单号", "customer PO"),
        ),
        (
            first.stated_minor != other.stated_minor,
            ("订单总额", "order total"),
        ),
        (
            first.freight_minor != other.freight_minor,
            ("运费", "freight"),
        ),
        (first.credit != other.credit, ("单据类型", "document type")),
        (
            other_text(&first.contract_no, &other.contract_no),
            ("合同号", "contract number"),
        ),
        (
            other_text(&first.ship_to, &other.ship_to),
            ("送货地址", "ship to"),
        ),
        (
            other_text(&first.sales_person, &other.sales_person),
            ("业务员", "sales person"),
        ),
    ];
    let differing = fields.into_iter().filter(|(differs, _)| *differs);
    differing.map(|(_, names)| names).collect()
}

/// Goods of an order whose other rows tell of a shipment: left behind, or not written down.
fn not_shipped(header: &RawHeader, lines: &[(RawLine, i64)]) -> Option<Finding> {
    let told = |line: &RawLine| {
        header
            .shipments
            .iter()
            .any(|s| s.rows.contains(&line.place))
    };
    let open = lines.iter().map(|(line, _)| line);
    let open: Vec<String> = open
        .filter(|line| line.charge.is_none() && !told(line))
        .map(|line| line.place.row.to_string())
        .collect();
    if header.shipments.is_empty() || open.is_empty() {
        return None;
    }
    let (zh, en) = (open.join("、"), open.join(", "));
    Some(Finding::block(
        "shipment_of_some_rows",
        text!(
            "同一订单有的行写了发货，第 {zh} 行没有；如确未发货请接受该订单，否则补填后重新导入",
            "some rows of the order tell of a shipment, row {en} does not; accept the order if \
             those goods have not left, else fill the rows in and import again"
        ),
    ))
}

/// A document of which only a part can be entered; the rest follows with a corrected file.
fn rows_aside(count: usize) -> Finding {
    let rows = counted(count, "row was", "rows were");
    Finding::note(
        "rows_aside",
        text!(
            "有 {count} 行未能导入，改正后可再次导入补齐",
            "{rows} kept aside; a corrected file adds the rest"
        ),
    )
}

/// A row's place in its sheet.
pub(crate) fn place(sheet: &str, row: &Row) -> Place {
    Place {
        sheet: sheet.to_owned(),
        row: row.number,
    }
}
