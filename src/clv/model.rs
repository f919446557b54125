//! The three purchase models behind one interface, so that callers do not depend on the model.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::beta_dropout::BetaDropout;
use super::history::RfSummary;
use super::likelihood::{AdditiveLikelihood, Jet, total};
use super::pareto_nbd::ParetoNbd;
use super::positive::{NotPositive, Positive};
use super::purchase_data::PurchaseData;

/// A repeat-purchase model. Written `bg-nbd`, `mbg-nbd`, `pareto-nbd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Fader, Hardie & Lee 2005.
    BgNbd,
    /// Batislam et al. 2007.
    MbgNbd,
    /// Schmittlein et al. 1987.
    ParetoNbd,
}

/// A name that no purchase model has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown purchase model `{0}`: use bg-nbd, mbg-nbd or pareto-nbd")]
pub struct UnknownModel(pub String);

impl Model {
    /// All models, in the order in which ties are broken.
    pub const ALL: [Self; 3] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd];

    /// The name used in the configuration, on the command line and in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "bg-nbd",
            Self::MbgNbd => "mbg-nbd",
            Self::ParetoNbd => "pareto-nbd",
        }
    }

    /// The name in the literature.
    pub fn title(self) -> &'static str {
        match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
        }
    }

    /// The parameters' names, in the order of [`FittedModel::parameters`].
    pub fn parameter_names(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::MbgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
        }
    }

    /// The model with parameters in the order of [`Model::parameter_names`].
    ///
    /// # Errors
    /// [`NotPositive`] if one is not a finite number above zero.
    pub fn with(self, parameters: [f64; 4]) -> Result<FittedModel, NotPositive> {
        let [p, q, u, v] = parameters;
        Ok(match self {
            Self::BgNbd => FittedModel::BgNbd(BetaDropout::new(p, q, u, v)?),
            Self::MbgNbd => FittedModel::MbgNbd(BetaDropout::new(p, q, u, v)?),
            Self::ParetoNbd => FittedModel::ParetoNbd(ParetoNbd::new(p, q, u, v)?),
        })
    }

    /// The model at the logarithms of its parameters.
    pub(crate) fn at_logs(self, logs: [f64; 4]) -> FittedModel {
        let [p, q, u, v] = logs.map(Positive::from_log);
        match self {
            Self::BgNbd => FittedModel::BgNbd(BetaDropout { r: p, alpha: q, a: u, b: v }),
            Self::MbgNbd => FittedModel::MbgNbd(BetaDropout { r: p, alpha: q, a: u, b: v }),
            Self::ParetoNbd => FittedModel::ParetoNbd(ParetoNbd { r: p, alpha: q, s: u, beta: v }),
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Model {
    type Err = UnknownModel;

    fn from_str(name: &str) -> Result<Self, UnknownModel> {
        let model = Self::ALL.into_iter().find(|model| model.name() == name);
        model.ok_or_else(|| UnknownModel(name.to_owned()))
    }
}

/// The functions of every repeat-purchase model. Times are weeks, expectations are purchase days.
pub trait PurchaseModel {
    /// ln L of one history.
    fn log_likelihood(&self, history: &RfSummary) -> f64;

    /// P(alive | x, t_x, T), in 0..=1.
    fn p_alive(&self, history: &RfSummary) -> f64;

    /// E\[purchases in the next `horizon` weeks\] of a customer with x repeat purchases who is alive at T = `t`.
    fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64;

    /// E\[X(t)\]: repeat purchases of a new customer in the first `horizon` weeks.
    fn expected_new(&self, horizon: f64) -> f64;

    /// E\[Y(t) | x, t_x, T\]: purchases in the next `horizon` weeks.
    fn expected(&self, history: &RfSummary, horizon: f64) -> f64 {
        self.p_alive(history) * self.expected_if_alive(history.x, history.t, horizon)
    }
}

/// A purchase model with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "model", rename_all = "kebab-case")]
pub enum FittedModel {
    BgNbd(BetaDropout),
    MbgNbd(BetaDropout),
    ParetoNbd(ParetoNbd),
}

impl FittedModel {
    /// Its kind of model.
    pub fn model(&self) -> Model {
        match self {
            Self::BgNbd(_) => Model::BgNbd,
            Self::MbgNbd(_) => Model::MbgNbd,
            Self::ParetoNbd(_) => Model::ParetoNbd,
        }
    }

    /// The parameters, in the order of [`Model::parameter_names`]; α and β in weeks.
    pub fn parameters(&self) -> [f64; 4] {
        match self {
            Self::BgNbd(m) | Self::MbgNbd(m) => [m.r, m.alpha, m.a, m.b],
            Self::ParetoNbd(m) => [m.r, m.alpha, m.s, m.beta],
        }
        .map(f64::from)
    }

    /// Σ ln L over grouped histories.
    pub fn total_log_likelihood(&self, data: &PurchaseData) -> f64 {
        self.total(data).value
    }

    /// Σ ln L with its gradient by the parameters.
    pub(crate) fn total(&self, data: &PurchaseData) -> Jet {
        match self {
            Self::BgNbd(m) => total(&m.bg(), data),
            Self::MbgNbd(m) => total(&m.mbg(), data),
            Self::ParetoNbd(m) => total(&m.core(), data),
        }
    }

    /// P(X(t) = n), n repeat purchases of a new customer in the first `horizon` weeks; None for Pareto/NBD, which does
    /// not compute it.
    pub fn probability_of(&self, n: u32, horizon: f64) -> Option<f64> {
        match self {
            Self::BgNbd(m) => Some(m.bg().probability_of(n, horizon)),
            Self::MbgNbd(m) => Some(m.mbg().probability_of(n, horizon)),
            Self::ParetoNbd(_) => None,
        }
    }

    /// Discounted expected residual transactions (DERT): purchases without end, at the continuous rate `delta` per week
    /// (ln(1 + annual rate) / 52). None for models without such a closed form.
    pub fn discounted_residual(&self, history: &RfSummary, delta: f64) -> Option<f64> {
        match self {
            Self::BgNbd(_) | Self::MbgNbd(_) => None,
            Self::ParetoNbd(m) => {
                let if_alive = m.core().discounted_if_alive(history.x, history.t, delta);
                Some(self.p_alive(history) * if_alive)
            }
        }
    }
}

impl PurchaseModel for FittedModel {
    fn log_likelihood(&self, h: &RfSummary) -> f64 {
        match self {
            Self::BgNbd(m) => m.bg().single(h.x, h.t_x, h.t),
            Self::MbgNbd(m) => m.mbg().single(h.x, h.t_x, h.t),
            Self::ParetoNbd(m) => m.core().single(h.x, h.t_x, h.t),
        }
    }

    fn p_alive(&self, h: &RfSummary) -> f64 {
        match self {
            Self::BgNbd(m) => m.bg().p_alive(h.x, h.t_x, h.t),
            Self::MbgNbd(m) => m.mbg().p_alive(h.x, h.t_x, h.t),
            Self::ParetoNbd(m) => m.core().p_alive(h.x, h.t_x, h.t),
        }
    }

    fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64 {
        match self {
            Self::BgNbd(m) => m.bg().expected_if_alive(x, t, horizon),
            Self::MbgNbd(m) => m.mbg().expected_if_alive(x, t, horizon),
            Self::ParetoNbd(m) => m.core().expected_if_alive(x, t, horizon),
        }
    }

    fn expected_new(&self, horizon: f64) -> f64 {
        match self {
            Self::BgNbd(m) => m.bg().expected_new(horizon),
            Self::MbgNbd(m) => m.mbg().expected_new(horizon),
            Self::ParetoNbd(m) => m.core().expected_new(horizon),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn wherever_the_search_may_go_answers_are_finite_and_in_range(
            logs in [-11.0f64..9.0, -11.0f64..16.0, -11.0f64..9.0, -11.0f64..9.0],
            x in prop_oneof![0u32..40, Just(5000u32)], recency in 1u32..500, since in 0u32..500, horizon in 0.1f64..600.0
        ) {
            let t_x = if x == 0 { 0.0 } else { f64::from(recency) / 7.0 };
            let history = RfSummary::new(x, t_x, f64::from(recency + since) / 7.0).unwrap();
            for model in Model::ALL {
                let fitted = model.at_logs(logs);
                prop_assert!(fitted.log_likelihood(&history).is_finite(), "{fitted:?}");
                let alive = fitted.p_alive(&history);
                prop_assert!((0.0..=1.0).contains(&alive), "{fitted:?} {alive}");
                let near = fitted.expected(&history, horizon);
                let far = fitted.expected(&history, 2.0 * horizon);
                prop_assert!(near.is_finite() && near >= 0.0, "{fitted:?} {near}");
                prop_assert!(far >= near * (1.0 - 1e-9), "{fitted:?} {near} {far}");
                // A customer who retained_from_previous alive for sure would buy (r+x)/(α+T) a week.
                let [r, alpha, _, _] = fitted.parameters();
                let most = (r + f64::from(x)) / (alpha + history.t) * horizon;
                prop_assert!(near <= alive * most * (1.0 + 1e-12) + 1e-300, "{fitted:?} {near} {most}");
                prop_assert!(fitted.expected_new(horizon).is_finite(), "{fitted:?}");
            }
        }
    }

    #[test]
    fn names_round_trip_through_text_and_json() {
        for model in Model::ALL {
            assert_eq!(model.to_string().parse(), Ok(model));
            let json = serde_json::to_string(&model).unwrap();
            assert_eq!(json, format!("\"{model}\""));
        }
        let error = "nbd".parse::<Model>().unwrap_err();
        assert!(error.to_string().contains("pareto-nbd"), "{error}");
    }

    #[test]
    fn a_fitted_model_round_trips_through_json_and_refuses_bad_parameters() {
        let model = Model::ParetoNbd.with([0.553, 10.578, 0.606, 11.669]).unwrap();
        let json = serde_json::to_string(&model).unwrap();
        assert!(json.contains("\"model\":\"pareto-nbd\""), "{json}");
        assert_eq!(serde_json::from_str::<FittedModel>(&json).unwrap(), model);
        let bad = json.replace("0.606", "-0.606");
        assert!(serde_json::from_str::<FittedModel>(&bad).is_err());
    }
}
