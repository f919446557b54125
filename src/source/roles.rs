//! Which column is the customer, the date, the order id, the amount: guessed from names and types, and always shown.

use crate::engine::ColumnType;

use super::column::ColumnStats;
use super::letters::plain;
use super::names::{self, AMOUNT, CUSTOMER, ORDER, PAID_PRICE, PRICE, QUANTITY, WEAK_AMOUNT};
use super::role::Role;
use super::stems;

/// A whole number that reads as a day, 19970101.
fn is_day_number(column: &ColumnStats) -> bool {
    let digits = column.sample.as_deref().unwrap_or("");
    let as_day = digits.len() == 8 && (digits.starts_with("19") || digits.starts_with("20"));
    as_day && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a column's type can fill a role at all. An empty column can only be the date.
fn fits(role: Role, column: &ColumnStats) -> bool {
    match role {
        // An empty column of dates is refused later, by its name.
        _ if column.filled == 0 && role != Role::Date => false,
        // A text column that mostly holds numbers can be the amount; its other rows count as unreadable.
        Role::Amount | Role::Cost => column.value_type.is_number() || column.numbers * 2 > column.filled,
        Role::Customer | Role::Order => {
            !column.value_type.is_date() && column.value_type != ColumnType::Boolean
        }
        Role::Status | Role::Currency => column.value_type.is_text(),
        Role::Date | Role::Attribute | Role::Unused => true,
    }
}

fn best<'a>(
    role: Role,
    names: &[&str],
    columns: &'a [ColumnStats],
    taken: &[&str],
) -> Option<&'a ColumnStats> {
    let free = |column: &&ColumnStats| fits(role, column) && !taken.contains(&column.name.as_str());
    let named = |is_filled: bool| {
        let free = || columns.iter().filter(free).filter(|column| !is_filled || column.filled > 0);
        names.iter().find_map(|name| free().find(|column| plain(&column.name) == *name))
    };
    named(true).or_else(|| named(false))
}

/// The column whose name has the best stem for a role; the first of several.
fn stemmed<'a>(role: Role, columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    let free = columns
        .iter()
        .filter(|column| column.filled > 0 && fits(role, column) && !taken.contains(&column.name.as_str()));
    let placed = free.filter_map(|column| Some((stems::place(role, &column.name)?, column)));
    placed.min_by_key(|(place, _)| *place).map(|(_, column)| column)
}

/// The amount: a usual name; else a stem; else a usual name that rarely means the amount.
fn amount<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
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
    stemmed(Role::Amount, columns, &other).map(|column| column.name.as_str())
}

/// The order id: a usual name, else a stem, else a plain `id` that never repeats.
fn order<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    let id = || best(Role::Order, &["id"], columns, taken).filter(|column| column.never_repeats());
    best(Role::Order, ORDER, columns, taken).or_else(|| stemmed(Role::Order, columns, taken)).or_else(id)
}

/// From this number of rows on, a column that never repeats is not the customer if another column can be.
const TELLING_ROWS: u64 = 20;

/// The customer: the best name, unless it never repeats and another column with such a name does.
fn customer<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    let free = || columns.iter().filter(|column| !taken.contains(&column.name.as_str()));
    let repeats = |column: &&ColumnStats| column.distinct > 1 && !column.never_repeats();
    let never = |column: &&ColumnStats| column.never_repeats() && column.filled >= TELLING_ROWS;
    if let Some(first) = best(Role::Customer, CUSTOMER, columns, taken) {
        // Two people may share a name.
        let ids = || CUSTOMER.iter().filter(|name| !name.ends_with("name"));
        let fitting = || free().filter(|column| fits(Role::Customer, column) && repeats(column));
        let other = || ids().find_map(|name| fitting().find(|column| plain(&column.name) == *name));
        // A bare `Client` may hold names where `N° client` holds the ids.
        let is_bare = !["id", "key", "no", "nr", "number", "nummer", "mail", "address"]
            .iter()
            .any(|end| plain(&first.name).ends_with(end));
        let without: Vec<&str> = taken.iter().copied().chain([first.name.as_str()]).collect();
        let id = || stemmed(Role::Customer, columns, &without).filter(|id| is_bare && repeats(id));
        return id().or(Some(first).filter(|first| !never(first))).or_else(other).or(Some(first));
    }
    if let Some(first) = stemmed(Role::Customer, columns, taken) {
        return Some(first);
    }
    let is_id = |column: &&ColumnStats| nameless && !column.value_type.is_date() && !is_day_number(column);
    let fitting = || free().filter(is_id).filter(|column| fits(Role::Customer, column));
    fitting().find(repeats).or_else(|| fitting().find(|column| !never(column)))
}

/// A column with a customer's name that was passed over because every row has a different value.
pub fn passed_over<'a>(customer: &str, columns: &'a [ColumnStats]) -> Option<&'a str> {
    let first = best(Role::Customer, CUSTOMER, columns, &[])?;
    (first.name != customer && first.never_repeats()).then_some(first.name.as_str())
}

/// With more values than this, whole numbers are not those of statuses.
const MOST_STATUSES: u64 = 40;

/// A status that is written as a number.
fn numbered_status<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    columns.iter().find(|column| {
        column.value_type.is_integer()
            && (2..=MOST_STATUSES).contains(&column.distinct)
            && !taken.contains(&column.name.as_str())
            && names::is_name_of(Role::Status, &column.name)
            && !stems::is_state(&column.name)
    })
}

/// The most likely column for a role.
///
/// Names decide. If none fits, the only column of a date type is the date. A file without a header gives its first free
/// column to the customer, and its last column with fractions to the amount.
pub fn guess(role: Role, columns: &[ColumnStats], taken: &[&str]) -> Option<String> {
    let nameless = columns.iter().all(|column| column.name.starts_with("column"));
    let free = || columns.iter().filter(|column| !taken.contains(&column.name.as_str()));
    let column = match role {
        Role::Customer => customer(columns, taken, nameless),
        Role::Date => date(columns, taken, nameless),
        Role::Order => order(columns, taken),
        Role::Amount => amount(columns, taken).or_else(|| {
            let has_fractions = |column: &&ColumnStats| {
                nameless && column.value_type.is_number() && !column.value_type.is_integer()
            };
            free().rfind(has_fractions)
        }),
        Role::Status => best(role, names::list(role), columns, taken)
            .or_else(|| stemmed(role, columns, taken))
            .or_else(|| numbered_status(columns, taken)),
        Role::Currency => {
            best(role, names::list(role), columns, taken).or_else(|| stemmed(role, columns, taken))
        }
        Role::Cost | Role::Attribute | Role::Unused => None,
    };
    column.map(|column| column.name.clone())
}

/// Parts of names that exclude the date of an order: dates of later events, or of persons.
const NOT_THE_ORDER: [&str; 20] = [
    "birth",
    "ship",
    "deliver",
    "due",
    "updat",
    "modif",
    "refund",
    "expir",
    "cancel",
    "estimat",
    "liefer",
    "livraison",
    "entrega",
    "consegna",
    "signup",
    "return",
    "payment",
    "paid",
    "promis",
    "regist",
];

/// Parts of names of dates.
const DATES: [&str; 18] = [
    "date",
    "datum",
    "fecha",
    "data",
    "time",
    "stamp",
    "tarih",
    "dato",
    "pvm",
    "paiva",
    "дата",
    "ημερομηνια",
    "日付",
    "日時",
    "日期",
    "时间",
    "날짜",
    "일자",
];

/// Parts of names that mean an order or a purchase.
const ORDERED: [&str; 14] = [
    "order", "purchas", "bestell", "auftrag", "kauf", "rechnung", "commande", "achat", "pedido", "compra",
    "ordine", "invoice", "transact", "placed",
];

/// From this number of rows on, a date that is the same in all of them is the day of the export.
const ROWS_OF_A_DAY: u64 = 5;

/// The date of the order: the most likely column, unless it is the same in every row and another one varies.
fn date<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    let first = likely_date(columns, taken, nameless)?;
    if first.distinct > 1 || first.filled < ROWS_OF_A_DAY {
        return Some(first);
    }
    let others: Vec<ColumnStats> =
        columns.iter().filter(|column| column.name != first.name).cloned().collect();
    let other = likely_date(&others, taken, nameless).filter(|other| other.distinct > 1);
    other.map_or(Some(first), |other| columns.iter().find(|column| column.name == other.name))
}

fn likely_date<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    let has = |column: &&ColumnStats, parts: &[&str]| {
        let name = plain(&column.name);
        parts.iter().any(|part| name.contains(part))
    };
    let named = best(Role::Date, names::list(Role::Date), columns, taken);
    let typed: Vec<ColumnStats> =
        columns.iter().filter(|column| column.value_type.is_date()).cloned().collect();
    // A text with the name of an order's date is the date, even if another column has a date type.
    let is_of_order = named.filter(|column| column.filled > 0 && has(column, &ORDERED));
    if let (None, Some(typed)) = (is_of_order, best(Role::Date, names::list(Role::Date), &typed, taken)) {
        return columns.iter().find(|column| column.name == typed.name);
    }
    if let Some(named) = named {
        return Some(named);
    }
    let of_the_order = |column: &&ColumnStats| {
        let name = plain(&column.name);
        column.filled > 0
            && !taken.contains(&column.name.as_str())
            && !NOT_THE_ORDER.iter().any(|part| name.contains(part))
    };
    let candidates = || columns.iter().filter(of_the_order);
    let dated = || candidates().filter(|column| column.value_type.is_date());
    let named = || candidates().filter(|column| column.value_type.is_text() && has(column, &DATES));
    dated()
        .find(|column| has(column, &ORDERED))
        .or_else(|| dated().next())
        .or_else(|| columns.iter().find(|column| nameless && is_day_number(column)))
        .or_else(|| named().find(|column| has(column, &ORDERED)))
        .or_else(|| named().next())
        .or_else(|| candidates().find(|column| has(column, &["date", "datum"])))
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
    let price = best(Role::Amount, PRICE, columns, &[])?;
    let of_units: Vec<&str> = vec![&price.name, &quantity.name];
    let totals: Vec<&str> = AMOUNT.iter().copied().filter(|name| !PRICE.contains(name)).collect();
    let is_there = best(Role::Amount, &totals, columns, &of_units)
        .or_else(|| stemmed(Role::Amount, columns, &of_units).filter(|column| !is_price(column)));
    if is_there.is_some() {
        return None;
    }
    Some((quantity.name.clone(), price.name.clone()))
}

fn is_price(column: &ColumnStats) -> bool {
    PRICE.contains(&plain(&column.name).as_str())
}

/// The currency column that belongs to an amount column: `Converted Amount` has `Converted Currency`.
pub fn paired_currency(amount: &str, columns: &[ColumnStats]) -> Option<String> {
    let wanted = plain(amount).replace("amount", "currency");
    let paired = columns.iter().find(|column| plain(&column.name) == wanted && wanted.contains("currency"));
    paired.map(|column| column.name.clone())
}

/// Columns to carry as attributes: few enough distinct values to form segments.
pub fn is_attribute(column: &ColumnStats, rows: u64) -> bool {
    const MOST_VALUES: u64 = 200;
    let few = (2..=MOST_VALUES).contains(&column.distinct) && (rows < 20 || column.distinct * 2 < rows);
    let kind = column.value_type;
    let discrete = kind.is_text() || kind == ColumnType::Boolean || kind.is_integer();
    let is_key = plain(&column.name) == "rowid";
    few && discrete && !is_key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(named: &[(&str, &str)]) -> Vec<ColumnStats> {
        let value_type = |kind: &str| match kind {
            "BIGINT" => ColumnType::Integer { small: false },
            "DOUBLE" => ColumnType::Float,
            "DATE" => ColumnType::Date,
            "TIMESTAMP" => ColumnType::Timestamp,
            "VARCHAR" => ColumnType::Text,
            _ => ColumnType::Decimal { width: 15, scale: 2 },
        };
        let column = |(name, kind): &(&str, &str)| ColumnStats {
            name: (*name).into(),
            kind: (*kind).into(),
            value_type: value_type(kind),
            number_format: None,
            currencies: Vec::new(),
            distinct: 10,
            filled: 100,
            numbers: 0,
            is_beyond_ascii: false,
            sample: Some("19970101".into()).filter(|_| *kind == "BIGINT"),
        };
        named.iter().map(column).collect()
    }

    fn guesses(named: &[(&str, &str)]) -> [Option<String>; 4] {
        let columns = columns(named);
        [Role::Customer, Role::Date, Role::Order, Role::Amount].map(|role| guess(role, &columns, &[]))
    }

    fn some(names: [&str; 4]) -> [Option<String>; 4] {
        names.map(|name| Some(name.to_string()).filter(|name| !name.is_empty()))
    }

    #[test]
    fn well_known_files_are_understood() {
        let tpch = [
            ("o_orderkey", "BIGINT"),
            ("o_custkey", "BIGINT"),
            ("o_totalprice", "DECIMAL(15,2)"),
            ("o_orderdate", "DATE"),
        ];
        assert_eq!(guesses(&tpch), some(["o_custkey", "o_orderdate", "o_orderkey", "o_totalprice"]));
        let superstore = [
            ("Row ID", "BIGINT"),
            ("Order ID", "VARCHAR"),
            ("Ship Date", "DATE"),
            ("Order Date", "DATE"),
            ("Customer Name", "VARCHAR"),
            ("Customer ID", "VARCHAR"),
            ("Sales", "DOUBLE"),
            ("Profit", "DOUBLE"),
        ];
        assert_eq!(guesses(&superstore), some(["Customer ID", "Order Date", "Order ID", "Sales"]));
        let journey = [
            ("household_id", "BIGINT"),
            ("basket_id", "BIGINT"),
            ("sales_value", "DOUBLE"),
            ("transaction_timestamp", "TIMESTAMP"),
        ];
        assert_eq!(
            guesses(&journey),
            some(["household_id", "transaction_timestamp", "basket_id", "sales_value"])
        );
    }

    #[test]
    fn a_file_without_header_is_understood_by_its_types() {
        let cdnow =
            [("column0", "VARCHAR"), ("column1", "BIGINT"), ("column2", "VARCHAR"), ("column3", "DOUBLE")];
        assert_eq!(guesses(&cdnow), some(["column0", "column1", "", "column3"]));
    }

    #[test]
    fn a_shipping_date_is_no_order_date() {
        assert_eq!(guesses(&[("shipped", "DATE"), ("booked", "DATE")])[1].as_deref(), Some("booked"));
    }

    #[test]
    fn an_amount_knows_its_currency() {
        let columns = columns(&[("Currency", "VARCHAR"), ("Converted Currency", "VARCHAR")]);
        assert_eq!(paired_currency("Converted Amount", &columns).as_deref(), Some("Converted Currency"));
        assert_eq!(paired_currency("Amount", &columns).as_deref(), Some("Currency"));
        assert_eq!(paired_currency("Sales", &columns), None);
    }
}
