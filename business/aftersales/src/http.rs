//! Tickets and retrospectives over HTTP. [`Observations`] come as an extension, wired in `app`.

mod retrospectives;
mod tickets;

use api::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(tickets::open))
        .routes(routes!(tickets::list))
        .routes(routes!(tickets::get))
        .routes(routes!(tickets::assign))
        .routes(routes!(tickets::progress))
        .routes(routes!(tickets::resolve))
        .routes(routes!(tickets::close))
        .routes(routes!(retrospectives::show, retrospectives::save))
        .routes(routes!(retrospectives::finish))
}
