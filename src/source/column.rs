//! Statistics of a column from a sample of rows.

use crate::engine::ColumnType;
use crate::sql::identifier;

use super::amounts::{Currency, NumberFormat};

/// A column as its rows show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnStats {
    pub name: String,
    /// The engine's name of the type that its values are read as.
    pub kind: String,
    pub value_type: ColumnType,
    /// Distinct values in the rows looked at, about.
    pub distinct: u64,
    /// Rows looked at in which it has a value.
    pub filled: u64,
    /// Rows looked at in which that value is a number.
    pub numbers: u64,
    /// Its first value there.
    pub sample: Option<String>,
    /// How numbers are written in it, if not as SQL writes them.
    pub number_format: Option<NumberFormat>,
    /// Currencies written beside its numbers, most frequent first.
    pub currencies: Vec<Currency>,
}

impl ColumnStats {
    /// Whether nearly every sampled row has a distinct value.
    pub fn never_repeats(&self) -> bool {
        self.filled > 1 && self.distinct * 100 >= self.filled * 95
    }
}

/// A column's name as an expression has it: quoted only if it must be.
pub fn column_word(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && !name.starts_with(|c: char| c.is_ascii_digit()) { name.to_string() } else { identifier(name) }
}
