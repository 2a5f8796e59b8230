//! The policy engine: a company's written rules (制度) become one file that runs its orders.
//!
//! Pure: no IO, no clock, no database. Whoever runs orders keeps the [`State`], loads the
//! [`Facts`] that [`Policy::facts_used`] names, and calls [`advance`] with an [`Input`]; what it
//! gets back are [`FlowEvent`]s to store and [`State::apply`], or the [`kernel::Refusal`]s that say
//! which clause forbids it, which fact, who can clear it and by when.
//!
//! | question | answer |
//! |---|---|
//! | what follows from this? | [`advance`] |
//! | why may he not? | [`explain`], [`explain_return`], [`blocked`] |
//! | what does the order wait for? | [`waiting_for`], [`open_steps`] |
//! | how many units may go on? | [`ceiling`] |
//! | when to look again? | [`next_wake`] |
//! | how well are the clauses kept? | [`compliance`] |
//! | by when, and which days are skipped? | [`Calendar::due_within`] |
//! | what is wrong with a policy? | [`lint`] |

mod activity;
mod advance;
mod bits;
pub mod calendar;
pub mod cel;
pub mod compliance;
mod content;
mod event;
pub mod examples;
mod explain;
mod facts;
pub mod graph;
mod input;
mod lines;
pub mod lint;
mod play;
pub mod policy;
mod posts;
mod refusal;
pub mod shipped;
pub mod simulate;
mod state;
pub mod vocabulary;
mod world;

pub use activity::{Activity, Completion};
pub use advance::{Asks, advance, next_round, next_wake};
pub use bits::{Bits, ClauseIx, FieldIx, FormIx, GateIx, MilestoneIx, SET_MAX, StepIx};
pub use calendar::Calendar;
pub use content::{CONTENT, CONTENT_LEN, Content, ContentDef, ContentHash, Groups};
pub use event::{Clocks, FlowEvent, VoidReason};
pub use explain::{
    Waiting, barred, blocked, cancelled_by, explain, explain_cancel, explain_return,
    explain_withdraw, held_up_by, milestones_held, open_steps, under_review, waiting_for,
};
pub use facts::{FACTS, FactDef, FactId, FactSet, FactType, Facts, Value};
pub use input::{
    Answer, Answers, CompleteInput, Input, Names, OpinionInput, Person, Side, Verdict,
};
pub use lines::{LineFact, LineFacts};
pub use play::Play;
pub use policy::{
    Check, CheckOutcome, Clause, Clock, Field, Form, Gate, Keeper, Milestone, Overrides, Paper,
    Parameter, Policy, Rhythm, Rung, Step,
    file::{DocumentKind, Effect, Header, ItemSpec, OnFail, OnObjection, PolicyFile, QuestionSpec},
};
pub use posts::{POSTS, PostDef, Posts};
pub use state::{Marks, Opinion, Pause, Phase, State, StepRun};
pub use world::ceiling;
