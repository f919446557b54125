//! The CDNOW orders and the reference file, read for the tests only.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use tenure::clv::{PurchaseGroup, RfSummary, SpendGroup};

/// 1997-09-30, the end of the published calibration: day 272 after 1997-01-01.
pub const SPLIT_DAY: u32 = 272;

pub fn data_root() -> PathBuf {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    std::env::var_os("TENURE_DATA").map_or(default, PathBuf::from)
}

/// The reference file; None, after saying so, where it is absent.
pub fn reference() -> Option<Value> {
    let path = data_root().join("../reference/clv.json");
    let Ok(text) = fs::read_to_string(path) else {
        eprintln!("SKIPPED: reference/clv.json absent");
        return None;
    };
    Some(serde_json::from_str(&text).expect("the reference file is JSON"))
}

/// A customer's purchase days (days after 1997-01-01) with the spend of each.
pub struct Customer {
    pub days: BTreeMap<u32, f64>,
}

/// What a customer looks like at the end of the calibration.
#[derive(Debug, Clone, Copy)]
pub struct Calibrated {
    pub x: u32,
    pub t_x: f64,
    pub t: f64,
    pub m: f64,
    pub birth_day: u32,
    pub holdout_orders: u32,
    pub holdout_spend: f64,
    pub spend_to_date: f64,
    pub first_spend: f64,
}

pub fn sample() -> Option<Vec<Customer>> {
    read("CDNOW_sample.txt", 1, 2)
}

pub fn master() -> Option<Vec<Customer>> {
    read("CDNOW_master.txt", 0, 1)
}

fn read(name: &str, id_column: usize, date_column: usize) -> Option<Vec<Customer>> {
    let Ok(text) = fs::read_to_string(data_root().join("cdnow").join(name)) else {
        eprintln!("SKIPPED: cdnow/{name} absent");
        return None;
    };
    let mut customers: BTreeMap<String, BTreeMap<u32, f64>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let spend: f64 = fields[date_column + 2].parse().expect("dollars");
        let days = customers.entry(fields[id_column].to_owned()).or_default();
        *days.entry(day(fields[date_column])).or_default() += spend;
    }
    let customer = |days| Customer { days };
    Some(customers.into_values().map(customer).collect())
}

/// yyyymmdd as days after 1997-01-01.
fn day(date: &str) -> u32 {
    let number = |range: std::ops::Range<usize>| date[range].parse::<u32>().expect("a number");
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    (year - 1997) * 365 + before[month as usize - 1] + day - 1
}

impl Calibrated {
    pub fn history(&self) -> RfSummary {
        RfSummary::new(self.x, self.t_x, self.t).expect("a history")
    }

    /// The mean spend, where it says something.
    pub fn mean_spend(&self) -> Option<f64> {
        (self.x > 0 && self.m > 0.0).then_some(self.m)
    }
}

impl Customer {
    pub fn at(&self, split: u32) -> Calibrated {
        let calibration: Vec<(u32, f64)> = self.days.range(..=split).map(|(d, s)| (*d, *s)).collect();
        let (first, first_spend) = calibration[0];
        let (last, _) = calibration[calibration.len() - 1];
        let x = calibration.len() - 1;
        let repeat_spend: f64 = calibration[1..].iter().map(|(_, spend)| spend).sum();
        Calibrated {
            x: x as u32,
            t_x: f64::from(last - first) / 7.0,
            t: f64::from(split - first) / 7.0,
            m: if x == 0 { 0.0 } else { repeat_spend / x as f64 },
            birth_day: first,
            holdout_orders: self.days.range(split + 1..).count() as u32,
            holdout_spend: self.days.range(split + 1..).map(|(_, spend)| spend).sum(),
            spend_to_date: first_spend + repeat_spend,
            first_spend,
        }
    }
}

pub fn calibrate(customers: &[Customer]) -> Vec<Calibrated> {
    customers.iter().map(|c| c.at(SPLIT_DAY)).collect()
}

/// One group a customer: merging is the fit's business.
pub fn purchase_groups(customers: &[Calibrated]) -> Vec<PurchaseGroup> {
    let group = |c: &Calibrated| PurchaseGroup { x: c.x, t_x: c.t_x, t: c.t, count: 1.0 };
    customers.iter().map(group).collect()
}

pub fn spend_groups(customers: &[Calibrated]) -> Vec<SpendGroup> {
    let group = |c: &Calibrated| SpendGroup { x: c.x, m: c.m, count: 1.0 };
    customers.iter().map(group).collect()
}

/// A number, or a list of numbers.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_f64).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}

#[test]
fn the_files_have_the_facts_of_the_reference() {
    let (Some(sample), Some(master), Some(reference)) = (sample(), master(), reference()) else {
        return;
    };
    for (customers, n, one_time, repeats, holdout, spend) in
        [(&sample, 2357, 1411, 2457, 1882, 70_976.39), (&master, 23_570, 14_119, 24_337, 19_684, 776_961.13)]
    {
        let all = calibrate(customers);
        assert_eq!(all.len(), n);
        assert_eq!(all.iter().filter(|c| c.x == 0).count(), one_time);
        assert_eq!(all.iter().map(|c| c.x).sum::<u32>(), repeats);
        assert_eq!(all.iter().map(|c| c.holdout_orders).sum::<u32>(), holdout);
        let spent: f64 = all.iter().map(|c| c.holdout_spend).sum();
        assert!((spent - spend).abs() < 0.005, "{spent}");
    }
    for (customers, name) in [(&sample, "sample"), (&master, "master")] {
        let (facts, all) = (&reference["dataset_facts"][name], calibrate(customers));
        let days = customers.iter().map(|customer| customer.days.len()).sum::<usize>() as f64;
        let spent = |of: fn(&Calibrated) -> f64| all.iter().map(of).sum::<f64>();
        let whole = spent(|c| c.spend_to_date) + spent(|c| c.holdout_spend);
        let repeat_buyers = all.iter().filter(|c| c.x > 0).count() as f64;
        for (found, fact) in [
            (days, "customer_days"),
            (f64::from(all.iter().map(|c| c.x).max().unwrap()), "max_x"),
            (repeat_buyers, "repeat_buyers"),
            (spent(|c| c.spend_to_date), "cal_spend"),
            (whole, "revenue"),
        ] {
            let wanted = facts[fact].as_f64().unwrap();
            assert!((found - wanted).abs() < 0.005, "{name} {fact}: {found} {wanted}");
        }
    }
    // One repeat buyer of the whole file has repeat days that are worth nothing: no mean spend.
    let without = calibrate(&master).iter().filter(|c| c.x > 0 && c.mean_spend().is_none()).count();
    assert_eq!(reference["dataset_facts"]["master"]["repeat_buyers_with_m_0"], without);
}
