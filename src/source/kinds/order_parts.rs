//! Rows for the parts that an order's total has: its items, shipping and tax beside the total; what was handed over and given back.

use crate::source::columns::letters::letters;

use super::documents::Document;

/// The total of an order, by its letters.
const TOTALS: &[&str] = &[
    "total",
    "ordertotal",
    "grandtotal",
    "gesamt",
    "gesamtsumme",
    "endsumme",
    "totalgeneral",
    "totaal",
    "totale",
];

/// Its parts.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "subtotal", "shipping", "tax", "taxes", "vat", "discount", "coupon", "handling", "insurance", "surcharge", "rounding", "tip", "fee", "loworderfee",
    "gv", "giftvoucher", "giftcard", "voucher", "payment", "cod", "zwischensumme", "versand", "versandkosten", "mwst", "steuer", "rabatt", "gutschein",
    "soustotal", "livraison", "tva", "remise", "subtotale", "spedizione", "iva", "sconto", "envio", "descuento", "frete", "desconto", "subtotaal",
    "verzendkosten", "btw", "korting", "frakt", "moms", "rabat",
];

/// What a shop program writes before each of them.
const PREFIX: &str = "ot";

/// Money that is given back for what was handed over, and what it was handed over in.
const CHANGE: &[&str] = &[
    "change",
    "wechselgeld",
    "ruckgeld",
    "rendu",
    "rendumonnaie",
    "cambio",
    "vuelto",
    "troco",
    "resto",
    "wisselgeld",
];
const CASH: &[&str] = &["cash", "bar", "bargeld", "especes", "efectivo", "contanti", "dinheiro", "contant"];

/// The document of each value, if each is a part of an order and one is the total, or if one is the change of what was paid in cash.
pub(super) fn of_parts(values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let texts: Vec<String> = values.iter().map(|(text, _)| letters(text)).collect();
    let is_prefixed = texts.iter().all(|text| text.is_empty() || text.starts_with(PREFIX));
    let bare = |text: &String| text.strip_prefix(PREFIX).filter(|_| is_prefixed).unwrap_or(text).to_string();
    let texts: Vec<String> = texts.iter().map(bare).collect();
    let is = |text: &String, list: &[&str]| list.contains(&text.as_str());
    let has = |list: &[&str]| texts.iter().any(|text| is(text, list));
    let of = |text: &String| match () {
        () if is(text, TOTALS) => Some(Document::Order),
        () if is(text, PARTS) => Some(Document::NoOrder),
        () => None,
    };
    let found: Vec<Option<Document>> = texts.iter().map(of).collect();
    if has(TOTALS) && has(PARTS) && found.iter().all(Option::is_some) {
        return Some(found);
    }
    let is_change = |text: &String| is(text, CHANGE).then_some(Document::Refund);
    (has(CHANGE) && has(CASH)).then(|| texts.iter().map(is_change).collect())
}
