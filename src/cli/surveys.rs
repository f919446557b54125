//! `tenure surveys`: scores of a file of answers, and what customers did after them.

use clap::Args;

use crate::cohort::Grain;
use crate::explore::surveys::SurveyQuestion;
use crate::explore::{Verb, View};
use crate::kpi::Window;
use crate::report::surveys;
use crate::survey::Scales;

use super::failure::{Exit, Failure};
use super::kpis::Days;
use super::options::Takes;
use super::question_options::QuestionOptions;

/// The options of the view that `tenure surveys` takes.
#[derive(Debug, Clone)]
struct OfSurveys;

impl Takes for OfSurveys {
    const VERB: Verb = Verb::Surveys;
}

/// Options of `tenure surveys`.
#[derive(Debug, Args)]
#[command(after_help = "\
A file of surveys has a row per answer: customer, date, score, and the kind of question (nps, csat or ces); or a column \
of scores for each kind. Columns are guessed from their names. To name them:\n  \
    tenure surveys orders.parquet --surveys answers.csv:customer=client,score=rating\n  \
    tenure surveys orders.parquet --surveys answers.csv:kind=nps      all answers are of this kind\n\n\
The formulas are in docs/definitions.md, \"Satisfaction\".")]
pub struct SurveysCommand {
    /// File of answers; columns behind it, as in answers.csv:customer=client,score=rating
    #[arg(long, value_name = "FILE")]
    surveys: String,
    /// Scale of a kind: its highest answer, and the lowest positive one, as in csat=7:6 [default: by the answers]
    #[arg(long, value_name = "KIND=MAX")]
    scale: Vec<Scales>,
    /// Only answers of a window: two dates as in 2025-01-01..2025-03-31, or a period as in 2025-Q1
    #[arg(long, value_name = "WINDOW")]
    window: Option<Window>,
    /// Show scores by period too: day, week, month, quarter or year
    #[arg(long, value_name = "GRAIN")]
    series: Option<Grain>,
    /// Segment customers by a column at their first order, or by a dimension of `tenure segments`, such as `acquired`
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Days after the answer in which customers are followed
    #[arg(long, value_name = "DAYS", default_value = "90d")]
    follow: Days,
    #[command(flatten)]
    options: QuestionOptions<OfSurveys>,
}

impl SurveysCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.options.check()?;
        let View { segment_filters, events, .. } = self.options.view()?;
        let question = SurveyQuestion {
            file: self.surveys.clone(),
            scales: self.scale.clone(),
            window: self.window,
            series: self.series,
            by: self.by.clone(),
            days: self.follow.0,
            segment_filters,
        };
        let answer = self.options.ask_once(|session, cancel| session.surveys(&question, cancel))?;
        self.options.answer.deliver(&surveys::report(&answer, &events), &answer.sql)?;
        Ok(Exit::Ok)
    }
}
