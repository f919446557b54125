//! Words for what a shop pays for a sale: to a marketplace, for a payment. The one list of them, for columns and for kinds of rows.

use crate::source::columns::letters::letters;
use crate::source::columns::stems::words;

/// Whole words.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "fee", "fees", "provision", "provisionen", "provisioner", "frais", "honoraires", "tarifa", "tarifas", "oplata", "oplaty", "ucret", "ucreti", "bedel",
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

/// Whether a word is one for a fee.
fn is_word(word: &str) -> bool {
    WORDS.contains(&word)
        || STEMS.iter().any(|stem| word.starts_with(stem))
        || ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether the name of a column of numbers means fees.
pub(super) fn is_fee_name(name: &str) -> bool {
    words(name).iter().any(|word| is_word(word))
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
