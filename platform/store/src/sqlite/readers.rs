//! Reader threads: each has a connection that can only read. A read takes one snapshot.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt as _;
use kernel::{Fault, Result};

use super::Connection;
use crate::{
    BoxFuture, StoreError, Tx,
    queue::{Popped, Queue},
    tx::Conn,
};

/// A read that answers for itself.
pub(super) type Read = Box<dyn FnOnce(&mut Connection) + Send>;

/// Serves reads until the queue is closed.
pub(super) fn serve(mut conn: Connection, queue: &Queue<Read>) {
    loop {
        match queue.pop(None) {
            Popped::Item(read) => read(&mut conn),
            Popped::Idle => {}
            Popped::Closed => return,
        }
    }
}

/// Runs one read inside a snapshot.
pub(super) fn run<T, F>(conn: &mut Connection, read: F) -> Result<T>
where
    F: for<'t> FnOnce(&'t mut Tx<'_>) -> BoxFuture<'t, Result<T>>,
{
    conn.control("BEGIN")?;
    let mut tx = Tx::new(Conn::Sqlite(conn));
    let once = AssertUnwindSafe(|| read(&mut tx).now_or_never());
    let result = match catch_unwind(once) {
        Ok(Some(result)) => tx.failed.take().map_or(result, |error| Err(error.into())),
        Ok(None) => Err(StoreError::Waited.into()),
        Err(_) => Err(Fault::internal("a read panicked")),
    };
    drop(tx);
    conn.control("ROLLBACK")?;
    result
}
