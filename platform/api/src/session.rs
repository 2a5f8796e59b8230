//! The session of a request: a cookie, or a bearer token for programs.

use std::net::{IpAddr, SocketAddr};

use access::{Session, Token};
use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderValue, header},
};
use kernel::Result;

use crate::Api;

/// The name of the cookie. The prefix makes browsers insist on https, this host and the whole path.
fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-sid" } else { "sid" }
}

/// The live session that a request carries.
pub(crate) async fn find(api: &Api, headers: &HeaderMap) -> Result<Option<Session>> {
    match token(headers, api.settings().https) {
        Some(token) => api.access().session(token.hash()).await,
        None => Ok(None),
    }
}

/// The token that a request carries. A bearer token wins over a cookie: it was put there on purpose.
fn token(headers: &HeaderMap, https: bool) -> Option<Token> {
    let word = |value: &'_ HeaderValue| value.to_str().ok().map(str::to_owned);
    if let Some(bearer) = headers.get(header::AUTHORIZATION).and_then(word) {
        return bearer.strip_prefix("Bearer ").and_then(Token::parse);
    }
    let name = cookie_name(https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(word)
        .find_map(|cookies| {
            cookies
                .split(';')
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| Token::parse(value))
        })
}

/// The cookie that carries a session, or ends it.
pub(crate) fn cookie(token: Option<&Token>, https: bool) -> Option<HeaderValue> {
    let (name, secure) = (cookie_name(https), if https { "; Secure" } else { "" });
    let (value, age) = match token {
        Some(token) => (token.secret(), access::ABSOLUTE_SECONDS),
        None => ("", 0),
    };
    let text = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    let mut cookie = HeaderValue::from_str(&text).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// Where a request came from: the last address that no trusted proxy stands behind.
pub(crate) fn address(api: &Api, headers: &HeaderMap, extensions: &Extensions) -> String {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let trusted = |ip: &IpAddr| api.settings().trusted_proxies.contains(ip);
    let mut hops: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    hops.extend(peer);
    let origin = hops.iter().rev().find(|ip| !trusted(ip)).or(hops.first());
    match (peer, origin) {
        (Some(peer), Some(origin)) if trusted(&peer) => origin.to_string(),
        (Some(peer), _) => peer.to_string(),
        (None, _) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_comes_from_its_own_cookie_only() {
        let secret = Token::new();
        let with = |name: &str| {
            let mut headers = HeaderMap::new();
            let value = format!("other=1; {name}={}", secret.secret());
            headers.insert(header::COOKIE, value.parse().unwrap());
            headers
        };
        assert_eq!(token(&with("sid"), false), Some(secret.clone()));
        assert_eq!(token(&with("sid"), true), None);
        assert_eq!(token(&with("__Host-sid"), true), Some(secret));
    }

    #[test]
    fn cookie_is_closed_to_scripts_and_other_sites() {
        let cookie = cookie(Some(&Token::new()), true).unwrap();
        let text = cookie.to_str().unwrap();
        for part in [
            "__Host-sid=",
            "; Path=/",
            "; HttpOnly",
            "; SameSite=Lax",
            "; Secure",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("Domain"));
    }
}
