//! Sales that many count apart from those of the shop: to its own people and companies, and of gift cards, which are paid once more
//! when they are redeemed.

use crate::source::columns::letters::letters;

use super::says::Says;
use super::statuses::says;

/// Words for the shop's own people, by stems.
#[rustfmt::skip]
const STAFF: &[&str] = &[
    "employee", "staff", "mitarbeit", "personnel", "salarie", "emplead", "funcionari", "dipendent", "medewerker", "anstalld", "ansatte", "medarbej",
    "henkilokunt", "pracownik", "zamestnan", "alkalmazott", "munkatars", "calisan", "personel", "сотрудник", "працівник", "υπαλληλ", "zaposlen",
    "社員", "従業員", "员工", "직원", "intercompany",
];

/// Whole texts for sales within a company, by their letters.
const WITHIN: &[&str] = &[
    "internal",
    "intern",
    "interne",
    "interno",
    "interna",
    "inhouse",
    "internalorder",
    "internaluse",
    "eigenbedarf",
];

/// Parts of texts for gift cards, by their letters.
#[rustfmt::skip]
const GIFT_CARDS: &[&str] = &[
    "giftcard", "giftvoucher", "giftcertificate", "egift", "geschenkgutschein", "wertgutschein", "geschenkkarte", "cartecadeau", "chequecadeau",
    "bonachat", "tarjetaregalo", "tarjetaderegalo", "chequeregalo", "cartaregalo", "buonoregalo", "cartaopresente", "cartaooferta", "cadeaubon", "cadeaukaart",
    "presentkort", "gavekort", "lahjakortti", "kartapodarunkowa", "darkovypoukaz", "darkovapoukazka", "ajandekkartya", "hediyekart", "подарочн",
    "подарунков", "δωροκαρτ", "poklonbon", "ギフトカード", "礼品卡", "기프트카드",
];

/// Parts of names of columns that tell how an order was paid: there a gift card is redeemed.
const PAYMENTS: &[&str] = &[
    "pay",
    "paid",
    "zahl",
    "tender",
    "method",
    "methode",
    "metodo",
    "moyen",
    "discount",
    "rabatt",
    "coupon",
    "promo",
    "gateway",
    "betal",
    "platnos",
    "оплат",
    "支払",
    "支付",
];

/// What the values of a column say of sales that are counted apart.
pub(super) fn of_values(name: &str, values: &[(String, u64)]) -> Vec<Option<Says>> {
    let name = letters(name);
    let is_paid_with = PAYMENTS.iter().any(|part| name.contains(part));
    let is_apart = |text: &str| {
        let whole = letters(text);
        says(text, STAFF)
            || WITHIN.contains(&whole.as_str())
            || (!is_paid_with && GIFT_CARDS.iter().any(|part| whole.contains(part)))
    };
    values.iter().map(|(text, _)| is_apart(text).then_some(Says::Doubt)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_apart(name: &str, text: &str) -> bool {
        of_values(name, &[(text.to_string(), 1)]) == [Some(Says::Doubt)]
    }

    #[test]
    fn sales_to_staff_and_of_gift_cards_are_told_from_others() {
        for text in [
            "Mitarbeiter",
            "Staff",
            "employee discount",
            "salariés",
            "Internal",
            "Gift Card 50",
            "gift_card",
            "Geschenkgutschein 25 EUR",
        ] {
            assert!(is_apart("group", text), "{text}");
        }
        for text in ["Endkunde", "International", "Internet", "Gift box", "Personal", "Card", ""] {
            assert!(!is_apart("group", text), "{text}");
        }
        assert!(!is_apart("Payment Method", "gift_card"), "there it is redeemed");
    }
}
