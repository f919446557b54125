//! The holdout: models fitted on orders up to a split, compared with the orders after it.

use jiff::civil::Date;
use minijinja::context;

use super::super::error::Error;
use super::super::store::Store;
use super::answer::Fits;
use super::statistics::{Window, day_number, whole};
use crate::clv::{AcquisitionDay, FittedModel, HoldoutRecord, Model, Refusal, Tracking, track};
use crate::engine::{Cancel, rows};

/// The holdout of each model, or why it is missing.
pub(super) struct Record {
    /// Fits on the calibration alone.
    pub fits: Fits,
    pub records: Result<Vec<HoldoutRecord>, Vec<Refusal>>,
}

impl Store {
    /// Fits the models to the calibration and forecasts the rest.
    pub(super) fn record(
        &self,
        models: &[Model],
        calibration: &Window,
        as_of: Date,
        cancel: &Cancel,
    ) -> Result<Record, Error> {
        let statistics = self.statistics(calibration, &["later_orders"], &[], cancel)?;
        let evidence = statistics.evidence(calibration.days, self.has_amount());
        if let Err(refusals) = evidence.allows_orders() {
            return Ok(Record { fits: Fits::default(), records: Err(refusals) });
        }
        let with_spend = evidence.allows_value().is_ok();
        let fits = Fits::of(models, &statistics, with_spend, &Fits::default(), cancel)?;
        let weeks = f64::from(day_number(as_of) - day_number(calibration.end)) / 7.0;
        let (groups, spend) = (statistics.holdout_groups(), fits.usable_spend());
        let fitted = models.iter().filter_map(|model| fits.usable(*model));
        let mut records: Vec<HoldoutRecord> =
            fitted.filter_map(|model| HoldoutRecord::new(&model, spend.as_ref(), &groups, weeks)).collect();
        let spent = statistics.later_spend().to_f64();
        records.iter_mut().filter_map(|one| one.spend.as_mut()).for_each(|spend| spend.actual = spent);
        let records = if records.is_empty() { Err(fits.refusals()) } else { Ok(records) };
        Ok(Record { fits, records })
    }

    /// Repeat purchases week by week, expected and observed, of the customers of the calibration.
    pub(super) fn tracking(
        &self,
        model: &FittedModel,
        calibration: &Window,
        first: Date,
        as_of: Date,
        cancel: &Cancel,
    ) -> Result<Tracking, Error> {
        let base = day_number(first);
        let weeks = u32::try_from((day_number(as_of) - base + 1) / 7).unwrap_or(0);
        let context = context! { name => &calibration.table, base };
        let acquisitions_by_day = self.ask(&self.render("acquisitions_by_day", context.clone())?, cancel)?;
        let acquisitions_by_day = rows(&acquisitions_by_day)
            .map(|row| Ok(AcquisitionDay { day: whole(&row, "day")?, count: row.count("customers")? as f64 }))
            .collect::<Result<Vec<AcquisitionDay>, Error>>()?;
        let mut actual = vec![0.0; weeks as usize];
        for row in rows(&self.ask(&self.render("repeat_weeks", context)?, cancel)?) {
            if let Some(week) = actual.get_mut(whole(&row, "week")? as usize) {
                *week = row.count("orders")? as f64;
            }
        }
        let split_day = u32::try_from(calibration.days).unwrap_or(0);
        Ok(track(model, &acquisitions_by_day, &actual, weeks, split_day))
    }
}
