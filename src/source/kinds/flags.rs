//! Columns that answer a question about an order with yes or no: is it cancelled, a test, sent back, paid?

use crate::source::columns::letters::letters;

/// The meaning of an answer for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Yes: it is not an order, but cancelled or a test.
    Cancelled,
    /// Why or by whom it was cancelled: it was, if that is known.
    WhyCancelled,
    /// Yes: it was sent back or paid back.
    Returned,
    /// Yes: it was put away, somebody disputes it, or the guest did not come.
    Aside,
    /// No: it was not paid or not finished.
    Done,
    /// No: it is a test, or a deal that was not won.
    Real,
}

/// Parts of names, by their letters.
#[rustfmt::skip]
const NONE: &[&str] = &[
    "cancel", "storn", "annul", "anulad", "anulat", "geannuleerd", "avbrut", "avbest", "makuler", "peruut", "peruttu",
    "anulow", "zrusen", "torolt", "iptal", "отмен", "скасов", "ακυρ", "otkazan", "キャンセル", "取消", "취소", "isvoid", "voided",
    "fraud", "betrug", "deleted", "geloscht", "supprime", "eliminad", "verwijderd", "removedat", "istest", "testorder", "ordertest", "testbestell", "testmode", "testpurchase", "testpayment", "testtransaction", "testsale", "testcharge", "testinvoice", "isdraft", "issandbox",
    "declined", "rejected", "voidat", "voiddate", "losch", "loesch", "losenkenn", "deletionflag", "trainingmode", "istraining", "reversedby",
];
#[rustfmt::skip]
const RETURNED: &[&str] = &[
    "returned", "isreturn", "hasreturn", "refunded", "isrefund", "hasrefund", "retour", "zuruckge", "erstattet", "retourne",
    "rembours", "devuelt", "devolv", "reembols", "rimborsat", "restituit", "retur", "zwroc", "vracen", "visszak", "visszater",
    "iade", "возвра", "повернен", "返品", "返金", "退货", "退款", "반품", "환불", "chargeback",
    "refundat", "refunddate", "dateofrefund",
];
/// Whole names that mean a refund, and sums of money as well: their values decide.
#[rustfmt::skip]
const REFUNDS: &[&str] = &[
    "refund", "refunds", "refundflag", "refundyn", "refundindicator", "return", "returns", "returnflag", "isreturned", "reversal", "isreversal", "reversed", "isreversed",
    "creditnote", "iscreditnote", "gutschrift", "istgutschrift", "erstattung", "ruckerstattung", "rucksendung", "ruckgabe", "rucklaufer",
    "terugbetaling", "terugbetaald", "creditnota", "avoir", "estavoir", "reembolso", "devolucion", "devolucao", "estorno",
    "rimborso", "reso", "notadicredito", "zwrot", "korekta", "vratka", "dobropis", "palautus", "hyvitys", "aterbetalning", "tilbagebetaling",
    "tilbakebetaling", "rambursare", "povrat", "πιστωτικο", "επιστροφη", "сторно", "赤伝",
];
const ASIDE: &[&str] = &[
    "preorderauthori",
    "disput",
    "archived",
    "isarchived",
    "archiviert",
    "archive",
    "noshow",
    "nichterschienen",
];
#[rustfmt::skip]
const DONE: &[&str] = &["paid", "ispaid", "success", "successful", "issuccess", "isvalid", "valid", "completed", "iscompleted", "captured",
    "approved", "isapproved", "confirmed", "isconfirmed", "bezahlt", "paye", "pagado", "pagato", "pago", "betaald", "betalt", "betald",
    "active", "isactive", "aktiv", "actif", "activo", "attivo", "enabled", "isenabled", "ok", "isok", "posted", "isposted", "gebucht",
    "gultig", "gueltig", "valide", "valido", "geldig"];
/// Names of columns that tell orders from tests, and deals that were won from others.
#[rustfmt::skip]
const REAL: &[&str] =
    &["live", "livemode", "islive", "isproduction", "isreal", "won", "iswon", "dealwon", "closedwon", "isclosedwon", "gewonnen"];

/// Parts of names that mean something else: how many, why, by whom.
#[rustfmt::skip]
const ELSE: &[&str] = &[
    "quant", "unit", "piece", "item", "stuck", "line", "qty", "menge", "anzahl", "count", "amount", "betrag", "montant", "importe",
    "policy", "fee", "able", "returning", "rate", "days", "score", "risk", "total", "sum", "value", "customer", "address",
];

/// Parts of names of columns that say why, or by whom.
const WHY: &[&str] = &["reason", "grund", "motif", "motivo", "user"];

/// Answers, by their letters.
#[rustfmt::skip]
const YES: &[&str] = &[
    "true", "t", "yes", "y", "1", "x", "on", "ja", "j", "oui", "si", "s", "sim", "vero", "vrai", "verdadero", "wahr",
    "tak", "ano", "igen", "evet", "да", "так", "ναι", "da", "はい", "是", "예", "o", "e", "l",
];
#[rustfmt::skip]
const NO: &[&str] = &[
    "", "false", "f", "no", "n", "0", "off", "nein", "nee", "non", "nej", "nei", "ei", "nie", "ne", "nem", "hayır", "hayir",
    "h", "falso", "faux", "falsch", "nao", "nu", "нет", "ні", "οχι", "いいえ", "否", "아니오",
];

/// The question of a column, by its name.
pub fn question(name: &str) -> Option<Question> {
    let name = letters(name);
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if has(ELSE) {
        return None;
    }
    if has(WHY) {
        return has(NONE).then_some(Question::WhyCancelled);
    }
    if has(NONE) || ["test", "void", "sandbox", "isdemo"].contains(&name.as_str()) {
        return Some(Question::Cancelled);
    }
    if has(RETURNED) || REFUNDS.contains(&name.as_str()) {
        return Some(Question::Returned);
    }
    if has(ASIDE) {
        return Some(Question::Aside);
    }
    if REAL.contains(&name.as_str()) {
        return Some(Question::Real);
    }
    DONE.contains(&name.as_str()).then_some(Question::Done)
}

/// Whether the name of a column may mean a sum of money or a kind of documents too, so that answers alone make it a flag.
pub fn may_be_no_flag(name: &str) -> bool {
    let name = letters(name);
    REFUNDS.contains(&name.as_str()) && !RETURNED.iter().any(|part| name.contains(part))
}

/// Whether the name of a flag means that its row is a refund, and not an order that was paid back.
pub fn is_of_refunds(name: &str) -> bool {
    const DONE: &[&str] = &["reversed", "isreversed", "isreturned"];
    let name = letters(name);
    let is_noun = REFUNDS.contains(&name.as_str()) && !DONE.contains(&name.as_str());
    is_noun
        || ["isrefund", "isreturn", "isachargeback", "ischargeback", "chargeback"].contains(&name.as_str())
}

/// Words for what was done, whose day stands in a column.
#[rustfmt::skip]
const DAYS: &[&str] = &[
    "paid", "finalized", "finalised", "completed", "captured", "confirmed", "posted", "settled", "bezahlt", "abgeschlossen", "gebucht", "paye",
    "pagado", "pagato", "betaald", "betalt", "betald",
];

/// Whether the name of a column means the day on which an order was paid or finished.
pub fn is_day_of_completion(name: &str) -> bool {
    let name = letters(name);
    let behind = DAYS.iter().find_map(|word| name.strip_prefix(word));
    let before = DAYS.iter().find_map(|word| name.strip_suffix(word));
    matches!(behind, Some("at" | "on" | "date" | "time" | "am" | "datum" | "dateutc" | "le"))
        || matches!(before, Some("date" | "datum" | "datede"))
}

/// The answer of a text: yes, no, or no answer.
pub fn answer(text: &str) -> Option<bool> {
    let plain = match text.trim() {
        // As numbers read from a spreadsheet.
        "1.0" => "1".to_string(),
        "0.0" => "0".to_string(),
        "*" | "✓" | "✔" | "☑" | "○" | "◯" | "〇" | "●" => "x".to_string(),
        other => letters(other),
    };
    let is = |answers: &[&str]| answers.contains(&plain.as_str());
    // A text of signs alone is not an empty one.
    let is_blank = plain.is_empty() && !text.trim().is_empty();
    match (is(YES), is(NO) && !is_blank) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_answers_a_question_by_its_name() {
        for name in [
            "cancelled",
            "is_cancelled",
            "Storniert",
            "annulée",
            "is_test",
            "test",
            "is_sandbox",
            "Sandbox",
            "isDemo",
            "Anulado",
            "İptal Edildi",
            "Löschkennzeichen",
            "training_mode",
            "已取消",
            "Отменён",
        ] {
            assert_eq!(question(name), Some(Question::Cancelled), "{name}");
        }
        for name in ["Returned", "is_refunded", "Retourniert", "Remboursé", "Devuelto", "退货"] {
            assert_eq!(question(name), Some(Question::Returned), "{name}");
        }
        for name in ["cancel_reason", "Stornogrund", "cancelled_by_user"] {
            assert_eq!(question(name), Some(Question::WhyCancelled), "{name}");
        }
        assert_eq!(question("paid"), Some(Question::Done));
        assert_eq!(question("No Show"), Some(Question::Aside));
        for name in ["IsWon", "Closed Won", "livemode"] {
            assert_eq!(question(name), Some(Question::Real), "{name}");
        }
        for name in [
            "refund_reason",
            "cancelled_quantity",
            "is_cancellable",
            "Returning",
            "refunded_amount",
            "test_group",
            "is_demographic_target",
            "latest",
            "country",
            "paid_at",
        ] {
            assert_eq!(question(name), None, "{name}");
        }
    }

    #[test]
    fn answers_are_yes_or_no_in_twenty_languages() {
        for yes in ["true", "Yes", "1", "1.0", "x", "Ja", "oui", "Sí", "да", "はい", "○", "O"] {
            assert_eq!(answer(yes), Some(true), "{yes}");
        }
        for no in ["", "False", "no", "0", "Nein", "não", "нет", "否"] {
            assert_eq!(answer(no), Some(false), "{no}");
        }
        for other in ["2", "maybe", "2024-01-05", "-", "Nord"] {
            assert_eq!(answer(other), None, "{other}");
        }
    }
}
