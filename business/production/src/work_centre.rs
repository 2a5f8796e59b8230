//! Work centres.

use ::store::{Command, Sql, Tx, params, sql};
use access::{
    Permit,
    matrix::{ManageWorkCentre, ViewProduction},
};
use events::{NewEvent, Stream};
use kernel::{DocumentId, Fault, Moment, Quantity, Result, Text, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Hours of a day.
const DAY_HOURS: Quantity = Quantity::whole(24);

const ALL: Sql<'static> =
    sql!("SELECT id, code, name_zh, name_en, daily_hours, active FROM work_centres ORDER BY code");
const SAVE: Sql<'static> = sql!(
    "INSERT INTO work_centres (id, code, name_zh, name_en, daily_hours, active) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET code = excluded.code, \
     name_zh = excluded.name_zh, name_en = excluded.name_en, daily_hours = excluded.daily_hours, \
     active = excluded.active"
);

/// A work centre as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkCentreInput {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Hours it works a day.
    pub daily_hours: Quantity,
    /// Whether it may be chosen.
    #[serde(default = "yes")]
    pub active: bool,
}

const fn yes() -> bool {
    true
}

/// A work centre as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkCentre {
    /// Its id.
    pub id: DocumentId,
    /// Everything that can be entered.
    #[serde(flatten)]
    pub content: WorkCentreInput,
}

/// All work centres, by code.
pub async fn work_centres(tx: &mut Tx<'_>, _: &Permit<ViewProduction>) -> Result<Vec<WorkCentre>> {
    let rows = tx.fetch_all(ALL, params![]).await?;
    rows.iter()
        .map(|row| {
            let content = WorkCentreInput {
                code: row.get(1)?,
                name: Text::new(row.get::<String>(2)?, row.get::<String>(3)?),
                daily_hours: row.get(4)?,
                active: row.get(5)?,
            };
            Ok(WorkCentre {
                id: row.get(0)?,
                content,
            })
        })
        .collect()
}

/// Enters or changes a work centre.
#[derive(Debug)]
pub struct SaveWorkCentre {
    /// The right to do so.
    pub permit: Permit<ManageWorkCentre>,
    /// Its id; a fresh one enters a new centre.
    pub id: DocumentId,
    /// What it is.
    pub input: WorkCentreInput,
    /// Now.
    pub now: Moment,
}

impl Command for SaveWorkCentre {
    const NAME: &'static str = "work_centre.save";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        let input = &self.input;
        if input.code.trim().is_empty() || input.name.zh.trim().is_empty() {
            return Err(Fault::invalid(
                "/code",
                "required",
                text!("请填写代码和名称", "enter code and name"),
            ));
        }
        if input.daily_hours.0 <= 0 || input.daily_hours > DAY_HOURS {
            return Err(Fault::invalid(
                "/daily_hours",
                "range",
                text!(
                    "每日工时须在 0 与 24 之间",
                    "the daily hours lie between 0 and 24"
                ),
            ));
        }
        tx.execute(
            SAVE,
            params![
                self.id,
                input.code,
                input.name.zh,
                input.name.en,
                input.daily_hours,
                input.active
            ],
        )
        .await?;
        let stream = Stream::new("work_centre", self.id.0);
        let event = NewEvent::new(
            stream,
            "work_centre.saved",
            json!({"after": input}),
            self.now,
        );
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}
