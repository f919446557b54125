//! What a column of statuses says beside another one: the payment beside the order, the delivery beside the payment.

use crate::source::columns::letters::letters;
use crate::source::columns::names;
use crate::source::columns::placeholders::is_placeholder;
use crate::source::columns::role::Role;
use crate::source::columns::stems;

use super::says::Says;
use super::statuses::{Verdict, says, verdict};

/// Parts of names of statuses, of whatever they are.
const PARTS: &[&str] = &["status", "statut", "статус", "durum", "状态", "ステータス", "상태"];

/// Parts of names of statuses of people and goods.
#[rustfmt::skip]
const ELSE: &[&str] = &[
    "customer", "client", "kund", "klant", "member", "user", "account", "subscri", "marital", "marketing", "consent", "mail", "employ",
    "loyal", "tax", "stock", "inventor", "product", "famil", "civil",
];

/// Words for orders that were paid back or sent back, by stems.
#[rustfmt::skip]
const PAID_BACK: &[&str] = &[
    "refund", "rfnd", "refd", "rvrs", "rvsl", "reversed", "return", "rto", "reimburs", "chargedback", "erstatt", "zuruck", "retour", "geretour", "teruggest", "rembours", "reembols", "devuel", "devol", "rimbors", "reso",
    "estorn", "terugbetaal", "aterbetal", "tilbagebetal", "hyvitet", "palaut", "zwroc", "zwrot", "vracen", "vissza", "iade", "возвр", "поверн",
    "επιστρ", "povrat", "返品", "返金", "退款", "退货", "환불", "반품",
];

/// Those of them that mean money alone.
const REFUNDED: &[&str] = &[
    "refund",
    "rfnd",
    "refd",
    "rvrs",
    "rvsl",
    "reversed",
    "reimburs",
    "erstatt",
    "rembours",
    "reembols",
    "rimbors",
    "estorn",
    "terugbetaal",
    "返金",
    "退款",
    "환불",
];

/// Words for a part, by stems.
const PARTLY: &[&str] = &[
    "part",
    "teil",
    "partiel",
    "parcial",
    "parzial",
    "gedeelt",
    "delvis",
    "częśc",
    "czesc",
    "частич",
    "一部",
    "部分",
    "부분",
];

/// Whether the name of a column means a status of anything but of people and goods.
pub(super) fn is_status_name(name: &str) -> bool {
    is_of_order(name) || (has(name, PARTS) && !has(name, ELSE))
}

/// Whether the name of a column means a status of people or goods.
pub(super) fn is_of_others(name: &str) -> bool {
    !is_of_order(name) && has(name, PARTS) && has(name, ELSE)
}

/// Whether the name of a column means people or goods.
pub(super) fn is_of_something_else(name: &str) -> bool {
    has(name, ELSE)
}

fn has(name: &str, parts: &[&str]) -> bool {
    let name = letters(name);
    parts.iter().any(|part| name.contains(part))
}

/// Whether the name of a column means the status of an order or of its payment; that of a delivery is another one.
fn is_of_order(name: &str) -> bool {
    names::is_name_of(Role::Status, name)
}

/// Whether a status means that an order was paid back or sent back.
pub(super) fn is_paid_back(status: &str) -> bool {
    says(status, PAID_BACK)
}

/// The same for a part of it alone.
pub(super) fn is_partly(status: &str) -> bool {
    says(status, PARTLY)
}

/// What each value of a column says; nothing if it is good, or if most rows have values that are not statuses.
pub(super) fn of_column(name: &str, values: &[(String, u64)]) -> Vec<Option<Says>> {
    let filled = || values.iter().filter(|(text, _)| !is_placeholder(text));
    let rows = |known: bool| -> u64 {
        let those = filled().filter(|(text, _)| (verdict(text) != Verdict::Unknown) == known);
        those.map(|(_, rows)| rows).sum()
    };
    let are_statuses = rows(true) > rows(false);
    let is_of_order = is_of_order(name) && (!stems::is_state(name) || are_statuses);
    let of = |text: &str| match verdict(text) {
        Verdict::Excluded if is_of_order => Some(Says::NoOrder),
        Verdict::Excluded => Some(Says::Doubt),
        // A refund is one even among words that nobody knows, such as those for guests of an event.
        Verdict::Doubtful if is_paid_back(text) && (are_statuses || says(text, REFUNDED)) => {
            Some(Says::PaidBack)
        }
        // That a delivery is pending is usual.
        Verdict::Doubtful if is_of_order && are_statuses => Some(Says::Doubt),
        Verdict::Unknown if is_of_order && are_statuses => Some(Says::Unknown),
        _ => None,
    };
    values.iter().map(|(text, _)| if is_placeholder(text) { None } else { of(text) }).collect()
}
