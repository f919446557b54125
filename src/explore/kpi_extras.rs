//! Key figures of files beside the orders: the answers and points in every window of an answer.

use std::collections::HashMap;
use std::sync::Arc;

use minijinja::context;

use crate::engine::Cancel;
use crate::kpi::WindowCounts;
use crate::points::PointSums;
use crate::source::{AnswerFile, PointFile, attributes_value};
use crate::survey::Scales;

use super::error::Error;
use super::kpis::{KpiAnswer, KpiCounts};
use super::segment_filter;
use super::segment_key::Values;
use super::store::Store;
use super::surveys::{Respondents, ScoreGroups, SurveyQuestion};

/// Files beside the orders, named as `tenure surveys` and `tenure points` name them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SideFiles {
    pub surveys: Option<String>,
    /// Scales that the user sets; the others are suggested by the answers.
    pub scales: Vec<Scales>,
    pub points: Option<String>,
}

impl KpiCounts {
    /// Every window to count.
    fn windows(&mut self) -> impl Iterator<Item = &mut WindowCounts> {
        [&mut self.window, &mut self.before, &mut self.year_before].into_iter().chain(&mut self.periods)
    }
}

impl Store {
    /// The same key figures, with those of the files.
    pub(super) fn kpis_with_side_files(
        &mut self,
        answer: &KpiAnswer,
        files: &SideFiles,
        cancel: &Cancel,
    ) -> Result<Arc<KpiAnswer>, Error> {
        self.begin();
        let mut answer = answer.clone();
        self.filter_table(&answer.question.segment_filters, cancel)?;
        self.prepare_refunds(cancel)?;
        if let Some(file) = &files.surveys {
            self.add_answers(&mut answer, file, &files.scales, cancel)?;
        }
        if let Some(file) = &files.points {
            self.add_points(&mut answer, file, cancel)?;
        }
        answer.sql += &format!("\n{}", self.script());
        Ok(Arc::new(answer))
    }

    /// Adds the answers of each window.
    fn add_answers(
        &mut self,
        answer: &mut KpiAnswer,
        file: &str,
        scales: &[Scales],
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let by = answer.question.by.clone();
        let attributes = self.dimensions(&by, "--by", cancel)?;
        let mut question = SurveyQuestion {
            file: file.to_string(),
            scales: scales.to_vec(),
            window: None,
            series: None,
            by,
            days: 0,
            segment_filters: answer.question.segment_filters.clone(),
        };
        let spec = self.source.spec.clone();
        let read = AnswerFile::read(self.engine(), file, &spec, cancel)?;
        self.note(&read.sql);
        let opinions = self.opinions(&read, &question, cancel)?;
        let kinds: Vec<_> = opinions.iter().map(|one| one.kind).collect();
        let count = 3 + answer.total.periods.len();
        for nth in 0..count {
            let Some(window) = answer.total.windows().nth(nth) else { break };
            question.window = Some(window.window());
            let mut scored = self.scores(&question, &opinions, ScoreGroups::All, cancel)?;
            if !attributes.is_empty() {
                scored.extend(self.scores(
                    &question,
                    &opinions,
                    ScoreGroups::Segments(&attributes),
                    cancel,
                )?);
            }
            for counts in std::iter::once(&mut answer.total).chain(&mut answer.segments) {
                let wanted = match counts.values.is_empty() {
                    true => Respondents::All,
                    false => Respondents::Segment(counts.values.clone()),
                };
                let own = scored.iter().filter(|one| one.of == wanted).map(|one| (one.kind, one.sums));
                let own = own.collect();
                if let Some(window) = counts.windows().nth(nth) {
                    (window.extras.kinds, window.extras.scores) = (kinds.clone(), own);
                }
            }
        }
        Ok(())
    }

    /// Adds the points of each window.
    fn add_points(&mut self, answer: &mut KpiAnswer, file: &str, cancel: &Cancel) -> Result<(), Error> {
        let by = answer.question.by.clone();
        let attributes = attributes_value(&self.dimensions(&by, "--by", cancel)?);
        let filter_table = segment_filter::table(&answer.question.segment_filters);
        let spec = self.source.spec.clone();
        let read = PointFile::read(self.engine(), file, &spec, cancel)?;
        self.note(&read.sql);
        let sql = self.render("point_days", context! { attributes, filter_table })?;
        let places = answer.segments.iter().enumerate().map(|(place, one)| (one.values.clone(), place));
        let places: HashMap<Values, usize> = places.collect();
        for counts in std::iter::once(&mut answer.total).chain(&mut answer.segments) {
            counts.windows().for_each(|window| window.extras.points = Some(PointSums::default()));
        }
        self.each_member(&sql, by.len(), cancel, &mut |member, days| {
            let segment = places.get(&member.values).filter(|_| member.has_orders).copied();
            let segment = segment.and_then(|place| answer.segments.get_mut(place));
            for counts in std::iter::once(&mut answer.total).chain(segment) {
                for window in counts.windows() {
                    let (from, to) = (window.window().start(), window.window().end());
                    if let Some(points) = &mut window.extras.points {
                        points.add_days(days, from, to);
                    }
                }
            }
        })
    }
}
