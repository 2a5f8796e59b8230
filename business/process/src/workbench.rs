//! The workbench: what a person has to do, by urgency, and what he waits for and from whom.

use std::collections::{BTreeSet, HashMap};

use access::{Permit, Post, Principal, matrix::UseSelf};
use kernel::{Moment, Result, TaskId, Text, UserId};
use serde::Serialize;
use store::Tx;

use crate::{
    Heading, Matter, NamedPerson, NamedPost, OnDesk, Process, Subject, Task,
    desk::desk_of,
    store::tasks::{self, Desk},
    view::days_left,
};

/// A task due within this many working days is due soon.
pub(crate) const SOON_DAYS: i64 = 1;

/// How urgent a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Past due.
    Overdue,
    /// Due today or on the next working day.
    Soon,
    /// Due later.
    Later,
    /// Without a due moment.
    None,
}

/// A task with what a list shows of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DeskTask {
    /// The task.
    #[serde(flatten)]
    pub task: Task,
    /// Number and party of its subject.
    pub heading: Heading,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Working days left until due; negative when past it.
    pub days_left: Option<i64>,
    /// The post that is asked, by name.
    pub asked: NamedPost,
    /// The one person asked, by name.
    pub assigned: Option<NamedPerson>,
    /// The person whose task it is, when the asking one only represents him.
    pub on_behalf_of: Option<NamedPerson>,
    /// What has to come first, where nothing can be done on it yet, e.g. "等“质量检验”（质检）".
    pub waits_for: Option<Text>,
}

/// How many tasks of each urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct DeskCounts {
    /// All.
    pub all: usize,
    /// Past due.
    pub overdue: usize,
    /// Due today or on the next working day.
    pub soon: usize,
}

/// A person's workbench.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Workbench {
    /// What he has to do, the most urgent first: tasks, and what documents on their way to an order
    /// ask for.
    pub mine: Vec<DeskTask>,
    /// How much that is.
    pub counts: DeskCounts,
    /// What will be his to do once something comes first: nothing is there yet to pick, to pack, to
    /// ship, to invoice, or due to be collected. Each says what it waits for; none of it counts as
    /// his, or as overdue.
    pub not_yet: Vec<DeskTask>,
    /// What others have to do on subjects he answers for, the most urgent first.
    pub waiting: Vec<DeskTask>,
    /// How much that is.
    pub waiting_counts: DeskCounts,
}

impl Process {
    /// The workbench of a person, with the tasks of those he represents now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workbench(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit<UseSelf>,
        now: Moment,
    ) -> Result<Workbench> {
        let Some(principal) = permit.principal() else {
            return Ok(Workbench {
                mine: Vec::new(),
                counts: DeskCounts::default(),
                not_yet: Vec::new(),
                waiting: Vec::new(),
                waiting_counts: DeskCounts::default(),
            });
        };
        let desk = desk_of(principal);
        let mine = once_each(tasks::on_desk(tx, &desk).await?);
        let awaited = tasks::awaited_by(tx, &[principal.user]).await?;
        // What lies on his own desk as well is not waited for.
        let awaited = once_each(
            awaited
                .into_iter()
                .filter(|task| !desk.holds(task))
                .collect(),
        );
        let matters = self.areas().matters(tx, principal, now).await?;
        let mut shown = self
            .shown(tx, (&mine, &awaited, &matters), principal)
            .await?;
        shown.held_up = self.held_up(tx, &mine, now).await?;
        let show = |task| shown.task(self, task, &desk, now);
        let (not_yet, mut mine): (Vec<DeskTask>, Vec<DeskTask>) = mine
            .into_iter()
            .map(show)
            .partition(|task| task.waits_for.is_some());
        let mut waiting: Vec<DeskTask> = awaited.into_iter().map(show).collect();
        for matter in &matters {
            let task = shown.matter(self, matter, now);
            match matter.desk {
                OnDesk::Mine | OnDesk::For(_) => mine.push(task),
                OnDesk::Others => waiting.push(task),
            }
        }
        if !matters.is_empty() {
            mine.sort_by_key(|desk| by_urgency(&desk.task));
            waiting.sort_by_key(|desk| by_urgency(&desk.task));
        }
        Ok(Workbench {
            counts: count(&mine),
            waiting_counts: count(&waiting),
            mine,
            not_yet,
            waiting,
        })
    }

    /// Headings and names for two lists of tasks, each looked up once, and for what documents ask.
    async fn shown<'a>(
        &self,
        tx: &mut Tx<'_>,
        (mine, awaited, matters): (&[Task], &[Task], &[Matter]),
        principal: &'a Principal,
    ) -> Result<Shown<'a>> {
        let subjects: BTreeSet<Subject> = mine
            .iter()
            .chain(awaited)
            .map(|task| task.subject)
            .collect();
        let subjects: Vec<Subject> = subjects.into_iter().collect();
        let headings = self.areas().headings(tx, &subjects).await?;
        let users = mine.iter().chain(awaited).filter_map(|task| task.assignee);
        let asked = matters.iter().filter_map(|matter| matter.assignee);
        let names = access::people::names(tx, users.chain(asked)).await?;
        Ok(Shown {
            principal,
            headings: subjects.into_iter().zip(headings).collect(),
            names,
            held_up: HashMap::new(),
        })
    }
}

struct Shown<'a> {
    principal: &'a Principal,
    headings: HashMap<Subject, Heading>,
    names: HashMap<UserId, String>,
    held_up: HashMap<TaskId, Text>,
}

impl Shown<'_> {
    fn task(&self, process: &Process, task: Task, desk: &Desk, now: Moment) -> DeskTask {
        let heading = self.headings.get(&task.subject).cloned();
        let on_behalf_of = self.represented(&task, desk);
        let heading = heading.unwrap_or_default();
        self.desk_task(process, task, (heading, on_behalf_of), now)
    }

    /// What a document asks for, among the tasks.
    fn matter(&self, process: &Process, matter: &Matter, now: Moment) -> DeskTask {
        let calendar = process.calendar_of(Some(matter.department));
        let provisional = calendar.is_provisional(calendar.date(matter.due_at));
        let on_behalf_of = match matter.desk {
            OnDesk::For(user) => self.represents(user),
            OnDesk::Mine | OnDesk::Others => None,
        };
        let about = (matter.heading.clone(), on_behalf_of);
        self.desk_task(process, matter.task(provisional), about, now)
    }

    fn desk_task(
        &self,
        process: &Process,
        task: Task,
        (heading, on_behalf_of): (Heading, Option<NamedPerson>),
        now: Moment,
    ) -> DeskTask {
        let calendar = process.calendar_of(task.department);
        let days_left = task.due_at.map(|due| days_left(&calendar, now, due));
        let title = Post::parse(&task.post).map(Post::title).unwrap_or_default();
        DeskTask {
            heading,
            urgency: urgency(days_left),
            days_left,
            asked: NamedPost {
                post: task.post.clone(),
                title,
            },
            assigned: task.assignee.map(|user| self.person(user)),
            on_behalf_of,
            waits_for: self.held_up.get(&task.id).cloned(),
            task,
        }
    }

    fn person(&self, user: UserId) -> NamedPerson {
        NamedPerson {
            user,
            name: self.names.get(&user).cloned().unwrap_or_default(),
        }
    }

    /// One whom the asking person represents.
    fn represents(&self, user: UserId) -> Option<NamedPerson> {
        let mut represented = self.principal.represents.iter();
        let of = represented.find(|represented| represented.user == user)?;
        Some(NamedPerson {
            user,
            name: of.name.clone(),
        })
    }

    /// Whom the asking person would act for, when the task is not his own.
    fn represented(&self, task: &Task, desk: &Desk) -> Option<NamedPerson> {
        let own = Desk {
            users: vec![self.principal.user],
            posts: self
                .principal
                .posts
                .iter()
                .map(|held| (held.post.key(), held.department))
                .collect(),
        };
        if own.holds(task) || !desk.holds(task) {
            return None;
        }
        let of = self.principal.represents.iter().find(|represented| {
            let posts = represented
                .posts
                .iter()
                .map(|held| (held.post.key(), held.department));
            Desk {
                users: vec![represented.user],
                posts: posts.collect(),
            }
            .holds(task)
        })?;
        self.represents(of.user)
    }
}

/// The most urgent first.
fn by_urgency(task: &Task) -> (bool, Option<Moment>, Moment, TaskId) {
    (task.due_at.is_none(), task.due_at, task.opened_at, task.id)
}

/// A step that several posts are asked for shows once; the most urgent first.
fn once_each(mut tasks: Vec<Task>) -> Vec<Task> {
    tasks.sort_by_key(by_urgency);
    let mut seen = BTreeSet::new();
    tasks.retain(|task| match &task.step {
        Some(step) => seen.insert((task.subject, step.clone(), task.kind.code())),
        None => true,
    });
    tasks
}

const fn urgency(days_left: Option<i64>) -> Urgency {
    match days_left {
        None => Urgency::None,
        Some(days) if days < 0 => Urgency::Overdue,
        Some(days) if days <= SOON_DAYS => Urgency::Soon,
        Some(_) => Urgency::Later,
    }
}

fn count(tasks: &[DeskTask]) -> DeskCounts {
    let of = |urgency| tasks.iter().filter(|task| task.urgency == urgency).count();
    DeskCounts {
        all: tasks.len(),
        overdue: of(Urgency::Overdue),
        soon: of(Urgency::Soon),
    }
}
