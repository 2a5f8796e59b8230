//! JSON bodies: read within limits, and errors that name their field.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kernel::{Fault, text};
use serde::de::DeserializeOwned;

use crate::{Problem, malformed};

/// Largest JSON body.
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Longest time a body may take to arrive.
const BODY_SECONDS_MAX: u64 = 30;

/// A JSON body of a route that needs no session.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        parse(&read_json(&parts.headers, body).await?).map(Self)
    }
}

/// The body of a command without arguments.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

pub(crate) async fn read_json(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let bytes = read(body).await?;
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    // Other kinds can be sent by forms of other sites without asking first.
    if essence.eq_ignore_ascii_case("application/json") || (bytes.is_empty() && kind.is_none()) {
        return Ok(bytes);
    }
    Err(Problem::request(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "json_required",
        text!(
            "请求体必须是 application/json",
            "the body must be application/json"
        ),
    ))
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    let collect = Limited::new(body, BODY_BYTES_MAX).collect();
    match tokio::time::timeout(Duration::from_secs(BODY_SECONDS_MAX), collect).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::request(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            text!("请求体超过 1 MiB", "the body exceeds 1 MiB"),
        )),
        Ok(Err(_)) => Err(Problem::request(
            StatusCode::BAD_REQUEST,
            "body_broken",
            text!("请求体不完整", "the body broke off"),
        )),
        Err(_) => Err(Problem::request(
            StatusCode::REQUEST_TIMEOUT,
            "body_slow",
            text!("请求体接收超时", "the body took too long to arrive"),
        )),
    }
}

/// Parses a body; the error names the field as a JSON pointer.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        unread(pointer, error.inner())
    })?;
    deserializer
        .end()
        .map_err(|error| unread(String::new(), &error))?;
    Ok(value)
}

fn unread(pointer: String, error: &serde_json::Error) -> Problem {
    if error.is_data() {
        let cause = error.to_string();
        let cause = cause.split(" at line ").next().unwrap_or_default();
        return Fault::Invalid(vec![malformed::error(pointer, cause)]).into();
    }
    let (line, column) = (error.line(), error.column());
    Problem::request(
        StatusCode::BAD_REQUEST,
        "json_broken",
        text!(
            "请求体不是合法的 JSON（第 {line} 行第 {column} 列）",
            "the body is not valid JSON (line {line}, column {column})"
        ),
    )
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |mut pointer, segment| {
        let name = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => return pointer,
        };
        pointer.push('/');
        pointer.push_str(&name);
        pointer
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[expect(dead_code, reason = "only parsed")]
        lines: Vec<Line>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[expect(dead_code, reason = "only parsed")]
        pieces: i64,
    }

    fn pointer_of(json: &str) -> String {
        match parse::<Order>(json.as_bytes()) {
            Err(Problem::Fault(Fault::Invalid(errors))) => errors[0].pointer.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn errors_name_their_field() {
        assert_eq!(
            pointer_of(r#"{"lines":[{"pieces":1},{"pieces":"x"}]}"#),
            "/lines/1/pieces"
        );
        assert_eq!(
            pointer_of(r#"{"lines":[{"pieces":1,"price":2}]}"#),
            "/lines/0/price"
        );
        assert_eq!(pointer_of("{}"), "/lines");
        assert!(matches!(parse::<Order>(b"{"), Err(Problem::Request(_))));
        assert!(matches!(
            parse::<Order>(br#"{"lines":[]} x"#),
            Err(Problem::Request(_))
        ));
        assert!(parse::<Nothing>(b"").is_ok());
    }
}
