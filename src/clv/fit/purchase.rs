//! Fitting a purchase model to grouped histories.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::report::FitReport;
use super::search::{at_bound, search};
use crate::clv::degeneracy::Degeneracy;
use crate::clv::gate::Refusal;
use crate::clv::model::{FittedModel, Model};
use crate::clv::optimise::Bounds;
use crate::clv::purchase_data::PurchaseData;

/// A fitted purchase model with the report of its fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchaseFit {
    pub fitted: FittedModel,
    pub report: FitReport,
}

/// Beyond this a or b the dropout probability is the same for all customers, and the fit is degenerate.
const LARGEST_BETA_SHAPE: f64 = 100.0;
/// The same for Pareto/NBD's r and s: rates spread by less than a tenth of their mean. The search ends there, because
/// further out the likelihood is flat and its series are long.
const LARGEST_GAMMA_SHAPE: f64 = 100.0;

impl PurchaseFit {
    /// The model, if its fit is usable.
    ///
    /// # Errors
    /// [`Refusal`] after a failed optimum or with degenerate parameters.
    pub fn accepted(&self) -> Result<FittedModel, Refusal> {
        let model = self.fitted.model();
        if !self.report.outcome.is_optimum() {
            let outcome = self.report.outcome;
            return Err(Refusal::NoOptimum { model: model.title().to_owned(), outcome });
        }
        match self.report.degenerate.first() {
            Some(reason) => {
                Err(Refusal::Degenerate { model: model.title().to_owned(), reason: reason.clone() })
            }
            None => Ok(self.fitted),
        }
    }
}

/// Fits `model` to the data by maximum likelihood; `warm` (a fit to similar data) is tried before the usual starts.
///
/// The fit is returned even when it failed: see [`PurchaseFit::accepted`].
pub fn fit_purchases(model: Model, data: &PurchaseData, warm: Option<&FittedModel>) -> PurchaseFit {
    fit_purchases_unless(&AtomicBool::new(false), model, data, warm)
}

/// As [`fit_purchases`], stopped early, with an outcome that is not an optimum, once `stop` is set.
pub fn fit_purchases_unless(
    stop: &AtomicBool,
    model: Model,
    data: &PurchaseData,
    warm: Option<&FittedModel>,
) -> PurchaseFit {
    let bounds = bounds(model);
    let customers = data.customers();
    let objective = |logs: &[f64; 4]| {
        if stop.load(Ordering::Relaxed) {
            return (f64::NAN, [f64::NAN; 4]);
        }
        let fitted = model.at_logs(*logs);
        let (jet, parameters) = (fitted.total(data), fitted.parameters());
        let gradient = std::array::from_fn(|i| -jet.gradient[i] * parameters[i] / customers);
        (-jet.value / customers, gradient)
    };
    let degenerate = |logs: &[f64; 4]| degeneracies(model, logs, &bounds);
    let found = search(&starts(model, data, warm), &bounds, objective, |logs| degenerate(logs).is_empty());
    let best = found.best;
    PurchaseFit {
        fitted: model.at_logs(best.at),
        report: FitReport {
            log_likelihood: -best.value * customers,
            customers,
            iterations: best.iterations,
            evaluations: found.evaluations,
            gradient_norm: best.gradient_norm,
            outcome: best.outcome,
            starts: found.starts,
            degenerate: degenerate(&best.at),
        },
    }
}

/// Logarithms of the starting points. Source of the first ones: the reference fits; the others follow the data's rate.
fn starts(model: Model, data: &PurchaseData, warm: Option<&FittedModel>) -> Vec<[f64; 4]> {
    let age = data.mean_age().max(1.0);
    let weeks_per_purchase = age * data.customers() / data.repeat_purchases();
    let natural = match model {
        Model::BgNbd | Model::MbgNbd => [
            [1.0, 3.0, 1.0, 3.0],
            [0.5, 0.25 * weeks_per_purchase, 0.5, 2.0],
            [2.0, weeks_per_purchase, 2.0, 8.0],
        ],
        Model::ParetoNbd => [
            [1.0, 1.0, 1.0, 1.0],
            [0.5, 0.25 * weeks_per_purchase, 0.5, age],
            [2.0, weeks_per_purchase, 1.0, age],
        ],
    };
    let same_model = warm.filter(|w| w.model() == model);
    let warm = same_model.map(FittedModel::parameters);
    let all = warm.into_iter().chain(natural);
    all.map(|parameters| parameters.map(f64::ln)).collect()
}

/// Shapes within 1e-5..1e4, rates within 1e-5..1e7 weeks; Pareto/NBD's shapes within 100, its α within 1e4 weeks. Its β
/// is within 1,000 weeks (19 years): beyond, data cannot distinguish dropout from none, and the series are slow.
fn bounds(model: Model) -> Bounds<4> {
    let low = [1e-5f64.ln(); 4];
    let (shape, rate) = (1e4f64.ln(), 1e7f64.ln());
    let high = match model {
        Model::BgNbd | Model::MbgNbd => [shape, rate, shape, shape],
        Model::ParetoNbd => {
            let most = LARGEST_GAMMA_SHAPE.ln();
            [most, shape, most, 1e3f64.ln()]
        }
    };
    Bounds { low, high }
}

fn degeneracies(model: Model, logs: &[f64; 4], bounds: &Bounds<4>) -> Vec<Degeneracy> {
    let mut found = Vec::new();
    for (i, name) in model.parameter_names().into_iter().enumerate() {
        let value = logs[i].exp();
        let parameter = name.to_owned();
        let beta_shape = i >= 2 && model != Model::ParetoNbd;
        if beta_shape && value > LARGEST_BETA_SHAPE {
            found.push(Degeneracy::Above100 { parameter, value });
        } else if at_bound(logs[i], bounds.low[i], bounds.high[i]) {
            found.push(Degeneracy::AtBound { parameter, value });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::history::PurchaseGroup;
    use proptest::prelude::*;

    fn data(rows: &[(u32, f64, f64, f64)]) -> PurchaseData {
        let group = |&(x, t_x, t, count): &(u32, f64, f64, f64)| PurchaseGroup { x, t_x, t, count };
        PurchaseData::new(&rows.iter().map(group).collect::<Vec<_>>()).unwrap()
    }

    fn small() -> PurchaseData {
        data(&[
            (0, 0.0, 38.0, 40.0),
            (0, 0.0, 30.0, 35.0),
            (1, 4.0, 38.0, 9.0),
            (1, 25.0, 31.0, 5.0),
            (3, 20.0, 36.0, 4.0),
            (7, 35.0, 38.5, 2.0),
            (40, 29.0, 30.0, 1.0),
        ])
    }

    proptest! {
        #[test]
        fn gradients_agree_with_finite_differences(
            logs in [-2.5f64..2.0, -1.0f64..4.0, -2.5f64..2.0, -1.0f64..4.0]
        ) {
            let data = small();
            for model in Model::ALL {
                let at = |logs: [f64; 4]| model.at_logs(logs).total(&data);
                let jet = at(logs);
                let parameters = model.at_logs(logs).parameters();
                for i in 0..4 {
                    let (mut up, mut down) = (logs, logs);
                    up[i] += 1e-5;
                    down[i] -= 1e-5;
                    let slope = (at(up).value - at(down).value) / 2e-5;
                    let analytic = jet.gradient[i] * parameters[i];
                    prop_assert!(
                        (slope - analytic).abs() <= 1e-5 * (1.0 + slope.abs()),
                        "{model} parameter {i}: {analytic} against {slope}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_pareto_gradient_is_continuous_where_alpha_equals_beta() {
        let data = small();
        let at = |beta: f64| Model::ParetoNbd.with([0.5, 10.0, 0.6, beta]).unwrap().total(&data);
        let (below, equal, above) = (at(10.0 - 1e-9), at(10.0), at(10.0 + 1e-9));
        for i in 0..4 {
            assert!((below.gradient[i] - equal.gradient[i]).abs() < 1e-6);
            assert!((above.gradient[i] - equal.gradient[i]).abs() < 1e-6);
        }
    }

    #[test]
    fn one_customer_alone_is_refused_for_a_reason() {
        let data = data(&[(3, 10.0, 20.0, 1.0)]);
        for model in Model::ALL {
            let refusal = fit_purchases(model, &data, None).accepted().unwrap_err();
            assert!(refusal.to_string().contains(model.title()), "{refusal}");
        }
    }

    #[test]
    fn customers_who_never_leave_make_dropout_degenerate() {
        // Everybody buys every week to the very end: dropout cannot be learnt.
        let rows: Vec<_> = (2..60).map(|x| (x, f64::from(x), f64::from(x) + 0.1, 20.0)).collect();
        let fit = fit_purchases(Model::BgNbd, &data(&rows), None);
        assert!(fit.accepted().is_err(), "{fit:?}");
    }
}
