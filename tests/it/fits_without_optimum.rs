//! Fits that find no optimum end all the same, after a bounded number of steps.

use tenure::clv::{Degeneracy, Model, PurchaseData, PurchaseGroup, Refusal, fit_purchases};

/// A shop of 700 customers whose data cannot tell dropout from none: days, not weeks.
const NO_DROPOUT: &str = include_str!("../fixtures/no_dropout.csv");

/// Where the search for β ends, in weeks: beyond it the series of the likelihood grow long.
const LARGEST_BETA: f64 = 1000.0;

fn no_dropout() -> PurchaseData {
    let group = |line: &str| {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
        PurchaseGroup { x: fields[0] as u32, t_x: fields[1] / 7.0, t: fields[2] / 7.0, count: fields[3] }
    };
    PurchaseData::new(&NO_DROPOUT.lines().skip(1).map(group).collect::<Vec<_>>()).unwrap()
}

#[test]
fn a_search_that_runs_to_the_edge_of_its_range_stops_there() {
    let data = no_dropout();
    assert_eq!(data.customers(), 700.0);
    let fit = fit_purchases(Model::ParetoNbd, &data, None);
    let [.., beta] = fit.fitted.parameters();
    assert!((beta / LARGEST_BETA - 1.0).abs() < 1e-6, "{beta}");
    // Three starts of about a hundred steps each; no polish by simplex, which took 2,000 more.
    assert!(fit.report.evaluations <= 500, "{:?}", fit.report);
    let refusal = fit.accepted().unwrap_err();
    let at_edge =
        |reason: &Degeneracy| matches!(reason, Degeneracy::AtBound { parameter, .. } if parameter == "beta");
    assert!(matches!(&refusal, Refusal::Degenerate { reason, .. } if at_edge(reason)), "{refusal}");
}

#[test]
fn the_other_models_end_on_the_same_data_too() {
    for model in [Model::BgNbd, Model::MbgNbd] {
        let fit = fit_purchases(model, &no_dropout(), None);
        assert!(fit.report.evaluations <= 500, "{model}: {:?}", fit.report);
        assert!(fit.report.log_likelihood.is_finite());
    }
}
