//! Imports over HTTP: upload first (`POST /files`), look, say yes, follow, correct.

mod draft;

use std::sync::Arc;

use access::{
    Permit,
    matrix::{RunImport, ViewOrder},
};
use api::{
    Answer, Api, Call, Head, Page, Path, Problem, Query, Who, attachment, decode_cursor, limit,
};
use axum::{Extension, Json, extract::State, response::Response};
use files::Vault;
use kernel::{Fault, FileId, OrderId, Result, text};
use process::Process;
use serde::Deserialize;
use sheets::Format;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    Choices, CommitImport, CreateImport, ImportItem, ImportOrigin, ImportRun, NewImport, Preset,
    errors::error_workbook,
    order_fields, origin_of,
    run::ItemList,
    source_files::Sources,
    store::{self, Place},
    survey,
};

/// The routes of this area over the vault of uploaded files.
pub fn routes(vault: Vault) -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(template))
        .routes(routes!(get))
        .routes(routes!(items))
        .routes(routes!(commit))
        .routes(routes!(errors))
        .routes(routes!(origin))
        .routes(routes!(draft::draft))
        .routes(routes!(draft::draft_from_sheet))
        .layer(Extension(vault))
}

/// Which page of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Imports, the newest first.
#[utoipa::path(get, path = "/imports", tag = "intake", params(ListQuery),
    responses((status = 200, body = Page<ImportRun>)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn list(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ImportRun>>, Problem> {
    let permit: Permit<RunImport> = who.permit()?;
    let limit = limit(query.limit)?;
    let after: Option<Place> = decode_cursor(query.cursor.as_deref())?;
    let runs = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move { store::list(tx, &permit, after, limit + 1).await })
        })
        .await?;
    Ok(Json(Page::of(runs, limit, |run| Place {
        created_at: run.created_at,
        id: run.id,
    })?))
}

/// What to import.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ImportInput {
    /// Uploaded files; the tables of one source together.
    file_ids: Vec<FileId>,
    /// The kind of sheets: `northwind`, `online_retail`, `generic`; recognised when absent or `auto`.
    #[serde(default)]
    preset: Option<String>,
    /// What the files leave open.
    #[serde(default)]
    choices: Choices,
}

/// Begins an import. Its files are read by a job; follow it with `GET /imports/{id}` until its
/// state is `ready`. Nothing is entered before it is committed.
#[utoipa::path(post, path = "/imports", tag = "intake", request_body = ImportInput,
    responses((status = 201, body = ImportRun)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn create(
    State(api): State<Api>,
    Call { head, body }: Call<ImportInput>,
) -> Result<Response, Problem> {
    let permit: Permit<RunImport> = head.permit()?;
    let asked = body
        .preset
        .as_deref()
        .filter(|word| !matches!(*word, "" | "auto"));
    let preset = asked
        .map(|word| Preset::parse(word).ok_or_else(unknown_preset))
        .transpose()?;
    let (uploads, choices) = (body.file_ids, body.choices);
    let new = NewImport {
        id: Uuid::now_v7(),
        uploads,
        files: Vec::new(),
        preset,
        choices,
    };
    let command = CreateImport {
        permit: permit.clone(),
        new,
        now: head.now,
    };
    api.execute(&head, &permit, command, |run: ImportRun| {
        Answer::created(format!("/api/v1/imports/{}", run.id), &run)
    })
    .await
}

fn unknown_preset() -> Fault {
    Fault::invalid(
        "/preset",
        "unknown_preset",
        text!(
            "可用：auto、northwind、online_retail、generic",
            "known are: auto, northwind, online_retail, generic"
        ),
    )
}

/// An import: where it stands, what was found, how far it has come.
#[utoipa::path(get, path = "/imports/{id}", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportRun)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn get(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<Uuid>,
) -> Result<Json<ImportRun>, Problem> {
    let permit: Permit<RunImport> = who.permit()?;
    let stored = api
        .db()
        .read_with(move |tx| Box::pin(async move { store::get(tx, &permit, id).await }))
        .await?;
    Ok(Json(stored.run))
}

/// Which entries of the preview.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ItemsQuery {
    /// Which list: `new`, `added`, `changed`, `held`, `aside`, `customers`, `products`, `failed`.
    #[param(inline)]
    list: ItemList,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A list of the preview, in the files' order.
#[utoipa::path(get, path = "/imports/{id}/items", tag = "intake", params(("id" = Uuid, Path), ItemsQuery),
    responses((status = 200, body = Page<ImportItem>)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn items(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<Uuid>,
    Query(query): Query<ItemsQuery>,
) -> Result<Json<Page<ImportItem>>, Problem> {
    let permit: Permit<RunImport> = who.permit()?;
    let limit = limit(query.limit)?;
    let after = decode_cursor::<i64>(query.cursor.as_deref())?.unwrap_or(-1);
    let list = query.list;
    let items = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                store::get(tx, &permit, id).await?;
                store::items(tx, id, list, after, limit + 1).await
            })
        })
        .await?;
    Ok(Json(
        Page::of(items, limit, |(ordinal, _)| *ordinal)?.map(|(_, item)| item),
    ))
}

/// Says yes: what the preview shows as new or to be added is entered by a job. `done` of `total`
/// tells how far it has come.
#[utoipa::path(post, path = "/imports/{id}/commit", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportRun)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn commit(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    head: Head,
) -> Result<Response, Problem> {
    let permit: Permit<RunImport> = head.permit()?;
    let command = CommitImport {
        permit: permit.clone(),
        id,
        by_job: true,
        now: head.now,
    };
    api.execute(&head, &permit, command, |run: ImportRun| Answer::ok(&run))
        .await
}

/// The rows that were kept aside, held back or failed, as they came, with what is wrong: to be
/// corrected and imported again.
#[utoipa::path(get, path = "/imports/{id}/errors.xlsx", tag = "intake", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn errors(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Extension(vault): Extension<Vault>,
    who: Who,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let permit: Permit<RunImport> = who.permit()?;
    let today = process.today(who.now);
    let (run, failed, remembered) = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let run = store::get(tx, &permit, id).await?.run;
                let failed = store::items(tx, id, ItemList::Failed, -1, 10_000).await?;
                Ok((run, failed, store::remembered(tx).await?))
            })
        })
        .await?;
    if run.files.iter().any(|file| file.file_id.is_none()) {
        return Err(Fault::NotFound("the files of this import").into());
    }
    let sources = Arc::new(Sources::from_vault(&vault, &run.files).await?);
    let failed: Vec<ImportItem> = failed.into_iter().map(|(_, item)| item).collect();
    let preset = Preset::parse(&run.preset).unwrap_or(Preset::Generic);
    let survey = survey(api.db(), sources.clone(), Some(preset), &run.choices, today).await?;
    let plan = survey.plan.ok_or(Fault::Invalid(survey.problem))?;
    let mut choices = run.choices;
    choices.mappings.extend(remembered);
    let bytes = tokio::task::spawn_blocking(move || {
        error_workbook(&sources, (preset, &choices), &plan, &failed, who.locale)
    });
    let bytes = bytes.await.map_err(Fault::internal)??;
    let bytes = bytes.ok_or(Fault::NotFound("rows to correct"))?;
    Ok(attachment(
        Format::Xlsx.media_type(),
        "import-errors.xlsx",
        bytes,
    ))
}

/// An empty sheet of orders to fill in.
#[utoipa::path(get, path = "/imports/template.xlsx", tag = "intake",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)),
    security(("session" = [])), extensions(("x-permission" = json!("import.run"))))]
async fn template(who: Who) -> Result<Response, Problem> {
    let _: Permit<RunImport> = who.permit()?;
    let name = text!("订单", "Orders");
    let bytes = sheets::template(name.get(who.locale), &order_fields(), who.locale)
        .map_err(Fault::internal)?;
    Ok(attachment(Format::Xlsx.media_type(), "orders.xlsx", bytes))
}

/// Where an imported order came from, with its charges, shipments and receipts as the source has
/// them; not found for an order that was not imported.
#[utoipa::path(get, path = "/orders/{id}/import", tag = "intake", params(("id" = OrderId, Path)),
    responses((status = 200, body = ImportOrigin)),
    security(("session" = [])), extensions(("x-permission" = json!("order.view"))))]
async fn origin(
    State(api): State<Api>,
    who: Who,
    Path(id): Path<OrderId>,
) -> Result<Json<ImportOrigin>, Problem> {
    let permit: Permit<ViewOrder> = who.permit()?;
    let origin = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                orders::refuse_unseen(tx, &permit, id).await?;
                origin_of(tx, &permit, id)
                    .await?
                    .ok_or(Fault::NotFound("import"))
            })
        })
        .await?;
    Ok(Json(origin))
}
