//! How a value is kept in a column: as one of a few primitives that every database has.
//!
//! A type says here how it is written ([`ToValue`]) and read back ([`FromValue`]); which driver
//! carries the primitive is nobody's business but the `store` crate's. There is no floating point
//! on purpose.

use std::borrow::Cow;

use uuid::Uuid;

use crate::{Currency, Date, Moment, Quantity, Rate, UnitPrice};

/// A primitive on its way into or out of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A truth value (an integer 0 or 1 where the database knows no booleans).
    Bool(bool),
    /// An integer; also money in minor units, fixed-point numbers and moments.
    Int(i64),
    /// A text; also dates and JSON.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// An identifier (16 bytes where the database knows no UUIDs).
    Uuid(Uuid),
}

impl Value<'_> {
    /// The same value, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(v) => Value::Bool(v),
            Self::Int(v) => Value::Int(v),
            Self::Text(v) => Value::Text(Cow::Owned(v.into_owned())),
            Self::Bytes(v) => Value::Bytes(Cow::Owned(v.into_owned())),
            Self::Uuid(v) => Value::Uuid(v),
        }
    }

    /// What kind of primitive this is, for messages.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Uuid(_) => "uuid",
        }
    }
}

/// A type that can be written into a column.
pub trait ToValue {
    /// The primitive that stands for it.
    fn to_value(&self) -> Value<'_>;
}

/// A type that can be read from a column.
pub trait FromValue: Sized {
    /// Reads the primitive; `None` when it does not stand for such a thing.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(v) => Value::Bool(*v),
            Self::Int(v) => Value::Int(*v),
            Self::Text(v) => Value::Text(Cow::Borrowed(v)),
            Self::Bytes(v) => Value::Bytes(Cow::Borrowed(v)),
            Self::Uuid(v) => Value::Uuid(*v),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            some => T::from_value(some).map(Some),
        }
    }
}

macro_rules! integers {
    ($($name:ty),+) => {$(
        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Int(v) => v.try_into().ok(),
                    _ => None,
                }
            }
        }
    )+};
}
integers!(i64, i32, i16, u32, u16, u8);

macro_rules! wrapped_integers {
    ($($name:ident),+) => {$(
        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Int(self.0)
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value<'_>) -> Option<Self> {
                i64::from_value(value).map(Self)
            }
        }
    )+};
}
wrapped_integers!(Moment, Quantity, UnitPrice, Rate);

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(v) => Some(v),
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(v) => Some(v.into_owned()),
            _ => None,
        }
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(v) => v.as_ref().try_into().ok(),
            _ => None,
        }
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(v) => Some(v.into_owned()),
            _ => None,
        }
    }
}

impl ToValue for Uuid {
    fn to_value(&self) -> Value<'_> {
        Value::Uuid(*self)
    }
}

impl FromValue for Uuid {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Uuid(v) => Some(v),
            Value::Bytes(v) => Self::from_slice(&v).ok(),
            _ => None,
        }
    }
}

impl ToValue for Date {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl FromValue for Date {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(v) => v.parse().ok(),
            _ => None,
        }
    }
}

impl ToValue for Currency {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.code()))
    }
}

impl FromValue for Currency {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(v) => Self::parse(&v),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrderId;

    #[test]
    fn every_type_survives_a_round_trip() {
        fn check<T: ToValue + FromValue + PartialEq + std::fmt::Debug>(value: T) {
            assert_eq!(T::from_value(value.to_value()), Some(value));
        }
        check(7_i64);
        check(Some("一单".to_owned()));
        check(None::<i64>);
        check(true);
        check(OrderId::new());
        check(Moment(1));
        check(Date::ymd(2025, 2, 28).unwrap());
        check(Quantity::whole(3));
        check(Currency::CNY);
        check(vec![1_u8, 2]);
        check([3_u8; 32]);
    }

    #[test]
    fn a_wrong_primitive_is_refused() {
        assert_eq!(i64::from_value(Value::Null), None);
        assert_eq!(bool::from_value(Value::Int(2)), None);
        assert_eq!(u8::from_value(Value::Int(256)), None);
        assert_eq!(Uuid::from_value(Value::Bytes(Cow::Borrowed(&[1]))), None);
    }
}
