//! Questions and answers: screens and headless commands ask the data only through these.

use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use crate::source::{DataReport, Repeated};

use super::bootstrap::{BootstrapAnswer, BootstrapQuestion};
use super::clv::{ClvAnswer, ClvQuestion, CustomerValue};
use super::compare::{CompareAnswer, CompareQuestion};
use super::customers::{CustomerAnswer, CustomerQuestion, CustomersAnswer, CustomersQuestion};
use super::dimension::Separation;
use super::effect::{EffectAnswer, EffectQuestion};
use super::forecast::Forecast;
use super::kpis::{KpiAnswer, KpiQuestion};
use super::lists::{ListAnswer, ListQuestion};
use super::matrix::MatrixAnswer;
use super::points::{PointAnswer, PointQuestion};
use super::rfm::{RfmAnswer, RfmQuestion};
use super::segment_filter::SegmentFilter;
use super::segments::{Segmentation, SegmentsAnswer};
use super::shape::Shape;
use super::surveys::{SurveyAnswer, SurveyQuestion};
use super::values::{ValuesAnswer, ValuesQuestion};

/// A question about the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// How the source was read, before its rows are counted: the report as far as it is complete.
    Mapping,
    /// The same, with how many values of its text columns could not be read as dates and as numbers.
    Columns,
    /// The data report of the source.
    Report,
    /// The counts of every cohort and age. Answered twice if that helps: first who was active, then with orders and
    /// amounts.
    Matrix(Shape),
    /// Who was active when. Orders and amounts are left out if that is faster.
    Activity(Shape),
    /// The counts of every cohort and age with a forecast of open cells.
    Forecast(Shape, Forecast),
    /// Customers grouped by their attributes, with a monthly matrix per group. Answered twice: the intervals of money
    /// come later.
    Segments(Segmentation),
    /// Customers in order: a page of them; or all of them in batches before the answer.
    Customers(CustomersQuestion),
    /// One customer with all orders.
    Customer(CustomerQuestion),
    /// Sides of a comparison, each with its own matrix, and its breakdown.
    Compare(CompareQuestion),
    /// Lifetime value: models fitted and compared with a holdout, by segment and for all customers.
    Clv(ClvQuestion),
    /// The same, and the value of every customer in batches before the answer.
    ClvCustomers(ClvQuestion),
    /// The bootstrap interval of a cell of money, or of the difference of two.
    Bootstrap(BootstrapQuestion),
    /// The values of a column, and how many customers have each.
    Values(ValuesQuestion),
    /// How much customers differ by each attribute, which decides the attribute that is shown first.
    Separations,
    /// Key figures of a window of the calendar.
    Kpis(KpiQuestion),
    /// Scores and groups of recency, frequency and money.
    Rfm(RfmQuestion),
    /// Lists of customers for a campaign, or the customers of one.
    Lists(ListQuestion),
    /// Two groups of customers before and after a date.
    Effect(EffectQuestion),
    /// Answers to surveys, from a file.
    Surveys(SurveyQuestion),
    /// Loyalty points, from a file.
    Points(PointQuestion),
    /// Lines of the source that repeat an earlier one in every column.
    Repeated,
}

impl Question {
    /// The segments its customers are limited to; empty for all customers.
    pub fn segment_filters(&self) -> &[SegmentFilter] {
        match self {
            Question::Matrix(shape) | Question::Activity(shape) | Question::Forecast(shape, _) => {
                &shape.segment_filters
            }
            Question::Segments(segmentation) => &segmentation.segment_filters,
            Question::Customers(question) => &question.list.shape.segment_filters,
            Question::Customer(question) => &question.shape.segment_filters,
            Question::Compare(question) => &question.shape.segment_filters,
            Question::Kpis(question) => &question.segment_filters,
            Question::Rfm(question) => &question.segment_filters,
            Question::Lists(question) => &question.segment_filters,
            Question::Effect(question) => &question.segment_filters,
            Question::Surveys(question) => &question.segment_filters,
            Question::Points(question) => &question.segment_filters,
            Question::Bootstrap(question) => &question.shape.segment_filters,
            Question::Clv(question) | Question::ClvCustomers(question) => &question.segment_filters,
            _ => &[],
        }
    }
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Report(Arc<DataReport>),
    Matrix(Arc<MatrixAnswer>),
    Segments(Arc<SegmentsAnswer>),
    Customers(Arc<CustomersAnswer>),
    /// Some customers of [`Question::Customers`]; more follow.
    CustomersBatch(RecordBatch),
    Customer(Arc<CustomerAnswer>),
    Compare(Arc<CompareAnswer>),
    Clv(Arc<ClvAnswer>),
    /// Some customers of [`Question::ClvCustomers`]; more follow.
    CustomerValues(Arc<Vec<CustomerValue>>),
    Bootstrap(Arc<BootstrapAnswer>),
    Kpis(Arc<KpiAnswer>),
    Rfm(Arc<RfmAnswer>),
    Lists(Arc<ListAnswer>),
    Effect(Arc<EffectAnswer>),
    Surveys(Arc<SurveyAnswer>),
    Points(Arc<PointAnswer>),
    Repeated(Arc<Repeated>),
    Separations(Vec<Separation>),
    Values(ValuesAnswer),
}
