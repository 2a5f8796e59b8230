//! All routes of all areas, the live stream, the health probes and the UI.

use std::{path::Path, sync::Arc};

use ::files::{FileGuard, NobodyElse, Vault};
use api::Api;
use axum::{Extension, Router, middleware, routing::get};
use events::Feed;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{assets, open::Opened, stream, wiring};

/// The description as it is served: a test holds the file to what the routes say.
const DESCRIPTION: &str = include_str!("../../web/openapi.json");

/// Every area's routes, in the order of the goods' way. `web/openapi.json` is made from this list,
/// so nothing can be served without being described.
fn areas(vault: Vault, guard: Arc<dyn FileGuard>) -> Vec<OpenApiRouter<Api>> {
    vec![
        ::files::routes(vault.clone(), guard),
        api::people::routes(),
        process::http::routes(),
        parties::routes(),
        catalog::routes(),
        orders::routes(vault.clone()),
        thread::routes(),
        warehouse::routes(),
        production::routes(),
        procurement::routes(),
        quality::routes(),
        logistics::routes(),
        receivables::routes(),
        aftersales::routes(),
        archive::routes(),
        intake::routes(vault),
        stream::routes(),
    ]
}

/// The routes under `/api/v1` with their description.
fn described(vault: Vault, guard: Arc<dyn FileGuard>) -> (Router<Api>, OpenApi) {
    api::assemble(areas(vault, guard))
}

/// Names that two areas use for different things in the description.
#[cfg(test)]
pub(crate) fn clashes() -> anyhow::Result<Vec<String>> {
    let folder = tempfile::tempdir()?;
    let areas = areas(Vault::open(folder.path())?, Arc::new(NobodyElse));
    Ok(api::clashes(areas))
}

/// The description alone.
pub(crate) fn description() -> anyhow::Result<OpenApi> {
    let folder = std::env::temp_dir().join(format!("yidan-openapi-{}", std::process::id()));
    let description = described(Vault::open(&folder)?, Arc::new(NobodyElse)).1;
    let _ = std::fs::remove_dir_all(folder);
    Ok(description)
}

/// The whole server.
pub(crate) fn router(
    api: &Api,
    opened: &Opened,
    files: &Path,
    feed: Feed,
) -> anyhow::Result<Router> {
    let vault = Vault::open(files)?;
    let archive = archive::Archive {
        process: opened.process.clone(),
        vault: vault.clone(),
        sources: wiring::sources(&opened.clock),
    };
    let guard = Arc::new(wiring::FileSight(opened.process.clone()));
    let (routes, _) = described(vault, guard);
    let json = [(axum::http::header::CONTENT_TYPE, "application/json")];
    let https = api.settings().https;
    let api_side = routes
        .route(
            "/openapi.json",
            get(move || async move { (json, DESCRIPTION) }),
        )
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(stream::ready))
        .layer(Extension(opened.process.clone()))
        .layer(Extension(logistics::Reactions::new(
            wiring::AfterLogistics(opened.process.clone()),
        )))
        .layer(Extension(
            Arc::new(crate::observations::FromAreas(opened.process.clone()))
                as Arc<dyn aftersales::Observations>,
        ))
        .layer(Extension(
            Arc::new(crate::later_life::FromAreas) as quality::SharedLaterLife
        ))
        .layer(Extension(orders::SharedDownstream::new(wiring::FromAreas(
            opened.process.clone(),
        ))))
        .layer(Extension(archive))
        .layer(Extension(feed))
        .layer(middleware::from_fn_with_state(api.clone(), api::edge))
        .with_state(api.clone());
    let pages = Router::new()
        .fallback(get(assets::serve))
        .layer(middleware::map_response(
            move |mut response: axum::response::Response| async move {
                api::harden(response.headers_mut(), https);
                response
            },
        ));
    // Unknown addresses under /api answer a problem, every other one is the UI's to route.
    Ok(pages.merge(api_side))
}
