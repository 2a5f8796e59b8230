//! Whether a sheet may be signed: a pure decision. What is accepted was looked at item by item; what
//! is not accepted has its own date or is an objection.

use kernel::{Date, Fault, FieldError, LineId, Quantity, Result, Text, text};

use crate::{
    acceptance::{Acceptance, AcceptanceRow},
    follows::MovedLine,
};

/// What is accepted per line, with the machines; or everything that stands against it.
pub(crate) fn decide(sheet: &Acceptance, signed_on: Date, today: Date) -> Result<Vec<MovedLine>> {
    let mut errors = Vec::new();
    let mut error = |pointer: String, code: &str, message: Text| {
        errors.push(FieldError::new(pointer, code, message));
    };
    if signed_on > today {
        error(
            "/signed_on".to_owned(),
            "future",
            text!(
                "签字日期不能晚于今天",
                "the signature cannot be later than today"
            ),
        );
    }
    if sheet.rows.iter().all(|row| row.accepted == Quantity::ZERO) {
        let message = text!("还没有任何一行验收通过", "nothing is accepted yet");
        error("/rows".to_owned(), "nothing_accepted", message);
    }
    for row in &sheet.rows {
        check_row(row, &mut error);
    }
    if errors.is_empty() {
        Ok(accepted(&sheet.rows))
    } else {
        Err(Fault::Invalid(errors))
    }
}

fn check_row(row: &AcceptanceRow, error: &mut impl FnMut(String, &str, Text)) {
    let no = row.ordinal + 1;
    let pointer = |field: &str| format!("/rows/{}/{field}", row.ordinal);
    if row.accepted > Quantity::ZERO {
        if row.checks.iter().any(|check| check.ok.is_none()) {
            let message = text!(
                "第 {no} 项还有未核对的内容，请逐项确认",
                "row {no}: some items are not ticked yet"
            );
            error(pointer("checks"), "unticked", message);
        }
        let silent = |check: &crate::Check| check.ok == Some(false) && check.note.trim().is_empty();
        if row.checks.iter().any(silent) && row.remark.trim().is_empty() {
            let message = text!(
                "第 {no} 项有不符合的内容但仍验收，请写明情况",
                "row {no} is accepted although an item is not in order; say what was found"
            );
            error(pointer("remark"), "note_required", message);
        }
    }
    let rest_has_reason = row.later_on.is_some() || !row.objection.is_empty();
    if row.accepted < row.quantity && !rest_has_reason {
        let message = text!(
            "第 {no} 项未全部验收：请填写后续验收日期，或登记异议",
            "row {no} is not accepted whole: give a later date, or record the objection"
        );
        error(pointer("later_on"), "rest_open", message);
    }
}

/// What is accepted, put together per line.
fn accepted(rows: &[AcceptanceRow]) -> Vec<MovedLine> {
    let mut lines: Vec<MovedLine> = Vec::new();
    for row in rows.iter().filter(|row| row.accepted > Quantity::ZERO) {
        let at = position(&mut lines, row.line_id);
        lines[at].quantity.0 += row.accepted.0;
        lines[at].serials.extend(row.serial.clone());
    }
    lines
}

fn position(lines: &mut Vec<MovedLine>, line: LineId) -> usize {
    lines
        .iter()
        .position(|l| l.line == line)
        .unwrap_or_else(|| {
            lines.push(MovedLine {
                line,
                quantity: Quantity::ZERO,
                serials: Vec::new(),
            });
            lines.len() - 1
        })
}

#[cfg(test)]
mod tests {
    use kernel::{DocumentId, Moment, OrderId, ProductId};

    use super::*;
    use crate::acceptance::{AcceptanceState, Check, CheckKind};

    fn row(ordinal: i64, line: LineId, accepted: i64) -> AcceptanceRow {
        let check = |kind| Check {
            kind,
            name: String::new(),
            expected: String::new(),
            ok: Some(true),
            note: String::new(),
        };
        AcceptanceRow {
            ordinal,
            shipment_id: Some(DocumentId::new()),
            line_id: line,
            product_id: ProductId::new(),
            serial: None,
            quantity: Quantity::whole(2),
            checks: vec![check(CheckKind::Model), check(CheckKind::Intact)],
            photos: Vec::new(),
            accepted: Quantity::whole(accepted),
            later_on: None,
            remark: String::new(),
            objection: String::new(),
            objection_owner: None,
            objection_due: None,
            objected_at: None,
        }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn sheet(rows: Vec<AcceptanceRow>) -> Acceptance {
        Acceptance {
            id: DocumentId::new(),
            number: "AC-2026-000001".to_owned(),
            order_id: OrderId::new(),
            state: AcceptanceState::Open,
            held_on: day("2026-03-02"),
            place: String::new(),
            remark: String::new(),
            signer_name: String::new(),
            signed_on: None,
            signature_id: None,
            report_id: None,
            created_at: Moment(0),
            signed_at: None,
            version: 1,
            rows,
        }
    }

    fn codes(rows: Vec<AcceptanceRow>) -> Vec<String> {
        let today = day("2026-03-02");
        match decide(&sheet(rows), today, today) {
            Ok(_) => Vec::new(),
            Err(Fault::Invalid(errors)) => errors.into_iter().map(|e| e.code).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn rows_of_a_line_are_put_together() {
        let line = LineId::new();
        let today = day("2026-03-02");
        let accepted =
            decide(&sheet(vec![row(0, line, 2), row(1, line, 2)]), today, today).expect("accepted");
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].quantity, Quantity::whole(4));
    }

    #[test]
    fn what_is_not_ticked_is_not_accepted() {
        let mut open = row(0, LineId::new(), 2);
        open.checks[1].ok = None;
        assert_eq!(codes(vec![open]), ["unticked"]);
        let mut bad = row(0, LineId::new(), 2);
        bad.checks[1].ok = Some(false);
        assert_eq!(codes(vec![bad.clone()]), ["note_required"]);
        bad.checks[1].note = "外壳划痕，客户同意接收".to_owned();
        assert!(codes(vec![bad]).is_empty());
    }

    #[test]
    fn the_rest_has_its_own_date_or_an_objection() {
        let part = row(0, LineId::new(), 1);
        assert_eq!(codes(vec![part.clone()]), ["rest_open"]);
        let later = AcceptanceRow {
            later_on: Some(day("2026-03-20")),
            ..part.clone()
        };
        assert!(codes(vec![later]).is_empty());
        let objected = AcceptanceRow {
            objection: "一台噪音过大".to_owned(),
            ..part
        };
        assert!(codes(vec![objected]).is_empty());
    }

    #[test]
    fn nothing_accepted_is_no_acceptance_and_nobody_signs_tomorrow() {
        let nothing = AcceptanceRow {
            objection: "型号不符".to_owned(),
            ..row(0, LineId::new(), 0)
        };
        assert_eq!(codes(vec![nothing]), ["nothing_accepted"]);
        let signed = decide(
            &sheet(vec![row(0, LineId::new(), 2)]),
            day("2026-03-03"),
            day("2026-03-02"),
        );
        assert!(signed.is_err());
    }
}
