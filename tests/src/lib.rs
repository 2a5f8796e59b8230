//! Stories: whole flows through HTTP against a running server, on SQLite and on PostgreSQL.
//!
//! A story is written once, as a function of a [`Company`]; the [`stories!`] macro runs it on both
//! databases. The company's clock stands until the story moves it.

#![expect(
    clippy::panic,
    reason = "builders of tests: what goes wrong here fails the test"
)]

mod company;
mod person;
mod thread;

pub use company::{Company, companies};
pub use person::{Answer, Person};
pub use thread::{PDF, Thread, complete, parameters};

/// Runs each story, an `async fn(&Company)`, on both databases.
#[macro_export]
macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        mod on_both_databases {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    for company in $crate::companies().await {
                        super::$name(&company).await;
                        company.assert_sound().await;
                        company.close().await;
                    }
                }
            )+
        }
    };
}
