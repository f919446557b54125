//! Of several kinds of rows that nobody knows, the one that is least likely a kind of orders: an example for a remedy.

use crate::source::money::fees::is_fee;

use super::document_column::is_movement;
use super::documents::{self, Document};
use super::statuses::{self, Verdict, says};

/// Words for what is paid beside the goods, or without any, by stems.
#[rustfmt::skip]
const BESIDE_GOODS: &[&str] = &[
    "tax", "vat", "steuer", "mwst", "taxe", "impuest", "impost", "tip", "tips", "gratuit", "trinkgeld", "pourboire", "propina", "mancia", "fooi", "adjust", "correct",
    "korrektur", "anpassung", "payout", "auszahl", "balance", "saldo", "solde", "interest", "zins", "loan", "payroll", "bonus", "credit", "rebate", "subsid",
    "promotion", "penalt", "reserve", "subtotal", "total", "message", "info", "note", "comment",
];

/// The place of that kind, by the kinds with their rows, most frequent first; `None` if it would be most of all rows.
pub(super) fn least_likely(kinds: &[(String, u64)], all: u64) -> Option<usize> {
    let is_rare = |(_, rows): &&(usize, u64)| rows * 2 <= all;
    let rare =
        || kinds.iter().enumerate().map(|(place, (_, rows))| (place, *rows)).filter(move |one| is_rare(&one));
    let is_unlikely = |(place, _): &(usize, u64)| is_unlikely(&kinds[*place].0);
    rare().find(is_unlikely).or_else(|| rare().next()).map(|(place, _)| place)
}

/// Whether a word of a kind means something else than an order.
fn is_unlikely(kind: &str) -> bool {
    is_fee(kind)
        || is_movement(kind)
        || says(kind, BESIDE_GOODS)
        || matches!(documents::document(kind), Some(Document::NoOrder | Document::Refund))
        || matches!(statuses::verdict(kind), Verdict::Excluded | Verdict::Doubtful)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_what_sounds_least_like_an_order_or_else_the_most_frequent() {
        let of = |kinds: &[(&str, u64)], all: u64| {
            let kinds: Vec<(String, u64)> =
                kinds.iter().map(|(kind, rows)| ((*kind).to_string(), *rows)).collect();
            least_likely(&kinds, all).map(|place| kinds[place].0.clone())
        };
        assert_eq!(
            of(&[("emd", 30), ("adm", 20), ("Tax adjustment", 3)], 100).as_deref(),
            Some("Tax adjustment")
        );
        assert_eq!(of(&[("emd", 30), ("adm", 20)], 100).as_deref(), Some("emd"));
        assert_eq!(of(&[("emd", 60), ("adm", 20)], 100).as_deref(), Some("adm"), "never most rows");
        assert_eq!(of(&[("emd", 60)], 100), None);
    }
}
