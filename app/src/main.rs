//! The yidan binary.
fn main() {}
