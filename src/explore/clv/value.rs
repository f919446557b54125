//! The whole answer about lifetime value: segments, cohorts and all customers valued.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::binning::put_in_order;
use super::super::error::Error;
use super::super::store::Store;
use super::answer::{ClvAnswer, ClvTables};
use super::basis::{ClvInputs, Models};
use super::historical::common_age;
use super::question::ClvQuestion;
use super::segments::{residuals, value_cohorts, value_each, value_segments, value_total};
use crate::clv::SpendCorrelation;
use crate::engine::Cancel;

impl Store {
    /// Lifetime value by segment, with its basis.
    pub(in crate::explore) fn clv(
        &mut self,
        question: &ClvQuestion,
        models: &mut Models,
        cancel: &Cancel,
    ) -> Result<Arc<ClvAnswer>, Error> {
        self.begin();
        self.filter_table(&question.segment_filters, cancel)?;
        let mut basis = self.basis(question, models, cancel)?;
        if question.holdout {
            self.add_tracking(&mut basis, cancel)?;
        }
        let terms_of_history = basis.terms_of_history();
        let pooled = value_each(&basis.statistics, &basis.segment_models);
        let (mut of_all, mut by_month, mut history_of_all) = (None, HashMap::new(), None);
        let (mut by_segment, mut history) = (HashMap::new(), HashMap::new());
        if self.has_amount() {
            of_all = self.to_date(&basis.window, &[], cancel)?.remove(&Vec::new());
            by_month = self.to_date_by_month(&basis.window, cancel)?;
            history_of_all = self.observed(terms_of_history, &[], cancel)?.remove(&Vec::new());
            if !basis.attributes.is_empty() {
                by_segment = self.to_date(&basis.window, &basis.attributes, cancel)?;
                history = self.observed(terms_of_history, &basis.attributes, cancel)?;
            }
        }
        let (statistics, segment_models) = (&basis.statistics, &basis.segment_models);
        let has_money = segment_models.pooled.is_some_and(|scoring_model| scoring_model.has_money);
        let mut tables = ClvTables {
            total: value_total(statistics, segment_models, pooled.as_deref(), of_all, history_of_all),
            segments: if basis.attributes.is_empty() {
                Vec::new()
            } else {
                value_segments(statistics, segment_models, pooled.as_deref(), by_segment, history)
            },
            cohorts: value_cohorts(statistics, basis.window.end, has_money, pooled.as_deref(), by_month),
            acquisition: None,
        };
        let dimensions = self.as_made(&question.by, &basis.attributes);
        put_in_order(&mut tables.segments, &dimensions, |one| (&one.values, one.customers));
        if let (Some(cac), true) = (&question.cac, self.has_amount()) {
            let worth = pooled.filter(|_| has_money);
            let residuals = worth.map(|each| residuals(statistics, basis.window.end, segment_models, &each));
            let acquisition = self.acquisition(cac, question, &mut tables, residuals.as_ref(), cancel)?;
            tables.acquisition = Some(acquisition);
        }
        if question.bootstrap > 0 {
            let (window, attributes) = (&basis.window, &basis.attributes);
            self.add_intervals(window, attributes, segment_models, question.bootstrap, &mut tables, cancel)?;
        }
        Ok(Arc::new(self.clv_answer(basis, tables)))
    }

    /// The whole answer.
    pub(super) fn clv_answer(&self, basis: ClvInputs, tables: ClvTables) -> ClvAnswer {
        let cautions = basis.cautions();
        let ClvInputs { question, days, statistics, evidence, model, segment_models, .. } = basis;
        let money = segment_models.pooled.filter(|scoring_model| scoring_model.has_money);
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
            new_customer: money.map(|scoring_model| scoring_model.valuation.new_customer(None)),
            common_age: tables.total.observed.as_ref().and_then(common_age),
            segments: tables.segments,
            total: tables.total,
            cohorts: tables.cohorts,
            acquisition: tables.acquisition,
            sql: self.script(),
        }
    }

    fn add_tracking(&self, basis: &mut ClvInputs, cancel: &Cancel) -> Result<(), Error> {
        let days = &basis.days;
        let Ok(holdout) = &mut basis.model.holdout else { return Ok(()) };
        let Some(used) = holdout.record().map(|record| record.model) else { return Ok(()) };
        if let Some(fitted) = basis.model.calibration.usable(used) {
            holdout.tracking =
                Some(self.tracking(&fitted, &basis.calibration, days.first, days.as_of, cancel)?);
        }
        Ok(())
    }
}
