//! Payment terms: which share of the money is due after which event.

use kernel::{FieldError, Rate, Text, counted, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// More instalments than this are a typing error, not terms.
const INSTALMENTS_MAX: usize = 24;
/// Longest term: ten years, in days.
const DUE_DAYS_MAX: u32 = 3_660;

/// The instalments of an order; their percentages make exactly 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentTerms {
    /// In the order in which they fall due.
    pub instalments: Vec<Instalment>,
}

/// One share of the money and when it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// Percent of the gross amount, e.g. `"30"`.
    #[schema(value_type = String, example = "30")]
    pub percent: Rate,
    /// What starts its clock.
    pub event: PaymentEvent,
    /// How long after the event it is due.
    pub due: DueRule,
}

/// What an instalment waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentEvent {
    /// The signed contract: a deposit (定金).
    Contract,
    /// Must be paid before goods leave (发货款).
    BeforeShipping,
    /// Goods have left.
    Shipping,
    /// The customer has signed the acceptance (验收款).
    Acceptance,
    /// Retention money, held back after acceptance (质保金).
    Retention,
}

/// How the due date follows from the event's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DueRule {
    /// So many calendar days after.
    Days {
        /// Days.
        n: u32,
    },
    /// So many working days after.
    WorkingDays {
        /// Working days.
        n: u32,
    },
    /// The same day so many months later, clamped to the month's end.
    Months {
        /// Months.
        n: u32,
    },
    /// So many days after the end of the event's month (月结).
    EndOfMonth {
        /// Days after the month's last day.
        n: u32,
    },
}

impl PaymentTerms {
    /// The company's standard for equipment: 30 % on contract, 60 % before shipping, 10 % retention
    /// one year after acceptance.
    #[must_use]
    pub fn standard() -> Self {
        let part = |percent: i64, event, due| Instalment {
            percent: Rate::whole(percent),
            event,
            due,
        };
        Self {
            instalments: vec![
                part(30, PaymentEvent::Contract, DueRule::Days { n: 7 }),
                part(60, PaymentEvent::BeforeShipping, DueRule::Days { n: 0 }),
                part(10, PaymentEvent::Retention, DueRule::Months { n: 12 }),
            ],
        }
    }

    /// Whether money is asked for later than the standard terms would: less than 90 % before the
    /// goods leave.
    #[must_use]
    pub fn is_standard(&self) -> bool {
        let early: i64 = self
            .instalments
            .iter()
            .filter(|i| {
                matches!(
                    i.event,
                    PaymentEvent::Contract | PaymentEvent::BeforeShipping
                )
            })
            .map(|i| i.percent.0)
            .sum();
        early >= Rate::whole(90).0
    }

    /// In one line of words: 合同签订后 7 天内付 30%；发货前付 60%.
    #[must_use]
    pub fn words(&self) -> Text {
        let parts = self.instalments.iter().map(Instalment::words);
        let (zh, en): (Vec<_>, Vec<_>) = parts.map(|text| (text.zh, text.en)).unzip();
        Text::new(zh.join("；"), en.join("; "))
    }

    /// Errors of form; empty when the terms can stand.
    #[must_use]
    pub fn errors(&self, pointer: &str) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut error = |at: String, code: &str, message| {
            errors.push(FieldError::new(at, code, message));
        };
        if self.instalments.is_empty() || self.instalments.len() > INSTALMENTS_MAX {
            error(
                format!("{pointer}/instalments"),
                "instalment_count",
                text!(
                    "付款条件须有 1 至 {INSTALMENTS_MAX} 期",
                    "payment terms need 1 to {INSTALMENTS_MAX} instalments"
                ),
            );
        }
        for (i, part) in self.instalments.iter().enumerate() {
            if part.percent.0 <= 0 {
                error(
                    format!("{pointer}/instalments/{i}/percent"),
                    "positive",
                    text!(
                        "第 {} 期比例须大于 0",
                        "instalment {} needs a percentage above 0",
                        i + 1
                    ),
                );
            }
            if part.due.n() > DUE_DAYS_MAX {
                error(
                    format!("{pointer}/instalments/{i}/due/n"),
                    "too_long",
                    text!(
                        "第 {} 期账期过长",
                        "the term of instalment {} is too long",
                        i + 1
                    ),
                );
            }
        }
        let sum: i128 = self
            .instalments
            .iter()
            .map(|i| i128::from(i.percent.0))
            .sum();
        if sum != i128::from(Rate::whole(100).0) && !self.instalments.is_empty() {
            let shown = Rate(i64::try_from(sum).unwrap_or(i64::MAX));
            error(
                format!("{pointer}/instalments"),
                "sum_100",
                text!(
                    "各期比例合计须为 100%，现为 {shown}%",
                    "the percentages must make 100, they make {shown}"
                ),
            );
        }
        errors
    }
}

impl Instalment {
    fn words(&self) -> Text {
        use PaymentEvent as E;
        let (zh, en) = match self.event {
            E::Contract => ("合同签订后", "on contract"),
            E::BeforeShipping => ("发货前", "before shipping"),
            E::Shipping => ("发货后", "after shipping"),
            E::Acceptance => ("验收合格后", "after acceptance"),
            E::Retention => ("质保金：验收合格后", "retention, after acceptance"),
        };
        let percent = self.percent;
        let due = self.due.words();
        Text::new(
            format!("{zh}{}付 {percent}%", due.zh),
            format!("{percent}% {en}{}", due.en),
        )
    }
}

impl DueRule {
    fn words(self) -> Text {
        match self {
            Self::Days { n: 0 } | Self::WorkingDays { n: 0 } | Self::Months { n: 0 } => {
                Text::new("", "")
            }
            Self::EndOfMonth { n: 0 } => Text::new("，当月月底前", ", by the month's end"),
            Self::Days { n } => Text::new(
                format!(" {n} 天内"),
                format!(", within {}", counted(n, "day", "days")),
            ),
            Self::WorkingDays { n } => Text::new(
                format!(" {n} 个工作日内"),
                format!(", within {}", counted(n, "working day", "working days")),
            ),
            Self::Months { n } => Text::new(
                format!(" {n} 个月内"),
                format!(", within {}", counted(n, "month", "months")),
            ),
            Self::EndOfMonth { n } => Text::new(
                format!("，自当月月底起 {n} 天内"),
                format!(", within {} of the month's end", counted(n, "day", "days")),
            ),
        }
    }

    /// The rule's figure, whatever its unit.
    #[must_use]
    pub const fn n(self) -> u32 {
        match self {
            Self::Days { n }
            | Self::WorkingDays { n }
            | Self::Months { n }
            | Self::EndOfMonth { n } => n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_terms_stand() {
        assert!(PaymentTerms::standard().errors("").is_empty());
        assert!(PaymentTerms::standard().is_standard());
    }

    #[test]
    fn terms_read_as_phrases() {
        let words = PaymentTerms::standard().words();
        assert_eq!(
            words.zh,
            "合同签订后 7 天内付 30%；发货前付 60%；质保金：验收合格后 12 个月内付 10%"
        );
        assert_eq!(
            words.en,
            "30% on contract, within 7 days; 60% before shipping; \
             10% retention, after acceptance, within 12 months"
        );
    }

    #[test]
    fn percentages_must_make_100() {
        let mut terms = PaymentTerms::standard();
        terms.instalments[0].percent = Rate::whole(20);
        let errors = terms.errors("/payment_terms");
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].code, "sum_100");
        assert_eq!(errors[0].pointer, "/payment_terms/instalments");
    }
}
