//! What may be taken from the shelves for an order: the pure decision behind picking.
//!
//! Only what is held for a line can be picked, and only after a scan: the number of each machine, or
//! the article number of other goods. How much the policy has released (passed by quality, or from
//! finished stock) is checked before, by [`process::Process::guard`].

mod machines;

use std::collections::HashSet;

use kernel::{Fault, LineId, ProductId, Quantity, Refusal, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    place::PlaceId,
    quantity::less,
    reservation::Reservation,
    serial::{Serial, scan_key},
    store::picks::PickLine,
};

/// What a keeper took for one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PickedGoods {
    /// The line.
    pub line_id: LineId,
    /// From where; wherever it is held when absent. Machines know their place themselves.
    #[serde(default)]
    pub place_id: Option<PlaceId>,
    /// How much.
    pub quantity: Quantity,
    /// What the scanner read: one serial number per machine, or the article number.
    pub scans: Vec<String>,
}

/// A line as a picker sees it.
#[derive(Debug, Clone)]
pub(crate) struct Pickable {
    pub(crate) line: LineId,
    /// Its number on the order, from 1.
    pub(crate) no: usize,
    pub(crate) product: ProductId,
    pub(crate) sku: String,
    pub(crate) whole_units: bool,
    pub(crate) serialised: bool,
    /// What is held for it, the oldest first.
    pub(crate) held: Vec<Reservation>,
    /// Whether a machine must have passed its final inspection.
    pub(crate) needs_passed: bool,
}

/// Decides what is taken from which reservation. `serials` are the machines that were scanned, as
/// far as they exist.
pub(crate) fn decide(
    wishes: &[PickedGoods],
    lines: &[Pickable],
    serials: &[Serial],
) -> Result<Vec<PickLine>> {
    if wishes.is_empty() {
        return Err(Fault::invalid(
            "/lines",
            "required",
            text!("请至少拣一行", "pick at least one line"),
        ));
    }
    let mut picked = Vec::new();
    let (mut seen, mut scanned) = (HashSet::new(), HashSet::new());
    for (i, wish) in wishes.iter().enumerate() {
        let line = lines
            .iter()
            .find(|l| l.line == wish.line_id)
            .ok_or_else(|| {
                let message = text!(
                    "该行不属于这张订单，或没有可拣的货物",
                    "that line is not on this order or has no goods to pick"
                );
                Fault::invalid(format!("/lines/{i}/line_id"), "unknown_line", message)
            })?;
        if !seen.insert(wish.line_id) {
            let message = text!(
                "第 {} 行重复出现，请合并",
                "line {} stands twice; put it together",
                line.no
            );
            return Err(Fault::invalid(
                format!("/lines/{i}/line_id"),
                "repeated",
                message,
            ));
        }
        check_quantity(i, wish, line)?;
        let mut held = line.held.clone();
        if line.serialised {
            let numbers = machines::numbers(i, wish, &mut scanned)?;
            let held = &mut held;
            machines::take(
                (i, wish.quantity),
                &numbers,
                (line, held),
                serials,
                &mut picked,
            )?;
        } else {
            take_goods(i, wish, (line, &mut held), &mut picked)?;
        }
    }
    Ok(picked)
}

fn check_quantity(i: usize, wish: &PickedGoods, line: &Pickable) -> Result<()> {
    let pointer = format!("/lines/{i}/quantity");
    if wish.quantity <= Quantity::ZERO {
        return Err(Fault::invalid(
            pointer,
            "not_positive",
            text!("数量须大于 0", "the quantity must be above 0"),
        ));
    }
    if line.whole_units && !wish.quantity.is_whole() {
        return Err(Fault::invalid(
            pointer,
            "not_whole",
            text!(
                "该产品只能整件拣货",
                "this product is picked in whole pieces only"
            ),
        ));
    }
    Ok(())
}

/// Goods without numbers: the article is scanned, the quantity is counted.
fn take_goods(
    i: usize,
    wish: &PickedGoods,
    (line, held): (&Pickable, &mut [Reservation]),
    picked: &mut Vec<PickLine>,
) -> Result<()> {
    let article = scan_key(&line.sku);
    let wrong = wish.scans.iter().position(|scan| scan_key(scan) != article);
    if let Some(k) = wrong {
        let message = text!(
            "扫到的是 {}，这一行应拣 {}",
            "scanned {}, but this line needs {}",
            wish.scans[k],
            line.sku
        );
        return Err(Fault::invalid(
            format!("/lines/{i}/scans/{k}"),
            "wrong_goods",
            message,
        ));
    }
    if wish.scans.is_empty() {
        let message = text!("请扫描货号 {}", "scan the article number {}", line.sku);
        return Err(Fault::invalid(
            format!("/lines/{i}/scans"),
            "scan_required",
            message,
        ));
    }
    let mut open = wish.quantity;
    for r in held
        .iter_mut()
        .filter(|r| wish.place_id.is_none_or(|place| place == r.place_id))
    {
        let quantity = open.min(r.open());
        if quantity > Quantity::ZERO {
            take(picked, line, r, quantity, None);
            open = less(open, quantity);
        }
    }
    if open > Quantity::ZERO {
        return Err(Fault::refused(not_held(
            line,
            wish.quantity,
            less(wish.quantity, open),
        )));
    }
    Ok(())
}

fn take(
    picked: &mut Vec<PickLine>,
    line: &Pickable,
    r: &mut Reservation,
    quantity: Quantity,
    serial: Option<String>,
) {
    r.picked.0 += quantity.0;
    let known = picked.iter_mut().find(|p| p.reservation == r.id);
    match known {
        Some(p) => {
            p.quantity.0 += quantity.0;
            p.serials.extend(serial);
        }
        None => picked.push(PickLine {
            line: line.line,
            reservation: r.id,
            product: line.product,
            place: r.place_id,
            quantity,
            serials: serial.into_iter().collect(),
        }),
    }
}

/// What is held for a line at a place before anything is taken.
fn held_at(line: &Pickable, place: Option<PlaceId>) -> Quantity {
    let there = line.held.iter().filter(|r| Some(r.place_id) == place);
    Quantity(there.map(|r| r.open().0).sum())
}

fn not_held(line: &Pickable, wanted: Quantity, held: Quantity) -> Refusal {
    let message = text!(
        "第 {} 行要拣 {wanted}，但在该库位只为它预留了 {held}",
        "line {}: {wanted} wanted, but only {held} is held for it there",
        line.no
    );
    Refusal::new("not_reserved", message)
        .fact("line.reserved", held)
        .who(text!("仓库管理员", "warehouse keeper"))
}

#[cfg(test)]
mod tests {
    use kernel::{DocumentId, Moment, OrderId};
    use proptest::prelude::*;

    use super::*;
    use crate::{reservation::Source, serial::SerialStatus};

    fn held(line: LineId, place: PlaceId, quantity: i64, source: Source) -> Reservation {
        Reservation {
            id: DocumentId::new(),
            order_id: OrderId::new(),
            line_id: line,
            product_id: ProductId::new(),
            place_id: place,
            quantity: Quantity::whole(quantity),
            picked: Quantity::ZERO,
            released: Quantity::ZERO,
            source,
            work_order_id: None,
            priority: 0,
            expires_at: None,
            created_at: Moment(0),
        }
    }

    fn pickable(place: PlaceId, quantity: i64, serialised: bool) -> Pickable {
        let line = LineId::new();
        Pickable {
            line,
            no: 1,
            product: ProductId::new(),
            sku: "YQ-100".to_owned(),
            whole_units: true,
            serialised,
            held: vec![held(line, place, quantity, Source::Stock)],
            needs_passed: true,
        }
    }

    fn machine(line: &Pickable, place: PlaceId, number: &str, status: SerialStatus) -> Serial {
        Serial {
            serial: number.to_owned(),
            product_id: line.product,
            place_id: Some(place),
            order_id: None,
            line_id: None,
            work_order_id: None,
            status,
            made_at: Moment(0),
        }
    }

    fn wish(line: &Pickable, quantity: i64, scans: &[&str]) -> PickedGoods {
        let scans = scans.iter().map(|s| (*s).to_owned()).collect();
        PickedGoods {
            line_id: line.line,
            place_id: None,
            quantity: Quantity::whole(quantity),
            scans,
        }
    }

    fn code(result: Result<Vec<PickLine>>) -> String {
        match result.expect_err("a fault") {
            Fault::Invalid(errors) => errors[0].code.clone(),
            Fault::Refused(refusals) => refusals[0].code.clone(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_wrong_article_is_noticed() {
        let line = pickable(PlaceId::new(), 5, false);
        let lines = [line.clone()];
        assert_eq!(
            code(decide(&[wish(&line, 2, &["SEAL-50"])], &lines, &[])),
            "wrong_goods"
        );
        assert_eq!(
            code(decide(&[wish(&line, 2, &[])], &lines, &[])),
            "scan_required"
        );
        let done = decide(&[wish(&line, 2, &[" yq-100"])], &lines, &[]).expect("picked");
        assert_eq!(done[0].quantity, Quantity::whole(2));
    }

    #[test]
    fn more_than_held_is_refused() {
        let line = pickable(PlaceId::new(), 5, false);
        assert_eq!(
            code(decide(
                &[wish(&line, 6, &["YQ-100"])],
                std::slice::from_ref(&line),
                &[]
            )),
            "not_reserved"
        );
        assert_eq!(
            code(decide(
                &[wish(&line, 0, &["YQ-100"])],
                std::slice::from_ref(&line),
                &[]
            )),
            "not_positive"
        );
        assert_eq!(code(decide(&[], &[line], &[])), "required");
    }

    #[test]
    fn machines_are_picked_by_number() {
        let place = PlaceId::new();
        let line = pickable(place, 2, true);
        let lines = [line.clone()];
        let good = machine(&line, place, "A-1", SerialStatus::Good);
        let made = machine(&line, place, "A-2", SerialStatus::Made);
        let blocked = machine(&line, place, "A-3", SerialStatus::Blocked);
        let gone = machine(&line, place, "A-4", SerialStatus::Shipped);
        let elsewhere = machine(&line, PlaceId::new(), "A-5", SerialStatus::Good);
        let mut foreign = machine(&line, place, "A-6", SerialStatus::Good);
        foreign.line_id = Some(LineId::new());
        let all = [good, made, blocked, gone, elsewhere, foreign];
        let pick = |scans: &[&str]| {
            let quantity = i64::try_from(scans.len()).expect("few");
            decide(&[wish(&line, quantity, scans)], &lines, &all)
        };
        assert_eq!(pick(&["a-1"]).expect("picked")[0].serials, ["A-1"]);
        assert_eq!(code(pick(&["A-1", "A-1"])), "repeated");
        assert_eq!(code(pick(&["A-2"])), "not_passed");
        assert_eq!(code(pick(&["A-3"])), "blocked");
        assert_eq!(code(pick(&["A-4"])), "not_in_stock");
        assert_eq!(code(pick(&["A-5"])), "not_reserved");
        assert_eq!(code(pick(&["A-6"])), "of_another_order");
        assert_eq!(code(pick(&["A-9"])), "unknown_serial");
        assert_eq!(
            code(decide(&[wish(&line, 2, &["A-1"])], &lines, &all)),
            "serial_count"
        );
    }

    #[test]
    fn a_refusal_says_how_much_was_held_before() {
        let place = PlaceId::new();
        let line = pickable(place, 2, true);
        let machines = ["A-1", "A-2", "A-3"].map(|n| machine(&line, place, n, SerialStatus::Good));
        let wishes = [wish(&line, 3, &["A-1", "A-2", "A-3"])];
        let refused = decide(&wishes, std::slice::from_ref(&line), &machines);
        let Err(Fault::Refused(refusals)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(refusals[0].value.as_deref(), Some("2"), "{refusals:?}");
    }

    #[test]
    fn a_machine_is_picked_for_one_line_only() {
        let place = PlaceId::new();
        let first = pickable(place, 1, true);
        let second = Pickable {
            product: first.product,
            ..pickable(place, 1, true)
        };
        let one = machine(&first, place, "C-1", SerialStatus::Good);
        let wishes = [wish(&first, 1, &["C-1"]), wish(&second, 1, &["c-1"])];
        assert_eq!(code(decide(&wishes, &[first, second], &[one])), "repeated");
    }

    #[test]
    fn what_was_made_for_the_line_leaves_what_production_holds() {
        let place = PlaceId::new();
        let mut line = pickable(place, 2, true);
        line.held
            .push(held(line.line, place, 1, Source::Production));
        let mut own = machine(&line, place, "B-1", SerialStatus::Good);
        own.line_id = Some(line.line);
        let done = decide(
            &[wish(&line, 1, &["B-1"])],
            std::slice::from_ref(&line),
            &[own],
        )
        .expect("picked");
        assert_eq!(done[0].reservation, line.held[1].id);
    }

    proptest! {
        /// Whatever is wished, no reservation gives more than it holds.
        #[test]
        fn never_more_than_held(held_at in prop::collection::vec(1_i64..20, 1..4), wanted in 1_i64..80) {
            let mut line = pickable(PlaceId::new(), held_at[0], false);
            for quantity in &held_at[1..] {
                line.held.push(held(line.line, PlaceId::new(), *quantity, Source::Stock));
            }
            let all: i64 = held_at.iter().sum();
            match decide(&[wish(&line, wanted, &["YQ-100"])], std::slice::from_ref(&line), &[]) {
                Ok(picked) => {
                    prop_assert!(wanted <= all);
                    let sum: i64 = picked.iter().map(|p| p.quantity.0).sum();
                    prop_assert_eq!(Quantity(sum), Quantity::whole(wanted));
                    for p in &picked {
                        let r = line.held.iter().find(|r| r.id == p.reservation).expect("a reservation");
                        prop_assert!(p.quantity <= r.open());
                    }
                }
                Err(_) => prop_assert!(wanted > all),
            }
        }
    }
}
