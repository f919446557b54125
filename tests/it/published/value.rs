//! Values, segments, correlation and intervals on the CDNOW sample against the reference.

use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::data::{Calibrated, calibrate, numbers, reference, sample, spend_groups};
use super::holdout::{fits, holdout_group};
use tenure::clv::{
    CustomerGroup, FittedModel, GammaGamma, HoldoutGroup, HoldoutRecord, Model, PurchaseData, PurchaseModel,
    SpendCorrelation, SpendData, Valuation, ValueGroup, ValueTerms, fit_purchases, fit_spend,
    value_intervals,
};
use tenure::stats::{BootstrapInterval, BootstrapPlan, Watch, bootstrap, bootstrap_mean};

fn terms(margin: f64, discount: f64, horizon: &str) -> ValueTerms {
    ValueTerms::new(margin, discount, horizon.parse().unwrap()).unwrap()
}

#[test]
fn customers_have_the_reference_values() {
    let (Some(customers), Some(reference)) = (sample(), reference()) else {
        return;
    };
    let (models, spend) = fits(&calibrate(&customers));
    for customer in reference["customers"]["sample"].as_array().unwrap() {
        let field = |name: &str| customer[name].as_f64().unwrap();
        let x = field("x") as u32;
        let history = tenure::clv::RfSummary::new(x, field("t_x"), field("T")).unwrap();
        let m = (x > 0).then(|| field("m"));
        let expected_spend = spend.expected_spend(x, field("m")).unwrap();
        assert!((expected_spend / field("E_M") - 1.0).abs() < 1e-5);
        for (model, key) in models.iter().zip(["bgnbd", "mbgnbd", "pnbd"]) {
            let valuation = Valuation::new(*model, spend, terms(1.0, 0.15, "52w")).unwrap();
            let value = valuation.group(&ValueGroup::of_customer(&history, m));
            let near = |got: f64, name: &str| {
                let exact = customer[key][name].as_f64().unwrap();
                assert!((got - exact).abs() < 3e-5 * (0.01 + exact), "{key} {name}: {got} {exact}");
            };
            near(value.residual, "clv12m_weekly_midpoint(15%/yr, 52 weeks)");
            near(value.spend, "clv12m_undiscounted");
            near(value.alive, "p_alive");
            near(value.orders, "E_Y_52");
            if let Some(dert) = model.discounted_residual(&history, 1.15f64.ln() / 52.0) {
                near(dert * expected_spend, "residual_CLV_revenue_infinite_15pct");
            }
        }
    }
}

#[test]
fn margin_scales_value_and_leaves_spend_alone() {
    let Some(customers) = sample() else {
        return;
    };
    let customers = calibrate(&customers);
    let (models, spend) = fits(&customers);
    let groups: Vec<ValueGroup> = customers.iter().map(value_group).collect();
    let whole = Valuation::new(models[0], spend, terms(1.0, 0.1, "12m")).unwrap().total(&groups);
    let part = Valuation::new(models[0], spend, terms(0.3, 0.1, "12m")).unwrap().total(&groups);
    assert!((part.residual / whole.residual - 0.3).abs() < 1e-12);
    assert_eq!(part.spend, whole.spend);
    assert!(whole.residual < whole.spend);
}

fn value_group(c: &Calibrated) -> ValueGroup {
    ValueGroup::of_customer(&c.history(), c.mean_spend())
}

/// The segments of the reference, by name.
fn in_segment(c: &Calibrated, kind: &str, name: &str) -> bool {
    match (kind, name) {
        ("seg_month", month) => {
            let of_birth = match c.birth_day {
                0..=30 => "1997-01",
                31..=58 => "1997-02",
                _ => "1997-03",
            };
            of_birth == month
        }
        ("seg_x", "7") => c.x >= 7,
        ("seg_x", x) => c.x.to_string() == x,
        (_, "<=15") => c.first_spend <= 15.0,
        (_, "15-30") => c.first_spend > 15.0 && c.first_spend <= 30.0,
        (_, "30-60") => c.first_spend > 30.0 && c.first_spend <= 60.0,
        _ => c.first_spend > 60.0,
    }
}

/// lifetimes' convention: months of 4.345 weeks, 1 % a month, at the month's end.
fn lifetimes_value(model: &FittedModel, spend: &GammaGamma, c: &Calibrated) -> f64 {
    let history = c.history();
    let m = c.mean_spend();
    let until = |month: i32| model.expected(&history, f64::from(month) * 4.345);
    let month = |i: i32| (until(i) - until(i - 1)) / 1.01f64.powi(i);
    let spend = spend.expected_spend(if m.is_some() { c.x } else { 0 }, c.m).unwrap();
    spend * (1..=12).map(month).sum::<f64>()
}

#[test]
fn segments_have_the_reference_forecasts() {
    let (Some(customers), Some(reference)) = (sample(), reference()) else {
        return;
    };
    let customers = calibrate(&customers);
    let (models, spend) = fits(&customers);
    let kinds = &reference["historical_and_segments"]["sample"]["segments_at_1997-09-30"];
    let mut checked = 0;
    for (kind, segments) in kinds.as_object().unwrap() {
        for (name, exact) in segments.as_object().unwrap() {
            let members: Vec<&Calibrated> = customers.iter().filter(|c| in_segment(c, kind, name)).collect();
            check_segment(&members, exact, &models, &spend);
            checked += 1;
        }
    }
    assert_eq!(checked, 15);
}

fn check_segment(members: &[&Calibrated], exact: &Value, models: &[FittedModel], spend: &GammaGamma) {
    let n = exact["n"].as_f64().unwrap();
    assert_eq!(members.len() as f64, n);
    let near = |got: f64, name: &str| {
        let exact = exact[name].as_f64().unwrap();
        assert!((got / exact - 1.0).abs() < 3e-5, "{name}: {got} {exact}");
    };
    let to_date: f64 = members.iter().map(|c| c.spend_to_date).sum();
    near(to_date / n, "hist_revenue_per_customer_cal");
    let groups: Vec<HoldoutGroup> = members.iter().map(|c| holdout_group(c)).collect();
    for (model, key) in [(&models[0], "bgnbd"), (&models[2], "pnbd")] {
        let record = HoldoutRecord::new(model, Some(spend), &groups, 39.0).unwrap();
        near(record.orders.actual / n, "actual_holdout_orders_per_customer");
        near(record.orders.predicted / n, &format!("{key}_pred_holdout_orders"));
        let predicted = record.spend.unwrap().predicted;
        near(predicted / n, &format!("{key}_gg_pred_holdout_revenue"));
        if *key == *"pnbd" {
            let delta = 1.15f64.ln() / 52.0;
            let residual = |c: &Calibrated| {
                let spend =
                    spend.expected_spend(if c.mean_spend().is_some() { c.x } else { 0 }, c.m).unwrap();
                model.discounted_residual(&c.history(), delta).unwrap() * spend
            };
            let residuals: f64 = members.iter().map(|c| residual(c)).sum();
            near(residuals / n, "pnbd_gg_residual_CLV_infinite_15pct_revenue");
        }
        let values = members.iter().map(|c| lifetimes_value(model, spend, c));
        near(values.sum::<f64>() / n, &format!("{key}_gg_clv12m(lifetimes conv.)"));
    }
}

#[test]
fn frequency_and_spend_correlate_as_in_the_reference() {
    let Some(customers) = sample() else {
        return;
    };
    let found = SpendCorrelation::of(&spend_groups(&calibrate(&customers)));
    assert_eq!(found.customers, 946.0);
    // Reference, corr_x_m_repeat_buyers; its Spearman splits some equal means by their last bits. In exact fractions
    // (Python's Fraction, then scipy 1.17 spearmanr) it is 0.20630151658.
    assert!((found.pearson.unwrap() - 0.113_887_919_391).abs() < 1e-10);
    assert!((found.spearman.unwrap() - 0.206_306_392_509).abs() < 1e-5);
    assert!((found.spearman.unwrap() - 0.206_301_516_584).abs() < 1e-10);
}

/// Whether an interval is the reference's [2.5 %, 50 %, 97.5 %] within a third of its width: both have 200 replicates.
fn assert_near(name: &str, got: Option<BootstrapInterval>, exact: &Value) {
    let (got, exact) = (got.unwrap(), numbers(exact));
    let allowed = (exact[2] - exact[0]) / 3.0;
    for (got, exact) in [(got.low, exact[0]), (got.median, exact[1]), (got.high, exact[2])] {
        assert!((got - exact).abs() < allowed, "{name}: {got} {exact} ± {allowed}");
    }
}

#[test]
fn bootstrap_intervals_are_those_of_the_reference() {
    let (Some(customers), Some(reference)) = (sample(), reference()) else {
        return;
    };
    let customers = calibrate(&customers);
    let exact = &reference["historical_and_segments"]["sample"]["bootstrap"];
    let purchases = PurchaseData::new(&super::data::purchase_groups(&customers)).unwrap();
    let spends = SpendData::new(&spend_groups(&customers)).unwrap();
    let (models, spend) = fits(&customers);
    let statistic = |weights: &[f64]| {
        let purchases = purchases.reweighted(weights).unwrap();
        let fit = fit_purchases(Model::BgNbd, &purchases, Some(&models[0]));
        let spends = spends.reweighted(weights).unwrap();
        let (model, spend) = (fit.fitted, fit_spend(&spends, Some(&spend)).fitted);
        let (mut sum, mut total) = (0.0, 0.0);
        for (customer, weight) in customers.iter().zip(weights).filter(|(_, w)| **w > 0.0) {
            sum += weight * lifetimes_value(&model, &spend, customer);
            total += weight;
        }
        let mut values: Vec<Option<f64>> = model.parameters().map(Some).to_vec();
        values.extend([spend.p, spend.q, spend.gamma].map(|v| Some(v.get())));
        values.push(Some(sum / total));
        values
    };
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
    let (plan, counts) = (BootstrapPlan::default(), vec![1.0; customers.len()]);
    let found = bootstrap(&counts, &plan, watch, statistic).unwrap();
    let names = ["r", "alpha", "a", "b", "p", "q", "gamma"];
    for (name, got) in names.into_iter().zip(&found) {
        assert_near(name, *got, &exact["params_pct_2.5_50_97.5"][name]);
    }
    assert_near("value", found[7], &exact["mean_clv12m_lifetimes_conv"]["all"]);
    let revenue: Vec<f64> = customers.iter().map(|c| c.spend_to_date).collect();
    let mean = bootstrap_mean(&revenue, &counts, &plan, watch).unwrap();
    assert_near("revenue", mean, &exact["mean_hist_revenue_cal"]["all"]);
    for month in ["1997-01", "1997-02", "1997-03"] {
        let members = customers.iter().filter(|c| in_segment(c, "seg_month", month));
        let revenue: Vec<f64> = members.map(|c| c.spend_to_date).collect();
        let mean = bootstrap_mean(&revenue, &vec![1.0; revenue.len()], &plan, watch).unwrap();
        assert_near(month, mean, &exact["mean_hist_revenue_cal"][month]);
    }
}

#[test]
fn value_intervals_hold_the_value_and_do_not_depend_on_threads() {
    let Some(customers) = sample() else {
        return;
    };
    let customers = calibrate(&customers);
    let (models, spend) = fits(&customers);
    let valuation = Valuation::new(models[0], spend, terms(1.0, 0.1268, "365d")).unwrap();
    let row = |c: &Calibrated| CustomerGroup {
        history: c.history(),
        m: c.mean_spend(),
        count: 1.0,
        segment: u32::from(c.first_spend > 30.0),
    };
    let rows: Vec<CustomerGroup> = customers.iter().map(row).collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
        let plan = BootstrapPlan { replicates: 60, ..BootstrapPlan::default() };
        pool.install(|| value_intervals(&rows, &[None; 3], &valuation, &plan, watch)).unwrap()
    };
    let found = on(1);
    assert_eq!(found, on(3));
    let groups: Vec<ValueGroup> = customers.iter().map(value_group).collect();
    let segment_of: Vec<u32> = rows.iter().map(|c| c.segment).collect();
    let sums = valuation.by_segment(&groups, &segment_of, 3);
    for (sum, interval) in sums.iter().zip(&found.segments) {
        match (sum.per_customer(sum.residual), interval) {
            (Some(value), Some(i)) => assert!(i.low < value && value < i.high, "{value} {i:?}"),
            (value, interval) => assert_eq!((value, *interval), (None, None)),
        }
    }
    let (low, high) = (found.segments[0].unwrap(), found.segments[1].unwrap());
    assert!(low.median < high.median);
    // Those who began with more than 30 are worth more in every one of the 60 resamples.
    let (less, more) = (found.differences[0].unwrap(), found.differences[1].unwrap());
    assert!(less.interval.high < 0.0 && more.interval.low > 0.0, "{less:?} {more:?}");
    assert!((less.p_value - 2.0 / 61.0).abs() < 1e-12 && more.p_value == less.p_value, "{less:?}");
    assert_eq!(found.differences[2], None);
    // A segment that is a copy of the whole under parameters of its own does not differ from it.
    let alone: Vec<CustomerGroup> = rows.iter().map(|row| CustomerGroup { segment: 0, ..*row }).collect();
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, progress: &|_, _| {} };
    let plan = BootstrapPlan { replicates: 10, ..BootstrapPlan::default() };
    let same = value_intervals(&alone, &[Some(valuation)], &valuation, &plan, watch).unwrap();
    let none = same.differences[0].unwrap();
    assert_eq!((none.p_value, same.segments[0]), (1.0, same.all));
    assert!(found.all.unwrap().low < valuation.total(&groups).residual / 2357.0);
}
