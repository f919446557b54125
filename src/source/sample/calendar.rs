//! The shop's calendar: growth, seasons, weekdays and hours, as tables from which a moment is drawn by a hash.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Seconds of a day.
pub(super) const DAY: u32 = 86_400;

/// Microseconds of a day.
pub(super) const DAY_MICROS: i64 = DAY as i64 * 1_000_000;

/// Day of the last month at which the data end.
const LAST_DAY: i8 = 17;

/// Entries of the table that spreads first orders over the days.
const ACQUISITION_SLOTS: usize = 1 << 16;

/// Entries of the table that spreads a month's orders over its days.
const DAY_SLOTS: usize = 1 << 10;

/// Growth of acquisition over a year, as a share of the start: 1.75 times after three years.
const YEARLY_GROWTH: f64 = 0.25;

/// First orders by calendar month, relative to an average month.
const ACQUISITION_SEASON: [f64; 12] =
    [0.94, 0.92, 0.96, 0.97, 1.00, 0.95, 0.92, 0.92, 1.00, 1.05, 1.50, 1.30];

/// Repeat orders by calendar month, relative to an average month.
const REPEAT_SEASON: [f64; 12] = [0.90, 0.90, 0.97, 0.98, 1.00, 0.97, 0.93, 0.92, 1.00, 1.03, 1.25, 1.15];

/// Orders by hour of the day, in 256ths.
const HOURS: [u8; 24] =
    [4, 2, 1, 1, 1, 2, 4, 7, 10, 12, 13, 13, 14, 13, 12, 12, 13, 14, 16, 20, 24, 22, 16, 10];

/// Hour of the day by the low 8 bits of a hash.
const HOUR_SLOTS: [u8; 256] = hour_slots();

/// One calendar month of the data.
#[derive(Debug)]
pub(super) struct Month {
    /// First second of the month, counted from the start of the data.
    pub(super) start: u32,
    /// 1 to 12.
    pub(super) number: i8,
    /// Repeat orders relative to an average month.
    pub(super) season: f64,
    /// First entry of the acquisition table that belongs to a later month.
    pub(super) acquisition_end: u32,
    /// Day of the month, counted from 0, by hash.
    days: Vec<u8>,
}

/// All days of the data; moments are seconds from the start of the first.
#[derive(Debug)]
pub(super) struct Calendar {
    pub(super) months: Vec<Month>,
    /// Seconds since 1970-01-01 of the first moment.
    pub(super) epoch: i64,
    /// The first second after the data.
    pub(super) end: u32,
    /// Month of every day.
    month_of_day: Vec<u16>,
    /// Day of a first order, by hash; ascending.
    acquisition: Vec<u16>,
    start: Date,
}

impl Calendar {
    /// `start` is the first of a month; `months` at least 1 and few enough to stay within the years jiff knows.
    pub(super) fn new(start: Date, months: u16) -> Self {
        let mut calendar = Self {
            months: Vec::with_capacity(usize::from(months)),
            epoch: seconds_between(Date::constant(1970, 1, 1), start),
            end: 0,
            month_of_day: Vec::new(),
            acquisition: Vec::new(),
            start,
        };
        let mut first_orders = Vec::new();
        let mut first = start;
        for index in 0..months {
            let length = first.days_in_month();
            let last = if index + 1 == months { LAST_DAY } else { length };
            let day_weights: Vec<f64> = (0..length).map(|day| day_weight(first, day)).collect();
            let season = season(&ACQUISITION_SEASON, first.month()) / f64::from(length);
            for weight in day_weights.iter().take(usize::from(last.unsigned_abs())) {
                let years = first_orders.len() as f64 / 365.25;
                first_orders.push(weight * season * (1.0 + YEARLY_GROWTH * years));
                calendar.month_of_day.push(index);
            }
            calendar.months.push(Month {
                start: calendar.end,
                number: first.month(),
                season: self::season(&REPEAT_SEASON, first.month()),
                acquisition_end: 0,
                days: slots(&day_weights, DAY_SLOTS).collect(),
            });
            calendar.end += u32::from(last.unsigned_abs()) * DAY;
            first = first.saturating_add(1.month());
        }
        calendar.acquisition = slots(&first_orders, ACQUISITION_SLOTS).collect();
        calendar.close_months();
        calendar
    }

    fn close_months(&mut self) {
        for (index, month) in self.months.iter_mut().enumerate() {
            let later = |&day: &u16| usize::from(self.month_of_day[usize::from(day)]) <= index;
            let end = self.acquisition.partition_point(later);
            month.acquisition_end = u32::try_from(end).unwrap_or(u32::MAX);
        }
    }

    /// The number of days of the data.
    pub(super) fn days(&self) -> u32 {
        self.end / DAY
    }

    /// The month of a moment.
    pub(super) fn month_at(&self, second: u32) -> u16 {
        self.month_of_day[(second / DAY) as usize]
    }

    /// The moment of a first order: its day from the upper 16 bits of the hash, its time of day from the others.
    #[inline]
    pub(super) fn acquisition(&self, bits: u64) -> u32 {
        let day = self.acquisition[(bits >> 48) as usize];
        u32::from(day) * DAY + time_of_day(bits)
    }

    /// Whether the hash that gives a first order puts it after this month.
    #[inline]
    pub(super) fn acquired_after(&self, month: &Month, bits: u64) -> bool {
        (bits >> 48) as u32 >= month.acquisition_end
    }

    /// The first moment of a date; the start or the end of the data if the date lies outside them.
    pub(super) fn moment(&self, date: Date) -> u32 {
        let seconds = seconds_between(self.start, date).clamp(0, i64::from(self.end));
        u32::try_from(seconds).unwrap_or(self.end)
    }
}

impl Month {
    /// A moment within this month. In the last month it may lie after the end of the data.
    #[inline]
    pub(super) fn moment(&self, bits: u64) -> u32 {
        let day = self.days[(bits >> 54) as usize];
        self.start + u32::from(day) * DAY + time_of_day(bits)
    }
}

/// A second of the day, by the low 48 bits of a hash.
#[inline]
fn time_of_day(bits: u64) -> u32 {
    let hour = u32::from(HOUR_SLOTS[(bits & 0xFF) as usize]);
    let second = (((bits >> 8) & 0xFFFF_FFFF) * 3600) >> 32;
    hour * 3600 + second as u32
}

const fn hour_slots() -> [u8; 256] {
    let mut slots = [0; 256];
    let (mut hour, mut left) = (0, HOURS[0]);
    let mut slot = 0;
    while slot < slots.len() {
        while left == 0 {
            hour += 1;
            left = HOURS[hour];
        }
        left -= 1;
        slots[slot] = hour as u8;
        slot += 1;
    }
    slots
}

/// How busy a day is: weekday, the days around Black Friday, the weeks before Christmas.
fn day_weight(first: Date, day: i8) -> f64 {
    let date = first.saturating_add(i64::from(day).days());
    let weekday = match date.weekday() {
        Weekday::Monday => 1.06,
        Weekday::Tuesday | Weekday::Wednesday => 1.00,
        Weekday::Thursday => 0.98,
        Weekday::Friday => 0.92,
        Weekday::Saturday => 0.88,
        Weekday::Sunday => 1.16,
    };
    let season = match (date.month(), date.day()) {
        (11, 21..) => 1.7,
        (12, 1..=18) => 1.2,
        (12, 23..) => 0.6,
        _ => 1.0,
    };
    weekday * season
}

fn season(by_month: &[f64; 12], month: i8) -> f64 {
    by_month[usize::from(month.unsigned_abs() - 1) % 12]
}

fn seconds_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_secs()
}

/// A table of `size` entries in which each index of `weights` has a share proportional to its weight, in ascending
/// order.
fn slots<T: TryFrom<usize> + Default>(weights: &[f64], size: usize) -> impl Iterator<Item = T> + use<'_, T> {
    let total: f64 = weights.iter().sum();
    let mut index = 0;
    let mut below = weights.first().copied().unwrap_or_default();
    (0..size).map(move |slot| {
        let at = (slot as f64 + 0.5) / size as f64 * total;
        while at > below && index + 1 < weights.len() {
            index += 1;
            below += weights[index];
        }
        T::try_from(index).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_data_end_on_the_seventeenth_of_the_last_month() {
        let calendar = Calendar::new(date(2023, 1, 1), 36);
        assert_eq!(calendar.days(), 365 + 366 + 365 - 14);
        assert_eq!(calendar.moment(date(2023, 2, 1)), 31 * DAY);
        assert_eq!(calendar.moment(date(2030, 1, 1)), calendar.end);
        assert_eq!(calendar.month_at(calendar.end - 1), 35);
    }

    #[test]
    fn hours_fill_the_table() {
        assert_eq!(HOURS.iter().map(|&share| u32::from(share)).sum::<u32>(), 256);
        assert_eq!(time_of_day(u64::MAX >> 16) / 3600, 23);
        assert_eq!(time_of_day(0), 0);
    }

    #[test]
    fn first_orders_grow_and_peak_before_christmas() {
        let calendar = Calendar::new(date(2023, 1, 1), 36);
        let mut by_month = [0u32; 36];
        for slot in 0..1u64 << 16 {
            let moment = calendar.acquisition(slot << 48);
            by_month[usize::from(calendar.month_at(moment))] += 1;
            for month in &calendar.months {
                let after = usize::from(calendar.month_at(moment))
                    > calendar.months.iter().position(|m| m.start == month.start).unwrap();
                assert_eq!(calendar.acquired_after(month, slot << 48), after);
            }
        }
        assert!(by_month[34] > by_month[10] * 7 / 5);
        assert!(by_month[10] > by_month[9] && by_month[10] > by_month[12]);
    }

    #[test]
    fn moments_of_a_month_stay_in_it() {
        let calendar = Calendar::new(date(2024, 1, 1), 3);
        let february = &calendar.months[1];
        let days: Vec<u32> =
            (0..1024u64).map(|slot| (february.moment(slot << 54) - february.start) / DAY).collect();
        assert_eq!((days[0], days[1023]), (0, 28));
    }
}
