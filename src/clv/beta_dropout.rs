//! The parameters that BG/NBD and MBG/NBD share: gamma purchase rates, and a beta probability to leave after a
//! purchase. In MBG/NBD a customer may leave already after the first purchase, so no one-time buyer is certainly alive.
//!
//! Sources: Fader, Hardie & Lee 2005, Marketing Science 24:275; Batislam, Denizel & Filiztekin 2007, International Journal
//! of Research in Marketing 24:201.

use serde::{Deserialize, Serialize};

use super::beta_geometric::{BetaGeometric, FirstChance};
use super::positive::{NotPositive, Positive};

/// Parameters of BG/NBD and of MBG/NBD; α in weeks, the others without unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BetaDropout {
    /// Shape of the gamma distribution of purchase rates.
    pub r: Positive,
    /// Rate of that gamma distribution, weeks.
    pub alpha: Positive,
    /// First shape of the beta distribution of the probability to leave.
    pub a: Positive,
    /// Second shape of that beta distribution.
    pub b: Positive,
}

impl BetaDropout {
    /// The parameters, checked.
    ///
    /// # Errors
    /// [`NotPositive`] if one is not a finite number above zero.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, NotPositive> {
        let [r, alpha, a, b] = Positive::all([r, alpha, a, b])?;
        Ok(Self { r, alpha, a, b })
    }

    /// BG/NBD: a customer may leave after any repeat purchase.
    pub(crate) fn bg(&self) -> BetaGeometric {
        self.core(FirstChance::RepeatPurchase)
    }

    /// MBG/NBD: already after the first purchase.
    pub(crate) fn mbg(&self) -> BetaGeometric {
        self.core(FirstChance::FirstPurchase)
    }

    fn core(&self, first_chance: FirstChance) -> BetaGeometric {
        let Self { r, alpha, a, b } = *self;
        BetaGeometric { r: r.get(), alpha: alpha.get(), a: a.get(), b: b.get(), first_chance }
    }
}

#[cfg(test)]
mod tests {
    use crate::clv::{Model, PurchaseModel, RfSummary};

    fn expected(parameters: [f64; 4], x: u32, t_x: f64, t: f64, horizon: f64) -> f64 {
        let model = Model::BgNbd.with(parameters).unwrap();
        model.expected(&RfSummary::new(x, t_x, t).unwrap(), horizon)
    }

    #[test]
    fn where_others_divide_by_zero_the_expectation_is_right() {
        // 40-digit arithmetic: a = 1, a + b = 1, and lifetimes' issue 302 (NaN there).
        for (parameters, x, t_x, t, horizon, exact) in [
            ([0.243, 4.414, 1.0, 2.426], 2, 30.43, 38.86, 39.0, 1.102_136_786_039_955_8),
            ([0.243, 4.414, 0.4, 0.6], 0, 0.0, 38.86, 39.0, 0.184_785_269_609_837_43),
            ([0.11, 2.24, 0.31, 0.5], 0, 0.0, 1.0, 30.0, 0.564_588_615_532_784_7),
        ] {
            let got = expected(parameters, x, t_x, t, horizon);
            assert!((got - exact).abs() < 1e-13, "{got} {exact}");
        }
    }

    #[test]
    fn five_thousand_purchases_do_not_overflow() {
        // 40-digit arithmetic, E[Y(52) | x, 103.9, 104].
        for (x, exact) in [(50, 20.284_633_077_374_26), (5000, 2_008.705_605_532_042_7)] {
            let got = expected([0.243, 4.414, 0.793, 2.426], x, 103.9, 104.0, 52.0);
            assert!((got / exact - 1.0).abs() < 1e-11, "{got} {exact}");
        }
    }

    #[test]
    fn likelihoods_of_frequent_buyers_are_hardies() {
        // Hardie, note 027, as asserted by pymc-marketing: 5 decimals. The frequency paradox is BTYD's walkthrough.
        let model = Model::BgNbd.with([0.25, 4.0, 0.8, 2.5]).unwrap();
        let got = model.log_likelihood(&RfSummary::new(200, 38.0, 40.0).unwrap());
        assert!((got - 100.795_7).abs() < 1e-5, "{got}");
        let walkthrough = [0.242_596_7, 4.413_659, 0.792_986_9, 2.426_164];
        for (x, published) in [(10, 0.347_460_6), (25, 0.000_358_368_5)] {
            let got = expected(walkthrough, x, 20.0, 39.0, 52.0);
            assert!((got - published).abs() < 1e-7, "{got} {published}");
        }
    }

    #[test]
    fn no_one_time_buyer_is_surely_alive() {
        let model = Model::MbgNbd.with([0.525, 6.183, 0.891, 1.614]).unwrap();
        let alive = |t| model.p_alive(&RfSummary::new(0, 0.0, t).unwrap());
        assert!(alive(1.0) < 0.65 && alive(30.0) < alive(1.0));
    }

    #[test]
    fn likelihoods_and_expectations_of_mbg_are_the_published_ones() {
        // pymc-marketing's tests: the numerically stable likelihood (5 decimals), and E[X(t)].
        let model = Model::MbgNbd.with([0.25, 4.0, 0.8, 2.5]).unwrap();
        let got = model.log_likelihood(&RfSummary::new(200, 38.0, 40.0).unwrap());
        assert!((got - 100.786_9).abs() < 1.1e-5, "{got}");
        let model = Model::MbgNbd.with([0.525, 6.183, 0.891, 1.614]).unwrap();
        for (t, published) in [(1.0, 0.053_084_795_263_698_685), (6.0, 0.281_360_223_983_011_75)] {
            let got = model.expected_new(t);
            assert!((got - published).abs() < 1e-13, "{got} {published}");
        }
    }
}
