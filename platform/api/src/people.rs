//! The routes over people: set-up, sign-in, one's own account, users, departments, delegations.

mod company;
mod delegations;
mod departments;
mod me;
mod preferences;
mod sign_in;
mod users;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Api;

/// The routes, to be nested under `/api/v1`.
#[must_use]
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::set_up))
        .routes(routes!(sign_in::sign_in, sign_in::sign_out))
        .routes(routes!(sign_in::sign_out_everywhere))
        .routes(routes!(me::show_me, me::change_me))
        .routes(routes!(me::change_my_password))
        .routes(routes!(
            preferences::show_preference,
            preferences::keep_preference
        ))
        .routes(routes!(company::show_company, company::name_company))
        .routes(routes!(users::list_users, users::create_user))
        .routes(routes!(users::show_user, users::change_user))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::list_posts))
        .routes(routes!(
            departments::list_departments,
            departments::create_department
        ))
        .routes(routes!(departments::change_department))
        .routes(routes!(
            delegations::list_delegations,
            delegations::create_delegation
        ))
        .routes(routes!(delegations::end_delegation))
}
