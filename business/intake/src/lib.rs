//! Orders that arrive as sheets: from rows to a plan of what to enter, what to ask about, and the
//! entering itself.
//!
//! [`recognise`] tells what kind of sheets came and reads them; [`plan`] is what results: customers,
//! products and documents to enter, with every row of the file in exactly one place (a line, a
//! charge, or kept aside with a reason), and control totals that a person can compare with the
//! sender's. [`delta`] compares a plan with what earlier imports entered, so that the same file
//! twice adds nothing and a corrected file adds only what was missing. All of that is pure.
//!
//! An [`ImportRun`] is one import on record: read and shown first ([`survey`]), entered when a
//! person says so ([`carry_out`]), in small transactions that can be broken off and taken up again
//! at any point, since each finds out by itself what is there already.
//!
//! Limits: nothing is dropped, altered or guessed; where the file leaves a choice, [`Choices`] names
//! it. What is entered is history: no stock moves, no task arises, nobody is asked.

mod assemble;
mod build;
mod carry_out;
mod commands;
mod company;
mod count;
pub mod delta;
mod draft_from_file;
mod draft_from_text;
mod enter;
mod errors;
mod fields;
mod http;
mod import_job;
mod key;
mod masters;
mod origin;
pub mod plan;
mod raw;
mod read_text;
pub mod recognise;
mod run;
mod source_files;
mod store;
mod survey;
mod totals;

pub use carry_out::{Progress, carry_out};
pub use commands::{CommitImport, CreateImport, FILES, NewImport, sees};
pub use company::Company;
pub use draft_from_file::FileDraft;
pub use draft_from_text::{Certainty, TextDraft};
pub use errors::error_workbook;
pub use fields::order_fields;
pub use http::routes;
pub use import_job::handle_jobs;
pub use key::{EntryKey, EntryKind};
pub use origin::{ImportOrigin, origin_of, words};
pub use recognise::{Choices, Named, Preset, make_plan};
pub use run::{
    Counts, CustomerTwins, Entered, ImportFile, ImportItem, ImportRun, ItemList, ReasonCount,
    RunState, SheetSummary, Summary, TotalsView,
};
pub use source_files::{SourceFile, Sources};
pub use survey::{Survey, failed_items, keep_survey, survey};
pub use totals::Totals;
