//! The two sides of a ledger, and the two directions of money of a bank: one of them are orders, and the other one takes them back.

use crate::source::columns::letters::letters;

use super::documents::{self, Document};

/// Names of columns with the side of a ledger, or with the direction of money. So is one made of the words for both sides.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "sollhaben", "sh", "shkennzeichen", "shkz", "sollhabenkennzeichen", "drcr", "crdr", "debitcredit", "creditdebit", "dc",
    "dcindicator", "dcflag", "sens", "debehaber", "darehavere", "debetcredit", "direction", "moneydirection", "inout",
    "cdtdbtind", "creditdebitindicator", "debitcreditindicator", "debitcreditcode", "debitcreditmark", "richtung", "segno", "verso", "sentido",
    "sentit", "kierunek", "smer", "yon", "suunta", "riktning", "retning", "richting", "направление", "напрям", "irany",
];

/// The two sides in words that may mean something else in a column of another name.
const SHORT: &[[&str; 2]] = &[
    ["s", "h"],
    ["d", "c"],
    ["c", "d"],
    ["dr", "cr"],
    ["d", "h"],
    ["db", "cr"],
    ["d", "k"],
    ["wn", "ma"],
    ["d", "a"],
    ["b", "a"],
    ["af", "bij"],
    ["in", "out"],
    ["in", "ut"],
    ["inn", "ut"],
    ["ind", "ud"],
    ["ein", "aus"],
    ["e", "s"],
    ["e", "u"],
    ["e", "a"],
    ["inbound", "outbound"],
    ["received", "sent"],
    ["gelen", "giden"],
];

/// The kinds of cards too.
const OF_CARDS: &[[&str; 2]] = &[
    ["debit", "credit"],
    ["debet", "credit"],
    ["debito", "credito"],
    ["debet", "kredit"],
    ["debit", "kredit"],
    ["дебет", "кредит"],
];

/// Parts of names of columns about cards.
const CARDS: &[&str] = &[
    "card",
    "kart",
    "carte",
    "tarjeta",
    "carta",
    "cartao",
    "kort",
    "payment",
    "zahl",
    "paiement",
    "pago",
    "pagamento",
];

/// The two sides in words that mean nothing else beside one another.
#[rustfmt::skip]
const PLAIN: &[[&str; 2]] = &[
    ["dbit", "crdt"], ["incoming", "outgoing"], ["inflow", "outflow"], ["moneyin", "moneyout"], ["paidin", "paidout"], ["deposit", "withdrawal"],
    ["soll", "haben"], ["eingang", "ausgang"], ["eingehend", "ausgehend"], ["zahlungseingang", "zahlungsausgang"], ["geldeingang", "geldausgang"],
    ["zugang", "abgang"], ["einnahme", "ausgabe"], ["einnahmen", "ausgaben"], ["einzahlung", "auszahlung"], ["gutschrift", "lastschrift"],
    ["gutschrift", "belastung"],
    ["bijschrijving", "afschrijving"], ["inkomend", "uitgaand"], ["ontvangst", "uitgave"], ["ontvangsten", "uitgaven"],
    ["entree", "sortie"], ["recette", "depense"], ["encaissement", "decaissement"],
    ["debe", "haber"], ["entrada", "salida"], ["ingreso", "cargo"], ["ingreso", "gasto"], ["ingreso", "egreso"], ["abono", "cargo"],
    ["abono", "adeudo"], ["ingreso", "adeudo"],
    ["entrada", "saida"], ["receita", "despesa"], ["recebimento", "pagamento"],
    ["dare", "avere"], ["entrata", "uscita"], ["entrate", "uscite"], ["accredito", "addebito"],
    ["insattning", "uttag"], ["inkomst", "utgift"], ["inbetalning", "utbetalning"], ["innbetaling", "utbetaling"], ["indbetaling", "udbetaling"],
    ["inngaende", "utgaende"], ["pano", "otto"], ["tulo", "meno"],
    ["uznanie", "obciazenie"], ["wplyw", "wyplyw"], ["wplywy", "wydatki"], ["wplata", "wyplata"], ["przychod", "rozchod"], ["przychodzacy", "wychodzacy"],
    ["przychodzaca", "wychodzaca"], ["przychodzace", "wychodzace"],
    ["prijem", "vydaj"], ["prijem", "vydej"], ["prichozi", "odchozi"], ["prichadzajuca", "odchadzajuca"], ["vklad", "vyber"],
    ["jovairas", "terheles"], ["bejovo", "kimeno"], ["bevetel", "kiadas"],
    ["alacak", "borc"], ["giris", "cikis"], ["uplata", "isplata"], ["potrazuje", "duguje"], ["priljev", "odljev"], ["incasare", "plata"],
    ["intrare", "iesire"],
    ["приход", "расход"], ["поступление", "списание"], ["зачисление", "списание"], ["входящий", "исходящий"], ["надходження", "списання"],
    ["πιστωση", "χρεωση"], ["入金", "出金"], ["収入", "支出"], ["收入", "支出"], ["贷", "借"], ["입금", "출금"],
];

/// The side with at most this share of the rows takes back what the other one sold.
const RARE_PERCENT: u64 = 30;

/// Whether a column has the sides of a ledger, by its name.
pub(super) fn is_side_name(name: &str) -> bool {
    let name = letters(name);
    let is_of = |[one, other]: &[&str; 2]| {
        name.len() == one.len() + other.len()
            && [(one, other), (other, one)]
                .iter()
                .any(|(first, last)| name.starts_with(**first) && name.ends_with(**last))
    };
    NAMES.contains(&name.as_str()) || [SHORT, OF_CARDS, PLAIN].into_iter().flatten().any(is_of)
}

/// The document of each value of a column with two sides: the frequent side are orders, and the rare one takes them back. If
/// neither is rare, the smaller side may be payments. `None` if its values are not the sides, or if its name leaves a doubt.
pub(super) fn of_sides(name: &str, values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let filled: Vec<&(String, u64)> = values.iter().filter(|(text, _)| !text.is_empty()).collect();
    let [(first, most), (second, least)] = filled.as_slice() else { return None };
    let two = [letters(first), letters(second)];
    let is_of = |lists: &[&[[&str; 2]]]| {
        lists
            .iter()
            .copied()
            .flatten()
            .any(|sides| sides.iter().all(|side| two.iter().any(|one| one == side)))
    };
    let is_of_cards = || CARDS.iter().any(|part| letters(name).contains(part));
    let are_sides = match is_side_name(name) {
        true => is_of(&[SHORT, OF_CARDS, PLAIN]),
        false => is_of(&[PLAIN]) || (documents::is_kind_name(name) && !is_of_cards() && is_of(&[OF_CARDS])),
    };
    let other = match least * 100 <= (most + least) * RARE_PERCENT {
        true => Document::Refund,
        false => Document::Doubtful,
    };
    let of = |text: &String| match text {
        text if text == first => Some(Document::Order),
        text if text == second => Some(other),
        _ => None,
    };
    are_sides.then(|| values.iter().map(|(text, _)| of(text)).collect())
}
