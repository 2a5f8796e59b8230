//! Lists in pages: `?limit=&cursor=`, answered as `{items, next_cursor}`.

use axum::http::StatusCode;
use kernel::{Fault, Result, text};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Problem;

/// Most items of one page.
pub const LIMIT_MAX: i64 = 200;
/// Items of one page when nobody says.
pub const LIMIT_DEFAULT: i64 = 50;
/// Longest cursor; ours hold a few keys.
const CURSOR_BYTES_MAX: usize = 1024;

/// The part of a query that chooses the page. Areas repeat these two fields in their own filter
/// type and call [`limit`] and [`decode_cursor`].
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many items, 1 to 200; 50 when absent.
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Asks for the next page; `null` at the end.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page from up to `limit + 1` items: the surplus one only tells that there is more. `key` is
    /// what the list is sorted by.
    ///
    /// # Errors
    /// A key that cannot be written as JSON is a defect.
    pub fn of<K: Serialize>(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> K) -> Result<Self> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = if more { items.last() } else { None };
        let next_cursor = last.map(|item| encode_cursor(&key(item))).transpose()?;
        Ok(Self { items, next_cursor })
    }

    /// The same page with other items.
    #[must_use]
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next_cursor: self.next_cursor,
        }
    }
}

/// The asked size of a page.
///
/// # Errors
/// 400 outside of 1 to [`LIMIT_MAX`].
pub fn limit(asked: Option<i64>) -> Result<i64, Problem> {
    match asked.unwrap_or(LIMIT_DEFAULT) {
        limit @ 1..=LIMIT_MAX => Ok(limit),
        _ => Err(Problem::request(
            StatusCode::BAD_REQUEST,
            "limit",
            text!(
                "limit 应在 1 至 {LIMIT_MAX} 之间",
                "limit must lie between 1 and {LIMIT_MAX}"
            ),
        )),
    }
}

/// Writes the sort key of the last item as an opaque text.
///
/// # Errors
/// A key that cannot be written as JSON is a defect.
pub fn encode_cursor(key: &impl Serialize) -> Result<String> {
    use base64::Engine as _;
    let json = serde_json::to_vec(key).map_err(Fault::internal)?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json))
}

/// Reads a cursor back.
///
/// # Errors
/// 400 for a text that is no cursor of this list.
pub fn decode_cursor<K: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<K>, Problem> {
    use base64::Engine as _;
    let Some(text) = cursor else { return Ok(None) };
    let bytes = Some(text)
        .filter(|text| text.len() <= CURSOR_BYTES_MAX)
        .and_then(|text| {
            base64::engine::general_purpose::URL_SAFE_NO_PAD
                .decode(text)
                .ok()
        });
    let key = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    key.map(Some).ok_or_else(|| {
        Problem::request(
            StatusCode::BAD_REQUEST,
            "cursor",
            text!(
                "翻页位置无效，请从第一页重新开始",
                "this cursor is not valid; start anew"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_whether_there_is_more() {
        let page = Page::of(vec![1, 2, 3], 2, |n| *n).unwrap();
        assert_eq!(page.items, [1, 2]);
        let key = decode_cursor::<i64>(page.next_cursor.as_deref()).unwrap();
        assert_eq!(key, Some(2));
        assert_eq!(Page::of(vec![1, 2], 2, |n| *n).unwrap().next_cursor, None);
    }

    #[test]
    fn foreign_cursors_are_refused() {
        assert!(decode_cursor::<i64>(Some("***")).is_err());
        assert!(decode_cursor::<i64>(Some("e30")).is_err());
        assert!(limit(Some(0)).is_err());
        assert!(limit(Some(201)).is_err());
        assert_eq!(limit(None).unwrap(), LIMIT_DEFAULT);
    }
}
