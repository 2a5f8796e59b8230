//! Running policies: instances keyed by subject (a sales or a purchase order), their tasks, rounds,
//! opinions, clocks and clause states, and the ledger of what happened to each line.
//!
//! [`Process`] is the face: it loads an instance and the facts its policy asks for, lets the pure
//! engine decide, and writes what was decided: events, tasks, opinions, participants, clauses. Areas
//! hand it facts, checks and reactions through [`Areas`] and tell it what happened through
//! [`Process::record_all`] and [`Process::facts_changed`].
//!
//! Limits: it knows activities, facts and checks by name, and never an area crate. It decides
//! nothing itself: what may happen is the policy's business, computed by `engine`.

mod act;
mod acting;
mod acts;
mod admit;
mod areas;
mod asked;
mod calendars;
mod check_projections;
mod checkpoint;
mod commands;
mod comment;
mod compliance;
mod desk;
mod fact_words;
mod flow;
mod form;
mod hand_over;
mod held_up;
pub mod http;
mod matter;
mod milestones;
mod move_clocks;
mod movement;
mod news;
mod open_work;
mod policies;
mod process;
mod record;
mod store;
mod subject;
mod task;
mod tick;
mod timeline;
mod view;
mod why;
mod workbench;

pub use acting::Acting;
pub use acts::{Begin, OpinionWords};
pub use areas::{Areas, CheckItem, CheckReport, Happened, Heading, Prospect, Standing, Wanted};
pub use check_projections::{Drift, check_projections};
pub use checkpoint::Checkpoint;
pub use commands::{
    CalendarChange, ChangeCalendar, CompleteStep, FillForm, FinishTask, GiveOpinion, PauseClocks,
    Progress, PublishVersion, WriteComment,
};
pub use comment::Comment;
pub use compliance::{ClauseFigures, ClauseMark, MarksOf, ParameterValue, PolicyFigures, Tally};
pub use events::record_refusal;
pub use fact_words::{FactWords, fact_words};
pub use matter::{Matter, OnDesk};
pub use milestones::MilestonesNow;
pub use move_clocks::handle_jobs;
pub use movement::{Document, Movement, MovementRow};
pub use news::{News, NewsItem};
pub use open_work::{OpenWork, has_unshipped, open_work, with_unshipped};
pub use policies::{
    GraphGate, GraphMilestone, GraphStep, OrderType, PolicyGraph, PolicyInfo, Publication,
    RunningPolicy, VersionInfo,
};
pub use process::Process;
pub use record::lock;
pub use subject::{Owner, Subject, SubjectKind};
pub use task::{NewTask, Task, TaskKind};
pub use timeline::{Cause, Change, Entry};
pub use view::{
    CeilingView, CheckView, ClauseWords, FormQuestion, FormView, MilestoneView, NamedPerson,
    NamedPost, OpinionView, PaperNeeded, PausedView, QuestionView, RoundView, StepState, StepView,
    StepsView,
};
pub use why::Why;
pub use workbench::{DeskCounts, DeskTask, Urgency, Workbench};
