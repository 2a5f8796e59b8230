//! Obligations of contracts over HTTP.

use access::{
    Permit,
    matrix::{HoldOrder, KeepObligation, ViewContract},
};
use api::{Answer, Api, Call, Path, Problem};
use axum::{Extension, extract::State, response::Response};
use kernel::{DocumentId, FileId, OrderId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    contract::{
        ContractId, FulfilObligation, ObligationId, RaiseObligation, StopForObligation,
        obligation::{ObligationFulfilled, TermId},
    },
    http::ReasonBody,
};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(raise))
        .routes(routes!(fulfil))
        .routes(routes!(stop))
}

/// What a person raises.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RaiseBody {
    /// For which order of the contract.
    #[serde(default)]
    order_id: Option<OrderId>,
    /// What is asked.
    note: String,
    /// The paper that asks, uploaded first.
    #[serde(default)]
    file_id: Option<FileId>,
}

/// What began.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ObligationStarted {
    /// The obligation whose clock runs now.
    id: ObligationId,
}

/// Starts the clock of an obligation that is raised by a person, e.g. a query to the customer.
#[utoipa::path(post, path = "/contracts/{id}/terms/{term}/raise", tag = "orders",
    params(("id" = ContractId, Path), ("term" = TermId, Path)), request_body = RaiseBody,
    responses((status = 200, body = ObligationStarted)), operation_id = "raise_obligation",
    security(("session" = [])), extensions(("x-permission" = json!("contract.obligation"))))]
async fn raise(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((contract, term)): Path<(ContractId, TermId)>,
    Call { head, body }: Call<RaiseBody>,
) -> Result<Response, Problem> {
    let permit: Permit<KeepObligation> = head.permit()?;
    let command = RaiseObligation {
        permit: permit.clone(),
        process,
        contract,
        term,
        id: ObligationId::new(),
        order: body.order_id,
        note: body.note,
        file: body.file_id,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::ok(&ObligationStarted { id })
    })
    .await
}

/// What came.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FulfilBody {
    /// In words.
    note: String,
    /// The proof, uploaded first.
    #[serde(default)]
    file_id: Option<FileId>,
}

/// Notes that an obligation is fulfilled, with evidence.
#[utoipa::path(post, path = "/contracts/{id}/obligations/{obligation}/fulfil", tag = "orders",
    params(("id" = ContractId, Path), ("obligation" = ObligationId, Path)),
    request_body = FulfilBody, responses((status = 200, body = ObligationFulfilled)),
    operation_id = "fulfil_obligation",
    security(("session" = [])), extensions(("x-permission" = json!("contract.obligation"))))]
async fn fulfil(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((contract, id)): Path<(ContractId, ObligationId)>,
    Call { head, body }: Call<FulfilBody>,
) -> Result<Response, Problem> {
    let permit: Permit<KeepObligation> = head.permit()?;
    let command = FulfilObligation {
        permit: permit.clone(),
        process,
        contract,
        id,
        note: body.note,
        file: body.file_id,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done| Answer::ok(&done))
        .await
}

/// Stops the order that waits for an overdue customer; answers our duty to tell him.
#[utoipa::path(post, path = "/contracts/{id}/obligations/{obligation}/stop", tag = "orders",
    params(("id" = ContractId, Path), ("obligation" = ObligationId, Path)),
    request_body = ReasonBody, responses((status = 200, body = ObligationStarted)),
    operation_id = "stop_for_obligation",
    security(("session" = [])), extensions(("x-permission" = json!(["order.hold", "contract.view"]))))]
async fn stop(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path((contract, id)): Path<(ContractId, ObligationId)>,
    Call { head, body }: Call<ReasonBody>,
) -> Result<Response, Problem> {
    let _: Permit<ViewContract> = head.permit()?;
    let permit: Permit<HoldOrder> = head.permit()?;
    let command = StopForObligation {
        permit: permit.clone(),
        process,
        contract,
        id,
        makes: (DocumentId::new(), ObligationId::new()),
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::ok(&ObligationStarted { id })
    })
    .await
}
