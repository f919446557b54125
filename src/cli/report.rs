//! `tenure report`: a page to hand on, as one file of HTML or Markdown.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::cohort::{CohortBy, Grain, Matrix, WeekStart};
use crate::explore::bootstrap::Intervals;
use crate::explore::clv::ClvQuestion;
use crate::explore::dimension::suggested;
use crate::explore::kpi_extras::SideFiles;
use crate::explore::kpis::{KpiAnswer, KpiQuestion};
use crate::explore::points::{PointAnswer, PointQuestion};
use crate::explore::surveys::{SurveyAnswer, SurveyQuestion};
use crate::explore::{Counting, Segmentation, SegmentsAnswer, Verb, View, series};
use crate::file::{check_not_source, write_file};
use crate::kpi::Window;
use crate::report::write::{html, markdown};
use crate::source::DataReport;
use crate::survey::Scales;

use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::model_options::ModelOptions;
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions};
use super::report_page::Answers;

/// The most rows of the matrix that people read at a glance and that fit a page.
const MOST_ROWS: usize = 14;

/// Most curves that can be distinguished beside the average.
const MOST_CURVES: usize = 5;

/// The most segments that the page lists; the others are one row.
const MOST_SEGMENTS: usize = 12;

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
        let chosen = self.view.view(&self.source)?;
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let report = headless.report()?;
        let view = page_view(chosen, &report);
        let matrix = headless.matrix(&view, Counting::Everything)?;
        let kpis = self.key_figures(&mut headless, &view)?;
        let by = self.dimension(&mut headless, &report, &view)?;
        let segments = match &by {
            Some(by) => Some(segments(&mut headless, by, &view)?),
            None => None,
        };
        let requested = ClvQuestion {
            by: by.into_iter().collect(),
            segment_filters: view.segment_filters.clone(),
            holdout: true,
            ..self.model.question()?
        };
        let clv = headless.ask(|session, cancel| session.clv(&requested, cancel))?;
        let surveys = match &self.surveys {
            Some(file) => Some(self.satisfaction(&mut headless, file, &view)?),
            None => None,
        };
        let points = match &self.points {
            Some(file) => Some(loyalty(&mut headless, file, &view)?),
            None => None,
        };
        Ok(Answers {
            spec: self.source.spec()?,
            series: series(&matrix.matrix, &view, &spread(&matrix.matrix)),
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

    /// Key figures, with those of the files of surveys and points.
    fn key_figures(&self, headless: &mut Headless, view: &View) -> Result<Arc<KpiAnswer>, Failure> {
        let requested = KpiQuestion {
            window: self.window,
            inactive: None,
            by: Vec::new(),
            series: None,
            segment_filters: view.segment_filters.clone(),
        };
        let kpis = headless.ask(|session, cancel| session.kpis(&requested, cancel))?;
        let files = SideFiles {
            surveys: self.surveys.clone(),
            scales: self.scale.clone(),
            points: self.points.clone(),
        };
        if files == SideFiles::default() {
            return Ok(kpis);
        }
        headless.ask(|session, cancel| session.kpis_with_side_files(&kpis, &files, cancel))
    }

    /// The dimension that the user names, else one that the data suggest, if any.
    fn dimension(
        &self,
        headless: &mut Headless,
        report: &DataReport,
        view: &View,
    ) -> Result<Option<String>, Failure> {
        if let Some(by) = &self.by {
            return Ok(Some(by.clone()));
        }
        let separations = headless.ask(|session, cancel| session.separations(cancel))?;
        let is_used = |name: &str| view.segment_filters.iter().any(|one| one.by.eq_ignore_ascii_case(name));
        Ok(suggested(&report.columns, &separations, is_used))
    }

    /// Scores of the file of surveys, and what customers did after their answers.
    fn satisfaction(
        &self,
        headless: &mut Headless,
        file: &str,
        view: &View,
    ) -> Result<Arc<SurveyAnswer>, Failure> {
        let requested = SurveyQuestion {
            file: file.to_string(),
            scales: self.scale.clone(),
            window: None,
            series: None,
            by: Vec::new(),
            days: FOLLOW,
            segment_filters: view.segment_filters.clone(),
        };
        headless.ask(|session, cancel| session.surveys(&requested, cancel))
    }
}

/// The view of the page: cohorts by a grain that fits it, and what the user may choose of the rest.
fn page_view(chosen: View, report: &DataReport) -> View {
    let View { segment_filters, events, goal, kpi_goals, .. } = chosen;
    let grain = readable(report);
    let cohort = CohortBy::Period(grain);
    View { cohort, age: grain, segment_filters, events, goal, kpi_goals, ..View::default() }
}

/// The largest segments of a dimension.
fn segments(headless: &mut Headless, by: &str, view: &View) -> Result<Arc<SegmentsAnswer>, Failure> {
    let requested = Segmentation {
        by: vec![by.to_string()],
        top: Some(MOST_SEGMENTS),
        segment_filters: view.segment_filters.clone(),
    };
    headless.ask(|session, cancel| session.segments(&requested, cancel, &mut |_| {}))
}

/// Loyalty points of a file.
fn loyalty(headless: &mut Headless, file: &str, view: &View) -> Result<Arc<PointAnswer>, Failure> {
    let requested = PointQuestion {
        file: file.to_string(),
        window: None,
        series: None,
        by: Vec::new(),
        breakage: BREAKAGE,
        follow: FOLLOW,
        segment_filters: view.segment_filters.clone(),
    };
    headless.ask(|session, cancel| session.points(&requested, cancel))
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
