//! Passwords: what is acceptable, and hashing with argon2id behind a bounded queue.
//!
//! Each hash needs 46 MiB for its time. Two at once are computed, some more may wait, the rest is
//! told to come back: otherwise signing in would be the way to exhaust the machine. The memory is
//! above the allocator's mapping threshold and so goes back to the system after every hash.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use kernel::{Fault, Result, text};
use tokio::sync::Semaphore;

/// Memory of one hash in KiB (OWASP's floor is 19 MiB with two passes).
const MEMORY_KIB: u32 = 47_104;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Hashes computed at once; memory is this times [`MEMORY_KIB`].
const AT_ONCE: usize = 2;
/// Callers that may wait for a turn: at a quarter of a second each, the last waits some 4 s.
const WAITING: usize = 32;
/// Shortest acceptable password, in characters (ASVS 6.2.9 advises 12 or more).
const CHARS_MIN: usize = 12;
/// Longest acceptable password, in bytes; bounds the work of one request.
const BYTES_MAX: usize = 512;

/// What is verified when there is no such account, so that the answer takes as long: a hash of
/// nothing, with the cost parameters of real ones.
const DUMMY: &str = "$argon2id$v=19$m=47104,t=2,p=1$YWJzZW50IGFjY291bnQhIQ\
                     $2DZ3pTz6pNYkxUkCfh7X2mFSD6pB8nPYX1q0gkT0ZtY";

/// Well-known passwords of twelve characters and more, lower case, one a line.
const COMMON: &str = include_str!("common_passwords.txt");

/// The hashing queue; clones share it.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
    params: Params,
}

/// The outcome of comparing a password with a stored hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is not this one.
    Wrong,
    /// It is this one.
    Right,
    /// It is this one, but the hash was made with other cost parameters: store this new hash.
    Rehashed(String),
}

impl Default for Passwords {
    fn default() -> Self {
        Self::with(MEMORY_KIB, PASSES)
    }
}

impl Passwords {
    /// A queue with other cost parameters, e.g. for a machine with little memory.
    #[must_use]
    pub fn with(memory_kib: u32, passes: u32) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            params: Params::new(memory_kib, passes, 1, None).unwrap_or_default(),
        }
    }

    /// Hashes a password that has passed [`check`].
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when too many wait already.
    pub async fn hash(&self, password: String) -> Result<String> {
        let argon = self.argon();
        self.in_turn(move || {
            let hash = argon
                .hash_password(password.as_bytes())
                .map_err(Fault::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Compares a password with a stored hash, or with a dummy when there is no account, which
    /// takes as long and is always wrong.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when too many wait already.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict> {
        let argon = self.argon();
        let params = self.params.clone();
        self.in_turn(move || {
            let known = stored.is_some();
            let stored = stored.as_deref().unwrap_or(DUMMY);
            let parsed = PasswordHash::new(stored).map_err(Fault::internal)?;
            let right = argon.verify_password(password.as_bytes(), &parsed).is_ok();
            if !(right && known) {
                return Ok(Verdict::Wrong);
            }
            if Params::try_from(&parsed).is_ok_and(|p| {
                (p.m_cost(), p.t_cost(), p.p_cost()) == (params.m_cost(), params.t_cost(), 1)
            }) {
                return Ok(Verdict::Right);
            }
            let fresh = argon
                .hash_password(password.as_bytes())
                .map_err(Fault::internal)?;
            Ok(Verdict::Rehashed(fresh.to_string()))
        })
        .await
    }

    fn argon(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let busy = || Fault::Unavailable("the password queue is full".into());
        let place = self
            .places
            .clone()
            .try_acquire_owned()
            .map_err(|_| busy())?;
        let turn = self
            .turns
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| busy())?;
        // The permits move into the blocking task: it runs on even when the caller goes away.
        tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        })
        .await
        .map_err(Fault::internal)?
    }
}

/// Whether a password is acceptable for a login name: length, and not among those everybody tries.
/// There are no rules of composition; they make passwords worse.
///
/// # Errors
/// [`Fault::Invalid`] at `pointer`.
pub fn check(password: &str, login: &str, pointer: &str) -> Result<()> {
    if password.chars().count() < CHARS_MIN {
        return Err(Fault::invalid(
            pointer,
            "password_short",
            text!(
                "密码至少 {CHARS_MIN} 个字符",
                "at least {CHARS_MIN} characters"
            ),
        ));
    }
    if password.len() > BYTES_MAX {
        return Err(Fault::invalid(
            pointer,
            "password_long",
            text!("密码最长 {BYTES_MAX} 字节", "at most {BYTES_MAX} bytes"),
        ));
    }
    if is_common(password, login) {
        return Err(Fault::invalid(
            pointer,
            "password_common",
            text!(
                "该密码过于常见或包含登录名，请换一个",
                "this password is too common or contains the login name; choose another one"
            ),
        ));
    }
    Ok(())
}

fn is_common(password: &str, login: &str) -> bool {
    let folded = password.to_lowercase();
    let mut distinct: Vec<char> = folded.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    // "aaaaaaaaaaaa" and "121212121212" need no list.
    distinct.len() < 4
        || (login.chars().count() >= 4 && folded.contains(&login.to_lowercase()))
        || COMMON.lines().any(|common| common == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<String> {
        match check(password, "wang.fang", "/password") {
            Err(Fault::Invalid(errors)) => errors.first().map(|e| e.code.clone()),
            _ => None,
        }
    }

    #[test]
    fn rules_name_what_is_wrong() {
        assert_eq!(code("short"), Some("password_short".into()));
        assert_eq!(code("Password1234"), Some("password_common".into()));
        assert_eq!(code("121212121212"), Some("password_common".into()));
        assert_eq!(code("Wang.Fang-2024"), Some("password_common".into()));
        assert_eq!(code(&"好".repeat(400)), Some("password_long".into()));
        assert_eq!(code("一二三四五六七八九十百千"), None);
        assert_eq!(code("correct horse battery"), None);
    }

    #[tokio::test]
    async fn verifies_what_it_hashed() {
        let queue = Passwords::with(64, 1);
        let hash = queue.hash("a fine long password".into()).await.unwrap();
        let verify = |password: &str, queue: &Passwords| {
            let (queue, hash, password) = (queue.clone(), hash.clone(), password.to_owned());
            async move { queue.verify(password, Some(hash)).await.unwrap() }
        };
        assert_eq!(verify("a fine long password", &queue).await, Verdict::Right);
        assert_eq!(verify("another password", &queue).await, Verdict::Wrong);
        let stronger = Passwords::with(128, 1);
        let Verdict::Rehashed(fresh) = verify("a fine long password", &stronger).await else {
            panic!("expected a new hash");
        };
        assert!(fresh.contains("m=128"));
    }

    #[tokio::test]
    async fn unknown_account_costs_the_same_and_is_wrong() {
        let parsed = PasswordHash::new(DUMMY).unwrap();
        let params = Params::try_from(&parsed).unwrap();
        assert_eq!((params.m_cost(), params.t_cost()), (MEMORY_KIB, PASSES));
        let verdict = Passwords::default()
            .verify("whatever it is".into(), None)
            .await
            .unwrap();
        assert_eq!(verdict, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_full_queue_says_so() {
        let queue = Passwords::with(64, 1);
        let _all = queue.places.clone().acquire_many_owned(34).await.unwrap();
        let full = queue.hash("a fine long password".into()).await;
        assert!(matches!(full, Err(Fault::Unavailable(_))));
    }
}
