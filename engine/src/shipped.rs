//! The policies that are shipped with the product.

use crate::{lint::Finding, policy::Policy};

/// Equipment sales (设备销售订单管理办法).
pub const EQUIPMENT_SALES: &str = include_str!("../../policies/equipment-sales.yaml");

/// Imported history (导入的历史订单).
pub const IMPORTED: &str = include_str!("../../policies/imported.yaml");

/// Every shipped policy: its id and its text.
pub const SHIPPED: &[(&str, &str)] =
    &[("equipment-sales", EQUIPMENT_SALES), ("imported", IMPORTED)];

/// The equipment sales policy as version 1, with its default parameters.
///
/// # Errors
/// Never in a released build: a test compiles every shipped policy.
pub fn equipment_sales() -> Result<Policy, Vec<Finding>> {
    Policy::from_yaml(EQUIPMENT_SALES, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Severity, lint_yaml};

    #[test]
    fn every_shipped_policy_is_without_error() {
        for (id, yaml) in SHIPPED {
            let findings = lint_yaml(yaml);
            let errors: Vec<String> = findings
                .iter()
                .filter(|f| f.severity == Severity::Error || f.code != "open_clause")
                .map(ToString::to_string)
                .collect();
            assert!(errors.is_empty(), "{id}:\n{}", errors.join("\n"));
            let policy = Policy::from_yaml(yaml, 1).unwrap();
            assert_eq!(policy.id, *id);
        }
    }

    #[test]
    fn the_equipment_policy_has_every_clause_of_its_register() {
        let policy = equipment_sales().unwrap();
        assert_eq!(policy.clauses.len(), 47);
        assert!(policy.clauses.iter().all(|c| c.id.starts_with("EQ-")));
    }
}
