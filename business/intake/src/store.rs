//! The SQL of imports.

mod entries;
mod masters;
mod runs;

pub(crate) use entries::{
    EntryRow, document_of, known, known_of_order, parts_of, put_document, put_entries,
};
pub(crate) use entries::{put_receipt, put_shipment, receipts_of, shipments_of};
pub(crate) use masters::{MasterKind, master, masters, put_master, remember, remembered};
pub(crate) use runs::{
    Place, Stored, begin_entering, clear_items, finish, get, insert, items, list, load, lock,
    put_failed, put_items, set_ready, set_unreadable, step,
};
