//! What a handler takes from a request: who asks, under which key, with what body.
//!
//! - [`Who`] for reading routes;
//! - [`Call<T>`] for changing routes: everything of [`Head`] and the JSON body, with the hash that
//!   ties an idempotency key to its request;

use std::ops::Deref;

use access::{Action, Permit, Principal, Session, TokenHash, allowed, authorize};
use axum::{
    extract::{FromRequest, FromRequestParts, MatchedPath, Request},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use kernel::{Fault, Locale, Moment, UserId, text};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    Api, Problem,
    body::{parse, read_json},
    edge::{RequestId, Spoken},
    rights::Rights,
};

/// Longest idempotency key; a UUID has 36 signs.
const KEY_CHARS_MAX: usize = 128;
/// Acts for one represented person only; the value is his id.
const ACTING_FOR: &str = "acting-for";

/// Who asks, in which language, when. Refuses whoever is not signed in.
#[derive(Debug, Clone)]
pub struct Who {
    /// The person, narrowed to the rights of another one by the header `Acting-For`.
    pub principal: Principal,
    /// His session.
    pub token: TokenHash,
    /// Whether he must choose a new password before anything else.
    pub must_change: bool,
    /// The language of the answer.
    pub locale: Locale,
    /// The present moment.
    pub now: Moment,
}

impl Who {
    /// The permit for an operation, or 403.
    ///
    /// # Errors
    /// [`Fault::Forbidden`].
    pub fn permit<A: Action>(&self) -> kernel::Result<Permit<A>> {
        authorize(&self.principal)
    }

    /// The permit for an operation if he has it, for what is shown or added only then.
    #[must_use]
    pub fn permit_if<A: Action>(&self) -> Option<Permit<A>> {
        allowed(&self.principal)
    }
}

/// Routes that somebody with a temporary password may use: to replace it, and to leave.
const BEFORE_NEW_PASSWORD: [&str; 3] = ["/api/v1/me", "/api/v1/me/password", "/api/v1/session"];

impl FromRequestParts<Api> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let session = parts
            .extensions
            .get::<Session>()
            .ok_or(Fault::Unauthenticated)?;
        let must_change = session.must_change;
        if must_change && !BEFORE_NEW_PASSWORD.contains(&route(parts)) {
            return Err(Problem::request(
                StatusCode::FORBIDDEN,
                "password_change_required",
                text!("请先修改初始密码", "choose a new password first"),
            ));
        }
        let mut principal = api.access().principal(session, request_id(parts));
        if let Some(user) = acting_for(&parts.headers)? {
            principal = principal
                .acting_for(user)
                .ok_or(Fault::Forbidden("acting_for"))?;
        }
        if let Some(rights) = parts.extensions.get::<Rights>() {
            rights.check(&format!("{} {}", parts.method, route(parts)), &principal)?;
        }
        let (token, locale) = (session.token, spoken(parts));
        Ok(Self {
            principal,
            token,
            must_change,
            locale,
            now: api.now(),
        })
    }
}

/// The language of the answer, for routes that need no session.
#[derive(Debug, Clone, Copy)]
pub struct Spoke(pub Locale);

impl<S: Sync> FromRequestParts<S> for Spoke {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(spoken(parts)))
    }
}

/// An idempotency key: what makes a repeated request the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub String);

/// All of a changing request but its body.
#[derive(Debug, Clone)]
pub struct Head {
    /// Who asks.
    pub who: Who,
    /// Required on `POST`, honoured on the other changing methods.
    pub key: Option<Key>,
    /// The revision the change rests on, from `If-Match: "r3"`.
    pub revision: Option<i64>,
    /// Method and route, e.g. `POST /api/v1/orders/{id}/submit`.
    pub route: String,
    /// The path itself, with the ids in it.
    pub path: String,
    /// SHA-256 over method, path, represented person and body.
    pub hash: [u8; 32],
}

impl Deref for Head {
    type Target = Who;
    fn deref(&self) -> &Who {
        &self.who
    }
}

impl Head {
    /// The revision the change rests on.
    ///
    /// # Errors
    /// 428 when the request does not say.
    pub fn if_match(&self) -> Result<i64, Problem> {
        stated(self.revision)
    }

    /// Ties the key to a body that was not read as JSON, e.g. a file's own hash.
    #[must_use]
    pub fn bound_to(mut self, body: &[u8]) -> Self {
        self.hash = Sha256::new()
            .chain_update(self.hash)
            .chain_update(body)
            .finalize()
            .into();
        self
    }
}

impl FromRequestParts<Api> for Head {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let who = Who::from_request_parts(parts, api).await?;
        let key = key(parts)?;
        let revision = revision(&parts.headers)?;
        let route = format!("{} {}", parts.method, route(parts));
        let target = parts
            .uri
            .path_and_query()
            .map_or("", |target| target.as_str());
        let hash = Sha256::new()
            .chain_update(parts.method.as_str())
            .chain_update(b"\n")
            .chain_update(target)
            .chain_update(b"\n")
            .chain_update(
                parts
                    .headers
                    .get(ACTING_FOR)
                    .map_or(&[][..], |value| value.as_bytes()),
            )
            .chain_update(b"\n")
            .finalize()
            .into();
        Ok(Self {
            who,
            key,
            revision,
            route,
            path: parts.uri.path().to_owned(),
            hash,
        })
    }
}

/// A changing request with its JSON body. An empty body counts as `{}`, so a command without
/// arguments takes [`Nothing`].
#[derive(Debug, Clone)]
pub struct Call<T> {
    /// All but the body.
    pub head: Head,
    /// The body.
    pub body: T,
}

impl<T: DeserializeOwned> FromRequest<Api> for Call<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let head = Head::from_request_parts(&mut parts, api).await?;
        let bytes = read_json(&parts.headers, body).await?;
        Ok(Self {
            head: head.bound_to(&bytes),
            body: parse(&bytes)?,
        })
    }
}

/// A question that needs a JSON body and so is a `POST`, but changes nothing: repeated it is just
/// asked again, without an idempotency key. Its operation says `x-reads`.
#[derive(Debug)]
pub struct Ask<T> {
    /// Who asks.
    pub who: Who,
    /// The revision that was seen, from `If-Match: "r3"`.
    pub revision: Option<i64>,
    /// The body.
    pub body: T,
}

impl<T> Ask<T> {
    /// The revision the question rests on.
    ///
    /// # Errors
    /// 428 when the request does not say.
    pub fn if_match(&self) -> Result<i64, Problem> {
        stated(self.revision)
    }
}

impl<T: DeserializeOwned> FromRequest<Api> for Ask<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let who = Who::from_request_parts(&mut parts, api).await?;
        let revision = revision(&parts.headers)?;
        let bytes = read_json(&parts.headers, body).await?;
        Ok(Self {
            who,
            revision,
            body: parse(&bytes)?,
        })
    }
}

fn stated(revision: Option<i64>) -> Result<i64, Problem> {
    revision.ok_or_else(|| {
        Problem::request(
            StatusCode::PRECONDITION_REQUIRED,
            "if_match_required",
            text!(
                "缺少 If-Match：请注明所依据的版本，例如 If-Match: \"r3\"",
                "If-Match is required: say which revision this rests on, e.g. If-Match: \"r3\""
            ),
        )
    })
}

/// The route as it was declared, e.g. `/api/v1/orders/{id}`.
fn route(parts: &Parts) -> &str {
    parts
        .extensions
        .get::<MatchedPath>()
        .map_or("?", MatchedPath::as_str)
}

fn request_id(parts: &Parts) -> Uuid {
    parts
        .extensions
        .get::<RequestId>()
        .map_or_else(Uuid::now_v7, |id| id.0)
}

fn spoken(parts: &Parts) -> Locale {
    parts
        .extensions
        .get::<Spoken>()
        .map_or_else(Locale::default, |spoken| spoken.0)
}

fn acting_for(headers: &HeaderMap) -> Result<Option<UserId>, Problem> {
    let Some(value) = headers.get(ACTING_FOR) else {
        return Ok(None);
    };
    let user = value.to_str().ok().and_then(|text| text.parse().ok());
    user.map(Some)
        .ok_or_else(|| Fault::Forbidden("acting_for").into())
}

fn key(parts: &Parts) -> Result<Option<Key>, Problem> {
    let Some(value) = parts.headers.get("idempotency-key") else {
        if parts.method != Method::POST {
            return Ok(None);
        }
        return Err(Problem::request(
            StatusCode::BAD_REQUEST,
            "idempotency_key_required",
            text!(
                "缺少 Idempotency-Key 请求头：请为每次操作生成一个唯一值，重试时沿用",
                "Idempotency-Key is required: one fresh value per act, the same one when repeating it"
            ),
        ));
    };
    let plain = |text: &&str| {
        (1..=KEY_CHARS_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
    };
    let key = value
        .to_str()
        .ok()
        .filter(plain)
        .map(|text| Key(text.to_owned()));
    key.map(Some).ok_or_else(|| {
        Problem::request(
            StatusCode::BAD_REQUEST,
            "idempotency_key_form",
            text!(
                "Idempotency-Key 应为 1 至 {KEY_CHARS_MAX} 个可见字符",
                "Idempotency-Key: 1 to {KEY_CHARS_MAX} visible ASCII characters"
            ),
        )
    })
}

fn revision(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let revision = value.to_str().ok().and_then(parse_etag);
    revision.map(Some).ok_or_else(|| {
        Problem::request(
            StatusCode::BAD_REQUEST,
            "if_match_form",
            text!("If-Match 应形如 \"r3\"", "If-Match must look like \"r3\""),
        )
    })
}

/// The revision in an entity tag of ours.
fn parse_etag(tag: &str) -> Option<i64> {
    let digits = tag.trim().strip_prefix("\"r")?.strip_suffix('"')?;
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn etags_of_ours_only() {
        assert_eq!(parse_etag("\"r17\""), Some(17));
        for other in ["r17", "\"17\"", "*", "W/\"r1\"", "\"r-1\"", "\"r\""] {
            assert_eq!(parse_etag(other), None, "{other}");
        }
    }
}
