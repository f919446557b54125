//! The parts of a text that is a day or a moment, read one by one: numbers, words and signs become pieces of a format.

use jiff::tz::TimeZone;

use super::months::{MonthName, is_weekday, month, zone_minutes};

/// What a stamp is relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// It has no zone.
    Naive,
    /// It carries its offset in digits.
    Offset,
    /// It names a zone that is this many minutes east of UTC.
    Minutes(i32),
    /// It names a zone whose offset changes.
    Zone(String),
}

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// The first and the second of two numbers; one is the day, the other the month.
    First,
    Second,
    /// The year of two digits behind them; or the day, if the year comes first.
    Third,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// This many digits.
    Number(usize),
    Word(String),
    Sign(char),
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for sign in text.chars() {
        match (sign, tokens.last_mut()) {
            ('0', Some(Token::Number(digits))) => *digits += 1,
            ('0', _) => tokens.push(Token::Number(1)),
            // In Chinese, Japanese and Korean, the words for year, month and day are separators.
            ('年' | '月' | '日' | '년' | '월' | '일' | '時' | '时' | '시' | '分' | '분' | '秒' | '초', _) => {
                tokens.push(Token::Sign(sign))
            }
            (letter, Some(Token::Word(word))) if letter.is_alphabetic() => word.push(letter),
            (letter, _) if letter.is_alphabetic() => tokens.push(Token::Word(letter.to_string())),
            (other, _) => tokens.push(Token::Sign(other)),
        }
    }
    tokens
}

/// Words between the parts of a date without a meaning of their own.
const FILLERS: [&str; 16] =
    ["t", "at", "um", "de", "del", "of", "the", "den", "à", "às", "kl", "klo", "uhr", "om", "o", "г"];

/// Words behind a time that mark it as a time; a point may follow.
const HOURS: [&str; 9] = ["uhr", "h", "hs", "hr", "hrs", "hours", "horas", "heures", "klo"];

/// Reads the tokens of a text one by one and writes its format.
pub(super) struct Parser<'a> {
    pub(super) rest: &'a [Token],
    pub(super) pieces: Vec<Piece>,
}

impl<'a> Parser<'a> {
    pub(super) fn of(rest: &'a [Token]) -> Parser<'a> {
        Parser { rest, pieces: Vec::new() }
    }

    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_string())),
        }
    }

    pub(super) fn literal(&mut self, text: &str) {
        self.text(&text.replace('%', "%%"));
    }

    pub(super) fn number(&mut self, digits: std::ops::RangeInclusive<usize>, format: &str) -> bool {
        match self.rest {
            [Token::Number(found), rest @ ..] if digits.contains(found) => {
                self.rest = rest;
                self.text(format);
                true
            }
            _ => false,
        }
    }

    /// Signs and words between parts, unchanged; returns them.
    pub(super) fn separator(&mut self) -> String {
        let mut between = String::new();
        loop {
            match self.rest {
                [Token::Sign(sign), rest @ ..] if !"+()[]".contains(*sign) => {
                    between.push(*sign);
                    self.rest = rest;
                }
                [Token::Word(word), rest @ ..] if FILLERS.contains(&word.to_lowercase().as_str()) => {
                    between.push_str(word);
                    self.rest = rest;
                }
                _ => break,
            }
        }
        self.literal(&between);
        between
    }

    pub(super) fn month(&mut self) -> bool {
        let [Token::Word(word), rest @ ..] = self.rest else { return false };
        let format = match month(word) {
            Some(MonthName::Full) => "%B",
            Some(_) => "%b",
            None => return false,
        };
        self.rest = rest;
        self.text(format);
        true
    }

    /// The ending of an ordinal number, as in 1st.
    pub(super) fn ordinal(&mut self) {
        if let [Token::Word(word), rest @ ..] = self.rest
            && ["st", "nd", "rd", "th", "er"].contains(&word.to_lowercase().as_str())
        {
            self.rest = rest;
            self.literal(&word.clone());
        }
    }

    pub(super) fn weekday(&mut self) {
        if let [Token::Word(word), rest @ ..] = self.rest
            && is_weekday(word)
            && month(word).is_none_or(|_| {
                matches!(rest, [Token::Sign(_), Token::Sign(_), ..] | [Token::Sign(_), Token::Word(_), ..])
            })
        {
            self.rest = rest;
            self.literal(&word.clone());
            self.separator();
        }
    }

    fn year(&mut self) -> Option<usize> {
        if self.number(4..=4, "%Y") {
            Some(4)
        } else if self.number(2..=2, "%y") {
            Some(2)
        } else {
            None
        }
    }

    /// A year behind a separator.
    pub(super) fn year_behind(&mut self) -> Option<usize> {
        self.attempt(|parser| {
            parser.separator();
            // The apostrophe of '24 is a separator.
            parser.year()
        })
    }

    /// The result of `parse`; without one, the position is unchanged.
    pub(super) fn attempt<T>(&mut self, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = (self.rest, self.pieces.clone());
        let found = parse(self);
        if found.is_none() {
            (self.rest, self.pieces) = before;
        }
        found
    }

    /// The time of day; the word for half of the day if it counts to twelve.
    pub(super) fn time(&mut self) -> Option<Option<String>> {
        let place = self.pieces.len();
        if !self.number(1..=2, "%H") {
            return None;
        }
        let colon = |parser: &mut Self, signs: &str| match parser.rest {
            [Token::Sign(sign), rest @ ..] if signs.contains(*sign) => {
                parser.rest = rest;
                parser.literal(&sign.to_string());
                true
            }
            [Token::Word(word), rest @ ..] if word == "h" && signs.contains('h') => {
                parser.rest = rest;
                parser.literal("h");
                true
            }
            _ => false,
        };
        // In Chinese, Japanese and Korean, words stand behind hours, minutes and seconds.
        let blank = |parser: &mut Self| while colon(parser, " ") {};
        let minutes = self.attempt(|parser| {
            let is_behind = colon(parser, ":.h時时시");
            blank(parser);
            (is_behind && parser.number(2..=2, "%M")).then_some(())
        });
        let seconds = minutes.and_then(|()| {
            self.attempt(|parser| {
                let is_behind = colon(parser, ":.分분");
                blank(parser);
                (is_behind && parser.number(2..=2, "%S")).then_some(())
            })
        });
        if minutes.is_some() {
            colon(self, if seconds.is_some() { "秒초" } else { "分분" });
        }
        if seconds.is_some() {
            self.attempt(|parser| {
                let comma = colon(parser, ".,");
                (comma && parser.number(1..=9, "%f")).then_some(())
            });
        }
        let half = self.attempt(|parser| {
            while let [Token::Sign(sign), rest @ ..] = parser.rest
                && sign.is_whitespace()
            {
                parser.rest = rest;
                parser.literal(&sign.to_string());
            }
            match parser.rest {
                [Token::Word(word), rest @ ..] if ["am", "pm"].contains(&word.to_lowercase().as_str()) => {
                    parser.rest = rest;
                    parser.text("%p");
                    Some(word.clone())
                }
                _ => None,
            }
        });
        if half.is_some() {
            for piece in self.pieces.iter_mut().skip(place.saturating_sub(1)) {
                if let Piece::Text(text) = piece {
                    *text = text.replace("%H", "%I");
                }
            }
        }
        (minutes.is_some() || half.is_some()).then_some(half)
    }

    /// The rest after the time: the zone and remarks in brackets; `None` if part of it is unknown.
    pub(super) fn zone(&mut self, raw: &str) -> Option<Base> {
        let mut base = Base::Naive;
        let skip = |parser: &mut Self| {
            while let [Token::Sign(sign), rest @ ..] = parser.rest
                && sign.is_whitespace()
            {
                parser.rest = rest;
                parser.literal(&sign.to_string());
            }
        };
        skip(self);
        if let [Token::Word(word), rest @ ..] = self.rest
            && HOURS.contains(&word.to_lowercase().as_str())
        {
            self.rest = rest;
            self.literal(&word.clone());
            if let [Token::Sign('.'), rest @ ..] = self.rest {
                self.rest = rest;
                self.literal(".");
            }
            skip(self);
        }
        if let [Token::Word(area), Token::Sign('/'), ..] = self.rest {
            let name = raw.rfind(area.as_str()).map(|place| raw[place..].to_string())?;
            TimeZone::get(&name).ok()?;
            self.literal(&name);
            self.rest = &[];
            return Some(Base::Zone(name));
        }
        if let [Token::Word(word), rest @ ..] = self.rest {
            base = Base::Minutes(zone_minutes(word)?);
            self.rest = rest;
            self.literal(&word.clone());
            skip(self);
        }
        let offset = match self.rest {
            [Token::Sign('+' | '-'), Token::Number(2), Token::Sign(':'), Token::Number(2), rest @ ..]
            | [Token::Sign('+' | '-'), Token::Number(4 | 2), rest @ ..] => Some(rest),
            _ => None,
        };
        if let Some(rest) = offset
            && matches!(base, Base::Naive | Base::Minutes(0))
        {
            self.rest = rest;
            self.text("%z");
            base = Base::Offset;
            skip(self);
        }
        if base == Base::Offset
            && let [Token::Sign(open @ ('(' | '[')), ..] = self.rest
        {
            // A name beside an offset repeats the offset.
            let place = raw.rfind(*open)?;
            if raw.ends_with([')', ']']) {
                self.literal(&raw[place..]);
                self.rest = &[];
            }
        }
        Some(base)
    }
}
