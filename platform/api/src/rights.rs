//! The right to a route, looked at before anything else of a request: whoever may not send it learns
//! nothing of what it takes, and the body of a stranger is not read.

use std::{collections::HashMap, sync::Arc};

use access::{Action as _, ActionInfo, Principal, Scope, matrix::UseSelf};
use kernel::{Fault, Result};
use utoipa::openapi::OpenApi;

use crate::openapi::{operations, permissions};

/// What each operation's description says under `x-permission`, by `METHOD /path`. The handler asks
/// for its permit again, and the storage demands it.
#[derive(Debug, Clone)]
pub(crate) struct Rights(Arc<HashMap<String, Vec<&'static ActionInfo>>>);

impl Rights {
    /// Reads them off the description. What only asks for a session (`public`, `me.use`) is left to
    /// the handler: somebody without any post may still see who he is, and leave.
    pub(crate) fn of(api: &OpenApi) -> Self {
        let mut rights = HashMap::new();
        for (path, item) in &api.paths.paths {
            for (method, operation) in operations(&mut item.clone()) {
                let named = permissions(operation);
                let known: Vec<_> = named
                    .iter()
                    .filter(|name| *name != UseSelf::INFO.name)
                    .filter_map(|name| access::matrix::find(name))
                    .collect();
                if !known.is_empty() {
                    rights.insert(format!("{} {path}", method.to_uppercase()), known);
                }
            }
        }
        Self(Arc::new(rights))
    }

    /// Refuses somebody who holds none of the rights to a route.
    pub(crate) fn check(&self, route: &str, principal: &Principal) -> Result<()> {
        let Some(rights) = self.0.get(route) else {
            return Ok(());
        };
        let held = |right: &&'static ActionInfo| principal.scope_of(right) != Scope::None;
        match rights.first() {
            Some(first) if !rights.iter().any(held) => {
                let (user, request) = (principal.user, principal.request);
                tracing::warn!(%user, action = first.name, %request, "denied");
                Err(Fault::Forbidden(first.name))
            }
            _ => Ok(()),
        }
    }
}
