//! After-sales: service tickets with owner and due date, and the retrospective of an order.
//!
//! An objection at the acceptance opens a ticket by [`open_ticket`]; people open others by hand. An
//! order closes only when its tickets are closed, and a ticket closes only with a resolution. When
//! an order is settled, its people look back on it ([`retrospective`]): the figures fill themselves
//! in, what is to be done better becomes tasks.

mod facts;
mod figures;
mod finish_retrospective;
mod http;
mod list_tickets;
mod open_ticket;
mod retrospective;
mod save_retrospective;
mod sentences;
mod store;
mod ticket;
mod ticket_view;
mod work_ticket;

pub use crate::store::tickets::{of_machine, open_of_order};
pub use facts::{open_matters, put_facts};
pub use figures::{Figure, Figures, NoObservations, Observations, StepFigure};
pub use finish_retrospective::FinishRetrospective;
pub use http::routes;
pub use list_tickets::{TicketFilter, list_tickets};
pub use open_ticket::{NewTicket, OpenTicket, open_ticket};
pub use retrospective::{ImprovementAction, RetrospectiveView, retrospective};
pub use save_retrospective::{ImprovementInput, RetrospectiveInput, SaveRetrospective};
pub use sentences::SENTENCES;
pub use ticket::{Ticket, TicketKind, TicketSaved, TicketState};
pub use ticket_view::{LogEntry, TicketView, ticket};
pub use work_ticket::{Work, WorkOnTicket};
