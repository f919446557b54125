//! Fits of the models to a window, and which of them to use.

use super::super::error::Error;
use super::answer::Fits;
use super::statistics::Statistics;
use crate::clv::{
    Choice, FittedModel, GammaGamma, HoldoutRecord, Model, PurchaseData, Refusal, SpendData, Valuation,
    ValueTerms, choose, fit_purchases_unless, fit_spend_unless,
};
use crate::engine::Cancel;

impl Fits {
    /// Fits the models named to the statistics, starting from fits to similar data; without a spend model if there is
    /// no spend.
    pub(super) fn of(
        models: &[Model],
        statistics: &Statistics,
        with_spend: bool,
        warm: &Fits,
        cancel: &Cancel,
    ) -> Result<Fits, Error> {
        let fault = |error: &dyn std::error::Error| Error::Unexpected(error.to_string());
        let data = PurchaseData::new(&statistics.purchase_groups()).map_err(|error| fault(&error))?;
        let mut fits = Fits::default();
        for model in models {
            let fit = fit_purchases_unless(cancel.flag(), *model, &data, warm.usable(*model).as_ref());
            if cancel.requested() {
                return Err(Error::Cancelled);
            }
            fits.purchases.push(fit);
        }
        if with_spend {
            let data = SpendData::new(&statistics.spend_groups()).map_err(|error| fault(&error))?;
            fits.spend = Some(fit_spend_unless(cancel.flag(), &data, warm.usable_spend().as_ref()));
            if cancel.requested() {
                return Err(Error::Cancelled);
            }
        }
        Ok(fits)
    }

    /// A purchase model, if its fit may be used.
    pub fn usable(&self, model: Model) -> Option<FittedModel> {
        let fit = self.purchases.iter().find(|fit| fit.fitted.model() == model)?;
        fit.accepted().ok()
    }

    /// The spend model, if its fit may be used.
    pub fn usable_spend(&self) -> Option<GammaGamma> {
        self.spend.as_ref()?.accepted().ok()
    }

    /// Why fits may not be used: the purchase models', then the spend model's.
    pub fn refusals(&self) -> Vec<Refusal> {
        self.purchase_refusals().chain(self.spend_refusal()).collect()
    }

    /// Why purchase models may not be used.
    pub fn purchase_refusals(&self) -> impl Iterator<Item = Refusal> {
        self.purchases.iter().filter_map(|fit| fit.accepted().err())
    }

    /// Why the spend model may not be used.
    pub fn spend_refusal(&self) -> Option<Refusal> {
        self.spend.as_ref().and_then(|fit| fit.accepted().err())
    }
}

/// The model in use, and why.
#[derive(Clone)]
pub(super) struct Chosen {
    pub model: Option<Model>,
    pub why: String,
    pub choice: Option<Choice>,
}

impl Chosen {
    /// The model that the user named; else the model with the smallest holdout error; else the likeliest.
    pub(super) fn of(model_wanted: Option<Model>, fits: &Fits, records: &[HoldoutRecord]) -> Chosen {
        let usable = |model: Model| fits.usable(model).is_some();
        if let Some(model) = model_wanted {
            let why = format!("{}, as asked", model.title());
            return Chosen { model: Some(model).filter(|model| usable(*model)), why, choice: None };
        }
        let records: Vec<HoldoutRecord> = records.iter().filter(|one| usable(one.model)).cloned().collect();
        if let Some(choice) = choose(&records) {
            return Chosen { model: Some(choice.model), why: choice.to_string(), choice: Some(choice) };
        }
        let accepted = fits.purchases.iter().filter(|fit| fit.accepted().is_ok());
        let best = accepted.max_by(|p, q| p.report.log_likelihood.total_cmp(&q.report.log_likelihood));
        let model = best.map(|fit| fit.fitted.model());
        let why = model.map_or_else(
            || "no model can be fitted".to_string(),
            |model| format!("{}: highest likelihood, because no holdout is available", model.title()),
        );
        Chosen { model, why, choice: None }
    }
}

/// The scoring model; `has_money` is whether spend and value are computed, or only P(alive) and orders.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScoringModel {
    pub valuation: Valuation,
    pub has_money: bool,
}

impl ScoringModel {
    /// A purchase fit with the spend fit and the terms; `None` if the purchase fit may not be used.
    pub(super) fn of(fits: &Fits, model: Model, terms: ValueTerms) -> Option<ScoringModel> {
        let fitted = fits.usable(model)?;
        let spend = fits.usable_spend();
        // Without a usable spend model any parameters will do: their numbers are not shown.
        let stand_in = || GammaGamma::new(1.0, 2.0, 1.0).ok();
        let valuation = Valuation::new(fitted, spend.or_else(stand_in)?, terms).ok()?;
        Some(ScoringModel { valuation, has_money: spend.is_some() })
    }
}
