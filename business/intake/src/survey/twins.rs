//! Customers of the files who may be the company's already, or each other under two names: nothing
//! is entered for them before a person has said so.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use ::store::{Db, Tx};
use kernel::{Result, Text, text};
use parties::{Candidate, Mark, SameIn, Twin, twins_of_each};

use crate::{
    Choices,
    masters::unknown_customers,
    plan::{Finding, Identity, Party, Plan},
    run::{CustomerTwins, Resembled},
};

/// Shown at most; the rest shows once these are decided.
const SHOWN_MAX: usize = 200;

/// What the company has to say about a plan's customers.
struct Compared {
    /// Customers that the company does not have, as indices, with those whom they resemble.
    unknown: Vec<(usize, Vec<Resembled>)>,
    /// The codes among the choices that customers of the company have.
    codes: HashSet<String>,
}

/// Marks the plan's customers who resemble another and holds their documents back, unless a person
/// has decided; answers what there is or was to decide.
pub(super) async fn judge(
    db: &Db,
    plan: Plan,
    choices: &Arc<Choices>,
) -> Result<(Plan, Vec<CustomerTwins>)> {
    let plan = Arc::new(plan);
    let (asked, decided) = (plan.clone(), choices.clone());
    let compared = db
        .read_with(move |tx| {
            let (plan, choices) = (asked.clone(), decided.clone());
            Box::pin(async move { compare(tx, &plan, &choices).await })
        })
        .await?;
    let mut plan = Arc::unwrap_or_clone(plan);
    let twins = decide(&mut plan, compared, choices);
    Ok((plan, twins))
}

async fn compare(tx: &mut Tx<'_>, plan: &Plan, choices: &Choices) -> Result<Compared> {
    let unknown = unknown_customers(tx, plan).await?;
    let candidates = unknown.iter().map(|at| candidate(&plan.customers[*at]));
    let candidates: Vec<Candidate> = candidates.collect();
    let twins = twins_of_each(tx, &candidates).await?;
    let twins = twins.into_iter().map(|twins| {
        let resembled = twins.into_iter().map(resembled);
        resembled.collect::<Vec<_>>()
    });
    let mut codes = HashSet::new();
    for code in choices.same_customers.values() {
        if parties::find_by_code(tx, code).await?.is_some() {
            codes.insert(code.clone());
        }
    }
    Ok(Compared {
        unknown: unknown.into_iter().zip(twins).collect(),
        codes,
    })
}

fn candidate(party: &Party) -> Candidate {
    Candidate {
        name: party.name.clone(),
        phone: party.phone.clone(),
        ..Candidate::default()
    }
}

fn resembled(twin: Twin) -> Resembled {
    Resembled {
        code: twin.code,
        name: twin.name,
        in_file: false,
        same: twin.same,
    }
}

fn decide(plan: &mut Plan, compared: Compared, choices: &Choices) -> Vec<CustomerTwins> {
    let keys: HashSet<String> = plan
        .customers
        .iter()
        .map(|party| party.key.clone())
        .collect();
    let mut found = Vec::new();
    let mut marked = HashMap::<Mark, Vec<usize>>::new();
    for (at, mut resembles) in compared.unknown {
        resembles.extend(in_file(plan, at, &mut marked));
        let key = &plan.customers[at].key;
        let other = resolve(key, choices, &keys, &compared.codes);
        let identity = match other {
            Some(other) => Identity::SameAs(other),
            None if resembles.is_empty() || choices.new_customers.contains(key) => Identity::Own,
            None => Identity::Undecided,
        };
        if identity != Identity::Own || !resembles.is_empty() {
            found.push((at, resembles));
        }
        plan.customers[at].identity = identity;
    }
    follow_undecided(plan);
    let mut documents = hold_back(plan, &found);
    let twins = found.into_iter().map(|(at, resembles)| {
        let party = &plan.customers[at];
        CustomerTwins {
            documents: documents.remove(&party.key).unwrap_or_default(),
            key: party.key.clone(),
            name: party.name.clone(),
            is_new: party.identity == Identity::Own,
            same_as: match &party.identity {
                Identity::SameAs(other) => Some(other.clone()),
                Identity::Own | Identity::Undecided => None,
            },
            resembles,
        }
    });
    let mut twins: Vec<CustomerTwins> = twins.collect();
    twins.sort_by_key(|twin| twin.is_new || twin.same_as.is_some());
    twins.truncate(SHOWN_MAX);
    // Whoever stands for another is looked up after him.
    let stands_for = |party: &Party| matches!(party.identity, Identity::SameAs(_));
    plan.customers.sort_by_key(stands_for);
    twins
}

/// Customers further up in the files with whom one agrees; he is noted for those below.
fn in_file(plan: &Plan, at: usize, marked: &mut HashMap<Mark, Vec<usize>>) -> Vec<Resembled> {
    let mut same = BTreeMap::<usize, Vec<SameIn>>::new();
    for mark in candidate(&plan.customers[at]).marks() {
        let with = marked.entry(mark.clone()).or_default();
        for earlier in with.iter() {
            same.entry(*earlier).or_default().push(mark.0);
        }
        with.push(at);
    }
    let resembled = same.into_iter().map(|(earlier, same)| Resembled {
        code: plan.customers[earlier].key.clone(),
        name: plan.customers[earlier].name.clone(),
        in_file: true,
        same,
    });
    resembled.collect()
}

/// Whom a person said that a customer is, if there is such a one: B may be A, and A another.
fn resolve(
    key: &String,
    choices: &Choices,
    keys: &HashSet<String>,
    codes: &HashSet<String>,
) -> Option<String> {
    let (mut other, mut steps) = (choices.same_customers.get(key)?, 0);
    while let Some(next) = choices.same_customers.get(other) {
        steps += 1;
        if steps > choices.same_customers.len() {
            return None;
        }
        other = next;
    }
    (other != key && (keys.contains(other) || codes.contains(other))).then(|| other.clone())
}

/// Who stands for an undecided customer waits with him.
fn follow_undecided(plan: &mut Plan) {
    let undecided = plan.customers.iter();
    let undecided = undecided.filter(|party| party.identity == Identity::Undecided);
    let undecided: HashSet<String> = undecided.map(|party| party.key.clone()).collect();
    for party in &mut plan.customers {
        if matches!(&party.identity, Identity::SameAs(other) if undecided.contains(other)) {
            party.identity = Identity::Undecided;
        }
    }
}

/// Holds the documents of undecided customers back; answers how many documents each customer has
/// who resembles another.
fn hold_back(plan: &mut Plan, found: &[(usize, Vec<Resembled>)]) -> HashMap<String, usize> {
    let (mut counts, mut findings) = (HashMap::new(), HashMap::new());
    for (at, resembles) in found {
        let party = &plan.customers[*at];
        counts.insert(party.key.clone(), 0);
        if party.identity == Identity::Undecided {
            findings.insert(party.key.clone(), undecided(party, resembles));
        }
    }
    for document in &mut plan.documents {
        if let Some(count) = counts.get_mut(&document.customer) {
            *count += 1;
        }
        if let Some(finding) = findings.get(&document.customer) {
            if !document.is_held() {
                plan.totals.hold_back(document.rows_minor());
            }
            document.findings.insert(0, finding.clone());
        }
    }
    counts
}

fn undecided(party: &Party, resembles: &[Resembled]) -> Finding {
    let name = &party.name;
    let message = match resembles.first() {
        Some(other) => {
            let (code, twin, same) = (&other.code, &other.name, same_in(&other.same));
            Text::new(
                format!(
                    "客户“{name}”可能就是 {code} {twin}（{}相同）；请先说明是同一客户还是新客户",
                    same.zh
                ),
                format!(
                    "the customer “{name}” may be {code} {twin} (same {}); say first whether this is \
                     the same customer or a new one",
                    same.en
                ),
            )
        }
        None => text!(
            "客户“{name}”所归的客户还没有确定",
            "the customer for whom “{name}” stands is not decided yet"
        ),
    };
    Finding::block("customer_undecided", message)
}

fn same_in(same: &[SameIn]) -> Text {
    let word = |same: &SameIn| match same {
        SameIn::TaxNo => text!("税号", "tax number"),
        SameIn::Name => text!("名称", "name"),
        SameIn::Phone => text!("电话", "phone"),
    };
    let words: Vec<Text> = same.iter().map(word).collect();
    let join = |part: fn(&Text) -> &str, by: &str| {
        let parts: Vec<&str> = words.iter().map(part).collect();
        parts.join(by)
    };
    Text::new(join(|t| &t.zh, "、"), join(|t| &t.en, ", "))
}
