//! Kinds of documents that are written as codes: those of bookkeeping programs, and the two sides of a ledger.

use super::documents::Document;
use super::letters::letters;

/// Codes of one program.
struct Codes {
    orders: &'static [&'static str],
    refunds: &'static [&'static str],
    others: &'static [&'static str],
}

#[rustfmt::skip]
const PROGRAMS: &[Codes] = &[
    // Invoice, credit, receipt of a sales ledger (Sage).
    Codes { orders: &["si"], refunds: &["sc"], others: &["sr", "sa", "sd", "sp"] },
    // Rechnung, Gutschrift, Angebot, Auftrag, Lieferschein.
    Codes { orders: &["re", "rg", "rn", "ar"], refunds: &["gu", "gs", "rk", "st", "sr"], others: &["an", "ag", "ab", "au", "ls", "li"] },
    // Facture, fatura, fattura; avoir, nota de crédito.
    Codes { orders: &["fa", "fac", "fc", "ft", "fv", "fs"], refunds: &["av", "avo", "nc", "ncr"], others: &["de", "dev", "bl", "bc", "pr"] },
    Codes { orders: &["in", "inv", "iv"], refunds: &["cn", "cm", "crn", "cre", "crd"], others: &["pmt", "pay", "py", "qt", "quo", "est"] },
    // Documents of SAP: invoice, credit memo, payment.
    Codes { orders: &["dr", "rv"], refunds: &["dg"], others: &["dz", "da"] },
    Codes { orders: &["sl", "sal", "sa"], refunds: &["rt", "rtn", "ret", "rf", "rfd"], others: &["vd", "vo"] },
];

/// Letters of one program, which other columns may use for anything.
const LETTERS: &[Codes] = &[
    Codes { orders: &["s"], refunds: &["r"], others: &["v", "x", "q"] },
    Codes { orders: &["v"], refunds: &["d", "r"], others: &[] },
    Codes { orders: &["i"], refunds: &["c"], others: &["p", "q"] },
    Codes { orders: &["f"], refunds: &["a", "g"], others: &[] },
];

/// Parts of names that mean transactions and documents beyond doubt.
const TRANSACTIONS: &[&str] = &[
    "trans", "txn", "doc", "beleg", "dokument", "movement", "movim", "piece", "voucher", "vorgang", "receipt",
];

/// Names of columns with the side of a ledger, or with the direction of money.
#[rustfmt::skip]
const SIDE_NAMES: &[&str] = &[
    "sollhaben", "sh", "shkennzeichen", "shkz", "sollhabenkennzeichen", "drcr", "crdr", "debitcredit", "creditdebit", "dc",
    "dcindicator", "dcflag", "sens", "debehaber", "darehavere", "debetcredit", "direction", "moneydirection", "inout",
];

/// The two sides.
const SIDES: &[[&str; 2]] = &[
    ["s", "h"],
    ["d", "c"],
    ["dr", "cr"],
    ["debit", "credit"],
    ["soll", "haben"],
    ["debe", "haber"],
    ["d", "h"],
    ["dare", "avere"],
    ["in", "out"],
    ["incoming", "outgoing"],
    ["db", "cr"],
];

/// The side with at most this share of the rows takes back what the other one sold.
const RARE_PERCENT: u64 = 30;

/// Whether a column has the sides of a ledger, by its name.
pub(super) fn is_side_name(name: &str) -> bool {
    SIDE_NAMES.contains(&letters(name).as_str())
}

/// The document of each value of a column of codes; `None` if one of them is unknown, or if they do not tell orders from others.
pub(super) fn of_codes(name: &str, values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let name = letters(name);
    let is_of_transactions = TRANSACTIONS.iter().any(|part| name.contains(part));
    let one_letter = LETTERS.iter().filter(|_| is_of_transactions);
    PROGRAMS.iter().chain(one_letter).find_map(|codes| {
        let of = |text: &str| {
            let text = letters(text);
            let is = |list: &[&str]| list.contains(&text.as_str());
            match (is(codes.orders), is(codes.refunds), is(codes.others)) {
                (true, ..) => Some(Document::Order),
                (_, true, _) => Some(Document::Refund),
                (_, _, true) => Some(Document::NoOrder),
                _ => None,
            }
        };
        let found: Vec<Option<Document>> = values.iter().map(|(text, _)| of(text)).collect();
        let rows = |wanted: Document| {
            let those = values.iter().zip(&found).filter(|(_, found)| **found == Some(wanted));
            those.map(|((_, rows), _)| rows).sum::<u64>()
        };
        let is_known = values.iter().zip(&found).all(|((text, _), found)| text.is_empty() || found.is_some());
        let orders = rows(Document::Order);
        let others = rows(Document::Refund) + rows(Document::NoOrder);
        (is_known && orders > 0 && others > 0 && rows(Document::Refund) <= orders).then_some(found)
    })
}

/// The document of each value of a column with two sides: the frequent side are orders, and the rare one takes them back. If
/// neither is rare, the smaller side may be payments.
pub(super) fn of_sides(values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let filled: Vec<&(String, u64)> = values.iter().filter(|(text, _)| !text.is_empty()).collect();
    let [(first, most), (second, least)] = filled.as_slice() else { return None };
    let two = [letters(first), letters(second)];
    let are_sides = SIDES.iter().any(|sides| sides.iter().all(|side| two.iter().any(|one| one == side)));
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
