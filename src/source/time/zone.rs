//! Time zones as steps: the offset from UTC that holds from each moment on.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use minijinja::{Value, context};

use crate::source::error::SourceError;

/// Seconds to add to a moment, by the moment: each step holds from its moment on, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shift {
    pub steps: Vec<(DateTime, i32)>,
    /// The offset before the first step.
    pub before: i32,
}

impl Shift {
    /// A constant shift.
    pub fn of_minutes(minutes: i32) -> Shift {
        Shift { steps: Vec::new(), before: minutes * 60 }
    }

    /// From UTC to the clocks of a zone.
    ///
    /// # Errors
    /// [`SourceError::Zone`] for a name that no time zone has.
    pub fn to_zone(name: &str) -> Result<Shift, SourceError> {
        let steps = steps(name)?;
        let at = |(at, seconds, _): &Step| (TimeZone::UTC.to_datetime(*at), *seconds);
        Ok(Shift { steps: steps.1.iter().rev().map(at).collect(), before: steps.0 })
    }

    /// From the clocks of a zone to UTC. An hour that occurs twice is taken as the first.
    ///
    /// # Errors
    /// As [`Shift::to_zone`].
    pub fn from_zone(name: &str) -> Result<Shift, SourceError> {
        let steps = steps(name)?;
        let at = |(at, seconds, before): &Step| {
            let local = TimeZone::UTC.to_datetime(*at);
            (local.saturating_add(SignedDuration::from_secs(i64::from(*before))), -*seconds)
        };
        Ok(Shift { steps: steps.1.iter().rev().map(at).collect(), before: -steps.0 })
    }

    /// For the templates.
    pub fn value(&self) -> Value {
        let steps: Vec<(String, i32)> =
            self.steps.iter().map(|(at, seconds)| (sql_moment(*at), *seconds)).collect();
        let seconds = if steps.is_empty() { self.before } else { 0 };
        context! { steps, seconds, before => self.before }
    }
}

/// A moment, the seconds east of UTC that hold from it on, and those that held before.
type Step = (Timestamp, i32, i32);

/// The seconds east of UTC before 1990, and the steps since then.
fn steps(name: &str) -> Result<(i32, Vec<Step>), SourceError> {
    let zone = TimeZone::get(name).map_err(|_| SourceError::Zone { zone: name.to_string() })?;
    let seconds = |at: Timestamp| zone.to_offset(at).seconds();
    let from = january(1990);
    let first = seconds(from);
    let mut steps = Vec::new();
    let mut before = first;
    for step in zone.following(from).take_while(|step| step.timestamp() < january(2060)) {
        let at = step.timestamp();
        let offset = seconds(at);
        if offset != before {
            steps.push((at, offset, before));
            before = offset;
        }
    }
    Ok((first, steps))
}

fn january(year: i16) -> Timestamp {
    let midnight = jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
    TimeZone::UTC.to_timestamp(midnight).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A naive moment as an SQL literal's text.
pub fn sql_moment(moment: DateTime) -> String {
    let whole = moment.round(jiff::Unit::Microsecond).unwrap_or(moment);
    whole.strftime("%Y-%m-%d %H:%M:%S%.f").to_string()
}

/// The last day that is not in the future: it is already tomorrow in some time zones.
pub(in crate::source) fn latest_day() -> Date {
    Zoned::now().date().tomorrow().unwrap_or(Date::MAX)
}

/// The first moment after a day.
pub fn end_of(day: jiff::civil::Date) -> DateTime {
    day.at(0, 0, 0, 0).saturating_add(SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_becomes_its_offsets() {
        assert_eq!(Shift::to_zone("Asia/Dubai").unwrap(), Shift { steps: Vec::new(), before: 14400 });
        let berlin = Shift::to_zone("Europe/Berlin").unwrap();
        let spring = jiff::civil::date(2024, 3, 31);
        assert!(berlin.steps.contains(&(spring.at(1, 0, 0, 0), 7200)), "{berlin:?}");
        let back = Shift::from_zone("Europe/Berlin").unwrap();
        assert!(back.steps.contains(&(spring.at(2, 0, 0, 0), -7200)), "{back:?}");
        assert!(Shift::to_zone("Europe/Berlino").unwrap_err().to_string().contains("--tz"));
    }
}
