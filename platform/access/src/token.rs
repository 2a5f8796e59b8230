//! Opaque secrets: 256 random bits, shown once, stored as a hash.

use sha2::{Digest as _, Sha256};

/// A secret as its bearer holds it: 64 hexadecimal digits. Never logged (`Debug` hides it).
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// What the database keeps of a token. SHA-256 suffices, since a random 256-bit value cannot be
/// guessed; a slow hash would cost each request dear for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl Token {
    /// A fresh token from the system's random source.
    #[must_use]
    pub fn new() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(hex::encode(bytes))
    }

    /// A token as it came in a request; `None` when it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plausible = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        plausible.then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the cookie or the set-up link.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The hash to store and to look up by.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl TokenHash {
    /// The bytes, as a column holds them.
    #[must_use]
    pub fn to_vec(self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// Compares with a stored hash in constant time.
    #[must_use]
    pub fn matches(&self, stored: &[u8]) -> bool {
        use subtle::ConstantTimeEq as _;
        self.0.as_slice().ct_eq(stored).into()
    }
}
