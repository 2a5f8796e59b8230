//! Who asks a route that needs no session, e.g. by a link with a secret in it.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use kernel::{Fault, Moment, text};
use store::Command;
use uuid::Uuid;

use crate::{Api, Problem, edge::RequestId, session};

/// Somebody without a session.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Where the request came from.
    pub address: String,
    /// The request's id.
    pub request: Uuid,
    /// The present moment.
    pub now: Moment,
}

impl FromRequestParts<Api> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Self::Rejection> {
        let request = parts.extensions.get::<RequestId>();
        Ok(Self {
            address: session::address(api, &parts.headers, &parts.extensions),
            request: request.map_or_else(Uuid::now_v7, |id| id.0),
            now: api.now(),
        })
    }
}

impl Visitor {
    /// Refuses an address that has tried too many wrong links.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub async fn refuse_waiting(&self, api: &Api) -> Result<(), Problem> {
        let seconds = api.access().link_wait(&self.address).await?;
        if seconds == 0 {
            return Ok(());
        }
        Err(Problem::retry(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            text!(
                "尝试次数过多，请 {seconds} 秒后再试",
                "too many attempts; try again in {seconds} seconds"
            ),
            seconds,
        ))
    }

    /// The answer to a link that was never given; the address is remembered.
    pub async fn lost(&self, api: &Api) -> Problem {
        match api.access().link_lost(&self.address).await {
            Ok(()) => Fault::NotFound("link").into(),
            Err(fault) => fault.into(),
        }
    }
}

impl Api {
    /// Carries out a command of somebody without a session. It has no idempotency key: the command
    /// itself answers a repeat with what stands. A caller who goes away cancels nothing.
    ///
    /// # Errors
    /// The command's fault.
    pub async fn execute_open<C: Command>(&self, command: C) -> Result<C::Output, Problem> {
        let db = self.db().clone();
        let task = self.tasks().spawn(async move { db.run(command).await });
        Ok(task.await.map_err(Fault::internal)??)
    }
}
