//! Which column is the customer, the date, the order id, the amount: guessed from names and types, never silently.

use crate::sql::literal;

use super::report::Role;
use super::scan::Found;

/// Names that say what a column is, best first, without case, blanks and punctuation.
const CUSTOMER: &[&str] = &[
    "customerid",
    "customerkey",
    "customerno",
    "customernumber",
    "custkey",
    "custid",
    "customer",
    "cust",
    "clientid",
    "client",
    "buyerid",
    "buyer",
    "shopperid",
    "userid",
    "user",
    "memberid",
    "accountid",
    "householdid",
    "household",
    "contactid",
    "customeremail",
    "useremail",
    "email",
    "kundennummer",
    "kunde",
];
const DATE: &[&str] = &[
    "orderdate",
    "orderedat",
    "orderdatetime",
    "ordertimestamp",
    "ordertime",
    "purchasedate",
    "purchasedat",
    "purchasetimestamp",
    "invoicedate",
    "transactiondate",
    "transactiontimestamp",
    "transactiontime",
    "paymentdate",
    "createddateutc",
    "createddate",
    "createdat",
    "created",
    "processedat",
    "paidat",
    "date",
    "timestamp",
    "datetime",
    "day",
    "time",
    "ts",
];
const ORDER: &[&str] = &[
    "orderid",
    "orderkey",
    "orderno",
    "ordernumber",
    "invoiceno",
    "invoicenumber",
    "invoiceid",
    "invoice",
    "basketid",
    "transactionid",
    "receiptid",
    "receiptno",
    "checkoutid",
    "purchaseid",
    "paymentid",
    "ordername",
    "order",
];
const AMOUNT: &[&str] = &[
    "netamount",
    "netrevenue",
    "netsales",
    "orderamount",
    "ordertotal",
    "ordervalue",
    "amount",
    "totalprice",
    "totalamount",
    "total",
    "revenue",
    "salesvalue",
    "salesamount",
    "sales",
    "grossamount",
    "subtotal",
    "linetotal",
    "value",
    "spend",
    "price",
    "umsatz",
    "betrag",
];
const STATUS: &[&str] = &["orderstatus", "paymentstatus", "financialstatus", "status"];
const CURRENCY: &[&str] = &["currency", "currencycode", "ordercurrency"];
const QUANTITY: &[&str] = &["quantity", "qty", "units"];
const UNIT_PRICE: &[&str] = &["unitprice", "priceperunit", "itemprice"];

/// A name as it is compared: letters and digits only, lower case, without a short table prefix (`o_custkey`).
fn plain(name: &str) -> String {
    let name = match name.split_once('_') {
        Some((prefix, rest)) if prefix.len() <= 2 && rest.len() > 2 => rest,
        _ => name,
    };
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a type is one of numbers.
pub fn is_number(kind: &str) -> bool {
    let kind = kind.to_ascii_uppercase();
    kind.contains("INT") || kind.starts_with("DECIMAL") || kind == "DOUBLE" || kind == "FLOAT"
}

fn is_date(kind: &str) -> bool {
    kind.starts_with("DATE") || kind.starts_with("TIMESTAMP")
}

/// A whole number that reads as a day, 19970101.
fn is_day_number(column: &Found) -> bool {
    let digits = column.sample.as_deref().unwrap_or("");
    let as_day = digits.len() == 8 && (digits.starts_with("19") || digits.starts_with("20"));
    as_day && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a column's type can fill a role at all.
fn fits(role: Role, column: &Found) -> bool {
    match role {
        // A text column that mostly holds numbers is an amount with some rows to be counted as unreadable.
        Role::Amount | Role::Cost => is_number(&column.kind) || column.numbers * 2 > column.filled,
        Role::Customer | Role::Order => !is_date(&column.kind) && column.kind != "BOOLEAN",
        Role::Status | Role::Currency => column.kind == "VARCHAR" || column.kind.starts_with("ENUM"),
        Role::Date | Role::Attribute | Role::Unused => true,
    }
}

fn best<'a>(role: Role, names: &[&str], columns: &'a [Found], taken: &[&str]) -> Option<&'a Found> {
    let free = |column: &&Found| fits(role, column) && !taken.contains(&column.name.as_str());
    names.iter().find_map(|name| columns.iter().filter(free).find(|column| plain(&column.name) == *name))
}

/// The column that most likely fills a role.
///
/// Names decide; where none fits, a date is the only column of a date's type, and a file without header gives
/// its first free column to the customer and its last with fractions to the amount.
pub fn guess(role: Role, columns: &[Found], taken: &[&str]) -> Option<String> {
    let nameless = columns.iter().all(|column| column.name.starts_with("column"));
    let free = || columns.iter().filter(|column| !taken.contains(&column.name.as_str()));
    let column = match role {
        Role::Customer => best(role, CUSTOMER, columns, taken)
            .or_else(|| free().find(|column| nameless && !is_date(&column.kind) && !is_day_number(column))),
        Role::Date => date(columns, taken, nameless),
        Role::Order => best(role, ORDER, columns, taken),
        Role::Amount => best(role, AMOUNT, columns, taken).or_else(|| {
            let fractions =
                |column: &&Found| nameless && (column.kind == "DOUBLE" || column.kind.starts_with("DECIMAL"));
            free().rfind(fractions)
        }),
        Role::Status => best(role, STATUS, columns, taken),
        Role::Currency => best(role, CURRENCY, columns, taken),
        Role::Cost | Role::Attribute | Role::Unused => None,
    };
    column.map(|column| column.name.clone())
}

fn date<'a>(columns: &'a [Found], taken: &[&str], nameless: bool) -> Option<&'a Found> {
    let typed: Vec<Found> = columns.iter().filter(|column| is_date(&column.kind)).cloned().collect();
    if let Some(named) = best(Role::Date, DATE, &typed, taken) {
        return columns.iter().find(|column| column.name == named.name);
    }
    if let Some(named) = best(Role::Date, DATE, columns, taken) {
        return Some(named);
    }
    let not_a_by_date = |column: &&Found| {
        let name = plain(&column.name);
        !["birth", "ship", "deliver", "due", "updat", "modif", "refund", "expir", "cancel"]
            .iter()
            .any(|w| name.contains(w))
    };
    let dates: Vec<&Found> =
        columns.iter().filter(|column| is_date(&column.kind)).filter(not_a_by_date).collect();
    match dates.as_slice() {
        [only] => Some(only),
        [first, ..] => Some(first),
        [] => columns
            .iter()
            .find(|column| nameless && is_day_number(column))
            .or_else(|| columns.iter().find(|column| plain(&column.name).contains("date"))),
    }
}

/// Whether a column's name says that it is an amount, whatever it holds.
pub fn is_amount_name(name: &str) -> bool {
    AMOUNT.contains(&plain(name).as_str())
}

/// `quantity * unit price`, where a file of order lines has both and no amount.
pub fn line_amount(columns: &[Found]) -> Option<(String, String)> {
    let quantity = best(Role::Amount, QUANTITY, columns, &[])?;
    let price = best(Role::Amount, UNIT_PRICE, columns, &[])?;
    Some((quantity.name.clone(), price.name.clone()))
}

/// The currency column that belongs to an amount column: `Converted Amount` has `Converted Currency`.
pub fn paired_currency(amount: &str, columns: &[Found]) -> Option<String> {
    let wanted = plain(amount).replace("amount", "currency");
    let paired = columns.iter().find(|column| plain(&column.name) == wanted && wanted.contains("currency"));
    paired.map(|column| column.name.clone())
}

/// Columns worth carrying as attributes: few enough distinct values to be a segment.
pub fn is_attribute(column: &Found, rows: u64) -> bool {
    const MOST_VALUES: u64 = 200;
    let few = (2..=MOST_VALUES).contains(&column.distinct) && (rows < 20 || column.distinct * 2 < rows);
    let kind = column.kind.as_str();
    let discrete = kind == "VARCHAR" || kind == "BOOLEAN" || kind.starts_with("ENUM") || kind.contains("INT");
    let is_key = plain(&column.name) == "rowid";
    few && discrete && !is_key
}

/// Statuses that say a row never became an order.
pub const DEAD_STATUSES: [&str; 15] = [
    "cancelled",
    "canceled",
    "cancel",
    "failed",
    "failure",
    "declined",
    "rejected",
    "void",
    "voided",
    "expired",
    "abandoned",
    "draft",
    "test",
    "error",
    "unpaid",
];

/// The statuses as SQL strings.
pub fn dead_statuses() -> Vec<String> {
    DEAD_STATUSES.iter().map(|status| literal(status)).collect()
}

/// Statuses that say a row is an order beyond doubt; any other that counts is pointed out.
const LIVE_STATUSES: [&str; 22] = [
    "ok",
    "paid",
    "done",
    "complete",
    "completed",
    "success",
    "successful",
    "succeeded",
    "shipped",
    "delivered",
    "fulfilled",
    "processed",
    "captured",
    "settled",
    "closed",
    "invoiced",
    "confirmed",
    "approved",
    "accepted",
    "received",
    "sold",
    "ordered",
];

/// The statuses that need no word, as SQL strings.
pub fn live_statuses() -> Vec<String> {
    LIVE_STATUSES.iter().map(|status| literal(status)).collect()
}

/// Whether every value of a type is a DECIMAL(18,4) without loss.
pub fn is_plain_money(kind: &str) -> bool {
    let small = ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"];
    let places = |part: Option<&str>| part.and_then(|digits| digits.trim().parse::<u8>().ok());
    let decimal = kind.strip_prefix("DECIMAL(").and_then(|rest| rest.strip_suffix(')')).is_some_and(|rest| {
        let mut parts = rest.split(',');
        match (places(parts.next()), places(parts.next())) {
            (Some(width), Some(scale)) => scale <= 4 && width - scale.min(width) <= 14,
            _ => false,
        }
    });
    decimal || small.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(named: &[(&str, &str)]) -> Vec<Found> {
        let column = |(name, kind): &(&str, &str)| Found {
            name: (*name).into(),
            kind: (*kind).into(),
            distinct: 10,
            filled: 100,
            numbers: 0,
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

    #[test]
    fn only_types_that_cannot_lose_anything_are_read_by_their_sign() {
        for kind in ["DECIMAL(12,2)", "DECIMAL(18,4)", "INTEGER"] {
            assert!(is_plain_money(kind), "{kind}");
        }
        for kind in ["DECIMAL(18,2)", "DECIMAL(10,6)", "BIGINT", "DOUBLE", "VARCHAR", "DECIMAL(38,10)"] {
            assert!(!is_plain_money(kind), "{kind}");
        }
    }
}
