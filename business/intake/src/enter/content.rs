//! What a document of the plan says as an order: its customer, lines and content.

use ::store::Tx;
use jiff::civil::DateTime;
use kernel::{CustomerId, Date, Fault, LineId, Moment, ProductId, Quantity, Result, Text};
use orders::{
    CustomerStanding, EnteredQuantity, Entry as HowEntered, IMPORTED_CREDIT_NOTE, IMPORTED_ORDER,
    ImportedShipment, Known, KnownPrices, LineContent, OrderCharge, OrderContent,
};
use process::Owner;
use uuid::Uuid;

use super::{Batch, row, wanted};
use crate::{
    EntryKey,
    plan::{Charge, Document, DocumentKind, Line, Shipment},
    store::EntryRow,
};

impl Batch<'_> {
    pub(super) fn customer(&self, document: &Document) -> Result<CustomerId> {
        let key = &document.customer;
        self.of
            .masters
            .customers
            .get(key)
            .copied()
            .ok_or_else(|| self.missing_master("/customer", key))
    }

    fn missing_master(&self, pointer: &str, key: &str) -> Fault {
        let why = self
            .of
            .masters
            .refused
            .get(key)
            .cloned()
            .unwrap_or_default();
        let message = Text::new(
            format!("{key} 无法新建：{}", why.zh),
            format!("{key} could not be created: {}", why.en),
        );
        Fault::invalid(pointer, "master_refused", message)
    }

    /// The customer's rep and department answer for the order, or else who imports it.
    pub(super) async fn owner(
        &mut self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
    ) -> Result<(Owner, CustomerStanding)> {
        if let Some(known) = self.owners.get(&customer) {
            return Ok(*known);
        }
        let facts = parties::facts(tx, customer).await?;
        let permit = &self.of.permit;
        let user = facts.as_ref().and_then(|f| f.owner).or(permit.in_name_of());
        let department = facts
            .as_ref()
            .and_then(|f| f.department)
            .or(permit.department());
        let owner = Owner {
            user: user.ok_or(Fault::Unauthenticated)?,
            department,
        };
        let standing = if facts.is_some() {
            CustomerStanding::Active
        } else {
            CustomerStanding::Unknown
        };
        self.owners.insert(customer, (owner, standing));
        Ok((owner, standing))
    }

    /// The lines to enter, all or those among `parts`, with where each came from.
    pub(super) fn lines(
        &self,
        document: &Document,
        parts: Option<&[EntryKey]>,
    ) -> Result<(Vec<LineContent>, Vec<EntryRow>)> {
        let (mut lines, mut rows) = (Vec::new(), Vec::new());
        for line in document
            .lines
            .iter()
            .filter(|line| wanted(parts, &line.key))
        {
            let products = &self.of.masters.products;
            let product = products.get(&line.product).copied();
            let product = product.ok_or_else(|| self.missing_master("/product", &line.product))?;
            let id = LineId::new();
            let (quantity, entered) = self.counted(line, product)?;
            lines.push(LineContent {
                line_id: Some(id),
                product_id: Some(product),
                quantity: Some(quantity),
                entered,
                unit_price: Some(line.price),
                price_unit: line.unit.clone(),
                tax_included: line.tax_included,
                // A product's rate is today's; a source that names none says nothing about tax.
                tax_rate: Some(line.tax_rate.unwrap_or_default()),
                discount: line.discount,
                customer_po_line: line.customer_po_line.clone(),
                customer_article_no: line.customer_article_no.clone(),
                remark: line.remark.clone(),
                ..LineContent::default()
            });
            rows.push(row(document, &line.key, id.0, &line.place));
        }
        Ok((lines, rows))
    }

    /// How many in the product's own unit, and as the row says where that is another.
    fn counted(
        &self,
        line: &Line,
        product: ProductId,
    ) -> Result<(Quantity, Option<EnteredQuantity>)> {
        let units = self.units.get(&product).filter(|_| !line.unit.is_empty());
        let Some(units) = units else {
            return Ok((line.quantity, None));
        };
        let quantity = units.in_base(line.quantity, &line.unit, "/quantity")?;
        let entered = EnteredQuantity {
            quantity: line.quantity,
            unit: line.unit.clone(),
        };
        Ok((quantity, Some(entered)))
    }

    pub(super) fn content(
        &self,
        document: &Document,
        customer: CustomerId,
        lines: Vec<LineContent>,
    ) -> OrderContent {
        let order_type = match document.kind {
            DocumentKind::Order => IMPORTED_ORDER,
            DocumentKind::CreditNote => IMPORTED_CREDIT_NOTE,
        };
        let seller = match document.sales_person.as_str() {
            "" => String::new(),
            name => format!("业务员：{name}"),
        };
        let remarks = [seller, document.remark.clone()];
        let remarks: Vec<String> = remarks
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        OrderContent {
            order_type: order_type.to_owned(),
            customer_id: Some(customer),
            contact_name: String::new(),
            contact_phone: String::new(),
            channel: String::new(),
            customer_po_no: document.customer_po.clone(),
            contract_no: document.contract_no.clone(),
            contract_signed_on: None,
            contract_file_id: None,
            contract_amount: None,
            order_date: Some(Date(document.ordered_at.date())),
            delivery_on: document.required_on,
            delivery_place: document.ship_to.clone(),
            rounding: Default::default(),
            discount: None,
            delivery_mode: None,
            payment_terms: None,
            currency: Some(self.of.plan.currency.code().to_owned()),
            remark: remarks.join("；"),
            lines,
        }
    }

    pub(super) async fn known(
        &mut self,
        tx: &mut Tx<'_>,
        document: &Document,
        customer: CustomerStanding,
    ) -> Result<Known> {
        let day = Date(document.ordered_at.date());
        let currency_rate = match self.rates.get(&day) {
            Some(rate) => *rate,
            None => {
                let rate = catalog::rate_on(tx, self.of.plan.currency, day).await?;
                self.rates.insert(day, rate);
                rate
            }
        };
        let used = document
            .lines
            .iter()
            .filter_map(|line| self.of.masters.products.get(&line.product));
        let products = used
            .clone()
            .filter_map(|id| Some((*id, self.products.get(id)?.clone())));
        let units = used.filter_map(|id| Some((*id, self.units.get(id)?.clone())));
        Ok(Known {
            products: products.collect(),
            customer: Some(customer),
            currency_rate,
            prices: KnownPrices {
                units: units.collect(),
                ..KnownPrices::default()
            },
            today: self.of.process.today(self.of.now),
            entry: HowEntered::Imported,
        })
    }

    /// The shipments of an order under their ids, with the lines among `rows` that each carries;
    /// goods given back were not shipped.
    pub(super) fn shipments(
        &self,
        document: &Document,
        ids: &[Uuid],
        rows: &[EntryRow],
    ) -> Vec<ImportedShipment> {
        if document.kind == DocumentKind::CreditNote {
            return Vec::new();
        }
        let shipments = document.shipments.iter().zip(ids);
        shipments
            .map(|(shipment, id)| self.shipment(*id, shipment, rows))
            .collect()
    }

    fn shipment(&self, id: Uuid, shipment: &Shipment, rows: &[EntryRow]) -> ImportedShipment {
        let at = |on: Date| self.of.process.calendar().midnight(on).min(self.of.now);
        let carried = |keys: &Vec<EntryKey>| {
            let rows = rows.iter().filter(|row| wanted(Some(keys), &row.key));
            rows.map(|row| LineId(row.part)).collect()
        };
        ImportedShipment {
            id,
            shipped_at: at(shipment.shipped_on),
            received_at: shipment.received_on.map(at),
            lines: shipment.lines.as_ref().map(carried),
        }
    }

    pub(super) fn moment(&self, at: DateTime) -> Moment {
        let midnight = self.of.process.calendar().midnight(Date(at.date()));
        let time = at.time();
        let seconds = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        midnight.plus_seconds(seconds)
    }
}

pub(super) fn order_charge(charge: &Charge) -> OrderCharge {
    OrderCharge {
        kind: charge.kind.word().to_owned(),
        description: charge.description.clone(),
        amount_minor: charge.amount_minor,
    }
}

/// The number a document goes by from now on: the source's in short, and its own.
pub(super) fn number(source: &str, document: &str) -> String {
    let prefix = match source {
        "northwind" => "NW".to_owned(),
        "online_retail" => "OR".to_owned(),
        other => other.to_uppercase(),
    };
    let plain: String = document.split_whitespace().collect();
    format!("{prefix}-{}", plain.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_their_source() {
        assert_eq!(number("northwind", "10248"), "NW-10248");
        assert_eq!(number("online_retail", "c536379"), "OR-C536379");
        assert_eq!(number("旧系统", "A 1"), "旧系统-A1");
    }
}
