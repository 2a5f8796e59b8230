//! Delegations: for a period somebody acts for an absent person, logged as on behalf of him.
//! What is lent are that person's posts; nobody can lend on what was lent to him.

use kernel::{Fault, Moment, Refusal, Result, UserId, text, written};
use serde_json::json;
use store::{Command, Row, Sql, Tx, params, sql};

use crate::{
    Permit, Scope,
    matrix::{Delegate, DelegateOthers},
    people, record, user_stream,
};

kernel::ids! {
    /// A delegation.
    DelegationId,
}

/// One person acting for another for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// The delegation.
    pub id: DelegationId,
    /// Who is represented, with his name.
    pub from: (UserId, String),
    /// Who represents him, with his name.
    pub to: (UserId, String),
    /// From when.
    pub starts_at: Moment,
    /// Until when.
    pub ends_at: Moment,
    /// Why, e.g. leave.
    pub reason: String,
}

/// Longest period: a year. Longer than that is a change of posts.
const PERIOD_SECONDS_MAX: i64 = 366 * 24 * 3600;

const INSERT: Sql = sql!(
    "INSERT INTO delegations (id, from_user, to_user, starts_at, ends_at, reason, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const BUMP_DELEGATE: Sql =
    sql!("UPDATE users SET rights_version = rights_version + 1 WHERE id = $1 AND active");
const LOCK: Sql = sql!(
    "SELECT from_user, to_user, starts_at, ends_at FROM delegations WHERE id = $1"; FOR UPDATE
);
const END: Sql = sql!("UPDATE delegations SET starts_at = $2, ends_at = $3 WHERE id = $1");
const OF: Sql = sql!(
    "SELECT d.id, d.from_user, f.name, d.to_user, t.name, d.starts_at, d.ends_at, d.reason
     FROM delegations d JOIN users f ON f.id = d.from_user JOIN users t ON t.id = d.to_user
     WHERE (d.from_user = $1 OR d.to_user = $1) AND d.ends_at > $2
     ORDER BY d.starts_at, d.id LIMIT 200"
);
const ALL: Sql = sql!(
    "SELECT d.id, d.from_user, f.name, d.to_user, t.name, d.starts_at, d.ends_at, d.reason
     FROM delegations d JOIN users f ON f.id = d.from_user JOIN users t ON t.id = d.to_user
     WHERE d.ends_at > $1
     ORDER BY d.starts_at, d.id LIMIT 200"
);

/// The present and coming delegations that concern a person.
///
/// # Errors
/// Database faults only.
pub async fn of(
    tx: &mut Tx<'_>,
    permit: &Permit<Delegate>,
    now: Moment,
) -> Result<Vec<Delegation>> {
    let user = permit.user().ok_or(Fault::Unauthenticated)?;
    tx.fetch_all(OF, params![user, now])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// All present and coming delegations.
///
/// # Errors
/// Database faults only.
pub async fn all(
    tx: &mut Tx<'_>,
    _: &Permit<DelegateOthers>,
    now: Moment,
) -> Result<Vec<Delegation>> {
    tx.fetch_all(ALL, params![now])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Has somebody represented for a period.
#[derive(Debug, Clone)]
pub struct DelegateTo {
    /// The right to do so for oneself.
    pub permit: Permit<Delegate>,
    /// The right to do so for others; needed when `from` is somebody else.
    pub others: Option<Permit<DelegateOthers>>,
    /// The delegation.
    pub id: DelegationId,
    /// Who is represented.
    pub from: UserId,
    /// Who represents him.
    pub to: UserId,
    /// From when.
    pub starts_at: Moment,
    /// Until when.
    pub ends_at: Moment,
    /// Why.
    pub reason: String,
    /// The present moment.
    pub now: Moment,
}

impl Command for DelegateTo {
    const NAME: &'static str = "people.delegate";
    type Output = DelegationId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DelegationId> {
        let actor = self.permit.actor();
        let by = self.permit.user().ok_or(Fault::Unauthenticated)?;
        may_decide(&self.others, by, self.from)?;
        self.check()?;
        for (user, pointer) in [(self.from, "/from"), (self.to, "/to")] {
            if people::person(tx, user, self.now).await?.is_none() {
                return Err(unknown_person(pointer));
            }
        }
        let reason = written::reason(&self.reason, "/reason")?;
        let values = params![
            self.id,
            self.from,
            self.to,
            self.starts_at,
            self.ends_at,
            reason,
            by,
            self.now
        ];
        tx.execute(INSERT, values).await?;
        tx.execute(BUMP_DELEGATE, params![self.to]).await?;
        let data = json!({
            "delegation": self.id, "to": self.to, "starts_at": self.starts_at,
            "ends_at": self.ends_at, "reason": reason,
        });
        record(
            tx,
            user_stream(self.from),
            "user.delegated",
            data,
            &actor,
            self.now,
        )
        .await?;
        Ok(self.id)
    }

    /// Whoever would have been represented can see that somebody tried.
    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let by = (self.permit.actor(), self.now);
        events::record_refusal(tx, user_stream(self.from), (Self::NAME, fault), by).await
    }
}

impl DelegateTo {
    fn check(&self) -> Result<()> {
        if self.from == self.to {
            return Err(Fault::invalid(
                "/to",
                "same_person",
                text!("不能委托给本人", "nobody can represent himself"),
            ));
        }
        let longest = self.starts_at.plus_seconds(PERIOD_SECONDS_MAX);
        if self.ends_at <= self.starts_at || self.ends_at <= self.now || self.ends_at > longest {
            return Err(Fault::invalid(
                "/ends_at",
                "period",
                text!(
                    "结束时间须晚于开始时间和当前时间，且期限不超过一年",
                    "the end must lie after the start and the present, within a year"
                ),
            ));
        }
        Ok(())
    }
}

/// Ends a delegation now.
#[derive(Debug, Clone)]
pub struct EndDelegation {
    /// The right to do so for oneself.
    pub permit: Permit<Delegate>,
    /// The right to do so for others.
    pub others: Option<Permit<DelegateOthers>>,
    /// Which one.
    pub id: DelegationId,
    /// The present moment.
    pub now: Moment,
}

impl Command for EndDelegation {
    const NAME: &'static str = "people.end_delegation";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let by = self.permit.user().ok_or(Fault::Unauthenticated)?;
        let row = tx.fetch_optional(LOCK, params![self.id]).await?;
        let row = row.ok_or(Fault::NotFound("delegation"))?;
        let (from, to): (UserId, UserId) = (row.get(0)?, row.get(1)?);
        let (starts_at, ends_at): (Moment, Moment) = (row.get(2)?, row.get(3)?);
        if self.others.is_none() && by != from && by != to {
            return Err(Fault::NotFound("delegation"));
        }
        if ends_at <= self.now {
            return Err(Fault::refused(Refusal::new(
                "delegation_over",
                text!("该委托已经结束", "the delegation is over already"),
            )));
        }
        tx.execute(END, params![self.id, starts_at.min(self.now), self.now])
            .await?;
        tx.execute(BUMP_DELEGATE, params![to]).await?;
        let data = json!({ "delegation": self.id, "to": to });
        let actor = self.permit.actor();
        record(
            tx,
            user_stream(from),
            "user.delegation_ended",
            data,
            &actor,
            self.now,
        )
        .await
    }
}

/// One decides for oneself; for others only with the right to, held by a post of one's own: a right that
/// is lent does not lend itself on.
fn may_decide(others: &Option<Permit<DelegateOthers>>, by: UserId, from: UserId) -> Result<()> {
    let own = others.clone().and_then(|permit| permit.acting_for(by).ok());
    let all = own.is_some_and(|permit| permit.scope() == Scope::All);
    if by == from || all {
        Ok(())
    } else {
        Err(Fault::Forbidden("people.delegate_others"))
    }
}

fn unknown_person(pointer: &str) -> Fault {
    Fault::invalid(
        pointer,
        "unknown_person",
        text!(
            "人员不存在或已停用",
            "this person does not exist or is inactive"
        ),
    )
}

fn read(row: &Row) -> Result<Delegation> {
    Ok(Delegation {
        id: row.get(0)?,
        from: (row.get(1)?, row.get(2)?),
        to: (row.get(3)?, row.get(4)?),
        starts_at: row.get(5)?,
        ends_at: row.get(6)?,
        reason: row.get(7)?,
    })
}
