//! Path and query parameters, which answer problems instead of plain texts.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use kernel::Fault;
use serde::de::DeserializeOwned;

use crate::{Problem, malformed};

/// The parts of the path; one that cannot be what it stands for names nothing: 404.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0))
            .map_err(|_| Fault::NotFound("path").into())
    }
}

/// The query parameters.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|rejection| {
            let message = malformed::parameter(&rejection.body_text());
            Problem::request(StatusCode::BAD_REQUEST, "bad_query", message)
        })
    }
}
