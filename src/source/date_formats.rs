//! The formats of a column of dates: a plan by which SQL reads it, row by row.

use super::day_month::{DayMonth, Orders};
use super::months::{MonthName, month};
use super::shapes::Shape;
use super::stamps::{Base, Stamp, Token, stamp, tokens};

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
