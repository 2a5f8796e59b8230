//! The edge: what every request passes through, in one readable order.
//!
//! Limits before parsing, the door against other sites' requests, the gate against overload, the
//! session, the handler (whose panic costs one request only), and on the way out the problem in the
//! reader's language and the protective headers.

use std::panic::AssertUnwindSafe;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt as _;
use kernel::{Fault, Locale, text};
use uuid::Uuid;

use crate::{
    Api, Problem, locale,
    problem::{Asked, render},
    session,
};

/// Longest path with query.
const TARGET_BYTES_MAX: usize = 8 * 1024;
/// Largest sum of header names and values.
const HEADER_BYTES_MAX: usize = 16 * 1024;
/// The id of each request, also in its answer.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// No script, style, image or connection from anywhere but here, no frames, no plug-ins.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                   connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
                   object-src 'none'; frame-ancestors 'none'";

/// The id of the request in hand, as an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// The language of the answer, as an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spoken(pub(crate) Locale);

/// The middleware of the API: `router.layer(axum::middleware::from_fn_with_state(api, edge))`.
pub async fn edge(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7();
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let mut spoken = locale::accepted(request.headers());
    request.extensions_mut().insert(RequestId(id));
    let result = pass(&api, request, next, &mut spoken).await;
    let mut response = result.unwrap_or_else(IntoResponse::into_response);
    let asked = Asked {
        path: &path,
        request: id,
        locale: spoken.unwrap_or_default(),
    };
    if let Some(problem) = problem_of(&mut response) {
        let mut rendered = render(&problem, asked);
        // `Allow`, `WWW-Authenticate`, cookies that are to be dropped: they belong to the answer.
        for (name, value) in response.headers() {
            if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
                rendered.headers_mut().append(name, value.clone());
            }
        }
        response = rendered;
    }
    let status = response.status().as_u16();
    tracing::debug!(%method, path, status, request = %id, "answered");
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    harden(headers, api.settings().https);
    response
}

async fn pass(
    api: &Api,
    mut request: Request,
    next: Next,
    spoken: &mut Option<Locale>,
) -> Result<Response, Problem> {
    check_size(&request)?;
    let changing = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if changing {
        check_origin(request.headers())?;
    }
    // Held until the answer begins, not while a stream of live updates runs.
    let _place = api.gate(changing).try_acquire().map_err(|_| busy())?;
    if let Some(session) = session::find(api, request.headers()).await? {
        *spoken = spoken.or(Some(session.person.locale));
        request.extensions_mut().insert(session);
    }
    request
        .extensions_mut()
        .insert(Spoken(spoken.unwrap_or_default()));
    let run = AssertUnwindSafe(next.run(request)).catch_unwind();
    run.await
        .map_err(|panic| Fault::internal(format_args!("panic: {}", said(&*panic))).into())
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}

fn check_size(request: &Request) -> Result<(), Problem> {
    let uri = request.uri();
    let target = uri.path().len() + uri.query().map_or(0, str::len);
    if target > TARGET_BYTES_MAX {
        return Err(Problem::request(
            StatusCode::URI_TOO_LONG,
            "target_too_long",
            text!("网址过长", "the address is too long"),
        ));
    }
    let headers: usize = request
        .headers()
        .iter()
        .map(|(n, v)| n.as_str().len() + v.len())
        .sum();
    if headers > HEADER_BYTES_MAX {
        return Err(Problem::request(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "headers_too_large",
            text!("请求头过大", "the request headers are too large"),
        ));
    }
    Ok(())
}

/// Browsers say where a request comes from; one that another site caused is refused. Programs say
/// nothing and carry no cookie that they did not put there themselves.
fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let own = match (word("sec-fetch-site"), word("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == word("host"),
        (None, None) => true,
    };
    if own {
        return Ok(());
    }
    Err(Problem::request(
        StatusCode::FORBIDDEN,
        "cross_site",
        text!(
            "拒绝来自其他网站的请求",
            "requests from other sites are refused"
        ),
    ))
}

fn busy() -> Problem {
    Problem::retry(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        text!(
            "请求过多，请稍后重试",
            "too many requests at once; try again shortly"
        ),
        1,
    )
}

/// The problem behind a response: a handler's own, or one of the router's bare statuses.
fn problem_of(response: &mut Response<Body>) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Fault::NotFound("path").into()),
        status @ StatusCode::METHOD_NOT_ALLOWED => Some(Problem::request(
            status,
            "method_not_allowed",
            text!(
                "此地址不支持该方法",
                "this address does not know this method"
            ),
        )),
        StatusCode::INTERNAL_SERVER_ERROR => Some(Fault::internal("a handler answered 500").into()),
        status if status.is_client_error() => Some(Problem::request(
            status,
            "bad_request",
            text!("请求格式有误", "the request is malformed"),
        )),
        _ => None,
    }
}

/// The protective headers of every answer, pages and API alike.
pub fn harden(headers: &mut HeaderMap, https: bool) {
    const FIXED: [(HeaderName, &str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (header::CONTENT_SECURITY_POLICY, CSP),
    ];
    for (name, value) in FIXED {
        // A file download brings a stricter policy of its own.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), value.parse().unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn other_sites_are_refused() {
        let allowed = |pairs: &[(&'static str, &str)]| check_origin(&headers(pairs)).is_ok();
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[("sec-fetch-site", "none")]));
        assert!(!allowed(&[("sec-fetch-site", "cross-site")]));
        assert!(!allowed(&[("sec-fetch-site", "same-site")]));
        assert!(allowed(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(!allowed(&[
            ("origin", "https://evil.example"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(!allowed(&[("origin", "null"), ("host", "127.0.0.1:8080")]));
        assert!(allowed(&[]));
    }
}
