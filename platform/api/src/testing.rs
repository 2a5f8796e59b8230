//! The API without a network, for tests of every area: requests go straight to the router.
//!
//! ```ignore
//! for db in store::testing::databases().await {
//!     let server = Server::over(&db, [orders::http::routes()]);
//!     let sales = access::testing::department(&db, "SALES").await;
//!     let rep = server.person("wang.fang", &[(Post::SalesRep, sales)]).await;
//!     let reply = rep.post("/api/v1/orders", json!({ … })).await;
//!     assert_eq!(reply.status, 201, "{}", reply.body);
//! }
//! ```
//!
//! Limits: for tests only, so what goes wrong here panics.

use std::sync::Arc;

use access::{Post, testing};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, header},
};
use http_body_util::BodyExt as _;
use kernel::{Clock, DepartmentId, SystemClock, UserId};
use serde_json::Value;
use store::Db;
use tower::ServiceExt as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{Api, Settings, assemble, edge, people};

/// A router over a database.
#[derive(Debug, Clone)]
pub struct Server {
    /// The state.
    pub api: Api,
    router: Router,
}

impl Server {
    /// The areas' routes and those over people.
    #[must_use]
    pub fn over(db: &Db, areas: impl IntoIterator<Item = OpenApiRouter<Api>>) -> Self {
        Self::at(db, Arc::new(SystemClock), areas)
    }

    /// The same with a clock of the test's own.
    #[must_use]
    pub fn at(
        db: &Db,
        clock: Arc<dyn Clock>,
        areas: impl IntoIterator<Item = OpenApiRouter<Api>>,
    ) -> Self {
        let passwords = testing::quick_passwords();
        let api = Api::new(db.clone(), clock, passwords, Settings::default());
        let (router, _) = assemble(areas.into_iter().chain([people::routes()]));
        let layer = axum::middleware::from_fn_with_state(api.clone(), edge);
        let router = router.layer(layer).with_state(api.clone());
        Self { api, router }
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn stranger(&self) -> Client {
        Client {
            router: self.router.clone(),
            headers: HeaderMap::new(),
            user: None,
        }
    }

    /// Makes an account with posts and signs it in.
    pub async fn person(&self, login: &str, posts: &[(Post, DepartmentId)]) -> Client {
        let user = testing::person(self.api.db(), login, posts).await;
        self.session(user).await
    }

    /// Signs in an account that exists.
    pub async fn session(&self, user: UserId) -> Client {
        let token = testing::session(self.api.db(), user).await;
        let client = Client {
            user: Some(user),
            ..self.stranger()
        };
        client.with("authorization", &format!("Bearer {}", token.secret()))
    }
}

/// Somebody who sends requests.
#[derive(Debug, Clone)]
pub struct Client {
    router: Router,
    headers: HeaderMap,
    /// Who it is.
    pub user: Option<UserId>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The JSON body; `null` for none, a text for other kinds.
    pub body: Value,
}

impl Reply {
    /// A header as a text; empty when absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The problem's code; empty for a success.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

#[expect(clippy::expect_used, reason = "for tests only")]
impl Client {
    /// The same sender with one more header, e.g. `If-Match` or a fixed `Idempotency-Key`.
    ///
    /// # Panics
    /// For a malformed header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(name, value.parse().expect("a header value"));
        self
    }

    /// The headers each request gets.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    /// `POST` with a fresh key, unless one was set.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    /// `PUT`.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// `PATCH`.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = Request::builder().method(&method).uri(path);
        let headers = request.headers_mut().expect("a request");
        if method == Method::POST {
            let key = uuid::Uuid::now_v7().to_string();
            headers.insert("idempotency-key", key.parse().expect("a header value"));
        }
        if body.is_some() {
            headers.insert(
                header::CONTENT_TYPE,
                "application/json".parse().expect("a type"),
            );
        }
        headers.extend(self.headers.clone());
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.raw(request.body(body).expect("a request")).await
    }

    /// Sends a request as it is.
    ///
    /// # Panics
    /// When the body of the reply breaks off.
    pub async fn raw(&self, request: Request<Body>) -> Reply {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            if bytes.is_empty() {
                Value::Null
            } else {
                String::from_utf8_lossy(&bytes).into()
            }
        });
        Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }
}
