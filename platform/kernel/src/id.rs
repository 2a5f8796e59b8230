//! Identifiers: UUIDv7 made by the application, one type per kind of thing.

/// Declares identifier types: each wraps a UUIDv7 and cannot be mistaken for another.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh identifier; time-ordered, so that indexes grow at their end.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "each call differs; a default would mislead")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map(Self)
            }
        }

        impl $crate::ToValue for $name {
            fn to_value(&self) -> $crate::Value<'_> {
                $crate::Value::Uuid(self.0)
            }
        }

        impl $crate::FromValue for $name {
            fn from_value(value: $crate::Value<'_>) -> Option<Self> {
                <uuid::Uuid as $crate::FromValue>::from_value(value).map(Self)
            }
        }
    )+};
}

ids! {
    /// A sales order, through all its revisions.
    OrderId,
    /// A line of an order; stable across revisions.
    LineId,
    /// A person who signs in.
    UserId,
    /// A department of the company.
    DepartmentId,
    /// A customer.
    CustomerId,
    /// A product or a variant of one.
    ProductId,
    /// A stored file (content addressed; see the `files` crate).
    FileId,
    /// A task in somebody's workbench.
    TaskId,
    /// Any document beside the order: a work order, shipment, invoice, ticket …
    DocumentId,
}
