//! Texts of key figures: the notes below the table and the explanation.

use crate::cohort::Unit;
use crate::explore::kpis::{KpiAnswer, KpiCounts};
use crate::kpi::{Change, Goal, Kpi};
use crate::report::events::period_lines;
use crate::report::kpi_remarks;
use crate::report::kpis::{self, Compared};
use crate::report::number;
use crate::tui::action::Action;
use crate::tui::page::Page;
use crate::tui::screens::Context;

use super::screen::KpisScreen;
use super::tab::KpiTab;
use super::tables;

impl KpisScreen {
    /// The lines below the table.
    pub(super) fn remarks(&self, cx: &Context) -> Vec<String> {
        let Some(answer) = self.answer() else { return Vec::new() };
        let mut lines = match self.tab {
            KpiTab::Account => self.account_lines(answer),
            KpiTab::Series => self.series_lines(answer, cx),
            KpiTab::Figures | KpiTab::Segments => self.figure_lines(answer),
        };
        match self.tab {
            KpiTab::Account | KpiTab::Series => {
                lines.extend(kpi_remarks::period_cautions(answer, self.current()));
            }
            KpiTab::Figures => lines.extend(kpi_remarks::cautions(answer)),
            // These figures are over all customers, whatever segment is under the cursor.
            KpiTab::Segments => {
                lines.extend(
                    kpi_remarks::cautions(answer).into_iter().map(|line| format!("all customers: {line}")),
                );
            }
        }
        if self.tab.is_by_period() {
            lines.extend(period_lines(&cx.view.events, &kpis::named_periods(answer)));
        }
        if self.tab == KpiTab::Segments {
            lines.push("! changed by more than noise against the window before".to_string());
            let is_small = |counts: &KpiCounts| counts.window.customers() < cx.view.min_size;
            if answer.segments.iter().any(is_small) {
                lines.push(format!("faint: fewer than {} customers", cx.view.min_size));
            }
        }
        lines
    }

    /// The figure under the cursor, and its change.
    fn figure_lines(&self, answer: &KpiAnswer) -> Vec<String> {
        let (Some(kpi), Some(counts)) = (self.current(), self.segment()) else { return Vec::new() };
        let compared = kpis::compared(answer, counts, kpi, None);
        let whose = match self.tab {
            KpiTab::Segments => format!("{}, {}", tables::name(counts), kpi.title()),
            _ => kpi.title(),
        };
        let value = shown(compared.figure.value, kpi);
        let first = format!("{whose}: {value} = {}", filled(&compared));
        let changes = [
            (compared.before, answer.window.before(), "the window before"),
            (compared.year, answer.window.year_before(), "a year before"),
        ];
        let changed = changes.into_iter().filter_map(|(change, window, name)| {
            let change = change?;
            Some(format!("{} against {name} ({window}), {}", moved(kpi, change), verdict(change)))
        });
        let changed: Vec<String> = changed.collect();
        let mut lines = vec![first];
        if !changed.is_empty() {
            lines.push(changed.join("; "));
        }
        lines
    }

    fn account_lines(&self, answer: &KpiAnswer) -> Vec<String> {
        let found = answer.periods.iter().zip(&answer.total.periods).nth(self.period_place());
        let Some(((period, _), counts)) = found else { return Vec::new() };
        let count = |count: u64| number::integer(count.into());
        vec![format!(
            "{period}: {} active before + {} new + {} reactivated - {} lost = {} active at the end",
            count(counts.opening),
            count(counts.new),
            count(counts.reactivated),
            count(counts.lost),
            count(counts.closing)
        )]
    }

    fn series_lines(&self, answer: &KpiAnswer, cx: &Context) -> Vec<String> {
        let Some(kpi) = self.current() else { return Vec::new() };
        let found = answer.periods.iter().zip(&answer.total.periods).nth(self.period_place());
        let Some(((period, _), counts)) = found else { return vec![kpi.title()] };
        let figure = tables::figure(answer, counts, kpi);
        let value = shown(figure.value, kpi);
        let compared = Compared { figure, reactivated: counts.reactivated, before: None, year: None };
        let (left, right) = (cx.key(Action::Left), cx.key(Action::Right));
        vec![
            format!("{period}, {}: {value} = {}", kpi.title(), filled(&compared)),
            format!("{left} and {right} choose the key figure; {}", kpi_remarks::trend_basis(answer, kpi)),
        ]
    }

    /// The period under the cursor, in any order of the rows.
    fn period_place(&self) -> usize {
        let id = self.period_id();
        let periods = self.answer().map(|answer| answer.periods.as_slice()).unwrap_or_default();
        periods.iter().position(|(period, _)| Some(period.to_string()) == id).unwrap_or(usize::MAX)
    }

    /// The page that explains the figure or period under the cursor.
    pub(super) fn page(&self, cx: &Context) -> Page {
        let mut page = Page::new("Key figures", 22);
        let Some(answer) = self.answer() else { return page };
        if let Some(kpi) = self.current() {
            self.figure_page(answer, kpi, cx, &mut page);
        }
        if self.tab == KpiTab::Account {
            page.head("Account of customers");
            self.account_lines(answer).into_iter().for_each(|line| page.text(line));
            page.text("Every customer is active, or lost. New: the first order lies in the period. Lost: the period ends more days after the last order than the inactivity window has. Reactivated: lost before, and ordered in it. The account balances in every period.");
        }
        page.head("Window");
        page.pair("from, to", answer.window.to_string());
        for fact in kpi_remarks::facts(answer) {
            page.pair(fact.label, fact.text);
        }
        page.text(format!(
            "A customer is lost after the inactivity window without an order. {} sets the window, the inactivity window and the period.",
            cx.key(Action::Terms)
        ));
        let cautions = match self.tab.is_by_period() {
            true => kpi_remarks::period_cautions(answer, self.current()),
            false => kpi_remarks::cautions(answer),
        };
        if !cautions.is_empty() {
            page.head("Cautions");
            cautions.iter().for_each(|line| page.text(line));
        }
        page
    }

    /// A figure of the period under the cursor; on the line of trends, of the trend.
    fn period_page(&self, answer: &KpiAnswer, kpi: Kpi, cx: &Context, page: &mut Page) {
        page.head(&kpi.title());
        let found = answer.periods.iter().zip(&answer.total.periods).nth(self.period_place());
        match found {
            Some(((period, window), counts)) => {
                let compared = Compared {
                    figure: tables::figure(answer, counts, kpi),
                    reactivated: counts.reactivated,
                    before: None,
                    year: None,
                };
                page.pair("period", format!("{period}, {window}"));
                page.pair("value", shown(compared.figure.value, kpi));
                page.pair("made of", filled(&compared));
                if let Some(goal) = cx.view.kpi_goals.of_figure(kpi) {
                    page.pair("goal", reached(goal, compared.figure.value));
                }
                if let Some(ends) = compared.figure.interval {
                    let shown = |end| number::full(Some(end), kpi.unit());
                    page.pair("95 % interval", format!("{} to {}", shown(ends.low), shown(ends.high)));
                }
            }
            None => page.text(
                "The trend is the slope of a straight line through the whole periods, by least squares.",
            ),
        }
        page.text(kpi.meaning());
    }

    fn figure_page(&self, answer: &KpiAnswer, kpi: Kpi, cx: &Context, page: &mut Page) {
        if self.tab == KpiTab::Series {
            return self.period_page(answer, kpi, cx, page);
        }
        let Some(counts) = self.segment() else { return };
        let compared = kpis::compared(answer, counts, kpi, None);
        let figure = &compared.figure;
        page.head(&kpi.title());
        if self.tab == KpiTab::Segments {
            page.pair("customers", tables::name(counts));
        }
        page.pair("value", shown(figure.value, kpi));
        page.pair("made of", filled(&compared));
        if let Some(goal) = cx.view.kpi_goals.of_figure(kpi) {
            page.pair("goal", reached(goal, figure.value));
        }
        if let Some(ends) = figure.interval {
            let shown = |end| number::full(Some(end), kpi.unit());
            page.pair("95 % interval", format!("{} to {}", shown(ends.low), shown(ends.high)));
        }
        for (label, change, window) in [
            ("window before", compared.before, answer.window.before()),
            ("year before", compared.year, answer.window.year_before()),
        ] {
            let text = change.map_or_else(
                || {
                    format!(
                        "{window}: not compared; the data begin too late for it, or the figure is undefined"
                    )
                },
                |change| {
                    let then = number::full(Some(change.previous), kpi.unit());
                    format!("{window}: {then}; {}, {}", moved(kpi, change), verdict(change))
                },
            );
            page.pair(label, text);
        }
        page.text(kpi.meaning());
        if self.tab == KpiTab::Series {
            page.text(kpi_remarks::trend_basis(answer, kpi));
        }
        page.text("More than noise (!): the difference of the two windows has p < 0.05. Many customers are in both windows, so p is only indicative.");
    }
}

/// A value in full, or the word for none.
fn shown(value: Option<f64>, kpi: Kpi) -> String {
    value.map_or_else(|| "undefined".to_string(), |value| number::full(Some(value), kpi.unit()))
}

/// The formula with the numbers of these data.
fn filled(compared: &Compared) -> String {
    kpis::made_of(compared)
}

/// `40.0 %, not reached`.
fn reached(goal: Goal, value: Option<f64>) -> String {
    let shown = number::full(Some(goal.value), goal.kpi.unit());
    match value.map(|value| goal.is_met(value)) {
        Some(true) => format!("{shown}, reached"),
        Some(false) => format!("{shown}, not reached"),
        None => shown,
    }
}

fn moved(kpi: Kpi, change: Change) -> String {
    let by = number::difference(change.difference, kpi.unit());
    let ends = change.interval.map(|ends| {
        let shown = |end: f64| match kpi.unit() {
            Unit::Rate => number::points(end),
            unit => number::difference(end, unit),
        };
        format!(" ({} to {})", shown(ends.low), shown(ends.high))
    });
    format!("{by}{}", ends.unwrap_or_default())
}

fn verdict(change: Change) -> &'static str {
    match change.is_significant {
        Some(true) => "more than noise (!)",
        Some(false) => "may be noise",
        None => "cannot be tested",
    }
}
