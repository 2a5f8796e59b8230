//! Table `settlement_signatures`.

use ::store::{Row, Sql, Tx, params, sql};
use kernel::{Fault, Moment, OrderId, Result, UserId};
use uuid::Uuid;

use crate::settlement::{Sheet, Side};

const INSERT: Sql<'static> = sql!(
    "INSERT INTO settlement_signatures (id, order_id, role, sheet_hash, sheet, user_id, on_behalf_of, signed_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (order_id, role, sheet_hash) DO NOTHING"
);
const OF_SHEET: Sql<'static> = sql!(
    "SELECT s.role, s.user_id, s.on_behalf_of, s.signed_at, u.name FROM settlement_signatures s \
     JOIN users u ON u.id = s.user_id WHERE s.order_id = $1 AND s.sheet_hash = $2 ORDER BY s.signed_at"
);

const IS_SIGNED: Sql<'static> =
    sql!("SELECT COUNT(*) FROM settlement_signatures WHERE order_id = $1");

/// A signature under a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = SettlementSignature)]
pub struct Signature {
    /// For which side.
    pub side: Side,
    /// Whose hand.
    pub user_id: UserId,
    /// His name.
    pub name: String,
    /// For whom a delegate signed.
    pub on_behalf_of: Option<UserId>,
    /// When.
    pub signed_at: Moment,
}

impl Signature {
    /// Whether a person, or the one he acts for, stands behind this signature.
    #[must_use]
    pub fn is_by(&self, user: UserId) -> bool {
        self.user_id == user || self.on_behalf_of == Some(user)
    }
}

/// Writes a signature; whether that side had not signed this sheet before.
pub(crate) async fn sign(
    tx: &mut Tx<'_>,
    order: OrderId,
    sheet: &Sheet,
    side: Side,
    (user, on_behalf_of, now): (UserId, Option<UserId>, Moment),
) -> Result<bool> {
    let text = serde_json::to_string(sheet).map_err(Fault::internal)?;
    Ok(tx
        .execute(
            INSERT,
            params![
                Uuid::now_v7(),
                order,
                side.key(),
                sheet.hash(),
                text,
                user,
                on_behalf_of,
                now
            ],
        )
        .await?
        == 1)
}

/// Whether somebody has signed an order's settlement.
pub async fn is_settled(tx: &mut Tx<'_>, order: OrderId) -> Result<bool> {
    let signed: i64 = tx.fetch_one(IS_SIGNED, params![order]).await?.get(0)?;
    Ok(signed > 0)
}

/// The signatures under exactly this sheet.
pub(crate) async fn signatures(
    tx: &mut Tx<'_>,
    order: OrderId,
    hash: &str,
) -> Result<Vec<Signature>> {
    let rows = tx.fetch_all(OF_SHEET, params![order, hash]).await?;
    let read = |row: &Row| {
        Ok(Signature {
            side: super::word(row, 0, Side::parse)?,
            user_id: row.get(1)?,
            on_behalf_of: row.get(2)?,
            signed_at: row.get(3)?,
            name: row.get(4)?,
        })
    };
    rows.iter().map(read).collect()
}
