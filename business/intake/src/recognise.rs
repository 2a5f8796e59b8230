//! Tells what kind of sheets came, and reads each kind into a plan.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use kernel::{Currency, Fault, search::normalize, text};
use serde::{Deserialize, Serialize};
use sheets::{Field, Headings, Mapping, Sheet, View};

use crate::{
    Company,
    assemble::Assembled,
    plan::{ChargeKind, Finding, Party, Plan, Product},
};

mod checks;
mod generic;
mod northwind;
mod online_retail;

/// The kinds of sheets that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// The tables of the Northwind trading firm.
    Northwind,
    /// Invoice lines of the Online Retail data set.
    OnlineRetail,
    /// Any sheet of orders, by the names of its columns.
    Generic,
}

/// A sheet with the name by which a person knows it.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The file's or the sheet's name.
    pub name: &'a str,
    /// The sheet.
    pub sheet: &'a Sheet,
}

/// What a file leaves open and only a person can decide.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = ImportChoices)]
pub struct Choices {
    /// The name of the source, under which its rows are known again; the preset's when absent.
    pub source: Option<String>,
    /// The currency of all amounts; when absent the one that every row names, or the preset's.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Rows the same as one above are meant, and no slip.
    pub duplicates: bool,
    /// Rows with price 0 are gifts.
    pub free_lines: bool,
    /// The customer of documents that name none.
    pub customer_for_missing: Option<String>,
    /// Numbers of documents to enter as their rows say, in spite of what was found about them.
    pub accepted: BTreeSet<String>,
    /// Customers of the file who are another: the key in the file → the code of a customer of the
    /// company, or the key of another customer in the file.
    pub same_customers: BTreeMap<String, String>,
    /// Customers of the file who are new, although they resemble another: keys in the file.
    pub new_customers: BTreeSet<String>,
    /// Mappings chosen or remembered; the one made for a sheet's headings is used for it.
    #[schema(value_type = Vec<Object>)]
    pub mappings: Vec<Mapping>,
}

impl Preset {
    /// Tells the kind of sheets by the names of their columns.
    #[must_use]
    pub fn recognise(sheets: &[Named<'_>]) -> Self {
        if northwind::fits(sheets) {
            Self::Northwind
        } else if sheets.iter().any(|named| online_retail::fits(*named)) {
            Self::OnlineRetail
        } else {
            Self::Generic
        }
    }

    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Northwind, Self::OnlineRetail, Self::Generic];

    /// Its word in the API and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Northwind => "northwind",
            Self::OnlineRetail => "online_retail",
            Self::Generic => "generic",
        }
    }

    /// Reads the word; hyphens count as underscores.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.replace('-', "_");
        Self::ALL.into_iter().find(|preset| preset.word() == word)
    }

    /// The fields that its sheets are looked through for.
    #[must_use]
    pub fn fields(self) -> Vec<Field> {
        match self {
            Self::Northwind => northwind::fields(),
            Self::OnlineRetail => online_retail::fields(),
            Self::Generic => crate::order_fields(),
        }
    }

    /// The name under which its rows are known again.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Northwind => "northwind",
            Self::OnlineRetail => "online_retail",
            Self::Generic => "sheet",
        }
    }

    /// The currency of its amounts.
    #[must_use]
    pub fn currency(self) -> Currency {
        let code = match self {
            Self::Northwind => "USD",
            Self::OnlineRetail => "GBP",
            Self::Generic => "CNY",
        };
        Currency::parse(code).unwrap_or(Currency::CNY)
    }
}

/// Reads sheets into a plan. Faults are those of whole sheets: a table or a column is missing.
pub fn make_plan(
    preset: Preset,
    sheets: &[Named<'_>],
    choices: &Choices,
    company: &Company,
) -> Result<Plan, Fault> {
    let named = || match preset {
        Preset::Generic => generic::currency_named(sheets, &choices.mappings),
        Preset::Northwind | Preset::OnlineRetail => None,
    };
    let currency = choices.currency.or_else(named);
    let currency = currency.unwrap_or(preset.currency());
    let read = match preset {
        Preset::Northwind => northwind::read(sheets, currency, (choices, company))?,
        Preset::OnlineRetail => online_retail::read(sheets, currency, (choices, company))?,
        Preset::Generic => generic::read(sheets, currency, (choices, company))?,
    };
    let Assembled {
        documents,
        aside,
        totals,
    } = read.assembled;
    let source = choices
        .source
        .clone()
        .unwrap_or_else(|| preset.source().to_owned());
    let mut plan = Plan {
        source,
        currency,
        customers: Vec::new(),
        products: Vec::new(),
        documents,
        aside,
        findings: read.findings,
        totals,
    };
    plan.customers = needed(
        read.customers,
        plan.documents.iter().map(|d| &d.customer),
        |key| Party {
            key: key.clone(),
            name: key.clone(),
            ..Party::default()
        },
    );
    let lines = plan.documents.iter().flat_map(|d| &d.lines);
    plan.products = needed(read.products, lines.map(|l| &l.product), |key| Product {
        key: key.clone(),
        name: key.clone(),
        ..Product::default()
    });
    Ok(plan)
}

/// A sheet as it was understood: its headings, and which column holds which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The headings.
    pub headings: Headings,
    /// The mapping that is used.
    pub mapping: Mapping,
    /// Required fields that no column holds.
    pub missing: Vec<&'static str>,
}

/// How a sheet is understood; `None` where it has no headings.
#[must_use]
pub fn describe(preset: Preset, named: Named<'_>, remembered: &[Mapping]) -> Option<Described> {
    let mappings = match preset {
        Preset::Generic => remembered,
        Preset::Northwind | Preset::OnlineRetail => &[],
    };
    let Table {
        headings,
        mapping,
        missing,
        ..
    } = Table::open(named, &preset.fields(), mappings)?;
    Some(Described {
        headings,
        mapping,
        missing,
    })
}

/// What a preset read.
struct Reading {
    assembled: Assembled,
    customers: Master<Party>,
    products: Master<Product>,
    findings: Vec<Finding>,
}

/// Customers or products as the sheets give them.
enum Master<T> {
    /// A list of its own: all of it is taken over.
    List(Vec<T>),
    /// What rows of orders say in passing: only what the documents use is taken over.
    Mentioned(IndexMap<String, T>),
}

/// The list, or the mentioned ones in the order of their first use.
fn needed<'a, T>(
    master: Master<T>,
    used: impl Iterator<Item = &'a String>,
    bare: impl Fn(&String) -> T,
) -> Vec<T> {
    let mut mentioned = match master {
        Master::List(list) => return list,
        Master::Mentioned(mentioned) => mentioned,
    };
    let mut found = IndexMap::<&String, T>::new();
    for key in used {
        if !found.contains_key(key) {
            found.insert(key, mentioned.swap_remove(key).unwrap_or_else(|| bare(key)));
        }
    }
    found.into_values().collect()
}

/// A sheet whose headings were found and mapped.
struct Table<'a> {
    name: &'a str,
    sheet: &'a Sheet,
    headings: Headings,
    mapping: Mapping,
    missing: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// Maps a sheet; a remembered mapping goes before a proposed one.
    fn open(named: Named<'a>, fields: &[Field], remembered: &[Mapping]) -> Option<Self> {
        let headings = Headings::find(named.sheet, fields)?;
        let proposal = Mapping::propose(&headings, fields);
        let chosen = remembered.iter().find(|mapping| mapping.fits(&headings));
        let mapping = chosen.cloned().unwrap_or(proposal.mapping);
        let missing = fields
            .iter()
            .filter(|f| f.required && !mapping.columns.contains_key(f.name));
        let missing = missing.map(|f| f.name).collect();
        Some(Self {
            name: named.name,
            sheet: named.sheet,
            headings,
            mapping,
            missing,
        })
    }

    fn view(&self) -> View<'_> {
        View::new(self.sheet, &self.headings, &self.mapping)
    }

    fn has(&self, field: &str) -> bool {
        self.mapping.columns.contains_key(field)
    }
}

/// A field known by one heading, for sheets whose columns have fixed names.
fn column(heading: &'static str, synonyms: &'static [&'static str]) -> Field {
    Field::new(heading, kernel::Text::new(heading, heading), synonyms)
}

/// The charge that a name tells, if the name says nothing else: 运费 is one, 运费险服务包 is not.
fn charge_by_name(name: &str) -> Option<ChargeKind> {
    let kind = match normalize(name).as_str() {
        "运费" | "邮费" | "快递费" | "物流费" | "freight" | "shipping" | "postage" | "carriage"
        | "delivery" => ChargeKind::Freight,
        "手续费" | "银行手续费" | "平台费" | "bank charges" | "bank charge" | "fee" => {
            ChargeKind::Fee
        }
        "安装费" | "服务费" | "包装费" | "调试费" | "installation" | "service" | "handling"
        | "packing" => ChargeKind::Service,
        "折扣" | "优惠" | "抹零" | "discount" => ChargeKind::Discount,
        _ => return None,
    };
    Some(kind)
}

/// Notes codes that differ in case alone: perhaps one product, perhaps two; a person knows.
fn note_case_variants<'a>(codes: impl Iterator<Item = &'a String>, findings: &mut Vec<Finding>) {
    let mut folded = HashMap::<String, Vec<&String>>::new();
    for code in codes {
        folded.entry(code.to_uppercase()).or_default().push(code);
    }
    let pairs = folded.values().filter(|written| written.len() > 1).count();
    if pairs > 0 {
        findings.push(Finding::note(
            "codes_differ_in_case",
            text!(
                "有 {pairs} 个产品编码仅大小写不同，按不同产品处理",
                "{pairs} product codes differ from another in case only; they are kept apart"
            ),
        ));
    }
}
