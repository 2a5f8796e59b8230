//! Tables `calendar_days`, `calendar_years` and `calendar_rules`: what differs from the nation's
//! calendar that is carried with the program.

use std::collections::HashMap;

use engine::calendar::{DayKind, DayRule, Hours, Layer};
use kernel::{Date, DepartmentId, Fault, Moment, Result, Text};
use store::{Json, Sql, Tx, params, sql};

const DAYS: Sql =
    sql!("SELECT date, department, kind, name_zh, name_en FROM calendar_days ORDER BY date");
const YEARS: Sql = sql!("SELECT year FROM calendar_years ORDER BY year");
const RULES: Sql = sql!("SELECT department, hours, weekdays FROM calendar_rules");
const PUT_COMPANY_DAY: Sql = sql!(
    "INSERT INTO calendar_days (date, kind, name_zh, name_en, source) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (date) WHERE department IS NULL DO UPDATE SET kind = excluded.kind, name_zh = excluded.name_zh, \
     name_en = excluded.name_en, source = excluded.source"
);
const PUT_DEPARTMENT_DAY: Sql = sql!(
    "INSERT INTO calendar_days (date, kind, name_zh, name_en, source, department) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (date, department) WHERE department IS NOT NULL DO UPDATE SET kind = excluded.kind, \
     name_zh = excluded.name_zh, name_en = excluded.name_en, source = excluded.source"
);
const DROP_COMPANY_DAY: Sql =
    sql!("DELETE FROM calendar_days WHERE date = $1 AND department IS NULL");
const DROP_DEPARTMENT_DAY: Sql =
    sql!("DELETE FROM calendar_days WHERE date = $1 AND department = $2");
const PUT_YEAR: Sql =
    sql!("INSERT INTO calendar_years (year, published_at) VALUES ($1, $2) ON CONFLICT DO NOTHING");

/// The layers over the nation's calendar: the company's under `None`, and those of departments.
pub(crate) async fn layers(tx: &mut Tx<'_>) -> Result<HashMap<Option<DepartmentId>, Layer>> {
    let mut layers: HashMap<Option<DepartmentId>, Layer> = HashMap::new();
    for row in tx.fetch_all(DAYS, params![]).await? {
        let kind: String = row.get(2)?;
        let rule = DayRule {
            date: row.get(0)?,
            kind: parse_kind(&kind)?,
            reason: Text::new(row.get::<String>(3)?, row.get::<String>(4)?),
        };
        layers.entry(row.get(1)?).or_default().days.push(rule);
    }
    for row in tx.fetch_all(YEARS, params![]).await? {
        layers.entry(None).or_default().published.push(row.get(0)?);
    }
    for row in tx.fetch_all(RULES, params![]).await? {
        let hours: Option<Json<Hours>> = row.get(1)?;
        let weekdays: Option<Json<[bool; 7]>> = row.get(2)?;
        let layer = layers.entry(row.get(0)?).or_default();
        layer.hours = hours.map(|Json(hours)| hours);
        layer.weekdays = weekdays.map(|Json(weekdays)| weekdays);
    }
    Ok(layers)
}

/// Puts a day of the company, or of one department; `source` says who decided it.
pub(crate) async fn put_day(
    tx: &mut Tx<'_>,
    department: Option<DepartmentId>,
    rule: &DayRule,
    source: &str,
) -> Result<()> {
    let (date, kind, reason) = (rule.date, kind_code(rule.kind), &rule.reason);
    match department {
        None => {
            tx.execute(
                PUT_COMPANY_DAY,
                params![date, kind, reason.zh, reason.en, source],
            )
            .await
        }
        Some(of) => {
            tx.execute(
                PUT_DEPARTMENT_DAY,
                params![date, kind, reason.zh, reason.en, source, of],
            )
            .await
        }
    }
    .map(drop)
}

/// Takes a day back to the rule below; whether there was one.
pub(crate) async fn drop_day(
    tx: &mut Tx<'_>,
    department: Option<DepartmentId>,
    date: Date,
) -> Result<bool> {
    let touched = match department {
        None => tx.execute(DROP_COMPANY_DAY, params![date]).await?,
        Some(of) => tx.execute(DROP_DEPARTMENT_DAY, params![date, of]).await?,
    };
    Ok(touched > 0)
}

/// Notes that a year's public holidays are published.
pub(crate) async fn put_year(tx: &mut Tx<'_>, year: i16, now: Moment) -> Result<()> {
    tx.execute(PUT_YEAR, params![year, now]).await.map(drop)
}

const fn kind_code(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Off => "off",
        DayKind::Work => "work",
        DayKind::Half => "half",
    }
}

fn parse_kind(code: &str) -> Result<DayKind> {
    [DayKind::Off, DayKind::Work, DayKind::Half]
        .into_iter()
        .find(|kind| kind_code(*kind) == code)
        .ok_or_else(|| Fault::internal(format_args!("unknown kind of day {code}")))
}
