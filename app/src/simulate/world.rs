//! The company as the virtual people meet it: its API, called in this process, and what the world
//! around it has decided.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use api::Api;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use kernel::{Clock as _, Date, ManualClock, Moment};
use serde_json::Value;
use tower::ServiceExt as _;
use tracing::{instrument::WithSubscriber as _, subscriber::NoSubscriber};
use uuid::Uuid;

use super::{
    agenda::Agenda, commerce::Commerce, contracts::Contract, dead_ends::DeadEnds, dice::Dice,
    people::Person, watch::Watch,
};
use crate::open::Opened;

/// Acts remembered for a report.
const REMEMBERED: usize = 12;
/// The largest answer.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// In so many of a hundred acts somebody clicks twice.
const DOUBLE_CLICKS: u32 = 2;

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// JSON body.
    pub(super) body: Value,
    /// Whether it is the kept answer of an earlier request.
    replayed: bool,
}

impl Answer {
    /// Whether it was done.
    pub(super) const fn done(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The code of the first refusal, or of the problem.
    pub(super) fn code(&self) -> &str {
        let first = |list: &str| self.body.pointer(&format!("/{list}/0/code"));
        let found = first("refusals").or_else(|| first("errors"));
        found
            .or_else(|| self.body.get("code"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// A changing request.
#[derive(Debug, Clone)]
pub(super) struct Act {
    method: Method,
    path: String,
    revision: Option<i64>,
    body: Bytes,
}

#[derive(Debug, Clone)]
enum Bytes {
    Json(Value),
    File(Vec<u8>),
}

impl Act {
    /// A command.
    pub(super) fn post(path: impl Into<String>, body: Value) -> Self {
        let (path, body) = (path.into(), Bytes::Json(body));
        Self {
            method: Method::POST,
            path,
            revision: None,
            body,
        }
    }

    /// Reads.
    pub(super) fn read(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            ..Self::post(path, Value::Null)
        }
    }

    /// Replaces content.
    pub(super) fn put(path: impl Into<String>, body: Value) -> Self {
        let method = Method::PUT;
        Self {
            method,
            ..Self::post(path, body)
        }
    }

    /// Uploads a file.
    pub(super) fn upload(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            body: Bytes::File(bytes),
            ..Self::post(format!("/files?name={name}"), Value::Null)
        }
    }

    /// Resting on what was seen.
    pub(super) const fn on(mut self, revision: i64) -> Self {
        self.revision = Some(revision);
        self
    }
}

/// What happened so far, in numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Acts that changed something.
    pub(super) acts: u64,
    /// Refusals by code.
    pub(super) refusals: BTreeMap<String, u64>,
    /// Orders entered.
    pub(super) orders: u32,
}

/// The company and the world around it.
pub(super) struct World {
    pub(super) opened: Opened,
    pub(super) api: Api,
    router: Router,
    pub(super) clock: ManualClock,
    pub(super) dice: Dice,
    pub(super) agenda: Agenda,
    pub(super) people: Vec<Arc<Person>>,
    /// The signed contracts, by order: what the entry should say.
    pub(super) contracts: HashMap<String, Contract>,
    /// When customers mean to pay, by order and instalment.
    pub(super) payments: HashMap<String, Date>,
    /// What comes before orders, and what becomes of them afterwards.
    pub(super) commerce: Commerce,
    /// How many a document of the outside world has had: contracts, waybills, bank references.
    pub(super) numbers: BTreeMap<&'static str, u32>,
    /// The order types that come in turns; empty for the company's own mix.
    pub(super) order_types: Vec<String>,
    turns: usize,
    pub(super) tally: Tally,
    pub(super) watch: Watch,
    pub(super) dead_ends: DeadEnds,
    last_acts: VecDeque<String>,
    keys: u64,
    seed: u64,
}

impl World {
    /// The company behind a router, with nobody in it yet.
    pub(super) fn new(
        (opened, api, router): (Opened, Api, Router),
        clock: ManualClock,
        (seed, commerce): (u64, Commerce),
        watch: Watch,
    ) -> Self {
        Self {
            opened,
            api,
            router,
            clock,
            dice: Dice::of(seed),
            agenda: Agenda::default(),
            people: Vec::new(),
            contracts: HashMap::new(),
            payments: HashMap::new(),
            commerce,
            numbers: BTreeMap::new(),
            order_types: Vec::new(),
            turns: 0,
            tally: Tally::default(),
            watch,
            dead_ends: DeadEnds::default(),
            last_acts: VecDeque::new(),
            keys: 0,
            seed,
        }
    }

    /// Now.
    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Today in the company.
    pub(super) fn today(&self) -> Date {
        self.opened.process.today(self.now())
    }

    /// The next number of a document of the outside world.
    pub(super) fn next_number(&mut self, kind: &'static str) -> u32 {
        let last = self.numbers.entry(kind).or_default();
        *last += 1;
        *last
    }

    /// The next order type, where they come in turns.
    pub(super) fn next_order_type(&mut self) -> Option<String> {
        let place = self.turns.checked_rem(self.order_types.len())?;
        self.turns += 1;
        self.order_types.get(place).cloned()
    }

    /// The first of the staff with a post.
    pub(super) fn holder(&self, post: &str) -> anyhow::Result<Arc<Person>> {
        let found = self.people.iter().find(|person| person.holds(post));
        found.cloned().with_context(|| format!("nobody is {post}"))
    }

    /// Reads; what somebody may not see is nothing.
    pub(super) async fn get(&mut self, who: &Person, path: &str) -> anyhow::Result<Value> {
        let act = Act::read(path);
        let answer = self.request(Some(who), &act, None).await?;
        if !answer.done() {
            self.refused(&answer);
            return Ok(Value::Null);
        }
        Ok(answer.body)
    }

    /// Acts; a refusal is an answer too. What a double click does is checked on the way.
    pub(super) async fn act(&mut self, who: &Person, act: Act) -> anyhow::Result<Answer> {
        let name = format!("{} {}", act.method, act.path);
        let answer = self.try_act(who, act).await?;
        let refused = (!answer.done()).then(|| answer.code());
        self.dead_ends.acted(&who.login, name, refused);
        Ok(answer)
    }

    async fn try_act(&mut self, who: &Person, act: Act) -> anyhow::Result<Answer> {
        let key = self.next_key();
        let answer = self.request(Some(who), &act, Some(&key)).await?;
        self.remember(&who.login, &act, &answer);
        if !answer.done() {
            self.refused(&answer);
            return Ok(answer);
        }
        if act.method == Method::POST && self.dice.chance(DOUBLE_CLICKS) {
            let again = self.request(Some(who), &act, Some(&key)).await?;
            if again.status != answer.status || again.body != answer.body || !again.replayed {
                bail!("a double click was not answered as the first one: {act:?}: {again:?}");
            }
        }
        self.tally.acts += 1;
        super::watch::after_act(self, &act.path).await?;
        Ok(answer)
    }

    /// Tries what must be refused.
    pub(super) async fn try_forbidden(&mut self, who: &Person, act: Act) -> anyhow::Result<()> {
        let answer = self.try_act(who, act.clone()).await?;
        if answer.done() {
            bail!("{} did what must be refused: {act:?}", who.login);
        }
        Ok(())
    }

    /// A request's key; keys come from the seed, so that they repeat with it.
    fn next_key(&mut self) -> String {
        self.keys += 1;
        format!("{:x}-{}", self.seed, self.keys)
    }

    /// Asks for what is only computed; nothing is changed by it.
    pub(super) async fn look_up(&mut self, who: &Person, act: Act) -> anyhow::Result<Answer> {
        let key = self.next_key();
        let answer = self.request(Some(who), &act, Some(&key)).await?;
        if !answer.done() {
            self.refused(&answer);
        }
        Ok(answer)
    }

    /// A stranger opens a page or acts there.
    pub(super) async fn visit(&mut self, act: Act) -> anyhow::Result<Answer> {
        let key = self.next_key();
        let answer = self.request(None, &act, Some(&key)).await?;
        self.remember("customer", &act, &answer);
        if answer.done() {
            self.tally.acts += u64::from(act.method == Method::POST);
        } else {
            self.refused(&answer);
        }
        Ok(answer)
    }

    /// Uploads a file; its id.
    pub(super) async fn upload(&mut self, who: &Person, name: &str) -> anyhow::Result<Value> {
        let number = self.next_number("file");
        let bytes = format!("%PDF-1.4\n% {name} {number}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
        let answer = self.act(who, Act::upload(name, bytes.into_bytes())).await?;
        Ok(answer.body["id"].clone())
    }

    async fn request(
        &mut self,
        who: Option<&Person>,
        act: &Act,
        key: Option<&str>,
    ) -> anyhow::Result<Answer> {
        let mut request = Request::builder()
            .method(act.method.clone())
            .uri(format!("/api/v1{}", act.path));
        if let Some(who) = who {
            request = request.header(header::AUTHORIZATION, &who.bearer);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if let Some(revision) = act.revision {
            request = request.header(header::IF_MATCH, format!("\"r{revision}\""));
        }
        let (kind, body) = match &act.body {
            Bytes::Json(Value::Null) => ("application/json", Body::empty()),
            Bytes::Json(value) => ("application/json", Body::from(value.to_string())),
            Bytes::File(bytes) => ("application/octet-stream", Body::from(bytes.clone())),
        };
        let request = request.header(header::CONTENT_TYPE, kind).body(body)?;
        // What a server warns of when people err is no news here.
        let answering = self.router.clone().oneshot(request);
        let response = answering.with_subscriber(NoSubscriber::new()).await?;
        let status = response.status().as_u16();
        let replayed = response.headers().contains_key("idempotent-replayed");
        let bytes = to_bytes(response.into_body(), ANSWER_BYTES_MAX).await?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status >= 500 {
            bail!(
                "the server failed with {status} at {act:?} by {}: {body}",
                who.map_or("a stranger", |who| who.login.as_str())
            );
        }
        Ok(Answer {
            status,
            body,
            replayed,
        })
    }

    fn refused(&mut self, answer: &Answer) {
        let code = answer.code().to_owned();
        *self.tally.refusals.entry(code).or_default() += 1;
    }

    fn remember(&mut self, who: &str, act: &Act, answer: &Answer) {
        let code = if answer.done() { "" } else { answer.code() };
        let line = format!(
            "{} {who} {} {} {} {code}",
            self.now(),
            act.method,
            act.path,
            answer.status
        );
        tracing::debug!(act = line, body = ?act.body, answer = %answer.body, "acted");
        if self.last_acts.len() == REMEMBERED {
            self.last_acts.pop_front();
        }
        self.last_acts.push_back(line);
    }

    /// The acts before now, the last one at the end.
    pub(super) fn last_acts(&self) -> Vec<String> {
        self.last_acts.iter().cloned().collect()
    }
}

/// The id in an address like `/orders/{id}/…`.
pub(super) fn id_in(path: &str, before: &str) -> Option<Uuid> {
    let rest = path.split_once(before)?.1;
    rest.split(['/', '?', '#']).next()?.parse().ok()
}
