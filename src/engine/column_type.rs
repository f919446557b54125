//! Types of columns, as far as the program treats them differently.

/// The type of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    Text,
    /// Text with few values, numbered by the file.
    Enum,
    Boolean,
    /// A whole number; `small` if each fits 32 bits.
    Integer {
        small: bool,
    },
    /// A floating-point number.
    Float,
    /// An exact number of `width` digits in all, `scale` of them behind the point.
    Decimal {
        width: u8,
        scale: u8,
    },
    Date,
    /// A moment without an offset from UTC.
    Timestamp,
    /// A moment in UTC.
    TimestampUtc,
    /// Bytes that may be text.
    Binary,
    /// Lists, structures, and other types that cannot fill a role.
    Other,
}

impl ColumnType {
    /// Whether its values are numbers.
    pub const fn is_number(self) -> bool {
        matches!(self, ColumnType::Integer { .. } | ColumnType::Float | ColumnType::Decimal { .. })
    }

    /// Whether its values are whole numbers.
    pub const fn is_integer(self) -> bool {
        matches!(self, ColumnType::Integer { .. })
    }

    /// Whether its values are days or moments.
    pub const fn is_date(self) -> bool {
        matches!(self, ColumnType::Date | ColumnType::Timestamp | ColumnType::TimestampUtc)
    }

    /// Whether its values are text, numbered or not.
    pub const fn is_text(self) -> bool {
        matches!(self, ColumnType::Text | ColumnType::Enum)
    }

    /// Whether every value is a DECIMAL(18,4) without loss.
    pub fn is_plain_money(self) -> bool {
        match self {
            ColumnType::Integer { small } => small,
            ColumnType::Decimal { width, scale } => scale <= 4 && width - scale.min(width) <= 14,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_types_that_cannot_lose_anything_are_read_by_their_sign() {
        let decimal = |width, scale| ColumnType::Decimal { width, scale };
        for kind in [decimal(12, 2), decimal(18, 4), ColumnType::Integer { small: true }] {
            assert!(kind.is_plain_money(), "{kind:?}");
        }
        for kind in [
            decimal(18, 2),
            decimal(10, 6),
            decimal(38, 10),
            ColumnType::Integer { small: false },
            ColumnType::Float,
            ColumnType::Text,
        ] {
            assert!(!kind.is_plain_money(), "{kind:?}");
        }
    }
}
