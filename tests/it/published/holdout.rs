//! Holdout, tracking and choice on the CDNOW sample against the published ones.

use super::data::{
    Calibrated, SPLIT_DAY, calibrate, numbers, purchase_groups, reference, sample, spend_groups,
};
use tenure::clv::{
    AcquisitionDay, FittedModel, GammaGamma, HoldoutGroup, HoldoutRecord, Model, PurchaseData, PurchaseModel,
    SpendData, choose, fit_purchases, fit_spend, track,
};

pub(super) fn fits(customers: &[Calibrated]) -> (Vec<FittedModel>, GammaGamma) {
    let purchases = PurchaseData::new(&purchase_groups(customers)).unwrap();
    let fit = |model| fit_purchases(model, &purchases, None).accepted().unwrap();
    let spends = SpendData::new(&spend_groups(customers)).unwrap();
    let spend = fit_spend(&spends, None).accepted().unwrap();
    (Model::ALL.map(fit).to_vec(), spend)
}

pub(super) fn holdout_group(c: &Calibrated) -> HoldoutGroup {
    let m = c.mean_spend();
    HoldoutGroup {
        x: c.x,
        t_x: c.t_x,
        t: c.t,
        holdout_orders: c.holdout_orders,
        count: 1.0,
        spend_count: f64::from(u8::from(m.is_some())),
        mean_spend_sum: m.unwrap_or(0.0),
        holdout_spend_sum: c.holdout_spend,
    }
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let (p, q) = (mean(one), mean(other));
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| one.iter().zip(other).map(|(a, b)| of(a - p, b - q)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

fn records() -> Option<Vec<HoldoutRecord>> {
    let customers = calibrate(&sample()?);
    let (models, spend) = fits(&customers);
    let groups: Vec<HoldoutGroup> = customers.iter().map(holdout_group).collect();
    let record = |m: &FittedModel| HoldoutRecord::new(m, Some(&spend), &groups, 39.0).unwrap();
    Some(models.iter().map(record).collect())
}

#[test]
fn totals_errors_and_frequency_classes_are_the_reference_ones() {
    let (Some(records), Some(reference)) = (records(), reference()) else {
        return;
    };
    let models = &reference["holdout"]["sample"]["models"];
    for (record, key) in records.iter().zip(["bgnbd", "mbgnbd", "pnbd"]) {
        let near = |got: f64, name: &str| {
            let exact = models[key][name].as_f64().unwrap();
            assert!((got / exact - 1.0).abs() < 1e-5, "{key} {name}: {got} {exact}");
        };
        near(record.orders.predicted, "predicted_total");
        near(record.orders.error_percent().unwrap(), "aggregate_error_pct");
        near(record.orders_mae, "MAE");
        near(record.orders_rmse, "RMSE");
        near(record.orders_correlation.unwrap(), "pearson_r");
        let spend = record.spend.unwrap();
        near(spend.predicted, "predicted_spend_total(E[Y]*E[M])");
        near(spend.error_percent().unwrap(), "spend_error_pct");
        assert_eq!(record.orders.actual, 1882.0);
        assert!((spend.actual - 70_976.39).abs() < 1e-6);
        for bin in &record.by_frequency {
            let label = bin.class.to_string().replace('+', "");
            let exact = &models[key]["by_x_bin_0..7plus"][&label];
            let mean = bin.mean_orders().unwrap();
            assert_eq!(bin.customers, exact["n"].as_f64().unwrap());
            let (actual, expected) = (&exact["actual_mean"], &exact["expected_mean"]);
            assert!((mean.actual - actual.as_f64().unwrap()).abs() < 1e-9);
            assert!((mean.predicted - expected.as_f64().unwrap()).abs() < 3e-5, "{key} {label}");
        }
    }
}

#[test]
fn frequency_classes_are_those_of_the_paper_and_the_walkthrough() {
    let Some(records) = records() else {
        return;
    };
    let means = |record: &HoldoutRecord| -> Vec<f64> {
        record.by_frequency.iter().map(|b| b.mean_orders().unwrap().predicted).collect()
    };
    // FHL 2005, s. 7: the x = 0 and x = 3 classes of BG/NBD and Pareto/NBD; correlations .626 and .630.
    let (bg, pareto) = (means(&records[0]), means(&records[2]));
    for (got, published) in [(bg[0], 0.23), (bg[3], 1.52), (pareto[0], 0.14), (pareto[3], 1.71)] {
        assert!((got - published).abs() <= 0.0055, "{got} {published}");
    }
    for (record, published) in [(&records[0], 0.626), (&records[2], 0.630)] {
        let got = record.orders_correlation.unwrap();
        assert!((got - published).abs() <= 5.1e-4, "{got} {published}");
    }
    // FHL 2005, s. 7: what both models expect of a customer correlates by .996.
    let customers = calibrate(&sample().unwrap());
    let (models, _) = fits(&customers);
    let expected = |model: &FittedModel| -> Vec<f64> {
        customers.iter().map(|c| model.expected(&c.history(), 39.0)).collect()
    };
    let both = correlation(&expected(&models[0]), &expected(&models[2]));
    assert!((both - 0.996).abs() <= 5.1e-4, "{both}");
    // BTYD walkthrough: pnbd conditional expectations by frequency class.
    let walkthrough = [0.138, 0.6, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403];
    for (got, published) in pareto.iter().zip(walkthrough) {
        assert!((got - published).abs() <= 8e-4, "{got} {published}");
    }
}

#[test]
fn the_choice_is_the_smallest_spend_error_of_the_three() {
    let Some(records) = records() else {
        return;
    };
    // Errors -15.56, -19.51, -14.83 %: reference, spend_error_pct.
    let choice = choose(&records).unwrap();
    assert_eq!(choice.to_string(), "Pareto/NBD: holdout spend error -14.8 %; next BG/NBD -15.6 %");
}

#[test]
fn deciles_hold_equal_shares_and_rise() {
    let Some(records) = records() else {
        return;
    };
    for record in &records {
        let predicted = record.by_decile.iter().map(|b| b.mean_orders().unwrap().predicted);
        let predicted: Vec<f64> = predicted.collect();
        assert!(predicted.is_sorted(), "{predicted:?}");
        assert!(record.by_decile.iter().all(|b| (b.customers - 235.7).abs() < 1e-9));
    }
}

#[test]
fn expected_repeat_purchases_track_the_reference_weeks() {
    let (Some(customers), Some(reference)) = (sample(), reference()) else {
        return;
    };
    let customers = calibrate(&customers);
    let (models, _) = fits(&customers);
    let acquisitions_by_day = |shift: u32| -> Vec<AcquisitionDay> {
        let birth = |c: &Calibrated| AcquisitionDay { day: c.birth_day + shift, count: 1.0 };
        customers.iter().map(birth).collect()
    };
    let tracking = &reference["tracking_sample"];
    let actual_cumulative = numbers(&tracking["actual_cum_repeat_week_1..78"]["values"]);
    let mut actual = actual_cumulative.clone();
    for week in (1..actual.len()).rev() {
        actual[week] -= actual[week - 1];
    }
    for (model, key) in models.iter().zip(["bgnbd", "mbgnbd", "pnbd"]) {
        for (convention, shift) in
            [("BTYD (birth = maxT - T)", 0), ("Fader-Hardie note 004 eq 2 (first day s=1 -> t - s/7)", 1)]
        {
            let expected = &tracking[format!("{key} | {convention}")]["cum_week_1..78"];
            let tracked = track(model, &acquisitions_by_day(shift), &actual, 78, SPLIT_DAY);
            for ((week, expected), actual) in
                tracked.weeks.iter().zip(numbers(expected)).zip(&actual_cumulative)
            {
                let got = week.expected_cumulative;
                assert!((got / expected - 1.0).abs() < 1e-5, "{key} {convention}: {week:?} {expected}");
                assert_eq!(week.actual_cumulative, Some(*actual));
                // The calibration is weeks 1..=39.
                assert_eq!(week.holdout, week.week > 39);
            }
        }
    }
}

#[test]
fn weekly_tracking_is_the_walkthroughs() {
    let Some(customers) = sample() else {
        return;
    };
    let customers = calibrate(&customers);
    let (models, _) = fits(&customers);
    let birth = |c: &Calibrated| AcquisitionDay { day: c.birth_day, count: 1.0 };
    let acquisitions_by_day: Vec<AcquisitionDay> = customers.iter().map(birth).collect();
    // BTYD 2.4.3 walkthrough: bgnbd weekly and pnbd cumulative expectations of weeks 20-25.
    let weekly = [76.865_31, 74.888_43, 73.045_54, 71.321_66, 69.704_12, 68.182_13];
    let bg = track(&models[0], &acquisitions_by_day, &[], 25, SPLIT_DAY);
    for (week, published) in bg.weeks[19..].iter().zip(weekly) {
        assert!((week.expected - published).abs() < 3e-4, "{week:?} {published}");
    }
    let cumulative = [1308.856, 1385.275, 1459.923, 1532.906, 1604.32, 1674.253];
    let pareto = track(&models[2], &acquisitions_by_day, &[], 25, SPLIT_DAY);
    for (week, published) in pareto.weeks[19..].iter().zip(cumulative) {
        assert!((week.expected_cumulative - published).abs() < 0.08, "{week:?} {published}");
    }
    // FHL 2005, s. 7: cumulative forecast error at week 78 is -4 % for BG/NBD and -2 % for Pareto/NBD; 4339 repeats.
    for (model, published) in [(&models[0], -4.0), (&models[2], -2.0)] {
        let last = track(model, &acquisitions_by_day, &[], 78, SPLIT_DAY).weeks[77].expected_cumulative;
        let error = (last / 4339.0 - 1.0) * 100.0;
        assert!((error - published).abs() < 0.6, "{error} {published}");
    }
}

#[test]
fn bg_nbd_fits_the_frequencies_of_the_calibration_as_in_the_paper() {
    let Some(customers) = sample() else {
        return;
    };
    let customers = calibrate(&customers);
    let (models, _) = fits(&customers);
    // FHL 2005, figure 3: chi-square 4.82 over the classes 0..6 and 7+.
    let (mut expected, mut actual) = ([0.0; 8], [0.0; 8]);
    for customer in &customers {
        let probability = |n: u32| models[0].probability_of(n, customer.t).unwrap();
        let mut rest = 1.0;
        for n in 0..7 {
            expected[n as usize] += probability(n);
            rest -= probability(n);
        }
        expected[7] += rest;
        actual[customer.x.min(7) as usize] += 1.0;
    }
    let terms = expected.iter().zip(actual).map(|(e, a)| (a - e) * (a - e) / e);
    let chi_square: f64 = terms.sum();
    assert!((chi_square - 4.82).abs() < 0.05, "{chi_square}");
}
