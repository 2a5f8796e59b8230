//! Annexes of contracts over HTTP.

use access::{
    Permit,
    matrix::{ViewContract, WriteContract},
};
use api::{Answer, Api, Call, Path, Problem, Who};
use axum::{Extension, extract::State, response::Response};
use files::Vault;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::contract::{
    AddAnnex, AnnexId, ContractId,
    annex::{AnnexInput, OpenAnnex},
};

pub(super) fn routes(vault: Vault) -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(add))
        .routes(routes!(supersede))
        .routes(routes!(open))
        .layer(Extension(vault))
}

/// What adding an annex answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct AnnexAdded {
    /// The annex.
    id: AnnexId,
    /// Its newest version.
    version: i64,
}

/// Adds an annex to a contract.
#[utoipa::path(post, path = "/contracts/{id}/annexes", tag = "orders",
    params(("id" = ContractId, Path)), request_body = AnnexInput,
    responses((status = 200, body = AnnexAdded)), operation_id = "add_annex",
    security(("session" = [])), extensions(("x-permission" = json!("contract.write"))))]
async fn add(
    State(api): State<Api>,
    Path(id): Path<ContractId>,
    call: Call<AnnexInput>,
) -> Result<Response, Problem> {
    put(api, (id, AnnexId::new(), true), call).await
}

/// Adds a version of an annex; the one before stays readable.
#[utoipa::path(post, path = "/contracts/{id}/annexes/{annex}/versions", tag = "orders",
    params(("id" = ContractId, Path), ("annex" = AnnexId, Path)), request_body = AnnexInput,
    responses((status = 200, body = AnnexAdded)), operation_id = "supersede_annex",
    security(("session" = [])), extensions(("x-permission" = json!("contract.write"))))]
async fn supersede(
    State(api): State<Api>,
    Path((id, annex)): Path<(ContractId, AnnexId)>,
    call: Call<AnnexInput>,
) -> Result<Response, Problem> {
    put(api, (id, annex, false), call).await
}

async fn put(
    api: Api,
    (contract, annex, new): (ContractId, AnnexId, bool),
    Call { head, body }: Call<AnnexInput>,
) -> Result<Response, Problem> {
    let permit: Permit<WriteContract> = head.permit()?;
    let command = AddAnnex {
        permit: permit.clone(),
        contract,
        annex,
        new,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |version| {
        Answer::ok(&AnnexAdded { id: annex, version })
    })
    .await
}

/// The file of an annex's version, as an attachment. Each download of a confidential one is noted.
#[utoipa::path(get, path = "/contracts/{id}/annexes/{annex}/versions/{version}/file",
    tag = "orders",
    params(("id" = ContractId, Path), ("annex" = AnnexId, Path), ("version" = i64, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)),
    operation_id = "open_annex",
    security(("session" = [])), extensions(("x-permission" = json!("contract.view"))))]
async fn open(
    State(api): State<Api>,
    Extension(vault): Extension<Vault>,
    who: Who,
    Path((contract, annex, version)): Path<(ContractId, AnnexId, i64)>,
) -> Result<Response, Problem> {
    let permit: Permit<ViewContract> = who.permit()?;
    let command = OpenAnnex {
        principal: who.principal.clone(),
        permit,
        contract,
        annex,
        version,
        now: who.now,
    };
    let file = api.db().run(command).await?;
    files::send(&vault, &file).await
}
