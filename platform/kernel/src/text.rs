//! A text in the two languages of the product.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

/// One message in Chinese and English; which one a reader gets is decided at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default, utoipa::ToSchema)]
// An unquoted comma in a policy's text would otherwise cut the sentence silently.
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from its two wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The wording for a locale.
    #[must_use]
    pub fn get(&self, locale: crate::Locale) -> &str {
        match locale {
            crate::Locale::Zh => &self.zh,
            crate::Locale::En => &self.en,
        }
    }
}

/// So many of something, in English: `1 day`, `3 days`.
pub fn counted<N: Display + PartialEq + From<u8>>(n: N, one: &str, many: &str) -> String {
    let what = if n == N::from(1) { one } else { many };
    format!("{n} {what}")
}

/// Builds a [`Text`] from two format strings: `text!("缺少{x}", "{x} is missing")`.
#[macro_export]
macro_rules! text {
    ($zh:literal, $en:literal $(, $($arg:tt)*)?) => {
        $crate::Text { zh: format!($zh $(, $($arg)*)?), en: format!($en $(, $($arg)*)?) }
    };
}
