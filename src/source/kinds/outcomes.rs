//! Words for what became of an order, in columns that are not called a status: a payment, a stage, an account for tests.

use crate::source::columns::letters::letters;
use crate::source::columns::placeholders::is_placeholder;

use super::further_statuses::{is_of_something_else, is_paid_back};
use super::says::Says;
use super::statuses::{Verdict, says, verdict};

/// Names of columns with what became of an order.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "payment", "paymentresult", "paymentstate", "paymentoutcome", "paymentresponse", "result", "outcome", "stage", "dealstage", "salesstage",
    "opportunitystage", "phase", "environment", "env", "mode", "gateway", "paymentgateway", "response", "authresult", "authorization", "ergebnis",
    "zahlung", "resultat", "resultado", "esito", "etape", "fase", "etapa", "processor",
];

/// Words for no order that are statuses in such a column alone.
#[rustfmt::skip]
const LOST: &[&str] = &[
    "lost", "verlor", "perdu", "perdid", "perso", "persa", "pierdut", "forlor", "tapt", "tabt", "havit", "przegran", "utracon", "ztracen", "straten",
    "elveszt", "elveszet", "kaybed", "проигр", "потерян", "втрачен", "χαμεν", "失注", "输单", "输掉", "丢单", "실주", "staging", "sandkasten",
];

/// Words for orders that could not be sent, by stems.
const NEVER: &[&str] = &["unfulfillab", "undeliverab", "unzustellb", "unlieferb", "unshippab"];

/// Marks of rows.
const MARKS: &[&str] = &["x", "*", "+", "#", "!", "✓", "✔", "☑", "○", "●"];

/// A name of so few letters is an abbreviation.
const SHORT_NAME: usize = 3;

/// A value of at most one in so many rows is rare.
const RARE_SHARE: u64 = 4;

/// From so many words on, a text in a column of any name is a sentence.
const SENTENCE: usize = 3;

/// Whether the name of a column means what became of an order.
pub(super) fn is_outcome_name(name: &str) -> bool {
    NAMES.contains(&letters(name).as_str())
}

/// Tags of orders that were made to try the shop, by their letters.
const TESTS: &[&str] =
    &["test", "tests", "testorder", "testbestellung", "commandetest", "pedidoprueba", "ordinetest", "qa"];

/// Parts of names of stages of a sale, and words for its good end, by stems.
#[rustfmt::skip]
const STAGES: &[&str] = &[
    "stage", "phase", "etape", "fase", "etapa", "etap", "faze", "faza", "vaihe", "stadi", "szakasz", "asama", "этап", "етап", "стади", "стаді", "ステージ",
    "フェーズ", "阶段", "階段", "단계", "status", "statut", "statusu", "статус", "durum", "estado", "stato", "stav", "状态", "ステータス", "상태",
];
#[rustfmt::skip]
const WON: &[&str] = &[
    "won", "gewon", "gagne", "ganad", "ganh", "vint", "castigat", "wygran", "vyhran", "megnyer", "kazanil", "vunn", "vund", "voitet", "выигр", "виграно",
    "κερδισμεν", "受注", "赢单", "成交", "수주",
];

/// Whether a column has the stages of sales, whatever stands before that word in its name: some of them are won.
pub(super) fn is_of_deals(name: &str, values: &[(String, u64)]) -> bool {
    let name = letters(name);
    STAGES.iter().any(|part| name.contains(part)) && values.iter().any(|(text, _)| is_won(text))
}

/// Whether some of the values say that a sale came about, and others that it was lost: not statuses of orders.
pub(super) fn are_of_deals<'a>(values: impl Iterator<Item = &'a str> + Clone) -> bool {
    values.clone().any(is_won) && are_of_lost_deals(values)
}

/// Whether one of the values says that a sale was lost.
pub(in crate::source) fn are_of_lost_deals<'a>(mut values: impl Iterator<Item = &'a str>) -> bool {
    values.any(|text| says(text, LOST))
}

/// Whether a text says that a sale came about.
pub(in crate::source) fn is_won(text: &str) -> bool {
    !is_lost(text) && says(text, WON)
}

/// Whether a stage of a sale means that nothing was sold.
pub(super) fn is_lost(text: &str) -> bool {
    verdict(text) == Verdict::Excluded || says(text, LOST)
}

/// The values of a column of stages, some of them won or lost, that are neither.
pub(super) fn still_open<'a>(name: &str, values: &'a [(String, u64)]) -> Vec<&'a (String, u64)> {
    let is_of_deals = is_of_deals(name, values);
    let is_open = |text: &str| is_of_deals && !is_lost(text) && !is_won(text) && !is_placeholder(text);
    values.iter().filter(|(text, _)| is_open(text)).collect()
}

/// Whole texts for the two modes of a shop, by their letters.
const LIVE: &[&str] = &["live", "prod", "production", "real", "produktiv", "produccion", "producao"];
const NOT_LIVE: &[&str] =
    &["test", "sandbox", "testing", "testmode", "staging", "dev", "development", "demo", "prueba"];

/// Whether a column tells orders of a shop from those that were made to try it, and nothing else.
pub(super) fn are_modes(values: &[(String, u64)]) -> bool {
    let is = |text: &str, list: &[&str]| list.contains(&letters(text).as_str());
    let any = |list: &[&str]| values.iter().any(|(text, _)| is(text, list));
    let are_all =
        || values.iter().all(|(text, _)| is_placeholder(text) || is(text, LIVE) || is(text, NOT_LIVE));
    any(LIVE) && any(NOT_LIVE) && are_all()
}

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
    let (is_called, are_modes) = (is_outcome_name(name) || is_of_deals(name, values), are_modes(values));
    let is_none = |text: &str| {
        if are_modes {
            return NOT_LIVE.contains(&letters(text).as_str());
        }
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let is_short = words.len() < SENTENCE || words.first() == Some(&"test");
        (verdict(text) == Verdict::Excluded && is_short) || (is_called && says(text, LOST))
    };
    let (none, others): (Vec<_>, Vec<_>) = values.iter().partition(|(text, _)| is_none(text));
    let is_good = |text: &str| is_placeholder(text) || verdict(text) == Verdict::Good;
    let is_told = is_called || are_modes || others.iter().all(|(text, _)| is_good(text));
    if others.is_empty() || !is_told { Vec::new() } else { none }
}

/// What the values of a column whose name tells nothing say, if most rows have a word for good orders and some have another one; or
/// if an abbreviated name has nothing but a mark in some rows.
pub(super) fn odd_ones(name: &str, values: &[(String, u64)]) -> Vec<Option<Says>> {
    let rows = |is: &dyn Fn(&str) -> bool| -> u64 {
        values.iter().filter(|(text, _)| is(text)).map(|(_, rows)| rows).sum()
    };
    let all = rows(&|_| true);
    let is_rare = |text: &str| rows(&|other| other == text) * RARE_SHARE <= all;
    let is_blank = |text: &str| text.is_empty();
    let is_mark = |text: &str| MARKS.contains(&text);
    let is_marked = values.len() == 2
        && letters(name).chars().count() <= SHORT_NAME
        && values.iter().any(|(text, _)| is_blank(text))
        && values.iter().all(|(text, _)| is_blank(text) || (is_mark(text) && is_rare(text)));
    let are_outcomes = rows(&|text| verdict(text) == Verdict::Good) * 2 > all && !is_of_something_else(name);
    let of = |text: &str| match verdict(text) {
        _ if is_marked => is_mark(text).then_some(Says::Unknown),
        _ if !are_outcomes || is_placeholder(text) || !is_rare(text) => None,
        _ if says(text, NEVER) => Some(Says::Doubt),
        Verdict::Excluded => Some(Says::Doubt),
        Verdict::Doubtful if is_paid_back(text) => Some(Says::PaidBack),
        Verdict::Unknown => Some(Says::Unknown),
        _ => None,
    };
    values.iter().map(|(text, _)| of(text)).collect()
}
