//! What jobs and timers promise, on both databases.

#[cfg(test)]
mod work;
