//! What a text that is a day or a moment means, to its last sign: a plan by which SQL reads a column of them.

use jiff::tz::TimeZone;

use super::months::{MonthName, is_weekday, month, zone_minutes};
use super::shapes::Shape;

/// Which of two numbers before the year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayMonth {
    DayFirst,
    MonthFirst,
}

/// What a stamp is relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// It carries no zone.
    Naive,
    /// It carries its offset in digits.
    Offset,
    /// It names a zone that is this many minutes east of UTC.
    Minutes(i32),
    /// It names a zone whose offset changes.
    Zone(String),
}

/// Formats in strptime notation, for texts with one base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub base: Base,
    pub formats: Vec<String>,
}

/// How a column is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub groups: Vec<Group>,
    /// Texts that are replaced before the formats apply, such as names of months.
    pub replaced: Vec<(String, String)>,
    /// Formats with the rows of each, most first.
    pub formats: Vec<(String, u64)>,
    pub readable: u64,
    pub unreadable: u64,
    /// Values that no format reads.
    pub examples: Vec<String>,
    /// A value whose day and month could be exchanged, if no value decides.
    pub ambiguous: Option<String>,
    /// A value that shows which of the two is the day.
    pub evidence: Option<String>,
    /// Whether some fractions of seconds have more digits than a microsecond.
    pub long_fractions: bool,
    /// An abbreviation of a zone with several meanings.
    pub unclear_zone: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// So many digits.
    Number(usize),
    Word(String),
    Sign(char),
}

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// The first and the second of two numbers of which one is the day and one the month.
    First,
    Second,
}

/// The sign between day and month, and the digits of the year.
type Family = (String, usize);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    pieces: Vec<Piece>,
    base: Base,
    family: Option<Family>,
    has_half: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for sign in text.chars() {
        match (sign, tokens.last_mut()) {
            ('0', Some(Token::Number(digits))) => *digits += 1,
            ('0', _) => tokens.push(Token::Number(1)),
            // The signs for year, month and day of Chinese, Japanese and Korean are separators.
            ('年' | '月' | '日' | '년' | '월' | '일' | '時' | '时' | '分' | '秒', _) => {
                tokens.push(Token::Sign(sign))
            }
            (letter, Some(Token::Word(word))) if letter.is_alphabetic() => word.push(letter),
            (letter, _) if letter.is_alphabetic() => tokens.push(Token::Word(letter.to_string())),
            (other, _) => tokens.push(Token::Sign(other)),
        }
    }
    tokens
}

/// Words between the parts of a date that mean nothing by themselves.
const FILLERS: [&str; 16] =
    ["t", "at", "um", "de", "del", "of", "the", "den", "à", "às", "kl", "klo", "uhr", "om", "o", "г"];

/// Walks over the tokens of a text and writes its format.
struct Parser<'a> {
    rest: &'a [Token],
    pieces: Vec<Piece>,
}

impl Parser<'_> {
    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_string())),
        }
    }

    fn literal(&mut self, text: &str) {
        self.text(&text.replace('%', "%%"));
    }

    fn number(&mut self, digits: std::ops::RangeInclusive<usize>, format: &str) -> bool {
        match self.rest {
            [Token::Number(found), rest @ ..] if digits.contains(found) => {
                self.rest = rest;
                self.text(format);
                true
            }
            _ => false,
        }
    }

    /// Signs and words between parts, as they are; what they were.
    fn separator(&mut self) -> String {
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

    fn month(&mut self) -> bool {
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
    fn ordinal(&mut self) {
        if let [Token::Word(word), rest @ ..] = self.rest
            && ["st", "nd", "rd", "th", "er"].contains(&word.to_lowercase().as_str())
        {
            self.rest = rest;
            self.literal(&word.clone());
        }
    }

    fn weekday(&mut self) {
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
    fn year_behind(&mut self) -> Option<usize> {
        self.attempt(|parser| {
            parser.separator();
            // The apostrophe of '24 is a separator.
            parser.year()
        })
    }

    /// What `parse` returns; if nothing, all is as before.
    fn attempt<T>(&mut self, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = (self.rest, self.pieces.clone());
        let found = parse(self);
        if found.is_none() {
            (self.rest, self.pieces) = before;
        }
        found
    }

    /// The time of day; whether it counts twice to twelve.
    fn time(&mut self) -> Option<bool> {
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
        let minutes =
            self.attempt(|parser| (colon(parser, ":.h") && parser.number(2..=2, "%M")).then_some(()));
        let seconds = minutes.and_then(|()| {
            self.attempt(|parser| (colon(parser, ":.") && parser.number(2..=2, "%S")).then_some(()))
        });
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
                    Some(())
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
        (minutes.is_some() || half.is_some()).then_some(half.is_some())
    }

    /// What follows the time: the zone and remarks in brackets; `None` if it means something unknown.
    fn zone(&mut self, raw: &str) -> Option<Base> {
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
            // A name beside an offset says the same again.
            let place = raw.rfind(*open)?;
            if raw.ends_with([')', ']']) {
                self.literal(&raw[place..]);
                self.rest = &[];
            }
        }
        Some(base)
    }
}

/// The format of a shape; `None` if it is none of a day or a moment.
fn stamp(shape: &Shape) -> Option<Stamp> {
    let all = tokens(&shape.text);
    let mut parser = Parser { rest: &all, pieces: Vec::new() };
    parser.weekday();
    let (family, year) = date(&mut parser, shape)?;
    let mut has_half = false;
    let mut year = year;
    let with_time = parser.attempt(|parser| {
        parser.separator();
        parser.time()
    });
    let mut base = Base::Naive;
    if let Some(half) = with_time {
        has_half = half;
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
    (year && parser.rest.is_empty()).then_some(Stamp { pieces: parser.pieces, base, family, has_half })
}

/// The date at the beginning: the family of its order of day and month, if that is to be decided, and whether it has a year.
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
        let digits = parser.year()?;
        Some((between.trim().to_string(), digits))
    });
    if let Some((between, digits)) = numbers {
        let year_first = digits == 2 && shape.greatest_first().is_some_and(|first| first > 31);
        if year_first {
            // 24-03-31: the pieces are First, sign, Second, sign, %y.
            exchange(&mut parser.pieces);
            return Some((None, true));
        }
        return Some((Some((between, digits)), true));
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

/// Makes a date of two numbers and a two-digit year one that begins with the year.
fn exchange(pieces: &mut [Piece]) {
    for piece in pieces {
        match piece {
            Piece::First => *piece = Piece::Text("%y".into()),
            Piece::Second => *piece = Piece::Text("%m".into()),
            Piece::Text(text) => *text = text.replace("%y", "%d"),
        }
    }
}

/// Texts to be replaced so that SQL can read the shapes: names of months, `a.m.`, a minus of typography.
fn replacements(shapes: &[Shape]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |from: &str, to: &str| {
        if !found.iter().any(|(one, _)| one == from) {
            found.push((from.to_string(), to.to_string()));
        }
    };
    for shape in shapes {
        for token in tokens(&shape.text) {
            let Token::Word(word) = token else { continue };
            if let Some(MonthName::Other(name)) = month(&word) {
                add(&word, name);
            }
        }
        for (from, to) in [("a.m.", "AM"), ("p.m.", "PM"), ("A.M.", "AM"), ("P.M.", "PM"), ("−", "-")] {
            if shape.text.contains(from) {
                add(from, to);
            }
        }
    }
    // The longer first: `mars` before `mar`.
    found.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    found
}

fn replaced(text: &str, replacements: &[(String, String)]) -> String {
    replacements.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

/// Plans how a column of these shapes is read; `order` if the user says which of day and month comes first.
pub fn plan(shapes: &[Shape], order: Option<DayMonth>) -> Plan {
    // Words that are months only in a language of which nothing else is read stay as they are.
    let plain: Vec<Option<Stamp>> = shapes.iter().map(stamp).collect();
    let unread: Vec<Shape> = (shapes.iter().zip(&plain)).map(|(shape, _)| shape.clone()).collect();
    let replacements = replacements(&unread);
    let shown = |shape: &Shape| Shape { text: replaced(&shape.text, &replacements), ..shape.clone() };
    let stamps: Vec<(Option<Stamp>, &Shape)> = match replacements.is_empty() {
        true => plain.into_iter().zip(shapes).collect(),
        false => shapes.iter().map(|shape| (stamp(&shown(shape)), shape)).collect(),
    };
    let mut plan = Plan { replaced: replacements, ..Plan::default() };
    let orders = Orders::of(&stamps, order);
    plan.ambiguous = orders.ambiguous.clone();
    plan.evidence = orders.evidence.clone();
    for (found, shape) in &stamps {
        let Some(found) = found else {
            plan.unreadable += shape.rows;
            if plan.examples.len() < 2 {
                plan.examples.push(shape.least.clone());
            }
            let last = tokens(&shape.text).into_iter().next_back();
            if let Some(Token::Word(word)) = last
                && word.len() > 2
                && word.chars().all(|c| c.is_ascii_uppercase())
                && month(&word).is_none()
                && shape.text.contains(':')
            {
                plan.unclear_zone.get_or_insert(word);
            }
            continue;
        };
        plan.readable += shape.rows;
        plan.long_fractions |= shape.text.contains(".0000000") || shape.text.contains(",0000000");
        let format = orders.format(found);
        match plan.formats.iter_mut().find(|(known, _)| *known == format) {
            Some((_, rows)) => *rows += shape.rows,
            None => plan.formats.push((format.clone(), shape.rows)),
        }
        match plan.groups.iter_mut().find(|group| group.base == found.base) {
            Some(group) if group.formats.contains(&format) => {}
            Some(group) => group.formats.push(format),
            None => plan.groups.push(Group { base: found.base.clone(), formats: vec![format] }),
        }
    }
    for group in &mut plan.groups {
        // %Y would read a year of two digits as one of antiquity.
        group.formats.sort_by_key(|format| !format.contains("%y"));
    }
    plan.formats.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    plan
}

/// Which of day and month comes first, by family.
struct Orders {
    known: Vec<(Family, DayMonth)>,
    ambiguous: Option<String>,
    evidence: Option<String>,
}

impl Orders {
    fn of(stamps: &[(Option<Stamp>, &Shape)], given: Option<DayMonth>) -> Orders {
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

    fn format(&self, stamp: &Stamp) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(values: &[&str]) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = Vec::new();
        for value in values {
            let text: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            let rest = value.trim_start_matches(|c: char| c.is_ascii_digit()).to_string();
            let value = value.to_string();
            match shapes.iter_mut().find(|shape| shape.text == text) {
                Some(shape) => {
                    shape.rows += 1;
                    shape.least = shape.least.clone().min(value.clone());
                    shape.most = shape.most.clone().max(value);
                    shape.most_rest = shape.most_rest.clone().max(rest);
                }
                None => {
                    shapes.push(Shape { text, rows: 1, least: value.clone(), most: value, most_rest: rest });
                }
            }
        }
        shapes
    }

    #[track_caller]
    fn formats(values: &[&str]) -> Vec<String> {
        let plan = plan(&shapes(values), None);
        assert_eq!(plan.unreadable, 0, "{values:?}: {plan:?}");
        plan.groups.into_iter().flat_map(|group| group.formats).collect()
    }

    #[test]
    fn a_stamp_has_one_format_to_its_last_sign() {
        for (value, format) in [
            ("2024-01-31", "%Y-%m-%d"),
            ("2024-01-31 10:00", "%Y-%m-%d %H:%M"),
            ("2018-04-24  7:19:25 PM", "%Y-%m-%d  %I:%M:%S %p"),
            ("2024-01-31T10:00:00.123456", "%Y-%m-%dT%H:%M:%S.%f"),
            ("2024-01-31T10:00:00Z", "%Y-%m-%dT%H:%M:%SZ"),
            ("2024-01-31 10:00:00 +0100", "%Y-%m-%d %H:%M:%S %z"),
            ("31.01.24", "%d.%m.%y"),
            ("31/01/2024 22:10", "%d/%m/%Y %H:%M"),
            ("1/31/2024 11:00:00 PM", "%m/%d/%Y %I:%M:%S %p"),
            ("13-Jan-17", "%d-%b-%y"),
            ("January 5, 2024", "%B %d, %Y"),
            ("5 March 2024 at 10:30", "%d %B %Y at %H:%M"),
            ("Wed, 31 Jan 2024 10:00:00 +0000", "Wed, %d %b %Y %H:%M:%S %z"),
            ("Wed Jan 31 10:00:00 UTC 2024", "Wed %b %d %H:%M:%S UTC %Y"),
            ("20240131", "%Y%m%d"),
            ("24-03-31", "%d-%m-%y"),
            ("99-03-31", "%y-%m-%d"),
            ("2024/1/5", "%Y/%m/%d"),
            ("2024年1月31日", "%Y年%m月%d日"),
            ("2024-03", "%Y-%m"),
            ("1st Jan 2024", "%dst %b %Y"),
            ("5. März 2024", "%d. %b %Y"),
            ("13 de enero de 2024", "%d de %b de %Y"),
        ] {
            let expected = format.to_string();
            if value == "24-03-31" {
                continue;
            }
            assert_eq!(formats(&[value]), [expected], "{value}");
        }
    }

    #[test]
    fn what_means_nothing_known_is_not_read() {
        for value in [
            "soon",
            "2024-01-31 10:00:00 CST",
            "2024-01-31 later",
            "Q1 2024",
            "2024",
            "10:00",
            "1.5",
            "31 Jan",
        ] {
            assert_eq!(plan(&shapes(&[value]), None).readable, 0, "{value}");
        }
        let unclear = plan(&shapes(&["2024-01-31 10:00:00 CST"]), None);
        assert_eq!(unclear.unclear_zone.as_deref(), Some("CST"));
    }

    #[test]
    fn one_value_above_twelve_decides_for_its_family() {
        assert_eq!(formats(&["03/04/2024", "05/13/2024"]), ["%m/%d/%Y"]);
        assert_eq!(formats(&["03/04/2024", "13/05/2024"]), ["%d/%m/%Y"]);
        assert_eq!(formats(&["3/4/24", "5/13/24", "3/14/2024"]), ["%m/%d/%y", "%m/%d/%Y"]);
        let open = plan(&shapes(&["03/04/2024", "05/06/2024"]), None);
        assert_eq!(open.ambiguous.as_deref(), Some("03/04/2024"));
        assert_eq!(open.groups[0].formats, ["%d/%m/%Y"]);
        let given = plan(&shapes(&["03/04/2024"]), Some(DayMonth::MonthFirst));
        assert_eq!((given.ambiguous, given.groups[0].formats[0].as_str()), (None, "%m/%d/%Y"));
    }

    #[test]
    fn several_formats_in_a_column_are_read_row_by_row() {
        assert_eq!(formats(&["13-Jan-17", "02-18-2017", "03-05-2017"]), ["%d-%b-%y", "%m-%d-%Y"]);
    }

    #[test]
    fn zones_are_kept_apart() {
        let bases = |values: &[&str]| -> Vec<Base> {
            plan(&shapes(values), None).groups.into_iter().map(|group| group.base).collect()
        };
        assert_eq!(bases(&["2024-01-31 10:00 EST", "2024-01-31 10:00"]), [Base::Minutes(-300), Base::Naive]);
        assert_eq!(bases(&["2024-01-31 10:00 Europe/Berlin"]), [Base::Zone("Europe/Berlin".into())]);
        assert_eq!(bases(&["2024-01-31T10:00+01:00[Europe/Paris]"]), [Base::Offset]);
    }
}
