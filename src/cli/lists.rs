//! `tenure lists`: customers for a campaign, each with the reason and the numbers behind it.

use clap::Args;

use crate::cohort::Share;
use crate::explore::Verb;
use crate::explore::items::LEAST_SUPPORT;
use crate::explore::lists::{ListName, ListQuestion, Thresholds};
use crate::report::lists;

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::kpis::Days;
use super::options::{SourceOptions, Takes};
use super::question_options::QuestionOptions;

/// The options of the view that `tenure lists` takes.
#[derive(Debug, Clone)]
struct OfLists;

impl Takes for OfLists {
    const VERB: Verb = Verb::Lists;
}

/// Options of `tenure lists`.
#[derive(Debug, Args)]
#[command(override_usage = "tenure lists [OPTIONS] <SOURCE>... [NAME]")]
#[command(after_help = "\
Lists:\n  \
    vips          customers with most revenue\n  \
    second-order  one purchase day, and the usual window of a second order is still open\n  \
    gone-quiet    good customers who have not ordered for much longer than they used to\n  \
    one-time      one purchase day, and the usual window is over\n  \
    overdue       repeat customers who have not ordered for longer than they used to\n\n\
Without a name, all lists are counted. For a campaign:\n  \
    tenure lists orders.parquet gone-quiet --top 0 -o gone-quiet.csv\n  \
    tenure lists orders.parquet second-order --item category    adds the next product\n  \
    tenure lists orders.parquet --item category                 the rules themselves\n\n\
The formulas are in docs/definitions.md, \"Lists\".")]
pub struct ListsCommand {
    /// Share of the customers, by net revenue, who are VIPs
    #[arg(long, value_name = "SHARE", default_value = "5%")]
    vip_share: Share,
    /// Share of the customers, by net revenue, who are good
    #[arg(long, value_name = "SHARE", default_value = "20%")]
    good_share: Share,
    /// Share of second orders that come within the usual window
    #[arg(long, value_name = "SHARE", default_value = "80%")]
    window_share: Share,
    /// Days of the usual window [default: by --window-share]
    #[arg(long, alias = "window", value_name = "DAYS")]
    usual_window: Option<Days>,
    /// Orders from which on a customer has a usual gap
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(2..))]
    orders: u32,
    /// Times the usual gap after which a good customer has gone quiet
    #[arg(long, value_name = "TIMES", default_value_t = 2.0)]
    quiet: f64,
    /// Times the usual gap after which a customer is overdue
    #[arg(long, value_name = "TIMES", default_value_t = 1.5)]
    overdue: f64,
    /// Column of the items of an order, as a product or a category: propose the next one
    #[arg(long, value_name = "COL")]
    item: Option<String>,
    /// Fewest pairs of consecutive purchases behind a rule of items
    #[arg(long, value_name = "N", default_value_t = LEAST_SUPPORT, value_parser = clap::value_parser!(u32).range(1..))]
    min_support: u32,
    /// List the first N customers or rules; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    top: u64,
    #[command(flatten)]
    options: QuestionOptions<OfLists>,
}

impl ListsCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (source, list) = self.source_and_list()?;
        self.options.answer.check(&source)?;
        let question = self.question(&source, list)?;
        let answer = Headless::ask_once(&source, &self.options.engine, |session, cancel| {
            session.lists(&question, cancel)
        })?;
        self.options.answer.deliver(&lists::report(&answer), &answer.sql)?;
        Ok(Exit::Ok)
    }

    fn question(&self, source: &SourceOptions, list: Option<ListName>) -> Result<ListQuestion, Failure> {
        for (option, times) in [("--quiet", self.quiet), ("--overdue", self.overdue)] {
            if !times.is_finite() || times <= 0.0 {
                return Err(Failure::usage(format!(
                    "{option}: not a number of times; write one above 0, as in 2"
                )));
            }
        }
        Ok(ListQuestion {
            list,
            thresholds: Thresholds {
                vip_share: self.vip_share,
                good_share: self.good_share,
                window_share: self.window_share,
                window: self.usual_window.map(|days| days.0),
                orders: self.orders,
                quiet: self.quiet,
                overdue: self.overdue,
            },
            item: self.item.clone(),
            least_support: self.min_support,
            top: (self.top > 0).then_some(self.top),
            segment_filters: self.options.view.view(source)?.segment_filters,
        })
    }

    /// The files, and the list behind them: the last word, if it is the name of a list and not of a file.
    fn source_and_list(&self) -> Result<(SourceOptions, Option<ListName>), Failure> {
        let mut source = self.options.source.clone();
        let last = source.sources.last().cloned().unwrap_or_default();
        let has_source = source.sources.len() > 1 || source.saved().is_some();
        let is_file = std::path::Path::new(&last).exists();
        match last.parse::<ListName>() {
            Ok(list) if has_source && !is_file => {
                source.sources.pop();
                Ok((source, Some(list)))
            }
            // A word without an ending that is not a file must be meant as a name.
            Err(error) if has_source && !is_file && !last.contains(['.', '/', '*', '-', '#']) => {
                Err(Failure::usage(error.to_string()))
            }
            _ => Ok((source, None)),
        }
    }
}
