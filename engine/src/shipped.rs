//! The policies that are shipped with the product.

use crate::{lint::Finding, policy::Policy};

/// Equipment sales (设备销售订单管理办法).
pub const EQUIPMENT_SALES: &str = include_str!("../../policies/equipment-sales.yaml");

/// General sales orders (销售订单管理流程).
pub const GENERAL_SALES: &str = include_str!("../../policies/general-sales.yaml");

/// Business orders (业务下单管理制度).
pub const BUSINESS_ORDERS: &str = include_str!("../../policies/business-orders.yaml");

/// Customer orders (客户订单流程).
pub const CUSTOMER_ORDERS: &str = include_str!("../../policies/customer-orders.yaml");

/// Orders that the order clerk places alone (销售内勤下单制度，第一种).
pub const CLERK_ORDERS: &str = include_str!("../../policies/clerk-orders.yaml");

/// Orders that the order clerk places and others review (销售内勤下单制度，第二种).
pub const REVIEWED_CLERK_ORDERS: &str = include_str!("../../policies/reviewed-clerk-orders.yaml");

/// The billing and dispatch desk (开单打单流程).
pub const BILLING_DESK: &str = include_str!("../../policies/billing-desk.yaml");

/// Garment processing (服装加工合同).
pub const GARMENT_PROCESSING: &str = include_str!("../../policies/garment-processing.yaml");

/// Home decoration (家装公司下单).
pub const HOME_DECORATION: &str = include_str!("../../policies/home-decoration.yaml");

/// Internal orders, PO to SO (公司内部下单流程).
pub const INTERNAL_ORDERS: &str = include_str!("../../policies/internal-orders.yaml");

/// Order tracking (跟踪订单管理制度).
pub const ORDER_TRACKING: &str = include_str!("../../policies/order-tracking.yaml");

/// Imported history (导入的历史订单).
pub const IMPORTED: &str = include_str!("../../policies/imported.yaml");

/// Every shipped policy: its id and its text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("equipment-sales", EQUIPMENT_SALES),
    ("general-sales", GENERAL_SALES),
    ("business-orders", BUSINESS_ORDERS),
    ("customer-orders", CUSTOMER_ORDERS),
    ("clerk-orders", CLERK_ORDERS),
    ("reviewed-clerk-orders", REVIEWED_CLERK_ORDERS),
    ("billing-desk", BILLING_DESK),
    ("garment-processing", GARMENT_PROCESSING),
    ("home-decoration", HOME_DECORATION),
    ("internal-orders", INTERNAL_ORDERS),
    ("order-tracking", ORDER_TRACKING),
    ("imported", IMPORTED),
];

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

    /// So many clauses has each rule book in the register.
    #[test]
    fn every_clause_of_the_register_stands_in_its_policy() {
        for (id, prefix, count) in [
            ("equipment-sales", "EQ-", 47),
            ("general-sales", "SO-", 29),
            ("business-orders", "BO-", 25),
            ("customer-orders", "CO-", 13),
            ("clerk-orders", "C1-", 13),
            ("reviewed-clerk-orders", "C2-", 12),
            ("billing-desk", "BL-", 12),
            ("garment-processing", "GA-", 13),
            ("home-decoration", "HD-", 15),
            ("internal-orders", "PO-", 4),
            ("order-tracking", "TR-", 49),
        ] {
            let (_, yaml) = SHIPPED.iter().find(|(policy, _)| *policy == id).unwrap();
            let policy = Policy::from_yaml(yaml, 1).unwrap();
            assert_eq!(policy.clauses.len(), count, "{id}");
            assert!(
                policy.clauses.iter().all(|c| c.id.starts_with(prefix)),
                "{id}"
            );
        }
    }
}
