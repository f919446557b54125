//! What is drawn beside a number: a bar, a signed bar, or an interval.

/// A drawing beside the text of a cell, if its column has room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Drawn {
    /// A bar: its share of the longest, 0 to 1.
    Bar(f64),
    /// A bar from the middle to the left or to the right: -1 to 1.
    Signed(f64),
    /// An interval and the value in it, each 0 to 1 of the column; and where zero is, if that matters.
    Interval { low: f64, value: f64, high: f64, zero: Option<f64> },
}

impl Drawn {
    /// The drawing in a line of so many columns.
    pub fn signs(self, room: usize, ascii: bool) -> String {
        match self {
            Drawn::Bar(share) => bar(share, room, ascii),
            Drawn::Signed(share) => signed(share, room, ascii),
            Drawn::Interval { low, value, high, zero } => {
                let at =
                    |share: f64| (share.clamp(0.0, 1.0) * room.saturating_sub(1) as f64).round() as usize;
                let zero = zero.map(at);
                // Both ends are seen, also if they fall on the value: a column to each side of it is the least.
                let value = at(value).clamp(1, room.saturating_sub(2).max(1));
                let (low, high) = (at(low).min(value - 1), at(high).max(value + 1));
                let [start, line, point, end, axis] =
                    if ascii { ['[', '-', 'o', ']', '.'] } else { ['├', '─', '●', '┤', '┊'] };
                let sign = |place: usize| match place {
                    place if place == value => point,
                    place if place == low => start,
                    place if place == high => end,
                    place if (low..high).contains(&place) => line,
                    place if Some(place) == zero => axis,
                    _ => ' ',
                };
                (0..room).map(sign).collect()
            }
        }
    }
}

/// Whole blocks and an eighth part of one; a number above zero is never without a sign.
fn bar(share: f64, room: usize, ascii: bool) -> String {
    const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
    let exact = share.clamp(0.0, 1.0) * room as f64;
    if ascii {
        let whole = (exact.round() as usize).max(usize::from(share > 0.0));
        return "#".repeat(whole.min(room));
    }
    let eighths = ((exact * 8.0).round() as usize).max(usize::from(share > 0.0));
    let mut text = "█".repeat(eighths / 8);
    text.extend((eighths % 8).checked_sub(1).and_then(|part| EIGHTHS.get(part)));
    text
}

fn signed(share: f64, room: usize, ascii: bool) -> String {
    let half = room.saturating_sub(1) / 2;
    let long = (share.abs().min(1.0) * half as f64).round() as usize;
    let (axis, block) = if ascii { ("|", "#") } else { ("│", "█") };
    let (left, right) = if share < 0.0 { (long, 0) } else { (0, long) };
    format!("{}{}{axis}{}", " ".repeat(half - left), block.repeat(left), block.repeat(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_end_at_an_eighth_and_never_vanish() {
        assert_eq!(Drawn::Bar(1.0).signs(4, false), "████");
        assert_eq!(Drawn::Bar(0.4).signs(4, false), "█▋");
        assert_eq!(Drawn::Bar(0.001).signs(4, false), "▏");
        assert_eq!(Drawn::Bar(0.0).signs(4, false), "");
        assert_eq!(Drawn::Bar(0.4).signs(5, true), "##");
    }

    #[test]
    fn signed_bars_begin_in_the_middle() {
        assert_eq!(Drawn::Signed(-1.0).signs(7, true), "###|");
        assert_eq!(Drawn::Signed(0.5).signs(7, true), "   |##");
        assert_eq!(Drawn::Signed(0.0).signs(7, false), "   │");
    }

    #[test]
    fn an_interval_shows_its_ends_its_value_and_zero() {
        let drawn = Drawn::Interval { low: 0.6, value: 0.8, high: 1.0, zero: Some(0.5) };
        assert_eq!(drawn.signs(11, true), "     .[-o-]");
        let on_zero = Drawn::Interval { low: 0.0, value: 0.2, high: 0.6, zero: Some(0.5) };
        assert_eq!(on_zero.signs(11, true), "[-o---]    ");
        for at in [0.0, 0.5, 1.0] {
            let short = Drawn::Interval { low: at, value: at, high: at, zero: None };
            assert_eq!(short.signs(9, true).trim(), "[o]", "at {at}");
        }
    }
}
