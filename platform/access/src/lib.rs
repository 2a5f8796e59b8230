//! Who may do what: people, posts, sessions, delegations, and the permit that storage demands.
//!
//! - [`matrix`] is the one table of rights, post × operation → [`Scope`];
//! - [`authorize`] turns a [`Principal`] into a [`Permit`] for one operation, and
//!   [`Permit::confirm`] checks it again inside the transaction;
//! - [`Access`] signs people in and out and answers "who is it" on each request.
//!
//! Limits: rights rest on posts and on who owns a thing. Rules of the business (nobody reviews his
//! own entry, an order under review is frozen) are decided by the areas and the policy. The HTTP
//! face stands in the `api` crate, which comes after this one.

mod action;
mod allowed_action;
mod attempts;
mod change_user;
mod choose_locale;
mod create_user;
mod password;
mod permit;
mod post;
mod principal;
mod sessions;
mod set_password;
mod set_up;
mod sign_in;
mod token;

pub mod company;
pub mod delegations;
pub mod departments;
pub mod matrix;
pub mod people;
pub mod preferences;
pub mod service;
pub mod testing;

pub use action::{Action, ActionInfo, Scope};
pub use allowed_action::{AllowedAction, lacks_right};
pub use change_user::ChangeUser;
pub use choose_locale::ChooseLocale;
pub use create_user::{CreateUser, fold_login};
pub use password::{Passwords, Verdict, check as check_password};
pub use people::{NewUser, PeopleFilter, User};
pub use permit::{Hides, Permit, Sight, allowed, authorize, authorize_in, system};
pub use post::Post;
pub use principal::{Person, PostHeld, Principal, Represented};
pub use service::{Access, SetUpInput, SignInRefusal, SignedIn};
pub use sessions::{ABSOLUTE_SECONDS, IDLE_SECONDS, Session};
pub use set_password::{ChangePassword, ResetPassword};
pub use set_up::SetUp;
pub use token::{Token, TokenHash};

use kernel::{Actor, Fault, Moment, Result, UserId};
use store::Tx;

/// The event stream of a person's account.
pub(crate) fn user_stream(user: UserId) -> events::Stream<'static> {
    events::Stream {
        kind: "user",
        id: user.0,
    }
}

/// Records an event of this area.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    stream: events::Stream<'_>,
    kind: &'static str,
    data: serde_json::Value,
    actor: &Actor,
    now: Moment,
) -> Result<()> {
    let event = events::NewEvent {
        stream,
        kind,
        data,
        occurred_at: now,
    };
    events::record(tx, &event, actor, now).await.map(drop)
}

/// Notes on a person's account that he wanted to change what his rights do not reach; he is answered
/// as if it were not there.
///
/// # Errors
/// Database faults only.
pub async fn note_out_of_reach<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    data: serde_json::Value,
    now: Moment,
) -> Result<()> {
    let Some(user) = permit.user() else {
        return Ok(());
    };
    let (stream, actor) = (user_stream(user), permit.actor());
    record(tx, stream, "user.out_of_reach", data, &actor, now).await
}

/// The answer to a change that rests on an older version, with the present state.
pub(crate) fn stale(present: &impl serde::Serialize) -> Fault {
    Fault::Stale(Box::new(serde_json::to_value(present).unwrap_or_default()))
}
