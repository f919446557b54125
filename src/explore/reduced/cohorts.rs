//! The cohorts of orders that stay in their database, asked for once.

use minijinja::context;

use crate::cohort::{CohortBy, CohortLabel, Grain, Period};
use crate::engine::Cancel;
use crate::explore::counts::sql_shape;
use crate::explore::customers::{Cohort, Known, KnownCohort, no_cohort};
use crate::explore::error::Error;
use crate::explore::shape::Shape;
use crate::explore::store::Store;

use super::patterns::by_size;

impl Store {
    /// The cohort of a list, or all customers as one.
    pub(super) fn cohort_there(
        &self,
        shape: &Shape,
        cohort: Option<&Cohort>,
        known: &mut Known,
        cancel: &Cancel,
    ) -> Result<KnownCohort, Error> {
        let by = match (&shape.cohort, cohort) {
            (CohortBy::Attribute(name), Some(_)) => vec![name.clone()],
            _ => Vec::new(),
        };
        let grain = shape.cohort.grain().filter(|_| cohort.is_some());
        let cohorts = self.cohorts_there((shape, &by, grain), known, cancel)?;
        let Some(wanted) = cohort else {
            let all = cohorts.into_iter().next();
            return all.ok_or_else(|| Store::nobody_there(&shape.segment_filters));
        };
        if let Some(found) = cohorts.iter().find(|one| one.label == wanted.label) {
            return Ok(found.clone());
        }
        let labels: Vec<String> = cohorts.into_iter().map(|one| one.label).collect();
        Err(no_cohort(&wanted.label, &labels))
    }

    /// Every cohort, asked for once.
    fn cohorts_there(
        &self,
        (shape, by, grain): (&Shape, &[String], Option<Grain>),
        known: &mut Known,
        cancel: &Cancel,
    ) -> Result<Vec<KnownCohort>, Error> {
        let Some(reduced) = self.reduced() else { return Err(self.whole_histories()) };
        let grouping = self.grouping(by, "--cohort", &shape.segment_filters)?;
        let context = context! {
            grain => grain.map(Grain::name),
            shape => sql_shape(shape, None),
            ..grouping.value()
        };
        let sql = reduced.render("cohorts", grouping.with_attributes(), context)?;
        self.note(&sql);
        let is_grouped = !by.is_empty() || grain.is_some();
        let is_known =
            |(of, grouped, _): &&(Shape, bool, Vec<KnownCohort>)| of == shape && *grouped == is_grouped;
        if let Some((.., cohorts)) = known.cohorts.as_ref().filter(is_known) {
            return Ok(cohorts.clone());
        }
        let mut cohorts = reduced.all(self.engine(), &sql, cancel, |row| {
            let size = row.count("members")?;
            let Some(first) = row.maybe_moment("first_acquired")? else { return Ok(None) };
            let index = match grain {
                Some(_) => i32::try_from(row.int("cohort")?).ok(),
                None => None,
            };
            let value = match grouping.by.first() {
                Some(column) => row.maybe_text(column)?.map(str::to_string),
                None => None,
            };
            let label = match (grain, index) {
                (Some(grain), Some(index)) => {
                    CohortLabel::Period(Period::new(grain, index, shape.week_start)).to_string()
                }
                _ => CohortLabel::Value(value.clone()).to_string(),
            };
            Ok(Some(KnownCohort { label, index, value, size, first }))
        })?;
        cohorts.retain(Option::is_some);
        let mut cohorts: Vec<KnownCohort> = cohorts.into_iter().flatten().collect();
        match grain {
            Some(_) => cohorts.sort_by_key(|one| one.index),
            None => cohorts.sort_by_key(|one| by_size(one.size, std::slice::from_ref(&one.value))),
        }
        known.cohorts = Some((shape.clone(), is_grouped, cohorts.clone()));
        Ok(cohorts)
    }
}
