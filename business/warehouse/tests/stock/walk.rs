//! A random walk: whatever people do in whatever order, stock is never negative, never more held
//! than there is, and every sum agrees with what was written.

use engine::LineFact;
use kernel::{DocumentId, OrderId, Quantity};
use warehouse::{AdjustStock, AdjustmentInput};

use crate::company::companies;

/// A small generator, so that a failing walk can be walked again.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[tokio::test]
async fn whatever_people_do_stock_stays_sound() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        for seed in [7, 2026] {
            let mut dice = Dice(seed);
            let mut orders: Vec<OrderId> = Vec::new();
            for _ in 0..40 {
                let quantity = dice.throw(6) + 1;
                match dice.throw(6) {
                    0 | 1 => drop(company.receive("", pump, quantity).await.unwrap()),
                    2 => orders.push(company.order(pump, quantity).await),
                    3 => {
                        let command = AdjustStock {
                            permit: company.keeper().await,
                            process: company.process.clone(),
                            id: DocumentId::new(),
                            input: AdjustmentInput {
                                product_id: pump,
                                place_id: company.place,
                                difference: Quantity::whole(quantity - 4),
                                serials: Vec::new(),
                                reason: "盘点".into(),
                            },
                            now: company.now,
                        };
                        let _ = company.db.run(command).await;
                    }
                    4 if !orders.is_empty() => {
                        let at = usize::try_from(dice.throw(i64::try_from(orders.len()).unwrap()))
                            .unwrap();
                        let _ = company.pick(orders[at], quantity, &["YQ-100"]).await;
                        let _ = company.pack(orders[at], quantity, &[]).await;
                    }
                    _ if !orders.is_empty() => {
                        let order = orders.swap_remove(0);
                        let process = company.process.clone();
                        company
                            .acting(move |tx, acting| {
                                let process = process.clone();
                                Box::pin(async move {
                                    warehouse::order_ended(tx, &process, order, &acting).await
                                })
                            })
                            .await
                            .unwrap();
                    }
                    _ => {}
                }
                let (on_hand, reserved, _) = company.level(pump).await;
                assert!(
                    0 <= reserved && reserved <= on_hand,
                    "seed {seed}: {reserved} of {on_hand}"
                );
                company.assert_sound().await;
            }
            for order in orders {
                let (picked, from_stock) = (
                    company.fact(order, LineFact::Picked).await,
                    company.fact(order, LineFact::FromStock).await,
                );
                assert!(
                    picked <= from_stock,
                    "seed {seed}: {picked} picked of {from_stock}"
                );
            }
        }
    }
}
