//! Words for a sum, by which rows of totals are called.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use minijinja::{Value, context};

use crate::sql::literal;

/// In twenty languages, in lower case.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "total", "totals", "grand total", "grand totals", "subtotal", "subtotals", "sub-total", "sub total", "sum", "overall",
    "summe", "gesamt", "gesamtsumme", "gesamtergebnis", "zwischensumme", "endsumme", "insgesamt",
    "total général", "total general", "sous-total", "sous total", "somme", "totaux",
    "suma", "suma total", "totale", "totale generale", "totale complessivo", "somma", "subtotale", "total geral", "soma",
    "totaal", "eindtotaal", "subtotaal", "som", "summa", "totalt", "totalsumma", "delsumma", "i alt", "delsum", "sammanlagt",
    "yhteensä", "välisumma", "loppusumma", "razem", "ogółem", "łącznie", "suma końcowa", "celkem", "součet", "mezisoučet", "spolu",
    "összesen", "végösszeg", "részösszeg", "toplam", "genel toplam", "ara toplam", "итого", "всего", "общий итог", "сумма",
    "разом", "всього", "усього", "σύνολο", "γενικό σύνολο", "общо", "ukupno", "skupaj", "合計", "総計", "小計", "合计", "总计", "小计",
    "합계", "총계", "소계", "all customers", "all orders", "alle kunden", "alle bestellungen", "tous les clients", "todos los clientes",
    "tutti i clienti", "todos os clientes", "alle klanten", "alla kunder", "alle kunder", "wszyscy klienci", "все клиенты", "すべての顧客", "所有客户",
];

/// Words in front of and behind what a spreadsheet has summed up: `Total 17850`, `17850 Ergebnis`.
const BEFORE: &[&str] = &["total", "subtotal", "sous-total", "somme", "summe", "suma", "totale"];
const BEHIND: &[&str] = &["total", "ergebnis", "summe", "subtotal", "gesamt"];

/// Whether a text is a word for a sum.
pub fn is_total(text: &str) -> bool {
    let text = text.trim_matches([' ', '"', ':', '\'', '\t']).to_lowercase();
    WORDS.contains(&text.as_str())
}

/// So much of the end of a file is looked at.
const TAIL: u64 = 16 << 10;

/// Whether one of the last lines of a text file has a field that is such a word. A file that cannot be read has none.
pub fn stand_at_end_of(path: &str) -> bool {
    let tail = || {
        let mut file = File::open(path)?;
        let end = file.metadata()?.len();
        file.seek(SeekFrom::Start(end.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        io::Result::Ok(bytes)
    };
    let tail = tail().unwrap_or_default();
    String::from_utf8_lossy(&tail).split([',', ';', '\t', '|', '\n', '\r']).any(is_total)
}

/// The words, and the pattern of a text in lower case that has one before or behind it, as SQL strings.
pub fn sums() -> Value {
    let (before, behind) = (BEFORE.join("|"), BEHIND.join("|"));
    let words: Vec<String> = WORDS.iter().map(|word| literal(word)).collect();
    context! { words, around => literal(&format!(r"^({before})[ :]+\S|\S ({behind})$")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_sum_are_told_from_others() {
        for text in ["Total", " GESAMT: ", "Sous-total", "Итого", "合計"] {
            assert!(is_total(text), "{text}");
        }
        for text in ["Total Energies", "Tot", "", "17850", "subtotal_fee"] {
            assert!(!is_total(text), "{text}");
        }
    }
}
