//! Files that people attach: contracts, signed slips, photos, order sheets.
//!
//! One uploads first (`POST /files`), then mentions the file's id in the command that attaches it;
//! that command calls [`attach`] in its transaction. The [`Vault`] keeps the bytes under their
//! hash, [`FileGuard`] says who may open what, [`sweep`] removes what belongs to nothing.
//!
//! Limits: bytes are never read inside a transaction, nothing but pictures is decoded here, and
//! every file leaves as an attachment.

mod guard;
mod kind;
mod name;
mod picture;
mod store;
mod sweep;
mod vault;

pub mod http;

pub use self::store::{StoredFile, Subject, ask, attach, find, insert, link, of};
pub use guard::{FileGuard, NobodyElse};
pub use http::{BYTES_MAX, FileView, routes, send};
pub use sweep::sweep;
pub use vault::{Content, Vault};
