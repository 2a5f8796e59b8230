//! The archive: the dossier of an order with its papers, its number and index, and the closing of
//! orders.
//!
//! - Which papers a dossier needs says the policy; a person uploads them, or the system writes them
//!   from its own records ([`Sheet`]) when the dossier is filed. What is missing has an owner.
//! - A filed dossier ([`FileDossier`]) has a number without gaps and cannot be changed; a paper in it
//!   can only be superseded, with a reason, and both stay.
//! - An order closes ([`ApplyForClosing`], [`DecideClosing`]) only when no area has an open matter;
//!   the refusal lists them all.
//!
//! Other areas lay their papers in and name their open matters through [`Sources`], wired in `app`.

mod add_paper;
mod ask_for_papers;
mod close_order;
mod dossier;
mod facts;
mod file_dossier;
mod http;
mod list_archive;
mod open_matters;
mod own_sheets;
mod sentences;
mod sheet;
mod sight;
mod sources;
mod store;
mod waive_paper;

pub use add_paper::{AddPaper, PaperAdded, PaperInput};
pub use ask_for_papers::ask_for_papers;
pub use close_order::{ApplyForClosing, ClosingDecided, DecideClosing, closes_on_application};
pub use dossier::{Dossier, Filed, Paper, PaperItem, PaperState, Waiver, dossier};
pub use facts::put_facts;
pub use file_dossier::{DossierFiled, FileDossier, Laid, prepare};
pub use http::routes;
pub use list_archive::{ArchiveFilter, ArchiveRow, list_archive};
pub use open_matters::open_matters;
pub use own_sheets::own_paper;
pub use sentences::SENTENCES;
pub use sheet::{Part, Sheet};
pub use sight::{FILES_OF, may_see};
pub use sources::{Archive, Ask, Found, Sources};
pub use waive_paper::WaivePaper;
