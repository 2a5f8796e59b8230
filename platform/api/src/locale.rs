//! Which language a reader gets.

use axum::http::{HeaderMap, header};
use kernel::Locale;

/// The language a request asks for: the first of Chinese and English in `Accept-Language`, by
/// weight; `None` when it names neither.
#[must_use]
pub fn accepted(headers: &HeaderMap) -> Option<Locale> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(u16, Locale)> = None;
    for part in value.split(',').take(16) {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let locale = match primary.to_ascii_lowercase().as_str() {
            "zh" => Locale::Zh,
            "en" => Locale::En,
            _ => continue,
        };
        let weight = thousandths(weight.trim());
        if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

/// `q=0.8` as 800; what cannot be read counts as 0.
fn thousandths(weight: &str) -> u16 {
    let Some(number) = weight.strip_prefix("q=") else {
        return 0;
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("0", Ok(parts)) => parts,
        ("1", Ok(_)) => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Option<Locale> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
        accepted(&headers)
    }

    #[test]
    fn heaviest_known_language_wins() {
        assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), Some(Locale::Zh));
        assert_eq!(of("de, en;q=0.5, zh;q=0.4"), Some(Locale::En));
        assert_eq!(of("en;q=0, zh;q=0.1"), Some(Locale::Zh));
        assert_eq!(of("fr"), None);
        assert_eq!(accepted(&HeaderMap::new()), None);
    }
}
