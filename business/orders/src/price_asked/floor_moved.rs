//! The floor of a product moved: every draft with that product is looked at anew, each in a
//! transaction of its own. Orders are found by their lines; quotations keep theirs in one text.

use std::sync::Arc;

use ::store::{Command, Db, Row, Sql, Tx, params, sql};
use catalog::{FLOOR_MOVED, FloorMoved};
use jobs::Runner;
use kernel::{Clock, Moment, OrderId, ProductId, Result};
use process::{Process, Subject};
use uuid::Uuid;

use super::note_again;
use crate::{
    order::OrderState,
    quotation::{self, QuotationId},
    store,
};

const ORDERS: Sql<'static> = sql!(
    "SELECT d.id FROM orders d WHERE d.state = 'draft' AND d.id > $2 AND EXISTS \
     (SELECT 1 FROM order_lines l WHERE l.order_id = d.id AND l.product_id = $1) ORDER BY d.id LIMIT $3"
);
const QUOTATIONS: Sql<'static> = sql!(
    "SELECT v.quotation_id FROM quotation_versions v WHERE v.state = 'draft' AND v.quotation_id > $1 \
     ORDER BY v.quotation_id LIMIT $2"
);
/// How many drafts one look takes.
const LOOK: i64 = 200;

/// Lets a runner look at drafts whose floor moved.
#[must_use]
pub fn handle_jobs(runner: Runner, db: &Db, process: &Process, clock: &Arc<dyn Clock>) -> Runner {
    let (db, process, clock) = (db.clone(), process.clone(), clock.clone());
    runner.job(FLOOR_MOVED, move |job| {
        let (db, process, now) = (db.clone(), process.clone(), clock.now());
        async move {
            let FloorMoved { product } = job.payload()?;
            for papers in [Papers::Orders, Papers::Quotations] {
                look_through(&db, &process, (papers, product), now).await?;
            }
            Ok(())
        }
    })
}

#[derive(Debug, Clone, Copy)]
enum Papers {
    Orders,
    Quotations,
}

async fn look_through(
    db: &Db,
    process: &Process,
    (papers, product): (Papers, ProductId),
    now: Moment,
) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let drafts = db
            .read_with(move |tx| Box::pin(drafts(tx, papers, product, after)))
            .await?;
        let Some(last) = drafts.last() else {
            return Ok(());
        };
        after = *last;
        for id in drafts {
            let process = process.clone();
            db.run(LookAgain {
                process,
                papers,
                id,
                now,
            })
            .await?;
        }
    }
}

async fn drafts(
    tx: &mut Tx<'_>,
    papers: Papers,
    product: ProductId,
    after: Uuid,
) -> Result<Vec<Uuid>> {
    let rows = match papers {
        Papers::Orders => tx.fetch_all(ORDERS, params![product, after, LOOK]).await?,
        Papers::Quotations => tx.fetch_all(QUOTATIONS, params![after, LOOK]).await?,
    };
    rows.iter().map(|row: &Row| row.get(0)).collect()
}

/// Looks at one paper, if it is still a draft.
struct LookAgain {
    process: Process,
    papers: Papers,
    id: Uuid,
    now: Moment,
}

impl Command for LookAgain {
    const NAME: &'static str = "price.look_again";
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let times = (self.process.today(self.now), self.now);
        match self.papers {
            Papers::Orders => {
                let order = store::lock(tx, OrderId(self.id)).await?;
                if order.state == OrderState::Draft {
                    let subject = Subject::sales_order(order.id);
                    let prices = (&order.content, &*order.lines, order.currency);
                    note_again(tx, subject, prices, times).await?;
                }
            }
            Papers::Quotations => {
                quotation::ask_prices_again(tx, QuotationId(self.id), times).await?;
            }
        }
        Ok(())
    }
}
