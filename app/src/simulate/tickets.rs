//! Tickets: worked on, solved, closed.

use serde_json::json;

use super::{
    json::{number, text},
    people::Person,
    world::{Act, World},
};

/// A ticket lies on the desk.
pub(super) async fn work(world: &mut World, who: &Person, id: &str) -> anyhow::Result<()> {
    let path = format!("/tickets/{id}");
    let page = world.get(who, &path).await?;
    let version = number(&page, "/version");
    let act = match text(&page, "/state") {
        "open" => {
            let body = json!({"note": "已联系客户，约定上门时间"});
            Act::post(format!("{path}/progress"), body)
        }
        "in_progress" => {
            let body = json!({"resolution": "更换轴承并复测，客户认可"});
            Act::post(format!("{path}/resolve"), body)
        }
        "resolved" => Act::post(format!("{path}/close"), json!({"note": "客户确认"})),
        _ => return Ok(()),
    };
    world.act(who, act.on(version)).await.map(drop)
}
