//! Counts the sides of a comparison: who belongs to which, and the matrix of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::context;

use crate::cohort::{CohortRow, Detail, Matrix, Moments, Side, Tally};
use crate::engine::{Cancel, EngineError, Row, rows};
use crate::explore::error::Error;
use crate::explore::matrix::{self, Counts};
use crate::explore::session::Session;
use crate::explore::view::Shape;
use crate::source::Attribute;
use crate::sql::{identifier, literal};

use super::{CompareAnswer, CompareQuestion, SideAnswer, SideSpec};

/// What was counted of one side in one cohort, or of one value.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) members: u64,
    pub(super) tallies: Vec<Tally>,
    pub(super) moments: Vec<Moments>,
}

impl Session {
    /// Counts every side.
    pub(in crate::explore) fn compare(
        &mut self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<CompareAnswer>, Error> {
        let shape = question.shape.with(Detail::Counts);
        let known = self.compared.take().filter(|known| {
            known.question.sides == question.sides && known.question.shape.with(Detail::Counts) == shape
        });
        let whole = self.prepare_people(&shape, cancel)?;
        let mut answer = match known {
            Some(known) => CompareAnswer {
                question: question.clone(),
                slices: Vec::new(),
                skipped: Vec::new(),
                complete: Vec::new(),
                ..CompareAnswer::clone(&known)
            },
            None => self.counted(question, &shape, &whole, cancel)?,
        };
        self.take_apart(&mut answer, &whole, cancel)?;
        let answer = Arc::new(answer);
        self.compared = Some(Arc::clone(&answer));
        Ok(answer)
    }

    fn counted(
        &mut self,
        question: &CompareQuestion,
        shape: &Shape,
        whole: &Matrix,
        cancel: &Cancel,
    ) -> Result<CompareAnswer, Error> {
        self.prepare_sides(&question.sides, cancel)?;
        let (memberships, customers, on_a_side) = self.memberships(question, cancel)?;
        let counted = self.counted_sides(shape, whole, question.sides.len(), cancel)?;
        let specs = question.sides.iter().cloned().zip(memberships);
        let sides: Vec<SideAnswer> =
            specs.zip(counted).map(|((spec, shared), side)| SideAnswer { spec, shared, side }).collect();
        Ok(CompareAnswer {
            question: question.clone(),
            sides,
            customers,
            on_a_side,
            slices: Vec::new(),
            skipped: Vec::new(),
            complete: Vec::new(),
            report: Arc::new(self.report().clone()),
        })
    }

    /// Customers as expressions see them, and their steps under a shape; every cohort of it.
    fn prepare_people(&mut self, shape: &Shape, cancel: &Cancel) -> Result<Matrix, Error> {
        self.prepare_profiles(cancel)?;
        let (groups, _) = self.prepare_groups(shape, cancel)?;
        let shape_sql = matrix::sql_shape(shape, groups.as_deref());
        let cohorts = self.render("cohorts", context! { shape => &shape_sql })?;
        let mut counts = Counts::new(shape, &self.source);
        counts.add_cohorts(&rows(&self.engine().query(&cohorts, cancel)?).collect::<Vec<_>>())?;
        let whole = counts.into_matrix(self.report().as_of, true, self.has_amount());
        if self.steps.as_ref() != Some(shape) {
            self.steps = None;
            let labels: Vec<_> = numbered(&whole)
                .map(|(cohort, row)| context! { cohort, name => literal(&row.cohort.to_string()) })
                .collect();
            self.engine().run(&self.render("labels", context! { labels })?, cancel)?;
            let people =
                self.render("people", context! { shape => &shape_sql, columns => self.columns() })?;
            self.engine().run(&people, cancel)?;
            self.engine().run(&self.render("steps", context! { shape => &shape_sql })?, cancel)?;
            self.steps = Some(shape.clone());
        }
        Ok(whole)
    }

    /// Attributes under the names and in the types of their columns; `cohort` and `first_order` are ours.
    fn columns(&self) -> Vec<minijinja::Value> {
        let mapping = &self.source.mapping;
        let kind = |name: &str| mapping.columns.iter().find(|column| column.name == name);
        let column = |attribute: &Attribute| {
            let value = format!("p.{}", attribute.column);
            let kind = kind(&attribute.name).map_or("VARCHAR", |column| column.kind.as_str());
            let is_text = kind == "VARCHAR" || kind.starts_with("ENUM");
            let value = if is_text { value } else { format!("TRY_CAST({value} AS {kind})") };
            context! { name => identifier(&attribute.name), value }
        };
        let ours = |name: &str| ["cohort", "first_order"].iter().any(|one| name.eq_ignore_ascii_case(one));
        mapping.attributes.iter().filter(|attribute| !ours(&attribute.name)).map(column).collect()
    }

    /// The names that a condition can use.
    fn known_names(&self) -> String {
        let attributes = self.source.mapping.attributes.iter().map(|one| one.name.as_str());
        attributes.chain(["cohort", "first_order"]).collect::<Vec<_>>().join(", ")
    }

    /// Who belongs to which side; each condition is tried by itself, so that the wrong one can be named.
    fn prepare_sides(&mut self, sides: &[SideSpec], cancel: &Cancel) -> Result<(), Error> {
        let condition = |side: &SideSpec| format!("CAST((\n{}\n) AS BOOLEAN)", side.condition);
        for side in sides {
            let tried = self.render("sides", context! { conditions => [condition(side)] })?;
            self.engine().run(&tried, cancel).map_err(|error| match error {
                EngineError::Refused(why) => Error::Side {
                    side: side.name.clone(),
                    condition: side.condition.clone(),
                    why: why.lines().take(2).map(str::trim).collect::<Vec<_>>().join(" "),
                    known: self.known_names(),
                },
                other => other.into(),
            })?;
        }
        let conditions: Vec<String> = sides.iter().map(condition).collect();
        self.engine().run(&self.render("sides", context! { conditions })?, cancel)?;
        Ok(())
    }

    /// How many customers of every side are on the first as well; all customers, and those on any side.
    fn memberships(
        &self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<(Vec<u64>, u64, u64), Error> {
        let answer = self.engine().query(&self.render("membership", ())?, cancel)?;
        let mut shared = vec![None; question.sides.len()];
        let (mut customers, mut on_a_side) = (0, 0);
        for row in rows(&answer) {
            if let Some(place) = shared.get_mut(side_of(&row)?) {
                *place = Some(row.count("shared")?);
            }
            customers = row.count("customers")?;
            on_a_side = row.count("in_any")?;
        }
        let known = question.sides.iter().zip(shared).map(|(side, shared)| {
            shared.ok_or_else(|| Error::NobodyOnSide {
                side: side.name.clone(),
                condition: side.condition.clone(),
            })
        });
        Ok((known.collect::<Result<_, Error>>()?, customers, on_a_side))
    }

    /// The matrix of every side.
    fn counted_sides(
        &self,
        shape: &Shape,
        whole: &Matrix,
        sides: usize,
        cancel: &Cancel,
    ) -> Result<Vec<Side>, Error> {
        let nothing: [u8; 0] = [];
        let question = self.render("tallies", context! { attributes => nothing })?;
        let answer = self.engine().query(&question, cancel)?;
        let mut counted: Vec<BTreeMap<i32, Counted>> = (0..sides).map(|_| BTreeMap::new()).collect();
        for row in rows(&answer) {
            let side = side_of(&row)?;
            let cohort = matrix::small(row.int("cohort")?, "cohort")?;
            if let Some(counted) = counted.get_mut(side) {
                counted.entry(cohort).or_default().add(&row, shape)?;
            }
        }
        let like: BTreeMap<i32, &CohortRow> = numbered(whole).collect();
        let side = |counted: BTreeMap<i32, Counted>| {
            let mut counts = Counts::new(shape, &self.source);
            let mut moments = Vec::new();
            for (cohort, known) in counted {
                if let Some(whole) = like.get(&cohort) {
                    counts.add_cohort_like(cohort, whole, known.members);
                    *counts.cohort(cohort) = known.tallies;
                    moments.push(known.moments);
                }
            }
            let matrix = counts.into_matrix(self.report().as_of, true, self.has_amount());
            Side { matrix, moments }
        };
        Ok(counted.into_iter().map(side).collect())
    }
}

impl Counted {
    pub(super) fn add(&mut self, row: &Row, shape: &Shape) -> Result<(), Error> {
        let age = usize::try_from(row.int("age")?).unwrap_or(0);
        let of = |name: &str| -> Result<f64, Error> { Ok(row.maybe_float(name)?.unwrap_or(0.0)) };
        let (revenue2, total2) = (of("revenue2")?, of("total2")?);
        // A share of the amount as margin scales squares by its square.
        let scaled =
            |square: f64, own: f64| shape.margin.map_or(own, |share| square * share.to_f64().powi(2));
        self.members += row.count("members")?;
        matrix::read_tally(row, matrix::at(&mut self.tallies, age))?;
        *matrix::at(&mut self.moments, age) = Moments {
            revenue2,
            margin2: scaled(revenue2, of("margin2")?),
            orders2: of("orders2")?,
            cross: of("cross")?,
            first: of("first")?,
            total2,
            total_margin2: scaled(total2, of("total_margin2")?),
            total_orders2: of("total_orders2")?,
            total_cross: of("total_cross")?,
        };
        Ok(())
    }
}

/// Every cohort with its number in SQL: the index of its period, or its place.
pub(super) fn numbered(matrix: &Matrix) -> impl Iterator<Item = (i32, &CohortRow)> {
    (0..)
        .zip(&matrix.rows)
        .map(|(place, row)| (row.cohort.period().map_or(place, |period| period.index), row))
}

pub(super) fn side_of(row: &Row) -> Result<usize, Error> {
    usize::try_from(row.int("side")?).map_err(|_| Error::Unexpected("a side below 0".into()))
}
