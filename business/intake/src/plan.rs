//! What an import would do: shown to a person before it is done.

use jiff::civil::DateTime;
use kernel::{Currency, Date, Quantity, Rate, Text, UnitPrice};
use serde::{Deserialize, Serialize};

use crate::{EntryKey, Totals};

/// The whole of an import, before anything is entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Where the sheets come from, e.g. `northwind`; keys are unique within a source.
    pub source: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Customers that the documents name.
    pub customers: Vec<Party>,
    /// Products that the documents name.
    pub products: Vec<Product>,
    /// Orders and credit notes.
    pub documents: Vec<Document>,
    /// Rows that enter nothing until a person decides or corrects them.
    pub aside: Vec<Aside>,
    /// What a person should know about the file as a whole.
    pub findings: Vec<Finding>,
    /// Control totals, computed exactly.
    pub totals: Totals,
}

impl Plan {
    /// The documents that can be entered as they are.
    pub fn ready(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|d| !d.is_held())
    }

    /// The documents that wait for a person's decision, whole.
    pub fn held(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|d| d.is_held())
    }
}

/// A place in the files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The sheet or file.
    pub sheet: String,
    /// The row's number as a spreadsheet program shows it.
    pub row: u32,
}

/// A customer to find or create.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// Its key in the source: a code, or the name where there is no code.
    pub key: String,
    /// Its name; the key when the file gives none.
    pub name: String,
    /// Its contact person.
    pub contact: String,
    /// Its telephone.
    pub phone: String,
    /// Its address in one line.
    pub address: String,
    /// Its country as written.
    pub country: String,
    /// How it stands to customers whom it resembles.
    #[serde(default)]
    pub identity: Identity,
}

/// Whether a customer of the files is one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Identity {
    /// Nobody else resembles it, or a person said that it is new.
    #[default]
    Own,
    /// A person said that it is the customer of this code, or of this key in the files.
    SameAs(String),
    /// It resembles another and a person has to say: nothing of it is entered.
    Undecided,
}

/// A product to find or create.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Product {
    /// Its key in the source: a code, or name and model where there is no code.
    pub key: String,
    /// Its name; the key when the file gives none.
    pub name: String,
    /// Its model or specification.
    pub model: String,
    /// Its unit as written.
    pub unit: String,
    /// Its group as written.
    pub category: String,
    /// Its list price.
    pub list_price: Option<UnitPrice>,
    /// Its stock, where the file states it.
    pub stock: Option<Quantity>,
    /// The stock at which to order more, where the file states it.
    pub reorder_level: Option<Quantity>,
    /// Its supplier as written.
    pub supplier: String,
    /// No longer sold.
    pub discontinued: bool,
}

/// An order or a credit note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Its number in the source.
    pub number: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Its first row.
    pub place: Place,
    /// A fingerprint of its header, to tell a changed one.
    pub header_hash: String,
    /// The customer's key.
    pub customer: String,
    /// When it was ordered or invoiced; midnight when the file states no time.
    pub ordered_at: DateTime,
    /// When the goods were wanted.
    pub required_on: Option<Date>,
    /// The customer's own order number.
    pub customer_po: String,
    /// The contract's number.
    pub contract_no: String,
    /// Where to deliver, as written.
    pub ship_to: String,
    /// Who sold, as written.
    pub sales_person: String,
    /// Anything else that the file says.
    pub remark: String,
    /// Goods.
    pub lines: Vec<Line>,
    /// Charges beside the goods.
    pub charges: Vec<Charge>,
    /// Shipments with their dates.
    pub shipments: Vec<Shipment>,
    /// Receipts of money with their dates.
    pub receipts: Vec<Receipt>,
    /// The total that the header states.
    pub stated_minor: Option<i64>,
    /// The total of lines and charges.
    pub total_minor: i64,
    /// What a person should know; one that blocks keeps the document back.
    pub findings: Vec<Finding>,
}

impl Document {
    /// Whether a person must decide before it is entered.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.findings.iter().any(|f| f.blocks)
    }

    /// Whether it was shipped after the day it was wanted.
    #[must_use]
    pub fn was_late(&self) -> bool {
        self.required_on
            .is_some_and(|on| self.shipments.iter().any(|s| s.shipped_on > on))
    }

    /// What its rows come to: lines and charges, without charges of the header.
    #[must_use]
    pub fn rows_minor(&self) -> i64 {
        let lines = self.lines.iter().map(|line| line.net_minor);
        let charges = self
            .charges
            .iter()
            .filter(|c| !c.of_header)
            .map(|c| c.amount_minor);
        lines.chain(charges).fold(0, i64::saturating_add)
    }

    /// The keys of all its parts.
    pub fn entries(&self) -> impl Iterator<Item = &EntryKey> {
        let lines = self.lines.iter().map(|x| &x.key);
        let charges = self.charges.iter().map(|x| &x.key);
        let shipments = self.shipments.iter().map(|x| &x.key);
        let receipts = self.receipts.iter().map(|x| &x.key);
        lines.chain(charges).chain(shipments).chain(receipts)
    }
}

/// The kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Goods sold.
    Order,
    /// Goods or money given back; its quantities are negative as in the file.
    CreditNote,
}

/// A line of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its key within the document.
    pub key: EntryKey,
    /// Its row.
    pub place: Place,
    /// The product's key.
    pub product: String,
    /// How many; negative on a credit note.
    pub quantity: Quantity,
    /// The unit of quantity and price; empty where it is the product's own.
    #[serde(default)]
    pub unit: String,
    /// Price of one.
    pub price: UnitPrice,
    /// Whether the price contains the tax.
    pub tax_included: bool,
    /// Share taken off the price.
    pub discount: Rate,
    /// Tax rate, where the file states it.
    pub tax_rate: Option<Rate>,
    /// Given free of charge on purpose.
    pub gift: bool,
    /// The line's number on the customer's purchase order.
    #[serde(default)]
    pub customer_po_line: String,
    /// What the customer calls the article.
    #[serde(default)]
    pub customer_article_no: String,
    /// Anything else that the row says.
    pub remark: String,
    /// Quantity × price less discount, rounded once.
    pub net_minor: i64,
}

/// A charge beside the goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Its key within the document.
    pub key: EntryKey,
    /// Its row.
    pub place: Place,
    /// What it is for.
    pub kind: ChargeKind,
    /// What the file calls it.
    pub description: String,
    /// The amount; negative when given back or taken off.
    pub amount_minor: i64,
    /// Stated in the header, not in a row of its own.
    pub of_header: bool,
}

/// What charges are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Freight, postage, carriage.
    Freight,
    /// Money taken off the whole.
    Discount,
    /// What a bank or a market place took.
    Fee,
    /// Installation, packing and other services.
    Service,
    /// A voucher sold or redeemed.
    Voucher,
    /// Samples.
    Sample,
    /// Entered by hand without a product.
    Manual,
    /// A correction of the books, no sale: always kept aside.
    Adjustment,
}

impl ChargeKind {
    /// Its word on an order.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Freight => "freight",
            Self::Discount => "discount",
            Self::Fee => "fee",
            Self::Service => "service",
            Self::Voucher => "voucher",
            Self::Sample => "sample",
            Self::Manual => "manual",
            Self::Adjustment => "adjustment",
        }
    }
}

/// A shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// Its key within the document.
    pub key: EntryKey,
    /// Its row.
    pub place: Place,
    /// The day the goods left.
    pub shipped_on: Date,
    /// The day the customer had them.
    pub received_on: Option<Date>,
    /// Who carried them, as written.
    pub carrier: String,
    /// The carrier's number.
    pub waybill: String,
    /// The lines that left with it; all of the document's when absent.
    #[serde(default)]
    pub lines: Option<Vec<EntryKey>>,
}

/// A receipt of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its key within the document.
    pub key: EntryKey,
    /// Its row.
    pub place: Place,
    /// The day of the receipt.
    pub received_on: Date,
    /// The amount.
    pub amount_minor: i64,
}

/// A row that enters nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Its place.
    pub place: Place,
    /// The document it belongs to, if it says so.
    pub document: Option<String>,
    /// Why.
    pub reason: Reason,
    /// What it would have come to.
    pub amount_minor: Option<i64>,
    /// The faults of its values, when that is the reason.
    pub errors: Vec<sheets::RowError>,
}

/// Why a row is kept aside. The order is the order of judgement: a row has the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A value breaks a rule of form.
    BadValue,
    /// It names no document.
    NoDocument,
    /// No header has its document's number.
    UnknownDocument,
    /// Its document's header is itself kept aside.
    HeaderAside,
    /// A header of this number stands above already.
    RepeatedHeader,
    /// A header without lines, or with none that can be entered.
    NoLines,
    /// Quantity 0.
    ZeroQuantity,
    /// Price 0 and no gift: a write-off or an unfinished row.
    ZeroPrice,
    /// A correction of the books, no sale.
    Adjustment,
    /// Fewer than none, on a document that is no credit note.
    NegativeOnOrder,
    /// Goods sold on a credit note.
    PositiveOnCreditNote,
    /// No customer.
    NoCustomer,
    /// A customer that the customers' sheet lacks.
    UnknownCustomer,
    /// A product that the products' sheet lacks.
    UnknownProduct,
    /// The same in every cell as a row above.
    Duplicate,
    /// Its amount is too large to compute.
    Overflow,
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// A stable word for programs, e.g. `total_disagrees`.
    pub code: String,
    /// Whether the document is kept back until a person decides.
    pub blocks: bool,
    /// What was found.
    pub message: Text,
}

impl Finding {
    pub(crate) fn note(code: &str, message: Text) -> Self {
        Self {
            code: code.to_owned(),
            blocks: false,
            message,
        }
    }

    pub(crate) fn block(code: &str, message: Text) -> Self {
        Self {
            code: code.to_owned(),
            blocks: true,
            message,
        }
    }
}

impl Reason {
    /// A stable word for programs, e.g. `zero_price`.
    #[must_use]
    pub fn word(self) -> String {
        let words = serde_json::to_value(self).ok();
        words
            .and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// What a person reads.
    #[must_use]
    pub fn message(self) -> Text {
        let (zh, en) = match self {
            Self::BadValue => ("数据格式有误", "a value is malformed"),
            Self::NoDocument => ("缺少订单号", "names no order"),
            Self::UnknownDocument => ("找不到对应的订单表头", "no header has this order number"),
            Self::HeaderAside => ("所属订单的表头有误", "its order's header has errors"),
            Self::RepeatedHeader => ("订单号重复出现", "the order number stands above already"),
            Self::NoLines => (
                "订单没有可导入的明细",
                "the order has no lines that can be entered",
            ),
            Self::ZeroQuantity => ("数量为 0", "quantity 0"),
            Self::ZeroPrice => ("单价为 0，且未标明赠品", "price 0 and not marked as a gift"),
            Self::Adjustment => ("账务调整，不是销售", "a correction of the books, no sale"),
            Self::NegativeOnOrder => (
                "数量为负，但单据不是退货单",
                "negative quantity outside a credit note",
            ),
            Self::PositiveOnCreditNote => {
                ("退货单中数量为正", "positive quantity on a credit note")
            }
            Self::NoCustomer => ("缺少客户", "no customer"),
            Self::UnknownCustomer => ("客户表中没有该客户", "the customer is not in the list"),
            Self::UnknownProduct => ("产品表中没有该产品", "the product is not in the list"),
            Self::Duplicate => (
                "与前面某行完全相同",
                "the same as a row above in every cell",
            ),
            Self::Overflow => (
                "金额过大，无法计算；请核对数量和单价",
                "the amount is too large to compute; see quantity and price",
            ),
        };
        Text::new(zh, en)
    }
}
