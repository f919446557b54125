//! The cohorts of orders that stay in their database, asked for once.

use minijinja::context;

use crate::cohort::{CohortBy, CohortLabel, Grain, Period};
use crate::engine::{Cancel, EngineError, Row};
use crate::explore::counts::sql_shape;
use crate::explore::customers::{Cohort, CountedCohorts, RemoteCohort, RemoteCounts, no_cohort};
use crate::explore::error::Error;
use crate::explore::shape::Shape;
use crate::explore::store::Store;

use super::grouping::Grouping;
use super::patterns::by_size;

impl Store {
    /// The cohort of a list, or all customers as one.
    pub(super) fn remote_cohort(
        &self,
        shape: &Shape,
        cohort: Option<&Cohort>,
        counts: &mut RemoteCounts,
        cancel: &Cancel,
    ) -> Result<RemoteCohort, Error> {
        let cohorts = self.remote_cohorts(shape, cohort.is_some(), counts, cancel)?;
        let Some(wanted) = cohort else {
            let all = cohorts.into_iter().next();
            return all.ok_or_else(|| Store::no_customers(&shape.segment_filters));
        };
        if let Some(found) = cohorts.iter().find(|one| one.label == wanted.label) {
            return Ok(found.clone());
        }
        let labels: Vec<String> = cohorts.into_iter().map(|one| one.label).collect();
        Err(no_cohort(&wanted.label, &labels))
    }

    /// Every cohort of a shape, or, if they are not grouped, all customers as one cohort. Asked for once.
    fn remote_cohorts(
        &self,
        shape: &Shape,
        is_grouped: bool,
        counts: &mut RemoteCounts,
        cancel: &Cancel,
    ) -> Result<Vec<RemoteCohort>, Error> {
        let reduced = self.remote()?;
        let (by, grain) = match &shape.cohort {
            CohortBy::Attribute(name) if is_grouped => (vec![name.clone()], None),
            CohortBy::Period(grain) if is_grouped => (Vec::new(), Some(*grain)),
            _ => (Vec::new(), None),
        };
        let grouping = self.grouping(&by, "--cohort", &shape.segment_filters)?;
        let context = context! {
            grain => grain.map(Grain::name),
            shape => sql_shape(shape, None),
            ..grouping.value()
        };
        let sql = reduced.render("cohorts", grouping.needs_attributes(), context)?;
        self.note(&sql);
        let is_counted =
            |counted: &&CountedCohorts| counted.shape == *shape && counted.is_grouped == is_grouped;
        if let Some(counted) = counts.cohorts.as_ref().filter(is_counted) {
            return Ok(counted.cohorts.clone());
        }
        let read = |row: &Row| remote_cohort(row, shape, grain, &grouping);
        let cohorts = reduced.all(self.engine(), &sql, cancel, read)?;
        let mut cohorts: Vec<RemoteCohort> = cohorts.into_iter().flatten().collect();
        match grain {
            Some(_) => cohorts.sort_by_key(|one| one.index),
            None => cohorts.sort_by_key(|one| by_size(one.size, std::slice::from_ref(&one.value))),
        }
        counts.cohorts = Some(CountedCohorts { shape: shape.clone(), is_grouped, cohorts: cohorts.clone() });
        Ok(cohorts)
    }
}

/// The cohort of a row; none if it has no customers.
fn remote_cohort(
    row: &Row,
    shape: &Shape,
    grain: Option<Grain>,
    grouping: &Grouping,
) -> Result<Option<RemoteCohort>, EngineError> {
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
    Ok(Some(RemoteCohort { label, index, value, size, first }))
}
