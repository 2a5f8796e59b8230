//! Published policies: compiled once per version, bound to order types, pinned by running orders.

mod shown;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError, RwLock},
};

use access::{Permit, matrix::PublishPolicy};
use engine::{Policy, policy::file::DocumentKind};
use kernel::{Fault, FieldError, Moment, Result, Text, UserId, text};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;

use crate::store::policies::{self, PolicyRow};

pub use shown::{GraphGate, GraphMilestone, GraphStep, PolicyGraph, PolicyInfo, VersionInfo};

/// A compiled policy version, shared by all orders that pin it.
pub type RunningPolicy = Arc<Policy>;

/// A published version, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Publication {
    /// The policy's stable id.
    pub policy: String,
    /// The version, from 1.
    pub version: i64,
    /// What kind of document runs by it.
    pub document: String,
    /// The rule book's name.
    pub title: Text,
    /// SHA-256 of its text.
    pub hash: String,
    /// What this version changed and why.
    pub note: String,
    /// When it was published.
    pub published_at: Moment,
    /// By whom; nobody for the versions the program brought along.
    pub published_by: Option<UserId>,
}

/// A kind of order that people enter, with the rules it runs under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct OrderType {
    /// The word that an order carries as its `order_type`.
    pub order_type: String,
    /// What such an order is called.
    pub title: Text,
    /// The policy that new orders of the type run under.
    pub policy: String,
    /// Its newest version.
    pub version: i64,
    /// The rule book's name.
    pub policy_title: Text,
}

/// The compiled versions and the order types' bindings, as this process knows them.
#[derive(Debug, Default)]
pub(crate) struct Policies {
    compiled: RwLock<HashMap<(String, i64), RunningPolicy>>,
    bound: RwLock<HashMap<String, RunningPolicy>>,
}

impl Policies {
    /// Reads the bindings and the versions they point to. Called at start, after a publication and
    /// now and then, since another node may have published.
    pub(crate) async fn load(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut bound = HashMap::new();
        for (order_type, _) in policies::bindings(tx).await? {
            if let Some((policy, version)) = policies::bound(tx, &order_type).await? {
                bound.insert(order_type, self.get(tx, &policy, version).await?);
            }
        }
        *self.bound.write().unwrap_or_else(PoisonError::into_inner) = bound;
        Ok(())
    }

    /// The policy that new orders of a type run under.
    pub(crate) fn for_type(&self, order_type: &str) -> Result<RunningPolicy> {
        let bound = self.bound.read().unwrap_or_else(PoisonError::into_inner);
        bound.get(order_type).cloned().ok_or_else(|| {
            Fault::invalid(
                "/order_type",
                "unknown",
                text!(
                    "订单类型“{order_type}”没有适用的制度",
                    "no policy is bound to order type {order_type}"
                ),
            )
        })
    }

    /// The order types whose orders people enter, by key.
    pub(crate) fn order_types(&self) -> Vec<OrderType> {
        let bound = self.bound.read().unwrap_or_else(PoisonError::into_inner);
        let entered = bound
            .iter()
            .filter(|(_, policy)| policy.document == DocumentKind::SalesOrder)
            .filter(|(_, policy)| policy.step_of(engine::Activity::Enter).is_some());
        let mut types: Vec<OrderType> = entered
            .map(|(order_type, policy)| OrderType {
                order_type: order_type.clone(),
                title: policy
                    .header
                    .order
                    .as_ref()
                    .unwrap_or(&policy.title)
                    .clone(),
                policy: policy.id.clone(),
                version: i64::from(policy.version),
                policy_title: policy.title.clone(),
            })
            .collect();
        types.sort_by(|a, b| a.order_type.cmp(&b.order_type));
        types
    }

    /// A version, compiled at its first use.
    pub(crate) async fn get(
        &self,
        tx: &mut Tx<'_>,
        policy: &str,
        version: i64,
    ) -> Result<RunningPolicy> {
        let key = (policy.to_owned(), version);
        if let Some(known) = self
            .compiled
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(known.clone());
        }
        let row = policies::find(tx, policy, version)
            .await?
            .ok_or(Fault::NotFound("policy"))?;
        let compiled = compile(&row.yaml, version)?;
        self.compiled
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, compiled.clone());
        Ok(compiled)
    }
}

/// What this process has compiled, by SHA-256 of the text and version: at the start the same text is
/// met when it is brought along, when it is published and when it is bound.
static COMPILED: LazyLock<Mutex<ByText>> = LazyLock::new(Mutex::default);

type ByText = HashMap<([u8; 32], u32), RunningPolicy>;

/// A policy text as version `version`, or what is wrong with it.
fn compile(yaml: &str, version: i64) -> Result<RunningPolicy> {
    let number = u32::try_from(version).map_err(|_| Fault::overflow())?;
    let key = (Sha256::digest(yaml).into(), number);
    let known = || COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(policy) = known().get(&key) {
        return Ok(policy.clone());
    }
    let policy = Policy::from_yaml(yaml, number).map_err(unsound)?;
    let policy = Arc::new(policy);
    known().insert(key, policy.clone());
    Ok(policy)
}

/// The linter's errors, as errors of the text's fields.
fn unsound(findings: Vec<engine::lint::Finding>) -> Fault {
    Fault::Invalid(
        findings
            .into_iter()
            .filter(|finding| finding.severity == engine::lint::Severity::Error)
            .map(|finding| {
                FieldError::new(
                    format!("/{}", finding.path.replace('.', "/")),
                    finding.code,
                    finding.message,
                )
            })
            .collect(),
    )
}

/// Publishes a text as the next version of its policy. The same text again publishes nothing.
/// Orders already running stay with the version they pinned.
pub(crate) async fn publish(
    tx: &mut Tx<'_>,
    yaml: &str,
    note: &str,
    permit: &Permit<PublishPolicy>,
    now: Moment,
) -> Result<Publication> {
    let hash = hex::encode(Sha256::digest(yaml));
    let draft = compile(yaml, 1)?;
    let newest = policies::newest(tx, &draft.id).await?;
    if let Some(same) = newest.as_ref().filter(|row| row.hash == hash) {
        return Ok(same.into());
    }
    let row = PolicyRow {
        version: newest.map_or(1, |row| row.version + 1),
        document: document_code(draft.document).to_owned(),
        policy: draft.id.clone(),
        title: draft.title.clone(),
        yaml: yaml.to_owned(),
        hash,
        note: note.to_owned(),
        published_at: now,
        published_by: permit.user(),
    };
    policies::insert(tx, &row).await?;
    Ok((&row).into())
}

/// Publishes a text that the program brings along, unless the company has published a version of
/// its own: then that one stands. Gives back the policy's id.
pub(crate) async fn ship(
    tx: &mut Tx<'_>,
    yaml: &str,
    permit: &Permit<PublishPolicy>,
    now: Moment,
) -> Result<String> {
    let policy = compile(yaml, 1)?.id.clone();
    let newest = policies::newest(tx, &policy).await?;
    if newest.is_none_or(|row| row.published_by.is_none()) {
        publish(tx, yaml, "shipped", permit, now).await?;
    }
    Ok(policy)
}

const fn document_code(document: DocumentKind) -> &'static str {
    match document {
        DocumentKind::SalesOrder => crate::SubjectKind::SalesOrder.code(),
        DocumentKind::PurchaseOrder => crate::SubjectKind::PurchaseOrder.code(),
    }
}

impl From<&PolicyRow> for Publication {
    fn from(row: &PolicyRow) -> Self {
        Self {
            policy: row.policy.clone(),
            version: row.version,
            document: row.document.clone(),
            title: row.title.clone(),
            hash: row.hash.clone(),
            note: row.note.clone(),
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}
