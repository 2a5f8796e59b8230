//! The calendar: due moments with their derivation, days that differ, public holidays.

use access::{
    Permit,
    matrix::{ManageCalendar, ViewCalendar},
};
use api::{Answer, Api, Call, Path, Problem, Query, Who};
use axum::{Extension, Json, extract::State, response::Response};
use engine::calendar::{DayKind, DayRule, Layer, Skipped};
use kernel::{Date, DepartmentId, Fault, Moment, Text, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{CalendarChange, ChangeCalendar, Process};

/// The most days one computation counts.
const DAYS_MAX: u32 = 1000;
/// The years in which a computation may begin: its end must be a date too.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
/// The most days one list spans: two years.
const SPAN_DAYS_MAX: i64 = 732;

/// What a clock counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    /// Working days, from the next one on; due at the end of the last.
    #[default]
    WorkingDays,
    /// Working hours, inside the stretches of a working day.
    WorkingHours,
    /// Calendar days; due at the end of the last.
    Days,
}

/// What to compute.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DueQuery {
    /// From when: a date, which counts from its beginning, a date with a time in the company's zone
    /// (`2025-01-24T17:45`), or a moment with its offset (`2025-01-24T09:45:00Z`).
    #[param(example = "2025-01-24")]
    start: String,
    /// How many.
    days: u32,
    /// Of what: `working_days` (default), `working_hours` or `days`.
    #[serde(default)]
    #[param(inline)]
    unit: Unit,
    /// By the calendar of this department rather than the company's.
    department: Option<DepartmentId>,
}

/// A day that the count passed over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SkippedDay {
    /// Which day.
    date: Date,
    /// Why it does not count.
    reason: Text,
}

impl From<Skipped> for SkippedDay {
    fn from(skipped: Skipped) -> Self {
        Self {
            date: skipped.date,
            reason: skipped.reason,
        }
    }
}

/// A due moment with its derivation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DueAnswer {
    /// The due moment.
    due_at: Moment,
    /// Its civil date.
    due_on: Date,
    /// The days passed over, each with its reason.
    skipped: Vec<SkippedDay>,
    /// Whether a year was crossed whose public holidays are not published yet.
    provisional: bool,
    /// What that means.
    note: Option<Text>,
}

/// Compute a due moment
///
/// With the days passed over and why.
#[utoipa::path(get, path = "/calendar/due", tag = "calendar", params(DueQuery),
    responses((status = 200, body = DueAnswer)),
    security(("session" = [])), extensions(("x-permission" = json!("calendar.view"))))]
pub(super) async fn compute_due(
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<DueQuery>,
) -> Result<Json<DueAnswer>, Problem> {
    let _: Permit<ViewCalendar> = who.permit()?;
    let calendar = process.calendar_of(query.department);
    let start = start_of(&query.start, &calendar)?;
    if query.days > DAYS_MAX {
        let message = text!("最多计算 {DAYS_MAX}", "at most {DAYS_MAX}");
        return Err(Fault::invalid("/days", "too_many", message).into());
    }
    let (due_at, skipped) = match query.unit {
        Unit::WorkingDays => {
            let due = calendar.due_within(start, query.days);
            (due.moment, due.skipped)
        }
        Unit::WorkingHours => (
            calendar.plus_working_minutes(start, query.days * 60),
            Vec::new(),
        ),
        Unit::Days => {
            let last = calendar.date(start).plus_days(i64::from(query.days));
            (calendar.end_of(last), Vec::new())
        }
    };
    let due_on = calendar.date(due_at);
    let note = calendar.provisional_text(calendar.date(start), due_on);
    let skipped = skipped.into_iter().map(SkippedDay::from).collect();
    Ok(Json(DueAnswer {
        due_at,
        due_on,
        skipped,
        provisional: note.is_some(),
        note,
    }))
}

/// Reads a date, a local time or a moment.
fn start_of(text: &str, calendar: &engine::Calendar) -> Result<Moment, Problem> {
    let moment = text.parse().ok().or_else(|| calendar.read_local(text));
    let Some(start) = moment else {
        let message = text!("请填写日期或时间", "a date or a moment is needed");
        return Err(Fault::invalid("/start", "malformed", message).into());
    };
    if !YEARS.contains(&calendar.date(start).0.year()) {
        let (first, last) = (YEARS.start(), YEARS.end());
        let message = text!(
            "开始日期须在 {first} 年至 {last} 年之间",
            "the start must lie between {first} and {last}"
        );
        return Err(Fault::invalid("/start", "out_of_range", message).into());
    }
    Ok(start)
}

/// Which days to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DaysQuery {
    /// The first day.
    from: Date,
    /// The last day; at most two years later.
    to: Date,
    /// By the calendar of this department rather than the company's.
    department: Option<DepartmentId>,
}

/// A day that differs from its weekday's rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SpecialDay {
    /// Which day.
    date: Date,
    /// `off`, `work` or `half`.
    #[schema(value_type = String)]
    kind: DayKind,
    /// Why, e.g. the holiday's name.
    reason: Text,
}

/// The days that differ within a span.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct SpecialDays {
    /// The days, in order.
    items: Vec<SpecialDay>,
    /// Years in the span whose public holidays are not published yet.
    provisional_years: Vec<i16>,
    /// Which weekdays are worked, Monday first, where nothing else is said of a day.
    working_weekdays: [bool; 7],
}

/// List holidays and make-up working days
#[utoipa::path(get, path = "/calendar/special-days", tag = "calendar", params(DaysQuery),
    responses((status = 200, body = SpecialDays)),
    security(("session" = [])), extensions(("x-permission" = json!("calendar.view"))))]
pub(super) async fn list_special_days(
    Extension(process): Extension<Process>,
    who: Who,
    Query(query): Query<DaysQuery>,
) -> Result<Json<SpecialDays>, Problem> {
    let _: Permit<ViewCalendar> = who.permit()?;
    let span = query.to.days_since(query.from);
    if !(0..=SPAN_DAYS_MAX).contains(&span) {
        let message = text!("日期范围应在两年以内", "the span must lie within two years");
        return Err(Fault::invalid("/to", "span", message).into());
    }
    let calendar = process.calendar_of(query.department);
    let special = |rule: DayRule| SpecialDay {
        date: rule.date,
        kind: rule.kind,
        reason: rule.reason,
    };
    let items = calendar.rules(query.from, query.to).map(special).collect();
    let years = query.from.0.year()..=query.to.0.year();
    let unpublished =
        |year: &i16| Date::ymd(*year, 1, 1).is_some_and(|date| calendar.is_provisional(date));
    Ok(Json(SpecialDays {
        items,
        provisional_years: years.filter(unpublished).collect(),
        working_weekdays: calendar.weekdays(),
    }))
}

/// A day that differs.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialDayBody {
    /// `off`, `work` or `half`.
    #[schema(value_type = String)]
    kind: DayKind,
    /// Why.
    reason: Text,
    /// Only for this department.
    department: Option<DepartmentId>,
}

/// Say that a day differs from its weekday's rule
#[utoipa::path(put, path = "/calendar/special-days/{date}", tag = "calendar", params(("date" = Date, Path)),
    request_body = SpecialDayBody, responses((status = 204, description = "Changed")),
    security(("session" = [])), extensions(("x-permission" = json!("calendar.manage"))))]
pub(super) async fn put_special_day(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(date): Path<Date>,
    Call { head, body }: Call<SpecialDayBody>,
) -> Result<Response, Problem> {
    let rule = DayRule {
        date,
        kind: body.kind,
        reason: body.reason,
    };
    change(
        &api,
        &process,
        &head,
        CalendarChange::Put(body.department, rule),
    )
    .await
}

/// For whom a day follows the rule again.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DropQuery {
    /// Only for this department.
    department: Option<DepartmentId>,
}

/// Let a day follow its weekday's rule again
#[utoipa::path(delete, path = "/calendar/special-days/{date}", tag = "calendar",
    params(("date" = Date, Path), DropQuery), responses((status = 204, description = "Changed")),
    security(("session" = [])), extensions(("x-permission" = json!("calendar.manage"))))]
pub(super) async fn drop_special_day(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(date): Path<Date>,
    Query(query): Query<DropQuery>,
    Call {
        head,
        body: api::Nothing {},
    }: Call<api::Nothing>,
) -> Result<Response, Problem> {
    change(
        &api,
        &process,
        &head,
        CalendarChange::Drop(query.department, date),
    )
    .await
}

/// A year's public holidays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidayFile {
    /// The file of the year, in the form of github NateScarlet/holiday-cn.
    file: String,
}

/// Publish a year's public holidays
///
/// Due moments in that year are no longer provisional.
#[utoipa::path(post, path = "/calendar/holidays", tag = "calendar", request_body = HolidayFile,
    responses((status = 204, description = "Published")),
    security(("session" = [])), extensions(("x-permission" = json!("calendar.manage"))))]
pub(super) async fn publish_holidays(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<HolidayFile>,
) -> Result<Response, Problem> {
    let layer = Layer::from_holiday_file(&body.file).map_err(|error| {
        Fault::invalid(
            "/file",
            "malformed",
            text!("放假安排文件格式不对：{error}", "no holiday file: {error}"),
        )
    })?;
    if layer.published.is_empty() {
        let message = text!("文件中没有放假日期", "the file lists no days");
        return Err(Fault::invalid("/file", "empty", message).into());
    }
    change(&api, &process, &head, CalendarChange::Publish(layer)).await
}

async fn change(
    api: &Api,
    process: &Process,
    head: &api::Head,
    change: CalendarChange,
) -> Result<Response, Problem> {
    let permit: Permit<ManageCalendar> = head.permit()?;
    let command = ChangeCalendar {
        permit: permit.clone(),
        change,
        now: head.now,
    };
    let answer = api
        .execute(head, &permit, command, |()| Ok(Answer::done()))
        .await?;
    process.load(api.db()).await?;
    Ok(answer)
}
