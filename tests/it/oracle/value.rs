//! Value to date against an obvious count over rows: by segment, by month of acquisition and by age, and the formulas without a
//! model.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::Value;

use super::cells::{Periods, State};
use super::history::{Ages, Basis, Customer, Grain, History, cohorts, days_between, groups};
use super::numbers::{agrees, money, quantile, ratio};
use super::shop::{has_orders, history, lines, orders};

const YEAR: f64 = 365.25;
const HALF_YEAR: i64 = 182;

/// What some customers have spent: total, mean, median, deciles, and the share of the best tenth.
fn to_date(told: &Value, members: &[&Customer]) -> Result<(), TestCaseError> {
    let mut spent: Vec<f64> = members.iter().map(|one| money(one.paid())).collect();
    let total: f64 = spent.iter().sum();
    prop_assert!(agrees(&told["total"], Some(total)), "{} and {}", told, total);
    prop_assert!(agrees(&told["mean"], ratio(total, spent.len() as f64)), "{}", told);
    prop_assert!(agrees(&told["median"], quantile(spent.clone(), 0.5)), "{}", told);
    for (tenth, decile) in told["deciles"].as_array().unwrap().iter().enumerate() {
        let counted = quantile(spent.clone(), (tenth + 1) as f64 / 10.0);
        prop_assert!(agrees(decile, counted), "decile {}: {} and {:?}", tenth + 1, decile, counted);
    }
    spent.sort_by(|one, other| other.total_cmp(one));
    let best: f64 = spent.iter().take(spent.len() / 10).sum();
    let share = (spent.len() >= 10 && total > 0.0).then(|| best / total);
    prop_assert!(agrees(&told["top_decile_share"], share), "{} and {:?}", told, share);
    Ok(())
}

/// Value by age: each age over the months of acquisition of these customers whose members have all finished it.
fn by_age(told: &Value, members: &[&Customer], as_of: Date, margin: f64) -> Result<(), TestCaseError> {
    let periods = Periods { grain: Grain::Month, ages: Ages::Calendar, as_of };
    let mut months: BTreeMap<i64, Vec<&Customer>> = BTreeMap::new();
    for one in members {
        months.entry(Grain::Month.period(one.first.date())).or_default().push(one);
    }
    let mut told = told.as_array().unwrap().iter();
    for age in 0.. {
        let finished: Vec<_> =
            months.values().filter(|month| periods.state(month, age) == State::Complete).collect();
        if finished.is_empty() {
            break;
        }
        let row = told.next().expect("a row of each age");
        let members: Vec<&Customer> = finished.iter().flat_map(|month| month.iter().copied()).collect();
        let spent = money(periods.numerator(&members, ("cumulative-revenue", "on"), age));
        prop_assert_eq!(row["age"].as_i64(), Some(age));
        prop_assert_eq!(row["customers"].as_u64(), Some(members.len() as u64));
        prop_assert_eq!(row["cohorts"].as_u64(), Some(finished.len() as u64));
        prop_assert!(agrees(&row["revenue_per_customer"], ratio(spent, members.len() as f64)), "{}", row);
        prop_assert!(
            agrees(&row["margin_per_customer"], ratio(spent * margin, members.len() as f64)),
            "{}",
            row
        );
    }
    prop_assert!(told.next().is_none(), "an age that no month has finished");
    Ok(())
}

/// The formulas without a model.
fn simple(told: &Value, members: &[&Customer], first: Date, as_of: Date) -> Result<(), TestCaseError> {
    let count = members.len() as f64;
    let orders = members.iter().map(|one| one.orders.len()).sum::<usize>() as f64;
    let paid = money(members.iter().map(|one| one.paid()).sum());
    let years = (days_between(first, as_of) + 1) as f64 / YEAR;
    let months =
        members.iter().map(|one| days_between(one.first.date(), as_of) + 1).sum::<i64>() as f64 / YEAR * 12.0;
    let told_of = |formula: &str, term: &str| told[formula][term].clone();
    for (formula, term, counted) in [
        ("aov_frequency_lifespan", "aov", ratio(paid, orders)),
        ("aov_frequency_lifespan", "orders_per_customer_year", ratio(orders, count * years)),
        ("aov_frequency_lifespan", "lifespan_years", Some(years)),
        // Over the time observed both products are what a customer has spent.
        ("aov_frequency_lifespan", "value", ratio(paid, count)),
        ("t_c_f", "t_months", ratio(months, count)),
        ("t_c_f", "c", ratio(paid, orders)),
        ("t_c_f", "f_per_month", ratio(orders, months)),
        ("t_c_f", "value", ratio(paid, count)),
    ] {
        let told = told_of(formula, term);
        prop_assert!(agrees(&told, counted), "{}: {} and {:?}", term, told, counted);
    }
    // The last two half-years, if the data hold both.
    let split = as_of.saturating_sub(HALF_YEAR.days());
    let begin = as_of.saturating_sub((2 * HALF_YEAR - 1).days());
    let is_judged = first <= begin;
    let base: Vec<_> = members.iter().filter(|one| one.orders_in(begin, split) > 0).collect();
    let after = split.tomorrow().unwrap();
    let lost = base.iter().filter(|one| one.orders_in(after, as_of) == 0).count() as f64;
    let spent = money(base.iter().map(|one| one.paid_in(begin, split)).sum());
    let (arpu, churn) = (ratio(spent, base.len() as f64), ratio(lost, base.len() as f64));
    for (term, counted) in [
        ("base_customers", Some(base.len() as f64)),
        ("lost_customers", Some(lost)),
        ("arpu", arpu),
        ("churn", churn),
        ("value", arpu.and_then(|arpu| ratio(arpu, churn?))),
    ] {
        let (told, counted) = (told_of("arpu_churn", term), counted.filter(|_| is_judged));
        prop_assert!(agrees(&told, counted), "{}: {} and {:?}", term, told, counted);
    }
    Ok(())
}

pub fn check(history: &History, margin: &str) -> Result<(), TestCaseError> {
    let (customers, as_of) = history.customers(Basis::RefundDate);
    let all: Vec<&Customer> = customers.iter().collect();
    let first = all.iter().map(|one| one.first.date()).min().unwrap();
    let share = match margin {
        "0.25" => 0.25,
        "40%" => 0.4,
        _ => 1.0,
    };
    let found = history.ask(&["clv", "--to-date", "--by", history.by, "--margin", margin]);
    let segments = groups(&customers);
    let told = found["segments"].as_array().unwrap();
    prop_assert_eq!(told.len(), segments.len());
    let listed = told.iter().map(|row| (row, &segments[row["value"].as_str().unwrap_or_default()]));
    for (row, members) in listed.chain([(&found["total"], &all)]) {
        prop_assert_eq!(row["customers"].as_u64(), Some(members.len() as u64));
        to_date(&row["value_to_date"], members)?;
        by_age(&row["by_age"], members, as_of, share)?;
        simple(&row["simple"], members, first, as_of)?;
    }
    let months = cohorts(&customers, Grain::Month);
    let told = found["cohorts"].as_array().unwrap();
    prop_assert_eq!(told.len(), months.len());
    for (row, members) in told.iter().zip(&months) {
        prop_assert_eq!(row["value"].as_str().unwrap(), members[0].first.strftime("%Y-%m").to_string());
        prop_assert_eq!(row["customers"].as_u64(), Some(members.len() as u64));
        to_date(&row["value_to_date"], members)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn value_to_date_is_what_an_obvious_count_over_the_rows_gives(
        orders in orders(),
        mix in any::<u64>(),
        margin in prop_oneof![Just("1"), Just("0.25"), Just("40%")],
    ) {
        let lines = lines(&orders, mix, true);
        prop_assume!(has_orders(&lines));
        check(&history(lines), margin)?;
    }
}
