//! Tickets: something a customer needs or objects to, with one owner and one due moment.

use kernel::{DocumentId, LineId, Moment, OrderId, Refusal, Result, Text, UserId, text, written};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a ticket is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// An objection of the customer at the acceptance.
    Objection,
    /// A repair or maintenance.
    Repair,
    /// Installation and commissioning.
    Installation,
    /// A question on use.
    Advice,
    /// A complaint.
    Complaint,
}

impl TicketKind {
    const ALL: [Self; 5] = [
        Self::Objection,
        Self::Repair,
        Self::Installation,
        Self::Advice,
        Self::Complaint,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Objection => "objection",
            Self::Repair => "repair",
            Self::Installation => "installation",
            Self::Advice => "advice",
            Self::Complaint => "complaint",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Objection => text!("验收异议", "objection"),
            Self::Repair => text!("维修保养", "repair"),
            Self::Installation => text!("安装调试", "installation"),
            Self::Advice => text!("使用咨询", "advice"),
            Self::Complaint => text!("投诉", "complaint"),
        }
    }

    /// Working days until it should be solved, where nobody said a date.
    #[must_use]
    pub const fn usual_days(self) -> u32 {
        match self {
            Self::Advice => 1,
            Self::Repair => 2,
            Self::Objection | Self::Complaint => 3,
            Self::Installation => 5,
        }
    }
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Nobody has done anything yet.
    Open,
    /// Being worked on.
    InProgress,
    /// The owner says how it was solved.
    Resolved,
    /// Confirmed and done with.
    Closed,
}

impl TicketState {
    const ALL: [Self; 4] = [Self::Open, Self::InProgress, Self::Resolved, Self::Closed];

    /// The word in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Open => text!("待处理", "open"),
            Self::InProgress => text!("处理中", "in progress"),
            Self::Resolved => text!("已解决", "resolved"),
            Self::Closed => text!("已关闭", "closed"),
        }
    }

    /// Why a ticket in this state cannot be closed.
    #[must_use]
    pub fn against_closing(self) -> Option<Refusal> {
        let refusal = match self {
            Self::Resolved => return None,
            Self::Closed => closed(),
            Self::Open | Self::InProgress => Refusal::new(
                "resolution_missing",
                text!(
                    "还没有写明处理结果，解决后才能关闭",
                    "there is no resolution yet; a ticket closes once it is resolved"
                ),
            )
            .who(text!("工单负责人", "the ticket's owner")),
        };
        Some(refusal.fact("ticket.state", self.code()))
    }

    /// Why nothing can be done on a ticket in this state any more.
    #[must_use]
    pub fn against_work(self) -> Option<Refusal> {
        (self == Self::Closed).then(|| closed().fact("ticket.state", self.code()))
    }
}

fn closed() -> Refusal {
    Refusal::new(
        "ticket_closed",
        text!(
            "工单已关闭，如有新情况请另开工单",
            "the ticket is closed; open a new one"
        ),
    )
}

/// A ticket as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ticket {
    /// Its id.
    pub id: DocumentId,
    /// Its number, `TK-2026-000001`.
    pub number: String,
    /// The order it belongs to.
    pub order_id: OrderId,
    /// That order's number.
    pub order_label: String,
    /// The customer's name.
    pub customer: Option<String>,
    /// The line it is about, if one.
    pub line_id: Option<LineId>,
    /// The machine's serial number, or empty.
    pub serial: String,
    /// What it is about.
    pub kind: TicketKind,
    /// What the customer says.
    pub description: String,
    /// Who sees to it.
    pub owner: UserId,
    /// His name.
    pub owner_name: String,
    /// By when.
    pub due_at: Moment,
    /// Where it stands.
    pub state: TicketState,
    /// How it was solved, or empty.
    pub resolution: String,
    /// Since when.
    pub opened_at: Moment,
    /// When it was solved.
    pub resolved_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// The owner's task.
    #[serde(skip)]
    pub(crate) task: Option<kernel::TaskId>,
}

/// What a change of a ticket answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketSaved {
    /// Which.
    pub id: DocumentId,
    /// Its number.
    pub number: String,
    /// Where it stands now.
    pub state: TicketState,
    /// Its version now.
    pub version: i64,
}

/// The most characters of a description, a note or a resolution.
pub(crate) const WORDS_CHARS_MAX: usize = 4000;

/// A text that somebody has to write: there, and not endless.
pub(crate) fn written(text: &str, pointer: &'static str) -> Result<String> {
    Ok(written::required(text, pointer, WORDS_CHARS_MAX)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_resolved_ticket_closes() {
        for state in TicketState::ALL {
            assert_eq!(
                state.against_closing().is_none(),
                state == TicketState::Resolved,
                "{state:?}"
            );
            assert_eq!(TicketState::parse(state.code()), Some(state));
        }
        for kind in TicketKind::ALL {
            assert_eq!(TicketKind::parse(kind.code()), Some(kind));
        }
    }
}
