//! One curve: its points as lines, its band and its end, in a plot whose places may stand for several ages.

use ratatui::style::Style;

use crate::cohort::{Measure, Point, State};
use crate::tui::theme::Theme;
use crate::tui::widgets::canvas::Stroke;
use crate::tui::widgets::line_ends::End;
use crate::tui::widgets::plot::{Band, Line};

/// A curve with its name.
#[derive(Debug, Clone)]
pub struct Curve {
    pub name: String,
    pub letter: char,
    pub style: Style,
    /// By place, from the first one that is drawn.
    pub points: Vec<Point>,
    /// From this place on, the points rest on few cohorts.
    pub thin_from: Option<u32>,
}

impl Curve {
    /// The curve with one point for every `per` places: the mean of their values, or the last one of a measure that only
    /// accumulates. Such a point has no interval.
    #[must_use]
    pub fn condensed(mut self, per: usize, measure: Measure) -> Curve {
        if per < 2 {
            return self;
        }
        let place = |at: u32| at / per as u32;
        let last = self.points.last().map_or(0, |point| place(point.at));
        let of = |wanted: u32| {
            let points = self.points.iter().filter(move |point| place(point.at) == wanted);
            points.filter_map(|point| Some((*point, point.value?))).collect::<Vec<_>>()
        };
        let points = (0..=last).filter_map(|at| {
            let group = of(at);
            let (end, last) = *group.last()?;
            let mean = group.iter().map(|(_, value)| value).sum::<f64>() / group.len() as f64;
            let value = if measure.spec().is_cumulative { last } else { mean };
            let is_open = group.iter().any(|(point, _)| point.state == State::Open);
            let state = if is_open { State::Open } else { end.state };
            Some(Point { at, value: Some(value), interval: None, state, ..end })
        });
        self.points = points.collect();
        self.thin_from = self.thin_from.map(place);
        self
    }

    /// Complete points as a line, those of few cohorts thin, open ones dotted and faint.
    pub fn lines(&self, theme: &Theme) -> Vec<Line> {
        let is_open = |place: usize| self.points.get(place).is_some_and(|point| point.state == State::Open);
        let is_thin = |place: usize| {
            self.points.get(place).is_some_and(|point| self.thin_from.is_some_and(|from| point.at >= from))
        };
        let kind = |place: usize| match (is_open(place), is_thin(place)) {
            (true, _) => Stroke::Dotted,
            (false, true) => Stroke::Thin,
            (false, false) => Stroke::Solid,
        };
        // A stretch is drawn as the point that it leads to.
        let points = |stroke: Stroke| {
            let kept = self.points.iter().enumerate().filter(move |(place, _)| {
                kind(*place) == stroke || (place + 1 < self.points.len() && kind(place + 1) == stroke)
            });
            kept.filter_map(|(_, point)| Some((point.at, point.value?))).collect::<Vec<_>>()
        };
        let of = |stroke: Stroke| {
            let style = if stroke == Stroke::Solid { self.style } else { theme.faint() };
            Line { letter: self.letter, points: points(stroke), style, stroke }
        };
        let mut lines = [Stroke::Dotted, Stroke::Thin, Stroke::Solid].map(of).to_vec();
        lines.retain(|line| !line.points.is_empty());
        lines
    }

    /// The intervals of its points.
    pub fn band(&self, style: Style) -> Option<Band> {
        let points = self.points.iter().filter_map(|point| {
            let interval = point.interval?;
            Some((point.at, interval.low, interval.high))
        });
        Some(Band { points: points.collect(), style }).filter(|band| !band.points.is_empty())
    }

    /// Its end; none without a value.
    pub fn end(&self) -> Option<End> {
        let last = self.points.iter().rev().find(|point| point.value.is_some())?;
        let (letter, name, style) = (self.letter, self.name.clone(), self.style);
        Some(End { at: last.at, value: last.value?, letter, name, style })
    }
}

/// From zero, or from the lowest value if that is less, to a little above the highest; also of the intervals.
pub fn span(curves: &[Curve]) -> (f64, f64) {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let values = points().filter_map(|point| point.value);
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    if high > low { (low, high + (high - low) * 0.05) } else { (low, low + 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(states: &[State], thin_from: Option<u32>) -> Curve {
        let point = |(at, state): (u32, &State)| Point {
            at,
            value: Some(f64::from(at)),
            interval: None,
            state: *state,
            customers: 9,
        };
        let points = (0..).zip(states).map(point).collect();
        Curve { name: "one".into(), letter: 'a', style: Style::new(), points, thin_from }
    }

    #[test]
    fn places_that_share_a_point_show_their_mean_and_an_open_one_opens_it() {
        use State::{Complete, Open};
        let daily = curve(&[Complete, Complete, Complete, Open, Open], None);
        let weekly = daily.clone().condensed(2, Measure::Retention);
        let values: Vec<_> = weekly.points.iter().map(|point| (point.at, point.value, point.state)).collect();
        assert_eq!(values, [(0, Some(0.5), Complete), (1, Some(2.5), Open), (2, Some(4.0), Open)]);
        assert_eq!(daily.clone().condensed(1, Measure::Retention).points, daily.points);
        let summed = daily.condensed(2, Measure::CumulativeRevenue);
        assert_eq!(
            summed.points.iter().map(|point| point.value).collect::<Vec<_>>(),
            [Some(1.0), Some(3.0), Some(4.0)]
        );
    }

    #[test]
    fn points_of_few_cohorts_are_thin_and_join_the_line_before() {
        use State::{Complete, Open};
        let theme = Theme::new(crate::tui::ColorLevel::Mono, crate::tui::Palette::Dark, false);
        let lines = curve(&[Complete, Complete, Complete, Open], Some(2)).lines(&theme);
        let places = |stroke: Stroke| {
            let line = lines.iter().find(|line| line.stroke == stroke);
            line.map(|line| line.points.iter().map(|(at, _)| *at).collect::<Vec<_>>())
        };
        assert_eq!(places(Stroke::Solid), Some(vec![0, 1]));
        assert_eq!(places(Stroke::Thin), Some(vec![1, 2]));
        assert_eq!(places(Stroke::Dotted), Some(vec![2, 3]));
    }
}
