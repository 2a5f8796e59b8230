//! Quality: inspections of deliveries, of work under way and of finished units; nonconformances from
//! the failure to the re-inspection that passes; the quality file of each machine.
//!
//! What passed its final inspection is a movement (`Passed`) in the order's ledger, by which the
//! policy lets it be picked; never more passes than was made. What failed is held until its
//! nonconformance is closed. Inspection plans per product come later.

mod correct_nonconformance;
mod dispose_nonconformance;
mod dossier;
mod facts;
mod goods;
mod http;
mod inspect_goods;
mod inspection;
mod judge_surplus;
mod nonconformance;
mod nonconformance_page;
mod open_nonconformance;
mod order_quality;
mod reinspect;
mod sentences;
mod store;
mod target;

pub use correct_nonconformance::{CorrectNonconformance, CorrectionInput};
pub use dispose_nonconformance::{DisposeNonconformance, DispositionInput, NonconformanceChanged};
pub use dossier::{
    DossierMaterial, LaterEntry, LaterLife, MachineDossier, SharedLaterLife, dossier,
};
pub use facts::{machines_without_dossier, put_facts};
pub use http::routes;
pub use inspect_goods::{FailureInput, GoodsInspected, InspectGoods};
pub use inspection::{Findings, Inspection, InspectionItem, Stage};
pub use judge_surplus::surplus_made;
pub use nonconformance::{Disposition, Nonconformance, NonconformanceState};
pub use nonconformance_page::{HistoryEntry, NonconformancePage};
pub use order_quality::{
    ArrivalQuality, LineQuality, OrderQuality, inspections_of, nonconformance, nonconformances_of,
};
pub use reinspect::Reinspect;
pub use sentences::SENTENCES;
pub use target::Named;
