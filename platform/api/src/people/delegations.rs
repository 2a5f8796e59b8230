//! Delegations.

use access::{
    delegations::{self, DelegateTo, Delegation, DelegationId, EndDelegation},
    matrix,
};
use axum::{extract::State, response::Response};
use kernel::{Moment, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Answer, Api, Call, Path, Problem, Who};

/// One person acting for another for a period.
#[derive(Serialize, ToSchema)]
pub(super) struct DelegationView {
    /// The delegation.
    id: DelegationId,
    /// Who is represented.
    from: UserId,
    /// His name.
    from_name: String,
    /// Who represents him.
    to: UserId,
    /// His name.
    to_name: String,
    /// From when.
    starts_at: Moment,
    /// Until when.
    ends_at: Moment,
    /// Why.
    reason: String,
}

impl From<Delegation> for DelegationView {
    fn from(delegation: Delegation) -> Self {
        let Delegation {
            id,
            from,
            to,
            starts_at,
            ends_at,
            reason,
        } = delegation;
        let ((from, from_name), (to, to_name)) = (from, to);
        Self {
            id,
            from,
            from_name,
            to,
            to_name,
            starts_at,
            ends_at,
            reason,
        }
    }
}

/// List present and coming delegations
///
/// Those that concern oneself; all of them for whoever may name delegates for others.
#[utoipa::path(
    get, path = "/delegations", tag = "people",
    responses((status = 200, body = Vec<DelegationView>)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("people.delegate")))
)]
pub(super) async fn list_delegations(
    State(api): State<Api>,
    who: Who,
) -> Result<axum::Json<Vec<DelegationView>>, Problem> {
    let permit = who.permit::<matrix::Delegate>()?;
    let others = who.permit_if::<matrix::DelegateOthers>();
    let now = who.now;
    let found = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                match &others {
                    Some(others) => delegations::all(tx, others, now).await,
                    None => delegations::of(tx, &permit, now).await,
                }
            })
        })
        .await?;
    Ok(axum::Json(
        found.into_iter().map(DelegationView::from).collect(),
    ))
}

/// A new delegation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DelegateBody {
    /// Who is represented; oneself when absent.
    from: Option<UserId>,
    /// Who represents him.
    to: UserId,
    /// From when; now when absent.
    starts_at: Option<Moment>,
    /// Until when.
    ends_at: Moment,
    /// Why, e.g. leave.
    reason: String,
}

/// A delegation that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct DelegationCreated {
    /// The delegation.
    id: DelegationId,
}

/// Have somebody represented for a period
#[utoipa::path(
    post, path = "/delegations", tag = "people", request_body = DelegateBody,
    responses((status = 201, body = DelegationCreated)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!(["people.delegate", "people.delegate_others"])))
)]
pub(super) async fn create_delegation(
    State(api): State<Api>,
    Call { head, body }: Call<DelegateBody>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::Delegate>()?;
    let command = DelegateTo {
        permit: permit.clone(),
        others: head.permit_if::<matrix::DelegateOthers>(),
        id: DelegationId::new(),
        from: body.from.unwrap_or(head.principal.user),
        to: body.to,
        starts_at: body.starts_at.unwrap_or(head.now),
        ends_at: body.ends_at,
        reason: body.reason,
        now: head.now,
    };
    let forget = api.access().forget_rights();
    let render = |id| {
        Answer::created(
            format!("/api/v1/delegations/{id}"),
            &DelegationCreated { id },
        )
    };
    api.execute_then(&head, &permit, command, render, forget)
        .await
}

/// End a delegation now
#[utoipa::path(
    delete, path = "/delegations/{id}", tag = "people", params(("id" = DelegationId, Path)),
    responses((status = 204, description = "Ended")),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!(["people.delegate", "people.delegate_others"])))
)]
pub(super) async fn end_delegation(
    State(api): State<Api>,
    Path(id): Path<DelegationId>,
    Call { head, .. }: Call<crate::Nothing>,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::Delegate>()?;
    let others = head.permit_if::<matrix::DelegateOthers>();
    let command = EndDelegation {
        permit: permit.clone(),
        others,
        id,
        now: head.now,
    };
    let forget = api.access().forget_rights();
    api.execute_then(&head, &permit, command, |()| Ok(Answer::done()), forget)
        .await
}
