//! How numbers are written in a column: the decimal sign, and the characters that carry no value.

use crate::source::columns::shapes::Shape;

/// How numbers are written, if not as SQL writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    /// The decimal sign, a point or a comma.
    pub decimal: char,
    /// Characters without value: currencies, blanks, separators of thousands.
    pub ignored: String,
    /// Whether some are negative by parentheses, a minus behind them or `DR`.
    pub marked_negative: bool,
    /// Whether `DR` marks what customers owe, as in a ledger of sales, and `CR` is negative.
    pub debits_count: bool,
    /// Whether some digits and separators are those of another script.
    pub other_digits: bool,
}

/// Digits and separators of other scripts, and the same as SQL reads them: full width, Arabic, Persian.
pub const OTHER_DIGITS: &str = "０１２３４５６７８９．，٠١٢٣٤٥٦٧٨٩٫٬۰۱۲۳۴۵۶۷۸۹";
pub const SQL_DIGITS: &str = "0123456789.,0123456789.,0123456789";

/// The format of a column's numbers, from the shapes of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub format: NumberFormat,
    /// Values that are numbers of this format.
    pub readable: u64,
    pub unreadable: u64,
    /// A value that another decimal sign would change, if no value decides.
    pub ambiguous: Option<String>,
    /// A value that shows the format.
    pub example: String,
    /// The currencies beside the numbers, each with its number of values, most frequent first.
    pub currencies: Vec<Currency>,
}

impl Decision {
    /// Whether SQL reads the numbers as they are.
    pub fn is_plain(&self) -> bool {
        self.format.decimal == '.'
            && self.format.ignored.is_empty()
            && !self.format.marked_negative
            && !self.format.other_digits
    }
}

/// A currency beside numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    pub code: String,
    /// As the file writes it: € or EUR.
    pub written: String,
    /// Values with it.
    pub values: u64,
}

/// Whether a number may be in thousands with a point between them, as 1.080.
pub fn may_be_thousands(text: &str) -> bool {
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    match text.trim_start_matches('-').split_once('.') {
        Some((before, after)) => {
            digits(before, 3) && after.len() == 3 && digits(after, 3) && !before.starts_with('0')
        }
        None => false,
    }
}

/// Signs of currencies.
const CURRENCY_SIGNS: &str = "$€£¥₹₽₺₩₪₫₴₦฿₱¢¤￥＄￡￠￦\\";

/// Letters of a currency next to a number, in lower case.
const CURRENCY_WORDS: [&str; 51] = [
    "円", "元", "원", "eur", "usd", "gbp", "chf", "cad", "aud", "nzd", "sek", "nok", "dkk", "pln", "czk",
    "huf", "ron", "bgn", "try", "rub", "uah", "jpy", "cny", "rmb", "hkd", "sgd", "inr", "brl", "mxn", "ars",
    "clp", "cop", "zar", "aed", "sar", "ils", "krw", "thb", "vnd", "idr", "myr", "php", "kr", "zł", "kč",
    "ft", "lei", "r", "rs", "fr", "us",
];

/// The code of a currency with several spellings; other currencies are their own code.
fn currency_code(written: &str) -> String {
    let code = match written.to_lowercase().as_str() {
        "$" | "＄" | "us" | "us$" => "USD",
        "€" => "EUR",
        "£" | "￡" => "GBP",
        // Japanese code pages show the sign of the yen where others have a backslash.
        "¥" | "￥" | "円" | "\\" => "JPY",
        "元" => "CNY",
        "₽" => "RUB",
        "₺" => "TRY",
        "₩" | "￦" | "원" => "KRW",
        "₹" | "rs" => "INR",
        "₪" => "ILS",
        "₴" => "UAH",
        "฿" => "THB",
        "fr" => "CHF",
        "rmb" => "CNY",
        "zł" => "PLN",
        "kč" => "CZK",
        "ft" => "HUF",
        "lei" => "RON",
        other => return other.to_uppercase(),
    };
    code.to_string()
}

/// The currency that the name of a column ends with: `total_eur`, `Amount (USD)`.
pub(in crate::source) fn currency_of_name(name: &str) -> Option<String> {
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let last = words.last().filter(|_| words.len() > 1)?.to_lowercase();
    (last.len() == 3 && CURRENCY_WORDS.contains(&last.as_str())).then(|| last.to_uppercase())
}

/// The text of one number without sign and currency: digits (as 0) and separators.
struct Bare {
    digits: String,
    ignored: String,
    marked_negative: bool,
    /// Whether it is a debit, or a credit, if it says so.
    is_debit: Option<bool>,
    /// The code of the currency beside it, and its spelling.
    currency: Option<(String, String)>,
}

/// A digit of a shape, or a separator, of any script.
fn as_in_sql(sign: char) -> char {
    let place = OTHER_DIGITS.chars().position(|other| other == sign);
    let plain = place.and_then(|place| SQL_DIGITS.chars().nth(place)).unwrap_or(sign);
    if place.is_some() && plain.is_ascii_digit() { '0' } else { plain }
}

fn bare(shape: &str) -> Option<Bare> {
    let mut rest: String = shape.trim().chars().map(as_in_sql).collect();
    let mut ignored = String::new();
    let mut marked_negative = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, marked_negative) = (inside.trim().to_string(), true);
        ignored.push_str("()");
    }
    let mut is_debit = None;
    let upper = rest.to_uppercase();
    if upper.ends_with("DR") || upper.ends_with("CR") {
        is_debit = Some(upper.ends_with("DR"));
        marked_negative |= upper.ends_with("DR");
        ignored.push_str(&rest[rest.len() - 2..]);
        rest = rest[..rest.len() - 2].trim().to_string();
    }
    if rest.ends_with(",-") || rest.ends_with(".-") || rest.ends_with(",--") {
        // 100,- is one hundred, not minus one hundred.
        return None;
    }
    if let Some(before) = rest.strip_suffix(['-', '−']) {
        marked_negative = true;
        rest = before.trim().to_string();
        // Otherwise the minus would stand behind the number.
        ignored.push('-');
    }
    let mut digits = String::new();
    let mut word = String::new();
    let mut words = Vec::new();
    let mut signs = String::new();
    for sign in rest.chars().chain([' ']) {
        if sign.is_alphabetic() {
            word.push(sign);
            ignored.push(sign);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match sign {
            '0' | '.' | ',' => digits.push(sign),
            '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                digits.push(' ');
                if sign != ' ' || rest.contains(' ') {
                    ignored.push(sign);
                }
            }
            '-' | '+' if !digits.contains('0') => {}
            // The minus of mathematics, which SQL does not read.
            '−' if !digits.contains('0') => marked_negative = true,
            sign if CURRENCY_SIGNS.contains(sign) => {
                signs.push(sign);
                ignored.push(sign);
            }
            _ => return None,
        }
    }
    let known = words.iter().all(|word| CURRENCY_WORDS.contains(&word.to_lowercase().as_str()));
    // The point of `Rs.` before a number would become its decimal sign.
    if !words.is_empty() && digits.trim_start().starts_with(['.', ',']) {
        return None;
    }
    let digits = digits.trim().trim_end_matches([' ', '.', ',']).to_string();
    let written = words.first().map(String::as_str).or((!signs.is_empty()).then_some(signs.as_str()));
    let currency = written.map(|written| (currency_code(written), written.to_string()));
    let is_number = known && words.len() <= 1 && digits.contains('0');
    is_number.then_some(Bare { digits, ignored, marked_negative, is_debit, currency })
}

/// The meaning of a number's separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It has no separator.
    Nothing,
    /// The point is the decimal sign.
    Point,
    Comma,
    /// One separator and three digits behind it: thousands, or a fraction.
    EitherPoint,
    EitherComma,
    /// It is not a number.
    Wrong,
}

fn says(digits: &str) -> Says {
    let digits = digits.replace(' ', "");
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let after = |sign: char| digits.rsplit(sign).next().map_or(0, str::len);
    let before = |sign: char| digits.find(sign).unwrap_or(0);
    let grouped = |sign: char| {
        let mut groups = digits.split(sign);
        let first = groups.next().map_or(0, str::len);
        (1..=3).contains(&first)
            && groups.all(|group| group.len() == 3 || group.len() == 2)
            && digits.rsplit(sign).next().is_some_and(|last| last.len() == 3)
    };
    match (points, commas) {
        (0, 0) => Says::Nothing,
        (1, 0) if after('.') == 3 && (1..=3).contains(&before('.')) => Says::EitherPoint,
        (0, 1) if after(',') == 3 && (1..=3).contains(&before(',')) => Says::EitherComma,
        (1, 0) => Says::Point,
        (0, 1) => Says::Comma,
        (0, _) if grouped(',') => Says::Point,
        (_, 0) if grouped('.') => Says::Comma,
        (1, _) if digits.rfind(',') < digits.find('.') => Says::Point,
        (_, 1) if digits.rfind('.') < digits.find(',') => Says::Comma,
        _ => Says::Wrong,
    }
}

/// Values that are numbers, however they are written.
pub fn numbers_among(shapes: &[Shape]) -> u64 {
    let is_number = |shape: &&Shape| bare(&shape.text).is_some_and(|bare| says(&bare.digits) != Says::Wrong);
    shapes.iter().filter(is_number).map(|shape| shape.rows).sum()
}

/// Decides how the numbers of a column are written. `comma_likely`: the file comes from a country with a decimal comma.
/// `given`: the decimal sign that the user names. `None` if fewer than half of the values are numbers.
pub fn decide(shapes: &[Shape], comma_likely: bool, given: Option<char>) -> Option<Decision> {
    let (mut points, mut commas, mut either) = (0, 0, None);
    let (mut unreadable, mut all) = (0, 0);
    let (mut ignored, mut marked_negative) = (String::new(), false);
    let (mut debits, mut credits, mut other_digits) = (0, 0, false);
    let mut read = Vec::new();
    let mut currencies: Vec<Currency> = Vec::new();
    for shape in shapes {
        all += shape.rows;
        let Some(bare) = bare(&shape.text) else {
            unreadable += shape.rows;
            continue;
        };
        // A leading 0 before the separator cannot lead a group of thousands.
        let zero_first = shape.most.trim_start_matches(|c: char| !c.is_ascii_digit()).starts_with('0');
        let number = match says(&bare.digits) {
            Says::EitherPoint if zero_first => Says::Point,
            Says::EitherComma if zero_first => Says::Comma,
            number => number,
        };
        match number {
            Says::Point => points += shape.rows,
            Says::Comma => commas += shape.rows,
            Says::EitherPoint | Says::EitherComma => either = either.or(Some((number, shape.least.clone()))),
            Says::Nothing => {}
            Says::Wrong => {
                unreadable += shape.rows;
                continue;
            }
        }
        ignored.push_str(&bare.ignored);
        other_digits |= shape.text.contains(|sign| OTHER_DIGITS.contains(sign));
        if let Some((code, written)) = bare.currency {
            match currencies.iter_mut().find(|one| one.code == code) {
                Some(one) => one.values += shape.rows,
                None => currencies.push(Currency { code, written, values: shape.rows }),
            }
        }
        marked_negative |= bare.marked_negative;
        match bare.is_debit {
            Some(true) => debits += shape.rows,
            Some(false) => credits += shape.rows,
            None => {}
        }
        read.push((number, bare.digits, shape));
    }
    let decimal = match (points, commas) {
        _ if given.is_some() => given.unwrap_or('.'),
        (0, 0) => match either {
            Some((Says::EitherPoint, _)) if comma_likely => ',',
            Some((Says::EitherComma, _)) if comma_likely => ',',
            _ => '.',
        },
        (points, commas) if commas > points => ',',
        _ => '.',
    };
    let (other, against) = if decimal == '.' { (',', commas) } else { ('.', points) };
    unreadable += against;
    if read.iter().any(|(_, digits, _)| digits.contains(other)) {
        ignored.push(other);
    }
    let readable = all - unreadable.min(all);
    let ambiguous =
        either.filter(|_| points == 0 && commas == 0 && given.is_none()).map(|(_, example)| example);
    let fits = |number: Says| number != if decimal == '.' { Says::Comma } else { Says::Point };
    let example = read.iter().filter(|(number, ..)| fits(*number)).max_by_key(|(_, digits, _)| digits.len());
    let example = example.map_or_else(String::new, |(.., shape)| shape.least.clone());
    let mut signs: Vec<char> = ignored.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    if decimal == '.' {
        signs.retain(|sign| *sign != '.');
    }
    // A minus before most numbers is kept; the reader moves one behind them.
    signs.retain(|sign| *sign != '-');
    // Most rows of a history are sales.
    let debits_count = debits > credits && debits * 2 > all;
    let marked_negative = marked_negative || debits_count;
    let format = NumberFormat {
        decimal,
        ignored: signs.into_iter().collect(),
        marked_negative,
        debits_count,
        other_digits,
    };
    currencies.sort_by_key(|one| std::cmp::Reverse(one.values));
    (readable * 2 > all).then_some(Decision { format, readable, unreadable, ambiguous, example, currencies })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(values: &[&str]) -> Vec<Shape> {
        let shape = |value: &&str| Shape {
            text: value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect(),
            rows: 1,
            least: value.to_string(),
            most: value.to_string(),
            most_rest: String::new(),
            least_end: String::new(),
            most_end: String::new(),
        };
        values.iter().map(shape).collect()
    }

    #[track_caller]
    fn decided(values: &[&str], comma_likely: bool) -> Decision {
        decide(&shapes(values), comma_likely, None).unwrap()
    }

    #[test]
    fn one_value_with_both_signs_decides_for_the_column() {
        assert_eq!(decided(&["1.080", "1.070,10", "49,90", "5"], false).format.decimal, ',');
        assert_eq!(decided(&["1,080", "1,070.10", "49.90", "5"], false).format.decimal, '.');
        assert_eq!(decided(&["12,5"], false).format.decimal, ',');
        assert_eq!(decided(&["1.000.000", "1.000"], false).format.decimal, ',');
        assert_eq!(decided(&["0,125"], false).format.decimal, ',');
    }

    #[test]
    fn nothing_decides_between_thousands_and_three_decimals_but_the_file() {
        let point = decided(&["1.080", "5"], false);
        assert_eq!((point.format.decimal, point.ambiguous.as_deref()), ('.', Some("1.080")));
        let comma = decided(&["1.080", "5"], true);
        assert_eq!((comma.format.decimal, comma.format.ignored.as_str()), (',', "."));
        assert!(comma.ambiguous.is_some());
    }

    #[test]
    fn signs_for_the_eye_are_ignored() {
        let dollars = decided(&["$45.00", "$1,240.00", "-$45.00", "($40.00)"], false);
        assert_eq!(dollars.format.ignored, "$(),");
        assert!(dollars.format.marked_negative && dollars.unreadable == 0);
        let francs = decided(&["CHF 1'240.00", "12.00-"], false);
        assert_eq!(francs.format.ignored, " 'CFH");
        assert!(francs.format.marked_negative);
        let blanks = decided(&["1\u{202f}240,50 €"], false);
        assert_eq!((blanks.format.decimal, blanks.format.ignored.as_str()), (',', " \u{202f}€"));
    }

    #[test]
    fn debits_are_sales_where_most_rows_are_debits() {
        assert!(decided(&["89.27 Dr", "12.10 Dr", "31.05 Cr"], false).format.debits_count);
        assert!(!decided(&["89.27 Cr", "12.10 Cr", "31.05 Dr"], false).format.debits_count);
        assert!(!decided(&["89.27", "12.10", "31.05 DR"], false).format.debits_count);
    }

    #[test]
    fn words_are_no_numbers() {
        assert_eq!(decide(&shapes(&["A0001", "B0002"]), false, None), None);
        assert_eq!(decide(&shapes(&["2024-01-05"]), false, None), None);
        assert_eq!(decided(&["1,50", "2,50", "much"], false).unreadable, 1);
        assert_eq!(decide(&shapes(&["Rs. 100", "kr.5", "100,-"]), false, None), None);
    }

    #[test]
    fn numbers_as_sql_writes_them_are_plain() {
        assert!(decided(&["10.00", "-5", "1080.125"], false).is_plain());
    }
}
