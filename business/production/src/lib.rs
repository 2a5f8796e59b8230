//! Production: work orders pegged to order lines, planned dates and work centres, progress reports.
//!
//! A planner enters dates and sees clashes; finite-capacity scheduling comes later. What was made is
//! a movement in the order's ledger; a work order's `made` is its own share of it.

mod facts;
mod follow_change;
mod free_surplus;
mod http;
mod load;
mod material;
mod open_work_orders;
mod plan_work_order;
mod report_progress;
mod store;
mod take_back;
mod work_centre;
mod work_order;

pub use crate::store::{find, of_order, reports_of};
pub use facts::{check_capacity, put_facts};
pub use follow_change::{change_impact, order_cancelled, order_changed};
pub use free_surplus::{FreeSurplus, SurplusFreed};
pub use http::routes;
pub use load::{Clash, clashes};
pub use material::needed;
pub use open_work_orders::open_work_orders;
pub use plan_work_order::{PlanWorkOrder, WorkOrderPlanned};
pub use report_progress::{ProgressReported, ReportProgress};
pub use take_back::units_scrapped;
pub use work_centre::{SaveWorkCentre, WorkCentre, WorkCentreInput, work_centres};
pub use work_order::{WorkOrder, WorkOrderState, WorkReport};
