//! Carriers and their transport contracts. No shipment leaves without a valid one (EQ-6.1c).

use std::collections::HashMap;

use ::store::{Command, Query, Sql, Tx, params, sql};
use access::{
    Permit,
    matrix::{ManageCarrier, ViewCarrier},
};
use events::{NewEvent, Stream};
use kernel::{Date, DocumentId, FileId, Moment, OrderId, Result, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const PAGE: Sql<'static> = sql!(
    "SELECT id, code, name, phone, active FROM carriers WHERE code > $1 ORDER BY code LIMIT $2"
);
const VALID: Sql<'static> = sql!(
    "SELECT contract_no FROM carrier_contracts WHERE carrier_id = $1 AND valid_from <= $2 \
     AND valid_until >= $2 AND (order_id IS NULL OR order_id = $3) ORDER BY valid_until DESC LIMIT 1"
);
const NAME_OF: Sql<'static> = sql!("SELECT name FROM carriers WHERE id = $1 AND active = $2");
const SAVE: Sql<'static> = sql!(
    "INSERT INTO carriers (id, code, name, phone, active, version) VALUES ($1, $2, $3, $4, $5, 1) \
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, \
     phone = excluded.phone, active = excluded.active, version = carriers.version + 1"
);
const SAVE_CONTRACT: Sql<'static> = sql!(
    "INSERT INTO carrier_contracts (id, carrier_id, contract_no, valid_from, valid_until, order_id, file_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (carrier_id, contract_no) DO UPDATE SET \
     valid_from = excluded.valid_from, valid_until = excluded.valid_until, \
     order_id = excluded.order_id, file_id = excluded.file_id"
);

/// A carrier as sent by a person or a fixture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarrierInput {
    /// Code, unique.
    pub code: String,
    /// Name.
    pub name: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// Whether he may be chosen.
    #[serde(default = "yes")]
    pub active: bool,
    /// Contracts to add or change, by their number.
    #[serde(default)]
    pub contracts: Vec<ContractInput>,
}

const fn yes() -> bool {
    true
}

/// A transport contract: a frame, or for one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractInput {
    /// Its number, unique per carrier.
    pub contract_no: String,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
    /// The only order it is for; a frame contract when absent.
    #[serde(default)]
    pub order_id: Option<OrderId>,
    /// The signed contract.
    #[serde(default)]
    pub file_id: Option<FileId>,
}

/// A carrier as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Carrier {
    /// His id.
    pub id: DocumentId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// Whether he may be chosen.
    pub active: bool,
    /// His contracts.
    pub contracts: Vec<CarrierContract>,
}

/// A transport contract as shown.
pub type CarrierContract = ContractInput;

/// Carriers after a code, by code, with their contracts.
pub async fn carriers(
    tx: &mut Tx<'_>,
    _: &Permit<ViewCarrier>,
    (after, limit): (Option<&str>, i64),
) -> Result<Vec<Carrier>> {
    let rows = tx
        .fetch_all(PAGE, params![after.unwrap_or_default(), limit])
        .await?;
    let ids: Vec<DocumentId> = rows.iter().map(|row| row.get(0)).collect::<Result<_>>()?;
    let mut contracts = contracts_of(tx, &ids).await?;
    ids.iter()
        .zip(&rows)
        .map(|(id, row)| {
            Ok(Carrier {
                id: *id,
                code: row.get(1)?,
                name: row.get(2)?,
                phone: row.get(3)?,
                active: row.get(4)?,
                contracts: contracts.remove(id).unwrap_or_default(),
            })
        })
        .collect()
}

/// The contracts of several carriers, the earliest first.
async fn contracts_of(
    tx: &mut Tx<'_>,
    carriers: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<CarrierContract>>> {
    let query = Query::new(
        "SELECT carrier_id, contract_no, valid_from, valid_until, order_id, file_id \
         FROM carrier_contracts WHERE carrier_id IN ",
    )
    .bind_padded(carriers.iter().copied())
    .push(" ORDER BY valid_from");
    let mut contracts: HashMap<DocumentId, Vec<CarrierContract>> = HashMap::new();
    for row in tx.fetch_all(query.sql(), query.params()).await? {
        let of = contracts.entry(row.get(0)?).or_default();
        of.push(CarrierContract {
            contract_no: row.get(1)?,
            valid_from: row.get(2)?,
            valid_until: row.get(3)?,
            order_id: row.get(4)?,
            file_id: row.get(5)?,
        });
    }
    Ok(contracts)
}

/// The number of a contract under which a carrier may take an order's goods on a day.
pub async fn valid_contract(
    tx: &mut Tx<'_>,
    carrier: DocumentId,
    order: OrderId,
    on: Date,
) -> Result<Option<String>> {
    tx.fetch_optional(VALID, params![carrier, on, order])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// The name of a carrier who may be chosen; `None` for an unknown or disabled one.
pub async fn active_carrier(tx: &mut Tx<'_>, id: DocumentId) -> Result<Option<String>> {
    tx.fetch_optional(NAME_OF, params![id, true])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Enters or changes a carrier and his contracts.
#[derive(Debug)]
pub struct SaveCarrier {
    /// The right to do so.
    pub permit: Permit<ManageCarrier>,
    /// His id; a fresh one enters a new carrier.
    pub id: DocumentId,
    /// Who he is.
    pub input: CarrierInput,
    /// Now.
    pub now: Moment,
}

impl Command for SaveCarrier {
    const NAME: &'static str = "carrier.save";
    type Output = DocumentId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DocumentId> {
        self.input.check()?;
        let input = &self.input;
        tx.execute(
            SAVE,
            params![self.id, input.code, input.name, input.phone, input.active],
        )
        .await?;
        for contract in &input.contracts {
            let id = DocumentId::new();
            tx.execute(
                SAVE_CONTRACT,
                params![
                    id,
                    self.id,
                    contract.contract_no,
                    contract.valid_from,
                    contract.valid_until,
                    contract.order_id,
                    contract.file_id,
                ],
            )
            .await?;
        }
        let stream = Stream::new("carrier", self.id.0);
        let event = NewEvent::new(stream, "carrier.saved", json!({"after": input}), self.now);
        events::record(tx, &event, &self.permit.actor(), self.now).await?;
        Ok(self.id)
    }
}

impl CarrierInput {
    fn check(&self) -> Result<()> {
        let fault =
            |pointer: String, code, message| Err(kernel::Fault::invalid(pointer, code, message));
        if self.code.trim().is_empty() {
            return fault(
                "/code".into(),
                "required",
                text!("请填写承运商代码", "enter the carrier's code"),
            );
        }
        if self.name.trim().is_empty() {
            return fault(
                "/name".into(),
                "required",
                text!("请填写承运商名称", "enter the carrier's name"),
            );
        }
        for (i, contract) in self.contracts.iter().enumerate() {
            if contract.valid_until < contract.valid_from {
                return fault(
                    format!("/contracts/{i}/valid_until"),
                    "before_start",
                    text!(
                        "合同到期日不能早于生效日",
                        "the contract cannot end before it begins"
                    ),
                );
            }
        }
        Ok(())
    }
}
