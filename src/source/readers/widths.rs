//! Rows that have more or fewer fields than their header has names: a comma split a number in two, or a name or a field is
//! missing. Dates under names of dates and numbers under names of numbers show which field belongs to which name.

use crate::source::columns::names;
use crate::source::columns::role::Role;

/// The number of first rows that are compared with the header.
pub const LOOKED_AT: usize = 200;

/// The file is examined if at least one in this many of the first rows has another width than the header.
const ODD_SHARE: usize = 3;

/// At most one in this many of those rows may contradict the result.
const DOUBTFUL_SHARE: usize = 10;

/// More split numbers than this in one row are not repaired.
const MOST_DIVIDED: usize = 3;

/// How the fields of rows line up with the names of their header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Widths {
    /// As many fields as names, with few exceptions.
    #[default]
    Even,
    /// A number may be split at its comma.
    Divided,
    /// This many fields at the end have no name.
    Unnamed(usize),
    /// The first field has no name: it is a row number.
    Counted,
    /// Empty fields at the end are omitted.
    Shortened,
    /// Rows have this many fields; nothing shows which name or field is missing.
    Unclear(usize),
}

/// The names of a header, by the kind of their values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Under {
    width: usize,
    dates: Vec<usize>,
    numbers: Vec<usize>,
    /// Numbers that may have a fraction.
    amounts: Vec<usize>,
}

impl Under {
    /// The kinds of values that these names announce.
    pub fn of(header: &[String]) -> Under {
        let places = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..header.len()).filter(|place| is(&header[*place])).collect()
        };
        let is_number = |name: &str| names::is_number_name(name) && !names::is_name_of(Role::Date, name);
        Under {
            width: header.len(),
            dates: places(&|name| names::is_name_of(Role::Date, name)),
            numbers: places(&is_number),
            amounts: places(&|name| is_number(name) && !names::is_quantity_name(name)),
        }
    }

    /// Whether the names announce enough kinds to judge rows by.
    pub fn is_known(&self) -> bool {
        !self.dates.is_empty() && self.dates.len() + self.numbers.len() > 1
    }

    /// The number of dates under names of dates.
    fn dated(&self, fields: &[String]) -> usize {
        self.dates.iter().filter(|place| fields.get(**place).is_some_and(|field| is_date(field))).count()
    }

    /// Whether a date is under a name of dates, and only numbers are under names of numbers.
    pub fn holds(&self, fields: &[String]) -> bool {
        let at = |place: &usize| fields.get(*place).map_or("", |field| field.trim());
        let dates_fit = self.dates.is_empty() || self.dated(fields) > 0;
        dates_fit && self.numbers.iter().map(at).all(|field| field.is_empty() || begins_as_number(field))
    }

    /// The fields of a row that is too wide, with the numbers joined that the comma between fields has divided; `None` if there
    /// is no way to do so, or more than one.
    pub fn joined(&self, fields: &[String]) -> Option<Joined> {
        let further = fields.len().checked_sub(self.width).filter(|further| *further > 0)?;
        // A blank behind a comma, where others have none, is of a sentence.
        let blanks = fields.iter().skip(1).filter(|field| field.starts_with(' ')).count();
        if blanks > 0 && blanks * 2 < fields.len() {
            return None;
        }
        let mut ways = Vec::new();
        if further <= MOST_DIVIDED {
            self.fractions(fields, further, 0, &mut Vec::new(), &mut ways);
        }
        for place in self.amounts.iter().filter(|place| *place + further < fields.len()) {
            let (parts, rest) = (&fields[*place..=place + further], &fields[place + further + 1..]);
            if are_thousands(parts) {
                let joined = [&fields[..*place], &[parts.join(",")], rest].concat();
                ways.push(Joined { place: *place, fields: joined, is_decimal: false });
            }
        }
        ways.retain(|way| self.holds(&way.fields));
        match ways.as_slice() {
            [_] => ways.pop(),
            _ => None,
        }
    }

    /// Whether cents are under the next name, which does not announce numbers.
    fn has_cents(&self, fields: &[String]) -> bool {
        let Some(joined) = self.joined(fields) else { return false };
        let next = joined.place + 1;
        joined.is_decimal
            && next < self.width
            && !self.numbers.contains(&next)
            && fields[next].len() == 2
            && are_digits(&fields[next])
    }

    /// Every way to join `further` whole numbers with the fraction behind them, from an index on.
    fn fractions(
        &self,
        fields: &[String],
        further: usize,
        from: usize,
        taken: &mut Vec<usize>,
        ways: &mut Vec<Joined>,
    ) {
        if taken.len() == further {
            let mut joined = Vec::new();
            let mut place = 0;
            while place < fields.len() {
                let is_whole = taken.contains(&place);
                joined.push(match is_whole {
                    true => format!("{},{}", fields[place], fields[place + 1]),
                    false => fields[place].clone(),
                });
                place += 1 + usize::from(is_whole);
            }
            ways.push(Joined { place: taken[0], fields: joined, is_decimal: true });
            return;
        }
        for place in from..fields.len().saturating_sub(1) {
            // The name over a number is as many places before it as numbers are joined before it.
            let is_amount = self.amounts.contains(&(place - taken.len()));
            if is_amount && is_whole(&fields[place]) && is_fraction(&fields[place + 1]) {
                taken.push(place);
                self.fractions(fields, further, place + 2, taken, ways);
                taken.pop();
            }
        }
    }
}

/// A row with its split numbers joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The index of the first of them.
    pub place: usize,
    pub fields: Vec<String>,
    /// Whether the comma separates a fraction, and not thousands.
    pub is_decimal: bool,
}

/// How rows line up with a header, judged by the first rows.
pub fn judge(header: &[String], rows: &[&[String]], delimiter: char) -> Widths {
    let width = header.len();
    let under = Under::of(header);
    // Rows may end with a delimiter; if one of them has a last field of its own, the others have an empty one.
    let real: Vec<usize> = rows
        .iter()
        .filter(|row| row.len() > width && row.last().is_some_and(|last| !last.trim().is_empty()))
        .map(|row| row.len())
        .collect();
    let is_wide = |row: &&&[String]| filled(row, width) > width || real.contains(&row.len());
    let mut wide: Vec<&&[String]> = rows.iter().filter(is_wide).collect();
    if wide.is_empty() && delimiter == ',' {
        wide = rows.iter().filter(|row| under.has_cents(row)).collect();
    }
    let short: Vec<&&[String]> = rows.iter().filter(|row| row.len() < width).collect();
    let most = |odd: &[&&[String]], are: &dyn Fn(&[String]) -> bool| {
        odd.iter().filter(|row| !are(row)).count() * DOUBTFUL_SHARE <= odd.len()
    };
    if wide.len() * ODD_SHARE >= rows.len() && !wide.is_empty() {
        if delimiter == ',' && most(&wide, &|row| under.joined(row).is_some()) {
            return Widths::Divided;
        }
        let further = wide.iter().map(|row| row.len() - width).max().unwrap_or(0);
        if under.is_known() && most(&wide, &|row| under.holds(row)) {
            return Widths::Unnamed(further);
        }
        let shifted = |row: &[String]| under.holds(&row[1..]) && under.dated(row) == 0;
        let is_counted = further == 1 && under.is_known() && are_counted(&wide) && most(&wide, &shifted);
        return if is_counted { Widths::Counted } else { Widths::Unclear(width + further) };
    }
    if short.len() * ODD_SHARE >= rows.len() && !short.is_empty() {
        let is_shortened = under.is_known() && most(&short, &|row| under.holds(row));
        let widest = short.iter().map(|row| row.len()).max().unwrap_or(0);
        return if is_shortened { Widths::Shortened } else { Widths::Unclear(widest) };
    }
    Widths::Even
}

/// The width of a row, not counting empty fields behind the last name.
fn filled(row: &[String], width: usize) -> usize {
    row.iter().rposition(|field| !field.trim().is_empty()).map_or(width, |last| (last + 1).max(width))
}

/// Whether the first fields of the rows are consecutive whole numbers.
fn are_counted(rows: &[&&[String]]) -> bool {
    let numbers: Option<Vec<u64>> = rows.iter().map(|row| row.first()?.trim().parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        numbers.first().is_some_and(|first| *first <= 1)
            && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
    })
}

/// Whether a field is a date: day, month and year in any order, with separators or month names, or eight digits.
fn is_date(field: &str) -> bool {
    let digits: Vec<&str> =
        field.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let has_word = field.chars().any(char::is_alphabetic);
    match digits.as_slice() {
        [only] => only.len() == 8 && (only.starts_with("19") || only.starts_with("20")) && !has_word,
        [first, second, ..] => {
            let signs = field.contains(['-', '/', '.', ' ']) && !field.trim().starts_with(['-', '+']);
            let year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
            let is_short = |run: &str| run.len() <= 2;
            let three = digits.len() >= 3 && is_short(second) && (is_short(first) || year(first));
            signs && (three || (has_word && (year(first) || year(second) || is_short(second))))
        }
        [] => false,
    }
}

/// A number without signs and currencies around it.
fn unsigned(field: &str) -> &str {
    field.trim().trim_start_matches(|c: char| "+-−($€£¥ ".contains(c))
}

fn begins_as_number(field: &str) -> bool {
    unsigned(field).starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_whole(field: &str) -> bool {
    are_digits(unsigned(field))
}

/// One or two digits, optionally followed by a sign or a currency.
fn is_fraction(field: &str) -> bool {
    let digits = field.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &field[digits..];
    (1..=2).contains(&digits) && rest.chars().count() <= 4 && !rest.contains(|c: char| c.is_ascii_digit())
}

/// Whether fields are the groups of thousands of one number: up to three digits, then three digits each.
fn are_thousands(parts: &[String]) -> bool {
    let Some((first, rest)) = parts.split_first() else { return false };
    let Some((last, middle)) = rest.split_last() else { return false };
    let (whole, fraction) = last.split_once('.').unwrap_or((last, "0"));
    let three = |text: &str| text.len() == 3 && are_digits(text);
    is_whole(first)
        && unsigned(first).len() <= 3
        && middle.iter().all(|part| three(part))
        && three(whole)
        && fraction.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(row: &str) -> Vec<String> {
        row.split(',').map(str::to_string).collect()
    }

    #[track_caller]
    fn judged(header: &str, rows: &[&str]) -> Widths {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| fields(row)).collect();
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        judge(&fields(header), &rows, ',')
    }

    #[test]
    fn a_number_divided_at_its_comma_is_told_from_a_field_without_a_name() {
        let header = "customer_id,order_date,amount";
        assert_eq!(judged(header, &["1,2024-01-05,20,25", "2,05.01.2024,7,05"]), Widths::Divided);
        assert_eq!(judged(header, &["1,2024-01-05,20,DE", "2,2024-01-06,7,FR"]), Widths::Unnamed(1));
        assert_eq!(judged(header, &["1,2024-01-05,20", "2,2024-01-06,7"]), Widths::Even);
        assert_eq!(judged(header, &["1,2024-01-05,20,", "2,2024-01-06,7,"]), Widths::Even);
        // An empty field at the end counts if another row has a value there, or if cents are under a name of texts.
        let long = "customer_id,order_date,amount,country,coupon";
        assert_eq!(judged(long, &["1,2024-01-05,20,25,DE,", "2,2024-01-06,7,05,FR,X"]), Widths::Divided);
        assert_eq!(judged(long, &["1,2024-01-05,20,25,DE,", "2,2024-01-06,7,05,FR,"]), Widths::Divided);
        assert_eq!(judged(long, &["1,2024-01-05,20,DE,Z,", "2,2024-01-06,7,FR,Z,"]), Widths::Even);
        assert_eq!(judged(long, &["1,2024-01-05,20,DE,Z,", "2,2024-01-06,7,FR,Z,,"]), Widths::Even);
        let counted = "customer_id,order_date,amount,quantity,coupon";
        assert_eq!(judged(counted, &["1,2024-01-05,20,25,Z,", "2,2024-01-06,7,10,Z,"]), Widths::Even);
        assert_eq!(judged(header, &["0,17,2024-01-05,20", "1,19,2024-01-06,7"]), Widths::Counted);
        // It may be an order id, or a name that contains a comma.
        assert_eq!(judged(header, &["8,17,2024-01-05,20", "7,19,2024-01-06,7"]), Widths::Unclear(4));
        assert_eq!(judged("a,b", &["1,2,3", "4,5,6"]), Widths::Unclear(3));
    }

    #[test]
    fn fields_that_are_left_out_at_the_end_are_told_from_others() {
        let header = "customer_id,order_date,amount,coupon";
        assert_eq!(judged(header, &["1,2024-01-05,20", "2,2024-01-06,7,X"]), Widths::Shortened);
        assert_eq!(judged(header, &["2024-01-05,20,Y", "2024-01-06,7,X"]), Widths::Unclear(3));
        assert_eq!(judged(header, &["1,2024-01-05,Y", "2,2024-01-06,X"]), Widths::Unclear(3));
    }

    #[test]
    fn numbers_are_joined_where_one_way_alone_does_it() {
        let joined = |header: &str, row: &str| {
            Under::of(&fields(header)).joined(&fields(row)).map(|way| (way.fields.join("|"), way.is_decimal))
        };
        let some = |text: &str, is_decimal| Some((text.to_string(), is_decimal));
        let header = "customer_id,order_date,amount";
        assert_eq!(joined(header, "1,2024-01-05,20,25"), some("1|2024-01-05|20,25", true));
        assert_eq!(joined(header, "1,2024-01-05,-20,5 €"), some("1|2024-01-05|-20,5 €", true));
        assert_eq!(joined(header, "1,2024-01-05,1,234.50"), some("1|2024-01-05|1,234.50", false));
        assert_eq!(joined(header, "1,2024-01-05,1,234,567"), some("1|2024-01-05|1,234,567", false));
        assert_eq!(joined(header, "1,2024-01-05,20,extra"), None);
        let two = "order_date,price,amount,customer";
        assert_eq!(joined(two, "2024-01-05,3,50,7,05,c"), some("2024-01-05|3,50|7,05|c", true));
        // Either may be whole.
        assert_eq!(joined(two, "2024-01-05,3,50,7,c"), None);
        assert_eq!(joined("date,quantity,price", "2024-01-05,3,19,90"), some("2024-01-05|3|19,90", true));
    }

    #[test]
    fn dates_are_told_from_numbers() {
        for date in
            ["2024-01-05", "5.1.24", "01/05/2024 10:00", "20240105", "5 Jan 2024", "Jan 5, 2024", "13-Jan-17"]
        {
            assert!(is_date(date), "{date}");
        }
        for other in ["20.25", "17850", "-1.250,00", "DE", "", "A-17", "1.234.567"] {
            assert!(!is_date(other), "{other}");
        }
    }
}
