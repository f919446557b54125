//! Which of the numbers of a date is the day, the month and the year, decided from the whole column.

use super::shapes::Shape;
use super::stamps::{Piece, Stamp};

/// Which of two numbers before the year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayMonth {
    DayFirst,
    MonthFirst,
}

/// The sign between day and month, and the digits of the year.
pub(super) type Family = (String, usize);

/// Which of day and month comes first, by family.
pub(super) struct Orders {
    pub(super) known: Vec<(Family, DayMonth)>,
    pub(super) ambiguous: Option<String>,
    pub(super) evidence: Option<String>,
}

impl Orders {
    pub(super) fn of(stamps: &[(Option<Stamp>, &Shape)], given: Option<DayMonth>) -> Orders {
        let mut families: Vec<(Family, u32, u32, &Shape, bool)> = Vec::new();
        for (stamp, shape) in stamps {
            let Some(Stamp { family: Some(family), has_half, .. }) = stamp else { continue };
            let greatest = (shape.greatest_first().unwrap_or(0), shape.greatest_second().unwrap_or(0));
            match families.iter_mut().find(|(known, ..)| known == family) {
                Some((_, first, second, _, half)) => {
                    *first = (*first).max(greatest.0);
                    *second = (*second).max(greatest.1);
                    *half |= has_half;
                }
                None => families.push((family.clone(), greatest.0, greatest.1, shape, *has_half)),
            }
        }
        let decided = |first: u32, second: u32| match (first > 12, second > 12) {
            (true, false) => Some(DayMonth::DayFirst),
            (false, true) => Some(DayMonth::MonthFirst),
            _ => None,
        };
        let elsewhere = families.iter().find_map(|(_, first, second, ..)| decided(*first, *second));
        let mut orders = Orders { known: Vec::new(), ambiguous: None, evidence: None };
        for (family, first, second, shape, half) in families {
            let by_itself = decided(first, second);
            let by_sign = (family.0 == ".").then_some(DayMonth::DayFirst);
            let order = given.or(by_itself).or(by_sign).or(elsewhere);
            if order.is_none() {
                orders.ambiguous.get_or_insert_with(|| shape.least.clone());
            }
            if by_itself.is_some() {
                orders.evidence.get_or_insert_with(|| {
                    if first > 12 { shape.most.clone() } else { shape.most_rest.clone() }
                });
            }
            let likely = if half { DayMonth::MonthFirst } else { DayMonth::DayFirst };
            orders.known.push((family, order.unwrap_or(likely)));
        }
        orders
    }

    pub(super) fn format(&self, stamp: &Stamp) -> String {
        let order =
            stamp.family.as_ref().and_then(|family| self.known.iter().find(|(known, _)| known == family));
        let (first, second) = match order {
            Some((_, DayMonth::MonthFirst)) => ("%m", "%d"),
            _ => ("%d", "%m"),
        };
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::First => first.to_string(),
            Piece::Second => second.to_string(),
        };
        stamp.pieces.iter().map(piece).collect()
    }
}
