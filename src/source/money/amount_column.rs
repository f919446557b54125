//! Which column is the amount, what belongs to it, and how its numbers are likely written.

use crate::source::columns::column::ColumnStats;
use crate::source::columns::letters::plain;
use crate::source::columns::named_columns::{best, fits, stemmed};
use crate::source::columns::names::{AMOUNT, PAID_PRICE, PRICE, QUANTITY, WEAK_AMOUNT};
use crate::source::columns::role::Role;
use crate::source::columns::stems::words;

use super::fees::{is_billed_name, is_fee_name};

/// The amount: a usual name; else a stem; else a usual name that rarely means the amount; else what somebody bills for a service.
pub(in crate::source) fn amount<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    // What costs nothing in any row is a fee that nobody paid.
    let is_nothing = |column: &&ColumnStats| {
        let is_zero = |text: &Option<String>| text.as_deref().is_none_or(|text| text.parse() == Ok(0.0));
        column.distinct == 1
            && column.sample.is_some()
            && is_zero(&column.sample)
            && is_zero(&column.last_sample)
    };
    let nothing = columns.iter().filter(is_nothing).map(|column| column.name.as_str());
    let paid: Vec<&str> = taken.iter().copied().chain(nothing).collect();
    named_amount(columns, &paid).or_else(|| billed(columns, &paid)).or_else(|| named_amount(columns, taken))
}

/// What a professional or a school bills.
fn billed<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    let is_free = |column: &&ColumnStats| {
        column.filled > 0 && fits(Role::Amount, column) && !taken.contains(&column.name.as_str())
    };
    columns.iter().filter(is_free).find(|column| is_billed_name(&column.name))
}

fn named_amount<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    let (weak, strong): (Vec<&str>, Vec<&str>) = AMOUNT.iter().partition(|name| WEAK_AMOUNT.contains(name));
    best(Role::Amount, &strong, columns, taken)
        .or_else(|| stemmed(Role::Amount, columns, taken))
        .or_else(|| best(Role::Amount, &weak, columns, taken))
}

/// Another column whose name means the amount just as well as the chosen column, which only has a stem of it.
pub fn other_amount<'a>(amount: &str, columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a str> {
    if plain(amount) == "price" {
        return best(Role::Amount, PAID_PRICE, columns, taken).map(|column| column.name.as_str());
    }
    if AMOUNT.contains(&plain(amount).as_str()) {
        return None;
    }
    let other: Vec<&str> = taken.iter().copied().chain([amount]).collect();
    if is_billed_name(amount) {
        return billed(columns, &other).map(|column| column.name.as_str());
    }
    // Not the price of one piece, beside the number of pieces.
    let of_a_unit = best(Role::Amount, QUANTITY, columns, &[]).and_then(|_| price_of_a_unit(columns));
    let other: Vec<&str> = other.into_iter().chain(of_a_unit.map(|price| price.name.as_str())).collect();
    stemmed(Role::Amount, columns, &other).map(|column| column.name.as_str())
}

/// A column with the gross amount, beside a net one and one of taxes.
pub fn with_tax<'a>(amount: &str, columns: &'a [ColumnStats]) -> Option<&'a str> {
    let is_gross = |column: &&ColumnStats| {
        column.filled > 0 && column.value_type.is_number() && GROSS.contains(&plain(&column.name).as_str())
    };
    let gross = columns.iter().find(is_gross).map(|column| column.name.as_str());
    gross.filter(|_| NET.contains(&plain(amount).as_str()) && has_numbers_called(columns, is_tax_name))
}

/// What amounts with and without tax are called.
const GROSS: [&str; 5] = ["gross", "grossamount", "brutto", "bruttobetrag", "totalsales"];
const NET: [&str; 7] = ["net", "netamount", "netto", "nettobetrag", "nettotal", "amountnet", "netsales"];

/// A column with the net amount, beside a gross one.
pub fn without_tax<'a>(amount: &str, columns: &'a [ColumnStats]) -> Option<&'a str> {
    let is_net = |column: &&ColumnStats| {
        column.filled > 0 && column.value_type.is_number() && NET.contains(&plain(&column.name).as_str())
    };
    let net = columns.iter().find(is_net).map(|column| column.name.as_str());
    net.filter(|_| GROSS.contains(&plain(amount).as_str()))
}

const TAXES: [&str; 9] = ["tax", "taxes", "vat", "mwst", "ust", "iva", "tva", "btw", "moms"];

/// Whether the name of a column means taxes.
fn is_tax_name(name: &str) -> bool {
    words(name).iter().any(|word| TAXES.contains(&word.as_str()))
}

/// Whether a column of numbers has a name of some kind.
fn has_numbers_called(columns: &[ColumnStats], is_called: fn(&str) -> bool) -> bool {
    columns.iter().any(|column| column.filled > 0 && column.value_type.is_number() && is_called(&column.name))
}

/// Whether some of the columns are named as fees, and none as a tax: a net amount is then what is left of the gross one after fees.
pub(in crate::source) fn has_fees_alone(columns: &[ColumnStats]) -> bool {
    has_numbers_called(columns, is_fee_name) && !has_numbers_called(columns, is_tax_name)
}

/// What customers paid, beside a net amount that the shop kept after fees.
pub(in crate::source) fn before_fees<'a>(
    amount: &str,
    columns: &'a [ColumnStats],
    taken: &[&str],
) -> Option<&'a str> {
    const KEPT: [&str; 4] = ["net", "netamount", "nettotal", "amountnet"];
    #[rustfmt::skip]
    const PAID: [&str; 12] = [
        "grosstotal", "grossamount", "gross", "itemtotal", "ordertotal", "grandtotal", "totalamount", "total", "saleamount", "amount", "subtotal", "price",
    ];
    if !KEPT.contains(&plain(amount).as_str()) || !has_numbers_called(columns, is_fee_name) {
        return None;
    }
    best(Role::Amount, &PAID, columns, taken).map(|column| column.name.as_str())
}

/// Whether the names of the columns are in a language with a decimal comma.
pub fn comma_likely(columns: &[ColumnStats]) -> bool {
    const WORDS: [&str; 22] = [
        "kunde", "bestell", "betrag", "umsatz", "preis", "menge", "datum", "commande", "quantite", "prix",
        "montant", "cliente", "pedido", "precio", "fecha", "ordine", "prezzo", "quantita", "klant", "aantal",
        "bedrag", "zamowien",
    ];
    let has = |column: &&ColumnStats| {
        let name = plain(&column.name);
        WORDS.iter().any(|word| name.contains(word))
    };
    columns.iter().filter(has).count() >= 2
}

/// `quantity * unit price`, if a file of order lines has both and no amount: a price beside a quantity is the price of
/// one unit.
pub fn line_amount(columns: &[ColumnStats]) -> Option<(String, String)> {
    let quantity = best(Role::Amount, QUANTITY, columns, &[])?;
    let price = best(Role::Amount, PRICE, columns, &[]).or_else(|| price_of_a_unit(columns))?;
    let of_units: Vec<&str> = vec![&price.name, &quantity.name];
    let totals: Vec<&str> = AMOUNT.iter().copied().filter(|name| !PRICE.contains(name)).collect();
    let is_there = best(Role::Amount, &totals, columns, &of_units)
        .or_else(|| stemmed(Role::Amount, columns, &of_units).filter(|column| !is_price(column)));
    if is_there.is_some() {
        return None;
    }
    Some((quantity.name.clone(), price.name.clone()))
}

/// The quantity and what one piece costs, if a file of order lines has both: the shop may have paid that, or its customer.
pub(super) fn cost_of_pieces(columns: &[ColumnStats]) -> Option<(&ColumnStats, &ColumnStats)> {
    const COST: [&str; 6] = ["itemcost", "unitcost", "costperitem", "costperunit", "productcost", "cost"];
    best(Role::Amount, QUANTITY, columns, &[]).zip(best(Role::Cost, &COST, columns, &[]))
}

/// A column whose name has the stem of a price and says that it is that of one unit: `prijs per stuk`.
fn price_of_a_unit(columns: &[ColumnStats]) -> Option<&ColumnStats> {
    const PRICES: [&str; 12] = [
        "price", "preis", "prijs", "prix", "precio", "preco", "prezzo", "cena", "pris", "hinta", "fiyat",
        "цена",
    ];
    // Whole words: `product` is not a unit.
    const UNITS: [&str; 13] =
        ["unit", "each", "per", "pro", "par", "por", "za", "stuk", "stk", "kpl", "szt", "adet", "ед"];
    const BEGINNINGS: [&str; 10] =
        ["unit", "einzel", "stuck", "stueck", "stuks", "styck", "stykk", "birim", "штук", "jednostk"];
    #[rustfmt::skip]
    const OTHERS: [&str; 18] = [
        "perorder", "probestell", "proauftrag", "parcommande", "porpedido", "list", "original", "regular", "rrp", "msrp", "uvp", "compare", "catalog", "katalog", "total", "gesamt", "discount", "rabat",
    ];
    columns.iter().find(|column| {
        let name = plain(&column.name);
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let is_of_a_unit = words(&column.name).iter().any(|word| {
            UNITS.contains(&word.as_str()) || BEGINNINGS.iter().any(|part| word.starts_with(part))
        });
        fits(Role::Amount, column) && has(&PRICES) && is_of_a_unit && !has(&OTHERS)
    })
}

fn is_price(column: &ColumnStats) -> bool {
    PRICE.contains(&plain(&column.name).as_str())
}

/// The currency column that belongs to an amount column: `Converted Amount` has `Converted Currency`, `Total` has `Total Currency`,
/// and `Amount (Merchant Currency)` has `Merchant Currency`.
pub fn paired_currency(amount: &str, columns: &[ColumnStats]) -> Option<String> {
    let amount = plain(amount);
    let named = |wanted: &str| columns.iter().find(|column| plain(&column.name) == wanted);
    let instead = Some(amount.replace("amount", "currency")).filter(|wanted| *wanted != amount);
    let within = || {
        columns.iter().find(|column| {
            let name = plain(&column.name);
            column.value_type.is_text()
                && name.contains("currency")
                && name != "currency"
                && amount.contains(&name)
        })
    };
    let paired = instead
        .and_then(|wanted| named(&wanted))
        .or_else(|| named(&format!("{amount}currency")))
        .or_else(within);
    paired.map(|column| column.name.clone())
}

/// Whether the name of an amount says that it was converted to one currency.
pub(in crate::source) fn is_converted(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "converted",
        "companycurrency",
        "homecurrency",
        "localcurrency",
        "reportingcurrency",
        "konvertiert",
        "hauswahrung",
        "converti",
        "convertido",
    ];
    let name = plain(name);
    WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ColumnType;

    fn columns(names: &[&str]) -> Vec<ColumnStats> {
        let column = |name: &&str| ColumnStats {
            name: name.to_string(),
            kind: "DOUBLE".into(),
            value_type: ColumnType::Float,
            distinct: 9,
            filled: 10,
            numbers: 10,
            sample: None,
            last_sample: None,
            is_exact: true,
            is_later: false,
            is_beyond_ascii: false,
            number_format: None,
            currencies: Vec::new(),
        };
        names.iter().map(column).collect()
    }

    #[test]
    fn a_net_amount_beside_fees_is_what_the_shop_kept() {
        for fee in
            ["Fee", "PayPal fees", "Gebühr", "Verkaufs-Provision", "commission_amount", "Frais de paiement"]
        {
            let beside = columns(&["Gross", "Net", fee]);
            assert!(has_fees_alone(&beside), "{fee}");
            assert_eq!(before_fees("Net", &beside, &["Net"]), Some("Gross"), "{fee}");
        }
        assert!(
            !has_fees_alone(&columns(&["Gross", "Net", "Fee", "VAT"])),
            "the net amount may be that without tax"
        );
        for other in ["Coffee", "Feedback", "Provisioned", "Shipping"] {
            let beside = columns(&["Gross", "Net", other]);
            assert!(!has_fees_alone(&beside), "{other}");
            assert_eq!(before_fees("Net", &beside, &["Net"]), None, "{other}");
        }
    }
}
