//! The built browser UI, inside the binary and already compressed.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../web/dist"]
#[exclude = ".vite/*"]
struct Dist;

/// What a browser may keep for ever: file names that carry the hash of their content.
const HASHED: &str = "assets/";

/// Serves a file of the UI, or its start page for every address the UI routes by itself.
pub(crate) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if Dist::get(path).is_some() && !path.is_empty() {
        path
    } else {
        "index.html"
    };
    if uri.path().starts_with("/assets/") && path == "index.html" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    for (suffix, encoding) in [(".br", "br"), (".gz", "gzip")] {
        if accepted.contains(encoding)
            && let Some(file) = Dist::get(&format!("{path}{suffix}"))
        {
            return answer(path, file.data, Some(encoding));
        }
    }
    match Dist::get(path) {
        Some(file) => answer(path, file.data, None),
        None => (
            StatusCode::NOT_FOUND,
            "The UI is not built yet: run `make web`.\n",
        )
            .into_response(),
    }
}

fn answer(
    path: &str,
    data: std::borrow::Cow<'static, [u8]>,
    encoding: Option<&'static str>,
) -> Response {
    let body = match data {
        std::borrow::Cow::Borrowed(bytes) => Body::from(bytes),
        std::borrow::Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(mime.essence_str()) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let keep = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}
