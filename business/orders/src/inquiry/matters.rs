//! What inquiries ask for: an answer.

use ::store::{Query, Row, Tx};
use access::{allowed, matrix::ViewInquiry};
use kernel::{Moment, Result, text};
use process::{Matter, Subject};

use crate::matters::{Asking, LIST_MAX, Looks, no_sight, of_reader};

/// Working days within which whoever asks has an answer. No rule book states a limit of its own for
/// what is not an order yet.
const ANSWER_DAYS: u32 = 2;

/// Nothing has come of it: no quotation, no order that stands, and it is not lost.
const OPEN: &str = "SELECT d.id, d.number, COALESCE(c.name, d.prospect), d.owner_id, \
     d.department_id, d.created_at FROM inquiries d LEFT JOIN customers c ON c.id = d.customer_id \
     WHERE d.lost_code IS NULL AND d.quotation_id IS NULL \
     AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = d.order_id AND o.state <> 'cancelled') \
     AND d.created_at > ";

/// Inquiries without an answer, for the rep in charge.
pub(crate) async fn matters(tx: &mut Tx<'_>, looks: &Looks<'_>) -> Result<Vec<Matter>> {
    let Some(sees) = allowed::<ViewInquiry>(looks.principal) else {
        return Ok(Vec::new());
    };
    let query = Query::new(OPEN).bind(looks.oldest());
    let query = of_reader(query, &sees.sight().users, &no_sight())
        .push(" ORDER BY d.created_at DESC, d.id LIMIT ")
        .bind(LIST_MAX);
    let rows = tx.fetch_all(query.sql(), query.params()).await?;
    rows.iter().map(|row| unanswered(row, looks)).collect()
}

fn unanswered(row: &Row, looks: &Looks<'_>) -> Result<Matter> {
    let inquiry = Asking::read(row, Subject::inquiry)?;
    let since: Moment = row.get(5)?;
    let title = text!(
        "询价尚未答复：请报价或下单，不成的登记丢单原因",
        "the inquiry is not answered: quote, enter the order, or say why it came to nothing"
    );
    let times = (since, looks.due(since, ANSWER_DAYS));
    Ok(inquiry.rep(looks, title, times))
}
