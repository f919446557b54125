//! The prediction for each history: P(alive), and the purchases expected over the horizon if alive.

use rayon::prelude::*;

use super::interpolation::at_many;
use super::layout::{Layout, Run};
use super::model::{FittedModel, PurchaseModel};
use super::value_terms::{Outlook, ValueTerms};

/// P(alive), and the expected purchases of a customer who is alive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expectation {
    pub alive: f64,
    pub if_alive: Outlook,
}

/// The prospect of each merged history of the layout.
pub(crate) fn prospects(model: &FittedModel, terms: &ValueTerms, layout: &Layout) -> Vec<Expectation> {
    let of_run = |run: &Run| outlooks(model, terms, run.x, &layout.ages[run.ages.clone()]);
    let outlooks: Vec<Outlook> = layout.runs.par_iter().flat_map_iter(of_run).collect();
    let of_history = |(index, x): (usize, u32)| {
        let place = layout.places[index];
        Expectation {
            alive: model.p_alive(&layout.history(place, x)),
            if_alive: outlooks[place.age as usize],
        }
    };
    let in_run = |run: &Run| {
        let x = run.x;
        run.groups.clone().map(move |index| (index, x))
    };
    let histories: Vec<(usize, u32)> = layout.runs.iter().flat_map(in_run).collect();
    histories.into_par_iter().map(of_history).collect()
}

/// The outlooks of customers alive at the ages given, all with the same x. They vary smoothly with the age.
fn outlooks(model: &FittedModel, terms: &ValueTerms, x: u32, ages: &[f64]) -> Vec<Outlook> {
    let [_, alpha, _, last] = model.parameters();
    let shift = match model {
        FittedModel::BgNbd(_) | FittedModel::MbgNbd(_) => alpha,
        FittedModel::ParetoNbd(_) => alpha.min(last),
    };
    let pair = |t: f64| {
        let outlook = terms.outlook(|weeks| model.expected_if_alive(x, t, weeks));
        [outlook.orders, outlook.discounted_orders]
    };
    let outlook = |[orders, discounted_orders]: [f64; 2]| Outlook { orders, discounted_orders };
    at_many(ages, shift, pair).into_iter().map(outlook).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::history::RfSummary;
    use crate::clv::model::Model;

    #[test]
    fn many_ages_have_the_outlooks_they_have_alone() {
        let terms = ValueTerms::new(1.0, 0.15, "12m".parse().unwrap()).unwrap();
        for (model, parameters) in [
            (Model::BgNbd, [0.243, 4.414, 0.793, 2.426]),
            (Model::BgNbd, [0.3, 0.001, 1.0, 2.426]),
            (Model::MbgNbd, [0.525, 6.183, 0.891, 1.614]),
            (Model::ParetoNbd, [0.553, 10.578, 0.606, 11.669]),
        ] {
            let model = model.with(parameters).unwrap();
            let ages: Vec<f64> = (0..400).map(|d| f64::from(d) / 7.0).collect();
            for x in [0, 3, 60] {
                for (t, got) in ages.iter().zip(outlooks(&model, &terms, x, &ages)) {
                    let exact = terms.outlook(|weeks| model.expected_if_alive(x, *t, weeks));
                    assert!((got.orders / exact.orders - 1.0).abs() < 1e-9, "{model:?} {x} {t}");
                    let discounted = got.discounted_orders / exact.discounted_orders;
                    assert!((discounted - 1.0).abs() < 1e-9, "{model:?} {x} {t}");
                }
            }
        }
    }

    #[test]
    fn histories_keep_their_own_probability_to_be_alive() {
        let history = |x, t_x, t| RfSummary::new(x, t_x, t).unwrap();
        let histories = [history(2, 5.0, 9.0), history(0, 0.0, 9.0), history(2, 5.0, 30.0)];
        let layout = Layout::of(&histories);
        let model = Model::ParetoNbd.with([0.553, 10.578, 0.606, 11.669]).unwrap();
        let terms = ValueTerms::new(1.0, 0.15, "12m".parse().unwrap()).unwrap();
        let found = prospects(&model, &terms, &layout);
        for (history, slot) in histories.iter().zip(&layout.slots) {
            assert_eq!(found[*slot as usize].alive, model.p_alive(history));
        }
    }
}
