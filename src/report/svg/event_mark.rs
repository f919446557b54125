//! The sign of an event on a picture.

/// Height of a line that names an event, in units of the picture.
pub(super) const EVENT_HEIGHT: usize = 16;

/// A small triangle whose left lower corner is at a place: it points at what it marks.
pub(super) fn event_mark(x: f64, y: f64) -> String {
    format!(
        "<path d=\"M{:.1} {:.1} h8 l-4 -6 z\" fill=\"#c00000\" stroke=\"#ffffff\" stroke-width=\"0.6\"/>\n",
        x,
        y + 6.0
    )
}
