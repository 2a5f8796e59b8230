//! Reader threads: each has a connection that can only read. A read takes one snapshot.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use futures_util::FutureExt as _;
use kernel::{Fault, Result};
use tokio::sync::oneshot;

use super::Connection;
use crate::{
    StoreError, Tx,
    queue::{Popped, Queue},
    tx::Conn,
    unit::Unit,
};

/// A read with the way back to its caller.
pub(super) struct Read {
    pub(super) unit: Arc<dyn Unit>,
    pub(super) reply: oneshot::Sender<Result<()>>,
}

/// Serves reads until the queue is closed.
pub(super) fn serve(mut conn: Connection, queue: &Queue<Read>) {
    loop {
        match queue.pop(None) {
            Popped::Item(read) => {
                if !read.reply.is_closed() {
                    let _ = read.reply.send(run(&mut conn, &*read.unit));
                }
            }
            Popped::Idle => {}
            Popped::Closed => return,
        }
    }
}

/// Runs one read inside a snapshot.
fn run(conn: &mut Connection, unit: &dyn Unit) -> Result<()> {
    conn.control("BEGIN")?;
    let mut tx = Tx::new(Conn::Sqlite(conn));
    let once = AssertUnwindSafe(|| unit.run(&mut tx).now_or_never());
    let result = match catch_unwind(once) {
        Ok(Some(result)) => tx.failed.take().map_or(result, |error| Err(error.into())),
        Ok(None) => Err(StoreError::Waited.into()),
        Err(_) => Err(Fault::internal("a read panicked")),
    };
    drop(tx);
    conn.control("ROLLBACK")?;
    result
}
