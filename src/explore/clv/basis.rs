//! The basis of every answer about lifetime value: statistics, fitted models, and the models that value each segment.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::error::Error;
use super::super::segment_filter::{self, SegmentFilter};
use super::super::store::{Recording, Store};
use super::answer::{Fits, Holdout};
use super::fits::{Chosen, ScoringModel};
use super::historical::{HistoricalTerms, YEAR_DAYS};
use super::question::ClvQuestion;
use super::segments::{SegmentModels, fit_apart};
use super::statistics::{Statistics, Window, day_number};
use crate::clv::{Evidence, Model, Refusal, ValueTerms};
use crate::engine::Cancel;
use crate::source::Attribute;

/// The remark of a script in place of the models.
const FITTED: &str =
    "-- The program fits the models to these purchases; what they expect of customers comes from no SQL";

impl Store {
    /// Statistics, models, and the models that value each segment.
    pub(super) fn basis(
        &mut self,
        question: &ClvQuestion,
        models: &mut Models,
        cancel: &Cancel,
    ) -> Result<ClvInputs, Error> {
        let attributes = self.dimensions(&question.by, "--by", cancel)?;
        self.prepare_refunds(cancel)?;
        if !attributes.is_empty() {
            self.prepare_attributes(cancel)?;
        }
        let filter_table = segment_filter::table(&question.segment_filters);
        let first = self.first_day(filter_table.as_deref(), cancel)?;
        let days = Days::of(question, first, self.report().as_of)?;
        let window = self.window(days.first, days.valued_on, filter_table.as_deref(), cancel)?;
        let calibration = self.window(days.first, days.split, filter_table.as_deref(), cancel)?;
        let question = self.with_margin(question, &window, cancel)?;
        let statistics = self.statistics(&window, &[], &attributes, cancel)?;
        let evidence = statistics.evidence(window.days, self.has_amount());
        let requested = (question.model, question.calibration_end, question.segment_filters.clone());
        let model = match models.get(&requested) {
            Some(known) => {
                self.rest_on(&known.rests_on);
                known.clone()
            }
            None if question.observed_only && self.has_amount() => Modelled::unasked(),
            None => {
                self.begin();
                let mut made = self.model(&question, &days, &statistics, &evidence, &calibration, cancel)?;
                self.note(FITTED);
                made.rests_on = self.end();
                self.rest_on(&made.rests_on);
                models.insert(requested, made.clone());
                made
            }
        };
        let mut segment_models =
            SegmentModels { pooled: model.scoring_model(&question), ..SegmentModels::default() };
        if let Some(pooled) = &segment_models.pooled {
            segment_models.by_segment = fit_apart(&question, &statistics, pooled, &model.fits, cancel)?;
        }
        Ok(ClvInputs {
            question,
            attributes,
            days,
            window,
            calibration,
            statistics,
            evidence,
            model,
            segment_models,
        })
    }

    /// The question with the margin of the data, if a cost is mapped and no margin is given.
    fn with_margin(
        &self,
        requested: &ClvQuestion,
        window: &Window,
        cancel: &Cancel,
    ) -> Result<ClvQuestion, Error> {
        let mut question = requested.clone();
        if self.source.mapping.cost.is_none() || !requested.margin_of_data {
            return Ok(question);
        }
        let margin = self.margin_of_data(window, cancel)?;
        let terms = ValueTerms::new(margin, requested.terms.discount(), requested.terms.horizon());
        question.terms = terms.map_err(|_| Error::NoMargin { percent: margin * 100.0 })?;
        Ok(question)
    }

    /// Gates, fits and the holdout record.
    fn model(
        &self,
        question: &ClvQuestion,
        days: &Days,
        statistics: &Statistics,
        evidence: &Evidence,
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
        Ok(Modelled {
            fits,
            calibration: record.fits,
            chosen,
            holdout,
            refused,
            rests_on: Recording::default(),
        })
    }
}

/// The inputs of an answer.
pub(super) struct ClvInputs {
    /// With the terms in use.
    pub question: ClvQuestion,
    pub attributes: Vec<Attribute>,
    pub days: Days,
    pub window: Window,
    pub calibration: Window,
    pub statistics: Statistics,
    pub evidence: Evidence,
    pub model: Modelled,
    pub segment_models: SegmentModels,
}

impl ClvInputs {
    pub(super) fn terms_of_history(&self) -> HistoricalTerms<'_> {
        let lifespan = self.question.lifespan.map(|span| span.days() / YEAR_DAYS);
        HistoricalTerms {
            window: &self.window,
            first: self.days.first,
            terms: &self.question.terms,
            lifespan,
        }
    }
}

/// The days that matter.
pub(super) struct Days {
    pub first: Date,
    pub as_of: Date,
    /// Models are fitted and customers valued as of this day.
    pub valued_on: Date,
    /// The last day of the calibration.
    pub split: Date,
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

/// Models, by the question's model, end of calibration and customers. Fits do not depend on anything else.
pub(in crate::explore) type Models = HashMap<(Option<Model>, Option<Date>, Vec<SegmentFilter>), Modelled>;

/// Models with their record, before anything is valued.
#[derive(Clone)]
pub(in crate::explore) struct Modelled {
    pub(super) fits: Fits,
    /// Fits on the calibration alone.
    pub(super) calibration: Fits,
    pub(super) chosen: Chosen,
    pub(super) holdout: Result<Holdout, Vec<Refusal>>,
    pub(super) refused: Vec<Refusal>,
    /// The SQL that read the data of the fits.
    rests_on: Recording,
}

impl Modelled {
    fn refused(refused: Vec<Refusal>) -> Modelled {
        let chosen = Chosen { model: None, why: "no forecast".to_string(), choice: None };
        let holdout = Err(refused.clone());
        Modelled {
            fits: Fits::default(),
            calibration: Fits::default(),
            chosen,
            holdout,
            refused,
            rests_on: Recording::default(),
        }
    }

    /// No model was fitted, because the question needs none.
    fn unasked() -> Modelled {
        let none = Modelled::refused(Vec::new());
        let why = "no forecast was asked for".to_string();
        Modelled { chosen: Chosen { why, ..none.chosen }, ..none }
    }

    fn scoring_model(&self, question: &ClvQuestion) -> Option<ScoringModel> {
        ScoringModel::of(&self.fits, self.chosen.model?, question.terms)
    }
}
