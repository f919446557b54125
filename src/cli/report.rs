//! `tenure report`: a page to hand on, as one file of HTML or Markdown.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::cohort::{CohortBy, Grain, Matrix, WeekStart};
use crate::explore::bootstrap::Intervals;
use crate::explore::clv::{ClvAnswer, ClvQuestion};
use crate::explore::dimension::suggested;
use crate::explore::kpi_extras::SideFiles;
use crate::explore::kpis::{KpiAnswer, KpiQuestion};
use crate::explore::points::{PointAnswer, PointQuestion};
use crate::explore::surveys::{SurveyAnswer, SurveyQuestion};
use crate::explore::{
    CommandLine, MatrixAnswer, Question, Segmentation, SegmentsAnswer, Series, Verb, View, series,
};
use crate::file::{check_not_source, write_file};
use crate::kpi::Window;
use crate::report::clv::{Shown, TimeUnit};
use crate::report::page::{Page, Section};
use crate::report::write::{html, markdown};
use crate::report::{clv, curves, glossary, inspect, kpis, matrix, points, segment_values, surveys, svg};
use crate::source::{DataReport, SourceSpec};
use crate::survey::Scales;

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::model_options::ModelOptions;
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions};

/// The most rows of the matrix that people read at a glance and that fit a page.
const MOST_ROWS: usize = 14;

/// Most curves that can be distinguished beside the average.
const MOST_CURVES: usize = 5;

/// Days in which customers are observed after an answer or at the end of the data, and after which points are breakage.
const FOLLOW: u32 = 90;
const BREAKAGE: u32 = 365;

/// The options of the view that `tenure report` takes.
#[derive(Debug, Clone)]
struct OfReport;

impl Takes for OfReport {
    const VERB: Verb = Verb::Report;
}

/// The formats of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    Html,
    Md,
}

/// Options of `tenure report`.
#[derive(Debug, Args)]
#[command(after_help = "\
The page has key figures, the cohort matrix, curves, segments, lifetime value with its holdout error, the account of the \
data and the definitions, each with the command that prints the same numbers. Nothing in it is fetched or run:\n  \
    tenure report orders.parquet -o report.html\n  \
    tenure report orders.parquet -o report.md --by channel --window 2025-Q2\n  \
    tenure report orders.parquet -o report.html --surveys surveys.csv --points points.csv")]
pub struct ReportCommand {
    /// File to write, report.html or report.md; standard output without one
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// html: one file with pictures, light and dark, that prints on A4; md: the same tables without pictures
    /// [default: by the ending of -o, else md]
    #[arg(long, value_name = "FORMAT", value_enum, hide_possible_values = true)]
    format: Option<PageFormat>,
    /// Window of the key figures, as in `tenure kpis` [default: the last complete quarter]
    #[arg(long, value_name = "WINDOW")]
    window: Option<Window>,
    /// Segment customers by a column or a dimension [default: a column of few values]
    #[arg(long, value_name = "COL")]
    by: Option<String>,
    /// File of answers to surveys, as in `tenure surveys`
    #[arg(long, value_name = "FILE")]
    surveys: Option<String>,
    /// Scale of a kind of survey: its highest answer, and the lowest positive one, as in csat=7:6 [default: by the answers]
    #[arg(long, value_name = "KIND=MAX", requires = "surveys")]
    scale: Vec<Scales>,
    /// File of loyalty points, as in `tenure points`
    #[arg(long, value_name = "FILE")]
    points: Option<String>,
    #[command(flatten)]
    model: ModelOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    view: ViewOptions<OfReport>,
    #[command(flatten)]
    engine: EngineOptions,
}

/// The questions and answers of the page.
struct Answers {
    spec: SourceSpec,
    view: View,
    report: Arc<DataReport>,
    kpis: Arc<KpiAnswer>,
    matrix: Arc<MatrixAnswer>,
    series: Vec<Series>,
    segments: Option<Arc<SegmentsAnswer>>,
    clv: Arc<ClvAnswer>,
    surveys: Option<Arc<SurveyAnswer>>,
    points: Option<Arc<PointAnswer>>,
    intervals: Intervals,
}

impl ReportCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let format = self.format()?;
        if let Some(path) = &self.output {
            check_not_source(path, &self.source.spec()?.files()).map_err(Failure::failed)?;
        }
        let answers = self.answers()?;
        let page = answers.page();
        let text = match format {
            PageFormat::Html => html::page(&page),
            PageFormat::Md => markdown::page(&page),
        };
        match &self.output {
            Some(path) => write_file(path, text).map_err(Failure::failed)?,
            None => print!("{text}"),
        }
        Ok(Exit::Ok)
    }

    /// The format that the user names, else the format of the file's ending.
    fn format(&self) -> Result<PageFormat, Failure> {
        let ending =
            self.output.as_ref().and_then(|path| path.extension()).and_then(|ending| ending.to_str());
        match (self.format, ending) {
            (Some(format), _) => Ok(format),
            (None, Some("html" | "htm")) => Ok(PageFormat::Html),
            (None, Some("md" | "markdown")) => Ok(PageFormat::Md),
            (None, None) if self.output.is_none() => Ok(PageFormat::Md),
            (None, _) => Err(Failure::usage(
                "-o: a page is HTML or Markdown; write report.html or report.md, or choose with --format"
                    .into(),
            )),
        }
    }

    /// Asks all questions, one after the other.
    fn answers(&self) -> Result<Answers, Failure> {
        let View { segment_filters, events, goal, kpi_goals, .. } = self.view.view(&self.source)?;
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let report = headless.report()?;
        let grain = readable(&report);
        let cohort = CohortBy::Period(grain);
        let view = View {
            cohort,
            age: grain,
            segment_filters: segment_filters.clone(),
            events,
            goal,
            kpi_goals,
            ..View::default()
        };
        let matrix = headless.matrix(&view, true)?;
        let cohorts = spread(&matrix.matrix);
        let requested = KpiQuestion {
            window: self.window,
            inactive: None,
            by: Vec::new(),
            series: None,
            segment_filters: segment_filters.clone(),
        };
        let mut kpis = headless.ask(|session, cancel| session.kpis(&requested, cancel))?;
        let files = SideFiles {
            surveys: self.surveys.clone(),
            scales: self.scale.clone(),
            points: self.points.clone(),
        };
        if files != SideFiles::default() {
            kpis = headless.ask(|session, cancel| session.kpis_with_side_files(&kpis, &files, cancel))?;
        }
        let is_used = |name: &str| segment_filters.iter().any(|one| one.by.eq_ignore_ascii_case(name));
        let by = match &self.by {
            Some(by) => Some(by.clone()),
            None => {
                let separations = headless.ask(|session, cancel| session.separations(cancel))?;
                suggested(&report.columns, &separations, is_used)
            }
        };
        let by: Vec<String> = by.into_iter().collect();
        let segments = match by.is_empty() {
            false => {
                let requested =
                    Segmentation { by: by.clone(), top: Some(12), segment_filters: segment_filters.clone() };
                Some(headless.ask(|session, cancel| session.segments(&requested, cancel, &mut |_| {}))?)
            }
            true => None,
        };
        let requested = ClvQuestion {
            by,
            segment_filters: segment_filters.clone(),
            holdout: true,
            ..self.model.question()?
        };
        let clv = headless.ask(|session, cancel| session.clv(&requested, cancel))?;
        let surveys = match &self.surveys {
            Some(file) => {
                let requested = SurveyQuestion {
                    file: file.clone(),
                    scales: self.scale.clone(),
                    window: None,
                    series: None,
                    by: Vec::new(),
                    days: FOLLOW,
                    segment_filters: segment_filters.clone(),
                };
                Some(headless.ask(|session, cancel| session.surveys(&requested, cancel))?)
            }
            None => None,
        };
        let points = match &self.points {
            Some(file) => {
                let requested = PointQuestion {
                    file: file.clone(),
                    window: None,
                    series: None,
                    by: Vec::new(),
                    breakage: BREAKAGE,
                    follow: FOLLOW,
                    segment_filters,
                };
                Some(headless.ask(|session, cancel| session.points(&requested, cancel))?)
            }
            None => None,
        };
        Ok(Answers {
            spec: self.source.spec()?,
            series: series(&matrix.matrix, &view, &cohorts),
            report: headless.report()?,
            view,
            kpis,
            matrix,
            segments,
            clv,
            surveys,
            points,
            intervals: Intervals::default(),
        })
    }
}

/// The places of a few cohorts, the first and the last that have completed age 1 among them.
fn spread(matrix: &Matrix) -> Vec<usize> {
    let is_complete = |place: &usize| {
        let cell = matrix.cell(&matrix.rows[*place], 1, View::default().measure, View::default().criterion);
        cell.complete().is_some()
    };
    let all: Vec<usize> = (0..matrix.rows.len()).filter(is_complete).collect();
    let shown = all.len().min(MOST_CURVES);
    let place = |nth: usize| all[nth * (all.len() - 1) / (shown - 1).max(1)];
    (0..shown).map(place).collect()
}

/// The finest grain from months on by which the cohorts fit a page.
fn readable(report: &DataReport) -> Grain {
    let (first, last) = (report.span.0.date(), report.as_of);
    let window = Window { from: first.min(last), to: last };
    let fits = |grain: &Grain| window.periods(*grain, WeekStart::Mon).len() <= MOST_ROWS;
    [Grain::Month, Grain::Quarter].into_iter().find(fits).unwrap_or(Grain::Year)
}

impl Answers {
    fn page(&self) -> Page<'_> {
        let mut intro = vec![format!(
            "As of {}. Every section ends with the command that prints the same numbers.",
            self.report.as_of
        )];
        intro.extend(self.report.money_off.as_ref().map(|note| format!("No money measures: {note}")));
        if let Some(filter) = self.view.segment_filters.first() {
            let more =
                self.view.segment_filters[1..].iter().map(|one| format!(", {one}")).collect::<String>();
            intro.push(format!("Only customers with {filter}{more} at the first order."));
        }
        Page {
            title: format!("Customer retention: {}", self.report.source),
            intro,
            sections: vec![
                self.key_figures(),
                self.cohorts(),
                self.curves(),
                self.segments(),
                self.lifetime_value(),
                self.satisfaction(),
                self.loyalty(),
                self.data(),
                Section {
                    command: None,
                    ..Section::of("Definitions used", glossary::report(), String::new())
                },
            ],
        }
    }

    /// The command line of a question.
    fn line(&self, question: &Question) -> String {
        question.command_line(&self.spec, &self.view).map(|line| line.to_string()).unwrap_or_default()
    }

    fn of(&self, verb: Verb) -> CommandLine {
        CommandLine::new(verb, &self.spec, &self.view)
    }

    fn key_figures(&self) -> Section<'_> {
        let question = Question::Kpis(self.kpis.question.clone());
        let line = question.command_line(&self.spec, &self.view);
        let surveys = self.surveys.as_ref().map(|answer| &answer.question);
        let points = self.points.as_ref().map(|answer| &answer.question.file);
        let line = line.map(|line| {
            let line = line.maybe("surveys", surveys.map(|asked| &asked.file)).maybe("points", points);
            let scales = surveys.map_or(&[][..], |asked| &asked.scales);
            scales.iter().fold(line, |line, scale| line.option("scale", scale)).to_string()
        });
        let line = line.unwrap_or_default();
        let (goals, events) = (self.view.kpi_goals.all().to_vec(), self.view.events.clone());
        let targets = kpis::Targets { goals, events, ..kpis::Targets::default() };
        Section::of("Key figures", kpis::report(&self.kpis, None, &targets), line)
    }

    fn cohorts(&self) -> Section<'_> {
        let report = matrix::report(&self.matrix, &self.view, &self.intervals, false);
        Section::of("Who came back: the cohort matrix", report, self.of(Verb::Matrix).to_string()).picture(
            svg::heatmap(&self.matrix, &self.view),
            "Heatmap of the cohort matrix; the table below has its numbers",
        )
    }

    fn curves(&self) -> Section<'_> {
        let goal = self.view.curve_goal();
        let report = curves::report(&self.matrix, &self.view, &self.series, goal);
        let drawn = svg::curves(&self.matrix, &self.view, &self.series, goal);
        let names = self.series.iter().filter(|one| !one.is_average).map(|one| one.name.as_str());
        let names = names.collect::<Vec<_>>().join(",");
        Section::of(
            "Retention curves",
            report,
            self.of(Verb::Curves).option("cohorts", names).maybe("goal", goal).to_string(),
        )
        .drawing(drawn, "Curves of the cohorts and of their average with its 95 % band")
    }

    fn segments(&self) -> Section<'_> {
        let title = "Segments";
        let Some(answer) = &self.segments else {
            return Section::empty(title, "no column groups customers: name one with --by COL");
        };
        let line = self.line(&Question::Segments(answer.segmentation.clone()));
        Section::of(title, segment_values::report(answer, self.view.segment_ages.months(), &self.clv), line)
    }

    fn lifetime_value(&self) -> Section<'_> {
        let line = self.line(&Question::Clv(self.clv.question.clone()));
        let mut lines: Vec<String> = self.clv.refused.iter().map(ToString::to_string).collect();
        lines.extend(self.clv.cautions.iter().map(|text| clv::caution(text)));
        let report = clv::report(&self.clv, TimeUnit::default(), Shown::Holdout);
        Section::of("Lifetime value and its holdout error", report, line).lines(lines)
    }

    fn satisfaction(&self) -> Section<'_> {
        let title = "Satisfaction";
        let Some(answer) = &self.surveys else {
            return Section::empty(title, "no answers: name a file of surveys with --surveys FILE");
        };
        let line = self.line(&Question::Surveys(answer.question.clone()));
        Section::of(title, surveys::report(answer, &self.view.events), line)
    }

    fn loyalty(&self) -> Section<'_> {
        let title = "Loyalty points";
        let Some(answer) = &self.points else {
            return Section::empty(title, "no points: name a file of points with --points FILE");
        };
        let line = self.line(&Question::Points(answer.question.clone()));
        Section::of(title, points::report(answer, &self.view.events), line)
    }

    fn data(&self) -> Section<'_> {
        let report = inspect::report(&self.report, &self.matrix.matrix, None);
        Section::of("The data", report, self.of(Verb::Inspect).to_string())
    }
}
