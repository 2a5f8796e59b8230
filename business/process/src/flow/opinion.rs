//! Opinions as they are kept: with what was seen, what was asked and how the checks stood.

use engine::{Answer, Content, Facts, FlowEvent, Groups, StepIx, Verdict};
use kernel::UserId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Outcome;
use crate::store::opinions::OpinionRow;

impl Outcome<'_> {
    /// The row of what a person said by an event: an opinion, or a step that he completed with a
    /// checklist (the confirmed entry). `None` for other events.
    pub(super) fn opinion_row(&self, event: &FlowEvent, seq: i64) -> Option<OpinionRow> {
        if let FlowEvent::StepCompleted {
            step,
            by: Some(_),
            answers,
            ..
        } = event
            && !answers.is_empty()
        {
            return Some(self.row(*step, answers, self.instance.state.content(), seq));
        }
        let FlowEvent::OpinionGiven {
            step,
            round,
            by,
            verdict,
            reason,
            answers,
            seen,
            ..
        } = event
        else {
            return None;
        };
        Some(OpinionRow {
            round: i64::from(*round),
            user: by.user,
            on_behalf_of: by.on_behalf_of,
            verdict: verdict_code(*verdict).to_owned(),
            reason: reason.clone(),
            ..self.row(*step, answers, seen, seq)
        })
    }

    fn row(&self, step: StepIx, answers: &[Answer], seen: &Content, seq: i64) -> OpinionRow {
        let spec = self.policy.step(step);
        OpinionRow {
            id: Uuid::now_v7(),
            step: spec.key.clone(),
            round: i64::from(self.instance.state.round()),
            user: self.actor.user.unwrap_or(UserId(Uuid::nil())),
            on_behalf_of: self.actor.on_behalf_of,
            post: self.actor.post.clone(),
            verdict: "complete".to_owned(),
            reason: String::new(),
            checklist: json!({"answers": answers, "checks": self.checks_seen(step)}),
            content_hash: hash_of(seen),
            looks_at: groups_seen(spec.looks_at, seen),
            event_seq: seq,
            created_at: self.acting.now,
            voided_at: None,
            voided_why: None,
        }
    }

    /// How each check of the step stood, with the facts it rests on.
    fn checks_seen(&self, step: StepIx) -> Vec<Value> {
        let checks = self.policy.step(step).checks.iter();
        checks
            .map(|check| {
                let facts: serde_json::Map<String, Value> = check
                    .passes
                    .facts()
                    .map(|fact| {
                        (
                            self.policy.fact_name(fact),
                            json!(self.facts.get(fact).to_string()),
                        )
                    })
                    .collect();
                json!({"check": check.key, "outcome": check.outcome(self.facts), "facts": facts})
            })
            .collect()
    }
}

/// The word of a verdict in the database and on the wire.
pub(crate) const fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approve",
        Verdict::Return => "return",
        Verdict::Object => "object",
    }
}

/// One hash over all groups of a content.
fn hash_of(content: &Content) -> String {
    let mut hasher = Sha256::new();
    content.0.iter().for_each(|group| hasher.update(group.0));
    hex::encode(hasher.finalize())
}

/// The groups an opinion rests on, each with the hash that was seen.
fn groups_seen(groups: Groups, seen: &Content) -> Value {
    let hashes = groups.defs().filter_map(|def| {
        Some((
            def.key.to_owned(),
            json!(seen.0.get(Content::position(def.key)?)?),
        ))
    });
    Value::Object(hashes.collect())
}
