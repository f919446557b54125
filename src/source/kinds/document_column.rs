//! The document that each value of a column stands for, judged from all of its values: a payment is an order alone, and none beside
//! invoices.

use crate::source::columns::letters::letters;
use crate::source::columns::placeholders::is_placeholder;
use crate::source::money::fees::is_fee;

use super::directions::{is_side_name, of_sides};
use super::document_codes::of_codes;
use super::documents::{self, Document, document, is_other_event};
use super::statuses::says;

/// Whole texts that mean a refund beside orders.
const CREDITS: &[&str] =
    &["credit", "credits", "cr", "crediting", "gut", "ruckgang", "rf", "ref", "rfd", "rtn", "cbk"];

/// Whole texts for what is paid for a document.
#[rustfmt::skip]
const PAYMENTS: &[&str] = &[
    "payment", "payments", "customerpayment", "paymentreceived", "receipt", "deposit", "zahlung", "zahlungseingang", "paiement", "reglement",
    "pago", "cobro", "pagamento", "recebimento", "incasso", "betaling", "inbetalning", "indbetaling", "innbetaling", "suoritus", "platba",
    "platnosc", "wplata", "uhrada", "fizetes", "odeme", "tahsilat", "оплата", "платеж", "πληρωμη", "入金", "支払", "付款", "收款", "결제", "입금",
    "tender", "cashtender", "change", "wechselgeld", "zahlungsmittel",
];

/// Whole texts for orders that are payments themselves.
const CHARGES: &[&str] = &["charge", "payment", "capture", "purchase", "debit", "receipt"];

/// Words for money that moves without an order, by stems.
#[rustfmt::skip]
const MOVEMENTS: &[&str] = &[
    "payout", "auszahl", "withdraw", "transfer", "topup", "authoriz", "authoris", "autoris", "preauth", "adjustment", "deposit",
];

/// Words for points of loyalty, by stems; a point of sale has none.
const POINTS: &[&str] = &[
    "point",
    "punkt",
    "punti",
    "punto",
    "puntos",
    "ponto",
    "poeng",
    "poang",
    "балл",
    "ポイント",
    "积分",
    "포인트",
];
const SALES: &[&str] = &["sale", "vent", "vendit", "verkauf"];

/// Whole texts for a line of an order among other lines.
const ITEMS: &[&str] = &[
    "item",
    "items",
    "itemprice",
    "principal",
    "productcharges",
    "lineitem",
    "product",
    "products",
    "article",
    "artikel",
    "position",
    "produkt",
    "producto",
    "produit",
];

/// Words beside those for fees for what a marketplace keeps of the price of an item, by stems; and parts of texts without blanks.
const KEPT: &[&str] = &["withheld"];
const KEPT_PARTS: &[&str] = &[
    "itemfee",
    "shipmentfee",
    "orderfee",
    "fulfillmentfee",
    "closingfee",
    "servicefee",
    "basedfee",
    "commission",
    "withheld",
    "facilitator",
];

/// Words for invoices, by stems; and for documents of the same sales that come before them.
#[rustfmt::skip]
const INVOICES: &[&str] = &["invoice", "rechnung", "facture", "factura", "fattura", "fatura", "faktur", "szamla", "factuur", "lasku", "счет", "τιμολογ", "racun"];
#[rustfmt::skip]
const TO_INVOICE: &[&str] = &[
    "order", "bestell", "auftrag", "commande", "pedido", "ordine", "zamow", "objednav", "rendel", "siparis", "заказ", "замовл", "παραγγελ", "bestel", "ordre",
    "tilaus",
];

/// Words for an order that replaces another one, by stems.
const EXCHANGES: &[&str] = &[
    "exchang", "umtausch", "echange", "cambio", "troca", "replac", "ersatz", "warrant", "garantie", "ombyt",
    "wymian",
];

/// Parts of names of columns about orders.
const OF_ORDERS: &[&str] =
    &["order", "bestell", "auftrag", "commande", "pedido", "ordine", "bestel", "zamow", "заказ"];

/// Words for the first step of an order, by stems.
const FIRST_STEPS: &[&str] = &["creat", "plac", "submit", "erstell", "angelegt", "crea"];

/// Whether a text is a further step of an order whose first step is another value: `order.paid` beside `order.created`.
pub(super) fn is_later_step(text: &str, values: &[(String, u64)]) -> bool {
    let head = |text: &str| text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_string();
    let is_step = |text: &str| document(text) == Some(Document::Order) && head(text).len() < text.len();
    let is_first = |text: &str| is_step(text) && says(text, FIRST_STEPS);
    is_step(text)
        && !is_first(text)
        && values.iter().any(|(other, _)| is_first(other) && head(other) == head(text))
}

/// The orders that replace others, in a column about orders: they may have cost nothing.
pub(super) fn replacements(name: &str, values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let name = letters(name);
    let is_exchange = |text: &str| says(text, EXCHANGES).then_some(Document::Doubtful);
    let found: Vec<Option<Document>> = values.iter().map(|(text, _)| is_exchange(text)).collect();
    (OF_ORDERS.iter().any(|part| name.contains(part)) && found.iter().any(Option::is_some)).then_some(found)
}

/// The document of each value, if it is known.
pub(super) fn of_column(name: &str, values: &[(String, u64)]) -> Vec<Option<Document>> {
    let of_codes = || if is_side_name(name) { None } else { of_codes(name, values) };
    of_sides(name, values).or_else(of_codes).unwrap_or_else(|| of_words(values))
}

/// The same by words. What most rows are cannot be refunds if no other kind is known to be orders: beside debits, a bank's
/// `Gutschrift` is money that comes in.
fn of_words(values: &[(String, u64)]) -> Vec<Option<Document>> {
    let found = of_each_word(values);
    let rows = |is: &dyn Fn(&str, Option<Document>) -> bool| -> u64 {
        let those = values.iter().zip(&found).filter(|((text, _), found)| is(text, **found));
        those.map(|((_, rows), _)| rows).sum()
    };
    let refunds = rows(&|_, found| found == Some(Document::Refund));
    let all = rows(&|text, _| !text.is_empty());
    let are_most = refunds < all && refunds * 2 > all && !found.contains(&Some(Document::Order));
    let of = |one: Option<Document>| match one {
        Some(Document::Refund) if are_most => Some(Document::Order),
        one => one,
    };
    found.into_iter().map(of).collect()
}

fn of_each_word(values: &[(String, u64)]) -> Vec<Option<Document>> {
    let is = |text: &str, list: &[&str]| list.contains(&letters(text).as_str());
    let has_part = |text: &str, parts: &[&str]| parts.iter().any(|part| letters(text).contains(part));
    let texts = || values.iter().map(|(text, _)| text.as_str());
    let is_order = |text: &str| document(text) == Some(Document::Order);
    let has_orders = texts().any(|text| is_order(text) && !is(text, CREDITS) && !is_fee(text));
    let has_documents = texts().any(|text| is_order(text) && !is(text, CHARGES) && !is(text, PAYMENTS));
    let has_invoices = texts().any(|text| is_order(text) && says(text, INVOICES));
    let has_items = texts().any(|text| is(text, ITEMS));
    let of = |text: &str| match document(text) {
        _ if is_later_step(text, values) => Some(Document::NoOrder),
        _ if (has_orders || has_items) && is_fee(text) => Some(Document::NoOrder),
        _ if has_items && (says(text, KEPT) || has_part(text, KEPT_PARTS)) => Some(Document::NoOrder),
        _ if (has_documents || has_items) && is(text, PAYMENTS) => Some(Document::NoOrder),
        _ if has_orders && says(text, POINTS) && !says(text, SALES) => Some(Document::NoOrder),
        _ if has_orders && is(text, CREDITS) => Some(Document::Refund),
        Some(Document::Order) if has_invoices && says(text, TO_INVOICE) => Some(Document::Doubtful),
        Some(known) if known != Document::Order => Some(known),
        _ if has_orders && says(text, EXCHANGES) => Some(Document::Doubtful),
        None if has_orders && (is_other_event(text) || says(text, MOVEMENTS)) => Some(Document::NoOrder),
        known => known,
    };
    texts().map(of).collect()
}

/// Whether a text has a word for money that moves without an order.
pub(super) fn is_movement(text: &str) -> bool {
    says(text, MOVEMENTS)
}

/// The values that are not a known document. If none is an order, the most frequent of them is the kind of the orders.
pub(super) fn unknown(values: &[(String, u64)], found: &[Option<Document>]) -> Vec<(String, u64)> {
    let has_orders = found.contains(&Some(Document::Order));
    let unknown =
        values.iter().zip(found).filter(|((text, _), found)| found.is_none() && !is_placeholder(text));
    let unknown = unknown.map(|(value, _)| value.clone());
    unknown.skip(usize::from(!has_orders)).collect()
}

/// Whether the name of a column means kinds of documents.
pub(super) fn is_kind_name(name: &str) -> bool {
    is_side_name(name) || documents::is_kind_name(name)
}

/// Names of columns of codes of documents that mean something else beside words.
const CODE_NAMES: &[&str] = &["class", "klasse", "classe", "clase"];

/// Whether a column has codes of documents alone, of orders and of others, under a name that may mean them.
pub(super) fn has_codes(name: &str, values: &[(String, u64)]) -> bool {
    CODE_NAMES.contains(&letters(name).as_str()) && of_codes(name, values).is_some()
}

/// Whether every value of a column is known, some as orders and some as refunds, points or payments of invoices, so that its name
/// does not matter.
pub(super) fn tells_refunds(values: &[(String, u64)]) -> bool {
    let found = of_words(values);
    let has = |wanted: Document| found.contains(&Some(wanted));
    let any = |is: &dyn Fn(&str) -> bool| values.iter().any(|(text, _)| is(text));
    let is_payment = |text: &str| PAYMENTS.contains(&letters(text).as_str());
    let has_payments = any(&is_payment) && any(&|text| says(text, INVOICES));
    has(Document::Order)
        && (has(Document::Refund) || has_payments || any(&|text| says(text, POINTS) && !says(text, SALES)))
        && values.iter().zip(&found).all(|((text, _), found)| text.is_empty() || found.is_some())
}
