//! Names of columns that hold one side of an account.

use super::letters::letters;

/// Names of the two sides, by their letters: money that comes in to a bank account, and money that goes out.
#[rustfmt::skip]
const IN: &[&str] = &[
    "haben", "amountin", "cashin", "received", "credit", "credits", "creditamount", "amountcredit", "credito", "haber", "avere", "paidin", "moneyin", "deposit", "deposits",
    "deposited", "eingang", "zahlungseingang", "einnahmen", "einnahme", "einzahlung", "gutschrift", "abono", "abonos", "entrate", "accrediti",
    "recette", "recettes", "bij", "bijschrijving", "inn", "insattning", "приход", "кредит", "入金", "収入", "入金額", "입금",
];
#[rustfmt::skip]
const OUT: &[&str] = &[
    "soll", "amountout", "cashout", "given", "debit", "debits", "debet", "debitamount", "amountdebit", "debito", "debe", "dare", "paidout", "moneyout", "withdrawal", "withdrawals",
    "withdrawn", "ausgang", "zahlungsausgang", "ausgaben", "ausgabe", "auszahlung", "belastung", "lastschrift", "cargo", "cargos", "uscite",
    "addebiti", "depense", "depenses", "af", "afschrijving", "ut", "uttag", "расход", "дебет", "出金", "支出", "出金額", "출금",
];

/// Words for the two sides within longer names, by their letters: `Gross Credit` and `Gross Debit`.
const PAIRS: &[(&str, &str)] = &[
    ("credit", "debit"),
    ("credit", "debet"),
    ("paidin", "paidout"),
    ("moneyin", "moneyout"),
    ("amountin", "amountout"),
    ("cashin", "cashout"),
    ("eingang", "ausgang"),
    ("einnahme", "ausgabe"),
    ("haben", "soll"),
];

/// Words of names in which credit and debit are not sides: `Credit Card Fee`, `credit_note`.
const NO_SIDES: &[&str] = &["card", "karte", "note", "fee", "limit", "term", "score"];

/// Whether two columns' names mean the two sides of an account: each does, or they differ in the word for the side alone.
pub fn are_sides(inward: &str, outward: &str) -> bool {
    let [within, without] = [inward, outward].map(letters);
    let differ = |(one, other): &(&str, &str)| {
        within.contains(one) && within.replacen(one, other, 1) == without && !is_of_something_else(&within)
    };
    (is_inward(inward) && is_outward(outward)) || PAIRS.iter().any(differ)
}

/// Whether two columns' names mean the two sides of an account, whichever comes first.
pub(in crate::source) fn is_side_beside(one: &str, other: &str) -> bool {
    are_sides(one, other) || are_sides(other, one)
}

/// Whether a column's name means one side of an account.
pub fn is_side(name: &str) -> bool {
    let letters = letters(name);
    let has_side = |(one, other): &(&str, &str)| letters.contains(one) || letters.contains(other);
    is_inward(name) || is_outward(name) || (PAIRS.iter().any(has_side) && !is_of_something_else(&letters))
}

fn is_of_something_else(letters: &str) -> bool {
    NO_SIDES.iter().any(|word| letters.contains(word))
}

/// Whether a column's name means money that comes in to a bank account.
fn is_inward(name: &str) -> bool {
    IN.contains(&letters(name).as_str())
}

/// Whether a column's name means money that goes out.
fn is_outward(name: &str) -> bool {
    OUT.contains(&letters(name).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_that_differ_in_the_side_alone_are_sides() {
        for (inward, outward) in [
            ("Credit", "Debit"),
            ("Haben", "Ausgaben"),
            ("Gross Credit (GC)", "Gross Debit (GC)"),
            ("Betrag Haben", "Betrag Soll"),
            ("total_paid_in", "total_paid_out"),
            ("Amount In", "Amount Out"),
            ("amount_in_eur", "amount_out_eur"),
        ] {
            assert!(are_sides(inward, outward), "{inward} {outward}");
        }
        for (inward, outward) in [
            ("Gross Credit (GC)", "Net Debit (NC)"),
            ("Credit Card Fee", "Debit Card Fee"),
            ("Debit", "Credit"),
            ("Gross Credit", "Gross Credit"),
        ] {
            assert!(!are_sides(inward, outward), "{inward} {outward}");
        }
    }
}
