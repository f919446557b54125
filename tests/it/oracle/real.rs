//! Real order histories against an obvious count over their rows, without a word about their columns unless the data need one.

use std::collections::HashMap;
use std::path::Path;

use jiff::ToSpan;
use proptest::test_runner::TestCaseError;

use super::history::{Basis, Grain, History, Line};
use super::kpis::Days;
use super::matrix::Shape;
use super::{compare, kpis, matrix, segments_and_customers, value};
use crate::support;

/// The rows of a query as texts. Of the database only its reading of files is used.
fn rows(query: &str) -> Vec<Vec<Option<String>>> {
    let database = duckdb::Connection::open_in_memory().unwrap();
    let mut statement = database.prepare(query).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut found = vec![];
    while let Some(row) = rows.next().unwrap() {
        let width = row.as_ref().column_count();
        found.push((0..width).map(|place| row.get(place).unwrap()).collect());
    }
    found
}

/// Numbers texts by their first place.
#[derive(Default)]
struct Places(HashMap<String, usize>);

impl Places {
    fn of(&mut self, text: &str) -> usize {
        let next = self.0.len();
        *self.0.entry(text.to_string()).or_insert(next)
    }

    fn names(self) -> Vec<String> {
        let mut names = vec![String::new(); self.0.len()];
        for (text, place) in self.0 {
            names[place] = text;
        }
        names
    }
}

/// A history of rows of five texts: order, customer, moment, amount and group.
fn history(rows: Vec<Vec<Option<String>>>, by: &'static str, words: &[&str]) -> History {
    let (mut orders, mut customers) = (Places::default(), Places::default());
    let mut groups: HashMap<String, &'static str> = HashMap::new();
    let line = |(place, row): (usize, Vec<Option<String>>)| {
        let [order, customer, at, amount, group] = row.try_into().unwrap();
        let group = group.unwrap_or_default();
        Line {
            order: orders.of(&order.unwrap_or_else(|| format!("row {place}"))),
            customer: customer.map(|customer| customers.of(&customer)),
            at: at.unwrap().parse().unwrap(),
            amount: (amount.unwrap().parse::<f64>().unwrap() * 10_000.0).round() as i64,
            group: groups.entry(group.clone()).or_insert_with(|| group.leak()),
        }
    };
    let lines = rows.into_iter().enumerate().map(line).collect();
    let words = words.iter().map(ToString::to_string).collect();
    History { lines, names: customers.names(), by, words, _folder: None, snapshots: None }
}

fn uci() -> Option<History> {
    let file = support::history("uci_online_retail/online_retail.parquet")?;
    let rows = rows(&format!(
        "SELECT InvoiceNo, CAST(CAST(CustomerID AS BIGINT) AS VARCHAR), CAST(InvoiceDate AS VARCHAR), \
         CAST(Quantity * UnitPrice AS VARCHAR), Country FROM '{file}'"
    ));
    Some(history(rows, "Country", &[&file]))
}

fn superstore() -> Option<History> {
    let file = support::history("superstore/superstore.csv")?;
    let rows = rows(&format!(
        "SELECT \"Order ID\", \"Customer ID\", \"Order Date\" || ' 00:00:00', Sales, Region \
         FROM read_csv('{file}', all_varchar = true)"
    ));
    Some(history(rows, "Region", &[&file]))
}

/// Each row is an order; the number of discs groups customers.
fn cdnow() -> Option<History> {
    let file = support::history("cdnow/CDNOW_master.txt")?;
    let text = std::fs::read_to_string(Path::new(&file)).unwrap();
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let day = words[1];
        let at = format!("{}-{}-{} 00:00:00", &day[..4], &day[4..6], &day[6..]);
        let texts = [words[0].to_string(), at, words[3].to_string(), words[2].to_string()];
        [None].into_iter().chain(texts.map(Some)).collect()
    };
    let rows = text.lines().filter(|line| !line.trim().is_empty()).map(row).collect();
    Some(history(rows, "column2", &[&file]))
}

/// Payments in euros.
fn stripe() -> Option<History> {
    let file = support::history("stripe/payments.csv")?;
    let rows = rows(&format!(
        "SELECT \"Invoice Number\", \"Customer ID\", \"Created date (UTC)\", Amount, \"Card Funding\" \
         FROM read_csv('{file}', delim = ';', all_varchar = true) WHERE Currency = 'eur'"
    ));
    Some(history(rows, "Card Funding", &[&file, "--where", "Currency = 'eur'"]))
}

/// Baskets of a year; the income of a household stands in a second file.
fn journey() -> Option<History> {
    let file = support::history("completejourney/transactions.parquet")?;
    let households = support::history("completejourney/demographics.parquet")?;
    let rows = rows(&format!(
        "SELECT CAST(basket_id AS VARCHAR), CAST(household_id AS VARCHAR), CAST(transaction_timestamp AS VARCHAR), \
         CAST(sales_value AS VARCHAR), income \
         FROM '{file}' LEFT JOIN '{households}' USING (household_id)"
    ));
    let history = history(rows, "income", &[&file, "--customers", &households]);
    Some(History { snapshots: Some(tempfile::tempdir().unwrap()), ..history })
}

/// Asks every question that has an obvious answer.
fn agree(history: Option<History>) -> Result<(), TestCaseError> {
    let Some(history) = history else { return Ok(()) };
    let (customers, as_of) = history.customers(Basis::RefundDate);
    use Basis::{Ignore, OrderDate, RefundDate};
    // Those of one reading of the file stand together.
    let shapes = [
        (Grain::Month, None, OrderDate, "revenue", "on"),
        (Grain::Week, None, Ignore, "orders", "on"),
        (Grain::Year, None, Ignore, "revenue", "on"),
        (Grain::Month, None, RefundDate, "customers", "on"),
        (Grain::Month, None, RefundDate, "cumulative-revenue", "on"),
        (Grain::Month, Some(30), RefundDate, "customers", "on-or-before"),
        (Grain::Month, Some(30), RefundDate, "revenue", "on"),
        (Grain::Week, Some(7), RefundDate, "customers", "on-or-after"),
        (Grain::Quarter, None, RefundDate, "customers", "streak"),
    ];
    let shape =
        |(grain, rolling, basis, measure, criterion)| Shape { grain, rolling, basis, measure, criterion };
    for one in shapes.map(shape) {
        matrix::check(&history, one)?;
    }
    segments_and_customers::check_segments(&history)?;
    segments_and_customers::check_customers(&history)?;
    value::check(&history, "1")?;
    kpis::check_inactive(&history)?;
    let month = as_of.first_of_month();
    let quarter = Days { from: month.saturating_sub(3.months()), to: month.yesterday().unwrap() };
    let days = Days { from: as_of.saturating_sub(44.days()), to: as_of };
    for (window, inactive) in [(quarter, 90), (days, 60)] {
        kpis::check(&history, window, inactive)?;
    }
    // The two largest groups, and the largest with all others.
    let mut groups: Vec<(usize, &str)> =
        super::history::groups(&customers).into_iter().map(|(name, members)| (members.len(), name)).collect();
    groups.retain(|(_, name)| !name.is_empty());
    groups.sort_unstable();
    let [.., (_, second), (_, first)] = groups[..] else { panic!("{groups:?}") };
    let rates = shape((Grain::Month, None, RefundDate, "retention", "on"));
    compare::check(&history, (first, Some(second)), rates)?;
    compare::check(&history, (first, None), Shape { measure: "cumulative-revenue-per-customer", ..rates })
}

#[test]
fn online_retail_is_what_an_obvious_count_gives() {
    agree(uci()).unwrap();
}

#[test]
fn superstore_is_what_an_obvious_count_gives() {
    agree(superstore()).unwrap();
}

#[test]
fn cdnow_is_what_an_obvious_count_gives() {
    agree(cdnow()).unwrap();
}

#[test]
fn payments_are_what_an_obvious_count_gives() {
    agree(stripe()).unwrap();
}

#[test]
fn baskets_are_what_an_obvious_count_gives() {
    agree(journey()).unwrap();
}
