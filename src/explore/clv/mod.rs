//! Lifetime value of a source: purchase statistics from the database, models from `clv`, an answer for screen and file.

mod answer;
mod customers;
mod forecast;
mod question;
mod record;
mod segments;
mod statistics;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

pub use answer::{ClvAnswer, Fits, Holdout, SegmentValue, ToDate};
pub use customers::CustomerValue;
pub use question::{ClvQuestion, FitMode};

use super::error::Error;
use super::session::Session;
use crate::clv::{Evidence, Model, Refusal, SpendCorrelation};
use crate::engine::Cancel;
use crate::source::DataReport;
use forecast::{Chosen, Valuer};
use segments::{Valuers, fit_apart, value_segments, value_total};
use statistics::{Statistics, Window, day_number};

impl Session {
    /// Lifetime value by segment, with everything it rests on.
    pub(super) fn clv(&mut self, question: &ClvQuestion, cancel: &Cancel) -> Result<Arc<ClvAnswer>, Error> {
        Ok(Arc::new(self.valued(question, cancel)?.0))
    }

    /// The answer, what values the customers of each segment, and the window they are in.
    fn valued(
        &mut self,
        question: &ClvQuestion,
        cancel: &Cancel,
    ) -> Result<(ClvAnswer, Valuers, Window), Error> {
        let attributes = self.dimensions(&question.by, "--by", cancel)?;
        self.prepare_refunds(cancel)?;
        if !attributes.is_empty() {
            self.prepare_profiles(cancel)?;
        }
        let days = Days::of(question, self.report())?;
        let window = self.window(days.first, days.valued_on, cancel)?;
        let calibration = self.window(days.first, days.split, cancel)?;
        let statistics = self.statistics(&window, &[], &attributes, cancel)?;
        let evidence = statistics.evidence(window.days, self.has_amount());
        let mut model = self.model(question, &days, (&statistics, &evidence), &calibration, cancel)?;
        let mut valuers = Valuers { pooled: model.valuer(question), ..Valuers::default() };
        if let Some(pooled) = &valuers.pooled {
            valuers.own = fit_apart(question, &statistics, pooled, &model.fits, cancel)?;
        }
        let (mut by_segment, mut of_all) = (HashMap::new(), None);
        if self.has_amount() {
            of_all = self.to_date(&window, &[], cancel)?.remove(&Vec::new());
            by_segment = self.to_date(&window, &attributes, cancel)?;
        }
        let mut total = value_total(&statistics, &valuers, of_all);
        let mut segments = match attributes.as_slice() {
            [] => Vec::new(),
            _ => value_segments(&statistics, &valuers, by_segment),
        };
        if question.bootstrap > 0 {
            let both = (segments.as_mut_slice(), &mut total);
            self.add_intervals((&window, &attributes), &valuers, question.bootstrap, both, cancel)?;
        }
        let money = valuers.pooled.filter(|valuer| valuer.has_money);
        if question.record {
            self.add_tracking(&mut model, &calibration, &days, cancel)?;
        }
        let answer = ClvAnswer {
            question: question.clone(),
            report: Arc::new(self.report().clone()),
            valued_on: days.valued_on,
            split: days.split,
            evidence,
            repeat_purchases: statistics.repeat_purchases(),
            refused: model.refused,
            fits: model.fits,
            model: model.chosen.model,
            why: model.chosen.why,
            choice: model.chosen.choice,
            holdout: model.holdout,
            correlation: self.has_amount().then(|| SpendCorrelation::of(&statistics.spend_groups())),
            new_customer: money.map(|valuer| valuer.valuation.new_customer(None)),
            segments,
            total,
        };
        Ok((answer, valuers, window))
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

    fn add_tracking(
        &self,
        model: &mut Modelled,
        calibration: &Window,
        days: &Days,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Ok(holdout) = &mut model.holdout else { return Ok(()) };
        let Some(used) = holdout.record().map(|record| record.model) else { return Ok(()) };
        if let Some(fitted) = model.calibration.usable(used) {
            holdout.tracking = Some(self.tracking(&fitted, calibration, (days.first, days.as_of), cancel)?);
        }
        Ok(())
    }
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
    fn of(question: &ClvQuestion, report: &DataReport) -> Result<Days, Error> {
        let (first, as_of) = (report.span.0.date(), report.as_of);
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

/// Models with their record, before anything is valued.
struct Modelled {
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

    fn valuer(&self, question: &ClvQuestion) -> Option<Valuer> {
        Valuer::of(&self.fits, self.chosen.model?, question.terms)
    }
}
