//! Statistics of a column from a sample of rows.

use crate::engine::ColumnType;
use crate::sql::identifier;

use super::amounts::{Currency, NumberFormat};

/// A column as the sampled rows show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnStats {
    pub name: String,
    /// The engine's name of the type in which its values are read.
    pub kind: String,
    pub value_type: ColumnType,
    /// Distinct values in the sampled rows, about.
    pub distinct: u64,
    /// Whether that is the number of distinct values of every row.
    pub is_exact: bool,
    /// Sampled rows with a value.
    pub filled: u64,
    /// Sampled rows whose value is a number.
    pub numbers: u64,
    /// Its first value in the sample, and its last one if that is another.
    pub sample: Option<String>,
    pub last_sample: Option<String>,
    /// Whether some values in the sample have characters beyond ASCII; not looked at if the sample is every row.
    pub is_beyond_ascii: bool,
    /// The format of its numbers, if SQL cannot read them directly.
    pub number_format: Option<NumberFormat>,
    /// Currencies beside its numbers, most frequent first.
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
