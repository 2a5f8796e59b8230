//! Policies as pages show them: versions, text, graph.

use engine::{Policy, cel::Condition, policy::Step};
use kernel::{Fault, Result, Text};
use serde::Serialize;
use store::Tx;

use crate::{
    NamedPost, Process, Publication,
    store::policies::{self, PolicyRow},
    view::named_posts,
};

/// A policy with its versions.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PolicyInfo {
    /// Its stable id.
    pub policy: String,
    /// The rule book's name, in the newest version.
    pub title: Text,
    /// The order types that run under it.
    pub order_types: Vec<String>,
    /// Its versions, the newest first.
    pub versions: Vec<VersionInfo>,
}

/// A version with what runs under it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct VersionInfo {
    /// The publication.
    #[serde(flatten)]
    pub publication: Publication,
    /// How many subjects run under it.
    pub running: i64,
    /// How many have ended.
    pub ended: i64,
}

/// A policy's steps as a graph.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PolicyGraph {
    /// The policy's id.
    pub policy: String,
    /// The version shown.
    pub version: u32,
    /// The rule book's name.
    pub title: Text,
    /// The steps, in the policy's order.
    pub steps: Vec<GraphStep>,
    /// The company's words for progress, with the steps after which each holds.
    pub milestones: Vec<GraphMilestone>,
}

/// A step of the graph.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GraphStep {
    /// Its key.
    pub key: String,
    /// Its name.
    pub title: Text,
    /// What it consists of.
    #[schema(value_type = String)]
    pub activity: engine::Activity,
    /// What completes it.
    pub completes: Text,
    /// Who does it.
    pub posts: Vec<NamedPost>,
    /// The keys of the steps before it.
    pub needs: Vec<String>,
    /// The condition under which it applies.
    pub when: Option<String>,
    /// Its gates: key and condition.
    pub gates: Vec<GraphGate>,
    /// Working days within which it is to be done.
    pub within: Option<u32>,
    /// Where it sends the subject back.
    pub returns_to: Option<String>,
    /// The ids of the clauses behind it.
    pub clauses: Vec<String>,
}

/// A gate of the graph.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GraphGate {
    /// Its key.
    pub key: String,
    /// What must hold.
    pub condition: String,
    /// What is missing while it does not hold.
    pub text: Text,
}

/// A milestone of the graph.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GraphMilestone {
    /// Its key.
    pub key: String,
    /// The company's word.
    pub title: Text,
    /// The steps after which it holds.
    pub after: Vec<String>,
}

impl Process {
    /// Every policy with its versions and what runs under each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_policies(&self, tx: &mut Tx<'_>) -> Result<Vec<PolicyInfo>> {
        let subjects = policies::subjects(tx).await?;
        let bindings = policies::bindings(tx).await?;
        let mut all: Vec<PolicyInfo> = Vec::new();
        for row in policies::all(tx).await? {
            let version = version_info(&row, &subjects);
            match all.last_mut().filter(|info| info.policy == row.policy) {
                Some(info) => {
                    info.title = row.title;
                    info.versions.insert(0, version);
                }
                None => all.push(PolicyInfo {
                    order_types: types_of(&bindings, &row.policy),
                    policy: row.policy,
                    title: row.title,
                    versions: vec![version],
                }),
            }
        }
        Ok(all)
    }

    /// The newest version of a policy and its text.
    ///
    /// # Errors
    /// Not found for an unknown policy.
    pub async fn policy_text(&self, tx: &mut Tx<'_>, policy: &str) -> Result<(i64, String)> {
        let row = policies::newest(tx, policy)
            .await?
            .ok_or(Fault::NotFound("policy"))?;
        Ok((row.version, row.yaml))
    }

    /// The newest version of a policy as a graph.
    ///
    /// # Errors
    /// Not found for an unknown policy.
    pub async fn policy_graph(&self, tx: &mut Tx<'_>, policy: &str) -> Result<PolicyGraph> {
        let row = policies::newest(tx, policy)
            .await?
            .ok_or(Fault::NotFound("policy"))?;
        let policy = self.policies().get(tx, policy, row.version).await?;
        let keys =
            |steps: engine::Bits| steps.iter().map(|i| policy.steps[i].key.clone()).collect();
        let milestones = policy.milestones.iter().map(|milestone| GraphMilestone {
            key: milestone.key.clone(),
            title: milestone.title.clone(),
            after: keys(milestone.after),
        });
        Ok(PolicyGraph {
            policy: policy.id.clone(),
            version: policy.version,
            title: policy.title.clone(),
            steps: policy
                .steps
                .iter()
                .map(|step| graph_step(&policy, step))
                .collect(),
            milestones: milestones.collect(),
        })
    }
}

fn version_info(row: &PolicyRow, subjects: &[(String, i64, i64, i64)]) -> VersionInfo {
    let found = subjects
        .iter()
        .find(|(policy, version, ..)| *policy == row.policy && *version == row.version);
    let (all, ended) = found.map_or((0, 0), |(_, _, all, ended)| (*all, *ended));
    VersionInfo {
        publication: row.into(),
        running: all - ended,
        ended,
    }
}

fn types_of(bindings: &[(String, String)], policy: &str) -> Vec<String> {
    bindings
        .iter()
        .filter(|(_, to)| to == policy)
        .map(|(order_type, _)| order_type.clone())
        .collect()
}

fn graph_step(policy: &Policy, step: &Step) -> GraphStep {
    let gates = step.gates.iter().filter_map(|ix| policy.gates.get(ix.at()));
    let clauses = step
        .clauses
        .iter()
        .filter_map(|ix| policy.clauses.get(ix.at()));
    GraphStep {
        key: step.key.clone(),
        title: step.title.clone(),
        activity: step.activity,
        completes: step.activity.completion_text(),
        posts: named_posts(step.posts),
        needs: step
            .needs
            .iter()
            .map(|need| policy.steps[need].key.clone())
            .collect(),
        when: step
            .when
            .as_ref()
            .map(|when: &Condition| when.source().to_owned()),
        gates: gates
            .map(|gate| GraphGate {
                key: gate.key.clone(),
                condition: gate.condition.source().to_owned(),
                text: gate.text.clone(),
            })
            .collect(),
        within: step.clock.and_then(|clock| clock.within),
        returns_to: step.returns_to.map(|to| policy.step(to).key.clone()),
        clauses: clauses.map(|clause| clause.id.clone()).collect(),
    }
}
