//! Takes the sides of a comparison apart by attributes, over the cohorts that have completed an age.

use std::collections::BTreeMap;

use crate::cohort::{CohortRow, Group, Label, Matrix, Side, State};
use crate::engine::{Cancel, rows};
use crate::explore::error::Error;
use crate::explore::session::Session;
use crate::explore::view::Shape;
use crate::source::{Attribute, Role, attributes_value};
use minijinja::context;

use super::count::{Counted, numbered, side_of};
use super::{Apart, CompareAnswer, MOST_VALUES, SideAnswer, Skipped, Slices};

impl Session {
    /// Fills in the values of the attributes that were asked for.
    pub(super) fn take_apart(
        &mut self,
        answer: &mut CompareAnswer,
        whole: &Matrix,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let Some(age) = answer.question.apart.age() else { return Ok(()) };
        let is_complete = |row: &CohortRow| whole.window(row, age).state(whole.as_of) == State::Complete;
        let complete: Vec<(i32, &CohortRow)> = numbered(whole).filter(|(_, row)| is_complete(row)).collect();
        answer.complete = complete.iter().map(|(_, row)| row.cohort.to_string()).collect();
        if complete.is_empty() {
            return Ok(());
        }
        let attributes = match &answer.question.apart {
            Apart::No => return Ok(()),
            Apart::By(name, _) if name == "cohort" => {
                answer.slices.push(by_cohort(&answer.sides, whole, age));
                return Ok(());
            }
            Apart::By(name, _) => vec![self.attribute(name, "--mix")?],
            Apart::ByAll(_) => {
                let (few, skipped) = self.few_valued(cancel)?;
                answer.skipped = skipped;
                few
            }
        };
        if attributes.is_empty() {
            return Ok(());
        }
        let cohorts: Vec<i32> = complete.iter().map(|(cohort, _)| *cohort).collect();
        answer.slices =
            self.slices(&answer.question.shape, &attributes, &cohorts, answer.sides.len(), cancel)?;
        Ok(())
    }

    /// Attributes with few values, and why the other columns are left out.
    fn few_valued(&self, cancel: &Cancel) -> Result<(Vec<Attribute>, Vec<Skipped>), Error> {
        let mapping = &self.source.mapping;
        let (mut few, mut skipped) = (Vec::new(), Vec::new());
        if !mapping.attributes.is_empty() {
            let attributes = attributes_value(&mapping.attributes);
            let answer = self.engine().query(&self.render("variety", context! { attributes })?, cancel)?;
            for row in rows(&answer) {
                for (place, attribute) in mapping.attributes.iter().enumerate() {
                    let values = row.count(&format!("v{place}"))?;
                    if values <= MOST_VALUES {
                        few.push(attribute.clone());
                    } else {
                        let why = format!("{values} values, more than {MOST_VALUES}");
                        skipped.push(Skipped { attribute: attribute.name.clone(), why });
                    }
                }
            }
        }
        let unused = mapping.columns.iter().filter(|column| column.role == Role::Unused);
        skipped.extend(unused.map(|column| Skipped {
            attribute: column.name.clone(),
            why: "no attribute: too many values, or a single one, or numbers with decimals".into(),
        }));
        Ok((few, skipped))
    }

    fn slices(
        &self,
        shape: &Shape,
        attributes: &[Attribute],
        cohorts: &[i32],
        sides: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Slices>, Error> {
        let context = context! { attributes => attributes_value(attributes), cohorts => cohorts.to_vec() };
        let answer = self.engine().query(&self.render("tallies", context)?, cancel)?;
        type Values = BTreeMap<Option<String>, Vec<Counted>>;
        let mut found: Vec<Values> = attributes.iter().map(|_| BTreeMap::new()).collect();
        for row in rows(&answer) {
            let attribute = usize::try_from(row.int("attribute")?).unwrap_or(usize::MAX);
            let Some(values) = found.get_mut(attribute) else { continue };
            let value = row.maybe_text("value")?.map(str::to_string);
            let of_sides =
                values.entry(value).or_insert_with(|| (0..sides).map(|_| Counted::default()).collect());
            if let Some(counted) = of_sides.get_mut(side_of(&row)?) {
                counted.add(&row, shape)?;
            }
        }
        let slices = attributes.iter().zip(found).map(|(attribute, values)| {
            let groups = |of_sides: Vec<Counted>| of_sides.into_iter().map(|one| group(one, shape));
            let mut values: Vec<(Option<String>, Vec<Group>)> =
                values.into_iter().map(|(value, of_sides)| (value, groups(of_sides).collect())).collect();
            let size = |groups: &[Group]| groups.iter().map(Group::size).sum::<u64>();
            values.sort_by_key(|(_, groups)| std::cmp::Reverse(size(groups)));
            Slices { attribute: attribute.name.clone(), values }
        });
        Ok(slices.collect())
    }
}

/// The group of one value on one side.
fn group(counted: Counted, shape: &Shape) -> Group {
    let mut group = Group::empty();
    group.row.size = counted.members;
    group.row.tallies = counted.tallies;
    if let Some(share) = shape.margin {
        group.row.tallies.iter_mut().for_each(|tally| tally.margin = share.of(tally.revenue));
    }
    group.moments = counted.moments;
    group
}

/// Cohorts that have completed an age, each as a value.
fn by_cohort(sides: &[SideAnswer], whole: &Matrix, age: u32) -> Slices {
    let complete =
        whole.rows.iter().filter(|row| whole.window(row, age).state(whole.as_of) == State::Complete);
    let of_side = |side: &Side, label: &Label| {
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
