//! A command or a read without its types: what runs it on either database is compiled once, and not
//! again in every area for every use case.

use std::sync::Arc;

use kernel::{Fault, Result};
use parking_lot::Mutex;

use crate::{BoxFuture, Command, Tx};

/// Work for one transaction.
pub(crate) trait Unit: Send + Sync {
    /// What it is called in spans and logs.
    fn name(&self) -> &'static str;
    /// Runs, and keeps what it answers; a further run replaces that.
    fn run<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<()>>;
    /// Writes about a refusal.
    fn refused<'t>(&'t self, tx: &'t mut Tx<'_>, fault: &'t Fault) -> BoxFuture<'t, Result<()>>;
}

/// A command with the place for its answer.
pub(crate) struct Running<C: Command> {
    command: C,
    answer: Mutex<Option<C::Output>>,
}

impl<C: Command> Running<C> {
    pub(crate) fn new(command: C) -> Arc<Self> {
        let answer = Mutex::new(None);
        Arc::new(Self { command, answer })
    }

    /// The answer of the last run.
    pub(crate) fn answer(&self) -> Result<C::Output> {
        taken(&self.answer)
    }
}

impl<C: Command> Unit for Running<C> {
    fn name(&self) -> &'static str {
        self.command.name()
    }

    fn run<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<()>> {
        Box::pin(async move {
            let answer = self.command.run(tx).await?;
            *self.answer.lock() = Some(answer);
            Ok(())
        })
    }

    fn refused<'t>(&'t self, tx: &'t mut Tx<'_>, fault: &'t Fault) -> BoxFuture<'t, Result<()>> {
        Box::pin(self.command.refused(tx, fault))
    }
}

/// A closure that reads, once, with the place for its answer.
pub(crate) struct Reading<T, F> {
    read: Mutex<Option<F>>,
    answer: Mutex<Option<T>>,
}

impl<T, F> Reading<T, F> {
    pub(crate) fn new(read: F) -> Arc<Self> {
        let (read, answer) = (Mutex::new(Some(read)), Mutex::new(None));
        Arc::new(Self { read, answer })
    }

    pub(crate) fn answer(&self) -> Result<T> {
        taken(&self.answer)
    }
}

impl<T, F> Unit for Reading<T, F>
where
    T: Send,
    F: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>> + Send,
{
    fn name(&self) -> &'static str {
        "closure"
    }

    fn run<'t>(&'t self, tx: &'t mut Tx<'_>) -> BoxFuture<'t, Result<()>> {
        Box::pin(async move {
            let read = taken(&self.read)?;
            let answer = read(tx).await?;
            *self.answer.lock() = Some(answer);
            Ok(())
        })
    }

    fn refused<'t>(&'t self, _: &'t mut Tx<'_>, _: &'t Fault) -> BoxFuture<'t, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

fn taken<T>(place: &Mutex<Option<T>>) -> Result<T> {
    let found = place.lock().take();
    found.ok_or_else(|| Fault::internal("a transaction ended without its answer"))
}
