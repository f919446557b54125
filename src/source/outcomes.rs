//! Words for what became of an order, in columns that are not called a status: a payment, a stage, an account for tests.

use super::letters::letters;
use super::placeholders::is_placeholder;
use super::statuses::{Verdict, says, verdict};

/// Names of columns with what became of an order.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "payment", "paymentresult", "paymentstate", "paymentoutcome", "paymentresponse", "result", "outcome", "stage", "dealstage", "salesstage",
    "opportunitystage", "phase", "environment", "env", "mode", "gateway", "paymentgateway", "response", "authresult", "authorization", "ergebnis",
    "zahlung", "resultat", "resultado", "esito", "etape", "fase", "etapa", "processor",
];

/// Words for no order that are statuses in such a column alone.
const LOST: &[&str] = &["lost", "verloren", "perdu", "perdid", "perso", "staging", "sandkasten"];

/// From so many words on, a text in a column of any name is a sentence.
const SENTENCE: usize = 3;

/// Whether the name of a column means what became of an order.
pub(super) fn is_outcome_name(name: &str) -> bool {
    NAMES.contains(&letters(name).as_str())
}

/// Tags of orders that were made to try the shop, by their letters.
const TESTS: &[&str] =
    &["test", "tests", "testorder", "testbestellung", "commandetest", "pedidoprueba", "ordinetest", "qa"];

/// Whether the name of a column means tags.
pub(super) fn is_tags_name(name: &str) -> bool {
    ["tags", "tag", "ordertags", "labels", "schlagworte", "etiquettes", "etiquetas"]
        .contains(&letters(name).as_str())
}

/// Whether one of several tags is that of a test.
pub(super) fn has_tag_of_tests(tags: &str) -> bool {
    tags.split([',', ';', '|']).any(|tag| TESTS.contains(&letters(tag).as_str()))
}

/// The values of a column for rows that are not orders: by any word if its name means what became of them, else only if nothing
/// is next to them but words for orders.
pub(super) fn that_are_none<'a>(name: &str, values: &'a [(String, u64)]) -> Vec<&'a (String, u64)> {
    let is_called = is_outcome_name(name);
    let is_none = |text: &str| {
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let is_short = words.len() < SENTENCE || words.first() == Some(&"test");
        (verdict(text) == Verdict::Excluded && is_short) || (is_called && says(text, LOST))
    };
    let (none, others): (Vec<_>, Vec<_>) = values.iter().partition(|(text, _)| is_none(text));
    let is_good = |text: &str| is_placeholder(text) || verdict(text) == Verdict::Good;
    let is_told = is_called || others.iter().all(|(text, _)| is_good(text));
    if others.is_empty() || !is_told { Vec::new() } else { none }
}
