//! The graph of a policy: for the page, for Graphviz and for Mermaid.

use kernel::{Locale, Text};
use serde::Serialize;

use crate::{
    activity::Activity,
    bits::{Bits, StepIx},
    explain::Waiting,
    policy::Policy,
    state::State,
};

/// A policy as a graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// The policy, e.g. `equipment-sales@1`.
    pub rule: String,
    /// Its name.
    pub title: Text,
    /// Its steps, in the order of the file.
    pub nodes: Vec<Node>,
    /// What comes before what, without what follows from other edges.
    pub edges: Vec<Edge>,
}

/// A step of the graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// What it consists of.
    pub activity: Activity,
    /// Whether people do it, rather than the world.
    pub human: bool,
    /// Who does it.
    pub posts: Vec<&'static str>,
    /// How far from the beginning: the longest way to it.
    pub layer: usize,
    /// Its place among the steps of the same layer, from 0.
    pub lane: usize,
    /// The clauses that ask for it.
    pub clauses: Vec<String>,
    /// The condition under which it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Conditions that guard it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<String>,
}

/// Why two steps are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// The second waits for the first.
    Needs,
    /// Goods flow: the second may begin with the first units.
    Flows,
    /// The order may be sent back.
    Returns,
}

/// A line between two steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// From this step.
    pub from: String,
    /// To this step.
    pub to: String,
    /// Why.
    pub kind: EdgeKind,
}

/// How a step of an order stands, for its place in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// Not its turn yet.
    Waiting,
    /// Can be worked on.
    Open,
    /// Open and past due.
    Overdue,
    /// Done.
    Done,
    /// Done, but not in time.
    DoneLate,
    /// Does not apply to this order.
    Skipped,
}

/// The graph of a policy.
#[must_use]
pub fn graph(policy: &Policy) -> Graph {
    let layers = layers(policy);
    let mut lanes = vec![0_usize; policy.steps.len() + 1];
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for (ix, step) in policy.each_step() {
        let layer = layers[ix.at()];
        nodes.push(Node {
            key: step.key.clone(),
            title: step.title.clone(),
            activity: step.activity,
            human: step.activity.is_human(),
            posts: step.posts.keys().collect(),
            layer,
            lane: lanes[layer],
            clauses: step
                .clauses
                .iter()
                .map(|c| policy.clauses[c.at()].id.clone())
                .collect(),
            when: step.when.as_ref().map(|w| w.source().to_owned()),
            gates: step
                .gates
                .iter()
                .map(|g| policy.gates[g.at()].condition.source().to_owned())
                .collect(),
        });
        lanes[layer] += 1;
        for need in direct_needs(policy, ix).iter() {
            let from = &policy.steps[need];
            let flows = step.activity.flows() && from.activity.flows();
            let kind = if flows {
                EdgeKind::Flows
            } else {
                EdgeKind::Needs
            };
            edges.push(Edge {
                from: from.key.clone(),
                to: step.key.clone(),
                kind,
            });
        }
        if let Some(to) = step.returns_to {
            let to = policy.step(to).key.clone();
            edges.push(Edge {
                from: step.key.clone(),
                to,
                kind: EdgeKind::Returns,
            });
        }
    }
    Graph {
        rule: policy.rule.clone(),
        title: policy.title.clone(),
        nodes,
        edges,
    }
}

/// The longest way to each step.
fn layers(policy: &Policy) -> Vec<usize> {
    let mut layers = vec![0; policy.steps.len()];
    for _ in 0..policy.steps.len() {
        for (ix, step) in policy.each_step() {
            let before = step.needs.iter().map(|need| layers[need] + 1).max();
            layers[ix.at()] = before.unwrap_or(0);
        }
    }
    layers
}

/// The needs of a step that no other need of it already implies.
fn direct_needs(policy: &Policy, step: StepIx) -> Bits {
    let needs = policy.step(step).needs;
    let implied = |need: &usize| {
        needs
            .iter()
            .any(|other| policy.steps[*need].after.has(other))
    };
    needs.iter().filter(|need| !implied(need)).collect()
}

/// How each step of an order stands, in the order of the policy.
#[must_use]
pub fn node_states(policy: &Policy, state: &State) -> Vec<NodeState> {
    let marks = state.marks();
    (0..policy.steps.len())
        .map(|i| {
            if marks.done.has(i) {
                if marks.late.has(i) {
                    NodeState::DoneLate
                } else {
                    NodeState::Done
                }
            } else if marks.skipped.has(i) {
                NodeState::Skipped
            } else if marks.overdue.has(i) {
                NodeState::Overdue
            } else if marks.open.has(i) {
                NodeState::Open
            } else {
                NodeState::Waiting
            }
        })
        .collect()
}

impl Graph {
    /// The graph in Graphviz's language.
    #[must_use]
    pub fn dot(&self, locale: Locale) -> String {
        let mut lines = vec![
            format!("digraph \"{}\" {{", self.rule),
            "  rankdir=LR; node [shape=box, style=rounded];".to_owned(),
        ];
        for node in &self.nodes {
            let label = escape(node.title.get(locale));
            let style = if node.human { "rounded" } else { "filled" };
            lines.push(format!(
                "  {} [label=\"{label}\\n{}\", style=\"{style}\"];",
                node.key,
                node.posts.join(", ")
            ));
        }
        for edge in &self.edges {
            let style = match edge.kind {
                EdgeKind::Needs => "solid",
                EdgeKind::Flows => "bold",
                EdgeKind::Returns => "dashed",
            };
            let constraint = edge.kind != EdgeKind::Returns;
            lines.push(format!(
                "  {} -> {} [style={style}, constraint={constraint}];",
                edge.from, edge.to
            ));
        }
        lines.push("}".to_owned());
        lines.join("\n") + "\n"
    }

    /// The graph in Mermaid's language.
    #[must_use]
    pub fn mermaid(&self, locale: Locale) -> String {
        let mut lines = vec!["flowchart LR".to_owned()];
        for node in &self.nodes {
            let label = escape(node.title.get(locale));
            let (open, close) = if node.human { ("(", ")") } else { ("[", "]") };
            lines.push(format!("  {}{open}\"{label}\"{close}", node.key));
        }
        for edge in &self.edges {
            let arrow = match edge.kind {
                EdgeKind::Needs => "-->",
                EdgeKind::Flows => "==>",
                EdgeKind::Returns => "-.->",
            };
            lines.push(format!("  {} {arrow} {}", edge.from, edge.to));
        }
        lines.join("\n") + "\n"
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// What an order waits for, as one sentence, e.g. for a list: "等待：财务会审（财务专员）".
#[must_use]
pub fn waiting_text(policy: &Policy, waiting: &[Waiting]) -> Text {
    let part = |w: &Waiting| {
        let (title, posts) = (&policy.step(w.step).title, w.posts.names());
        if posts.zh.is_empty() {
            return title.clone();
        }
        Text {
            zh: format!("{}（{}）", title.zh, posts.zh),
            en: format!("{} ({})", title.en, posts.en),
        }
    };
    let parts: Vec<Text> = waiting.iter().map(part).collect();
    Text {
        zh: parts
            .iter()
            .map(|t| t.zh.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        en: parts
            .iter()
            .map(|t| t.en.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::equipment_sales;

    #[test]
    fn reviews_stand_beside_each_other_and_edges_are_direct() {
        let policy = equipment_sales().unwrap();
        let graph = graph(&policy);
        let node = |key: &str| graph.nodes.iter().find(|n| n.key == key).unwrap();
        assert_eq!(node("finance_review").layer, node("legal_review").layer);
        assert_ne!(node("finance_review").lane, node("legal_review").lane);
        let joined = |from: &str, to: &str| {
            graph
                .edges
                .iter()
                .find(|e| e.from == from && e.to == to)
                .map(|e| e.kind)
        };
        assert_eq!(joined("pack", "ship"), Some(EdgeKind::Flows));
        assert_eq!(
            joined("plan", "produce"),
            None,
            "it follows by way of procure"
        );
        assert_eq!(joined("legal_review", "enter"), Some(EdgeKind::Returns));
        assert!(graph.dot(Locale::Zh).contains("销售初审"));
        assert!(graph.mermaid(Locale::En).contains("pack ==> ship"));
    }
}
