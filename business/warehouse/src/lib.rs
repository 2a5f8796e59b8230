//! The warehouse: places, the stock ledger and its levels, reservations and shortages, serial
//! numbers, picking and packing.
//!
//! What lies where is the sum of the moves ([`check_projections`] proves it); what is promised to
//! whom is the sum of the reservations. Both change a level in the transaction that writes them, and
//! the database refuses a level below nothing or below what is held.
//!
//! Limits: what happened to an order line is recorded in the ledger of `process`, never counted
//! here. Reactions ([`order_approved`], [`order_ended`], [`receive_produced`] …) never refuse: a
//! shortage is a recorded fact.

mod actions;
mod adjust_stock;
mod allocate;
mod check_projections;
mod facts;
mod follow_change;
mod goods;
mod http;
mod incoming;
mod ledger;
mod list_stock;
mod list_work;
mod look_up_serial;
mod order_lines;
mod pack_goods;
mod packing;
mod pick_goods;
mod picking;
mod place;
mod put_back;
mod quantity;
mod receive_produced;
mod receive_stock;
mod release_stock;
mod reservation;
mod reserve_line;
mod reserve_order;
mod returning;
mod sentences;
mod serial;
mod serve_shortages;
mod ship_out;
mod shortage;
mod store;
mod surplus;
mod transfer_stock;

pub use actions::world_action;
pub use adjust_stock::{AdjustStock, AdjustmentInput, StockAdjusted};
pub use allocate::Level;
pub use check_projections::{StockDrift, check_projections, first_level};
pub use facts::{check_stock, put_facts};
pub use follow_change::{change_impact, order_changed};
pub use goods::{GoodsLineView, HeldView, OrderGoods, PickLineView, PickView, goods_in_house};
pub use http::routes;
pub use ledger::MoveKind;
pub use list_stock::{StockFilter, StockPosition, StockRow, list_stock};
pub use list_work::{WorkRow, list_work};
pub use look_up_serial::{SerialMove, SerialView, look_up_serial};
pub use order_lines::{GoodsLine, HeldLine, goods, goods_of, held_lines};
pub use pack_goods::{BoxNumber, GoodsPacked, PackGoods, PackInput};
pub use packing::{BoxInput, BoxLine, BoxLineInput, PackedBox};
pub use pick_goods::{GoodsPicked, PickGoods, PickInput};
pub use picking::PickedGoods;
pub use place::{PlaceId, PlaceInput, PlaceKind, SavePlace, StockPlace, place_named, places};
pub use put_back::{GoodsPutBack, PutBack, PutBackInput};
pub use quantity::less;
pub use receive_produced::{
    Produced, Scrapped, issue_material, machines_blocked, machines_passed, receive_produced, scrap,
};
pub use receive_stock::{ReceiptInput, ReceiptLine, ReceiveStock, StockReceived};
pub use release_stock::{ReleaseLapsed, ReleaseReservation, order_ended};
pub use reservation::{Reservation, Source};
pub use reserve_line::{ReservationInput, ReserveLine};
pub use reserve_order::order_approved;
pub use returning::PutBackLine;
pub use sentences::SENTENCES;
pub use serial::{Serial, SerialStatus, scan_key, serial_number};
pub use ship_out::{boxes_of, machines_accepted, machines_returned, machines_shipped, serials_of};
pub use shortage::{Shortage, available, shortages_of};
pub use surplus::{Surplus, free_surplus, surplus};
pub use transfer_stock::{StockTransferred, TransferInput, TransferStock};
