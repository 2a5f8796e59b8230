//! The staff: who works here, at which posts, and how.

use std::sync::Arc;

use kernel::{DepartmentId, Moment, UserId};

use super::{dice::Dice, store, world::World};

/// Somebody of the staff.
#[derive(Debug)]
pub(super) struct Person {
    /// His place in the staff.
    pub(super) place: usize,
    /// Who.
    pub(super) id: UserId,
    /// His sign-in name.
    pub(super) login: String,
    /// The department of his first post.
    pub(super) department: DepartmentId,
    /// His posts.
    posts: Vec<String>,
    /// His session, as the `Authorization` header carries it.
    pub(super) bearer: String,
    /// In how many of a hundred looks he does a task that he sees.
    pub(super) diligence: u32,
}

impl Person {
    /// Whether he holds a post.
    pub(super) fn holds(&self, post: &str) -> bool {
        self.posts.iter().any(|held| held == post)
    }
}

/// Signs the whole staff in, for as long as the virtual company lives.
pub(super) async fn sign_in(world: &mut World, until: Moment) -> anyhow::Result<()> {
    let staff = world
        .opened
        .db
        .read_with(|tx| Box::pin(store::staff(tx)))
        .await?;
    let mut dice = Dice::of(world.dice.fork());
    for (place, (id, login, department, posts)) in staff.into_iter().enumerate() {
        // A session that is opened at the end does not age before it.
        let token = world.api.access().open_session_for(id, until).await?;
        let person = Person {
            place,
            id,
            login,
            department,
            posts,
            bearer: format!("Bearer {}", token.secret()),
            diligence: u32::try_from(dice.between(55, 90)).unwrap_or(70),
        };
        world.people.push(Arc::new(person));
    }
    Ok(())
}
