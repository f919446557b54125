//! `tenure points`: loyalty points of a file beside the orders.

use clap::Args;

use crate::cohort::Grain;
use crate::explore::points::PointQuestion;
use crate::explore::{Verb, View};
use crate::kpi::Window;
use crate::report::points;

use super::failure::{Exit, Failure};
use super::kpis::Days;
use super::options::Takes;
use super::question_options::QuestionOptions;

/// The options of the view that `tenure points` takes.
#[derive(Debug, Clone)]
struct OfPoints;

impl Takes for OfPoints {
    const VERB: Verb = Verb::Points;
}

/// Options of `tenure points`.
#[derive(Debug, Args)]
#[command(after_help = "\
A file of points has a row per change: customer, date, points issued, points redeemed; or one column of points in which \
those below zero are redeemed. Columns are guessed from their names. To name them:\n  \
    tenure points orders.parquet --points loyalty.csv:customer=client,issued=earned\n\n\
The formulas are in docs/definitions.md, \"Loyalty points\".")]
pub struct PointsCommand {
    /// File of points; columns behind it, as in points.csv:customer=client,issued=earned
    #[arg(long, value_name = "FILE")]
    points: String,
    /// Days of the redemption rate: two dates as in 2025-01-01..2025-03-31, or a period as in 2025-Q1 [default: all]
    #[arg(long, value_name = "WINDOW")]
    window: Option<Window>,
    /// Show rates and balances by period too: day, week, month, quarter or year
    #[arg(long, value_name = "GRAIN")]
    series: Option<Grain>,
    /// Segment customers by a column at their first order, or by a dimension of `tenure segments`, such as `acquired`
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Days after which points that were not redeemed are breakage
    #[arg(long, value_name = "DAYS", default_value = "365d")]
    breakage: Days,
    /// Days at the end of the data in which redeemers and others are followed
    #[arg(long, value_name = "DAYS", default_value = "90d")]
    follow: Days,
    #[command(flatten)]
    options: QuestionOptions<OfPoints>,
}

impl PointsCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.options.check()?;
        let View { segment_filters, events, .. } = self.options.view()?;
        let question = PointQuestion {
            file: self.points.clone(),
            window: self.window,
            series: self.series,
            by: self.by.clone(),
            breakage: self.breakage.0,
            follow: self.follow.0,
            segment_filters,
        };
        let answer = self.options.ask_once(|session, cancel| session.points(&question, cancel))?;
        self.options.answer.deliver(&points::report(&answer, &events), &answer.sql)?;
        Ok(Exit::Ok)
    }
}
