//! The answer to the question of a tab, and the table and lines that a report makes of it.

use std::sync::Arc;

use crate::explore::effect::EffectAnswer;
use crate::explore::lists::ListAnswer;
use crate::explore::points::PointAnswer;
use crate::explore::surveys::SurveyAnswer;
use crate::explore::{Answer, Events, Question};
use crate::report::grid::{Grid, Report};
use crate::report::{effect, lists, points, surveys};
use crate::tui::table::{Cell, Column, Row, cells_of, columns_of};

use super::tab::CampaignTab;

/// The answer to the question of a tab.
#[derive(Debug, Clone)]
pub enum CampaignAnswer {
    Lists(Arc<ListAnswer>),
    Effect(Arc<EffectAnswer>),
    Surveys(Arc<SurveyAnswer>),
    Points(Arc<PointAnswer>),
}

impl CampaignAnswer {
    /// The answer with its question, if it is one of these.
    pub fn of(answer: Answer) -> Option<(Question, CampaignAnswer)> {
        Some(match answer {
            Answer::Lists(answer) => {
                (Question::Lists(answer.question.clone()), CampaignAnswer::Lists(answer))
            }
            Answer::Effect(answer) => {
                (Question::Effect(answer.question.clone()), CampaignAnswer::Effect(answer))
            }
            Answer::Surveys(answer) => {
                (Question::Surveys(answer.question.clone()), CampaignAnswer::Surveys(answer))
            }
            Answer::Points(answer) => {
                (Question::Points(answer.question.clone()), CampaignAnswer::Points(answer))
            }
            _ => return None,
        })
    }

    /// The same tables and lines as in a file.
    pub fn report<'a>(&'a self, events: &Events) -> Report<'a> {
        match self {
            CampaignAnswer::Lists(answer) => lists::report(answer),
            CampaignAnswer::Effect(answer) => effect::report(answer),
            CampaignAnswer::Surveys(answer) => surveys::report(answer, events),
            CampaignAnswer::Points(answer) => points::report(answer, events),
        }
    }

    /// The SQL that made it.
    pub fn sql(&self) -> &str {
        match self {
            CampaignAnswer::Lists(answer) => &answer.sql,
            CampaignAnswer::Effect(answer) => &answer.sql,
            CampaignAnswer::Surveys(answer) => &answer.sql,
            CampaignAnswer::Points(answer) => &answer.sql,
        }
    }
}

/// The table of a tab; the id of a row is its first text.
pub fn content(report: &Report, tab: CampaignTab) -> (Vec<Column>, Vec<Row>) {
    let read: Vec<&Grid> = report.grids.iter().filter(|grid| grid.audience.has_people()).collect();
    let grids: &[&Grid] = match (tab, read.as_slice()) {
        (CampaignTab::Lists | CampaignTab::Satisfaction, [first, ..]) => &[first],
        (CampaignTab::Effect, [groups, ..]) => &[groups],
        (CampaignTab::Periods | CampaignTab::Redeemers, [.., last]) => &[last],
        // One table per kind of question, all with the same columns.
        (CampaignTab::Afterwards, [_, later @ ..]) => later,
        (CampaignTab::Points, [whole, by_period, _, ..]) => return points_content(whole, by_period),
        (_, _) => &[],
    };
    let columns = grids.first().map(|grid| columns_of(grid)).unwrap_or_default();
    let mut rows = Vec::new();
    for grid in grids {
        // Several tables differ in the part of their headings before the colon.
        let kind =
            Some(grid.title.split(':').next().unwrap_or_default()).filter(|_| tab == CampaignTab::Afterwards);
        rows.extend(grid.all_rows().enumerate().map(|(place, row)| {
            let mut cells = cells_of(grid, row);
            if let (Some(kind), Some(first)) = (kind, cells.first_mut()) {
                *first = Cell::text(format!("{kind}: {}", first.text));
            }
            let name = cells.first().map_or_else(String::new, |cell| cell.text.clone());
            Row { id: format!("{}{name}", kind.unwrap_or_default()), cells, pinned: place >= grid.rows.len() }
        }));
    }
    (columns, rows)
}

/// Points by period, and below them those of the whole time, whose breakage the notes tell.
fn points_content(whole: &Grid, by_period: &Grid) -> (Vec<Column>, Vec<Row>) {
    let columns = columns_of(by_period);
    let of_periods = by_period.all_rows().map(|row| {
        let cells = cells_of(by_period, row);
        Row { id: cells.first().map_or_else(String::new, |cell| cell.text.clone()), cells, pinned: false }
    });
    let of_all = whole.rows.iter().map(|row| {
        let mut cells = vec![Cell::text("all")];
        cells.extend(cells_of(whole, row).into_iter().take(columns.len().saturating_sub(1)));
        Row { id: "all".to_string(), cells, pinned: true }
    });
    let rows = of_periods.chain(of_all).collect();
    (columns, rows)
}

/// The breakage of all points, which the table by period has no column for.
pub fn breakage(report: &Report) -> Option<String> {
    let whole =
        report.grids.iter().find(|grid| grid.place("breakage").is_some() && !grid.audience.has_programs())?;
    let (place, row) = (whole.place("breakage")?, whole.rows.first()?);
    let share = row.get(place)?.read(whole.columns.get(place)?.kind, false).into_owned();
    Some(format!("breakage of all points: {share}"))
}
