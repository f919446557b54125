//! `tenure compare`: two or more groups of customers side by side.

use clap::Args;

use crate::explore::{Breakdown, CompareAnswer, CompareQuestion, MAX_GROUPS, Question, SideSpec, Verb, View};
use crate::report::compare::{self, Compared};
use crate::report::number;

use super::cell::age_of;
use super::failure::{Exit, Failure};
use super::headless::Exclusions;
use super::notes::{tell, tell_periods};
use super::options::Takes;
use super::question_options::QuestionOptions;
use super::request::Request;
use super::sides::{named, two_sides};

/// The options of the view that `tenure compare` takes.
#[derive(Debug, Clone)]
struct OfCompare;

impl Takes for OfCompare {
    const VERB: Verb = Verb::Compare;
}

/// Options of `tenure compare`.
#[derive(Debug, Args)]
#[command(after_help = "\
A side is the customers for whom an SQL expression is true. It can use the columns of the source at the first \
order, `cohort` (as the matrix names it), `first_order` (a timestamp), and the derived dimensions acquired, orders, \
revenue, recency, rfm, \"first-value\" and \"revenue:q5\", which are texts (orders is '1' to '5+'):\n  \
    tenure compare orders.parquet --a \"channel = 'email'\" --b \"channel = 'social'\" --mix country\n  \
    tenure compare orders.parquet --a \"first_order >= '2025-03-01'\" --b \"first_order < '2025-03-01'\"\n  \
    tenure compare orders.parquet --a \"rfm = 'champions'\" --segment country=DE\n  \
    tenure compare orders.parquet --a @spring --b @autumn    the filters and segments of saved views\n  \
    tenure compare orders.parquet --side \"DE=country = 'DE'\" --side \"FR=country = 'FR'\"\n\n\
Differences are the first side minus another. Only complete cells are compared. CSV has one line per comparison; a \
text that a spreadsheet would run as a formula is preceded by a '.")]
pub struct CompareCommand {
    /// Customers of side A: an SQL expression, or @NAME for the filter and segment of a saved view
    #[arg(long, value_name = "EXPR", conflicts_with = "side")]
    a: Option<String>,
    /// Customers of side B [default: all others]
    #[arg(long, value_name = "EXPR", requires = "a")]
    b: Option<String>,
    /// Side with a name, or @NAME for a saved view; two to six, the first is compared with each of the others
    #[arg(long, value_name = "NAME=EXPR")]
    side: Vec<String>,
    /// Decompose the difference by a column, or by `cohort`, into mix effect and rate effect
    #[arg(long, value_name = "COL")]
    mix: Option<String>,
    /// Age at which the difference is decomposed, as in M1 or 1
    #[arg(long, value_name = "AGE", default_value = "1")]
    mix_age: String,
    /// Ages in the table of measures, as in M1,M3 or 1,3
    #[arg(long, value_name = "AGE,…", value_delimiter = ',', default_value = "1,3,6,12")]
    at: Vec<String>,
    #[command(flatten)]
    options: QuestionOptions<OfCompare>,
}

impl CompareCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (requested, question) = self.question()?;
        let view = requested.by_period();
        view.check_comparable().map_err(Failure::usage)?;
        let at = self.ages(&view)?;
        self.options.check()?;
        tell_periods(&requested);
        let mut headless = self.options.open()?;
        headless.check_data(&view)?;
        let answer = headless.ask(|session, cancel| session.compare(&question, cancel))?;
        headless.tell_notes(Exclusions::InNotes)?;
        drop(headless);
        self.options.answer.deliver(&compare::report(&Compared::new(&answer, &view, &at)), &answer.sql)?;
        tell_ages_without_lines(&at, &answer);
        Ok(Exit::Ok)
    }

    /// The question that the command line asks, and the view that shows its answer.
    pub(super) fn request(&self) -> Result<Request, Failure> {
        let (view, question) = self.question()?;
        Ok(Request { source: self.options.source.spec()?, view, question: Question::Compare(question) })
    }

    /// The view, the sides, and how their difference is broken down.
    fn question(&self) -> Result<(View, CompareQuestion), Failure> {
        let view = self.options.view()?;
        let by_period = view.by_period();
        let mix_age = age_of("--mix-age", &self.mix_age, &by_period)?;
        let breakdown = self.mix.clone().map_or(Breakdown::None, |by| Breakdown::Dimension(by, mix_age));
        let shape = by_period.shape();
        Ok((view, CompareQuestion { shape, sides: self.sides()?, breakdown }))
    }

    /// The ages in the table of measures, each once: a measure listed twice would be tested twice.
    fn ages(&self, view: &View) -> Result<Vec<u32>, Failure> {
        let ages = self.at.iter().map(|text| age_of("--at", text, view));
        let ages: Vec<u32> = ages.collect::<Result<_, _>>()?;
        let twice = ages.iter().enumerate().find(|(place, age)| ages[..*place].contains(age));
        if let Some((_, age)) = twice {
            return Err(Failure::usage(format!(
                "the age {age} is given twice (--at): write each once, as in 1,3,6,12"
            )));
        }
        Ok(ages)
    }

    fn sides(&self) -> Result<Vec<SideSpec>, Failure> {
        if let Some(a) = &self.a {
            return two_sides(a, self.b.as_deref(), &self.options.source);
        }
        if !(2..=MAX_GROUPS).contains(&self.side.len()) {
            let given = match self.side.len() {
                0 => "nothing to compare: give side A with --a EXPR (and side B with --b EXPR), as in \
                      --a \"channel = 'email'\", or"
                    .to_string(),
                count => format!("{}: give", number::counted(count as u64, "side")),
            };
            return Err(Failure::usage(format!("{given} two to {MAX_GROUPS} sides with --side NAME=EXPR")));
        }
        let sides: Vec<SideSpec> =
            self.side.iter().map(|side| named(side, &self.options.source)).collect::<Result<_, _>>()?;
        let named_before = |place: usize, name: &str| sides[..place].iter().any(|side| side.name == name);
        match sides.iter().enumerate().find(|(place, side)| named_before(*place, &side.name)) {
            Some((_, side)) => Err(Failure::usage(format!(
                "two sides are named '{}' (--side): give each a name of its own",
                side.name
            ))),
            None => Ok(sides),
        }
    }
}

/// Names the requested ages that no pair of sides has completed.
fn tell_ages_without_lines(at: &[u32], answer: &CompareAnswer) {
    let Some((first, others)) = answer.sides.split_first() else { return };
    let has_lines = |age: u32| {
        first.side.complete(age).1 > 0 && others.iter().any(|other| other.side.complete(age).1 > 0)
    };
    let labels = at.iter().filter(|age| !has_lines(**age));
    let labels: Vec<String> = labels.map(|age| first.side.matrix.age_label(*age)).collect();
    if !labels.is_empty() {
        tell(&format!("no measures at {} (--at): not completed on both sides", labels.join(", ")));
    }
}
