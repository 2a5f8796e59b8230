//! What the edge promises, over HTTP and on both databases.

mod people;
mod requests;
