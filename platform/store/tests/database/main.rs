//! What the store promises, on both databases.

#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod files;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod scratch;
#[cfg(test)]
mod server;
#[cfg(test)]
mod units;
