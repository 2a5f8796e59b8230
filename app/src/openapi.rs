//! The API's description as a file: `yidan openapi > web/openapi.json`.

use crate::router;

/// Prints it, indented so that a change shows in a diff.
pub(crate) fn print() -> anyhow::Result<()> {
    crate::report::say(&printed()?);
    Ok(())
}

/// With its keys in order: the extensions of an operation are kept in none.
fn printed() -> anyhow::Result<String> {
    let sorted = serde_json::to_value(router::description()?)?;
    Ok(serde_json::to_string_pretty(&sorted)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_is_described_and_guarded() {
        let gaps = api::gaps(&crate::router::description().expect("described"));
        assert!(gaps.is_empty(), "{gaps:#?}");
    }

    #[test]
    fn no_two_things_share_a_name() {
        let clashes = crate::router::clashes().expect("described");
        assert!(clashes.is_empty(), "{clashes:#?}");
    }

    #[test]
    fn the_snapshot_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/openapi.json");
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        let made = super::printed().expect("described");
        assert!(
            kept.trim() == made.trim(),
            "web/openapi.json is old: run `make openapi`"
        );
    }
}
