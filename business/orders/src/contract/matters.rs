//! What contracts ask for: signatures, being put in force, a budget to decide on, obligations to
//! fulfil or to press for, and the order of one that is in force.

use ::store::{Query, Row, Tx};
use access::{
    Permit, Post, allowed,
    matrix::{DecideBudget, SignContract, ViewContract},
};
use kernel::{Fault, Moment, Refusal, Result, Text, UserId, text};
use process::{Matter, OnDesk, Subject};
use uuid::Uuid;

use super::{
    ContractInput,
    obligation::{Obliged, title_of},
    readiness::gaps,
};
use crate::matters::{Asking, DECIDE_DAYS, LIST_MAX, Looks, ORDER_DAYS, no_sight, of_reader};

/// Working days for getting a contract signed.
const SIGN_DAYS: u32 = 3;
/// Working days before its due day on which an obligation of ours comes up.
const OWED_SOON: u32 = 5;
/// What only the signing itself brings.
const BY_SIGNING: [&str; 3] = ["missing_signature", "missing_file", "missing_signing"];

const CONTRACT: &str = "SELECT d.id, d.number, COALESCE(p.name, ''), d.owner_id, d.department_id, ";
/// The document of the few rows `t` that ask. CROSS JOIN keeps SQLite from starting at all contracts
/// of the reader; PostgreSQL plans by its figures.
const OF_CONTRACT: &str = " CROSS JOIN contracts d LEFT JOIN customers p ON p.id = d.customer_id \
     WHERE d.id = t.contract_id AND ";

/// What contracts ask of a person, or of others while he waits.
pub(crate) async fn matters(tx: &mut Tx<'_>, looks: &Looks<'_>) -> Result<Vec<Matter>> {
    let Some(sees) = allowed::<ViewContract>(looks.principal) else {
        return Ok(Vec::new());
    };
    let users = sees.sight().users;
    let mut all = drafts(tx, looks, &users).await?;
    all.extend(budgets(tx, looks).await?);
    all.extend(obligations(tx, looks, &users).await?);
    all.extend(unordered(tx, looks, &users).await?);
    Ok(all)
}

/// Drafts that are signed, or only wait for it.
async fn drafts(tx: &mut Tx<'_>, looks: &Looks<'_>, users: &[UserId]) -> Result<Vec<Matter>> {
    let sign = allowed::<SignContract>(looks.principal);
    let sight = sign.as_ref().map_or_else(no_sight, Permit::sight);
    let query = Query::new(CONTRACT)
        .push(
            "t.input, d.updated_at, (SELECT b.state FROM contract_budgets b \
               WHERE b.contract_id = d.id ORDER BY b.no DESC LIMIT 1) FROM contract_versions t",
        )
        .push(OF_CONTRACT)
        .push("t.state = 'draft' AND d.state IN ('draft', 'in_force')");
    let query = of_reader(query, users, &sight)
        .push(" ORDER BY d.updated_at DESC, d.id LIMIT ")
        .bind(LIST_MAX);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut matters = Vec::new();
    for row in &rows {
        let draft = Draft {
            contract: Asking::read(row, Subject::contract)?,
            input: serde_json::from_str(&row.get::<String>(5)?).map_err(Fault::internal)?,
            since: row.get(6)?,
            budget: row.get(7)?,
        };
        matters.extend(draft.matter(looks, users, sign.as_ref()));
    }
    Ok(matters)
}

/// A contract or a supplement that is not in force yet.
struct Draft {
    contract: Asking,
    input: ContractInput,
    since: Moment,
    /// Where its last budget stands.
    budget: Option<String>,
}

impl Draft {
    fn matter(
        &self,
        looks: &Looks<'_>,
        users: &[UserId],
        sign: Option<&Permit<SignContract>>,
    ) -> Option<Matter> {
        let gaps = gaps(&self.input, looks.process.today(looks.now));
        let of_rep = users.contains(&self.contract.owner);
        let for_rep = |title| {
            let times = (self.since, looks.due(self.since, SIGN_DAYS));
            of_rep.then(|| self.contract.rep(looks, title, times))
        };
        if !gaps.is_empty() {
            let by_signing = |gap: &Refusal| BY_SIGNING.contains(&gap.code.as_ref());
            let title = text!(
                "合同待签署：请催签，并登记签字人、签订日期和签署文件",
                "have the contract signed; enter who signed and when, and upload the paper"
            );
            return gaps
                .iter()
                .all(by_signing)
                .then(|| for_rep(title))
                .flatten();
        }
        if self.input.needs_budget && self.budget.as_deref() != Some("approved") {
            let title = text!(
                "合同已签署，尚无审定的预算：请编制预算",
                "the contract is signed and has no approved budget: draw it up"
            );
            // What is drawn up waits for finance.
            let drawn = self.budget.as_deref() == Some("drawn");
            return (!drawn).then(|| for_rep(title)).flatten();
        }
        self.in_force(looks, sign)
    }

    /// The manager puts it in force; once it is late, whoever else may sees it too.
    fn in_force(&self, looks: &Looks<'_>, sign: Option<&Permit<SignContract>>) -> Option<Matter> {
        let due = looks.due(self.since, DECIDE_DAYS);
        let (owner, department) = (self.contract.owner, self.contract.department);
        let permit = sign.and_then(|sign| {
            let narrowed = sign
                .clone()
                .narrow(Some(owner), Some(department), "contract");
            narrowed.ok()
        });
        let asked = |permit: &Permit<SignContract>| {
            let post = permit.post()?;
            (post == Post::SalesManager || due < looks.now).then(|| (post, looks.desk(permit)))
        };
        let waits = owner == looks.reader();
        let (post, desk) = permit
            .as_ref()
            .and_then(asked)
            .or_else(|| waits.then_some((Post::SalesManager, OnDesk::Others)))?;
        let title = text!(
            "合同已签署：请核对并办理生效",
            "the contract is signed: look it over and put it in force"
        );
        Some(self.contract.post(post, desk, title, (self.since, due)))
    }
}

/// Budgets that finance has not decided on; whoever drew one up decides on no budget of his own.
async fn budgets(tx: &mut Tx<'_>, looks: &Looks<'_>) -> Result<Vec<Matter>> {
    let decide = allowed::<DecideBudget>(looks.principal);
    let sight = decide.as_ref().map_or_else(no_sight, Permit::sight);
    let query = Query::new(CONTRACT)
        .push("t.drawn_by, t.drawn_at FROM contract_budgets t")
        .push(OF_CONTRACT)
        .push(
            "t.state = 'drawn' AND d.state IN ('draft', 'in_force') AND NOT EXISTS (SELECT 1 \
             FROM contract_budgets l WHERE l.contract_id = t.contract_id AND l.no > t.no)",
        );
    let query = of_reader(query, &[looks.reader()], &sight)
        .push(" ORDER BY t.drawn_at DESC, d.id LIMIT ")
        .bind(LIST_MAX);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut matters = Vec::new();
    for row in &rows {
        let contract = Asking::read(row, Subject::contract)?;
        let (by, since): (UserId, Moment) = (row.get(5)?, row.get(6)?);
        let mine = decide.as_ref().filter(|permit| !permit.made(by));
        let desk = match mine {
            Some(permit) => looks.desk(permit),
            None if contract.owner == looks.reader() => OnDesk::Others,
            None => continue,
        };
        let post = mine.and_then(Permit::post).unwrap_or(Post::Finance);
        let title = text!("审定合同预算", "decide on the budget of the contract");
        let times = (since, looks.due(since, ORDER_DAYS));
        matters.push(contract.post(post, desk, title, times));
    }
    Ok(matters)
}

/// What we owe soon, and what anybody is late with, where no order's task says so already.
async fn obligations(tx: &mut Tx<'_>, looks: &Looks<'_>, users: &[UserId]) -> Result<Vec<Matter>> {
    let query = Query::new(CONTRACT)
        .push("t.id, t.words, t.parent_id, t.owed_by, t.started_at, t.due_at FROM contract_obligations t")
        .push(OF_CONTRACT)
        .push("t.fulfilled_at IS NULL AND t.due_at < ")
        .bind(looks.due(looks.now, OWED_SOON))
        .push(" AND (t.owed_by = 'us' OR t.due_at < ")
        .bind(looks.now)
        .push(
            ") AND d.state = 'in_force' AND NOT EXISTS (SELECT 1 FROM tasks k \
             WHERE k.id = t.task_id AND k.done_at IS NULL)",
        );
    let query = of_reader(query, users, &no_sight())
        .push(" ORDER BY t.due_at, t.id LIMIT ")
        .bind(LIST_MAX);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let mut matters = Vec::with_capacity(rows.len());
    for row in &rows {
        let (id, words): (Uuid, String) = (row.get(5)?, row.get(6)?);
        let notice = row.get::<Option<Uuid>>(7)?.is_some();
        let owed_by = Obliged::parse(&row.get::<String>(8)?);
        let contract = Asking::read(row, Subject::contract)?;
        let title = owed(owed_by, &title_of(&words, notice));
        let matter = contract.rep(looks, title, (row.get(9)?, row.get(10)?));
        matters.push(Matter {
            id,
            link: contract.subject.link(&format!("obligation-{id}")),
            ..matter
        });
    }
    Ok(matters)
}

fn owed(by: Option<Obliged>, Text { zh, en }: &Text) -> Text {
    match by {
        Some(Obliged::Us) => text!("履行我方合同义务：{zh}", "do what we owe by contract: {en}"),
        Some(Obliged::Customer) => text!(
            "催客户履行逾期的合同义务：{zh}",
            "press the customer, who is late with: {en}"
        ),
        Some(Obliged::ThirdParty) | None => text!(
            "催第三方履行逾期的合同义务：{zh}",
            "press the third party, who is late with: {en}"
        ),
    }
}

/// Contracts in force for one order that nobody has made yet, unless a supplement is on its way; a
/// frame is called off when goods are wanted.
async fn unordered(tx: &mut Tx<'_>, looks: &Looks<'_>, users: &[UserId]) -> Result<Vec<Matter>> {
    let query = Query::new(CONTRACT)
        .push(
            "t.in_force_at FROM contracts d CROSS JOIN contract_versions t \
             LEFT JOIN customers p ON p.id = d.customer_id WHERE d.id = t.contract_id \
             AND t.state = 'in_force' AND d.state = 'in_force' AND d.kind = 'single' \
             AND t.version = d.version \
             AND NOT EXISTS (SELECT 1 FROM order_origins g JOIN orders o ON o.id = g.order_id \
               WHERE g.source_id = d.id AND o.state <> 'cancelled') \
             AND (t.valid_until IS NULL OR t.valid_until >= ",
        )
        .bind(looks.process.today(looks.now))
        .push(") AND d.created_at > ")
        .bind(looks.oldest());
    let query = of_reader(query, users, &no_sight())
        .push(" ORDER BY d.created_at DESC, d.id LIMIT ")
        .bind(LIST_MAX);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    let matter = |row: &Row| {
        let since: Moment = row.get::<Option<Moment>>(5)?.unwrap_or(looks.now);
        let title = text!(
            "合同已生效：请生成订单",
            "the contract is in force: make the order"
        );
        let times = (since, looks.due(since, ORDER_DAYS));
        Ok(Asking::read(row, Subject::contract)?.rep(looks, title, times))
    };
    rows.iter().map(matter).collect()
}
