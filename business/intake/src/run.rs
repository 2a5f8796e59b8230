//! An import on record: where it stands, what it found, what it entered.

use kernel::{FieldError, FileId, Moment, Text, UserId, text};
use parties::SameIn;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Choices;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportState)]
pub enum RunState {
    /// Its files are being read.
    Reading,
    /// Read: it waits for a person to look and say yes.
    Ready,
    /// Its files cannot be read as orders; `problem` says why.
    Unreadable,
    /// It is being entered.
    Entering,
    /// Entered.
    Done,
}

impl RunState {
    const ALL: [Self; 5] = [
        Self::Reading,
        Self::Ready,
        Self::Unreadable,
        Self::Entering,
        Self::Done,
    ];

    /// The word the database and the API use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Ready => "ready",
            Self::Unreadable => "unreadable",
            Self::Entering => "entering",
            Self::Done => "done",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Reading => text!("正在读取", "reading"),
            Self::Ready => text!("待确认", "to be confirmed"),
            Self::Unreadable => text!("无法读取", "unreadable"),
            Self::Entering => text!("正在导入", "entering"),
            Self::Done => text!("已完成", "done"),
        }
    }
}

/// A file of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportFile {
    /// The uploaded file; none when it came by the command line.
    pub file_id: Option<FileId>,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size: i64,
}

/// An import.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportRun {
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
    /// Where it stands.
    pub state: RunState,
    /// That in words.
    pub state_title: Text,
    /// The kind of sheets that was asked for; none to recognise it.
    pub preset_asked: Option<String>,
    /// The kind of sheets it is: `northwind`, `online_retail` or `generic`.
    pub preset: String,
    /// The source its rows are known under.
    pub source: String,
    /// Its files.
    pub files: Vec<ImportFile>,
    /// What a person decided.
    pub choices: Choices,
    /// What was found; absent until it is read.
    pub summary: Option<Summary>,
    /// Why it cannot be read.
    pub problem: Vec<FieldError>,
    /// Documents to enter.
    pub total: i64,
    /// How many of them have been gone through.
    pub done: i64,
    /// What was entered.
    pub entered: Entered,
    /// Who began it.
    pub created_by: UserId,
    /// His name.
    pub created_by_name: String,
    /// When.
    pub created_at: Moment,
    /// When a person said yes.
    pub committed_at: Option<Moment>,
    /// When it was through.
    pub finished_at: Option<Moment>,
}

/// What was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportEntered)]
pub struct Entered {
    /// New documents.
    pub documents: i64,
    /// Of these, credit notes.
    pub credit_notes: i64,
    /// Documents that were there and got parts they lacked.
    pub completed: i64,
    /// Lines.
    pub lines: i64,
    /// Charges.
    pub charges: i64,
    /// Shipments.
    pub shipments: i64,
    /// Receipts.
    pub receipts: i64,
    /// Net of the lines entered, minor units.
    pub net_minor: i64,
    /// Charges entered, minor units.
    pub charges_minor: i64,
    /// Documents that could not be entered.
    pub failed: i64,
}

impl Entered {
    /// Adds what another batch entered.
    pub(crate) fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.credit_notes += other.credit_notes;
        self.completed += other.completed;
        self.lines += other.lines;
        self.charges += other.charges;
        self.shipments += other.shipments;
        self.receipts += other.receipts;
        self.net_minor = self.net_minor.saturating_add(other.net_minor);
        self.charges_minor = self.charges_minor.saturating_add(other.charges_minor);
        self.failed += other.failed;
    }
}

/// What an import's files hold, and what entering them would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportSummary)]
pub struct Summary {
    /// The currency of all amounts.
    pub currency: String,
    /// The sheets as they were understood.
    pub sheets: Vec<SheetSummary>,
    /// The fields a column can hold, for sheets that are mapped by a person.
    pub fields: Vec<FieldChoice>,
    /// How much of what.
    pub counts: Counts,
    /// The control totals of all rows.
    pub totals: TotalsView,
    /// Rows kept aside, by reason.
    pub reasons: Vec<ReasonCount>,
    /// What a person should know about the file as a whole.
    pub findings: Vec<FindingView>,
    /// Customers of the files who resemble one of the company or one further up; the undecided
    /// first, 200 at most.
    #[serde(default)]
    pub twins: Vec<CustomerTwins>,
}

/// A customer of the files who resembles others. A person says whether it is one of them or new;
/// until then its documents are held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportCustomerTwins)]
pub struct CustomerTwins {
    /// Its key in the files.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How many documents it has.
    pub documents: usize,
    /// Whom it resembles.
    pub resembles: Vec<Resembled>,
    /// Whose code or key a person chose.
    pub same_as: Option<String>,
    /// A person said that it is new.
    pub is_new: bool,
}

impl CustomerTwins {
    /// Whether nobody has decided yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.same_as.is_none() && !self.is_new
    }
}

/// A customer whom another resembles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportResembled)]
pub struct Resembled {
    /// Its code, or its key in the files.
    pub code: String,
    /// Its name.
    pub name: String,
    /// It stands further up in the files; else the company has it.
    pub in_file: bool,
    /// In what they agree.
    pub same: Vec<SameIn>,
}

/// A sheet as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportSheet)]
pub struct SheetSummary {
    /// Its name.
    pub name: String,
    /// Rows of data.
    pub rows: usize,
    /// The fingerprint of its headings, under which a mapping is remembered.
    pub signature: String,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Required fields that no column holds.
    pub missing: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportColumn)]
pub struct ColumnView {
    /// Its place, from 0.
    pub index: usize,
    /// Its heading.
    pub title: String,
    /// A value from it.
    pub sample: String,
    /// The field it holds.
    pub field: Option<String>,
    /// It looks like a total and holds no field: the fields of totals that are free.
    #[serde(default)]
    pub could_hold: Vec<String>,
}

/// A field that a column can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportField)]
pub struct FieldChoice {
    /// Its name for programs.
    pub name: String,
    /// Its name for people.
    pub label: Text,
    /// Whether each row must have a value.
    pub required: bool,
}

/// How much of what an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportCounts)]
pub struct Counts {
    /// Documents to enter.
    pub new: usize,
    /// Of these, credit notes.
    pub credit_notes: usize,
    /// Documents that are there and get parts they lack.
    pub added: usize,
    /// Documents or parts that the file has otherwise than they were entered; they stay as they are.
    pub changed: usize,
    /// Documents that are as they were.
    pub unchanged: usize,
    /// Documents that wait for a person's decision.
    pub held: usize,
    /// Rows kept aside.
    pub aside: usize,
    /// Customers to create.
    pub customers: usize,
    /// Customers who resemble another and wait for a person's decision.
    #[serde(default)]
    pub undecided_customers: usize,
    /// Products to create.
    pub products: usize,
    /// Lines of the documents to enter.
    pub lines: usize,
    /// Shipments of all documents.
    pub shipments: usize,
    /// Receipts of all documents.
    pub receipts: usize,
}

/// Control totals with amounts as decimals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportTotals)]
pub struct TotalsView {
    /// Rows of lines.
    pub rows: usize,
    /// Different document numbers.
    pub documents: usize,
    /// Of these, credit notes.
    pub credit_notes: usize,
    /// Different customers.
    pub customers: usize,
    /// Different product and charge codes.
    pub products: usize,
    /// Σ quantity × price.
    pub gross: String,
    /// Σ of each line's net, rounded line by line.
    pub net: String,
    /// The same without any rounding.
    pub net_exact: String,
    /// Its positive part.
    pub positive: String,
    /// Its negative part.
    pub negative: String,
    /// Σ freight stated in headers.
    pub freight: String,
    /// The part of the net in documents ready to enter.
    pub ready: String,
    /// The part in documents that wait for a decision.
    pub held: String,
    /// The part in rows kept aside.
    pub aside: String,
    /// Rows the same in every cell as one above.
    pub duplicate_rows: usize,
    /// Rows with price 0.
    pub zero_price_rows: usize,
    /// Rows whose document names no customer.
    pub without_customer_rows: usize,
    /// Documents shipped after the day they were wanted.
    pub late_documents: usize,
    /// Documents not shipped.
    pub unshipped_documents: usize,
}

/// Rows kept aside for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportReason)]
pub struct ReasonCount {
    /// The reason's word.
    pub reason: String,
    /// In words.
    pub title: Text,
    /// How many rows.
    pub rows: usize,
    /// What they come to.
    pub amount: String,
}

/// Something a person should know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportFinding)]
pub struct FindingView {
    /// A stable word.
    pub code: String,
    /// What was found.
    pub message: Text,
}

/// One entry of a preview's list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportItem {
    /// The sheet it stands in.
    pub sheet: String,
    /// Its row as a spreadsheet program shows it; 0 where there is none.
    pub row: u32,
    /// The document's number, or the customer's or product's key.
    pub key: String,
    /// The customer of a document; the name of a customer or product.
    pub name: String,
    /// The date of a document.
    pub on: String,
    /// A stable word: the reason, what was found, `order`, `credit_note`, `create`, `known`.
    pub code: String,
    /// In words.
    pub message: Text,
    /// What it comes to.
    pub amount: Option<String>,
}

/// The lists of a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportList)]
pub enum ItemList {
    /// Documents to enter.
    New,
    /// Documents that get parts they lack.
    Added,
    /// What the file has otherwise.
    Changed,
    /// Documents that wait for a decision.
    Held,
    /// Rows kept aside.
    Aside,
    /// Customers of the files.
    Customers,
    /// Products of the files.
    Products,
    /// Documents that could not be entered.
    Failed,
}

impl ItemList {
    /// The word in the database.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Held => "held",
            Self::Aside => "aside",
            Self::Customers => "customers",
            Self::Products => "products",
            Self::Failed => "failed",
        }
    }
}
