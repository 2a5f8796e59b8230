//! A supplement in force: the orders made of the contract before it still say what was agreed then.
//! Whoever answers for one has it on his desk, to have the order changed or to say why not.

use ::store::Tx;
use access::Post;
use kernel::{Result, Text, counted};
use process::{Acting, NewTask, Process, Subject, TaskKind};

use super::{Contract, store};
use crate::{
    order::{Order, OrderState},
    origin::order_origin,
    store as orders_store,
};

/// Working days until the order follows or its differences are explained.
const WITHIN: u32 = 3;

/// Asks the reps of the contract's orders under review or in execution that now say otherwise. A draft
/// needs nobody: it is not submitted while it differs without a reason.
pub(super) async fn ask_reps(
    tx: &mut Tx<'_>,
    process: &Process,
    contract: &Contract,
    acting: &Acting,
) -> Result<()> {
    for made in store::orders_of(tx, contract.id).await? {
        let Some(order) = orders_store::load(tx, made.id).await? else {
            continue;
        };
        if !matches!(order.state, OrderState::InReview | OrderState::Approved) {
            continue;
        }
        let origin = order_origin(tx, &order).await?;
        let open = origin.map_or(0, |origin| origin.unexplained().count());
        if open > 0 {
            let task = task(contract, &order, open);
            process.open_task(tx, task, acting).await?;
        }
    }
    Ok(())
}

fn task(contract: &Contract, order: &Order, open: usize) -> NewTask {
    let (number, places) = (&contract.number, counted(open, "place", "places"));
    let title = Text::new(
        format!("合同 {number} 的补充协议已生效，订单有 {open} 处与之不同，请申请变更或说明原因"),
        format!(
            "a supplement to contract {number} is in force and the order differs in {places}; ask for a change or say why"
        ),
    );
    let subject = Subject::sales_order(order.id);
    NewTask::new(subject, TaskKind::FollowUp, Post::SalesRep.key(), title)
        .assignee(Some(order.owner))
        .link(format!("{}?tab=prices", subject.link("")))
        .within(WITHIN)
}
