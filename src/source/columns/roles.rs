//! Which column is the customer, the date, the order id, the amount: guessed from names and types, and always shown.

use crate::engine::ColumnType;
use crate::source::kinds::documents::is_kind_name;
use crate::source::kinds::flags::answer;
use crate::source::money::amount_column::amount;
use crate::source::time::order_date::date;

use super::column::ColumnStats;
use super::envelope;
use super::letters::plain;
use super::named_columns::{best, fits, is_day_number, stemmed};
use super::names::{self, CUSTOMER, ORDER};
use super::role::Role;
use super::stems;

/// Ids of payments, which stand for orders if nothing else does.
const PAYMENTS: &[&str] = &["paymentid", "transactionid", "checkoutid"];

/// The order id: a usual name, else a stem, else a plain `id` that never repeats.
fn order<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    // A transaction code tells kinds of transactions if it has few values.
    let are_kinds = |column: &&ColumnStats| {
        is_kind_name(&column.name) && column.is_exact && column.distinct * 2 < column.filled
    };
    let kinds = columns.iter().filter(are_kinds).map(|column| column.name.as_str());
    let taken: &[&str] = &taken.iter().copied().chain(kinds).collect::<Vec<_>>();
    let id = || best(Role::Order, &["id"], columns, taken).filter(|column| column.never_repeats());
    // Of an order that is paid in parts, each payment has an id.
    let of_payments = |column: &&ColumnStats| PAYMENTS.contains(&plain(&column.name).as_str());
    let paid = |payment: &ColumnStats| {
        stemmed(Role::Order, columns, taken)
            .filter(|column| stems::is_of_orders(&column.name) && column.filled * 10 >= payment.filled * 9)
    };
    let known = best(Role::Order, ORDER, columns, taken);
    known
        .filter(of_payments)
        .and_then(paid)
        .or(known)
        .or_else(|| stemmed(Role::Order, columns, taken))
        .or_else(id)
}

/// From this number of rows on, a column that never repeats is not the customer if another column can be.
const TELLING_ROWS: u64 = 20;

/// The customer: the best name, unless it never repeats and another column with such a name does.
fn customer<'a>(columns: &'a [ColumnStats], taken: &[&str], nameless: bool) -> Option<&'a ColumnStats> {
    let free = || columns.iter().filter(|column| !taken.contains(&column.name.as_str()));
    let repeats = |column: &&ColumnStats| column.distinct > 1 && !column.never_repeats();
    let never = |column: &&ColumnStats| column.never_repeats() && column.filled >= TELLING_ROWS;
    // The account of the shop itself stands in every row of a report on payments.
    let is_somebody = |column: &&ColumnStats| {
        let name = plain(&column.name);
        if is_flag(column) {
            return false;
        }
        let may_be_of_shop = ["mail", "user", "login", "account"].iter().any(|part| name.contains(part));
        column.distinct > 1 || !column.is_exact || !may_be_of_shop || column.filled < TELLING_ROWS
    };
    if let Some(first) = best(Role::Customer, CUSTOMER, columns, taken) {
        // Two people may share a name.
        let ids = || CUSTOMER.iter().filter(|name| !name.ends_with("name"));
        let fitting = || free().filter(|column| fits(Role::Customer, column) && repeats(column));
        let other = || {
            let mut all = ids();
            all.find_map(|name| fitting().filter(is_somebody).find(|column| plain(&column.name) == *name))
        };
        // A bare `Client` may hold names where `N° client` holds the ids.
        let is_bare = !names::is_address_name(&first.name) && !is_called_id(&first.name);
        let without: Vec<&str> = taken.iter().copied().chain([first.name.as_str()]).collect();
        let id = || {
            stemmed(Role::Customer, columns, &without)
                .filter(|id| is_bare && repeats(id) && !stems::is_of_names(&id.name))
        };
        let likely = Some(first).filter(|first| !never(first) && is_somebody(first) && !is_masked(first));
        let unmasked = || {
            let fitting = fitting().filter(|column| !is_masked(column) && is_somebody(column));
            let fitting: Vec<&ColumnStats> = fitting.collect();
            CUSTOMER
                .iter()
                .find_map(|name| fitting.iter().find(|column| plain(&column.name) == *name).copied())
        };
        let masked = || unmasked().filter(|_| is_masked(first));
        // An address that a marketplace makes for each order names no customer; the login of the buyer does.
        let of_stem = || stemmed(Role::Customer, columns, &without).filter(repeats).filter(is_somebody);
        let other = || other().or_else(of_stem);
        return id().or(likely).or_else(masked).or_else(other).or(Some(first).filter(is_somebody));
    }
    if let Some(first) = stemmed(Role::Customer, columns, taken).filter(is_somebody) {
        let is_id = |column: &&ColumnStats| {
            is_called_id(&column.name)
                && stems::place(Role::Customer, &column.name) == stems::place(Role::Customer, &first.name)
        };
        let id = || free().filter(|column| fits(Role::Customer, column)).filter(is_id).find(repeats);
        return if is_called_id(&first.name) { Some(first) } else { id().or(Some(first)) };
    }
    let is_id = |column: &&ColumnStats| nameless && !column.value_type.is_date() && !is_day_number(column);
    let fitting = || free().filter(is_id).filter(|column| fits(Role::Customer, column));
    fitting().find(repeats).or_else(|| fitting().find(|column| !never(column)))
}

/// Whether a name ends as that of an id does.
fn is_called_id(name: &str) -> bool {
    const ENDS: [&str; 12] =
        ["id", "key", "no", "nr", "number", "nummer", "address", "番号", "コード", "编号", "번호", "코드"];
    ENDS.iter().any(|end| plain(name).ends_with(end))
}

/// Whether a column answers yes or no in words: a flag of guests names nobody.
pub(in crate::source) fn is_flag(column: &ColumnStats) -> bool {
    let answer_of = |text: &Option<String>| text.as_deref().and_then(answer);
    let is_told = match (answer_of(&column.sample), answer_of(&column.last_sample)) {
        // Of two customers called `x` and `y`, both texts could mean yes.
        (Some(one), Some(other)) => one != other || column.sample == column.last_sample,
        _ => false,
    };
    column.value_type.is_text() && column.distinct == 2 && is_told
}

/// Whether a part of the values is hidden by signs, as in `+1555*****14`: several customers may have one such value.
pub(in crate::source) fn is_masked(column: &ColumnStats) -> bool {
    const HIDDEN: [&str; 4] = ["***", "•••", "xxxx", "####"];
    let hides = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| HIDDEN.iter().any(|signs| text.to_lowercase().contains(signs)))
    };
    column.value_type.is_text()
        && hides(&column.sample)
        && (column.last_sample.is_none() || hides(&column.last_sample))
}

/// A column with a customer's name that was passed over because every row has a different value.
pub fn passed_over<'a>(customer: &str, columns: &'a [ColumnStats]) -> Option<&'a str> {
    let first = best(Role::Customer, CUSTOMER, columns, &[])?;
    (first.name != customer && first.never_repeats()).then_some(first.name.as_str())
}

/// With more values than this, whole numbers are not those of statuses.
const MOST_STATUSES: u64 = 40;

/// With more values than this, numbers of states may be those of a country's parts.
const FEW_STATUSES: u64 = 8;

/// A status that is written as a number.
fn numbered_status<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    columns.iter().find(|column| {
        column.value_type.is_integer()
            && (2..=MOST_STATUSES).contains(&column.distinct)
            && !taken.contains(&column.name.as_str())
            && names::is_name_of(Role::Status, &column.name)
            && (!stems::is_state(&column.name) || column.distinct <= FEW_STATUSES)
    })
}

/// Parts of names of currencies, and of those that are not the one of the order.
#[rustfmt::skip]
const CURRENCY_PARTS: &[&str] = &["currency", "currencies", "wahrung", "waehrung", "devise", "moneda", "valuta", "divisa", "waluta", "валют"];
#[rustfmt::skip]
const OTHER_CURRENCY: &[&str] =
    &["balance", "company", "converted", "payout", "settle", "base", "shop", "store", "home", "report", "factor", "customer", "account"];

/// Whether the name of a column means a currency.
pub(in crate::source) fn is_currency_name(name: &str) -> bool {
    let letters = plain(name);
    names::is_name_of(Role::Currency, name) || CURRENCY_PARTS.iter().any(|part| letters.contains(part))
}

/// A column of codes of three letters whose name has to do with currencies; that of the order before others.
fn coded_currency<'a>(columns: &'a [ColumnStats], taken: &[&str]) -> Option<&'a ColumnStats> {
    let is_code = |text: &Option<String>| {
        text.as_deref().is_none_or(|text| {
            text.trim().len() == 3 && text.trim().bytes().all(|sign| sign.is_ascii_alphabetic())
        })
    };
    let has = |column: &ColumnStats, parts: &[&str]| {
        let name = plain(&column.name);
        parts.iter().any(|part| name.contains(part))
    };
    let free = columns.iter().filter(|column| {
        fits(Role::Currency, column) && !taken.contains(&column.name.as_str()) && has(column, CURRENCY_PARTS)
    });
    free.filter(|column| is_code(&column.sample) && is_code(&column.last_sample))
        .min_by_key(|column| has(column, OTHER_CURRENCY))
}

/// The most likely column for a role.
///
/// Names decide. If none fits, the only column of a date type is the date. A file without a header gives its first free
/// column to the customer, and its last column with fractions to the amount.
pub fn guess(role: Role, columns: &[ColumnStats], taken: &[&str]) -> Option<String> {
    // What a record was before a change is not what it is.
    let taken: Vec<&str> = taken.iter().copied().chain(envelope::befores(columns)).collect();
    let by_names = || guess_by_names(role, columns, &taken);
    let inside = || guess_inside(role, columns, &taken);
    match envelope::are_headed(columns) {
        true => inside().or_else(by_names),
        false => by_names().or_else(inside),
    }
}

/// The same by the names that columns have inside of an envelope. There `id` is that of the record.
fn guess_inside(role: Role, columns: &[ColumnStats], taken: &[&str]) -> Option<String> {
    let inside = envelope::inside(columns);
    let free = inside.into_iter().filter(|(place, _)| !taken.contains(&columns[*place].name.as_str()));
    let (places, inside): (Vec<usize>, Vec<ColumnStats>) = free.unzip();
    let is_order = role == Role::Order;
    let id = || best(role, &["id"], &inside, &[]).filter(|_| is_order).map(|column| column.name.clone());
    let found = guess_by_names(role, &inside, &[]).or_else(id)?;
    let place = inside.iter().position(|column| column.name == found)?;
    Some(columns[places[place]].name.clone())
}

fn guess_by_names(role: Role, columns: &[ColumnStats], taken: &[&str]) -> Option<String> {
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
            best(role, names::list(role), columns, taken).or_else(|| coded_currency(columns, taken))
        }
        Role::Cost | Role::Attribute | Role::Unused => None,
    };
    column.map(|column| column.name.clone())
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
    use crate::source::money::amount_column::paired_currency;

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
            last_sample: None,
            is_exact: false,
            is_later: false,
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
    fn the_day_on_which_money_is_collected_was_the_date_of_the_order() {
        for later in ["capture_date", "settlement_date", "payout_date"] {
            let found = guesses(&[(later, "TIMESTAMP"), ("sale_date", "TIMESTAMP")]);
            assert_eq!(found[1].as_deref(), Some("sale_date"), "{later}");
            assert_eq!(guesses(&[(later, "TIMESTAMP")])[1].as_deref(), Some(later));
        }
    }

    #[test]
    fn an_amount_knows_its_currency() {
        let columns = columns(&[("Currency", "VARCHAR"), ("Converted Currency", "VARCHAR")]);
        assert_eq!(paired_currency("Converted Amount", &columns).as_deref(), Some("Converted Currency"));
        assert_eq!(paired_currency("Amount", &columns).as_deref(), Some("Currency"));
        assert_eq!(paired_currency("Sales", &columns), None);
        let columns =
            self::columns(&[("Amount (converted) Currency", "VARCHAR"), ("Amount Currency", "VARCHAR")]);
        assert_eq!(paired_currency("Amount", &columns).as_deref(), Some("Amount Currency"));
        assert_eq!(
            paired_currency("Amount (converted)", &columns).as_deref(),
            Some("Amount (converted) Currency")
        );
    }

    #[test]
    fn a_currency_is_known_by_a_part_of_its_name_and_its_codes() {
        let of = |named: &[(&str, &str)]| guess(Role::Currency, &columns(named), &[]);
        for name in [
            "CurrencyIsoCode",
            "currency_iso_code",
            "currency.isoCode",
            "Deal Currency",
            "transaction_currency_code",
        ] {
            assert_eq!(of(&[("balance_currency_code", "VARCHAR"), (name, "VARCHAR")]).as_deref(), Some(name));
        }
        assert_eq!(of(&[("country_iso_code", "VARCHAR"), ("currency_factor", "DOUBLE")]), None);
        let mut named = columns(&[("Currency name", "VARCHAR")]);
        named[0].sample = Some("Euro".to_string());
        assert_eq!(guess(Role::Currency, &named, &[]), None);
    }
}
