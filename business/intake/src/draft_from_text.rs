//! A pasted order as a draft: what its words mean here, each guess marked as such.
//!
//! Nothing is entered: the clerk sees the draft with its marks, and saves what he confirmed.

use ::store::Tx;
use access::{
    Permit,
    matrix::{ViewCustomer, ViewProduct},
};
use kernel::{
    CustomerId, Date, Fault, ProductId, Quantity, Result, UnitPrice, search::normalize, text,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    count::Count,
    read_text::{Understood, UnderstoodLine, read_text},
};

/// Longer texts are sheets, and imported.
const TEXT_MAX: usize = 20_000;
/// The longest order that is entered by hand.
const LINES_MAX: usize = 500;
const PROPOSALS: i64 = 5;

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// An article number, a model or a full name: only one thing is called so, and nothing else is
    /// said of it.
    Exact,
    /// The only thing found for the words, or the one called so among others.
    Likely,
    /// One of several; a person chooses.
    Unsure,
    /// Nothing was found.
    Unknown,
}

/// A pasted order as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TextDraft {
    /// The customer, when one was named.
    pub customer: Option<GuessedCustomer>,
    /// His order number; empty when not said, like the texts below.
    pub customer_po_no: String,
    /// The number of the contract it is under.
    pub contract_no: String,
    /// His person.
    pub contact_name: String,
    /// How to reach that person.
    pub contact_phone: String,
    /// When he wants it.
    pub delivery_on: Option<Date>,
    /// Where he wants it.
    pub delivery_place: String,
    /// What he wants.
    pub lines: Vec<DraftedLine>,
    /// What was not understood, line by line.
    pub unread: Vec<String>,
}

/// Who the words may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GuessedCustomer {
    /// His id.
    pub id: CustomerId,
    /// His name.
    pub name: String,
    /// How sure that is.
    pub certainty: Certainty,
}

/// A line of goods with what its words may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftedLine {
    /// The line as it was pasted.
    pub source: String,
    /// The words that name the goods.
    pub goods: String,
    /// How many; absent when that is said in a way that leaves a choice, or does not come out whole.
    pub quantity: Option<Quantity>,
    /// In what unit, when it is said.
    pub unit: String,
    /// False where the first proposal is not sold in that unit: to be checked.
    pub unit_known: bool,
    /// The line's number on his order; empty when not said, like the next.
    pub customer_po_line: String,
    /// What he calls the article.
    pub customer_article_no: String,
    /// The customer's price for each, when he said one: to compare, not to adopt.
    pub said_price: Option<UnitPrice>,
    /// When this line is wanted, where the line itself says so.
    pub delivery_on: Option<Date>,
    /// How sure the first proposal is.
    pub certainty: Certainty,
    /// Products the words may mean, the best first.
    pub proposals: Vec<ProposedProduct>,
}

/// A product the words may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposedProduct {
    /// Its id.
    pub id: ProductId,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Model.
    pub model: String,
    /// Its own unit.
    pub unit: String,
}

/// Drafts an order from a pasted text; reads only.
///
/// # Errors
/// Invalid when the text is empty or too long; storage.
pub(crate) async fn draft_from_text(
    tx: &mut Tx<'_>,
    (products, customers): (&Permit<ViewProduct>, &Permit<ViewCustomer>),
    text: &str,
    today: Date,
) -> Result<TextDraft> {
    if text.trim().is_empty() || text.chars().count() > TEXT_MAX {
        let message = text!(
            "请粘贴订单文字，最多 {TEXT_MAX} 个字；更长的请用“导入”",
            "paste the text of an order, at most {TEXT_MAX} characters; import what is longer"
        );
        return Err(Fault::invalid("/text", "text", message));
    }
    draft_of(tx, (products, customers), read_text(text, today), "/text").await
}

/// What was read, with what its words mean here; `pointer` names where it came from.
pub(crate) async fn draft_of(
    tx: &mut Tx<'_>,
    (products, customers): (&Permit<ViewProduct>, &Permit<ViewCustomer>),
    mut read: Understood,
    pointer: &str,
) -> Result<TextDraft> {
    if read.lines.len() > LINES_MAX {
        let message = text!(
            "最多 {LINES_MAX} 行；更多的请用“导入”",
            "at most {LINES_MAX} lines; import what is longer"
        );
        return Err(Fault::invalid(pointer, "too_many", message));
    }
    let customer = guess_customer(tx, customers, &read.customer, &mut read.unread).await?;
    let mut lines = Vec::with_capacity(read.lines.len());
    for line in read.lines {
        lines.push(guess_product(tx, products, line).await?);
    }
    Ok(TextDraft {
        customer,
        customer_po_no: read.customer_po_no,
        contract_no: read.contract_no,
        contact_name: read.contact_name,
        contact_phone: read.contact_phone,
        delivery_on: read.delivery_on,
        delivery_place: read.delivery_place,
        lines,
        unread: read.unread,
    })
}

/// Whom a stated name means; without one, the first unread line that is a customer's name or begins
/// with it.
async fn guess_customer(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewCustomer>,
    stated: &str,
    unread: &mut Vec<String>,
) -> Result<Option<GuessedCustomer>> {
    if !stated.is_empty() {
        let found = called_customer(tx, permit, stated).await?;
        if found.is_none() {
            unread.insert(0, stated.to_owned());
        }
        return Ok(found);
    }
    let lines = unread
        .iter()
        .enumerate()
        .filter(|(_, line)| line.chars().count() >= 4);
    let lines: Vec<(usize, String)> = lines.take(5).map(|(i, line)| (i, line.clone())).collect();
    for (at, line) in lines {
        let word = line.split_whitespace().next().unwrap_or_default();
        let mut names = vec![line.as_str()];
        names.extend((word != line && word.chars().count() >= 4).then_some(word));
        for name in names.into_iter().filter(|name| name.chars().count() <= 40) {
            let found = called_customer(tx, permit, name).await?;
            // Somebody's greeting may be part of many names; only a stated name may be unsure.
            let Some(found) = found.filter(|found| found.certainty != Certainty::Unsure) else {
                continue;
            };
            let rest = line[name.len()..].trim();
            match rest.is_empty() {
                true => drop(unread.remove(at)),
                false => rest.clone_into(&mut unread[at]),
            }
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The customer whom a name means.
async fn called_customer(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewCustomer>,
    name: &str,
) -> Result<Option<GuessedCustomer>> {
    let found = parties::search(tx, permit, name, None, 2).await?;
    let Some(first) = found.first().filter(|c| c.content.active) else {
        return Ok(None);
    };
    let certainty = if first.content.name == name || first.content.code == name {
        Certainty::Exact
    } else if found.len() == 1 {
        Certainty::Likely
    } else {
        Certainty::Unsure
    };
    Ok(Some(GuessedCustomer {
        id: first.id,
        name: first.content.name.clone(),
        certainty,
    }))
}

/// What the words of a line may mean: the whole first, then each word, the longest first.
async fn guess_product(
    tx: &mut Tx<'_>,
    permit: &Permit<ViewProduct>,
    line: UnderstoodLine,
) -> Result<DraftedLine> {
    let mut words: Vec<&str> = line.goods.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut asked = vec![line.goods.as_str()];
    asked.extend(words.iter().filter(|word| word.chars().count() >= 2));
    let mut proposals = Vec::new();
    for text in asked {
        let found = catalog::search(tx, permit, text, None, PROPOSALS).await?;
        proposals = found
            .into_iter()
            .filter(|product| product.content.active)
            .map(|product| ProposedProduct {
                id: product.id,
                sku: product.content.sku,
                name: product.content.name,
                model: product.content.model,
                unit: product.content.unit,
            })
            .collect();
        if !proposals.is_empty() {
            break;
        }
    }
    let certainty = certainty(&line.goods, &mut proposals);
    let count = Count {
        quantity: line.quantity,
        unit: line.unit,
        unit_known: true,
    };
    let count = match &proposals[..] {
        [meant, ..] if certainty != Certainty::Unsure => {
            let units = catalog::units_of(tx, &[meant.id]).await?;
            match units.get(&meant.id) {
                Some(units) => count.in_units(units),
                None => count,
            }
        }
        _ => count,
    };
    Ok(DraftedLine {
        source: line.source,
        goods: line.goods,
        quantity: count.quantity,
        unit: count.unit,
        unit_known: count.unit_known,
        customer_po_line: line.customer_po_line,
        customer_article_no: line.customer_article_no,
        said_price: line.price,
        delivery_on: line.delivery_on,
        certainty,
        proposals,
    })
}

/// Whether a word says nothing but what the product is called. A number is a part of a name only
/// where it stands there by itself; punctuation says nothing.
fn is_part_of(word: &str, product: &ProposedProduct) -> bool {
    let mut names = [&product.sku, &product.model, &product.name].into_iter();
    if word.chars().all(|c| c.is_ascii_digit()) {
        return names.any(|name| {
            name.split(|c: char| !c.is_alphanumeric())
                .any(|part| part == word)
        });
    }
    let word = normalize(word);
    !word.contains(char::is_alphanumeric) || names.any(|name| normalize(name).contains(&word))
}

/// How sure the first proposal is, the exactly named one moved to the front. Words beside the name
/// may mean another thing: they are to be checked.
fn certainty(goods: &str, proposals: &mut [ProposedProduct]) -> Certainty {
    let words: Vec<&str> = goods.split_whitespace().collect();
    let is_called = |product: &ProposedProduct| {
        [&product.sku, &product.model, &product.name]
            .into_iter()
            .any(|name| {
                !name.is_empty()
                    && (words.iter().any(|w| w.eq_ignore_ascii_case(name))
                        || goods.eq_ignore_ascii_case(name))
            })
    };
    let called: Vec<usize> = (0..proposals.len())
        .filter(|i| is_called(&proposals[*i]))
        .collect();
    if let [only] = called[..] {
        proposals[..=only].rotate_right(1);
        let all_said = words.iter().all(|word| is_part_of(word, &proposals[0]));
        return if all_said {
            Certainty::Exact
        } else {
            Certainty::Likely
        };
    }
    match proposals.len() {
        0 => Certainty::Unknown,
        1 => Certainty::Likely,
        _ => Certainty::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use kernel::ProductId;

    use super::{Certainty, ProposedProduct, certainty};

    fn product(sku: &str, name: &str, model: &str) -> ProposedProduct {
        ProposedProduct {
            id: ProductId::new(),
            sku: sku.to_owned(),
            name: name.to_owned(),
            model: model.to_owned(),
            unit: "台".to_owned(),
        }
    }

    #[test]
    fn what_is_named_exactly_stands_first() {
        let mut found = [
            product("SEAL-50", "机械密封 50", "SEAL-50"),
            product("SEAL-80", "机械密封 80", "SEAL-80"),
        ];
        assert_eq!(certainty("seal-80 密封", &mut found), Certainty::Exact);
        assert_eq!(found[0].sku, "SEAL-80");
        assert_eq!(
            certainty("SEAL-80 氟橡胶", &mut found),
            Certainty::Likely,
            "something else is said of it"
        );
        assert_eq!(certainty("SEAL-80 8", &mut found), Certainty::Likely);
        assert_eq!(
            certainty("机械密封 SEAL-80 80", &mut found),
            Certainty::Exact
        );
        assert_eq!(certainty("SEAL-80 SEAL-50", &mut found), Certainty::Unsure);
        assert_eq!(certainty("机械密封", &mut found), Certainty::Unsure);
        assert_eq!(certainty("机械密封", &mut found[..1]), Certainty::Likely);
        assert_eq!(certainty("机械密封", &mut []), Certainty::Unknown);
    }
}
