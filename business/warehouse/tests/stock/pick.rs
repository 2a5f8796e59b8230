//! Picking and packing: scans are checked, nothing beyond what is held and released.

use engine::LineFact;
use warehouse::SerialStatus;

use crate::company::{code, companies};

#[tokio::test]
async fn picked_goods_leave_stock_and_go_into_boxes() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 5).await.unwrap();
        let order = company.order(pump, 3).await;
        assert_eq!(code(company.pick(order, 2, &["SEAL"]).await), "wrong_goods");
        assert_eq!(
            code(company.pick(order, 4, &["YQ-100"]).await),
            "not_reserved"
        );
        assert_eq!(code(company.pack(order, 1, &[]).await), "not_picked");
        let picked = company.pick(order, 2, &["yq-100"]).await.unwrap();
        assert_eq!(picked.number, "PK-2026-000001");
        assert_eq!(company.fact(order, LineFact::Reserved).await, 1);
        assert_eq!(company.fact(order, LineFact::Picked).await, 2);
        assert_eq!(company.level(pump).await, (3, 1, 0));
        assert_eq!(code(company.pack(order, 3, &[]).await), "not_picked");
        let packed = company.pack(order, 2, &[]).await.unwrap();
        assert_eq!(packed.boxes[0].number, 1);
        assert_eq!(company.fact(order, LineFact::Packed).await, 2);
        company.pick(order, 1, &["YQ-100"]).await.unwrap();
        assert_eq!(
            company.pack(order, 1, &[]).await.unwrap().boxes[0].number,
            2
        );
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn every_machine_is_followed_by_its_number() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", true).await;
        let received = company.receive("DN-1", pump, 3).await.unwrap();
        assert_eq!(received.serials.len(), 3);
        let (one, two) = (received.serials[0].as_str(), received.serials[1].as_str());
        let order = company.order(pump, 2).await;
        assert_eq!(code(company.pick(order, 2, &[one]).await), "serial_count");
        assert_eq!(
            code(company.pick(order, 1, &["YQ-100-26-999999"]).await),
            "unknown_serial"
        );
        company.pick(order, 2, &[one, two]).await.unwrap();
        assert_eq!(code(company.pick(order, 1, &[one]).await), "not_in_stock");
        company.pack(order, 2, &[one, two]).await.unwrap();
        let permit = company.keeper().await;
        let number = one.to_owned();
        let machine = company
            .db
            .read_with(move |tx| {
                Box::pin(async move { warehouse::look_up_serial(tx, &permit, &number).await })
            })
            .await
            .unwrap();
        assert_eq!(machine.serial.status, SerialStatus::Packed);
        assert_eq!(machine.serial.order_id, Some(order));
        assert_eq!(machine.moves.len(), 2, "it came and it left");
        company.assert_sound().await;
    }
}
