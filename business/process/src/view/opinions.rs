//! Opinions and forms of a page.

use engine::{Groups, VoidReason};
use kernel::{Text, text};

use super::{FormQuestion, FormView, OpinionView, Page, steps::named_posts};
use crate::store::opinions::{FormRow, OpinionRow};

impl Page<'_> {
    pub(super) fn opinion(&self, row: OpinionRow) -> OpinionView {
        OpinionView {
            id: row.id,
            round: row.round,
            by: self.person(row.user),
            on_behalf_of: row.on_behalf_of.map(|user| self.person(user)),
            post: row.post,
            verdict: row.verdict,
            reason: row.reason,
            checklist: row.checklist,
            content_hash: row.content_hash,
            event_seq: row.event_seq,
            at: row.created_at,
            voided_at: row.voided_at,
            voided_why: row.voided_why.map(|why| void_text(&why)),
            step: row.step,
        }
    }

    /// The forms that are demanded or were filled in, in the policy's order.
    pub(super) fn forms(&self, rows: &[FormRow]) -> Vec<FormView> {
        let marks = self.instance.state.marks();
        let all = self.policy.forms.iter().enumerate();
        all.filter_map(|(i, form)| {
            let filled = rows.iter().rev().find(|row| row.form == form.key);
            let demanded = marks.demanded.has(i);
            if !demanded && filled.is_none() {
                return None;
            }
            let questions = form.questions.iter().map(|(key, question)| FormQuestion {
                key: key.clone(),
                text: question.text.clone(),
                kind: question.kind,
                optional: question.optional,
            });
            Some(FormView {
                key: form.key.clone(),
                title: form.title.clone(),
                step: self.policy.step(form.of).key.clone(),
                posts: named_posts(form.posts),
                demanded,
                questions: questions.collect(),
                answers: filled.map(|row| row.answers.clone()),
                filled_by: filled.map(|row| self.person(row.user)),
                filled_at: filled.map(|row| row.created_at),
            })
        })
        .collect()
    }
}

/// Why an opinion became void, in words.
pub(crate) fn void_text(why: &serde_json::Value) -> Text {
    match serde_json::from_value(why.clone()) {
        Ok(VoidReason::ContentChanged(groups)) => {
            let Text { zh, en } = Groups::names(groups);
            text!(
                "所依据的内容已变更：{zh}",
                "what it rested on has changed: {en}"
            )
        }
        Ok(VoidReason::NewRound) => text!(
            "新一轮评审须重新给出意见",
            "the new round asks everybody again"
        ),
        Err(_) => text!("已失效", "void"),
    }
}
