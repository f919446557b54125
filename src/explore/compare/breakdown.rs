//! Breaks the sides of a comparison down by attributes, over the cohorts that have completed an age.

use minijinja::context;

use crate::cohort::customer_history::GroupCounts;
use crate::cohort::{CohortLabel, CohortRow, Group, Matrix, Side, State};
use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::explore::segment_filter;
use crate::explore::shape::Shape;
use crate::explore::store::Store;
use crate::source::{Attribute, Role, attributes_value};

use super::question::{Breakdown, CompareQuestion, MOST_VALUES, SideAnswer, Skipped, Slices};
use super::side_orders::Values;

impl Store {
    /// The attributes that a question breaks its sides down by, and the skipped ones.
    pub(super) fn apart_by(
        &mut self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<(Vec<Attribute>, Vec<Skipped>), Error> {
        match &question.breakdown {
            apart if apart.is_by_cohort() => Ok((Vec::new(), Vec::new())),
            Breakdown::None => Ok((Vec::new(), Vec::new())),
            Breakdown::Dimension(name, _) => {
                Ok((self.dimensions(std::slice::from_ref(name), "--mix", cancel)?, Vec::new()))
            }
            Breakdown::AllDimensions(_) => self.few_valued(question, cancel),
        }
    }

    /// Attributes with few values, and why the other columns are left out.
    fn few_valued(
        &self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<(Vec<Attribute>, Vec<Skipped>), Error> {
        let segment_filters = &question.shape.segment_filters;
        let mapping = &self.source.mapping;
        let (mut few, mut skipped) = (Vec::new(), Vec::new());
        if !mapping.attributes.is_empty() {
            let attributes = attributes_value(&mapping.attributes);
            let context = context! { attributes, filter_table => segment_filter::table(segment_filters) };
            let answer = self.engine().query(&self.render("cardinality", context)?, cancel)?;
            for row in rows(&answer) {
                for (place, attribute) in mapping.attributes.iter().enumerate() {
                    let why = match row.count(&format!("v{place}"))? {
                        0 | 1 if !segment_filters.is_empty() => {
                            "only one value within the segment".to_string()
                        }
                        // Its values differ by definition, so they explain nothing.
                        _ if question.sides_mention(&attribute.name) => "it defines the sides".to_string(),
                        values if values > MOST_VALUES => format!("{values} values, more than {MOST_VALUES}"),
                        _ => {
                            few.push(attribute.clone());
                            continue;
                        }
                    };
                    skipped.push(Skipped { attribute: attribute.name.clone(), why });
                }
            }
        }
        let unused = mapping.columns.iter().filter(|column| column.role == Role::Unused);
        skipped.extend(unused.map(|column| Skipped {
            attribute: column.name.clone(),
            why: "not an attribute: too many values, only one value, or numbers with decimals".into(),
        }));
        Ok((few, skipped))
    }

    /// The values of attributes by their numbers.
    pub(super) fn numbered_values(
        &self,
        attributes: &[Attribute],
        cancel: &Cancel,
    ) -> Result<Vec<Vec<Option<String>>>, Error> {
        let mut found: Vec<Vec<Option<String>>> = vec![Vec::new(); attributes.len()];
        if attributes.is_empty() {
            return Ok(found);
        }
        // In the order of their numbers, from 0 on.
        for row in rows(&self.engine().query(&self.render("numbered_values", ())?, cancel)?) {
            let attribute = usize::try_from(row.int("attribute")?).unwrap_or(usize::MAX);
            if let Some(values) = found.get_mut(attribute) {
                values.push(row.maybe_text("value")?.map(str::to_string));
            }
        }
        Ok(found)
    }
}

/// The cohorts that have completed the age of the breakdown.
pub(super) fn complete(question: &CompareQuestion, whole: &Matrix) -> Vec<String> {
    let Some(age) = question.breakdown.age() else { return Vec::new() };
    let complete = whole.rows.iter().filter(|row| is_complete(whole, row, age));
    complete.map(|row| row.cohort.to_string()).collect()
}

/// Every attribute with the groups of its values, the largest first; empty if no cohort has completed the age.
pub(super) fn slices(
    attributes: &[Attribute],
    numbers: Vec<Vec<Option<String>>>,
    values: Values,
    shape: &Shape,
) -> Vec<Slices> {
    if !values.complete.contains(&true) {
        return Vec::new();
    }
    let each = attributes.iter().zip(numbers).zip(values.counted);
    let slices = each.map(|((attribute, names), counted)| {
        let groups = |sides: Vec<GroupCounts>| sides.into_iter().map(|one| group(one, shape)).collect();
        let mut values: Vec<(Option<String>, Vec<Group>)> =
            names.into_iter().zip(counted.into_iter().map(groups)).collect();
        let size = |groups: &[Group]| groups.iter().map(Group::size).sum::<u64>();
        values.retain(|(_, groups)| size(groups) > 0);
        values.sort_by(|(name, groups), (other, more)| {
            size(more).cmp(&size(groups)).then_with(|| name.cmp(other))
        });
        Slices { attribute: attribute.name.clone(), values }
    });
    slices.collect()
}

/// The group of one value on one side.
fn group(counted: GroupCounts, shape: &Shape) -> Group {
    let counted = scaled(counted, shape);
    let mut group = Group::empty();
    group.row.size = counted.members;
    group.row.by_age = counted.by_age;
    group.moments = counted.moments;
    group
}

/// Cohorts that have completed the age, each as a value.
pub(super) fn by_cohort(sides: &[SideAnswer], whole: &Matrix, question: &CompareQuestion) -> Slices {
    let age = question.breakdown.age().unwrap_or(0);
    let complete = whole.rows.iter().filter(|row| is_complete(whole, row, age));
    let of_side = |side: &Side, label: &CohortLabel| {
        let place = side.matrix.rows.iter().position(|row| row.cohort == *label);
        let row = place.and_then(|place| Some((side.matrix.rows.get(place)?, side.moments.get(place)?)));
        row.map_or_else(Group::empty, |(row, moments)| Group { row: row.clone(), moments: moments.clone() })
    };
    let values = complete.map(|row| {
        let groups = sides.iter().map(|side| of_side(&side.side, &row.cohort)).collect();
        (Some(row.cohort.to_string()), groups)
    });
    Slices { attribute: "cohort".into(), values: values.collect() }
}

/// A share of the amount as margin: squares are scaled by its square.
pub(super) fn scaled(mut counted: GroupCounts, shape: &Shape) -> GroupCounts {
    let Some(share) = shape.margin else { return counted };
    let square = share.to_f64().powi(2);
    counted.by_age.iter_mut().for_each(|cell_counts| cell_counts.margin = share.of(cell_counts.revenue));
    for moments in &mut counted.moments {
        moments.margin2 = moments.revenue2 * square;
        moments.total_margin2 = moments.total2 * square;
    }
    counted
}

/// Whether every member of a cohort has finished an age.
pub(super) fn is_complete(matrix: &Matrix, row: &CohortRow, age: u32) -> bool {
    matrix.window(row, age).state(matrix.as_of) == State::Complete
}
