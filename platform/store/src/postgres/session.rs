//! One transaction on one connection, with as few round trips as possible.
//!
//! `BEGIN` and queued writes are sent at once and awaited together with the next fetch or the
//! commit. The server answers in order, so the first failure is the true one; what follows it in an
//! aborted transaction fails too, and a `COMMIT` behind it rolls back.
//!
//! Its statements are boxed: the body of an `async fn` is compiled again in every unit of code that
//! awaits it, and here that would be the whole protocol in each area.

use std::{future::Future, pin::Pin, sync::Arc, task::Poll};

use deadpool_postgres::Object;
use futures_util::{TryStreamExt as _, future::join};
use kernel::Value;
use tokio_postgres::{Error, Statement};

use crate::{BoxFuture, Row, StoreError, row::Bound};

type Sent = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;
type Answer = Pin<Box<dyn Future<Output = Result<Vec<Row>, Error>> + Send>>;

/// A read that was sent before its rows are needed.
struct Asked {
    text: Box<str>,
    params: Vec<Value<'static>>,
    answer: Answer,
}

/// Rows of one multi-row insert at most.
const CHUNK: usize = 128;
/// So many rows or fewer, as most documents have lines, make one statement; more are split by powers
/// of two, so that a text has few prepared forms.
const SMALL: usize = 8;

/// A connection in use. Dropped in the middle of a transaction, it is closed instead of reused.
pub(crate) struct Session {
    client: Option<Arc<Object>>,
    /// Whether statements need a transaction around them.
    transactional: bool,
    begun: bool,
    /// Sent but not yet answered, in order.
    sent: Vec<Sent>,
    /// Reads sent ahead, each until it is fetched.
    asked: Vec<Asked>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("begun", &self.begun)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// A session whose first statement begins a transaction, or one that reads without any.
    pub(crate) fn transaction(client: Object, transactional: bool) -> Self {
        Self {
            client: Some(Arc::new(client)),
            transactional,
            begun: false,
            sent: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn client(&self) -> Result<Arc<Object>, StoreError> {
        self.client
            .clone()
            .ok_or_else(|| StoreError::other("the session has ended"))
    }

    pub(crate) fn execute<'a>(
        &'a mut self,
        text: &'a str,
        params: &'a [Value<'a>],
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let (client, statement) = self.prepare(text).await?;
            let call = client.execute_raw(&statement, params.iter().map(Bound));
            let (earlier, done) = join(answers(&mut self.sent), call).await;
            earlier?;
            Ok(done?)
        })
    }

    pub(crate) fn fetch<'a>(
        &'a mut self,
        text: &'a str,
        params: &'a [Value<'a>],
    ) -> BoxFuture<'a, Result<Vec<Row>, StoreError>> {
        Box::pin(async move {
            let ahead = self
                .asked
                .iter()
                .position(|asked| *asked.text == *text && asked.params == params);
            let call: Answer = match ahead {
                Some(at) => self.asked.swap_remove(at).answer,
                None => self.read(text, params).await?,
            };
            let (earlier, rows) = join(answers(&mut self.sent), call).await;
            earlier?;
            Ok(rows?)
        })
    }

    /// Sends a read whose rows a later fetch of the same text and parameters takes.
    pub(crate) fn ask<'a>(
        &'a mut self,
        text: &'a str,
        params: &'a [Value<'a>],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let mut call = self.read(text, params).await?;
            // Polled once, it is sent. Whatever is ready so soon is kept like any other answer.
            let answer: Answer = match futures_util::poll!(&mut call) {
                Poll::Ready(done) => Box::pin(std::future::ready(done)),
                Poll::Pending => call,
            };
            self.asked.push(Asked {
                text: text.into(),
                params: owned(params),
                answer,
            });
            Ok(())
        })
    }

    async fn read(&mut self, text: &str, params: &[Value<'_>]) -> Result<Answer, StoreError> {
        let (client, statement) = self.prepare(text).await?;
        let params = owned(params);
        Ok(Box::pin(async move {
            let rows = client
                .query_raw(&statement, params.iter().map(Bound))
                .await?;
            rows.map_ok(Row::postgres).try_collect().await
        }))
    }

    pub(crate) fn queue<'a>(
        &'a mut self,
        text: &'a str,
        params: &'a [Value<'a>],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.queue_owned(text, owned(params)).await })
    }

    /// Inserts rows of `width` values each.
    pub(crate) fn insert<'a>(
        &'a mut self,
        text: &'a str,
        width: usize,
        values: Vec<Value<'static>>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if width == 0 || values.is_empty() {
                return Ok(());
            }
            let mut rows = values.len() / width;
            let mut values = values.into_iter();
            while rows > 0 {
                let chunk = match rows {
                    CHUNK.. => CHUNK,
                    _ if rows <= SMALL => rows,
                    _ => 1 << rows.ilog2(),
                };
                let text = multi_row(text, width, chunk)?;
                self.queue_owned(&text, values.by_ref().take(chunk * width).collect())
                    .await?;
                rows -= chunk;
            }
            Ok(())
        })
    }

    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        if !self.begun {
            return Ok(answers(&mut self.sent).await?);
        }
        // A read that nobody fetched may have failed, and a commit after that would be a rollback.
        for asked in std::mem::take(&mut self.asked) {
            asked.answer.await?;
        }
        let client = self.client()?;
        let (earlier, done) = join(answers(&mut self.sent), client.batch_execute("COMMIT")).await;
        if earlier.is_err() && done.is_ok() {
            self.begun = false; // the server turned the commit into a rollback
        }
        earlier?;
        done?;
        self.begun = false;
        Ok(())
    }

    /// Gives up the transaction; a connection that cannot even do that is closed.
    pub(crate) async fn rollback(&mut self) {
        self.asked.clear();
        if !self.begun {
            return;
        }
        let Ok(client) = self.client() else { return };
        let (_, done) = join(answers(&mut self.sent), client.batch_execute("ROLLBACK")).await;
        self.begun = done.is_err();
    }

    /// The connection with `BEGIN` on its way, and the statement prepared on it.
    async fn prepare(&mut self, text: &str) -> Result<(Arc<Object>, Statement), StoreError> {
        let client = self.client()?;
        if self.transactional && !self.begun {
            self.begun = true;
            let begin = Arc::clone(&client);
            self.send(async move { begin.batch_execute("BEGIN").await })
                .await?;
        }
        match client.prepare_cached(text).await {
            Ok(statement) => Ok((client, statement)),
            Err(error) => {
                // A statement sent earlier may have aborted the transaction: that is the cause.
                answers(&mut self.sent).await?;
                Err(error.into())
            }
        }
    }

    async fn queue_owned(
        &mut self,
        text: &str,
        values: Vec<Value<'static>>,
    ) -> Result<(), StoreError> {
        let (client, statement) = self.prepare(text).await?;
        self.send(async move {
            client
                .execute_raw(&statement, values.iter().map(Bound))
                .await
                .map(drop)
        })
        .await
    }

    /// Polls a call once, which sends it, and keeps its answer for later.
    async fn send(
        &mut self,
        call: impl Future<Output = Result<(), Error>> + Send + 'static,
    ) -> Result<(), StoreError> {
        let mut call: Sent = Box::pin(call);
        match futures_util::poll!(&mut call) {
            Poll::Ready(done) => Ok(done?),
            Poll::Pending => {
                self.sent.push(call);
                Ok(())
            }
        }
    }
}

impl Drop for Session {
    /// Reached in the middle of a transaction when the caller went away: closing the connection
    /// makes the server roll back, and nobody inherits the open transaction.
    fn drop(&mut self) {
        let unfinished = self.begun || !self.sent.is_empty();
        self.sent.clear(); // they hold the connection too
        self.asked.clear();
        let client = self.client.take().and_then(Arc::into_inner);
        if unfinished && let Some(client) = client {
            drop(Object::take(client));
        }
    }
}

fn owned(params: &[Value<'_>]) -> Vec<Value<'static>> {
    let owned = params.iter().map(|value| value.clone().into_owned());
    owned.collect()
}

/// Waits for all answers in order; the first failure is the one that counts.
async fn answers(sent: &mut Vec<Sent>) -> Result<(), Error> {
    let mut result = Ok(());
    for call in sent.drain(..) {
        let done = call.await;
        if result.is_ok() {
            result = done;
        }
    }
    result
}

/// `… VALUES ($1, $2) …` for `rows` rows; what follows the list (e.g. `ON CONFLICT`) is kept.
fn multi_row(text: &str, width: usize, rows: usize) -> Result<String, StoreError> {
    use std::fmt::Write as _;
    let bad = || StoreError::other("an insert of many rows needs one VALUES list");
    let (head, list) = text.split_once("VALUES").ok_or_else(bad)?;
    let list = list.trim_start();
    let (list, tail) = list.split_at(list_end(list).ok_or_else(bad)?);
    let mut out = String::with_capacity(text.len() + rows * (list.len() + width * 3));
    out.push_str(head);
    out.push_str("VALUES ");
    for row in 0..rows {
        if row > 0 {
            out.push(',');
        }
        // Constants between the parameters are kept: only the numbers move.
        let mut rest = list;
        while let Some((before, after)) = rest.split_once('$') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = after[..digits].parse().map_err(|_| bad())?;
            let _ = write!(out, "{before}${}", row * width + number);
            rest = &after[digits..];
        }
        out.push_str(rest);
    }
    out.push_str(tail);
    Ok(out)
}

/// Where the parenthesised list that a text starts with ends.
fn list_end(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, byte) in text.bytes().enumerate() {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        if depth == 0 {
            return (byte == b')').then_some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_repeated_with_their_constants_and_tail() {
        let text = "INSERT INTO t (a, b) VALUES ($1, lower($2), 'x') ON CONFLICT (a) DO NOTHING";
        assert_eq!(
            multi_row(text, 2, 2).unwrap(),
            "INSERT INTO t (a, b) VALUES ($1, lower($2), 'x'),($3, lower($4), 'x') \
             ON CONFLICT (a) DO NOTHING"
        );
        assert!(multi_row("INSERT INTO t SELECT 1", 1, 1).is_err());
    }
}
