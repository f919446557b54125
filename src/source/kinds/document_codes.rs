//! Kinds of documents that are written as codes: those of bookkeeping programs.

use crate::source::columns::letters::letters;

use super::documents::Document;

/// Codes of one program.
struct Codes {
    orders: &'static [&'static str],
    refunds: &'static [&'static str],
    others: &'static [&'static str],
}

impl Codes {
    /// Whether a text is one of them.
    fn has(&self, text: &str) -> bool {
        let text = letters(text);
        [self.orders, self.refunds, self.others].iter().any(|list| list.contains(&text.as_str()))
    }

    /// The document of each value; `None` if one of them is unknown, or if they do not tell orders from others.
    fn of_all(&self, values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
        let of = |text: &str| {
            let text = letters(text);
            let is = |list: &[&str]| list.contains(&text.as_str());
            match (is(self.orders), is(self.refunds), is(self.others)) {
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
    }
}

#[rustfmt::skip]
const PROGRAMS: &[Codes] = &[
    // Invoice, credit, receipt of a sales ledger (Sage).
    Codes { orders: &["si"], refunds: &["sc"], others: &["sr", "sa", "sd", "sp"] },
    // Rechnung, Gutschrift, Angebot, Auftrag, Lieferschein, Zahlung.
    Codes { orders: &["re", "rg", "rn", "ar"], refunds: &["gu", "gs", "rk", "st", "sr"], others: &["an", "ag", "ab", "au", "ls", "li", "za", "ze", "zl"] },
    // Facture, fatura, fattura; avoir, nota de crédito.
    Codes { orders: &["fa", "fac", "fc", "ft", "fv", "fs"], refunds: &["av", "avo", "nc", "ncr"], others: &["de", "dev", "bl", "bc", "pr"] },
    Codes { orders: &["in", "inv", "iv"], refunds: &["cn", "cm", "crn", "cre", "crd"], others: &["pmt", "pay", "py", "qt", "quo", "est", "cb", "dm", "dep"] },
    // Documents of SAP: invoice, credit memo, payment.
    Codes { orders: &["dr", "rv"], refunds: &["dg"], others: &["dz", "da"] },
    // Sales documents of SAP: order, cash sale; returns, credit memo; inquiry, quotation. Billing documents: invoice, cancellation.
    Codes { orders: &["ta", "or", "zor", "bv", "so", "ctr"], refunds: &["re", "g2", "cr", "gk"], others: &["af", "ag", "in", "qt", "kl"] },
    // Order types of JD Edwards: order, direct shipment; credit; quote, blanket, transfer.
    Codes { orders: &["so", "sd"], refunds: &["co"], others: &["sq", "sb", "st"] },
    Codes { orders: &["f1", "f2", "l2", "bv"], refunds: &["g2", "re", "s1", "s2"], others: &["f5", "f8"] },
    Codes { orders: &["sl", "sal", "sa"], refunds: &["rt", "rtn", "ret", "rf", "rfd"], others: &["vd", "vo"] },
];

/// Letters before the numbers of documents, by the documents that go together. Those of countries are not among them.
#[rustfmt::skip]
const BEGINNINGS: &[Codes] = &[
    Codes {
        orders: &["inv", "invoice", "sinv"],
        refunds: &["cn", "crn", "cm", "cre", "crd", "credit", "cr", "scn", "scr", "rma", "ref", "refund", "rfd", "ret", "return", "rtn"],
        others: &["so", "sq", "qt", "qu", "quo", "quote", "est", "pf", "pi", "pro", "prof", "dn", "do", "draft", "drf", "dft", "pay", "pmt", "rcpt"],
    },
    Codes {
        orders: &["so", "ord", "order", "sale", "sal"],
        refunds: &["cn", "crn", "cm", "rma", "ref", "refund", "rfd", "ret", "return", "rtn"],
        others: &["sq", "qt", "quo", "quote", "est", "draft", "drf", "void"],
    },
    // Rechnung; Gutschrift, Storno; Angebot, Auftrag, Lieferschein, Entwurf.
    Codes {
        orders: &["re", "rg", "rn", "rnr", "rechnung", "rech"],
        refunds: &["gu", "gs", "gut", "gutschrift", "rk", "st", "sr", "sto", "storno"],
        others: &["an", "ang", "ag", "ab", "au", "auf", "ls", "li", "kv", "pf", "entw", "entwurf", "best"],
    },
    // Facture, fatura, fattura, factura; avoir, nota de crédito; devis, bon de livraison, albarán.
    Codes {
        orders: &["fa", "fac", "fact", "fc", "ft", "fv", "fs", "fra", "facture", "factura"],
        refunds: &["av", "avo", "avoir", "nc", "ncr", "ncc", "rect"],
        others: &["de", "dev", "devis", "bl", "bc", "pr", "prf", "alb", "pre"],
    },
    // Faktura VAT, faktura vydaná; korekta, dobropis; proforma, dodací list, zamówienie.
    Codes {
        orders: &["fv", "fvs", "vf", "fs"],
        refunds: &["fk", "kfv", "kor", "kfs", "dp", "dob", "od", "opr"],
        others: &["pro", "prof", "wz", "dl", "za", "zam", "zal", "zf"],
    },
    // Beside plain numbers.
    Codes {
        orders: &[""],
        refunds: &["cn", "crn", "credit", "refund", "rfd", "rtn", "return", "rma", "storno", "gutschrift", "avoir", "c"],
        others: &["draft", "entwurf", "entw", "brouillon", "borrador", "bozza", "quote", "quo", "d"],
    },
];

/// Letters of one program, which other columns may use for anything.
const LETTERS: &[Codes] = &[
    Codes { orders: &["s"], refunds: &["r"], others: &["v", "x", "q"] },
    Codes { orders: &["v"], refunds: &["d", "r"], others: &[] },
    Codes { orders: &["i"], refunds: &["c"], others: &["p", "q"] },
    Codes { orders: &["f"], refunds: &["a", "g"], others: &[] },
    // Authorization, delayed capture and void of a payment.
    Codes { orders: &["d", "s"], refunds: &["c"], others: &["a", "v"] },
];

/// Parts of names that mean transactions and documents beyond doubt.
const TRANSACTIONS: &[&str] = &[
    "trans", "txn", "trx", "doc", "beleg", "dokument", "movement", "movim", "piece", "voucher", "vorgang",
    "receipt",
];

/// A beginning of at most one in so many ids is rare.
pub(super) const RARE_SHARE: u64 = 10;

/// The document of each value of a column of codes; `None` if one of them is unknown, or if they do not tell orders from others.
pub(super) fn of_codes(name: &str, values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let name = letters(name);
    let is_of_transactions = TRANSACTIONS.iter().any(|part| name.contains(part));
    let one_letter = LETTERS.iter().filter(|_| is_of_transactions);
    PROGRAMS.iter().chain(one_letter).find_map(|codes| codes.of_all(values))
}

/// The document of each beginning of the ids of orders; `None` under the same conditions, but that rare beginnings may be unknown.
/// A single letter leaves a doubt.
pub(super) fn of_beginnings(values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let most: u64 = values.iter().map(|(_, rows)| rows).sum();
    let may_be_unknown =
        |codes: &Codes, (text, rows): &(String, u64)| rows * RARE_SHARE <= most && !codes.has(text);
    let found = BEGINNINGS.iter().find_map(|codes| {
        let known: Vec<(String, u64)> =
            values.iter().filter(|value| !may_be_unknown(codes, value)).cloned().collect();
        let mut found = codes.of_all(&known)?.into_iter();
        let of = |value| if may_be_unknown(codes, value) { None } else { found.next().flatten() };
        Some(values.iter().map(of).collect::<Vec<_>>())
    })?;
    let is_letter = |text: &str| text.chars().count() == 1;
    Some(
        values
            .iter()
            .zip(found)
            .map(|((text, _), one)| if is_letter(text) { doubted(one) } else { one })
            .collect(),
    )
}

/// The document of each value of a column of actions, which may be letters of a program, or not: every other than an order is doubtful.
pub(super) fn of_actions(values: &[(String, u64)]) -> Option<Vec<Option<Document>>> {
    let found = LETTERS.iter().find_map(|codes| codes.of_all(values))?;
    Some(found.into_iter().map(doubted).collect())
}

fn doubted(document: Option<Document>) -> Option<Document> {
    document.map(|known| if known == Document::Order { known } else { Document::Doubtful })
}
