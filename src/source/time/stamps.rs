//! The meaning of one text that is a day or a moment: its parts, as a format.

use crate::source::columns::shapes::Shape;

use super::stamp_parser::{Base, Parser, Piece, Token, tokens};

/// The sign between day and month, and the digits of the year.
pub(super) type Family = (String, usize);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) pieces: Vec<Piece>,
    pub(super) base: Base,
    pub(super) family: Option<Family>,
    /// The word for half of the day, as AM.
    pub(super) half: Option<String>,
}

/// The format of a shape; `None` if it is not a day or a moment.
pub(super) fn stamp(shape: &Shape) -> Option<Stamp> {
    let all = tokens(&shape.text);
    let mut parser = Parser::of(&all);
    parser.weekday();
    let (family, year) = date(&mut parser, shape)?;
    let mut half = None;
    let mut year = year;
    let with_time = parser.attempt(|parser| {
        parser.separator();
        parser.time()
    });
    let mut base = Base::Naive;
    if let Some(found) = with_time {
        half = found;
        base = parser.zone(&shape.text)?;
    }
    if !year {
        parser.separator();
        year = parser.number(4..=4, "%Y");
    }
    // A point or a blank may end a date: 1.3.2024.
    while let [Token::Sign('.' | ' ' | '日' | '일'), rest @ ..] = parser.rest {
        if let [Token::Sign(sign), ..] = parser.rest {
            parser.literal(&sign.to_string());
        }
        parser.rest = rest;
    }
    (year && parser.rest.is_empty()).then_some(Stamp { pieces: parser.pieces, base, family, half })
}

/// The date at the beginning: the family of its order of day and month, if that is undecided, and whether it has a
/// year.
fn date(parser: &mut Parser, shape: &Shape) -> Option<(Option<Family>, bool)> {
    match parser.rest {
        [Token::Number(14), ..] => {
            parser.number(14..=14, "%Y%m%d%H%M%S");
            return Some((None, true));
        }
        [Token::Number(8), ..] => {
            let year = shape.most.get(..4).and_then(|year| year.parse::<u32>().ok()).unwrap_or(0);
            parser.number(8..=8, if (1900..2200).contains(&year) { "%Y%m%d" } else { "%d%m%Y" });
            return Some((None, true));
        }
        [Token::Number(4), ..] => {
            parser.number(4..=4, "%Y");
            parser.separator();
            if parser.month() {
                parser.separator();
                return parser.number(1..=2, "%d").then_some((None, true));
            }
            let month_last = shape.greatest_second().is_some_and(|second| second > 12);
            let (second, third) = if month_last { ("%d", "%m") } else { ("%m", "%d") };
            if !parser.number(1..=2, second) {
                return None;
            }
            let day = parser.attempt(|parser| {
                let between = parser.separator();
                (!between.is_empty() && !between.contains(':') && parser.number(1..=2, third)).then_some(())
            });
            // A month by itself is its first day.
            return (day.is_some() || (!month_last && parser.rest.is_empty())).then_some((None, true));
        }
        [Token::Word(_), ..] => {
            if !parser.month() {
                return None;
            }
            parser.separator();
            if parser.number(4..=4, "%Y") {
                return Some((None, true));
            }
            if !parser.number(1..=2, "%d") {
                return None;
            }
            parser.ordinal();
            let is_time =
                |parser: &Parser| matches!(parser.rest, [_, Token::Number(_), Token::Sign(':'), ..]);
            if is_time(parser) {
                return Some((None, false));
            }
            let year = parser.year_behind().is_some();
            return Some((None, year));
        }
        _ => {}
    }
    let numbers = parser.attempt(|parser| {
        if !matches!(parser.rest, [Token::Number(1 | 2), ..]) {
            return None;
        }
        if let [_, rest @ ..] = parser.rest {
            parser.rest = rest;
        }
        parser.pieces.push(Piece::First);
        let between = parser.separator();
        if between.is_empty() || between.contains(':') || !matches!(parser.rest, [Token::Number(1 | 2), ..]) {
            return None;
        }
        if let [_, rest @ ..] = parser.rest {
            parser.rest = rest;
        }
        parser.pieces.push(Piece::Second);
        if parser.separator().is_empty() {
            return None;
        }
        if parser.number(4..=4, "%Y") {
            return Some((between.trim().to_string(), 4));
        }
        let [Token::Number(2), rest @ ..] = parser.rest else { return None };
        parser.rest = rest;
        parser.pieces.push(Piece::Third);
        Some((between.trim().to_string(), 2))
    });
    if let Some(family) = numbers {
        return Some((Some(family), true));
    }
    if !parser.number(1..=2, "%d") {
        return None;
    }
    parser.ordinal();
    parser.separator();
    if !parser.month() {
        return None;
    }
    let year = parser.year_behind().is_some();
    Some((None, year))
}
