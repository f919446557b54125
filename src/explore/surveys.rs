//! Satisfaction: the answers of a file beside the orders, as scores by period and segment, and what customers did after them.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::{Value, context};

use crate::cohort::grain::epoch_day;
use crate::cohort::{Grain, Money};
use crate::engine::{Cancel, Row, rows};
use crate::kpi::Window;
use crate::source::{AnswerFile, Attribute, DataReport, attributes_value};
use crate::survey::{AnswerSums, LaterSums, Opinion, Scale, Scales, ScoreSums, SurveyKind};

use super::error::Error;
use super::segment_filter::{self, SegmentFilter};
use super::segment_key::{Values, values};
use super::store::Store;

/// The question about a file of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyQuestion {
    /// The file, with roles of its columns behind a colon.
    pub file: String,
    /// Scales that the user sets; the others are suggested by the answers.
    pub scales: Vec<Scales>,
    /// Only answers of these days.
    pub window: Option<Window>,
    /// Scores by period.
    pub series: Option<Grain>,
    /// Scores by these dimensions.
    pub by: Vec<String>,
    /// Days after an answer during which orders are counted.
    pub days: u32,
    /// Only customers with these values.
    pub segment_filters: Vec<SegmentFilter>,
}

/// The kind of question of some answers, with its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindScale {
    pub kind: SurveyKind,
    pub scale: Scale,
    pub is_suggested: bool,
    /// Answers in the file; and of these, those outside the scale, of customers without orders, and without a customer.
    pub answers: u64,
    pub off_scale: u64,
    pub unknown: u64,
    pub nameless: u64,
}

/// The customers of a score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Respondents {
    All,
    /// Of answers given in a period.
    Period(String),
    /// Of customers with these values.
    Segment(Values),
    /// Of customers without orders, and of answers without a known customer.
    Unknown,
}

/// The answers of some customers to a kind of question.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    pub kind: SurveyKind,
    pub of: Respondents,
    pub sums: ScoreSums,
}

/// What customers did after their first answer, by opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    pub kind: SurveyKind,
    pub opinions: Vec<(Opinion, LaterSums)>,
    /// Customers who answered before their first order, and customers whose days have not ended.
    pub early: u64,
    pub open: u64,
}

/// Scores, still as sums, and later behaviour.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyAnswer {
    pub question: SurveyQuestion,
    pub file: AnswerFile,
    pub kinds: Vec<KindScale>,
    pub scored: Vec<Scored>,
    pub followed: Vec<Followed>,
    pub report: Arc<DataReport>,
    pub has_amount: bool,
    /// The SQL that read the rows.
    pub sql: String,
}

/// The groups of answers that have a score each.
#[derive(Clone, Copy)]
pub(super) enum ScoreGroups<'a> {
    /// All answers are one group.
    All,
    /// By the period of the answer.
    Periods(Grain),
    /// By attributes of the customer.
    Segments(&'a [Attribute]),
}

impl Store {
    /// Reads the answers and adds them up.
    pub(super) fn surveys(
        &mut self,
        question: &SurveyQuestion,
        cancel: &Cancel,
    ) -> Result<Arc<SurveyAnswer>, Error> {
        self.begin();
        self.filter_table(&question.segment_filters, cancel)?;
        self.prepare_refunds(cancel)?;
        let attributes = self.dimensions(&question.by, "--by", cancel)?;
        let spec = self.source.spec.clone();
        let file = AnswerFile::read(self.engine(), &question.file, &spec, cancel)?;
        self.note(&file.sql);
        let kinds = self.opinions(&file, question, cancel)?;
        let mut scored = self.scores(question, &kinds, ScoreGroups::All, cancel)?;
        if let Some(grain) = question.series {
            scored.extend(self.scores(question, &kinds, ScoreGroups::Periods(grain), cancel)?);
        }
        if !attributes.is_empty() {
            scored.extend(self.scores(question, &kinds, ScoreGroups::Segments(&attributes), cancel)?);
        }
        let followed = self.followed(question, &kinds, cancel)?;
        Ok(Arc::new(SurveyAnswer {
            question: question.clone(),
            file,
            kinds,
            scored,
            followed,
            report: Arc::new(self.report().clone()),
            has_amount: self.has_amount(),
            sql: self.script(),
        }))
    }

    /// Decides the scales, and makes the view of counted answers.
    pub(super) fn opinions(
        &self,
        file: &AnswerFile,
        question: &SurveyQuestion,
        cancel: &Cancel,
    ) -> Result<Vec<KindScale>, Error> {
        let kinds = file.kinds.iter().map(|of| {
            let named = question.scales.iter().find(|one| one.kind == of.kind);
            let (least, greatest) = of.range.unwrap_or_default();
            KindScale {
                kind: of.kind,
                scale: named.map_or_else(|| Scale::suggested(of.kind, least, greatest), |one| one.scale),
                is_suggested: named.is_none(),
                answers: of.answers,
                off_scale: of.answers,
                unknown: 0,
                nameless: 0,
            }
        });
        let mut kinds: Vec<KindScale> = kinds.collect();
        if kinds.is_empty() {
            return Err(Error::NoAnswers { file: question.file.clone() });
        }
        let scales: Vec<Value> = kinds
            .iter()
            .map(|KindScale { kind, scale, .. }| {
                let Scale { low, high, positive, negative } = *scale;
                context! { kind => kind.name(), low, high, positive, negative }
            })
            .collect();
        let sql = self.render("survey_opinions", context! { scales })?;
        self.engine().run(&sql, cancel)?;
        self.note(&sql);
        for row in rows(&self.ask(&self.render("survey_counts", ())?, cancel)?) {
            let kind = kind_of(&row)?;
            if let Some(one) = kinds.iter_mut().find(|one| one.kind == kind) {
                one.off_scale -= row.count("answers")?.min(one.off_scale);
                (one.unknown, one.nameless) = (row.count("unknown")?, row.count("nameless")?);
            }
        }
        Ok(kinds)
    }

    /// Scores of the answers of each group.
    pub(super) fn scores(
        &self,
        question: &SurveyQuestion,
        kinds: &[KindScale],
        groups: ScoreGroups,
        cancel: &Cancel,
    ) -> Result<Vec<Scored>, Error> {
        let (grain, attributes): (Option<Grain>, &[Attribute]) = match groups {
            ScoreGroups::All => (None, &[]),
            ScoreGroups::Periods(grain) => (Some(grain), &[]),
            ScoreGroups::Segments(attributes) => (None, attributes),
        };
        let context = context! {
            grain => grain.map(Grain::name),
            attributes => attributes_value(attributes),
            filter_table => segment_filter::table(&question.segment_filters),
            window => days_of(question),
        };
        let mut found: BTreeMap<(SurveyKind, Respondents), ScoreSums> = BTreeMap::new();
        for row in rows(&self.ask(&self.render("survey_scores", context)?, cancel)?) {
            let kind = kind_of(&row)?;
            let of = match groups {
                ScoreGroups::All => Respondents::All,
                ScoreGroups::Periods(_) => Respondents::Period(row.text("period")?.to_string()),
                ScoreGroups::Segments(_) if !row.truth("has_orders")? => Respondents::Unknown,
                ScoreGroups::Segments(attributes) => Respondents::Segment(values(&row, attributes.len())?),
            };
            let Some(one) = kinds.iter().find(|one| one.kind == kind) else { continue };
            let sums = found.entry((kind, of)).or_insert_with(|| ScoreSums::new(kind, one.scale));
            let each = AnswerSums {
                answers: row.count("answers")?,
                positive: row.count("positive")?,
                negative: row.count("negative")?,
                score: row.maybe_float("score")?.unwrap_or(0.0),
            };
            sums.add(each, row.count("customers")?);
        }
        Ok(found.into_iter().map(|((kind, of), sums)| Scored { kind, of, sums }).collect())
    }

    /// What customers did after their first answer.
    fn followed(
        &self,
        question: &SurveyQuestion,
        kinds: &[KindScale],
        cancel: &Cancel,
    ) -> Result<Vec<Followed>, Error> {
        let context = context! {
            filter_table => segment_filter::table(&question.segment_filters),
            window => days_of(question),
            days => question.days,
            last_day => epoch_day(self.report().as_of),
        };
        let nobody = |one: &KindScale| Followed {
            kind: one.kind,
            opinions: Opinion::ALL
                .into_iter()
                .filter(|opinion| one.scale.negative.is_some() || *opinion != Opinion::Negative)
                .map(|opinion| (opinion, LaterSums::default()))
                .collect(),
            early: 0,
            open: 0,
        };
        let mut followed: Vec<Followed> = kinds.iter().map(nobody).collect();
        for row in rows(&self.ask(&self.render("survey_later", context)?, cancel)?) {
            let (kind, customers) = (kind_of(&row)?, row.count("customers")?);
            let Some(one) = followed.iter_mut().find(|one| one.kind == kind) else { continue };
            let opinion = match row.int("opinion")? {
                1 => Opinion::Positive,
                -1 => Opinion::Negative,
                _ => Opinion::Neutral,
            };
            match row.text("state")? {
                "early" => one.early += customers,
                "open" => one.open += customers,
                _ => {
                    let amount = Money::from_raw(row.maybe_decimal("amount")?.unwrap_or(0));
                    if let Some((_, sums)) = one.opinions.iter_mut().find(|(known, _)| *known == opinion) {
                        sums.add(customers, row.truth("returned")?, amount, row.count("orders")?);
                    }
                }
            }
        }
        Ok(followed)
    }
}

/// The days of the window that is asked for, for a template.
fn days_of(question: &SurveyQuestion) -> Option<Value> {
    question.window.map(|window| context! { from => window.start(), to => window.end() })
}

fn kind_of(row: &Row) -> Result<SurveyKind, Error> {
    row.text("kind")?.parse().map_err(|_| Error::Unexpected("the kind of an answer".into()))
}
