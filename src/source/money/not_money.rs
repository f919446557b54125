//! Numbers that are not money by their names: loyalty points, scores of surveys, balances.

use crate::source::columns::letters::letters;
use crate::source::report::Column;

/// What a number is that is not money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotMoney {
    Points,
    Score,
    Balance,
}

/// Parts of names of each, by their letters.
#[rustfmt::skip]
const PARTS: [(NotMoney, &[&str]); 3] = [
    (NotMoney::Points, &["points", "punkte", "puntos", "pontos", "punti", "poang", "poeng", "punkty", "баллы", "очки", "ポイント", "积分", "포인트"]),
    (NotMoney::Score, &["score", "nps", "csat", "rating", "bewertung", "zufriedenheit"]),
    (NotMoney::Balance, &["balance", "saldo", "solde"]),
];

impl NotMoney {
    /// The first number among the columns that is not money.
    pub(super) fn among(columns: &[Column]) -> Option<(&str, NotMoney)> {
        let numbers = columns.iter().filter(|column| column.value_type.is_number());
        numbers.filter_map(|column| Some((column.name.as_str(), NotMoney::of_name(&column.name)?))).next()
    }

    /// What the name of a number says that it is.
    pub(super) fn of_name(name: &str) -> Option<NotMoney> {
        let name = letters(name);
        let says = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        PARTS.iter().find(|(_, parts)| says(parts)).map(|(what, _)| *what)
    }

    /// What it is, as a sentence about it goes on.
    pub(super) fn words(self) -> &'static str {
        match self {
            NotMoney::Points => "holds points, which are not money",
            NotMoney::Score => "holds scores, which are not money",
            NotMoney::Balance => "holds a balance, which is not what an order costs",
        }
    }

    /// The option that takes a file of such numbers beside the orders.
    pub(super) fn option(self) -> Option<&'static str> {
        match self {
            NotMoney::Points => Some("--points"),
            NotMoney::Score => Some("--surveys"),
            NotMoney::Balance => None,
        }
    }
}
