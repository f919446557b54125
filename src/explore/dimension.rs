//! Derived dimensions: the names that can be used in place of a column, and their meaning.

pub(super) mod derived;
mod separation;
mod suggested;

pub use separation::{Joined, Separation, spread};
pub use suggested::{is_legible, suggested};

/// The derived dimensions and their meaning, for lists to choose from.
pub const DERIVED: [(&str, &str); 7] = [
    ("acquired", "month of the first order; acquired:quarter, acquired:year"),
    ("orders", "number of orders: 1, 2, 3, 4, 5+"),
    ("first-value", "value of the first order in four ranges; first-value:20,50,100"),
    ("revenue", "revenue in four ranges; revenue:q5, revenue:100,500"),
    ("recency", "days since the last order; recency:30,90,180"),
    ("rfm", "recency, frequency and money: 11 groups"),
    ("rf", "scores of recency and frequency: R5 F3"),
];

/// The title of a derived dimension: `rfm` is the `RFM group`.
pub fn derived_definition(name: &str) -> Option<String> {
    let (name, rest) = name.split_once(':').map_or((name, None), |(name, rest)| (name, Some(rest)));
    Some(match name {
        "acquired" => format!("{} of first order", rest.unwrap_or("month")),
        "orders" => "number of orders".to_string(),
        "first-value" => "value of first order".to_string(),
        "revenue" => "revenue".to_string(),
        "recency" => "days since last order".to_string(),
        "rfm" => "RFM group".to_string(),
        "rf" => "scores of recency and frequency".to_string(),
        _ => return rest.map(|_| format!("{name} in ranges at first order")),
    })
}
