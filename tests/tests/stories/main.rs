//! Stories through HTTP, on SQLite and on PostgreSQL. One binary, since each links the whole app.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what is missing in an answer fails the story"
)]

mod before_orders;
mod changes;
mod changes_under_way;
mod contract_annexes;
mod contract_budgets;
mod contract_obligations;
mod contracts;
mod credit;
mod credit_notes;
mod credit_rating;
mod customer_lines;
mod customers;
mod delivery;
mod desk;
mod entry_to_close;
mod frame_contracts;
mod goods_in_change;
mod hand_overs;
mod imports;
mod inquiries;
mod kind;
mod offers;
mod order_changes;
mod order_endings;
mod order_entry;
mod order_types;
mod permissions;
mod prices;
mod promised_gifts;
mod quick_entry;
mod quotations;
mod refusals;
mod review;
mod rule_books;
mod standing;
mod supplements;
mod supply;
mod virtual_company;
