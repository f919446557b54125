//! What is known of the lines of a source that repeat an earlier one.

use crate::cohort::Money;

/// Lines that hold the same in every column as one before them. They are counted like any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// Lines that repeat an earlier one.
    pub lines: u64,
    /// Different lines that are repeated.
    pub kinds: u64,
    /// The amount of the repetitions, over readable amounts; `None` if no amount is mapped.
    pub amount: Option<Money>,
    /// The count of the most frequent one.
    pub times: u64,
    /// That one: columns with their values, in the order of the file.
    pub example: Vec<(String, String)>,
}

impl Repeated {
    /// The most frequent one on one line.
    pub(super) fn example_line(&self) -> String {
        let values: Vec<&str> =
            self.example.iter().map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()).collect();
        format!("'{}'", values.join(", ").chars().take(80).collect::<String>())
    }
}
