//! The sections of the page that `tenure report` writes, each with the command that prints its numbers.

use std::sync::Arc;

use crate::explore::bootstrap::Intervals;
use crate::explore::clv::ClvAnswer;
use crate::explore::kpis::KpiAnswer;
use crate::explore::points::PointAnswer;
use crate::explore::surveys::SurveyAnswer;
use crate::explore::{CommandLine, MatrixAnswer, Question, SegmentsAnswer, Series, Verb, View};
use crate::report::clv::{Shown, TimeUnit};
use crate::report::page::{Page, Section};
use crate::report::{clv, curves, glossary, inspect, kpis, matrix, points, segment_values, surveys, svg};
use crate::source::{DataReport, SourceSpec};

/// The answers that the page is made of, and how they were asked for.
pub(super) struct Answers {
    pub(super) spec: SourceSpec,
    pub(super) view: View,
    pub(super) report: Arc<DataReport>,
    pub(super) kpis: Arc<KpiAnswer>,
    pub(super) matrix: Arc<MatrixAnswer>,
    pub(super) series: Vec<Series>,
    pub(super) segments: Option<Arc<SegmentsAnswer>>,
    pub(super) clv: Arc<ClvAnswer>,
    pub(super) surveys: Option<Arc<SurveyAnswer>>,
    pub(super) points: Option<Arc<PointAnswer>>,
    pub(super) intervals: Intervals,
}

impl Answers {
    /// The page with a section for each answer.
    pub(super) fn page(&self) -> Page<'_> {
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

    /// The command line of a command with the view of the page.
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
