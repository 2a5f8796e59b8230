//! Positions: a gapless number over all events, in an order in which no stream runs backwards.
//!
//! On SQLite the insert itself assigns it: there is one writer. On PostgreSQL transactions commit
//! in another order than they insert, so a number taken at the insert would appear late and a
//! follower would miss it. There a sequencer numbers what has been committed. Any node may do so;
//! a row lock lets one work at a time, and the lock ends with its connection.

use kernel::Result;
use store::{Command, Db, Dialect, Sql, Tx, Wake, params, sql};

/// Events numbered per transaction at most.
const BATCH: i64 = 1000;

/// `SKIP LOCKED`: when another node is at it, there is nothing to do here.
const LOCK: Sql = sql!(
    sqlite: "SELECT 0 WHERE 1 = 0",
    postgres: "SELECT position FROM event_sequencer WHERE name = 'events' FOR UPDATE SKIP LOCKED",
);
/// Within a stream `recorded_at` never decreases and `seq` decides, so no stream runs backwards.
const ASSIGN: Sql = sql!(
    sqlite: "UPDATE events SET position = $1 WHERE seq = $2 AND 1 = 0",
    postgres: "UPDATE events e SET position = n.position
        FROM (SELECT stream_id, stream_kind, seq,
                  $1 + row_number() OVER (ORDER BY recorded_at, stream_id, stream_kind, seq)
                      AS position
              FROM (SELECT stream_id, stream_kind, seq, recorded_at FROM events
                    WHERE position IS NULL
                    ORDER BY recorded_at, stream_id, stream_kind, seq LIMIT $2) waiting) n
        WHERE e.stream_id = n.stream_id AND e.stream_kind = n.stream_kind AND e.seq = n.seq",
);
const ADVANCE: Sql = sql!(
    sqlite: "UPDATE events SET position = $1 WHERE 1 = 0",
    postgres: "UPDATE event_sequencer SET position = position + $1 WHERE name = 'events'",
);

/// Numbers committed events that have no position yet; answers how many. Nothing to do on SQLite.
pub async fn assign_positions(db: &Db) -> Result<u64> {
    let mut all = 0;
    if db.dialect() == Dialect::Sqlite {
        return Ok(all);
    }
    loop {
        let done = db.run(AssignPositions).await?;
        all += done;
        if done < BATCH.unsigned_abs() {
            return Ok(all);
        }
    }
}

struct AssignPositions;

impl Command for AssignPositions {
    const NAME: &'static str = "events.assign_positions";
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let Some(row) = tx.fetch_optional(LOCK, params![]).await? else {
            return Ok(0);
        };
        let last: i64 = row.get(0)?;
        // A statement after the lock sees all that was committed before it, the former batch too.
        let count = tx.execute(ASSIGN, params![last, BATCH]).await?;
        if count > 0 {
            tx.queue(ADVANCE, params![count.cast_signed()]).await?;
            tx.wake(Wake::Positions);
        }
        Ok(count)
    }
}
