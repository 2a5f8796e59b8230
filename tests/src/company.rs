//! A company with its server, people and clock.

use std::{collections::HashMap, sync::Arc};

use app::Server;
use jiff::Timestamp;
use kernel::{ManualClock, Moment};
use serde_json::{Value, json};
use store::{
    Db,
    testing::{Template, TestDb},
};
use tokio::sync::OnceCell;

use crate::Person;

/// The fixture every story starts from; the same file that fills the demo.
const FIXTURE: &str = include_str!("../../data/demo.yaml");
/// The password of its accounts.
const PASSWORD: &str = "yidan-demo-2026";
/// When every story begins: a Monday morning in China.
const BEGIN: &str = "2026-03-02T01:00:00Z";

/// A running company.
pub struct Company {
    /// `sqlite` or `postgres`, for messages.
    pub database: &'static str,
    /// Its clock.
    pub clock: ManualClock,
    /// Its database, to look at what a story left behind.
    pub db: Db,
    server: Server,
    people: tokio::sync::Mutex<HashMap<String, Person>>,
    _files: tempfile::TempDir,
    /// Dropped with the company, and the database with it.
    test_db: TestDb,
}

/// The company twice: on SQLite and on PostgreSQL.
pub async fn companies() -> Vec<Company> {
    static BEGUN: OnceCell<Vec<Template>> = OnceCell::const_new();
    let mut companies = Vec::new();
    for begun in BEGUN.get_or_init(begin).await {
        companies.push(Company::open(begun.copy().await, None).await);
    }
    companies
}

/// The company before any story, on each kind of database.
async fn begin() -> Vec<Template> {
    let mut begun = Vec::new();
    for test_db in store::testing::databases().await {
        let company = Company::open(test_db, Some(FIXTURE)).await;
        company.server.stop().await;
        begun.push(company.test_db.into_template().await);
    }
    begun
}

impl Company {
    async fn open(test_db: TestDb, fixture: Option<&str>) -> Self {
        let database = match test_db.dialect() {
            store::Dialect::Sqlite => "sqlite",
            store::Dialect::Postgres => "postgres",
        };
        let db: Db = (*test_db).clone();
        let files = tempfile::tempdir().expect("a folder for files");
        let begin: Timestamp = BEGIN.parse().expect("a moment");
        let clock = ManualClock::at(begin.into());
        let server = Server::for_tests(db.clone(), Arc::new(clock.clone()), files.path(), fixture)
            .await
            .expect("the server starts");
        Self {
            database,
            clock,
            db,
            server,
            people: tokio::sync::Mutex::default(),
            _files: files,
            test_db,
        }
    }

    /// A person of the company, signed in.
    pub async fn person(&self, login: &str) -> Person {
        let mut people = self.people.lock().await;
        if let Some(person) = people.get(login) {
            return person.clone();
        }
        let person = self.stranger();
        let answer = person
            .post("/session", &json!({"login": login, "password": PASSWORD}))
            .await;
        assert!(
            answer.status == 200 || answer.status == 201,
            "{login} signs in: {answer:?}"
        );
        people.insert(login.to_owned(), person.clone());
        person
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn stranger(&self) -> Person {
        Person::at(format!("http://{}/api/v1", self.server.address))
    }

    /// Moves the clock by days; sessions end on the way, so people sign in anew.
    pub async fn days_pass(&self, days: i64) {
        use kernel::Clock as _;
        let now = self.clock.now();
        self.clock.set(now.plus_seconds(days * 24 * 3600));
        self.people.lock().await.clear();
    }

    /// The id of the first product, customer … that a search finds.
    pub async fn find(&self, who: &Person, list: &str, text: &str) -> Value {
        let answer = who.get(&format!("/{list}?q={text}")).await;
        let items = answer.body["items"].as_array().cloned().unwrap_or_default();
        items
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no {list} found for {text}: {answer:?}"))
    }

    /// The present moment of the company.
    #[must_use]
    pub fn now(&self) -> Moment {
        use kernel::Clock as _;
        self.clock.now()
    }

    /// The company's day, as `2026-03-02`.
    #[must_use]
    pub fn today(&self) -> String {
        const AHEAD: i64 = 8 * 3600;
        let there = self.now().plus_seconds(AHEAD);
        let there = Timestamp::from_microsecond(there.0).expect("a moment");
        there.strftime("%Y-%m-%d").to_string()
    }

    /// What time alone brings about happens now.
    pub async fn clocks_run(&self) {
        self.server.look_at_clocks().await.expect("the clocks run");
    }

    /// Fails when an event chain is broken or a projection differs from its facts.
    pub async fn assert_sound(&self) {
        let defects = self.server.defects().await.expect("a check");
        assert_eq!(defects, Vec::<String>::new(), "{}", self.database);
    }

    /// Stops the server.
    pub async fn close(self) {
        self.server.stop().await;
    }
}
