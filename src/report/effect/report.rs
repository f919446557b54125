//! The tables of an effect: all customers, both groups, every segment and every period.

use serde_json::{Value as Json, json};

use crate::cohort::{LEAST_EFFECTIVE, Unit};
use crate::effect::{Contrast, Effect, GroupSums, Verdict};
use crate::explore::effect::{EffectAnswer, EffectCounts};
use crate::stats::holm_of_tested;

use crate::report::compare::note_undecided;
use crate::report::grid::{Cell, Column, Fact, Grid, Kind, Report, Row};
use crate::report::number;
use crate::report::write::json::{excluded, objects, pretty};

use super::chart::Chart;
use super::conclusion::conclusion;

/// The sign behind a difference that is more than noise.
const SIGNIFICANT: char = '!';

/// An answer with its comparisons, computed once.
struct Read<'a> {
    answer: &'a EffectAnswer,
    unit: Unit,
    effect: Effect,
    segments: Vec<(&'a EffectCounts, Effect, Option<f64>)>,
}

/// The effect that an answer shows.
pub fn report(answer: &EffectAnswer) -> Report<'_> {
    let effects: Vec<Effect> = answer.segments.iter().map(EffectCounts::effect).collect();
    let p_values: Vec<Option<f64>> =
        effects.iter().map(|effect| effect.effect.and_then(|found| found.p_value)).collect();
    let corrected = holm_of_tested(&p_values);
    let segments = answer.segments.iter().zip(effects).zip(corrected);
    let segments = segments.map(|((counts, effect), p)| (counts, effect, p)).collect();
    let unit = answer.question.outcome.unit();
    let read = Read { answer, unit, effect: answer.total.effect(), segments };
    let mut grids = vec![read.records(), read.groups()];
    if !read.segments.is_empty() {
        grids.push(read.by_segment());
    }
    grids.push(read.periods());
    let title = format!(
        "effect on {} from {} on, {}, as of {}",
        answer.question.outcome, answer.periods.date, answer.report.source, answer.report.as_of
    );
    let (facts, notes) = (read.facts(), read.notes());
    Report::new(title, grids, move || read.json()).facts(facts).notes(notes)
}

fn value(contrast: Option<Contrast>) -> Cell {
    Cell::from(contrast.map(|contrast| contrast.value))
}

fn low(contrast: Option<Contrast>) -> Cell {
    Cell::or_empty(contrast.and_then(|contrast| contrast.interval).map(|interval| interval.low))
}

fn high(contrast: Option<Contrast>) -> Cell {
    Cell::or_empty(contrast.and_then(|contrast| contrast.interval).map(|interval| interval.high))
}

fn interval(contrast: Option<Contrast>) -> Cell {
    Cell::or_empty(contrast.and_then(|contrast| contrast.interval))
}

fn p_value(contrast: Option<Contrast>) -> Cell {
    Cell::from(contrast.and_then(|contrast| contrast.p_value))
}

fn mark(contrast: Option<Contrast>) -> Option<char> {
    contrast.is_some_and(|contrast| contrast.verdict() == Verdict::Found).then_some(SIGNIFICANT)
}

impl Read<'_> {
    /// The treated customers after the date, if they had changed as the control group did.
    fn expected(effect: &Effect, treated: &GroupSums) -> Option<f64> {
        Some(treated.before()? + effect.control?.value)
    }

    /// A row for all customers, and one per segment.
    fn records(&self) -> Grid {
        let by = &self.answer.question.by;
        let mut columns: Vec<Column> =
            by.iter().map(|by| Column::new(by.clone(), by.clone(), Kind::Text)).collect();
        let measured = |name: &str| Column::named(name, Kind::AsMeasured);
        columns.extend([
            Column::named("measure", Kind::Text),
            Column::named("treated_customers", Kind::Count),
            Column::named("control_customers", Kind::Count),
            measured("treated_before"),
            measured("treated_after"),
            measured("control_before"),
            measured("control_after"),
            measured("expected"),
            measured("effect"),
            measured("low"),
            measured("high"),
            Column::named("p_value", Kind::Probability),
            Column::named("p_adjusted", Kind::Probability),
            measured("trend_before"),
            Column::named("trend_p_value", Kind::Probability),
            measured("placebo_effect"),
            Column::named("placebo_p_value", Kind::Probability),
        ]);
        let row = |counts: &EffectCounts, effect: &Effect, corrected: Option<f64>| -> Row {
            let value_of = |place: usize| counts.values.get(place).and_then(|value| value.as_deref());
            let all = counts.values.is_empty();
            let names = (0..by.len())
                .map(|place| if all { Cell::text("") } else { Cell::attribute(value_of(place)) });
            let mut row: Row = names.collect();
            row.extend([
                Cell::text(self.answer.question.outcome.name()),
                counts.treated.customers().into(),
                counts.control.customers().into(),
                counts.treated.before().into(),
                counts.treated.after().into(),
                counts.control.before().into(),
                counts.control.after().into(),
                Self::expected(effect, &counts.treated).into(),
                value(effect.effect),
                low(effect.effect),
                high(effect.effect),
                p_value(effect.effect),
                Cell::from(corrected),
                value(effect.trend),
                p_value(effect.trend),
                value(effect.placebo),
                p_value(effect.placebo),
            ]);
            row
        };
        let own = self.effect.effect.and_then(|effect| effect.p_value);
        let mut rows = vec![row(&self.answer.total, &self.effect, own)];
        rows.extend(self.segments.iter().map(|(counts, effect, p)| row(counts, effect, *p)));
        Grid::new(columns, rows).for_programs()
    }

    /// Both groups before and after, and the difference of their changes.
    fn groups(&self) -> Grid {
        let columns = vec![
            Column::new("group", "group", Kind::Text).priority(0),
            Column::named("customers", Kind::Count),
            Column::named("before", Kind::Number(self.unit)).priority(0),
            Column::named("after", Kind::Number(self.unit)).priority(0),
            Column::named("change", Kind::Difference(self.unit)).with_marks().priority(0),
            Column::new("interval", "95 % interval", Kind::DifferenceRange(self.unit)),
            Column::named("p", Kind::Probability),
        ];
        let group = |name: &str, sums: &GroupSums, change: Option<Contrast>| -> Row {
            vec![
                Cell::text(name),
                sums.customers().into(),
                sums.before().into(),
                sums.after().into(),
                value(change).marked(mark(change)),
                interval(change),
                p_value(change),
            ]
        };
        let empty = || Cell::or_empty(None::<f64>);
        let difference = |name: &str, found: Option<Contrast>| -> Row {
            vec![
                Cell::text(name),
                empty(),
                empty(),
                empty(),
                value(found).marked(mark(found)),
                interval(found),
                p_value(found),
            ]
        };
        let total = &self.answer.total;
        let mut rows = vec![
            group("treated", &total.treated, self.effect.treated),
            group("control", &total.control, self.effect.control),
            difference("effect: treated - control", self.effect.effect),
        ];
        if self.effect.trend.is_some() {
            rows.push(difference("trend before, per period", self.effect.trend));
        }
        if let Some(date) = self.answer.placebo_date() {
            rows.push(difference(&format!("placebo date {date}"), self.effect.placebo));
        }
        Grid::new(columns, rows).for_people()
    }

    /// The effect in every segment.
    fn by_segment(&self) -> Grid {
        let by = &self.answer.question.by;
        let mut columns: Vec<Column> =
            by.iter().map(|by| Column::new(by.clone(), by.clone(), Kind::Text).priority(0)).collect();
        columns.extend([
            Column::named("treated", Kind::Count),
            Column::named("control", Kind::Count),
            Column::named("effect", Kind::Difference(self.unit)).with_marks().priority(0),
            Column::new("interval", "95 % interval", Kind::DifferenceRange(self.unit)),
            Column::new("p_adjusted", "p corrected", Kind::Probability),
            Column::new("trend_p", "p of the trend before", Kind::Probability).priority(2),
        ]);
        let rows = self.segments.iter().map(|(counts, effect, p)| -> Row {
            let is_found = p.is_some_and(|p| p < 0.05) && mark(effect.effect).is_some();
            let names = counts.values.iter().map(|value| Cell::attribute(value.as_deref()));
            names
                .chain([
                    counts.treated.customers().into(),
                    counts.control.customers().into(),
                    value(effect.effect).marked(is_found.then_some(SIGNIFICANT)),
                    interval(effect.effect),
                    Cell::from(*p),
                    p_value(effect.trend),
                ])
                .collect()
        });
        let title = "by segment; p corrected by Holm over the segments";
        Grid::new(columns, rows.collect()).titled(title).for_people()
    }

    /// Every period: both groups, and how much their distance has grown since the last period before the date.
    fn periods(&self) -> Grid {
        let columns = vec![
            Column::named("period", Kind::Text).priority(0),
            Column::named("from", Kind::Date),
            Column::named("to", Kind::Date).priority(2),
            Column::named("treated", Kind::Number(self.unit)),
            Column::named("control", Kind::Number(self.unit)),
            Column::new("difference", "apart", Kind::Difference(self.unit)).with_marks().priority(0),
            Column::new("interval", "95 % interval", Kind::DifferenceRange(self.unit)).priority(2),
            Column::new("chart", self.chart_title(), Kind::Text).for_people(),
        ];
        let chart = Chart::of(&self.effect);
        let rows = self.effect.leads.iter().enumerate().map(|(place, lead)| -> Row {
            let number = self.answer.periods.number(place);
            let (from, to) = self.answer.periods.window(place);
            let is_base = number == -1;
            let apart =
                if is_base { Cell::from(0.0) } else { value(lead.contrast).marked(mark(lead.contrast)) };
            vec![
                Cell::text(format!("{number:+}").replace("+0", "0")),
                from.into(),
                to.into(),
                lead.treated.into(),
                lead.control.into(),
                apart,
                interval(lead.contrast),
                Cell::text(chart.line(lead.contrast, is_base)),
            ]
        });
        let title = "by period: how much further apart than in the last period before the date";
        Grid::new(columns, rows.collect()).titled(title).for_people()
    }

    fn chart_title(&self) -> String {
        "| none, o apart, - interval".to_string()
    }

    fn facts(&self) -> Vec<Fact> {
        let EffectAnswer { question, periods, .. } = self.answer;
        let control = question.control.as_ref().map_or("all others", |control| control.condition.as_str());
        let (first, last) = (periods.window(0).0, periods.window(periods.count() - 1).1);
        vec![
            Fact::new("measured", question.outcome.title()),
            Fact::new("treated", question.treated.condition.clone()),
            Fact::new("control", control),
            Fact::new(
                "periods",
                format!(
                    "{} before and {} after, of {} days: {first} to {last}",
                    periods.before, periods.after, periods.days
                ),
            ),
        ]
    }

    /// Why segments have no p-value.
    fn untested(&self) -> Vec<String> {
        let is_empty =
            |counts: &EffectCounts| counts.treated.customers() == 0 || counts.control.customers() == 0;
        let lacking = self.segments.iter().filter(|(_, _, p)| p.is_none());
        let (empty, few): (Vec<_>, Vec<_>) = lacking.partition(|(counts, ..)| is_empty(counts));
        let of =
            |some: usize| format!("{some} of {}", number::counted(self.segments.len() as u64, "segment"));
        let mut lines = Vec::new();
        if !few.is_empty() {
            lines.push(format!(
                "no p for {}: fewer than {LEAST_EFFECTIVE} customers of a group changed in effect, too few to test",
                of(few.len())
            ));
        }
        if !empty.is_empty() {
            lines
                .push(format!("no effect for {}: one of the groups has no customers there", of(empty.len())));
        }
        lines
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = conclusion(self.answer, &self.effect);
        notes.extend(self.untested());
        if self.answer.too_new > 0 {
            notes.push(format!(
                "{} with a first order from {} on are left out: they were not customers in every period",
                number::counted(self.answer.too_new, "customer"),
                self.answer.periods.window(0).0
            ));
        }
        if self.answer.on_both > 0 {
            notes.push(format!(
                "{} of both groups are left out: they cannot be compared with themselves",
                number::counted(self.answer.on_both, "customer")
            ));
        }
        notes.extend(self.answer.undecided.iter().map(note_undecided));
        notes
    }

    fn json(&self) -> String {
        let contrast = |contrast: Option<Contrast>| {
            json!(contrast.map(|one| json!({
                "value": one.value, "interval": one.interval, "p_value": one.p_value,
                "significant": one.verdict() == Verdict::Found,
            })))
        };
        let group = |name: &str, condition: &str, sums: &GroupSums, change: Option<Contrast>| {
            json!({
                "group": name, "condition": condition, "customers": sums.customers(),
                "before": sums.before(), "after": sums.after(), "change": contrast(change),
            })
        };
        let EffectAnswer { question, periods, report, .. } = self.answer;
        let control = question.control.as_ref().map_or("all others", |control| control.condition.as_str());
        let leads = self.effect.leads.iter().enumerate().map(|(place, lead)| {
            let (from, to) = periods.window(place);
            json!({
                "period": periods.number(place), "from": from.to_string(), "to": to.to_string(),
                "treated": lead.treated, "control": lead.control, "apart": contrast(lead.contrast),
            })
        });
        let mut segments = objects(&self.records());
        segments.remove(0);
        let total = &self.answer.total;
        pretty(&json!({
            "date": periods.date.to_string(),
            "measure": question.outcome.name(),
            "as_of": report.as_of.to_string(),
            "period_days": periods.days,
            "before": periods.before,
            "after": periods.after,
            "treated": group("treated", &question.treated.condition, &total.treated, self.effect.treated),
            "control": group("control", control, &total.control, self.effect.control),
            "expected": Self::expected(&self.effect, &total.treated),
            "effect": contrast(self.effect.effect),
            "trend_before": contrast(self.effect.trend),
            "placebo": self.answer.placebo_date().map(|date| json!({ "date": date.to_string(), "effect": contrast(self.effect.placebo) })),
            "periods": leads.collect::<Vec<Json>>(),
            "by": question.by,
            "segments": segments,
            "left_out": { "too_new": self.answer.too_new, "on_both": self.answer.on_both },
            "conclusion": conclusion(self.answer, &self.effect),
            "excluded": excluded(report),
        }))
    }
}
