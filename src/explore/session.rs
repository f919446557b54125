//! A session: one source opened in one engine, answering questions about it, each piece of work done once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use minijinja::context;

use crate::cohort::{Ages, Detail, Grain, Matrix, Period, WeekStart};
use crate::engine::{Cancel, Engine, rows};
use crate::source::{Attribute, DataReport, Source, SourceSpec};
use crate::sql::render;
use crate::text::nearest;

use super::clv::{Models, Valuing};
use super::compare::CompareAnswer;
use super::cutting::Dimension;
use super::error::Error;
use super::matrix::{self, Counts};
use super::people::PeopleTables;
use super::question::{Answer, MatrixAnswer, Question};
use super::view::Shape;
use super::work::Work;

/// A mask of periods has this many bits.
pub(super) const MASK_BITS: i32 = 64;

/// One source, opened. Questions are answered one at a time; what was computed for one serves the next.
pub struct Session {
    engine: Arc<dyn Engine>,
    pub(super) source: Source,
    /// The first month of the data and how many there are, once `customers` stands in the engine.
    pub(super) months: Option<(i32, i32)>,
    /// `refunds` stands in the engine, and the data report is complete.
    pub(super) has_refunds: bool,
    /// Cubes that stand in the engine, by name.
    pub(super) cubes: HashSet<String>,
    /// The SQL that made `customers` and `refunds`.
    pub(super) setup: Vec<String>,
    /// The SQL of `profiles`.
    pub(super) profiles: Option<String>,
    /// Tables of customers by the value of an attribute that stand in the engine, by name.
    pub(super) groups: HashSet<String>,
    pub(super) people_tables: PeopleTables,
    /// Dimensions that are columns of `profiles` beside the attributes, by the names of those columns.
    pub(super) derived: HashMap<String, Dimension>,
    /// The shape that `spending` stands in the engine for.
    pub(super) spending: Option<Shape>,
    pub(super) answers: HashMap<Shape, Arc<MatrixAnswer>>,
    work: Work,
    /// Models that have been fitted and held against what followed.
    pub(super) models: Models,
    /// Fits that customers are valued with one by one.
    pub(super) valuing: Option<Valuing>,
    /// The last comparison.
    pub(super) compared: Option<Arc<CompareAnswer>>,
}

impl Session {
    /// Opens a source: finds the files, maps the roles, surveys the rows.
    ///
    /// # Errors
    /// [`Error::Source`] with what is wrong and what to do; [`Error::Cancelled`].
    pub fn open(engine: Arc<dyn Engine>, spec: &SourceSpec, cancel: &Cancel) -> Result<Session, Error> {
        let source = Source::open(engine.as_ref(), spec, cancel)?;
        Ok(Session {
            engine,
            source,
            months: None,
            has_refunds: false,
            cubes: HashSet::new(),
            setup: Vec::new(),
            profiles: None,
            groups: HashSet::new(),
            people_tables: PeopleTables::default(),
            derived: HashMap::new(),
            spending: None,
            answers: HashMap::new(),
            work: Work::new(),
            models: Models::default(),
            valuing: None,
            compared: None,
        })
    }

    /// Says from now on in `work` how far long computations are.
    pub fn tell(&mut self, work: Work) {
        self.work = work;
    }

    /// Where long computations say how far they are.
    pub(super) fn work(&self) -> &Work {
        &self.work
    }

    /// Answers a question. Where part of the answer comes much sooner than the rest, `early` gets it first.
    ///
    /// # Errors
    /// [`Error::Cancelled`] once `cancel` is requested, else what the engine refused.
    pub fn answer(
        &mut self,
        question: &Question,
        cancel: &Cancel,
        early: &mut dyn FnMut(Answer),
    ) -> Result<Answer, Error> {
        // What else there is to know of the rows can wait for the first matrix, and for nothing else.
        if !matches!(question, Question::Mapping | Question::Matrix(_)) || !question.within().is_empty() {
            self.source.survey(self.engine.as_ref(), cancel)?;
        }
        self.prepare_within(question.within(), cancel)?;
        match question {
            Question::Mapping | Question::Report => Ok(Answer::Report(Arc::new(self.source.report.clone()))),
            Question::Matrix(shape) => Ok(Answer::Matrix(self.detailed(shape, cancel, early)?)),
            Question::Forecast(shape, forecast) => {
                Ok(Answer::Matrix(self.matrix_with_forecast(shape, *forecast, cancel)?))
            }
            Question::Segments(segmentation) => Ok(Answer::Segments(self.segments(segmentation, cancel)?)),
            Question::Sample(sample) => Ok(Answer::Sampled(Arc::new(self.sample(sample, cancel)?))),
            Question::Compare(compare) => Ok(Answer::Compare(self.compare(compare, cancel)?)),
            Question::Values(column) => self.values(column, cancel),
            Question::Repeated => {
                Ok(Answer::Repeated(Arc::new(self.source.repeated(self.engine.as_ref(), cancel)?)))
            }
            Question::Activity(shape) => Ok(Answer::Matrix(self.activity(shape, cancel)?)),
            Question::People(people) => Ok(Answer::People(self.people(people, cancel, early)?)),
            Question::Customer(customer) => Ok(Answer::Customer(self.customer(customer, cancel)?)),
            Question::Clv(clv) => Ok(Answer::Clv(self.clv(clv, cancel)?)),
            Question::ClvCustomers(clv) => Ok(Answer::Clv(self.clv_customers(clv, cancel, early)?)),
        }
    }

    /// The counts of a shape, complete with orders and amounts.
    pub(super) fn matrix(
        &mut self,
        shape: &Shape,
        cancel: &Cancel,
        early: &mut dyn FnMut(Answer),
    ) -> Result<Arc<MatrixAnswer>, Error> {
        if let Some(known) = self.answers.get(shape).filter(|known| known.matrix.has_orders) {
            return Ok(Arc::clone(known));
        }
        let answer = match self.mask_base(shape) {
            Some(_) => {
                let active = self.activity(shape, cancel)?;
                early(Answer::Matrix(Arc::clone(&active)));
                self.source.survey(self.engine.as_ref(), cancel)?;
                self.prepare_refunds(cancel)?;
                self.with_money(&active, cancel)?
            }
            None => {
                self.source.survey(self.engine.as_ref(), cancel)?;
                self.prepare_refunds(cancel)?;
                self.any_shape(shape, cancel)?
            }
        };
        let answer = Arc::new(answer);
        self.answers.insert(shape.clone(), Arc::clone(&answer));
        Ok(answer)
    }

    /// Who was active when; orders and amounts are left for later where that is faster.
    fn activity(&mut self, shape: &Shape, cancel: &Cancel) -> Result<Arc<MatrixAnswer>, Error> {
        if shape.detail != Detail::Counts {
            return self.detailed(shape, cancel, &mut |_| {});
        }
        if let Some(known) = self.answers.get(shape) {
            return Ok(Arc::clone(known));
        }
        let Some(question) = self.who_was_active(shape)? else {
            return self.matrix(shape, cancel, &mut |_| {});
        };
        self.prepare_customers(cancel)?;
        let answer = self.engine.query(&question, cancel)?;
        let mut counts = Counts::new(shape, &self.source);
        counts.add_cells(&rows(&answer).collect::<Vec<_>>())?;
        let answer = Arc::new(self.answered(shape, counts, false, &[question]));
        if answer.report.surveyed {
            self.answers.insert(shape.clone(), Arc::clone(&answer));
        }
        Ok(answer)
    }

    /// The active counts with orders and amounts beside them.
    fn with_money(&self, active: &MatrixAnswer, cancel: &Cancel) -> Result<MatrixAnswer, Error> {
        let shape = &active.shape;
        let has_cost = self.source.mapping.cost.is_some();
        let money =
            self.render("money_calendar", context! { shape => matrix::sql_shape(shape, None), has_cost })?;
        let answer = self.engine.query(&money, cancel)?;
        let mut counts = Counts::of(&active.matrix, shape, &self.source);
        counts.add_cells(&rows(&answer).collect::<Vec<_>>())?;
        let questions: Vec<String> = self.who_was_active(shape)?.into_iter().chain([money]).collect();
        Ok(self.answered(shape, counts, true, &questions))
    }

    /// The SQL that counts who was active when from one mask a customer, for shapes that a mask can hold.
    fn who_was_active(&self, shape: &Shape) -> Result<Option<String>, Error> {
        let Some((base, periods)) = self.mask_base(shape) else { return Ok(None) };
        let context = context! { shape => matrix::sql_shape(shape, None), base, periods };
        self.render("active_calendar", context).map(Some)
    }

    fn any_shape(&mut self, shape: &Shape, cancel: &Cancel) -> Result<MatrixAnswer, Error> {
        let (groups, mut script) = self.prepare_groups(shape, cancel)?;
        let part = self.part_grain(shape);
        let shape_sql = matrix::sql_shape_in_parts(shape, groups.as_deref(), part);
        let cohorts = self.render("cohorts", context! { shape => &shape_sql })?;
        let cells = self.render("matrix", context! { shape => shape_sql })?;
        let mut counts = Counts::new(shape, &self.source).in_parts(part);
        counts.add_cohorts(&rows(&self.engine.query(&cohorts, cancel)?).collect::<Vec<_>>())?;
        counts.add_cells(&rows(&self.engine.query(&cells, cancel)?).collect::<Vec<_>>())?;
        script.extend([cohorts, cells]);
        Ok(self.answered(shape, counts, true, &script))
    }

    pub(super) fn answered(
        &self,
        shape: &Shape,
        counts: Counts,
        has_orders: bool,
        questions: &[String],
    ) -> MatrixAnswer {
        let mut script: Vec<&str> =
            self.source.setup().chain(self.setup.iter().map(String::as_str)).collect();
        script.extend(questions.iter().map(String::as_str));
        let statements: Vec<&str> = script.into_iter().map(|sql| sql.trim_end_matches([';', '\n'])).collect();
        MatrixAnswer {
            shape: shape.clone(),
            matrix: counts.into_matrix(self.source.report.as_of, has_orders, self.source.has_amount()),
            sql: statements.join(";\n\n") + ";\n",
            report: Arc::new(self.source.report.clone()),
            forecast: None,
        }
    }

    /// Where a mask of the shape's periods begins and how many it spans, if one mask can hold them all.
    fn mask_base(&self, shape: &Shape) -> Option<(i32, i32)> {
        let grain = shape.cohort.grain().filter(|grain| *grain == shape.age)?;
        if shape.ages != Ages::Calendar || shape.min_orders > 1 {
            return None;
        }
        self.span(grain, shape.week_start).filter(|(_, periods)| *periods <= MASK_BITS)
    }

    /// The period by which the members of a value are kept apart, so that who joined late does not hide who joined early:
    /// no finer than ages are, and no more of them than can be added up in passing.
    pub(super) fn part_grain(&self, shape: &Shape) -> Option<Grain> {
        const MOST: i32 = 64;
        if shape.cohort.grain().is_some() {
            return None;
        }
        let finest = if shape.ages == Ages::Calendar { shape.age } else { Grain::Week };
        let few = |grain: &Grain| {
            let span = self.span(*grain, shape.week_start);
            *grain >= finest && span.is_some_and(|(_, periods)| periods <= MOST)
        };
        Some(Grain::ALL.into_iter().find(few).unwrap_or(Grain::Year))
    }

    pub(super) fn span(&self, grain: Grain, start: WeekStart) -> Option<(i32, i32)> {
        let (first, last) = self.source.report.span;
        let base = Period::holding(grain, first.date(), start).index;
        let periods = Period::holding(grain, last.date(), start).index - base + 1;
        (periods > 0).then_some((base, periods))
    }

    /// Reads one more column of the source into `lines`.
    pub(super) fn read_further(&mut self, column: &Attribute, cancel: &Cancel) -> Result<(), Error> {
        Ok(self.source.read_further(column, self.engine.as_ref(), cancel)?)
    }

    /// The engine.
    pub(super) fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// The data report as it stands.
    pub(super) fn report(&self) -> &DataReport {
        &self.source.report
    }

    /// No counts yet, of monthly cohorts by monthly age.
    pub(super) fn counts(&self) -> Counts {
        Counts::new(&Shape::monthly(), &self.source)
    }

    /// The monthly matrix of some counts.
    pub(super) fn matrix_of(&self, counts: Counts) -> Matrix {
        counts.into_matrix(self.source.report.as_of, true, self.source.has_amount())
    }

    /// An attribute by the name of its column, as an option asked for it.
    pub(super) fn attribute(&self, name: &str, option: &'static str) -> Result<Attribute, Error> {
        let known = &self.source.mapping.attributes;
        let found = known.iter().find(|one| one.name == *name);
        let found = found.or_else(|| known.iter().find(|one| one.name.eq_ignore_ascii_case(name)));
        found.cloned().ok_or_else(|| self.no_dimension(name, option))
    }

    /// There is no such attribute; those there are.
    pub(super) fn unknown_attribute(&self, name: &str, option: &'static str) -> Error {
        let mut names: Vec<&str> =
            self.source.mapping.attributes.iter().map(|one| one.name.as_str()).collect();
        names.extend(super::dimension::DERIVED.map(|(name, _)| name));
        if option == "--cohort" {
            names.extend(Grain::ALL.map(Grain::name));
        }
        let hint = nearest(name, &names).map(|near| format!("; did you mean '{near}'?"));
        let known = names.join(", ") + &hint.unwrap_or_default();
        Error::NoAttribute { name: name.to_string(), option, known }
    }

    /// Statements that answers from now on rest on.
    pub(super) fn remember(&mut self, statements: impl IntoIterator<Item = String>) {
        self.setup.extend(statements);
    }

    /// Whether money measures can be answered.
    pub(super) fn has_amount(&self) -> bool {
        self.source.has_amount()
    }

    pub(super) fn render(&self, name: &str, context: impl Into<minijinja::Value>) -> Result<String, Error> {
        Ok(render(self.engine.dialect(), name, context)?)
    }
}
