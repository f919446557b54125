//! `tenure segments`: customers grouped by an attribute of their first order.

use clap::Args;

use crate::explore::customers::Order;
use crate::explore::dimension::DERIVED;
use crate::explore::{AgeList, CommandLine, Question, Segmentation, SegmentsAnswer, Verb, View};
use crate::report::{Format, bins, number, segments};
use crate::text::width;

use super::failure::{Exit, Failure};
use super::headless::{Exclusions, Headless};
use super::notes::tell;
use super::options::Takes;
use super::question_options::QuestionOptions;
use super::request::Request;

/// The options of the view that `tenure segments` takes.
#[derive(Debug, Clone)]
struct OfSegments;

impl Takes for OfSegments {
    const VERB: Verb = Verb::Segments;
}

/// Options of `tenure segments`.
#[derive(Debug, Args)]
#[command(after_help = "Besides columns, --by accepts:\n  \
    COL:q4, COL:18,30  a numeric column in ranges: quartiles, or your own bin edges\n  \
    acquired           the month of the first order; acquired:quarter, …:year\n  \
    orders             the number of orders: 1, 2, 3, 4, 5+\n  \
    first-value        the value of the first order in four ranges, or as above\n  \
    revenue            the revenue less refunds, likewise\n  \
    recency            the days since the last order, likewise\n  \
    rfm                recency, frequency and money: 11 groups\n\n\
    Equal values stay in one range, so ranges can be uneven; a note says when. Bin\n\
    edges are printed below the table, and in `cuts` of JSON.\n\n\
    Columns to sort by are those of the CSV: value (for crossed dimensions their\n\
    names), customers, share, orders, revenue, aov, repeat_rate, M1, …,\n\
    revenue_per_customer, revenue_per_customer_low, revenue_per_customer_high,\n\
    revenue_per_customer_to_Mn. is_rest is true for the row that sums the others (--top).")]
pub struct SegmentsCommand {
    /// Segment customers by a column at their first order, or by a dimension listed below; twice for all pairs of values
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Ages in months whose retention is shown [default: those of the saved view, else 1,3,6,12]
    #[arg(long, value_name = "A,B,…", allow_hyphen_values = true)]
    ages: Option<AgeList>,
    /// List the N segments with most customers, and the rest as one
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Sort by a column; COL:desc for descending order [default: natural order of periods and ranges, else by customers]
    #[arg(long, value_name = "COL")]
    sort: Option<Order>,
    #[command(flatten)]
    options: QuestionOptions<OfSegments>,
}

impl SegmentsCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.options.check()?;
        let (view, segmentation) = self.segmentation()?;
        let mut headless = self.options.open()?;
        if self.by.is_empty() {
            return Err(self.without_dimension(&mut headless)?);
        }
        let answer = headless.ask(|session, cancel| session.segments(&segmentation, cancel, &mut |_| {}))?;
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        let ages = view.segment_ages.months();
        let answer = match &self.sort {
            Some(order) => segments::sorted(&answer, ages, order).map_err(Failure::failed)?,
            None => (*answer).clone(),
        };
        self.options.answer.deliver(&segments::report(&answer, ages), &answer.sql)?;
        if self.options.answer.out.chosen() != Format::Table {
            narrate(&answer);
        }
        Ok(Exit::Ok)
    }

    /// The message if no dimension is named: an example, and the existing columns.
    fn without_dimension(&self, headless: &mut Headless) -> Result<Failure, Failure> {
        let columns = headless.attributes()?;
        let example = columns.first().map_or("acquired", |column| column.name.as_str());
        let spec = self.options.source.spec()?;
        let line = CommandLine::new(Verb::Segments, &spec, &View::default()).option("by", example);
        let widest = columns.iter().map(|column| width(&column.name)).max().unwrap_or(0).max(11);
        let mut text =
            format!("--by: no column is named to segment customers by; for example:\n  {line}\n\ncolumns:");
        for column in &columns {
            let pad = " ".repeat(widest - width(&column.name));
            text += &format!("\n  {}{pad}  {}", column.name, column.cardinality());
        }
        text += "\nderived from all orders of a customer:";
        for (name, meaning) in DERIVED {
            text += &format!("\n  {name:<widest$}  {meaning}");
        }
        Ok(Failure::usage(text))
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let (view, segmentation) = self.segmentation()?;
        Ok(Request { source: self.options.source.spec()?, view, question: Question::Segments(segmentation) })
    }

    /// The view, and the dimensions.
    fn segmentation(&self) -> Result<(View, Segmentation), Failure> {
        let view = self.options.view()?;
        let segment_ages = self.ages.clone().unwrap_or(view.segment_ages);
        let view = View { segment_ages, ..view };
        let segment_filters = view.segment_filters.clone();
        Ok((view, Segmentation { by: self.by.clone(), top: self.top, segment_filters }))
    }
}

/// The notes that a table has below its rows.
fn narrate(answer: &SegmentsAnswer) {
    if answer.truncated > 0 {
        let rest = match answer.truncated {
            1 => "1 more value is".to_string(),
            more => format!("{} more values are", number::integer(more as u128)),
        };
        tell(&format!("{rest} in the last row, the rest"));
    }
    for dimension in &answer.dimensions {
        for uneven in dimension.binnings.iter().filter_map(bins::uneven) {
            tell(&uneven);
        }
    }
}
