//! Running policies over HTTP: opinions, steps, forms, discussion, history, workbench, policies,
//! calendar.

mod calendar;
mod desk;
mod discussion;
mod policies;
mod steps;

use api::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this area. The router's layer holds the [`crate::Process`] as an extension.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(steps::show_steps))
        .routes(routes!(steps::give_opinion))
        .routes(routes!(steps::complete_step))
        .routes(routes!(steps::show_checks))
        .routes(routes!(steps::fill_form))
        .routes(routes!(steps::pause_clocks))
        .routes(routes!(steps::resume_clocks))
        .routes(routes!(
            discussion::list_comments,
            discussion::write_comment
        ))
        .routes(routes!(discussion::show_timeline))
        .routes(routes!(desk::show_workbench))
        .routes(routes!(desk::show_news))
        .routes(routes!(desk::finish_task))
        .routes(routes!(policies::list_policies, policies::publish_policy))
        .routes(routes!(policies::list_order_types))
        .routes(routes!(policies::list_facts))
        .routes(routes!(policies::show_policy))
        .routes(routes!(policies::show_policy_text))
        .routes(routes!(policies::show_policy_graph))
        .routes(routes!(policies::show_clause))
        .routes(routes!(calendar::compute_due))
        .routes(routes!(calendar::list_special_days))
        .routes(routes!(
            calendar::put_special_day,
            calendar::drop_special_day
        ))
        .routes(routes!(calendar::publish_holidays))
}
