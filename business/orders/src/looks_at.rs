//! Hashes of the parts of an order's content, so that an opinion can be bound to what was seen.
//!
//! When an order changes, exactly the opinions whose parts changed become void (EQ-4.2f). The parts
//! are the engine's content groups, which a policy's `looks_at` lists.

use catalog::amounts::Rounding;
use engine::{CONTENT, Content, ContentHash};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::content::{LineContent, OrderContent};

/// The hash of each content group of an order.
#[must_use]
pub fn content_groups(content: &OrderContent) -> Content {
    let mut hashes = Content::default();
    for (slot, group) in hashes.0.iter_mut().zip(&CONTENT) {
        *slot = group_hash(group.key, content);
    }
    hashes
}

fn group_hash(group: &str, content: &OrderContent) -> ContentHash {
    let lines = &content.lines;
    match group {
        "customer" => hash(&(
            &content.customer_id,
            &content.contact_name,
            &content.contact_phone,
        )),
        "contract" => contract_hash(content),
        "lines" => hash(&per_line(lines, |l| {
            (l.line_id, l.product_id, &l.model, l.quantity)
        })),
        "technical" => hash(&per_line(lines, |l| &l.parameters)),
        "prices" => prices_hash(content),
        "delivery" => hash(&(
            &content.delivery_on,
            &content.delivery_place,
            &content.delivery_mode,
            per_line(lines, |l| (l.delivery_on, &l.delivery_place)),
        )),
        "terms" => hash(&content.payment_terms),
        _ => hash(&(
            &content.channel,
            &content.remark,
            per_line(lines, |l| &l.remark),
        )),
    }
}

/// The customer's own numbers of lines count only where there are some, so that an order from before
/// there were any keeps its hash.
fn contract_hash(content: &OrderContent) -> ContentHash {
    let plain = (
        &content.contract_no,
        &content.contract_signed_on,
        &content.contract_file_id,
        &content.contract_amount,
        &content.customer_po_no,
    );
    let own = per_line(&content.lines, |l| {
        (&l.customer_po_line, &l.customer_article_no)
    });
    if own.iter().all(|(po, no)| po.is_empty() && no.is_empty()) {
        return hash(&plain);
    }
    hash(&(plain, own))
}

/// Units, rounding and a discount on the whole count only where there are some, so that an order
/// from before there were any keeps its hash.
fn prices_hash(content: &OrderContent) -> ContentHash {
    let plain = (
        &content.currency,
        per_line(&content.lines, |l| {
            (l.unit_price, l.tax_included, l.tax_rate, l.discount)
        }),
    );
    let units = per_line(&content.lines, |l| &l.price_unit);
    let usual = units.iter().all(|unit| unit.is_empty());
    if usual && content.rounding == Rounding::default() && content.discount.is_none() {
        return hash(&plain);
    }
    hash(&(plain, units, content.rounding, &content.discount))
}

/// Hash of the whole content, in hexadecimal.
#[must_use]
pub fn content_hash(content: &OrderContent) -> String {
    hex::encode(digest(content))
}

fn per_line<'a, T>(lines: &'a [LineContent], take: impl Fn(&'a LineContent) -> T) -> Vec<T> {
    lines.iter().map(take).collect()
}

fn hash(value: &impl Serialize) -> ContentHash {
    let mut short = [0; 16];
    short.copy_from_slice(&digest(value)[..16]);
    ContentHash(short)
}

/// SHA-256 of a value's JSON, written straight into the hasher.
fn digest(value: &impl Serialize) -> [u8; 32] {
    struct Sink(Sha256);
    impl std::io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut sink = Sink(Sha256::new());
    // Plain data into a hasher cannot fail.
    let _ = serde_json::to_writer(&mut sink, value);
    sink.0.finalize().into()
}

#[cfg(test)]
mod tests {
    use engine::Groups;

    use super::*;

    fn content() -> OrderContent {
        serde_json::from_str(r#"{"order_type":"equipment","lines":[{"quantity":"1"}]}"#)
            .expect("content")
    }

    #[test]
    fn only_the_group_that_changed_differs() {
        let before = content();
        let mut after = before.clone();
        after.lines[0].quantity = kernel::Quantity::parse("2");
        let changed = content_groups(&before).changed(&content_groups(&after));
        assert_eq!(Some(changed), Groups::parse("lines"));
        assert!(
            content_groups(&before)
                .changed(&content_groups(&before))
                .is_empty()
        );
    }
}
