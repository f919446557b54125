//! The command line that asks a question again: its options as words, and as one line that a shell takes.

use std::fmt;

use crate::clv::Model;
use crate::cohort::Share;
use crate::effect::Outcome;
use crate::source::SourceSpec;
use crate::text::shell_word;

use super::clv::{Cac, ClvQuestion, FitMode};
use super::compare::{Breakdown, CompareQuestion, SideSpec};
use super::customers::{Cohort, Columns, CustomerQuestion, CustomersQuestion, Range, written_columns};
use super::effect::EffectQuestion;
use super::items::LEAST_SUPPORT;
use super::kpis::KpiQuestion;
use super::lists::{ListQuestion, Thresholds};
use super::option_table::OPTIONS;
use super::points::PointQuestion;
use super::question::Question;
use super::rfm::RfmQuestion;
use super::segment_filter::SegmentFilter;
use super::segments::Segmentation;
use super::shape::Shape;
use super::surveys::SurveyQuestion;
use super::verb::Verb;
use super::view::{Counting, View};

/// A command of tenure with its options and files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    verb: Verb,
    /// Files, then other positional arguments.
    positionals: Vec<String>,
    /// Options with their values, each word by itself.
    options: Vec<String>,
}

impl CommandLine {
    /// The command that reads a source and shows a view of it, with the options of the view that the command takes.
    pub fn new(verb: Verb, source: &SourceSpec, view: &View) -> CommandLine {
        let mut line = CommandLine { verb, positionals: source.paths.clone(), options: Vec::new() };
        for option in OPTIONS.iter().filter(|option| verb.takes(option)) {
            let values = option.written(view, source);
            match option.arity {
                super::option::Arity::Optional(_) => {
                    line.options.extend(values.iter().map(|value| format!("--{}={value}", option.name)));
                }
                _ => values.iter().for_each(|value| line.push(option.name, value)),
            }
        }
        line
    }

    /// With an option and its value.
    pub fn option(mut self, name: &str, value: impl fmt::Display) -> CommandLine {
        self.push(name, &value.to_string());
        self
    }

    /// With an option if there is a value for it.
    pub fn maybe(self, name: &str, value: Option<impl fmt::Display>) -> CommandLine {
        match value {
            Some(value) => self.option(name, value),
            None => self,
        }
    }

    /// With an option that has no value, if it is on.
    pub fn flag(mut self, name: &str, is_on: bool) -> CommandLine {
        if is_on {
            self.options.push(format!("--{name}"));
        }
        self
    }

    /// With an argument behind the files, such as the id of a customer.
    fn positional(mut self, value: &str) -> CommandLine {
        self.positionals.push(value.to_string());
        self
    }

    fn push(&mut self, name: &str, value: &str) {
        // A value that looks like an option is taken for one, unless it is part of the word.
        if value.starts_with('-') {
            self.options.push(format!("--{name}={value}"));
        } else {
            self.options.extend([format!("--{name}"), value.to_string()]);
        }
    }

    /// Every word as the program gets it, its own name first.
    pub fn words(&self) -> Vec<String> {
        let mut words = vec!["tenure".to_string(), self.verb.name().to_string()];
        let looks_like_an_option = |word: &String| word.starts_with('-') && word != "-";
        if self.positionals.iter().any(looks_like_an_option) {
            words.extend(self.options.iter().cloned());
            words.push("--".to_string());
            words.extend(self.positionals.iter().cloned());
        } else {
            words.extend(self.positionals.iter().cloned());
            words.extend(self.options.iter().cloned());
        }
        words
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.words().iter().map(|word| shell_word(word)).collect();
        f.pad(&words.join(" "))
    }
}

impl Question {
    /// The command line that asks this of a source and shows the answer as the view does. None for questions that are
    /// only steps to an answer.
    pub fn command_line(&self, source: &SourceSpec, view: &View) -> Option<CommandLine> {
        Some(match self {
            Question::Matrix(shape) | Question::Activity(shape) => {
                CommandLine::new(Verb::Matrix, source, &View { forecast: None, ..view.counting(shape) })
            }
            Question::Forecast(shape, forecast) => CommandLine::new(
                Verb::Matrix,
                source,
                &View { forecast: Some(*forecast), ..view.counting(shape) },
            ),
            Question::Segments(segmentation) => segments(segmentation, source, view),
            Question::Kpis(question) => kpis(question, source, view),
            Question::Rfm(question) => rfm(question, source),
            Question::Lists(question) => lists(question, source),
            Question::Effect(question) => effect(question, source),
            Question::Surveys(question) => surveys(question, source, view),
            Question::Points(question) => points(question, source, view),
            Question::Customers(question) => customers(question, source),
            Question::Customer(question) => customer(question, source),
            Question::Compare(question) => compare(question, source, view),
            Question::Clv(question) => question.command_line(Verb::Clv, source),
            Question::ClvCustomers(question) => {
                question.command_line(Verb::Clv, source).flag("by-customer", true)
            }
            Question::Mapping | Question::Columns | Question::Report => {
                CommandLine::new(Verb::Inspect, source, view)
            }
            Question::Repeated => CommandLine::new(Verb::Inspect, source, view).flag("repeated", true),
            Question::Bootstrap(_) | Question::Values(_) | Question::Separations => return None,
        })
    }
}

impl View {
    /// The question whose answer shows this view.
    pub fn question(&self, counting: Counting) -> Question {
        let shape = self.shape();
        match self.forecast {
            Some(forecast) => Question::Forecast(shape, forecast),
            None if counting == Counting::ForMeasure && self.measure.needs_only_activity() => {
                Question::Activity(shape)
            }
            None => Question::Matrix(shape),
        }
    }

    /// The view with the counts of a shape and the presentation of this one.
    fn counting(&self, shape: &Shape) -> View {
        View {
            cohort: shape.cohort.clone(),
            age: shape.age,
            ages: shape.ages.clone(),
            week_start: shape.week_start,
            min_orders: shape.min_orders,
            margin: shape.margin,
            segment_filters: shape.segment_filters.clone(),
            ..self.clone()
        }
    }
}

fn segments(requested: &Segmentation, source: &SourceSpec, view: &View) -> CommandLine {
    let view = View { segment_filters: requested.segment_filters.clone(), ..view.clone() };
    let line = CommandLine::new(Verb::Segments, source, &view);
    let line = requested.by.iter().fold(line, |line, by| line.option("by", by));
    let ages = Some(&view.segment_ages).filter(|ages| **ages != View::default().segment_ages);
    line.maybe("top", requested.top).maybe("ages", ages)
}

fn kpis(requested: &KpiQuestion, source: &SourceSpec, view: &View) -> CommandLine {
    let goals = view.kpi_goals.all();
    let view = View {
        segment_filters: requested.segment_filters.clone(),
        events: view.events.clone(),
        ..View::default()
    };
    let line = CommandLine::new(Verb::Kpis, source, &view).maybe("window", requested.window);
    let line = line.maybe("inactive", requested.inactive.map(|days| format!("{days}d")));
    let line = requested.by.iter().fold(line, |line, by| line.option("by", by));
    let line = line.maybe("series", requested.series);
    goals.iter().fold(line, |line, goal| line.option("goal", goal))
}

fn rfm(requested: &RfmQuestion, source: &SourceSpec) -> CommandLine {
    let view = View { segment_filters: requested.segment_filters.clone(), ..View::default() };
    let line = CommandLine::new(Verb::Rfm, source, &view).maybe("since", requested.since);
    let Some(list) = &requested.list else { return line };
    line.option("group", list.group).maybe("from", list.was).maybe("limit", list.limit)
}

fn lists(requested: &ListQuestion, source: &SourceSpec) -> CommandLine {
    let line = CommandLine::new(Verb::Lists, source, &drilled(&requested.segment_filters));
    let line = match requested.list {
        Some(list) => line.positional(list.name()),
        None => line,
    };
    let (now, usual) = (&requested.thresholds, Thresholds::default());
    let share = |share: Share, usual: Share| Some(share).filter(|share| *share != usual);
    let times = |times: f64, usual: f64| Some(times).filter(|times| *times != usual);
    line.maybe("vip-share", share(now.vip_share, usual.vip_share))
        .maybe("good-share", share(now.good_share, usual.good_share))
        .maybe("window-share", share(now.window_share, usual.window_share))
        .maybe("usual-window", now.window.map(|days| format!("{days}d")))
        .maybe("orders", Some(now.orders).filter(|orders| *orders != usual.orders))
        .maybe("quiet", times(now.quiet, usual.quiet))
        .maybe("overdue", times(now.overdue, usual.overdue))
        .maybe("item", requested.item.as_ref())
        .maybe("min-support", requested.item.as_ref().and(support(requested.least_support)))
}

/// The least support of rules, if it is not the usual one.
fn support(least: u32) -> Option<u32> {
    Some(least).filter(|least| *least != LEAST_SUPPORT)
}

fn effect(requested: &EffectQuestion, source: &SourceSpec) -> CommandLine {
    let line = CommandLine::new(Verb::Effect, source, &drilled(&requested.segment_filters));
    let line = line.option("date", requested.periods.date).option("treated", &requested.treated.condition);
    let line = line.maybe("control", requested.control.as_ref().map(|side| &side.condition));
    let line =
        line.maybe("measure", Some(requested.outcome).filter(|outcome| *outcome != Outcome::default()));
    let line = line.maybe("before", requested.periods.before).maybe("after", requested.periods.after);
    let line = line.maybe("placebo", requested.placebo);
    let line = line.maybe(
        "period",
        Some(requested.periods.days).filter(|days| *days != 28).map(|days| format!("{days}d")),
    );
    requested.by.iter().fold(line, |line, by| line.option("by", by))
}

fn surveys(requested: &SurveyQuestion, source: &SourceSpec, view: &View) -> CommandLine {
    let view = View { events: view.events.clone(), ..drilled(&requested.segment_filters) };
    let line = CommandLine::new(Verb::Surveys, source, &view).option("surveys", &requested.file);
    let line = requested.scales.iter().fold(line, |line, scale| line.option("scale", scale));
    let line = line.maybe("window", requested.window).maybe("series", requested.series);
    let line =
        line.maybe("follow", Some(requested.days).filter(|days| *days != 90).map(|days| format!("{days}d")));
    requested.by.iter().fold(line, |line, by| line.option("by", by))
}

fn points(requested: &PointQuestion, source: &SourceSpec, view: &View) -> CommandLine {
    let view = View { events: view.events.clone(), ..drilled(&requested.segment_filters) };
    let line = CommandLine::new(Verb::Points, source, &view).option("points", &requested.file);
    let line = line.maybe("window", requested.window).maybe("series", requested.series);
    let days =
        |days: u32, usual: u32| Some(days).filter(|days| *days != usual).map(|days| format!("{days}d"));
    let line =
        line.maybe("breakage", days(requested.breakage, 365)).maybe("follow", days(requested.follow, 90));
    requested.by.iter().fold(line, |line, by| line.option("by", by))
}

/// The view of these segments.
fn drilled(segment_filters: &[SegmentFilter]) -> View {
    View { segment_filters: segment_filters.to_vec(), ..View::default() }
}

fn customers(requested: &CustomersQuestion, source: &SourceSpec) -> CommandLine {
    let list = &requested.list;
    let cell = list.cohort.as_ref().and_then(|cohort| cohort.cell.as_ref());
    let criterion = cell.map_or_else(Default::default, |cell| cell.criterion);
    let view = View { criterion, ..View::default().counting(&list.shape) };
    let mut line = CommandLine::new(Verb::Customers, source, &view);
    if let Some(cohort) = &list.cohort {
        line = line.option("cell", named_cell(cohort, &list.shape));
    }
    line = line.maybe("list", cell.and_then(|cell| cell.status)).option("sort", &list.sort);
    if let Some(value) = &list.value {
        line = valued(line.flag("clv", true), value);
    }
    match &requested.range {
        Range::All { limit, columns } => {
            let line = line.option("limit", limit.unwrap_or(0));
            match columns {
                Columns::These(names) => {
                    line.option("columns", written_columns(names.iter().map(String::as_str)))
                }
                Columns::Arranged(_) => line,
            }
        }
        Range::Page { .. } => line.option("limit", 0),
    }
}

/// A cell by its cohort and its age, as the matrix names them: `2025-05:M1`; a cohort alone without an age.
fn named_cell(cohort: &Cohort, shape: &Shape) -> String {
    match &cohort.cell {
        Some(cell) => format!("{}:{}", cohort.label, shape.ages.label(shape.age, cell.age)),
        None if cohort.label.contains(':') => format!("{}:", cohort.label),
        None => cohort.label.clone(),
    }
}

fn customer(requested: &CustomerQuestion, source: &SourceSpec) -> CommandLine {
    let line = CommandLine::new(Verb::Customer, source, &View::default().counting(&requested.shape));
    let line = line.positional(&requested.id);
    let line = match &requested.value {
        Some(value) => valued(line.flag("clv", true), value),
        None => line,
    };
    match &requested.next {
        Some(next) => line.option("item", &next.item).maybe("min-support", support(next.least_support)),
        None => line,
    }
}

fn compare(requested: &CompareQuestion, source: &SourceSpec, view: &View) -> CommandLine {
    let view = view.counting(&requested.shape);
    let conditions: Vec<&str> = requested.sides.iter().map(|side| side.condition.as_str()).collect();
    if let Breakdown::AllDimensions(age) = requested.breakdown {
        let line = CommandLine::new(Verb::Drivers, source, &view);
        let age = requested.shape.ages.label(requested.shape.age, age);
        return match (requested.sides.as_slice(), conditions.as_slice()) {
            ([a, b], [first, _]) if *b == SideSpec::others(a) => line.option("a", first),
            (_, [first, second, ..]) => line.option("a", first).option("b", second),
            _ => line,
        }
        .option("at", age);
    }
    let line = CommandLine::new(Verb::Compare, source, &view);
    let line = match requested.sides.as_slice() {
        [a, b] if *b == SideSpec::others(a) => line.option("a", &a.condition),
        [a, b] => line.option("a", &a.condition).option("b", &b.condition),
        sides => ('A'..='Z').zip(sides).fold(line, |line, (letter, side)| {
            // A name ends at the first equals sign, and one with a leading @ would be a saved view.
            let is_plain = !side.name.contains('=') && !side.name.trim_start().starts_with('@');
            let name = if is_plain { side.name.clone() } else { letter.to_string() };
            line.option("side", format!("{name}={}", side.condition))
        }),
    };
    match &requested.breakdown {
        Breakdown::Dimension(by, age) => line.option("mix", by).option("mix-age", age),
        Breakdown::None | Breakdown::AllDimensions(_) => line,
    }
}

impl ClvQuestion {
    /// The command line that asks this, of `clv` or of `risk`.
    pub fn command_line(&self, verb: Verb, source: &SourceSpec) -> CommandLine {
        let view = View { segment_filters: self.segment_filters.clone(), ..View::default() };
        let line = CommandLine::new(verb, source, &view);
        let line = self.by.iter().fold(line, |line, by| line.option("by", by));
        let cost = self.cac.as_ref().map(|cac| match cac {
            Cac::Each(amount) => amount.to_string(),
            Cac::File(path) => path.display().to_string(),
        });
        let line = valued(line, self)
            .maybe("fit", Some(self.fit).filter(|fit| *fit != FitMode::default()))
            .maybe("cac", cost)
            .maybe("lifespan", self.lifespan)
            .maybe("bootstrap", Some(self.bootstrap).filter(|resamples| *resamples > 0))
            .flag("holdout", self.holdout);
        match (&self.cac, self.observed_only) {
            (None, true) => line.flag("to-date", true),
            (Some(_), true) if self.has_forecast_options() => line.flag("to-date", true),
            // The cost of acquisition is compared with value to date, unless a model is named.
            (Some(_), false) if !self.has_forecast_options() => line.option("model", "auto"),
            _ => line,
        }
    }

    /// Whether an option is given that only a forecast can answer.
    pub fn has_forecast_options(&self) -> bool {
        let plain = ClvQuestion::default();
        self.model.is_some()
            || self.terms.horizon() != plain.terms.horizon()
            || self.terms.discount() != plain.terms.discount()
            || self.calibration_end.is_some()
            || self.fit != plain.fit
            || self.bootstrap > 0
            || self.holdout
    }
}

/// With model, terms and calibration.
fn valued(line: CommandLine, requested: &ClvQuestion) -> CommandLine {
    let (terms, plain) = (&requested.terms, ClvQuestion::default().terms);
    line.maybe("model", requested.model.map(Model::name))
        .maybe("calibration-end", requested.calibration_end)
        .maybe("horizon", Some(terms.horizon()).filter(|horizon| *horizon != plain.horizon()))
        .maybe("discount", Some(terms.discount()).filter(|rate| *rate != plain.discount()))
        .maybe("margin", Some(terms.margin()).filter(|_| !requested.margin_of_data))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::{Grain, Measure};

    #[test]
    fn a_view_is_one_command_line() {
        let source = SourceSpec {
            paths: vec!["orders of may.csv".into()],
            amount: Some("Quantity*UnitPrice".into()),
            filter: Some("Country = 'France'".into()),
            ..SourceSpec::default()
        };
        let view = View { measure: Measure::Customers, age: Grain::Week, ..View::default() };
        assert_eq!(
            CommandLine::new(Verb::Matrix, &source, &view).to_string(),
            r"tenure matrix 'orders of may.csv' --age week --measure customers --where 'Country = '\''France'\''' --amount 'Quantity*UnitPrice'"
        );
    }

    #[test]
    fn a_file_that_looks_like_an_option_stands_behind_the_options() {
        let source =
            SourceSpec { paths: vec!["-x.csv".into()], tz: Some("-".into()), ..SourceSpec::default() };
        let line = CommandLine::new(Verb::Inspect, &source, &View::default()).to_string();
        assert_eq!(line, "tenure inspect --tz=- -- -x.csv");
    }
}
