//! Key figures against an obvious count over rows: the window, the window before, the account by month, the series with its
//! trends, and segments.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::Value;

use super::history::{Basis, Customer, History, days_between, groups};
use super::numbers::{agrees, money, quantile, ratio};
use super::shop::{has_orders, history, lines, orders};

/// Days from a first to a last one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Days {
    pub from: Date,
    pub to: Date,
}

impl Days {
    fn count(self) -> i64 {
        days_between(self.from, self.to) + 1
    }

    /// As many whole months before it, or as many days.
    fn before(self) -> Days {
        let to = self.from.yesterday().unwrap();
        if self.from.day() == 1 && self.to == self.to.last_of_month() {
            let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
            return Days {
                from: self.from.saturating_sub((month(self.to) - month(self.from) + 1).months()),
                to,
            };
        }
        Days { from: self.from.saturating_sub(self.count().days()), to }
    }

    /// The months in it, cut to it.
    fn months(self) -> Vec<Days> {
        let mut months = vec![];
        let mut from = self.from;
        while from <= self.to {
            let to = from.last_of_month().min(self.to);
            months.push(Days { from, to });
            from = to.tomorrow().unwrap();
        }
        months
    }

    fn is_whole_month(self) -> bool {
        self.from.day() == 1 && self.to == self.from.last_of_month()
    }
}

/// Whether the last order before a day is at most so many days ago.
fn is_active(one: &Customer, day: Date, inactive: i64) -> bool {
    one.days.range(..day).last().is_some_and(|last| days_between(*last, day) <= inactive)
}

/// The account of a window: opening, new, reactivated, lost and closing customers.
fn account(all: &[&Customer], window: Days, inactive: i64) -> [usize; 5] {
    let end = window.to.tomorrow().unwrap();
    let opening = |one: &Customer| is_active(one, window.from, inactive);
    let closing = |one: &Customer| is_active(one, end, inactive);
    let new = |one: &Customer| (window.from..end).contains(&one.first.date());
    let again = |one: &Customer| !opening(one) && !new(one) && one.orders_in(window.from, window.to) > 0;
    let lost = |one: &Customer| (opening(one) || new(one) || again(one)) && !closing(one);
    let count = |test: &dyn Fn(&Customer) -> bool| all.iter().filter(|one| test(one)).count();
    [count(&opening), count(&new), count(&again), count(&lost), count(&closing)]
}

/// Every key figure of a window over some customers, by its name.
fn figures(all: &[&Customer], window: Days, inactive: i64) -> BTreeMap<String, Option<f64>> {
    let end = window.to.tomorrow().unwrap();
    let acquired: Vec<&&Customer> = all.iter().filter(|one| one.first.date() < end).collect();
    let [opening, new, again, lost, closing] = account(all, window, inactive);
    let stayed =
        all.iter().filter(|one| is_active(one, window.from, inactive) && is_active(one, end, inactive));
    let churned = opening - stayed.count();
    let before = window.before();
    let base = || all.iter().filter(|one| one.orders_in(before.from, before.to) > 0);
    let then: i64 = base().map(|one| one.paid_in(before.from, before.to)).sum();
    let now: i64 = base().map(|one| one.paid_in(window.from, window.to)).sum();
    let kept: i64 =
        base().map(|one| one.paid_in(window.from, window.to).min(one.paid_in(before.from, before.to))).sum();
    let orders: i64 = all.iter().map(|one| one.orders_in(window.from, window.to)).sum();
    let spent: i64 = acquired.iter().map(|one| one.paid_in(window.from, window.to)).sum();
    let buyers = all.iter().filter(|one| one.orders_in(window.from, window.to) > 0).count();
    let to_date: i64 = acquired.iter().map(|one| one.paid_in(Date::MIN, window.to)).sum();
    let at_least =
        |least: i64| acquired.iter().filter(|one| one.orders_in(Date::MIN, window.to) >= least).count();
    let soon = |one: &&&&Customer| {
        one.orders_in(one.first.date(), window.to.min(one.first.date().saturating_add(90.days()))) > 1
    };
    // The ninetieth day after the first order is over at the end of the window.
    let observed = || acquired.iter().filter(|one| one.first.date().saturating_add(90.days()) <= window.to);
    let gaps = |one: &&&Customer| -> Vec<f64> {
        let days: Vec<Date> = one.days.iter().copied().collect();
        let ending = days.windows(2).filter(|pair| (window.from..=window.to).contains(&pair[1]));
        ending.map(|pair| days_between(pair[0], pair[1]) as f64).collect()
    };
    let share = |part: usize, of: usize| ratio(part as f64, of as f64);
    let per_buyer = ratio(orders as f64, buyers as f64);
    let value = ratio(money(to_date), acquired.len() as f64);
    let mut found = BTreeMap::from([
        (
            "retention-rate".to_string(),
            ratio(closing as f64 - new as f64, opening as f64).filter(|_| window.count() <= inactive),
        ),
        ("churn".into(), share(churned, opening)),
        ("revenue-churn".into(), ratio(money(then - kept), money(then))),
        ("nrr".into(), ratio(money(now), money(then))),
        ("grr".into(), ratio(money(kept), money(then))),
        ("quick-ratio".into(), share(new + again, lost)),
        ("repeat-purchase-rate".into(), share(at_least(2), acquired.len())),
        ("repeat-purchase-rate-90d".into(), share(observed().filter(soon).count(), observed().count())),
        ("aov".into(), ratio(money(spent), orders as f64)),
        ("orders-per-customer".into(), per_buyer),
        ("purchase-frequency".into(), per_buyer.map(|count| count / (window.count() as f64 / 365.25))),
        ("days-between-orders".into(), quantile(acquired.iter().flat_map(gaps).collect(), 0.5)),
        ("clv-aov-frequency-lifespan".into(), value),
        ("clv-tcf".into(), value),
    ]);
    for step in 1..=5 {
        found.insert(format!("step-{step}-{}", step + 1), share(at_least(step + 1), at_least(step)));
    }
    found
}

/// Whether the data begin early enough to judge a figure of a window.
fn is_judged(name: &str, window: Days, first: Date, inactive: i64) -> bool {
    match name {
        "nrr" | "grr" | "revenue-churn" => first <= window.before().from,
        "retention-rate" | "churn" | "quick-ratio" | "days-between-orders" => {
            first <= window.from.saturating_sub(inactive.days())
        }
        _ => first <= window.from,
    }
}

/// The least-squares slope over places; none with fewer than three.
fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|one| one.0), mean(|one| one.1));
    let rise: f64 = points.iter().map(|one| (one.0 - x) * (one.1 - y)).sum();
    (points.len() >= 3).then(|| rise / points.iter().map(|one| (one.0 - x).powi(2)).sum::<f64>())
}

/// Compares all that is told of some customers.
fn compare(
    told: &Value,
    all: &[&Customer],
    window: Days,
    first: Date,
    inactive: i64,
) -> Result<(), TestCaseError> {
    let counted = figures(all, window, inactive);
    let earlier = figures(all, window.before(), inactive);
    let rows = told["kpis"].as_array().unwrap();
    prop_assert_eq!(rows.len(), counted.len());
    for row in rows {
        let name = row["name"].as_str().unwrap();
        prop_assert!(agrees(&row["value"], counted[name]), "{}: {}, counted {:?}", name, row, counted[name]);
        let is_compared = [window, window.before()].iter().all(|one| is_judged(name, *one, first, inactive));
        let previous = earlier[name].filter(|_| is_compared && counted[name].is_some());
        prop_assert!(agrees(&row["previous"], previous), "{}: {}, counted {:?} before", name, row, previous);
        let change = previous.and_then(|previous| Some(counted[name]? - previous));
        prop_assert!(agrees(&row["change"], change), "{}: {}, counted {:?}", name, row, change);
    }
    let months = window.months();
    let accounts = told["account"].as_array().unwrap();
    prop_assert_eq!(accounts.len(), months.len());
    for (row, month) in accounts.iter().zip(&months) {
        let told = ["opening", "new", "reactivated", "lost", "closing"]
            .map(|key| row[key].as_u64().unwrap() as usize);
        prop_assert_eq!(told, account(all, *month, inactive), "{:?}", month);
    }
    let by_month: Vec<_> = months.iter().map(|month| figures(all, *month, inactive)).collect();
    for ((row, month), counted) in told["series"].as_array().unwrap().iter().zip(&months).zip(&by_month) {
        prop_assert_eq!(row["from"].as_str().unwrap(), month.from.to_string());
        prop_assert_eq!(row["to"].as_str().unwrap(), month.to.to_string());
        for (name, value) in counted {
            let told = &row["values"][name];
            prop_assert!(agrees(told, *value), "{} of {:?}: {}, counted {:?}", name, month, told, value);
        }
    }
    for name in counted.keys() {
        let listed = months.iter().zip(&by_month).enumerate();
        let judged = listed
            .filter(|(_, (month, _))| month.is_whole_month() && is_judged(name, **month, first, inactive));
        let points: Vec<(f64, f64)> =
            judged.filter_map(|(place, (_, figures))| Some((place as f64, figures[name]?))).collect();
        prop_assert!(
            agrees(&told["trend"][name], slope(&points)),
            "trend of {}: {}",
            name,
            told["trend"][name]
        );
    }
    Ok(())
}

pub fn check(history: &History, window: Days, inactive: i64) -> Result<(), TestCaseError> {
    let (customers, _) = history.customers(Basis::RefundDate);
    let all: Vec<&Customer> = customers.iter().collect();
    let first = all.iter().map(|one| one.first.date()).min().unwrap();
    let (words, days) = (format!("{}..{}", window.from, window.to), inactive.to_string());
    #[rustfmt::skip]
    let found = history.ask(&[
        "kpis", "--window", &words, "--inactive", &days, "--series", "month", "--by", history.by,
    ]);
    compare(&found, &all, window, first, inactive)?;
    let told = found["segments"].as_array().unwrap();
    for (group, members) in groups(&customers) {
        match told.iter().find(|row| row["values"][0].as_str().unwrap_or_default() == group) {
            Some(row) => compare(row, &members, window, first, inactive)?,
            None => prop_assert!(members.iter().all(|one| one.first.date() > window.to), "no {}", group),
        }
    }
    Ok(())
}

/// A customer is lost after so many days that they cover nine gaps of ten.
pub fn check_inactive(history: &History) -> Result<(), TestCaseError> {
    let (customers, _) = history.customers(Basis::RefundDate);
    let gaps = |one: &Customer| -> Vec<i64> {
        let days: Vec<Date> = one.days.iter().copied().collect();
        days.windows(2).map(|pair| days_between(pair[0], pair[1])).collect()
    };
    let gaps: Vec<i64> = customers.iter().flat_map(gaps).collect();
    let covers = |days: i64| gaps.iter().filter(|gap| **gap <= days).count();
    let enough = |days: &i64| 10 * covers(*days) >= 9 * gaps.len();
    let suggested = if gaps.is_empty() { 180 } else { (1..).map(|times| times * 30).find(enough).unwrap() };
    let found = history.ask(&["kpis"]);
    prop_assert_eq!(found["inactive_days"].as_i64(), Some(suggested));
    prop_assert!(agrees(&found["inactive_covers"], ratio(covers(suggested) as f64, gaps.len() as f64)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn key_figures_are_what_an_obvious_count_over_the_rows_gives(
        orders in orders(),
        mix in any::<u64>(),
        begins in 0.0..1.0f64,
        length in prop_oneof![2 => (1i64..240).prop_map(Ok), 3 => (0i64..9).prop_map(Err)],
        inactive in 10i64..200,
    ) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        let history = history(lines);
        let (customers, as_of) = history.customers(Basis::RefundDate);
        let first = customers.iter().map(|one| one.first.date()).min().unwrap();
        let from = first.saturating_add(((days_between(first, as_of) as f64 * begins) as i64).days());
        // So many days, or whole months.
        let window = match length {
            Ok(days) => Days { from, to: from.saturating_add((days - 1).days()).min(as_of) },
            Err(months) => {
                let to = from.first_of_month().saturating_add(months.months()).last_of_month();
                Days { from: from.first_of_month(), to: to.min(as_of) }
            }
        };
        check(&history, window, inactive)?;
    }

    #[test]
    fn a_customer_is_lost_after_what_covers_nine_gaps_of_ten(orders in orders(), mix in any::<u64>()) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        check_inactive(&history(lines))?;
    }
}
