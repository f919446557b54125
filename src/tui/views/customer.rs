//! What one customer is expected to bring, and how the value grew: steps from order to order, up to the end of observation.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::cohort::grain::{epoch_day, from_epoch_day};
use crate::cohort::{Money, Unit};
use crate::explore::people::CustomerAnswer;
use crate::report::number;

use crate::tui::app::App;
use crate::tui::text::{clean, fit};
use crate::tui::widgets::plot::{Line, Plot};

/// Places across: finer than any screen.
const PLACES: u32 = 400;

/// Draws it below the timeline.
pub fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width.saturating_sub(2));
    let mut area = area;
    for line in app.screens.customer.expected_lines() {
        if area.height == 0 {
            return;
        }
        let text = fit(&clean(&line), room, app.theme.glyphs.ellipsis);
        buffer.set_stringn(area.x + 1, area.y, text, room, app.theme.text());
        area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    }
    let Some(answer) = app.screens.customer.answer().filter(|answer| answer.has_amount) else { return };
    if area.height < 5 {
        return;
    }
    let title = format!(
        "net value, {} to {}, average gap {}",
        answer.first.date(),
        answer.report.as_of,
        answer.average_gap_days.map_or_else(|| "-".to_string(), |days| format!("{days:.1} days")),
    );
    buffer.set_stringn(
        area.x + 1,
        area.y,
        fit(&title, room, app.theme.glyphs.ellipsis),
        room,
        app.theme.strong(),
    );
    let points = steps(answer);
    let values = || points.iter().map(|(_, value)| *value);
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    let shown = |value: f64| number::compact(Some(value), Unit::Money, 7);
    let plot = Plot {
        lines: vec![Line { letter: '*', points, style: app.theme.text(), dotted: false }],
        labels: (0..=PLACES).map(|place| date_at(answer, place).to_string()).collect(),
        span: if high > low { (low, high) } else { (low, low + 1.0) },
        shown: &shown,
        text: app.theme.faint(),
        ascii: app.theme.glyphs.ascii,
    };
    plot.render(Rect { y: area.y + 1, height: area.height - 1, ..area }, buffer);
}

/// Days from the first order to the end of observation; at least one.
fn days(answer: &CustomerAnswer) -> i64 {
    i64::from(epoch_day(answer.report.as_of) - epoch_day(answer.first.date())).max(1)
}

fn date_at(answer: &CustomerAnswer, place: u32) -> Date {
    let after = days(answer) * i64::from(place) / i64::from(PLACES);
    from_epoch_day(epoch_day(answer.first.date()) + i32::try_from(after).unwrap_or(0))
}

fn place_of(answer: &CustomerAnswer, day: Date) -> u32 {
    let after = i64::from(epoch_day(day) - epoch_day(answer.first.date())).clamp(0, days(answer));
    u32::try_from(after * i64::from(PLACES) / days(answer)).unwrap_or(0)
}

/// The value before and after every movement that counts, and at the end.
fn steps(answer: &CustomerAnswer) -> Vec<(u32, f64)> {
    let (mut before, mut points) = (Money::ZERO, Vec::new());
    for one in answer.movements.iter().filter(|one| one.counts) {
        let place = place_of(answer, one.moment.date());
        points.push((place, before.to_f64()));
        points.push((place, one.cumulative.to_f64()));
        before = one.cumulative;
    }
    points.push((PLACES, before.to_f64()));
    points
}
