//! The formats of a column of dates: a plan for reading them in SQL, row by row.

use crate::source::columns::shapes::{Shape, leading_number};

use super::day_month::{DateOrder, Orders};
use super::months::{MonthName, month};
use super::stamp_parser::{Base, Token, tokens};
use super::stamps::{Stamp, stamp};

/// Formats in strptime notation, for texts with one base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub base: Base,
    pub formats: Vec<String>,
    /// Formats for texts that the others do not read: times that count to 24 beside AM or PM.
    pub whole_days: Vec<String>,
}

/// How a column is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub groups: Vec<Group>,
    /// Texts that are replaced before the formats apply, such as names of months.
    pub replaced: Vec<(String, String)>,
    /// Formats with the rows of each, the most frequent first.
    pub formats: Vec<(String, u64)>,
    pub readable: u64,
    pub unreadable: u64,
    /// Values that no format reads.
    pub examples: Vec<String>,
    /// A value whose day and month can be exchanged, if no value decides.
    pub ambiguous: Option<String>,
    /// Other possible orders of the numbers in the ambiguous value.
    pub others: Vec<DateOrder>,
    /// A value with the day first, if others have the month first.
    pub contradiction: Option<String>,
    /// Values that are day numbers of a spreadsheet.
    pub serials: u64,
    /// An offset from UTC that is not 0.
    pub offset: Option<String>,
    /// A value that shows which number is the day.
    pub evidence: Option<String>,
    /// Whether dates with the day first all have a day above 12.
    pub days_are_late: bool,
    /// The greatest value, as a text.
    pub greatest: Option<String>,
    /// Whether some fractions of seconds are finer than a microsecond.
    pub long_fractions: bool,
    /// An abbreviation of a time zone with several meanings.
    pub unclear_zone: Option<String>,
}

/// Texts to replace so that SQL can read the dates: names of months, `a.m.`, a typographic minus.
pub(super) fn replacements(shapes: &[Shape]) -> Vec<(String, String)> {
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
        for (from, to) in [
            ("a.m.", "AM"),
            ("p.m.", "PM"),
            ("A.M.", "AM"),
            ("P.M.", "PM"),
            ("−", "-"),
            ("a. m.", "AM"),
            ("p. m.", "PM"),
            ("a.\u{a0}m.", "AM"),
            ("p.\u{a0}m.", "PM"),
            ("πμ", "AM"),
            ("μμ", "PM"),
            ("π.μ.", "AM"),
            ("μ.μ.", "PM"),
        ] {
            if shape.text.contains(from) {
                add(from, to);
            }
        }
    }
    // The longer first: `mars` before `mar`.
    found.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    found
}

/// A time that counts to 24 and still names the half of the day, as 14:42 PM or 0:42 AM.
fn whole_day(stamp: &Stamp, shape: &Shape, format: &str) -> Option<String> {
    let word = stamp.half.as_deref()?;
    let colon = shape.text.find(':')?;
    let has_two_digits = shape.text.get(colon.saturating_sub(2)..colon) == Some("00");
    let hour = match (word.eq_ignore_ascii_case("pm"), has_two_digits) {
        (true, _) => "%H",
        (false, true) => "00",
        (false, false) => "0",
    };
    Some(format.replace("%I", hour).replace("%p", word))
}

/// The days of a spreadsheet, with the time as a fraction: from 1954 to 2119.
fn is_serial(shape: &Shape) -> bool {
    let (days, fraction) = shape.text.split_once([',', '.']).unwrap_or((&shape.text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'0');
    let is_near = |text: &str| leading_number(text).is_some_and(|day| (20_000..80_000).contains(&day));
    days.len() == 5 && is_digits(days) && is_digits(fraction) && is_near(&shape.least) && is_near(&shape.most)
}

/// The offset of a value, if it is not 0.
fn offset(stamp: &Stamp, shape: &Shape) -> Option<String> {
    match &stamp.base {
        Base::Naive | Base::Minutes(0) => None,
        Base::Minutes(_) => shape.least.split(' ').next_back().map(str::to_string),
        Base::Zone(zone) => Some(zone.clone()),
        Base::Offset => [&shape.least, &shape.most].into_iter().find_map(|text| {
            let behind_time = text.rfind(':')?.min(text.find(':')?);
            let place = behind_time + text.get(behind_time..)?.find(['+', '-'])?;
            let offset: String = text[place..].chars().take_while(|c| "+-:0123456789".contains(*c)).collect();
            offset.contains(|c: char| ('1'..='9').contains(&c)).then_some(offset)
        }),
    }
}

fn replaced(text: &str, replacements: &[(String, String)]) -> String {
    replacements.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

/// Plans how a column is read; `order` if the user tells which of day and month comes first.
pub fn plan(shapes: &[Shape], order: Option<DateOrder>) -> Plan {
    // Words that mean months only in a language of which nothing else appears stay as they are.
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
    plan.others.clone_from(&orders.others);
    plan.contradiction.clone_from(&orders.contradiction);
    plan.days_are_late = orders.days_are_late;
    for (found, shape) in &stamps {
        let Some(found) = found else {
            if is_serial(shape) {
                plan.serials += shape.rows;
                plan.readable += shape.rows;
                continue;
            }
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
        plan.greatest = plan.greatest.max(Some(shape.most.clone()));
        plan.long_fractions |= shape.text.contains(".0000000") || shape.text.contains(",0000000");
        let format = orders.format(found);
        plan.offset = plan.offset.or_else(|| offset(found, shape));
        match plan.formats.iter_mut().find(|(known, _)| *known == format) {
            Some((_, rows)) => *rows += shape.rows,
            None => plan.formats.push((format.clone(), shape.rows)),
        }
        match plan.groups.iter_mut().find(|group| group.base == found.base) {
            Some(group) if group.formats.contains(&format) => {}
            Some(group) => group.formats.push(format),
            None => plan.groups.push(Group {
                base: found.base.clone(),
                formats: vec![format],
                whole_days: Vec::new(),
            }),
        }
        let same = plan.groups.iter_mut().find(|group| group.base == found.base);
        if let (Some(group), Some(other)) = (same, whole_day(found, shape, &orders.format(found))) {
            group.whole_days.extend((!group.whole_days.contains(&other)).then_some(other));
        }
    }
    for group in &mut plan.groups {
        // %Y would read a year of two digits as a year of antiquity.
        group.formats.sort_by_key(|format| !format.contains("%y"));
    }
    plan.formats.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(values: &[&str]) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = Vec::new();
        for value in values {
            let text: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            let behind = |text: &str| {
                let from = text.trim_start_matches(|c: char| !c.is_ascii_digit());
                from.trim_start_matches(|c: char| c.is_ascii_digit()).to_string()
            };
            let rest = behind(value);
            let end = behind(&rest);
            let value = value.to_string();
            match shapes.iter_mut().find(|shape| shape.text == text) {
                Some(shape) => {
                    shape.rows += 1;
                    shape.least = shape.least.clone().min(value.clone());
                    shape.most = shape.most.clone().max(value);
                    shape.most_rest = shape.most_rest.clone().max(rest);
                    shape.least_end = shape.least_end.clone().min(end.clone());
                    shape.most_end = shape.most_end.clone().max(end);
                }
                None => {
                    let (least_end, most_end) = (end.clone(), end);
                    shapes.push(Shape {
                        text,
                        rows: 1,
                        least: value.clone(),
                        most: value,
                        most_rest: rest,
                        least_end,
                        most_end,
                    });
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
            ("2024年1月31日 14時01分", "%Y年%m月%d日 %H時%M分"),
            ("2024年01月31日14时01分09秒", "%Y年%m月%d日%H时%M分%S秒"),
            ("2024년 1월 31일 14시 01분", "%Y년 %m월 %d일 %H시 %M분"),
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
        let example = |values: &[&str]| plan(&shapes(values), None).ambiguous;
        assert_eq!(example(&["01/01/2024", "03/04/2024"]).as_deref(), Some("03/04/2024"));
        assert_eq!(example(&["05/05/2024", "5/4/24"]).as_deref(), Some("5/4/24"));
        assert_eq!(example(&["5/5/2024", "05/04/2024"]).as_deref(), Some("05/04/2024"));
        let given = plan(&shapes(&["03/04/2024"]), Some(DateOrder::Month));
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
