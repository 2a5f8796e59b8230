//! The papers that follow from an order, its reviews and its ledger. Areas with better records of
//! their own answer first, through [`crate::Sources`].

use std::collections::HashMap;

use ::store::Tx;
use engine::LineFact;
use kernel::{LineId, Moment, Result, Text, UserId, text};
use orders::{Order, PricedLine};
use process::{MovementRow, Process, Subject};

use crate::{
    sheet::{Part, Sheet},
    sources::{Ask, Found},
};

/// What the order, its reviews and its ledger give for a paper; empty while there is nothing.
///
/// # Errors
/// Database faults only.
pub async fn own_paper(tx: &mut Tx<'_>, process: &Process, ask: Ask<'_>) -> Result<Vec<Found>> {
    let sheet = match (ask.from, ask.kind) {
        ("upload", "contract") => {
            let file = ask.order.content.contract_file_id;
            let title = ask.order.content.contract_no.clone();
            return Ok(file
                .map(|file| Found::File { file, title })
                .into_iter()
                .collect());
        }
        ("orders", _) => Some(order_sheet(tx, ask).await?),
        ("process", "review_opinions") => opinions(tx, process, ask).await?,
        ("process", _) => forms(tx, process, ask).await?,
        ("production", _) => moved(tx, process, ask, &[LineFact::Planned, LineFact::Made]).await?,
        ("quality", _) => moved(tx, process, ask, &[LineFact::Passed]).await?,
        ("logistics", "acceptance_report") => {
            moved(
                tx,
                process,
                ask,
                &[LineFact::Signed, LineFact::Accepted, LineFact::Returned],
            )
            .await?
        }
        ("warehouse" | "logistics", _) => {
            moved(
                tx,
                process,
                ask,
                &[LineFact::Picked, LineFact::Packed, LineFact::Shipped],
            )
            .await?
        }
        _ => None,
    };
    Ok(sheet.map(Found::Sheet).into_iter().collect())
}

fn fact(name: Text, value: impl Into<String>) -> Vec<String> {
    vec![format!("{} {}", name.zh, name.en), value.into()]
}

/// The order as it was agreed.
async fn order_sheet(tx: &mut Tx<'_>, ask: Ask<'_>) -> Result<Sheet> {
    let (order, content) = (ask.order, &ask.order.content);
    let customer = match content.customer_id {
        Some(id) => parties::facts(tx, id).await?.map(|facts| facts.name),
        None => None,
    };
    let amount = kernel::Money::new(order.total.gross, order.currency).to_decimal();
    let date = |on: Option<kernel::Date>| on.map_or_else(String::new, |on| on.to_string());
    let head = vec![
        fact(text!("单号", "number"), order.label()),
        fact(text!("客户", "customer"), customer.unwrap_or_default()),
        fact(
            text!("联系人", "contact"),
            format!("{} {}", content.contact_name, content.contact_phone),
        ),
        fact(
            text!("客户订单号", "customer's PO"),
            content.customer_po_no.clone(),
        ),
        fact(text!("合同号", "contract"), content.contract_no.clone()),
        fact(
            text!("签订日期", "signed on"),
            date(content.contract_signed_on),
        ),
        fact(
            text!("下单日期", "order date"),
            order.order_date.to_string(),
        ),
        fact(text!("交货日期", "delivery on"), date(content.delivery_on)),
        fact(
            text!("交货地点", "delivery place"),
            content.delivery_place.clone(),
        ),
        fact(
            text!("交货方式", "delivery mode"),
            content
                .delivery_mode
                .map_or_else(String::new, |mode| mode.title().zh),
        ),
        fact(
            text!("含税金额", "gross amount"),
            format!("{amount} {}", order.currency.code()),
        ),
        fact(
            text!("内容版本", "revision"),
            format!("{} · {}", order.revision, order.content_hash),
        ),
    ];
    let lines = lines_of(order);
    let head = Part {
        heading: text!("订单", "order"),
        columns: Vec::new(),
        rows: head,
    };
    Ok(Sheet {
        title: ask.title.clone(),
        parts: vec![head, lines],
    })
}

/// The lines of the order as a table.
fn lines_of(order: &Order) -> Part {
    let line = |(line, no): (&PricedLine, usize)| {
        let parameters = line
            .content
            .parameters
            .iter()
            .map(|p| format!("{}={}", p.name, p.value));
        vec![
            no.to_string(),
            line.description.clone(),
            line.content.model.clone(),
            line.content
                .quantity
                .map_or_else(String::new, |q| q.to_string()),
            line.unit.clone(),
            kernel::Money::new(line.amounts.gross, order.currency).to_decimal(),
            parameters.collect::<Vec<_>>().join("；"),
        ]
    };
    Part {
        heading: text!("订单行", "lines"),
        columns: vec![
            text!("行", "no."),
            text!("产品", "product"),
            text!("型号", "model"),
            text!("数量", "quantity"),
            text!("单位", "unit"),
            text!("含税金额", "gross"),
            text!("技术参数", "parameters"),
        ],
        rows: order.lines.iter().zip(1..).map(line).collect(),
    }
}

/// What each reviewer said, in every round.
async fn opinions(tx: &mut Tx<'_>, process: &Process, ask: Ask<'_>) -> Result<Option<Sheet>> {
    let subject = Subject::sales_order(ask.order.id);
    let policy = process.policy_of(tx, subject).await?;
    let (opinions, _) = process.said(tx, subject).await?;
    let step = |key: &str| {
        policy
            .step_ix(key)
            .map_or(key, |ix| policy.step(ix).title.zh.as_str())
            .to_owned()
    };
    let row = |opinion: &process::OpinionView| {
        let by = match &opinion.on_behalf_of {
            Some(principal) => format!("{}（代 {}）", opinion.by.name, principal.name),
            None => opinion.by.name.clone(),
        };
        vec![
            opinion.round.to_string(),
            step(&opinion.step),
            by,
            verdict(&opinion.verdict).to_owned(),
            opinion.reason.clone(),
            answers(&opinion.checklist),
            opinion.at.to_string(),
            opinion
                .voided_why
                .as_ref()
                .map_or_else(String::new, |why| why.zh.clone()),
            opinion.event_seq.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = opinions.iter().map(row).collect();
    let columns = vec![
        text!("轮次", "round"),
        text!("环节", "step"),
        text!("评审人", "reviewer"),
        text!("结论", "verdict"),
        text!("意见", "reason"),
        text!("检查项", "checklist"),
        text!("时间", "at"),
        text!("失效原因", "void because"),
        text!("事件", "event"),
    ];
    let part = Part {
        heading: text!("评审意见", "opinions"),
        columns,
        rows,
    };
    Ok((!part.rows.is_empty()).then(|| Sheet {
        title: ask.title.clone(),
        parts: vec![part],
    }))
}

fn verdict(code: &str) -> &'static str {
    match code {
        "approve" => "同意 approved",
        "return" => "退回 returned",
        "object" => "异议 objected",
        _ => "完成 done",
    }
}

/// The answers to a checklist, one a line.
fn answers(checklist: &serde_json::Value) -> String {
    let given = checklist
        .get("answers")
        .and_then(serde_json::Value::as_array);
    let line = |answer: &serde_json::Value| {
        let item = answer
            .get("item")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        let ok = answer
            .get("ok")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false);
        let note = answer
            .get("note")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        format!("{} {item} {note}", if ok { "✓" } else { "✗" })
            .trim()
            .to_owned()
    };
    given
        .into_iter()
        .flatten()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The forms that were filled in, e.g. the financial assessment.
async fn forms(tx: &mut Tx<'_>, process: &Process, ask: Ask<'_>) -> Result<Option<Sheet>> {
    let (_, forms) = process.said(tx, Subject::sales_order(ask.order.id)).await?;
    let part = |form: &process::FormView| {
        let answers = form.answers.as_ref()?;
        let shown = |key: &str| match answers.get(key) {
            Some(serde_json::Value::String(words)) => words.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let mut rows: Vec<Vec<String>> = form
            .questions
            .iter()
            .map(|q| fact(q.text.clone(), shown(&q.key)))
            .collect();
        let by = form
            .filled_by
            .as_ref()
            .map_or_else(String::new, |person| person.name.clone());
        let at = form.filled_at.map_or_else(String::new, |at| at.to_string());
        rows.push(fact(text!("填写", "filled in"), format!("{by} {at}")));
        Some(Part {
            heading: form.title.clone(),
            columns: Vec::new(),
            rows,
        })
    };
    let parts: Vec<Part> = forms.iter().filter_map(part).collect();
    Ok((!parts.is_empty()).then(|| Sheet {
        title: ask.title.clone(),
        parts,
    }))
}

/// What happened to the lines, from the ledger.
async fn moved(
    tx: &mut Tx<'_>,
    process: &Process,
    ask: Ask<'_>,
    kinds: &[LineFact],
) -> Result<Option<Sheet>> {
    let movements = process
        .movements(tx, Subject::sales_order(ask.order.id))
        .await?;
    let wanted = |m: &&MovementRow| kinds.iter().any(|kind| kind.key() == m.kind);
    let movements: Vec<&MovementRow> = movements.iter().filter(wanted).collect();
    // The last of the kinds is what the paper proves; the others lead to it.
    let proven = kinds
        .iter()
        .any(|kind| movements.iter().any(|m| m.kind == kind.key()));
    if !proven {
        return Ok(None);
    }
    let users: Vec<UserId> = movements.iter().filter_map(|m| m.actor).collect();
    let names: HashMap<UserId, String> = access::people::names(tx, users).await?;
    let row = |m: &&MovementRow| {
        vec![
            line_words(ask.order, m.line),
            LineFact::parse(&m.kind).map_or_else(|| m.kind.clone(), |kind| kind.title().zh),
            m.quantity.to_string(),
            day_and_time(m.occurred_at),
            m.actor
                .and_then(|user| names.get(&user).cloned())
                .unwrap_or_default(),
            m.note.clone(),
            format!("{} {}", m.document_kind, m.document_id),
        ]
    };
    let part = Part {
        heading: text!("按订单行", "by line"),
        columns: vec![
            text!("订单行", "line"),
            text!("事项", "what"),
            text!("数量", "quantity"),
            text!("时间", "at"),
            text!("办理人", "by"),
            text!("说明", "note"),
            text!("单据", "document"),
        ],
        rows: movements.iter().map(row).collect(),
    };
    Ok(Some(Sheet {
        title: ask.title.clone(),
        parts: vec![part],
    }))
}

fn line_words(order: &Order, id: LineId) -> String {
    let found = order
        .lines
        .iter()
        .zip(1..)
        .find(|(line, _)| line.line_id == id);
    found.map_or_else(String::new, |(line, no)| {
        let (content, what) = (&line.content, &line.description);
        format!("{no} {what} {} {}", content.model, content.remark)
            .trim_end()
            .to_owned()
    })
}

fn day_and_time(at: Moment) -> String {
    at.to_string()
}
