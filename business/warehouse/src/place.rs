//! Stock places: the warehouses and stores where goods lie.

use ::store::{Command, Row, Sql, Tx, params, sql};
use access::{
    Permit,
    matrix::{ManagePlace, ViewStock},
};
use events::{NewEvent, Stream};
use kernel::{Fault, Moment, Result, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

kernel::ids! {
    /// A stock place.
    PlaceId,
}

const ALL: Sql<'static> =
    sql!("SELECT id, code, name, kind, active, version FROM stock_places ORDER BY kind, code");
const NAMES: Sql<'static> = sql!("SELECT id, name FROM stock_places");
const FIND: Sql<'static> =
    sql!("SELECT id, code, name, kind, active, version FROM stock_places WHERE id = $1");
const NAMED: Sql<'static> = sql!(
    "SELECT id, code, name, kind, active, version FROM stock_places WHERE name = $1 OR code = $1 ORDER BY code LIMIT 1"
);
const FIRST: Sql<'static> = sql!(
    "SELECT id, code, name, kind, active, version FROM stock_places WHERE kind = $1 AND active = $2 ORDER BY code LIMIT 1"
);
const SAVE: Sql<'static> = sql!(
    "INSERT INTO stock_places (id, code, name, kind, active, version) VALUES ($1, $2, $3, $4, $5, 1) \
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, kind = excluded.kind, \
     active = excluded.active, version = stock_places.version + 1"
);
/// For the very first place; whoever comes second takes what the first one founded.
const FOUND: Sql<'static> = sql!(
    "INSERT INTO stock_places (id, code, name, kind, active, version) VALUES ($1, $2, $3, $4, $5, 1) \
     ON CONFLICT DO NOTHING"
);

/// What a place is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Goods that can be delivered; orders are served from here first.
    Finished,
    /// Material and parts; orders are served from here last.
    Material,
}

impl PlaceKind {
    /// The word the database keeps. Its alphabetical order is the order in which orders are served.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Material => "material",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        [Self::Finished, Self::Material]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| Fault::internal(format_args!("unknown kind of place {word}")))
    }
}

/// A place as sent by a person or a fixture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceInput {
    /// Code, unique.
    pub code: String,
    /// Name, unique, e.g. 成品库.
    pub name: String,
    /// What it is for.
    pub kind: PlaceKind,
    /// Whether goods may be put there.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

/// A place as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StockPlace {
    /// Its id.
    pub id: PlaceId,
    /// Everything that can be entered.
    #[serde(flatten)]
    pub content: PlaceInput,
    /// Grows with each change.
    pub version: i64,
}

/// Every place: those that orders are served from first, by code.
pub async fn places(tx: &mut Tx<'_>, _: &Permit<ViewStock>) -> Result<Vec<StockPlace>> {
    tx.fetch_all(ALL, params![])
        .await?
        .iter()
        .map(place)
        .collect()
}

/// A place by its name or code, for fixtures and imports.
pub async fn place_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<StockPlace>> {
    tx.fetch_optional(NAMED, params![name])
        .await?
        .as_ref()
        .map(place)
        .transpose()
}

/// The names of all places.
pub(crate) async fn names(tx: &mut Tx<'_>) -> Result<Vec<(PlaceId, String)>> {
    let rows = tx.fetch_all(NAMES, params![]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// A place that goods may be put to.
pub(crate) async fn open_place(
    tx: &mut Tx<'_>,
    id: PlaceId,
    pointer: String,
) -> Result<StockPlace> {
    let found = tx
        .fetch_optional(FIND, params![id])
        .await?
        .as_ref()
        .map(place)
        .transpose()?;
    match found {
        Some(place) if place.content.active => Ok(place),
        Some(_) => Err(Fault::invalid(
            pointer,
            "disabled",
            text!("该库位已停用", "this stock place is disabled"),
        )),
        None => Err(Fault::invalid(
            pointer,
            "unknown_place",
            text!("没有这个库位", "there is no such stock place"),
        )),
    }
}

/// Where made goods go: the first open place for finished goods. A company that has none yet gets
/// one, since a report of finished goods is never refused for want of a shelf.
pub(crate) async fn finished_goods_place(tx: &mut Tx<'_>) -> Result<PlaceId> {
    if let Some(row) = tx
        .fetch_optional(FIRST, params![PlaceKind::Finished.as_str(), true])
        .await?
    {
        return row.get(0);
    }
    tx.execute(
        FOUND,
        params![
            PlaceId::new(),
            "FG",
            "成品库",
            PlaceKind::Finished.as_str(),
            true
        ],
    )
    .await?;
    tx.fetch_one(FIRST, params![PlaceKind::Finished.as_str(), true])
        .await?
        .get(0)
}

fn place(row: &Row) -> Result<StockPlace> {
    Ok(StockPlace {
        id: row.get(0)?,
        content: PlaceInput {
            code: row.get(1)?,
            name: row.get(2)?,
            kind: PlaceKind::parse(&row.get::<String>(3)?)?,
            active: row.get(4)?,
        },
        version: row.get(5)?,
    })
}

/// Enters or changes a stock place.
#[derive(Debug)]
pub struct SavePlace {
    /// The right to do so.
    pub permit: Permit<ManagePlace>,
    /// Its id; a fresh one enters a new place.
    pub id: PlaceId,
    /// What it is.
    pub input: PlaceInput,
    /// Now.
    pub now: Moment,
}

impl Command for SavePlace {
    const NAME: &'static str = "stock.save_place";
    type Output = PlaceId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PlaceId> {
        let input = &self.input;
        for (pointer, value) in [("/code", &input.code), ("/name", &input.name)] {
            if value.trim().is_empty() || value.chars().count() > 60 {
                let message = text!("必填，最多 60 个字", "required, at most 60 characters");
                return Err(Fault::invalid(pointer, "required", message));
            }
        }
        tx.execute(
            SAVE,
            params![
                self.id,
                input.code,
                input.name,
                input.kind.as_str(),
                input.active
            ],
        )
        .await?;
        let stream = Stream::new("stock_place", self.id.0);
        let event = NewEvent::new(
            stream,
            "stock_place.saved",
            json!({"after": input}),
            self.now,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}
