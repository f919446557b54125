//! Comparisons: customers of two or more sides, each counted like a matrix, and taken apart by attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::context;

use crate::cohort::{Breakdown, CohortRow, Detail, Group, Label, Matrix, Moments, Part, Side, State, Tally};
use crate::engine::{Cancel, EngineError, Row, rows};
use crate::source::{Attribute, DataReport, attributes_value};
use crate::sql::{identifier, literal};

use super::error::Error;
use super::matrix::{self, Counts};
use super::session::Session;
use super::view::Shape;

/// Attributes with more values than this are not searched for what drives a difference.
pub const MOST_VALUES: u64 = 50;

/// Sides of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareQuestion {
    pub shape: Shape,
    /// The first is compared with each of the others.
    pub sides: Vec<SideSpec>,
    pub apart: Apart,
}

/// Who belongs to a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideSpec {
    pub name: String,
    /// True of its customers: over the attributes at the first order, `cohort` and `first_order`.
    pub condition: String,
}

/// Whether sides are taken apart, by what, and at which age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    No,
    /// By an attribute, or `cohort`.
    By(String, u32),
    /// By every attribute of few values.
    ByAll(u32),
}

impl Apart {
    /// The age at which sides are taken apart.
    pub const fn age(&self) -> Option<u32> {
        match self {
            Apart::No => None,
            Apart::By(_, age) | Apart::ByAll(age) => Some(*age),
        }
    }
}

/// Sides with all that was counted of them.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareAnswer {
    pub question: CompareQuestion,
    pub sides: Vec<SideAnswer>,
    /// Customers of the source, and of those the ones on any side.
    pub customers: u64,
    pub on_a_side: u64,
    /// Every attribute asked for.
    pub slices: Vec<Slices>,
    /// Attributes that were not looked at.
    pub skipped: Vec<Skipped>,
    /// The cohorts behind the slices: those that have completed the age.
    pub complete: Vec<String>,
    pub report: Arc<DataReport>,
}

/// One side.
#[derive(Debug, Clone, PartialEq)]
pub struct SideAnswer {
    pub spec: SideSpec,
    /// Customers who are on the first side as well.
    pub shared: u64,
    pub side: Side,
}

/// An attribute with the groups of each of its values, one a side.
#[derive(Debug, Clone, PartialEq)]
pub struct Slices {
    pub attribute: String,
    pub values: Vec<(Option<String>, Vec<Group>)>,
}

/// An attribute that was not looked at, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub attribute: String,
    pub why: String,
}

impl CompareAnswer {
    /// Every attribute taken apart for the first side and another (by its place).
    pub fn breakdowns(&self, other: usize) -> Vec<Breakdown> {
        let group = |groups: &[Group], side: usize| groups.get(side).cloned().unwrap_or_else(Group::empty);
        let part = |(value, groups): &(Option<String>, Vec<Group>)| Part {
            value: value.clone(),
            a: group(groups, 0),
            b: group(groups, other),
        };
        let breakdown = |slices: &Slices| Breakdown {
            attribute: slices.attribute.clone(),
            parts: slices.values.iter().map(part).filter(|part| part.a.size() + part.b.size() > 0).collect(),
        };
        self.slices.iter().map(breakdown).collect()
    }
}

/// What was counted of one side in one cohort, or of one value.
#[derive(Default)]
struct Counted {
    members: u64,
    tallies: Vec<Tally>,
    moments: Vec<Moments>,
}

impl Session {
    /// Counts every side.
    pub(super) fn compare(
        &mut self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<CompareAnswer>, Error> {
        let shape = question.shape.with(Detail::Counts);
        let whole = self.prepare_people(&shape, cancel)?;
        self.prepare_sides(&question.sides, cancel)?;
        let (memberships, customers, on_a_side) = self.memberships(question, cancel)?;
        let counted = self.counted_sides(&shape, &whole, question.sides.len(), cancel)?;
        let specs = question.sides.iter().cloned().zip(memberships);
        let sides: Vec<SideAnswer> =
            specs.zip(counted).map(|((spec, shared), side)| SideAnswer { spec, shared, side }).collect();
        let mut answer = CompareAnswer {
            question: question.clone(),
            sides,
            customers,
            on_a_side,
            slices: Vec::new(),
            skipped: Vec::new(),
            complete: Vec::new(),
            report: Arc::new(self.report().clone()),
        };
        self.take_apart(&mut answer, &whole, cancel)?;
        Ok(Arc::new(answer))
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

    /// Fills in the values of the attributes that were asked for.
    fn take_apart(
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
        let unused = mapping.columns.iter().filter(|column| column.role == crate::source::Role::Unused);
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

impl Counted {
    fn add(&mut self, row: &Row, shape: &Shape) -> Result<(), Error> {
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

/// Every cohort with its number in SQL: the index of its period, or its place.
fn numbered(matrix: &Matrix) -> impl Iterator<Item = (i32, &CohortRow)> {
    (0..)
        .zip(&matrix.rows)
        .map(|(place, row)| (row.cohort.period().map_or(place, |period| period.index), row))
}

fn side_of(row: &Row) -> Result<usize, Error> {
    usize::try_from(row.int("side")?).map_err(|_| Error::Unexpected("a side below 0".into()))
}
