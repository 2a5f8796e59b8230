//! Problems: what a caller is told when something did not happen (RFC 9457), in one place.
//!
//! Handlers answer a [`Problem`]; the edge turns it into `application/problem+json` in the reader's
//! language, with the request's id. Causes of internal failures are logged there, once, and never
//! shown.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Fault, FieldError, Locale, Moment, Refusal, Text, text};
use serde::Serialize;
use uuid::Uuid;

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub enum Problem {
    /// A decision or failure from inside.
    Fault(Fault),
    /// Something about the request itself.
    Request(RequestProblem),
}

/// A problem of the request as such, before any rule of the business was asked.
#[derive(Debug, Clone)]
pub struct RequestProblem {
    /// The HTTP status.
    pub status: StatusCode,
    /// A stable word for programs.
    pub code: &'static str,
    /// What is wrong and what to do about it.
    pub message: Text,
    /// Seconds after which it may succeed.
    pub retry_after: Option<i64>,
}

impl Problem {
    /// A problem of the request as such.
    #[must_use]
    pub fn request(status: StatusCode, code: &'static str, message: Text) -> Self {
        Self::Request(RequestProblem {
            status,
            code,
            message,
            retry_after: None,
        })
    }

    /// The same, with the advice when to try again.
    #[must_use]
    pub fn retry(status: StatusCode, code: &'static str, message: Text, seconds: i64) -> Self {
        Self::Request(RequestProblem {
            status,
            code,
            message,
            retry_after: Some(seconds),
        })
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Request(problem) => problem.status,
            Self::Fault(fault) => status_of(fault),
        }
    }

    fn retry_after(&self) -> Option<i64> {
        match self {
            Self::Request(problem) => problem.retry_after,
            Self::Fault(Fault::Unavailable(_)) => Some(1),
            Self::Fault(_) => None,
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for Problem {
    /// Only status and the problem itself; the edge writes the body, since it knows the language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

const fn status_of(fault: &Fault) -> StatusCode {
    match fault {
        Fault::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::Refused(_) | Fault::Conflict(_) => StatusCode::CONFLICT,
        Fault::NotFound(_) | Fault::OutOfReach(_) => StatusCode::NOT_FOUND,
        Fault::Stale(_) => StatusCode::PRECONDITION_FAILED,
        Fault::Forbidden(_) => StatusCode::FORBIDDEN,
        Fault::Unauthenticated => StatusCode::UNAUTHORIZED,
        Fault::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Identifies the kind of problem: `/problems/` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do about it.
    pub detail: String,
    /// The path that was asked.
    pub instance: String,
    /// A stable word for programs.
    pub code: String,
    /// The request, for finding it in the log.
    pub request_id: Uuid,
    /// Errors of single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Rules that forbid it now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<RefusalView>,
    /// The present state of what was changed by somebody else meanwhile (412).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON pointer into the request body; empty for the whole.
    pub pointer: String,
    /// A stable word for programs.
    pub code: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// Why a rule forbids an act; also used where a resource lists what is not allowed now and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RefusalView {
    /// A stable word for programs.
    pub code: String,
    /// The whole in one sentence.
    pub message: String,
    /// The clause of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Policy and version the clause stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The fact that was tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The fact's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Who can clear it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// By when it should be cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
}

impl RefusalView {
    /// A refusal in one language.
    #[must_use]
    pub fn of(refusal: &Refusal, locale: Locale) -> Self {
        Self {
            code: refusal.code.clone(),
            message: refusal.message.get(locale).to_owned(),
            clause: refusal.clause.clone(),
            rule: refusal.rule.clone(),
            fact: refusal.fact.clone(),
            value: refusal.value.clone(),
            who: refusal.who.as_ref().map(|who| who.get(locale).to_owned()),
            due: refusal.due,
        }
    }
}

impl FieldProblem {
    fn of(error: &FieldError, locale: Locale) -> Self {
        Self {
            pointer: error.pointer.clone(),
            code: error.code.clone(),
            message: error.message.get(locale).to_owned(),
        }
    }
}

/// What the edge knows about the request that failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) request: Uuid,
    pub(crate) locale: Locale,
}

/// Writes a problem as a response; logs the cause when it is ours.
pub(crate) fn render(problem: &Problem, asked: Asked<'_>) -> Response {
    if let Problem::Fault(fault @ (Fault::Internal(_) | Fault::Unavailable(_))) = problem {
        tracing::error!(%fault, request = %asked.request, path = asked.path, "request failed");
    }
    let body = body(problem, asked);
    let json = serde_json::to_vec(&body).unwrap_or_default();
    let mut response = (problem.status(), json).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/problem+json");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(
        HeaderName::from_static("content-language"),
        language(asked.locale),
    );
    if let Some(seconds) = problem.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn language(locale: Locale) -> HeaderValue {
    HeaderValue::from_static(match locale {
        Locale::Zh => "zh-CN",
        Locale::En => "en",
    })
}

fn body(problem: &Problem, asked: Asked<'_>) -> ProblemBody {
    let locale = asked.locale;
    let (code, title, detail) = match problem {
        Problem::Request(request) => (
            request.code.to_owned(),
            text!("请求无法处理", "the request cannot be handled"),
            request.message.get(locale).to_owned(),
        ),
        Problem::Fault(fault) => {
            let (code, title) = kind_of(fault);
            let detail = detail(fault, &title, locale);
            (code.to_owned(), title, detail)
        }
    };
    let mut body = ProblemBody {
        kind: format!("/problems/{code}"),
        title: title.get(locale).to_owned(),
        status: problem.status().as_u16(),
        detail,
        instance: asked.path.to_owned(),
        code,
        request_id: asked.request,
        errors: Vec::new(),
        refusals: Vec::new(),
        current: None,
    };
    if let Problem::Fault(fault) = problem {
        add_particulars(&mut body, fault, locale);
    }
    body
}

fn kind_of(fault: &Fault) -> (&str, Text) {
    match fault {
        Fault::Invalid(_) => ("invalid", text!("输入有误", "invalid input")),
        Fault::Refused(_) => ("refused", text!("当前不允许此操作", "not allowed now")),
        Fault::NotFound(_) | Fault::OutOfReach(_) => ("not_found", text!("未找到", "not found")),
        Fault::Stale(_) => (
            "stale",
            text!("内容已被他人修改", "changed by somebody else"),
        ),
        Fault::Conflict(error) => (&error.code, text!("与现有数据冲突", "conflict")),
        Fault::Forbidden(_) => ("forbidden", text!("没有权限", "no permission")),
        Fault::Unauthenticated => ("unauthenticated", text!("请先登录", "please sign in")),
        Fault::Unavailable(_) => ("unavailable", text!("系统繁忙", "busy")),
        Fault::Internal(_) => ("internal", text!("系统内部错误", "internal error")),
    }
}

fn detail(fault: &Fault, title: &Text, locale: Locale) -> String {
    let said = match fault {
        Fault::Invalid(errors) => errors.first().map(|error| error.message.clone()),
        Fault::Refused(refusals) => refusals.first().map(|refusal| refusal.message.clone()),
        Fault::Conflict(error) => Some(error.message.clone()),
        Fault::NotFound(_) | Fault::OutOfReach(_) => Some(text!(
            "对象不存在，或您无权查看",
            "there is no such thing, or none that you may see"
        )),
        Fault::Stale(_) => Some(text!(
            "您打开之后，他人已修改此内容；请核对最新内容后再操作",
            "it was changed after you opened it; compare with the present state and try again"
        )),
        Fault::Forbidden(action) => Some(match access::matrix::find(action) {
            Some(info) => Text::new(
                format!("您的岗位没有“{}”的权限", info.zh),
                format!("your posts do not allow you to {}", info.en),
            ),
            None => text!("您没有此操作的权限", "you may not do this"),
        }),
        Fault::Unauthenticated => Some(text!(
            "尚未登录或登录已过期",
            "not signed in, or the session has ended"
        )),
        Fault::Unavailable(_) => Some(text!(
            "系统暂时繁忙，请稍后重试",
            "busy at the moment; try again shortly"
        )),
        Fault::Internal(_) => Some(text!(
            "操作未完成，数据未改变；请联系管理员并告知请求编号",
            "nothing was changed; tell an administrator the request id"
        )),
    };
    said.as_ref().unwrap_or(title).get(locale).to_owned()
}

fn add_particulars(body: &mut ProblemBody, fault: &Fault, locale: Locale) {
    match fault {
        Fault::Invalid(errors) => {
            body.errors = errors
                .iter()
                .map(|error| FieldProblem::of(error, locale))
                .collect();
        }
        Fault::Conflict(error) => body.errors = vec![FieldProblem::of(error, locale)],
        Fault::Refused(refusals) => {
            body.refusals = refusals
                .iter()
                .map(|r| RefusalView::of(r, locale))
                .collect();
        }
        Fault::Stale(current) => body.current = Some((**current).clone()),
        Fault::NotFound(_)
        | Fault::OutOfReach(_)
        | Fault::Forbidden(_)
        | Fault::Unauthenticated
        | Fault::Unavailable(_)
        | Fault::Internal(_) => {}
    }
}
