//! A session: one source opened in one engine, which answers questions about it. Each step of the work is done once.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use crate::cohort::MatrixExtras;
use crate::engine::{self, Cancel, Engine};
use crate::source::{DataReport, Repeated, SourceError, SourceSpec};

use super::bootstrap::{BootstrapAnswer, BootstrapQuestion};
use super::clv::{ClvAnswer, ClvCache, ClvQuestion, CustomerValue};
use super::compare::{CompareAnswer, CompareQuestion};
use super::customers::{CustomerAnswer, CustomerQuestion, CustomersAnswer, CustomersQuestion, Lists};
use super::dimension::Separation;
use super::effect::{EffectAnswer, EffectQuestion};
use super::error::Error;
use super::forecast::Forecast;
use super::kpi_extras::SideFiles;
use super::kpis::{KpiAnswer, KpiQuestion};
use super::lists::{ListAnswer, ListQuestion};
use super::matrix::{Matrices, MatrixAnswer};
use super::points::{PointAnswer, PointQuestion};
use super::question::{Answer, Question};
use super::rfm::{RfmAnswer, RfmQuestion};
use super::segment_filter::SegmentFilter;
use super::segments::{Segmentation, SegmentsAnswer};
use super::shape::Shape;
use super::store::Store;
use super::surveys::{SurveyAnswer, SurveyQuestion};
use super::values::{ValuesAnswer, ValuesQuestion};
use super::view::{Counting, View};
use super::work_progress::WorkProgress;

/// One source, opened. Questions are answered one at a time; tables made for one are reused by the next.
///
/// # Errors
/// Every question fails with [`Error::Cancelled`] once its `cancel` is requested, otherwise with a usage error or an
/// error of the engine.
pub struct Session {
    store: Store,
    matrices: Matrices,
    lists: Lists,
    clv: ClvCache,
    /// The last comparison.
    compared: Option<Arc<CompareAnswer>>,
}

impl Session {
    /// Opens a source: finds the files, maps the roles. From then on the engine reads its files and no others.
    ///
    /// # Errors
    /// [`Error::Source`] with the problem and the remedy; [`Error::Cancelled`].
    pub fn open(engine: Arc<dyn Engine>, spec: &SourceSpec, cancel: &Cancel) -> Result<Session, Error> {
        let session = Session::open_beside_others(Arc::clone(&engine), spec, cancel)?;
        if let Some(reach) = session.store.source.reach() {
            engine.confine(reach)?;
        }
        Ok(session)
    }

    /// The same for one of several sources in an engine, which goes on to read any file.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub(super) fn open_beside_others(
        engine: Arc<dyn Engine>,
        spec: &SourceSpec,
        cancel: &Cancel,
    ) -> Result<Session, Error> {
        Ok(Session {
            store: Store::open(engine, spec, cancel)?,
            matrices: Matrices::default(),
            lists: Lists::default(),
            clv: ClvCache::default(),
            compared: None,
        })
    }

    /// Reports the progress of long computations to `work` from now on.
    pub fn tell(&mut self, work: WorkProgress) {
        self.store.tell(work);
    }

    /// Makes the tables that most questions after the first matrix rest on.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn prepare(&mut self, cancel: &Cancel) -> Result<(), Error> {
        let store = self.surveyed(&[], cancel)?;
        store.prepare_totals(cancel)?;
        store.prepare_attributes(cancel)
    }

    /// How the source was read, before its rows are counted: the report as far as it is complete.
    pub fn mapping(&self) -> Arc<DataReport> {
        Arc::new(self.store.report().clone())
    }

    /// The statements that would have been sent to the database that keeps the orders, if they are only written.
    pub fn rehearsed(&self) -> Vec<String> {
        let rehearsal = self.store.reduced().and_then(|reduced| reduced.rehearsal.as_ref());
        rehearsal.map(|rehearsal| rehearsal.statements()).unwrap_or_default()
    }

    /// What the database would get before each of them.
    pub fn rehearsed_before(&self) -> Option<&'static str> {
        self.store.reduced()?.sql.before()
    }

    /// What the transaction of a question begins with, in a database that can hold a moment.
    pub fn rehearsed_transaction(&self) -> Option<Vec<String>> {
        self.store.reduced()?.statements_of_moment()
    }

    /// The data report of the source.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn report(&mut self, cancel: &Cancel) -> Result<Arc<DataReport>, Error> {
        if self.store.orders_are_remote() {
            return Ok(self.mapping());
        }
        Ok(Arc::new(self.surveyed(&[], cancel)?.report().clone()))
    }

    /// The counts of every cohort and age. `early` gets the active customers first, if orders and amounts take longer.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn matrix(
        &mut self,
        shape: &Shape,
        cancel: &Cancel,
        early: &mut dyn FnMut(Arc<MatrixAnswer>),
    ) -> Result<Arc<MatrixAnswer>, Error> {
        self.store.abandon();
        // The rest of the survey can wait for the first matrix; a filter needs it.
        if !shape.segment_filters.is_empty() && !self.store.orders_are_remote() {
            self.surveyed(&shape.segment_filters, cancel)?;
        }
        self.of_one_moment(shape.reads_attributes(), cancel, |session| {
            session.matrices.detailed(&mut session.store, shape, cancel, early)
        })
    }

    /// Who was active when. Orders and amounts are left out if that is faster.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn activity(&mut self, shape: &Shape, cancel: &Cancel) -> Result<Arc<MatrixAnswer>, Error> {
        if !self.store.orders_are_remote() {
            self.surveyed(&shape.segment_filters, cancel)?;
            self.store.note_ids(cancel)?;
        }
        self.of_one_moment(shape.reads_attributes(), cancel, |session| {
            session.matrices.activity(&mut session.store, shape, cancel)
        })
    }

    /// The counts of every cohort and age with a forecast of open cells.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn forecast(
        &mut self,
        shape: &Shape,
        requested: Forecast,
        cancel: &Cancel,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        self.surveyed(&shape.segment_filters, cancel)?;
        let counted = self.matrices.detailed(&mut self.store, shape, cancel, &mut |_| {})?;
        self.store.with_forecast(&counted, requested, &mut self.clv.models, cancel)
    }

    /// The counts that show a view, with its forecast.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn shown(
        &mut self,
        view: &View,
        counting: Counting,
        cancel: &Cancel,
    ) -> Result<Arc<MatrixAnswer>, Error> {
        match view.question(counting) {
            Question::Forecast(shape, requested) => self.forecast(&shape, requested, cancel),
            Question::Activity(shape) => self.activity(&shape, cancel),
            _ => self.matrix(&view.shape(), cancel, &mut |_| {}),
        }
    }

    /// Customers by the values of one or two dimensions, with a monthly matrix each. `early` gets everything but the
    /// intervals of money, which take longer.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn segments(
        &mut self,
        segmentation: &Segmentation,
        cancel: &Cancel,
        early: &mut dyn FnMut(Arc<SegmentsAnswer>),
    ) -> Result<Arc<SegmentsAnswer>, Error> {
        self.countable(&segmentation.segment_filters, cancel)?;
        self.of_one_moment(true, cancel, |session| session.store.segments(segmentation, cancel, early))
    }

    /// Key figures of a window, as counts.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn kpis(&mut self, question: &KpiQuestion, cancel: &Cancel) -> Result<Arc<KpiAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?.kpis(question, cancel)
    }

    /// Scores and groups of recency, frequency and money, and who moved since an earlier day.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn rfm(&mut self, question: &RfmQuestion, cancel: &Cancel) -> Result<Arc<RfmAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?.rfm(question, cancel)
    }

    /// The answers of a file of surveys, as sums, and what customers did after them.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn surveys(
        &mut self,
        question: &SurveyQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<SurveyAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?.surveys(question, cancel)
    }

    /// The loyalty points of a file, as sums, and what redeemers did later.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn points(&mut self, question: &PointQuestion, cancel: &Cancel) -> Result<Arc<PointAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?.points(question, cancel)
    }

    /// Lists of customers for a campaign, or the customers of one list.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn lists(&mut self, question: &ListQuestion, cancel: &Cancel) -> Result<Arc<ListAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?.lists(question, cancel)
    }

    /// Two groups of customers before and after a date, as sums.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn effect(&mut self, question: &EffectQuestion, cancel: &Cancel) -> Result<Arc<EffectAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?.effect(question, cancel)
    }

    /// The same key figures, with those of files beside the orders.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn kpis_with_side_files(
        &mut self,
        answer: &KpiAnswer,
        files: &SideFiles,
        cancel: &Cancel,
    ) -> Result<Arc<KpiAnswer>, Error> {
        self.surveyed(&answer.question.segment_filters, cancel)?.kpis_with_side_files(answer, files, cancel)
    }

    /// A page of a list of customers; or all of them, in batches through `early`.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn customers(
        &mut self,
        question: &CustomersQuestion,
        cancel: &Cancel,
        early: &mut dyn FnMut(RecordBatch),
    ) -> Result<Arc<CustomersAnswer>, Error> {
        self.countable(&question.list.shape.segment_filters, cancel)?;
        let shows_attributes = self.store.has_attributes();
        self.of_one_moment(shows_attributes, cancel, |session| {
            session.store.customers(question, &mut session.lists, &mut session.clv, cancel, early)
        })
    }

    /// One customer with all orders.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn customer(
        &mut self,
        question: &CustomerQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<CustomerAnswer>, Error> {
        self.countable(&question.shape.segment_filters, cancel)?;
        let shows_attributes = self.store.has_attributes();
        self.of_one_moment(shows_attributes, cancel, |session| {
            session.store.customer(question, &mut session.clv, cancel)
        })
    }

    /// Sides of a comparison, each with its own matrix, and its breakdown.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn compare(
        &mut self,
        question: &CompareQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<CompareAnswer>, Error> {
        self.surveyed(&question.shape.segment_filters, cancel)?;
        let answer = self.store.compare(question, self.compared.take(), cancel)?;
        self.compared = Some(Arc::clone(&answer));
        Ok(answer)
    }

    /// Lifetime value: fitted models with their holdout, segments, the whole.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn clv(&mut self, question: &ClvQuestion, cancel: &Cancel) -> Result<Arc<ClvAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?;
        self.store.clv(question, &mut self.clv.models, cancel)
    }

    /// The same, and the value of every customer in batches before the answer.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn clv_customers(
        &mut self,
        question: &ClvQuestion,
        cancel: &Cancel,
        early: &mut dyn FnMut(Vec<CustomerValue>),
    ) -> Result<Arc<ClvAnswer>, Error> {
        self.surveyed(&question.segment_filters, cancel)?;
        self.store.clv_customers(question, &mut self.clv.models, cancel, early)
    }

    /// The interval of a cell of money, or of the difference of two, from resamples of its members.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn sample(
        &mut self,
        question: &BootstrapQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<BootstrapAnswer>, Error> {
        self.surveyed(&question.shape.segment_filters, cancel)?;
        let shape = question.shape.with(MatrixExtras::None);
        let counted = self.matrices.counted(&mut self.store, &shape, cancel, &mut |_| {})?;
        Ok(Arc::new(self.store.sample(question, &counted, cancel)?))
    }

    /// The SQL of the amounts that intervals of a matrix are drawn from, with those of one cell. It continues the SQL
    /// of the matrix.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn amounts_script(&mut self, question: &BootstrapQuestion, cancel: &Cancel) -> Result<String, Error> {
        self.surveyed(&question.shape.segment_filters, cancel)?;
        let shape = question.shape.with(MatrixExtras::None);
        let counted = self.matrices.counted(&mut self.store, &shape, cancel, &mut |_| {})?;
        self.store.amounts_script(question, &counted, cancel)
    }

    /// The values of a column, the most frequent first.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn values(&mut self, question: &ValuesQuestion, cancel: &Cancel) -> Result<ValuesAnswer, Error> {
        self.surveyed(&[], cancel)?.values(question, cancel)
    }

    /// How much customers differ by each attribute that could be shown first; empty without a choice. If the orders stay in their
    /// database, the first rows of them tell.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn separations(&mut self, cancel: &Cancel) -> Result<Vec<Separation>, Error> {
        let Some((first, limits)) = self.store.of_first_rows() else {
            return self.countable(&[], cancel)?.separations(cancel);
        };
        // Which is shown first is not worth a question to another machine.
        let found = engine::open(&limits).map_err(Error::from).and_then(|engine| {
            Session::open_beside_others(engine, &first, cancel)?.surveyed(&[], cancel)?.separations(cancel)
        });
        match found {
            Err(why) if why.is_cancelled() => Err(why),
            // What their columns show is enough for a choice.
            found => Ok(found.unwrap_or_default()),
        }
    }

    /// Lines of the source that repeat an earlier one in every column.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn repeated(&mut self, cancel: &Cancel) -> Result<Arc<Repeated>, Error> {
        let store = self.surveyed(&[], cancel)?;
        Ok(Arc::new(store.source.repeated(store.engine(), cancel)?))
    }

    /// How the source was read, with how many values of its text columns could not be read as dates and as numbers.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn columns(&mut self, cancel: &Cancel) -> Result<Arc<DataReport>, Error> {
        self.store.look_at_texts(cancel)?;
        Ok(self.mapping())
    }

    /// Answers a question that came as data. If part of the answer comes much sooner than the rest, `early` gets it first.
    ///
    /// # Errors
    /// As [`Session`].
    pub fn answer(
        &mut self,
        question: &Question,
        cancel: &Cancel,
        early: &mut dyn FnMut(Answer),
    ) -> Result<Answer, Error> {
        match question {
            Question::Mapping => Ok(Answer::Report(self.mapping())),
            Question::Columns => Ok(Answer::Report(self.columns(cancel)?)),
            Question::Report => Ok(Answer::Report(self.report(cancel)?)),
            Question::Matrix(shape) => {
                let answer = self.matrix(shape, cancel, &mut |active| early(Answer::Matrix(active)))?;
                Ok(Answer::Matrix(answer))
            }
            Question::Forecast(shape, requested) => {
                Ok(Answer::Matrix(self.forecast(shape, *requested, cancel)?))
            }
            Question::Segments(segmentation) => {
                let early = &mut |counted| early(Answer::Segments(counted));
                Ok(Answer::Segments(self.segments(segmentation, cancel, early)?))
            }
            Question::Kpis(kpis) => Ok(Answer::Kpis(self.kpis(kpis, cancel)?)),
            Question::Rfm(rfm) => Ok(Answer::Rfm(self.rfm(rfm, cancel)?)),
            Question::Lists(lists) => Ok(Answer::Lists(self.lists(lists, cancel)?)),
            Question::Effect(effect) => Ok(Answer::Effect(self.effect(effect, cancel)?)),
            Question::Surveys(surveys) => Ok(Answer::Surveys(self.surveys(surveys, cancel)?)),
            Question::Points(points) => Ok(Answer::Points(self.points(points, cancel)?)),
            Question::Bootstrap(sample) => Ok(Answer::Bootstrap(self.sample(sample, cancel)?)),
            Question::Compare(compare) => Ok(Answer::Compare(self.compare(compare, cancel)?)),
            Question::Values(values) => Ok(Answer::Values(self.values(values, cancel)?)),
            Question::Separations => Ok(Answer::Separations(self.separations(cancel)?)),
            Question::Repeated => Ok(Answer::Repeated(self.repeated(cancel)?)),
            Question::Activity(shape) => Ok(Answer::Matrix(self.activity(shape, cancel)?)),
            Question::Customers(list) => {
                let early = &mut |batch| early(Answer::CustomersBatch(batch));
                Ok(Answer::Customers(self.customers(list, cancel, early)?))
            }
            Question::Customer(customer) => Ok(Answer::Customer(self.customer(customer, cancel)?)),
            Question::Clv(clv) => Ok(Answer::Clv(self.clv(clv, cancel)?)),
            Question::ClvCustomers(clv) => {
                let early = &mut |some| early(Answer::CustomerValues(Arc::new(some)));
                Ok(Answer::Clv(self.clv_customers(clv, cancel, early)?))
            }
        }
    }

    /// The store of a surveyed source, and the table of the customers that match a filter.
    fn surveyed(&mut self, segment_filters: &[SegmentFilter], cancel: &Cancel) -> Result<&mut Store, Error> {
        self.store.abandon();
        if let Some(error) = self.store.needs_orders() {
            return Err(error);
        }
        self.store.survey(cancel)?;
        self.store.filter_table(segment_filters, cancel)?;
        Ok(&mut self.store)
    }

    /// The same for a question that a database which keeps its orders can answer too.
    fn countable(&mut self, segment_filters: &[SegmentFilter], cancel: &Cancel) -> Result<&mut Store, Error> {
        self.store.abandon();
        match self.store.orders_are_remote() {
            true => Ok(&mut self.store),
            false => self.surveyed(segment_filters, cancel),
        }
    }

    /// What `ask` answers, if the rows in a database did not change meanwhile. Otherwise what was counted before is forgotten.
    fn of_one_moment<T>(
        &mut self,
        reads_attributes: bool,
        cancel: &Cancel,
        ask: impl FnOnce(&mut Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let begun = self.store.begin_moment(reads_attributes, cancel);
        let answer = begun.and_then(|()| ask(self));
        let checked = answer.and_then(|answer| {
            self.store.check_unchanged(reads_attributes, cancel)?;
            Ok(answer)
        });
        self.store.end_moment();
        if matches!(checked, Err(Error::Source(SourceError::Moments { .. }))) {
            self.matrices = Matrices::default();
            self.lists = Lists::default();
        }
        checked
    }

    /// The store, for questions over several sources.
    pub(super) fn store(&mut self) -> &mut Store {
        &mut self.store
    }
}
