//! Corrections, transfers, and papers that come twice.

use access::matrix::ReserveStock;
use engine::LineFact;
use kernel::{DocumentId, ProductId, Quantity, Result};
use warehouse::{
    AdjustStock, AdjustmentInput, PlaceId, PlaceInput, PlaceKind, ReleaseReservation,
    ReservationInput, ReserveLine, SavePlace, StockAdjusted, StockTransferred, TransferInput,
    TransferStock,
};

use crate::company::{Company, code, companies};

async fn adjust(
    company: &Company,
    product: ProductId,
    difference: i64,
    reason: &str,
) -> Result<StockAdjusted> {
    let command = AdjustStock {
        permit: company.keeper().await,
        process: company.process.clone(),
        id: DocumentId::new(),
        input: AdjustmentInput {
            product_id: product,
            place_id: company.place,
            difference: Quantity::whole(difference),
            serials: Vec::new(),
            reason: reason.into(),
        },
        now: company.now,
    };
    company.db.run(command).await
}

#[tokio::test]
async fn a_correction_needs_a_reason_and_leaves_what_is_held() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 5).await.unwrap();
        company.order(pump, 3).await;
        assert_eq!(code(adjust(&company, pump, -1, " ").await), "required");
        assert_eq!(code(adjust(&company, pump, 0, "盘点").await), "difference");
        assert_eq!(
            code(adjust(&company, pump, -3, "盘亏").await),
            "below_reserved"
        );
        let done = adjust(&company, pump, -2, "盘亏").await.unwrap();
        assert_eq!(done.on_hand, Quantity::whole(3));
        assert_eq!(company.level(pump).await, (3, 3, 0));
        let waiting = company.order(pump, 1).await;
        adjust(&company, pump, 1, "盘盈").await.unwrap();
        assert_eq!(
            company.fact(waiting, LineFact::Reserved).await,
            1,
            "found goods serve who waits"
        );
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn the_same_delivery_note_is_received_once() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 5).await.unwrap();
        assert_eq!(
            code(company.receive(" dn-1", pump, 5).await),
            "booked_already"
        );
        assert_eq!(code(company.receive("DN-2", pump, 0).await), "not_positive");
        assert_eq!(company.level(pump).await, (5, 0, 0));
        company.assert_sound().await;
    }
}

#[tokio::test]
async fn only_free_goods_move_to_another_place() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        company.receive("DN-1", pump, 5).await.unwrap();
        company.order(pump, 3).await;
        let to = PlaceId::new();
        let input = PlaceInput {
            code: "RM".into(),
            name: "原料库".into(),
            kind: PlaceKind::Material,
            active: true,
        };
        let permit = company.keeper().await;
        company
            .db
            .run(SavePlace {
                permit,
                id: to,
                input,
                now: company.now,
            })
            .await
            .unwrap();
        assert_eq!(code(transfer(&company, pump, to, 3).await), "not_available");
        transfer(&company, pump, to, 2).await.unwrap();
        assert_eq!(company.level(pump).await, (5, 3, 0));
        company.assert_sound().await;
    }
}

async fn transfer(
    company: &Company,
    product: ProductId,
    to: PlaceId,
    quantity: i64,
) -> Result<StockTransferred> {
    let command = TransferStock {
        permit: company.keeper().await,
        process: company.process.clone(),
        id: DocumentId::new(),
        input: TransferInput {
            product_id: product,
            from: company.place,
            to,
            quantity: Quantity::whole(quantity),
            serials: Vec::new(),
        },
        now: company.now,
    };
    company.db.run(command).await
}

#[tokio::test]
async fn stock_is_held_and_given_back_by_hand() {
    for company in companies().await {
        let pump = company.product("YQ-100", "stock", false).await;
        let first = company.order(pump, 2).await;
        company.receive("DN-1", pump, 2).await.unwrap();
        let permit = company.keeper::<ReserveStock>().await;
        let line_id = company.line(first).await;
        let id = DocumentId::new();
        let reserve = |quantity: i64| ReserveLine {
            permit: permit.clone(),
            process: company.process.clone(),
            id,
            order: first,
            input: ReservationInput {
                line_id,
                place_id: company.place,
                quantity: Quantity::whole(quantity),
                priority: 0,
                expires_at: None,
            },
            now: company.now,
        };
        assert_eq!(code(company.db.run(reserve(1)).await), "not_available");
        company.receive("DN-2", pump, 3).await.unwrap();
        assert_eq!(code(company.db.run(reserve(1)).await), "covered");
        let held = company.reservations(first).await;
        let release = |reason: &str| ReleaseReservation {
            permit: permit.clone(),
            process: company.process.clone(),
            id: held[0],
            reason: reason.into(),
            now: company.now,
        };
        assert_eq!(code(company.db.run(release("")).await), "required");
        company.db.run(release("客户推迟")).await.unwrap();
        assert_eq!(code(company.db.run(release("再次")).await), "nothing_held");
        assert_eq!(company.fact(first, LineFact::FromStock).await, 0);
        company.db.run(reserve(2)).await.unwrap();
        assert_eq!(company.fact(first, LineFact::FromStock).await, 2);
        assert_eq!(company.level(pump).await, (5, 2, 0));
        company.assert_sound().await;
    }
}
