//! Who acts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::UserId;

/// The languages of the product.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// The person (or the system) behind a change, as it is written into every event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who acted; `None` is the system itself (a timer, an import job).
    pub user: Option<UserId>,
    /// For whom, when a delegate acts.
    pub on_behalf_of: Option<UserId>,
    /// The post the act rests on, e.g. `sales_manager`.
    pub post: String,
    /// The request that carried the act, to find it in the log.
    pub request: Uuid,
}

impl Actor {
    /// The system acting by itself, e.g. a timer that came due.
    #[must_use]
    pub fn system(what: &str) -> Self {
        Self {
            user: None,
            on_behalf_of: None,
            post: format!("system:{what}"),
            request: Uuid::now_v7(),
        }
    }

    /// The system again, for what this act leads to by rule: nobody's doing, but of the same request,
    /// by which a history finds the act behind it.
    #[must_use]
    pub fn by_rule(&self, what: &str) -> Self {
        Self {
            request: self.request,
            ..Self::system(what)
        }
    }
}
