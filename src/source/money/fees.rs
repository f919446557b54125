//! Words for what a shop pays for a sale: to a marketplace, for a payment. The one list of them, for columns and for kinds of rows.

use crate::source::columns::letters::letters;
use crate::source::columns::stems::{is_no_amount, words};

/// Whole words.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "fee", "fees", "provision", "provisionen", "provisioner", "frais", "tarifa", "tarifas", "oplata", "oplaty", "ucret", "ucreti", "bedel",
    "bedeli", "jutalek", "jutaleka", "palkkio", "palkkiot", "biaya", "dij", "dija", "taksa", "такса",
];

/// Beginnings of words.
#[rustfmt::skip]
const STEMS: &[&str] = &[
    "gebuhr", "commissi", "comision", "comiss", "prowizj", "proviz", "provisjon", "komisyon", "komisi", "gebyr", "avgift", "poplat", "komissio",
    "комисс", "комісі", "комиси", "προμηθει", "手数料", "手续费", "手續費", "服务费", "服務費", "佣金", "수수료", "عمول", "رسوم", "คาธรรมเนียม", "עמלה", "کارمزد",
];

/// Ends of compounds, as in Verkaufsprovision.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "gebuhr", "gebuhren", "provision", "provisionen", "commissie", "commissies", "avgift", "avgifter", "gebyr", "gebyrer", "palkkio", "手数料",
    "手续费", "수수료",
];

/// Ends of compounds for costs, which are fees of a sale or a payment.
#[rustfmt::skip]
const COSTS: &[&str] = &["verkoopkosten", "transactiekosten", "servicekosten", "betaalkosten", "verkaufskosten", "transaktionskosten", "zahlungskosten"];

/// Parts of whole texts whose words mean something else one by one: a cargo is a charge.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "cargopor", "cargosde", "cargosporventa", "costoporventa", "costeporventa", "costodeventa", "custodevenda", "taxadevenda", "taxadeservico",
    "taxasdevenda", "spesedivendita", "costidivendita", "costidiservizio", "kosztsprzedazy", "kosztysprzedazy", "phidichvu", "phigiaodich",
];

/// Words for sending goods, by their beginnings: what it costs may be the shop's, or a part of an order.
#[rustfmt::skip]
const SENDING: &[&str] = &[
    "versand", "liefer", "verzend", "bezorg", "livraison", "port", "expedition", "envio", "frete", "spediz", "wysylk", "dostaw", "doprav", "kargo",
    "frakt", "fragt", "toimitus", "szallit", "доставк", "送料", "运费", "運費", "배송", "شحن",
];

/// Beginnings of words for what a professional or a school bills: the amount of an order, if no better one exists.
#[rustfmt::skip]
const BILLED: &[&str] = &[
    "honorar", "honorair", "onorar", "tuition", "schulgeld", "schulgebuhr", "studiengebuhr", "kursgebuhr", "behandlungsgebuhr", "beratungsgebuhr",
    "mitgliedsbeitr", "lesgeld", "schoolgeld", "collegegeld", "czesne", "skolne", "tandij", "гонорар", "学费", "學費", "授業料", "診療費", "수업료",
    "등록금", "진료비", "학비",
];

/// The same beside a word for fees: a consultation fee, frais de scolarité.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "consult", "konsult", "legal", "attorney", "lawyer", "notar", "professional", "doctor", "physician", "medic", "dental", "clinic", "treatment",
    "therap", "visit", "session", "school", "course", "class", "lesson", "training", "exam", "scolarit", "inscription", "cours", "kurs", "curso", "corso",
    "studi", "membership", "adhesion", "lecz", "wizyt", "лечен", "обучен",
];

/// Beginnings of words for who keeps a fee of a sale.
#[rustfmt::skip]
const KEPT_BY: &[&str] = &[
    "platform", "plattform", "market", "transa", "payment", "paiement", "pago", "zahlung", "process", "paypal", "stripe", "klarna", "gateway", "card",
    "bank", "sell", "vent", "verkauf", "listing", "booking", "agen", "referral", "merchant",
    "commis", "comis", "komis", "provi", "prowi",
];

/// Whether the name of a column means what a professional or a school bills, and not a part of it or what somebody keeps of it.
pub(in crate::source) fn is_billed_name(name: &str) -> bool {
    let begins = |word: &String, stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    let words = words(name);
    let is_of_service =
        words.iter().any(|word| begins(word, SERVICES)) && words.iter().any(|word| is_word(word));
    let is_billed = is_of_service || words.iter().any(|word| begins(word, BILLED));
    let is_told = |word: &&String| is_word(word) || begins(word, BILLED) || begins(word, SERVICES);
    let rest: Vec<&str> = words.iter().filter(|word| !is_told(word)).map(String::as_str).collect();
    is_billed && !words.iter().any(|word| begins(word, KEPT_BY)) && !is_no_amount(&rest.join(" "))
}

/// Whether a word is one for a fee.
fn is_word(word: &str) -> bool {
    WORDS.contains(&word)
        || STEMS.iter().any(|stem| word.starts_with(stem))
        || ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether the name of a column of numbers means fees.
pub(super) fn is_fee_name(name: &str) -> bool {
    !is_billed_name(name) && words(name).iter().any(|word| is_word(word))
}

/// Whether a kind of rows is one of fees. What sending costs looks like what customers pay for it.
pub(in crate::source) fn is_fee(text: &str) -> bool {
    let whole = letters(text);
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).map(letters).filter(|word| !word.is_empty()).collect();
    let is_plain = words.iter().any(|word| matches!(word.as_str(), "fee" | "fees"));
    let is_of_sending = words.iter().any(|word| SENDING.iter().any(|stem| word.starts_with(stem)));
    let is_named = words.iter().any(|word| is_word(word) || COSTS.contains(&word.as_str()))
        || TEXTS.iter().any(|part| whole.contains(part));
    is_plain || (is_named && !is_of_sending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_professional_bills_was_taken_for_a_fee_of_the_shop() {
        for billed in [
            "Honoraires",
            "Honoraires TTC",
            "Honorar",
            "Honorarbetrag",
            "Honorarios",
            "Honorários",
            "Onorario",
            "tuition",
            "tuition_fee",
            "TuitionFees",
            "Schulgeld",
            "Kursgebühr",
            "consultation fee",
            "Legal fees",
            "Frais de scolarité",
            "Frais de consultation",
            "Opłata za wizytę",
            "学费",
        ] {
            assert!(is_billed_name(billed) && !is_fee_name(billed), "{billed}");
        }
        for other in [
            "fee",
            "Service fee",
            "Platform fee",
            "course platform fee",
            "Frais de paiement",
            "TVA honoraires",
            "tuition discount",
            "Honoraires remboursés",
            "honorarium_rate",
            "Consultation",
            "Transaktionsgebühr",
            "session_commission",
        ] {
            assert!(!is_billed_name(other), "{other}");
        }
    }

    #[test]
    fn fees_are_told_in_twenty_languages() {
        for fee in [
            "Selling fee",
            "Verkaufsprovision",
            "Transaktionsgebühr",
            "Frais de vente",
            "Cargo por venta e impuestos",
            "Comisión",
            "Tarifa de venda e impostos",
            "Comissão",
            "Commissione di vendita",
            "Commissie",
            "Verkoopkosten",
            "Prowizja od sprzedaży",
            "Provize",
            "Provízia",
            "Jutalék",
            "Komisyon",
            "Försäljningsavgift",
            "Salgsgebyr",
            "Välityspalkkio",
            "Комиссия за продажу",
            "Комісія",
            "Προμήθεια",
            "販売手数料",
            "平台手续费",
            "판매수수료",
            "عمولة البيع",
        ] {
            assert!(is_fee(fee), "{fee}");
        }
        for other in [
            "Sale",
            "Coffee",
            "Feedback",
            "Provisioned",
            "Vente",
            "Cargo",
            "Versandgebühr",
            "Frais de port",
            "Opłata za wysyłkę",
            "Kargo bedeli",
            "Fraktavgift",
            "Remboursement",
        ] {
            assert!(!is_fee(other), "{other}");
        }
    }
}
