//! Lifetime value of a source: purchase statistics from the database, models from `clv`, an answer for screen and file.

mod acquisition;
mod answer;
mod caution;
mod cells;
mod customers;
mod drill;
mod expected;
mod forecast;
mod observed;
mod question;
mod record;
mod segments;
mod statistics;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

pub use acquisition::{Acquisition, Cac, Payoff, Unmatched};
pub use answer::{ClvAnswer, Fits, Holdout, SegmentValue, ToDate};
pub use cells::{AgeRecord, MatrixForecast};
pub use customers::CustomerValue;
pub use expected::{EXPECTED, Expected, Valued};
pub(super) use expected::{TABLE as EXPECTED_TABLE, Valuing};
pub use observed::{HALF_YEAR_DAYS, Observed, ValueAtAge};
pub use question::{ClvQuestion, FitMode};

use super::cutting::put_in_order;
use super::error::Error;
use super::session::Session;
use super::within::{self, Within};
use crate::clv::{Evidence, Model, Refusal, SpendCorrelation, ValueTerms};
use crate::cohort::Period;
use crate::engine::Cancel;
use crate::source::Attribute;
use forecast::{Chosen, Valuer};
use observed::{Telling, YEAR_DAYS, common_age};
use segments::{Valuers, fit_apart, residuals, value_cohorts, value_each, value_segments, value_total};
use statistics::{Statistics, Window, day_number};

impl Session {
    /// Lifetime value by segment, with everything it rests on.
    pub(super) fn clv(&mut self, question: &ClvQuestion, cancel: &Cancel) -> Result<Arc<ClvAnswer>, Error> {
        let mut basis = self.basis(question, cancel)?;
        if question.record {
            self.add_tracking(&mut basis, cancel)?;
        }
        let telling = basis.telling();
        let pooled = value_each(&basis.statistics, &basis.valuers);
        let (mut of_all, mut by_month, mut seen_of_all) = (None, HashMap::new(), None);
        let (mut by_segment, mut seen) = (HashMap::new(), HashMap::new());
        if self.has_amount() {
            of_all = self.to_date(&basis.window, &[], cancel)?.remove(&Vec::new());
            by_month = self.to_date_by_month(&basis.window, cancel)?;
            seen_of_all = self.observed(telling, &[], cancel)?.remove(&Vec::new());
            if !basis.attributes.is_empty() {
                by_segment = self.to_date(&basis.window, &basis.attributes, cancel)?;
                seen = self.observed(telling, &basis.attributes, cancel)?;
            }
        }
        let (statistics, valuers) = (&basis.statistics, &basis.valuers);
        let has_money = valuers.pooled.is_some_and(|valuer| valuer.has_money);
        let mut told = Parts {
            total: value_total(statistics, valuers, pooled.as_deref(), of_all, seen_of_all),
            segments: if basis.attributes.is_empty() {
                Vec::new()
            } else {
                value_segments(statistics, valuers, pooled.as_deref(), by_segment, seen)
            },
            cohorts: value_cohorts(statistics, basis.window.end, has_money, pooled.as_deref(), by_month),
            acquisition: None,
        };
        let dimensions = self.as_made(&question.by, &basis.attributes);
        put_in_order(&mut told.segments, &dimensions, |one| (&one.values, one.customers));
        if let (Some(cac), true) = (&question.cac, self.has_amount()) {
            let worth = pooled.filter(|_| has_money);
            let residuals = worth.map(|each| residuals(statistics, basis.window.end, valuers, &each));
            let of = (question.by.as_slice(), question.within.as_slice());
            told.acquisition = Some(self.acquisition(cac, of, &mut told, residuals.as_ref(), cancel)?);
        }
        if question.bootstrap > 0 {
            let both = (told.segments.as_mut_slice(), &mut told.total);
            let of = (&basis.window, basis.attributes.as_slice());
            self.add_intervals(of, valuers, question.bootstrap, both, cancel)?;
        }
        Ok(Arc::new(self.told(basis, told)))
    }

    /// Statistics, models and what values whom.
    fn basis(&mut self, question: &ClvQuestion, cancel: &Cancel) -> Result<Basis, Error> {
        let attributes = self.dimensions(&question.by, "--by", cancel)?;
        self.prepare_refunds(cancel)?;
        if !attributes.is_empty() {
            self.prepare_profiles(cancel)?;
        }
        let within = within::table(&question.within);
        let first = self.first_day(within.as_deref(), cancel)?;
        let days = Days::of(question, first, self.report().as_of)?;
        let window = self.window(days.first, days.valued_on, within.as_deref(), cancel)?;
        let calibration = self.window(days.first, days.split, within.as_deref(), cancel)?;
        let question = self.with_margin(question, &window, cancel)?;
        let statistics = self.statistics(&window, &[], &attributes, cancel)?;
        let evidence = statistics.evidence(window.days, self.has_amount());
        let asked = (question.model, question.calibration_end, question.within.clone());
        let model = match self.models.get(&asked) {
            Some(known) => known.clone(),
            None if question.observed_only && self.has_amount() => Modelled::unasked(),
            None => {
                let made = self.model(&question, &days, (&statistics, &evidence), &calibration, cancel)?;
                self.models.insert(asked, made.clone());
                made
            }
        };
        let mut valuers = Valuers { pooled: model.valuer(&question), ..Valuers::default() };
        if let Some(pooled) = &valuers.pooled {
            valuers.own = fit_apart(&question, &statistics, pooled, &model.fits, cancel)?;
        }
        Ok(Basis { question, attributes, days, window, calibration, statistics, evidence, model, valuers })
    }

    /// The question with the margin of the data, where a cost is mapped and no margin was said.
    fn with_margin(
        &self,
        asked: &ClvQuestion,
        window: &Window,
        cancel: &Cancel,
    ) -> Result<ClvQuestion, Error> {
        let mut question = asked.clone();
        if self.source.mapping.cost.is_none() || !asked.margin_of_data {
            return Ok(question);
        }
        let margin = self.margin_of_data(window, cancel)?;
        let terms = ValueTerms::new(margin, asked.terms.discount(), asked.terms.horizon());
        question.terms = terms.map_err(|_| Error::NoMargin { percent: margin * 100.0 })?;
        Ok(question)
    }

    /// The whole answer.
    fn told(&self, basis: Basis, told: Parts) -> ClvAnswer {
        let cautions = basis.cautions();
        let Basis { question, days, statistics, evidence, model, valuers, .. } = basis;
        let money = valuers.pooled.filter(|valuer| valuer.has_money);
        ClvAnswer {
            question,
            report: Arc::new(self.report().clone()),
            valued_on: days.valued_on,
            split: days.split,
            evidence,
            repeat_purchases: statistics.repeat_purchases(),
            refused: model.refused,
            cautions,
            fits: model.fits,
            model: model.chosen.model,
            why: model.chosen.why,
            choice: model.chosen.choice,
            holdout: model.holdout,
            correlation: self.has_amount().then(|| SpendCorrelation::of(&statistics.spend_groups())),
            new_customer: money.map(|valuer| valuer.valuation.new_customer(None)),
            common_age: told.total.observed.as_ref().and_then(common_age),
            segments: told.segments,
            total: told.total,
            cohorts: told.cohorts,
            acquisition: told.acquisition,
        }
    }

    /// Gates, fits and the record.
    fn model(
        &self,
        question: &ClvQuestion,
        days: &Days,
        (statistics, evidence): (&Statistics, &Evidence),
        calibration: &Window,
        cancel: &Cancel,
    ) -> Result<Modelled, Error> {
        if let Err(refused) = evidence.allows_orders() {
            let refused = evidence.allows_value().err().unwrap_or(refused);
            return Ok(Modelled::refused(refused));
        }
        let models = question.model.map_or_else(|| Model::ALL.to_vec(), |model| vec![model]);
        let record = self.record(&models, calibration, days.as_of, cancel)?;
        let mut refused = evidence.allows_value().err().unwrap_or_default();
        let fits = if days.valued_on == days.split {
            record.fits.clone()
        } else {
            Fits::of(&models, statistics, refused.is_empty(), &record.fits, cancel)?
        };
        let no_records = Vec::new();
        let chosen = Chosen::of(question.model, &fits, record.records.as_ref().unwrap_or(&no_records));
        if chosen.model.is_none() {
            refused.extend(fits.purchase_refusals());
        }
        refused.extend(fits.spend_refusal());
        let holdout = record.records.map(|records| Holdout {
            used: records.iter().position(|one| Some(one.model) == chosen.model).unwrap_or(0),
            records,
            tracking: None,
        });
        Ok(Modelled { fits, calibration: record.fits, chosen, holdout, refused })
    }

    fn add_tracking(&self, basis: &mut Basis, cancel: &Cancel) -> Result<(), Error> {
        let days = (basis.days.first, basis.days.as_of);
        let Ok(holdout) = &mut basis.model.holdout else { return Ok(()) };
        let Some(used) = holdout.record().map(|record| record.model) else { return Ok(()) };
        if let Some(fitted) = basis.model.calibration.usable(used) {
            holdout.tracking = Some(self.tracking(&fitted, &basis.calibration, days, cancel)?);
        }
        Ok(())
    }
}

/// What an answer is made from.
struct Basis {
    /// With the terms in use.
    question: ClvQuestion,
    attributes: Vec<Attribute>,
    days: Days,
    window: Window,
    calibration: Window,
    statistics: Statistics,
    evidence: Evidence,
    model: Modelled,
    valuers: Valuers,
}

impl Basis {
    fn telling(&self) -> Telling<'_> {
        let lifespan = self.question.lifespan.map(|span| span.days() / YEAR_DAYS);
        Telling { window: &self.window, first: self.days.first, terms: &self.question.terms, lifespan }
    }
}

/// The customers told apart.
struct Parts {
    segments: Vec<SegmentValue>,
    cohorts: Vec<(Period, SegmentValue)>,
    total: SegmentValue,
    acquisition: Option<Acquisition>,
}

/// The days that matter.
struct Days {
    first: Date,
    as_of: Date,
    /// Fits and values stand on this day.
    valued_on: Date,
    /// The last day of the calibration.
    split: Date,
}

impl Days {
    fn of(question: &ClvQuestion, first: Date, as_of: Date) -> Result<Days, Error> {
        if let Some(end) = question.calibration_end {
            if end < first || end >= as_of {
                return Err(Error::CalibrationEnd { end, first, as_of });
            }
            return Ok(Days { first, as_of, valued_on: end, split: end });
        }
        let third = (day_number(as_of) - day_number(first)) / 3;
        let split = as_of.saturating_sub(third.days());
        Ok(Days { first, as_of, valued_on: as_of, split })
    }
}

/// Models by what they were asked for: the model, the end of the calibration, and whose they are. Fits do not depend on
/// the rest.
pub(super) type Models = HashMap<(Option<Model>, Option<Date>, Vec<Within>), Modelled>;

/// Models with their record, before anything is valued.
#[derive(Clone)]
pub(super) struct Modelled {
    fits: Fits,
    /// Fits on the calibration alone.
    calibration: Fits,
    chosen: Chosen,
    holdout: Result<Holdout, Vec<Refusal>>,
    refused: Vec<Refusal>,
}

impl Modelled {
    fn refused(refused: Vec<Refusal>) -> Modelled {
        let chosen = Chosen { model: None, why: "no forecast".to_string(), choice: None };
        let holdout = Err(refused.clone());
        Modelled { fits: Fits::default(), calibration: Fits::default(), chosen, holdout, refused }
    }

    /// Nothing was fitted, because nothing that was asked needs it.
    fn unasked() -> Modelled {
        let none = Modelled::refused(Vec::new());
        let why = "no forecast was asked for".to_string();
        Modelled { chosen: Chosen { why, ..none.chosen }, ..none }
    }

    fn valuer(&self, question: &ClvQuestion) -> Option<Valuer> {
        Valuer::of(&self.fits, self.chosen.model?, question.terms)
    }
}
