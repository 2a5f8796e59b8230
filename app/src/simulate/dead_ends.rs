//! An act that is refused for one reason again and again is a sign of a dead end: somebody is asked
//! for what he cannot do, and nothing tells him what would help.

use std::collections::BTreeMap;

use uuid::Uuid;

/// More equal refusals of one act in a row are a dead end. Who waits for another tries two or three
/// times a day: in two months of seven seeds the longest such waits were for an order that was held
/// (13), a change that was being decided (11) and material (6); twice that has room for a wait of two
/// weeks. The one dead end among them went on to 68.
const ROW_MAX: u32 = 30;

/// The acts that were refused the last time.
#[derive(Debug, Default)]
pub(super) struct DeadEnds {
    rows: BTreeMap<String, Row>,
    longest: Option<(String, Row)>,
}

/// Equal refusals of one act in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    who: String,
    code: String,
    refused: u32,
}

impl DeadEnds {
    /// Somebody has acted, and was refused for a reason or not; an act is told apart by what it is
    /// done to.
    pub(super) fn acted(&mut self, who: &str, act: String, refused: Option<&str>) {
        let Some(code) = refused else {
            self.rows.remove(&act);
            return;
        };
        let before = self.rows.get(&act).filter(|row| row.code == code);
        let row = Row {
            who: who.to_owned(),
            code: code.to_owned(),
            refused: before.map_or(0, |row| row.refused) + 1,
        };
        let longest = self.longest.as_ref().map_or(0, |(_, row)| row.refused);
        if row.refused > longest {
            self.longest = Some((act.clone(), row.clone()));
        }
        self.rows.insert(act, row);
    }

    /// What was refused too often in a row.
    pub(super) fn found(&self) -> Option<String> {
        let (act, row) = self.longest.as_ref()?;
        let Row { who, code, refused } = row;
        (*refused > ROW_MAX)
            .then(|| format!("a dead end: {act} by {who} was refused {refused} times for {code}"))
    }

    /// The longest row of equal refusals, without the ids that differ in every run.
    pub(super) fn longest(&self) -> String {
        self.longest
            .as_ref()
            .map_or_else(String::new, |(act, row)| {
                let parts = act.split('/').map(|part| match part.parse::<Uuid>() {
                    Ok(_) => "…",
                    Err(_) => part,
                });
                let act: Vec<&str> = parts.collect();
                format!("{} × {} at {}", row.refused, row.code, act.join("/"))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACT: &str = "POST /orders/01936b2e-5f0a-7c3d-9e21-0123456789ab/submit";

    fn after(codes: &[&str]) -> DeadEnds {
        let mut ends = DeadEnds::default();
        for code in codes {
            ends.acted("chen.jing", ACT.to_owned(), Some(code));
        }
        ends
    }

    #[test]
    fn a_desk_that_never_learns_is_found_with_order_act_and_refusal() {
        let row = vec!["customer_on_hold"; ROW_MAX as usize];
        assert_eq!(
            after(&row).found(),
            None,
            "so many happen in a sound company"
        );
        let longer = [row.as_slice(), &["customer_on_hold"]].concat();
        let found = after(&longer).found().expect("one more is too many");
        for part in [ACT, "customer_on_hold", "chen.jing"] {
            assert!(found.contains(part), "{found}");
        }
    }

    #[test]
    fn another_reason_is_another_row() {
        let mixed = ["customer_on_hold", "missing_field"].repeat(ROW_MAX as usize);
        assert_eq!(after(&mixed).found(), None);
    }

    #[test]
    fn what_is_done_at_last_was_no_dead_end() {
        let row = vec!["customer_on_hold"; ROW_MAX as usize];
        let mut ends = after(&row);
        ends.acted("chen.jing", ACT.to_owned(), None);
        ends.acted("chen.jing", ACT.to_owned(), Some("customer_on_hold"));
        assert_eq!(ends.found(), None);
    }
}
