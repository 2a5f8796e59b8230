//! A successful answer, in a form that can be kept beside its effect and given again.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Fault, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Tells that the answer is that of an earlier, identical request.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A file to be saved by the browser. The name is plain: letters, digits, `-`, `.`.
#[must_use]
pub fn attachment(media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Status, body, revision and place of a successful answer.
#[derive(Debug, Clone)]
pub struct Answer {
    status: StatusCode,
    body: Option<Box<RawValue>>,
    revision: Option<i64>,
    location: Option<String>,
    replayed: bool,
}

/// What is kept of an answer. The status has a column of its own.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
}

impl Answer {
    /// 200 with a body.
    ///
    /// # Errors
    /// A body that cannot be written as JSON is a defect.
    pub fn ok(body: &impl Serialize) -> Result<Self> {
        Self::with(StatusCode::OK, body)
    }

    /// 201 with a body and the place of the new thing.
    ///
    /// # Errors
    /// A body that cannot be written as JSON is a defect.
    pub fn created(location: impl Into<String>, body: &impl Serialize) -> Result<Self> {
        let location = Some(location.into());
        Ok(Self {
            location,
            ..Self::with(StatusCode::CREATED, body)?
        })
    }

    /// 204.
    #[must_use]
    pub fn done() -> Self {
        let status = StatusCode::NO_CONTENT;
        Self {
            status,
            body: None,
            revision: None,
            location: None,
            replayed: false,
        }
    }

    fn with(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        let body = serde_json::value::to_raw_value(body).map_err(Fault::internal)?;
        Ok(Self {
            status,
            body: Some(body),
            ..Self::done()
        })
    }

    /// Names the revision of the content, as `ETag: "r3"`.
    #[must_use]
    pub fn revision(mut self, revision: i64) -> Self {
        self.revision = Some(revision);
        self
    }

    pub(crate) fn status(&self) -> i64 {
        i64::from(self.status.as_u16())
    }

    pub(crate) fn to_kept(&self) -> Result<String> {
        let kept = Kept {
            revision: self.revision,
            location: self.location.clone(),
            body: self.body.clone(),
        };
        serde_json::to_string(&kept).map_err(Fault::internal)
    }

    pub(crate) fn from_kept(status: i64, kept: &str) -> Result<Self> {
        let kept: Kept = serde_json::from_str(kept).map_err(Fault::internal)?;
        let status = u16::try_from(status)
            .ok()
            .and_then(|code| StatusCode::from_u16(code).ok());
        Ok(Self {
            status: status.ok_or_else(|| Fault::internal("a kept answer without a status"))?,
            body: kept.body,
            revision: kept.revision,
            location: kept.location,
            replayed: true,
        })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            Some(body) => {
                let json = HeaderValue::from_static("application/json");
                let body = Box::<str>::from(body).into_string();
                (self.status, [(header::CONTENT_TYPE, json)], body).into_response()
            }
            None => self.status.into_response(),
        };
        let headers = response.headers_mut();
        if let Some(revision) = self.revision {
            headers.insert(header::ETAG, etag(revision));
        }
        if let Some(place) = self.location.and_then(|l| HeaderValue::from_str(&l).ok()) {
            headers.insert(header::LOCATION, place);
        }
        if self.replayed {
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// The entity tag of a revision: `"r3"`.
#[must_use]
pub fn etag(revision: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"r{revision}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("\"r0\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_answer_is_given_again_whole() {
        let body = serde_json::json!({ "number": "SO-1", "price": "12.50" });
        let first = Answer::created("/api/v1/orders/1", &body)
            .unwrap()
            .revision(3);
        let again = Answer::from_kept(first.status(), &first.to_kept().unwrap()).unwrap();
        let (first, again) = (first.into_response(), again.into_response());
        assert_eq!(first.status(), again.status());
        for name in [header::ETAG, header::LOCATION, header::CONTENT_TYPE] {
            assert_eq!(first.headers().get(&name), again.headers().get(&name));
        }
        assert_eq!(again.headers()[REPLAYED], "true");
        assert!(!first.headers().contains_key(REPLAYED));
    }
}
