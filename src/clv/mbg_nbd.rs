//! MBG/NBD: as BG/NBD, but a customer may leave already after the first purchase, so no one-time buyer is surely alive.
//!
//! Source: Batislam, Denizel & Filiztekin 2007, International Journal of Research in Marketing 24:201.

use serde::{Deserialize, Serialize};

use super::beta_geometric::{BetaGeometric, FirstChance};
use super::positive::{NotPositive, Positive};

/// Parameters of MBG/NBD; α in weeks, the others without unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MbgNbd {
    /// Shape of the gamma distribution of purchase rates.
    pub r: Positive,
    /// Rate of that gamma distribution, weeks.
    pub alpha: Positive,
    /// First shape of the beta distribution of the probability to leave.
    pub a: Positive,
    /// Second shape of that beta distribution.
    pub b: Positive,
}

impl MbgNbd {
    /// The model with these parameters.
    ///
    /// # Errors
    /// [`NotPositive`] if one is not a finite number above zero.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, NotPositive> {
        let [r, alpha, a, b] = Positive::all([r, alpha, a, b])?;
        Ok(Self { r, alpha, a, b })
    }

    pub(crate) fn core(&self) -> BetaGeometric {
        BetaGeometric {
            r: self.r.get(),
            alpha: self.alpha.get(),
            a: self.a.get(),
            b: self.b.get(),
            first_chance: FirstChance::FirstPurchase,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clv::{History, Model, PurchaseModel};

    #[test]
    fn no_one_time_buyer_is_surely_alive() {
        let model = Model::MbgNbd.with([0.525, 6.183, 0.891, 1.614]).unwrap();
        let alive = |t| model.p_alive(&History::new(0, 0.0, t).unwrap());
        assert!(alive(1.0) < 0.65 && alive(30.0) < alive(1.0));
    }

    #[test]
    fn likelihoods_and_expectations_are_the_published_ones() {
        // pymc-marketing's tests: the numerically stable likelihood (5 decimals), and E[X(t)].
        let model = Model::MbgNbd.with([0.25, 4.0, 0.8, 2.5]).unwrap();
        let got = model.log_likelihood(&History::new(200, 38.0, 40.0).unwrap());
        assert!((got - 100.786_9).abs() < 1.1e-5, "{got}");
        let model = Model::MbgNbd.with([0.525, 6.183, 0.891, 1.614]).unwrap();
        for (t, published) in [(1.0, 0.053_084_795_263_698_685), (6.0, 0.281_360_223_983_011_75)] {
            let got = model.expected_new(t);
            assert!((got - published).abs() < 1e-13, "{got} {published}");
        }
    }
}
