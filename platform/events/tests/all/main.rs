//! What the event log promises, on both databases.

#[cfg(test)]
mod log;
