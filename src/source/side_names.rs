//! Names of columns that hold one side of an account.

use super::letters::letters;

/// Names of the two sides, by their letters: money that comes in to a bank account, and money that goes out.
#[rustfmt::skip]
const IN: &[&str] = &[
    "haben", "credit", "credits", "creditamount", "amountcredit", "credito", "haber", "avere", "paidin", "moneyin", "deposit", "deposits",
    "deposited", "eingang", "zahlungseingang", "einnahmen", "einnahme", "einzahlung", "gutschrift", "abono", "abonos", "entrate", "accrediti",
    "recette", "recettes", "bij", "bijschrijving", "inn", "insattning", "приход", "кредит", "入金", "収入", "入金額", "입금",
];
#[rustfmt::skip]
const OUT: &[&str] = &[
    "soll", "debit", "debits", "debitamount", "amountdebit", "debito", "debe", "dare", "paidout", "moneyout", "withdrawal", "withdrawals",
    "withdrawn", "ausgang", "zahlungsausgang", "ausgaben", "ausgabe", "auszahlung", "belastung", "lastschrift", "cargo", "cargos", "uscite",
    "addebiti", "depense", "depenses", "af", "afschrijving", "ut", "uttag", "расход", "дебет", "出金", "支出", "出金額", "출금",
];

/// Whether a column's name means money that comes in to a bank account.
pub fn is_inward(name: &str) -> bool {
    IN.contains(&letters(name).as_str())
}

/// Whether a column's name means money that goes out.
pub fn is_outward(name: &str) -> bool {
    OUT.contains(&letters(name).as_str())
}
