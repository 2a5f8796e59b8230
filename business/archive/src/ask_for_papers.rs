//! When a dossier is due, whoever owes a paper is asked for it.

use ::store::Tx;
use access::Post;
use kernel::{OrderId, Result, Text};
use process::{Acting, NewTask, Process, Subject, TaskKind, Why};

use crate::{
    dossier::{PaperItem, PaperState, checklist},
    sources::Sources,
    store,
};

/// Working days within which a missing paper should come.
const WITHIN_DAYS: u32 = 3;

/// Opens a task for every missing paper: a reaction to the archive step's opening.
///
/// # Errors
/// Database faults only.
pub async fn ask_for_papers(
    tx: &mut Tx<'_>,
    process: &Process,
    sources: &dyn Sources,
    id: OrderId,
    acting: &Acting,
) -> Result<()> {
    let order = orders::get(tx, id).await?;
    for item in checklist(tx, process, sources, &order, acting.now).await? {
        if item.state != PaperState::Missing
            || store::paper_task(tx, id, &item.kind).await?.is_some()
        {
            continue;
        }
        let post = owing(&item);
        let (zh, en) = (&item.title.zh, &item.title.en);
        let title = Text::new(
            format!("补交归档资料：{zh}"),
            format!("hand in a paper: {en}"),
        );
        let task = NewTask::new(
            Subject::sales_order(id),
            TaskKind::FollowUp,
            post.key(),
            title,
        )
        .assignee((post == Post::SalesRep).then_some(order.owner))
        .clause("EQ-9.1")
        .link(format!("/orders/{id}?tab=dossier#{}", item.kind))
        .within(WITHIN_DAYS);
        let task = process.open_task(tx, task, acting).await?;
        store::set_paper_task(tx, id, &item.kind, task).await?;
    }
    Ok(())
}

fn owing(item: &PaperItem) -> Post {
    let named = item.owner.iter().find_map(|post| Post::parse(&post.post));
    named.unwrap_or(Post::Archivist)
}

/// The paper came, or is not needed: nobody owes it any more.
pub(crate) async fn settled(
    tx: &mut Tx<'_>,
    process: &Process,
    (id, kind): (OrderId, &str),
    why: &Why<'_>,
    acting: &Acting,
) -> Result<()> {
    let Some(task) = store::paper_task(tx, id, kind).await? else {
        return Ok(());
    };
    process.close_task(tx, task, why, acting).await?;
    store::drop_paper_task(tx, id, kind).await
}
