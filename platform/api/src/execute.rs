//! Carrying out a command for a request: once, although the request may come twice.
//!
//! In one transaction stand the command, and last the key with the answer, if the rights still hold.
//! A second request with the same key runs too, but cannot keep its key: what it did is rolled back,
//! and it gets the first one's answer. So does one that is refused because the first has happened.
//! If the first failed, nothing of it remains. Faults are not kept: nothing happened that could
//! happen twice. The common case, a key that nobody used, costs one statement.
//!
//! The transaction runs as a task of its own, so that a caller who goes away cancels nothing.

use std::sync::Arc;

use access::{Action, Permit};
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use kernel::{Fault, Moment, Result, text};
use parking_lot::Mutex;
use serde_json::json;
use store::{BoxFuture, Command, Db, Sql, Tx, params, sql};

use crate::{Answer, Api, Head, Problem};

/// Also checks the rights, so both cost one statement. `$8` is the version of the rights.
const KEEP: Sql = sql!(
    "INSERT INTO idempotency (principal, route, key, request_hash, status, body, created_at)
     SELECT id, $2, $3, $4, $5, $6, $7 FROM users
     WHERE id = $1 AND active AND rights_version = $8
     ON CONFLICT DO NOTHING"
);
const FIND: Sql = sql!(
    "SELECT request_hash, status, body FROM idempotency
     WHERE principal = $1 AND route = $2 AND key = $3"
);
const SWEEP: Sql = sql!("DELETE FROM idempotency WHERE created_at < $1");

/// How long a key is remembered: a week. A retry that comes later meets the second net, the unique
/// constraints of the business.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

impl Api {
    /// Carries out a command under a permit and answers what `render` makes of its output. `render`
    /// runs inside the transaction and must be pure.
    ///
    /// # Errors
    /// The command's fault, or 422 when the key was used for another request.
    pub async fn execute<A, C, R>(
        &self,
        head: &Head,
        permit: &Permit<A>,
        command: C,
        render: R,
    ) -> Result<Response, Problem>
    where
        A: Action,
        C: Command,
        R: Fn(C::Output) -> Result<Answer> + Send + Sync + 'static,
    {
        self.execute_then(head, permit, command, render, || {})
            .await
    }

    /// The same, and then `after` once the effect is committed, even if the caller has gone: e.g. to
    /// forget what was cached.
    ///
    /// # Errors
    /// As [`Api::execute`].
    pub async fn execute_then<A, C, R>(
        &self,
        head: &Head,
        permit: &Permit<A>,
        command: C,
        render: R,
        after: impl FnOnce() + Send + 'static,
    ) -> Result<Response, Problem>
    where
        A: Action,
        C: Command,
        R: Fn(C::Output) -> Result<Answer> + Send + Sync + 'static,
    {
        let keyed = Keyed {
            claim: Claim::of(head, permit),
            earlier: Earlier::default(),
            act: Box::new(Rendered {
                path: head.path.clone(),
                now: head.now,
                permit: permit.clone(),
                command,
                render,
            }),
        };
        self.carry_out(keyed, Box::new(after)).await
    }

    async fn carry_out(
        &self,
        keyed: Keyed,
        after: Box<dyn FnOnce() + Send>,
    ) -> Result<Response, Problem> {
        let db = self.db().clone();
        let task = self.tasks().spawn(async move {
            let (claim, earlier) = (keyed.claim.clone(), keyed.earlier.clone());
            let outcome = match (claim, db.run(keyed).await) {
                (_, Ok(answer)) => Outcome::Answered(answer),
                (None, Err(fault)) => return Err(fault),
                (Some(claim), Err(fault)) => {
                    let found = match earlier.of(&fault) {
                        Some(found) => found,
                        None => claim.earlier(&db).await?,
                    };
                    found.ok_or(fault)?
                }
            };
            after();
            Ok::<_, Fault>(outcome)
        });
        match task.await.map_err(Fault::internal)?? {
            Outcome::Answered(answer) => Ok(answer.into_response()),
            Outcome::KeyReused => Err(key_reused()),
        }
    }

    /// Forgets old idempotency keys; to be called now and then.
    ///
    /// # Errors
    /// Database faults only.
    pub async fn sweep_keys(&self) -> Result<u64> {
        let before = self.now().plus_seconds(-KEPT_SECONDS);
        self.db()
            .run_with("idempotency.sweep", move |tx| {
                Box::pin(async move { tx.execute(SWEEP, params![before]).await })
            })
            .await
    }
}

enum Outcome {
    Answered(Answer),
    KeyReused,
}

/// A command under its permit, with its answer rendered; without its types, so that the rest is
/// compiled once and not for every route.
trait Act: Send + Sync {
    fn name(&self) -> &'static str;
    fn confirm<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<()>>;
    fn run<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<Answer>>;
    fn refused<'t>(&'t self, tx: &'t mut Tx<'_>, fault: &'t Fault) -> BoxFuture<'t, Result<()>>;
}

struct Rendered<A, C, R> {
    path: String,
    now: Moment,
    permit: Permit<A>,
    command: C,
    render: R,
}

impl<A, C, R> Act for Rendered<A, C, R>
where
    A: Action,
    C: Command,
    R: Fn(C::Output) -> Result<Answer> + Send + Sync + 'static,
{
    fn name(&self) -> &'static str {
        self.command.name()
    }

    fn confirm<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<()>> {
        Box::pin(self.permit.confirm(tx))
    }

    fn run<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<Answer>> {
        Box::pin(async move { (self.render)(self.command.run(tx).await?) })
    }

    fn refused<'t>(&'t self, tx: &'t mut Tx<'_>, fault: &'t Fault) -> BoxFuture<'t, Result<()>> {
        Box::pin(async move {
            if let Fault::OutOfReach(thing) = fault {
                let data =
                    json!({"operation": self.command.name(), "thing": thing, "path": self.path});
                access::note_out_of_reach(tx, &self.permit, data, self.now).await?;
            }
            self.command.refused(tx, fault).await
        })
    }
}

/// What was found under a key when its act was refused: `None` before anybody looked. It is looked up
/// in the transaction that writes about the refusal, behind whatever was written before.
#[derive(Clone, Default)]
struct Earlier(Arc<Mutex<Option<Option<Outcome>>>>);

impl Earlier {
    fn set(&self, found: Option<Outcome>) {
        *self.0.lock() = Some(found);
    }

    /// Of an act that was refused and not merely failed: what a machine that fails had found may be
    /// rolled back with the rest.
    fn of(&self, fault: &Fault) -> Option<Option<Outcome>> {
        let failed = matches!(fault, Fault::Unavailable(_) | Fault::Internal(_));
        self.0.lock().take().filter(|_| !failed)
    }
}

/// An act with the key it is carried out under.
struct Keyed {
    claim: Option<Claim>,
    earlier: Earlier,
    act: Box<dyn Act>,
}

impl Command for Keyed {
    const NAME: &'static str = "request";
    type Output = Answer;

    fn name(&self) -> &'static str {
        self.act.name()
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Answer> {
        let Some(claim) = &self.claim else {
            self.act.confirm(tx).await?;
            return self.act.run(tx).await;
        };
        let answer = self.act.run(tx).await?;
        if !claim.keep(tx, &answer).await? {
            self.act.confirm(tx).await?;
            // Rolls back; what the first request was answered is looked up afterwards.
            return Err(Fault::Unavailable("the key is taken".into()));
        }
        Ok(answer)
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        if let Some(claim) = &self.claim {
            let found = claim.find(tx).await?;
            let comes_again = found.is_some();
            self.earlier.set(found);
            if comes_again {
                // It is no second attempt.
                return Ok(());
            }
        }
        self.act.refused(tx, fault).await
    }
}

/// A key of a person on a route, and the request it stands for.
#[derive(Clone)]
struct Claim {
    user: kernel::UserId,
    rights_version: i64,
    route: String,
    key: String,
    hash: [u8; 32],
    now: Moment,
}

impl Claim {
    /// `None` for a request without a key (`PATCH`, `PUT`, `DELETE` may come without).
    fn of<A: Action>(head: &Head, permit: &Permit<A>) -> Option<Self> {
        let principal = permit.principal()?;
        Some(Self {
            user: principal.user,
            rights_version: principal.rights_version,
            route: head.route.clone(),
            key: head.key.as_ref()?.0.clone(),
            hash: head.hash,
            now: head.now,
        })
    }

    /// Keeps the answer under the key; `false` when the key is taken or the rights have changed.
    async fn keep(&self, tx: &mut Tx<'_>, answer: &Answer) -> Result<bool> {
        let (status, body) = (answer.status(), answer.to_kept()?);
        let values = params![
            self.user,
            self.route,
            self.key,
            self.hash,
            status,
            body,
            self.now,
            self.rights_version
        ];
        Ok(tx.execute(KEEP, values).await? == 1)
    }

    async fn find(&self, tx: &mut Tx<'_>) -> Result<Option<Outcome>> {
        let found = tx
            .fetch_optional(FIND, params![self.user, self.route, self.key])
            .await?;
        let Some(row) = found else { return Ok(None) };
        if row.get::<[u8; 32]>(0)? != self.hash {
            return Ok(Some(Outcome::KeyReused));
        }
        let answer = Answer::from_kept(row.get(1)?, &row.get::<String>(2)?)?;
        Ok(Some(Outcome::Answered(answer)))
    }

    /// What an earlier request with this key was answered. Queued behind what is being written, so
    /// that it sees a request that came a moment earlier.
    async fn earlier(self, db: &Db) -> Result<Option<Outcome>> {
        db.run_with("idempotency.earlier", move |tx| {
            let claim = self.clone();
            Box::pin(async move { claim.find(tx).await })
        })
        .await
    }
}

fn key_reused() -> Problem {
    Problem::request(
        StatusCode::UNPROCESSABLE_ENTITY,
        "key_reused",
        text!(
            "此 Idempotency-Key 已用于另一个内容不同的请求，请换一个新的",
            "this Idempotency-Key was used for another request; take a fresh one"
        ),
    )
}
