//! Reading and writing sheets.

mod real_files;
mod round_trip;
