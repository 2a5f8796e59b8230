//! Procurement: what orders need from outside. Approval opens requirements (the material of work
//! orders, goods bought for a line), the purchaser orders them, deliveries wait for their incoming
//! inspection, and what passes goes into stock.
//!
//! The list of what is missing is one and the same for purchasing and production (EQ-5.2c).
//! There are no purchase orders of their own: a requirement carries supplier, price, date and
//! reference itself.

mod cancel_requirement;
mod facts;
mod follow_change;
mod http;
mod inspect_arrival;
mod material_missing;
mod need;
mod open_requirements;
mod order_material;
mod plan_changed;
mod receive_material;
mod requirement;
mod requirement_page;
mod sentences;
mod stock_came;
mod store;

pub use cancel_requirement::{CancelRequirement, order_ended};
pub use facts::{check_materials, put_facts};
pub use follow_change::{change_impact, dates_changed, give_up_surplus};
pub use http::routes;
pub use inspect_arrival::{
    ArrivalPassed, ArrivalToInspect, arrival, arrival_passed, arrival_returned, inspection_done,
};
pub use material_missing::material_missing;
pub use open_requirements::{open_requirements, order_approved, short_again};
pub use order_material::{MaterialOrdered, OrderInput, OrderMaterial};
pub use plan_changed::{material_of, requirements_of, work_planned};
pub use receive_material::{MaterialReceived, ReceiveInput, ReceiveMaterial};
pub use requirement::{Arrival, Requirement, RequirementKind, RequirementState};
pub use requirement_page::RequirementPage;
pub use sentences::SENTENCES;
pub use stock_came::stock_came;

pub use crate::store::{Position, RequirementFilter, arrivals::arrivals_of_order};
