//! Which number of a date is the day, the month and the year; the whole column decides.

use jiff::Zoned;

use crate::source::columns::shapes::{Shape, leading_number};

use super::stamp_parser::Piece;
use super::stamps::{Family, Stamp};

/// Which number of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    Day,
    Month,
    /// Year, month, day, if the year has two digits.
    Year,
}

impl DateOrder {
    const ALL: [DateOrder; 3] = [DateOrder::Day, DateOrder::Month, DateOrder::Year];

    /// The part that comes first.
    pub fn first(self) -> &'static str {
        match self {
            DateOrder::Day => "day",
            DateOrder::Month => "month",
            DateOrder::Year => "year",
        }
    }

    fn parts(self) -> [&'static str; 3] {
        match self {
            DateOrder::Day => ["%d", "%m", "%y"],
            DateOrder::Month => ["%m", "%d", "%y"],
            DateOrder::Year => ["%y", "%m", "%d"],
        }
    }

    /// A format with its day, month and year of two digits in this order.
    pub fn of_format(self, format: &str) -> String {
        let mut parts = self.parts().into_iter();
        let mut ordered = String::new();
        let mut rest = format;
        while let Some(place) = rest.find('%') {
            let (before, from) = rest.split_at(place);
            let (part, behind) = from.split_at(from.len().min(2));
            ordered.push_str(before);
            let moved = if ["%d", "%m", "%y"].contains(&part) { parts.next() } else { None };
            ordered.push_str(moved.unwrap_or(part));
            rest = behind;
        }
        ordered + rest
    }
}

/// The numbers of the dates of a family: the least and the greatest.
struct Numbers<'a> {
    family: Family,
    first: (u32, u32),
    second: u32,
    third: (u32, u32),
    /// A shape of the family.
    shape: &'a Shape,
    /// The value with the greatest first number.
    most: &'a str,
    /// A value whose readings differ, if one is known: 05/05/2024 is one day however it is read.
    example: &'a str,
    has_half: bool,
}

/// Whether the first two numbers of a date differ.
fn has_two_readings(date: &str) -> bool {
    let mut numbers = date.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let mut next = || numbers.next().map(|run| run.trim_start_matches('0'));
    next() != next()
}

/// An order history covers few years, but all days of a month.
const FEW_YEARS: u32 = 10;
const MANY_DAYS: u32 = 15;

impl<'a> Numbers<'a> {
    fn of(family: &Family, stamp: &Stamp, shape: &'a Shape) -> Numbers<'a> {
        let number =
            |text: &str| leading_number(text.trim_start_matches(|c: char| !c.is_ascii_digit())).unwrap_or(0);
        Numbers {
            family: family.clone(),
            first: (number(&shape.least), number(&shape.most)),
            second: shape.greatest_second().unwrap_or(0),
            third: (number(&shape.least_end), number(&shape.most_end)),
            shape,
            most: &shape.most,
            example: if has_two_readings(&shape.least) { &shape.least } else { &shape.most },
            has_half: stamp.half.is_some(),
        }
    }

    fn add(&mut self, other: &Numbers<'a>) {
        if other.first.1 > self.first.1 {
            self.most = other.most;
        }
        if !has_two_readings(self.example) {
            self.example = other.example;
        }
        self.first = (self.first.0.min(other.first.0), self.first.1.max(other.first.1));
        self.second = self.second.max(other.second);
        self.third = (self.third.0.min(other.third.0), self.third.1.max(other.third.1));
        self.has_half |= other.has_half;
    }

    fn fits(&self, order: DateOrder) -> bool {
        let (first, second, third) = (self.first.1, self.second, self.third);
        match order {
            DateOrder::Day => first <= 31 && second <= 12,
            DateOrder::Month => first <= 12 && second <= 31,
            DateOrder::Year => {
                // Nobody writes 24.03.31 for a day of the past, and orders do not come from the future.
                let next_year = u32::try_from(Zoned::now().year()).unwrap_or(0) % 100 + 1;
                let is_year = first > 31 || (self.family.0 != "." && first <= next_year);
                self.family.1 == 2 && is_year && second <= 12 && third.0 >= 1 && third.1 <= 31
            }
        }
    }

    /// The order that the numbers show.
    fn order(&self) -> Option<DateOrder> {
        let span = |(least, most): (u32, u32)| most - least.min(most);
        let varies_as_years = span(self.first) <= FEW_YEARS && span(self.third) > MANY_DAYS;
        if self.fits(DateOrder::Year) && (self.first.1 > 31 || varies_as_years) {
            return Some(DateOrder::Year);
        }
        match (self.first.1 > 12, self.second > 12) {
            (true, false) => Some(DateOrder::Day),
            (false, true) => Some(DateOrder::Month),
            _ => None,
        }
    }

    /// Orders that fit as well as the chosen one.
    fn others(&self, taken: DateOrder, is_decided: bool) -> Vec<DateOrder> {
        let varies_as_days = self.first.1 - self.first.0.min(self.first.1) > MANY_DAYS;
        let doubtful = |order: &DateOrder| match order {
            DateOrder::Year => !varies_as_days && taken != DateOrder::Year,
            _ => !is_decided,
        };
        let others = DateOrder::ALL.into_iter().filter(|order| *order != taken);
        others.filter(|order| self.fits(*order) && doubtful(order)).collect()
    }

    /// Some values have the day first, and others the month.
    fn contradicts_itself(&self) -> bool {
        (13..=31).contains(&self.first.1) && (13..=31).contains(&self.second)
    }
}

/// The meaning of the numbers in dates, by family.
pub(super) struct Orders {
    known: Vec<(Family, DateOrder)>,
    pub(super) ambiguous: Option<String>,
    /// Other possible readings of the ambiguous value.
    pub(super) others: Vec<DateOrder>,
    pub(super) evidence: Option<String>,
    /// A value with the day first, if others have the month first.
    pub(super) contradiction: Option<String>,
    /// Whether the days of a family of dates are all above 12.
    pub(super) days_are_late: bool,
}

impl Orders {
    /// `given` is the user's choice.
    pub(super) fn of(stamps: &[(Option<Stamp>, &Shape)], given: Option<DateOrder>) -> Orders {
        let mut families: Vec<Numbers> = Vec::new();
        for (stamp, shape) in stamps {
            let Some(stamp) = stamp else { continue };
            let Some(family) = &stamp.family else { continue };
            let numbers = Numbers::of(family, stamp, shape);
            match families.iter_mut().find(|known| known.family == *family) {
                Some(known) => known.add(&numbers),
                None => families.push(numbers),
            }
        }
        let elsewhere = families.iter().find_map(|one| one.order().filter(|o| *o != DateOrder::Year));
        let mut orders = Orders {
            known: Vec::new(),
            ambiguous: None,
            others: Vec::new(),
            evidence: None,
            contradiction: None,
            days_are_late: false,
        };
        for one in families {
            // A year of four digits shows its place itself.
            let given = given.filter(|order| *order != DateOrder::Year || one.family.1 == 2);
            let by_itself = one.order();
            let by_sign = (one.family.0 == ".").then_some(DateOrder::Day);
            let order = given.or(by_itself).or(by_sign).or(elsewhere);
            let likely = if one.has_half { DateOrder::Month } else { DateOrder::Day };
            let taken = order.unwrap_or(likely);
            let others = one.others(taken, order.is_some());
            let has_no_example = || orders.ambiguous.as_deref().is_none_or(|known| !has_two_readings(known));
            if given.is_none() && (order.is_none() || !others.is_empty()) && has_no_example() {
                orders.ambiguous = Some(one.example.to_string());
                orders.others = others;
            }
            if given.is_none() && one.contradicts_itself() {
                orders.contradiction.get_or_insert_with(|| one.most.to_string());
            }
            if by_itself.is_some() {
                orders.evidence.get_or_insert_with(|| {
                    if one.first.1 > 12 { one.shape.most.clone() } else { one.shape.most_rest.clone() }
                });
            }
            orders.days_are_late |= taken == DateOrder::Day && one.first.0 > 12;
            orders.known.push((one.family, taken));
        }
        orders
    }

    pub(super) fn format(&self, stamp: &Stamp) -> String {
        let order =
            stamp.family.as_ref().and_then(|family| self.known.iter().find(|(known, _)| known == family));
        let [first, second, third] = order.map_or(DateOrder::Day, |(_, order)| *order).parts();
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::First => first.to_string(),
            Piece::Second => second.to_string(),
            Piece::Third => third.to_string(),
        };
        stamp.pieces.iter().map(piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_format_take_the_places_of_an_order() {
        for (order, format) in [
            (DateOrder::Year, "%y-%m-%d %H:%M"),
            (DateOrder::Month, "%m-%d-%y %H:%M"),
            (DateOrder::Day, "%d-%m-%y %H:%M"),
        ] {
            assert_eq!(order.of_format("%d-%m-%y %H:%M"), format);
        }
        assert_eq!(DateOrder::Month.of_format("%d/%m/%Y"), "%m/%d/%Y");
    }
}
