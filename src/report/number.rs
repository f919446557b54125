//! How numbers are written: for people, for a cell of fixed width, and for programs.

use crate::cohort::{Money, Quantity, Unit};
pub use crate::text::counted;
use crate::text::grouped;

/// The text for a ratio with a zero denominator.
pub const UNDEFINED: &str = "-";

/// A value in full: `36.6 %`, `1,234`, `2.35`, `1,234.50`; `-` if it is undefined.
pub fn full(value: Option<f64>, unit: Unit) -> String {
    let Some(value) = finite(value) else { return UNDEFINED.to_string() };
    match unit {
        Unit::Rate => format!("{} %", decimal(value * 100.0, 1)),
        Unit::Count => count(value),
        Unit::Ratio | Unit::Money => decimal(value, 2),
    }
}

/// A value for programs: no separators, a rate as `36.6%`; `-` if it is undefined.
pub fn plain(value: Option<f64>, unit: Unit) -> String {
    let text = full(value, unit).replace(',', "");
    text.replace(' ', "")
}

/// A count or a sum in full: `1,234` or `1,234.50`. Money is rounded half away from zero, exactly.
pub fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Count(count) => integer(u128::from(count)),
        Quantity::Money(amount) => money(amount),
    }
}

/// A count with commas between thousands.
pub fn integer(count: u128) -> String {
    grouped(count)
}

/// A difference of two rates in percentage points, signed: `+1.3`, `-0.4`, `0.0`.
pub fn points(difference: f64) -> String {
    signed(difference * 100.0, 1)
}

/// A difference of two values, signed, in the unit's full form; rates in points.
pub fn difference(difference: f64, unit: Unit) -> String {
    match unit {
        Unit::Rate => format!("{} points", points(difference)),
        Unit::Count => signed(difference, 1),
        Unit::Ratio | Unit::Money => signed(difference, 2),
    }
}

/// A value in at most `width` characters, aligned right: ` 42`, `100`, `1.2k`. A rate is in percent, without the sign.
///
/// A value above zero never reads as zero (`<1`), a value below 100 % never reads as 100 (`>99`), and a value that does
/// not fit is `#`.
pub fn compact(value: Option<f64>, unit: Unit, width: usize) -> String {
    let text = match finite(value) {
        None => UNDEFINED.to_string(),
        Some(value) => match unit {
            Unit::Rate => percent(value * 100.0, width),
            Unit::Count => first_fit(value, &[0], width),
            Unit::Ratio => first_fit(value, &[2, 1, 0], width),
            Unit::Money => first_fit(value, &[2, 1, 0], width),
        },
    };
    format!("{text:>width$}")
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

fn percent(percent: f64, width: usize) -> String {
    for places in [1, 0] {
        let smallest = if places == 1 { 0.1 } else { 1.0 };
        let text = match percent {
            p if p > 0.0 && p < smallest / 2.0 => format!("<{smallest}"),
            p if p < 100.0 && p >= 100.0 - smallest / 2.0 => format!(">{}", 100.0 - smallest),
            p => bare(p, places),
        };
        // All cells of a width drop decimals together if the width cannot hold `>99.9`.
        if text.len() <= width && (places == 0 || width >= 5) {
            return text;
        }
    }
    scaled(percent, width)
}

fn first_fit(value: f64, places: &[usize], width: usize) -> String {
    let separated = places.first().map(|&most| decimal(value, most));
    let plain = places.iter().map(|&places| bare(value, places));
    for text in separated.into_iter().chain(plain) {
        let vanished = value != 0.0 && text.chars().all(|c| matches!(c, '0' | '.' | '-'));
        if text.len() <= width && !vanished {
            return text;
        }
    }
    if value.abs() < 1.0 { tiny(value, width) } else { scaled(value, width) }
}

fn tiny(value: f64, width: usize) -> String {
    let text = if value > 0.0 { "<.01" } else { ">-.01" };
    if text.len() <= width { text.to_string() } else { "~0".chars().take(width).collect() }
}

/// With a letter for thousands, millions, and so on: `1.2k`, `35M`.
fn scaled(value: f64, width: usize) -> String {
    let mut size = 1.0;
    for letter in ["k", "M", "G", "T", "P", "E"] {
        size *= 1000.0;
        let scaled = value / size;
        if scaled.abs() < 0.95 || (scaled.abs() >= 999.5 && letter != "E") {
            continue;
        }
        for places in [2, 1, 0] {
            let text = format!("{}{letter}", bare(scaled, places));
            if text.len() <= width {
                return text;
            }
        }
    }
    "#".chars().take(width).collect()
}

fn bare(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    // A rounded -0.0 is not a negative number.
    let zero = text.chars().all(|c| matches!(c, '0' | '.' | '-'));
    if zero { text.trim_start_matches('-').to_string() } else { text }
}

fn decimal(value: f64, places: usize) -> String {
    let text = bare(value, places);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let grouped = whole.parse().map_or_else(|_| whole.to_string(), integer);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction}")
}

/// An average of counts keeps one decimal; a count has none.
fn count(value: f64) -> String {
    if value.fract() == 0.0 { decimal(value, 0) } else { decimal(value, 1) }
}

fn signed(value: f64, places: usize) -> String {
    let text = decimal(value, places);
    let nothing = text.chars().all(|c| matches!(c, '0' | '.'));
    if nothing || text.starts_with('-') { text } else { format!("+{text}") }
}

/// A part of a difference, with two more decimals than elsewhere, so that people see that the parts add up.
pub fn fine(part: f64, unit: Unit) -> String {
    let (value, places) = if unit == Unit::Rate { (part * 100.0, 3) } else { (part, 4) };
    let text = format!("{value:+.places$}");
    if text.chars().all(|c| matches!(c, '0' | '.' | '+' | '-')) { text.replace(['+', '-'], "") } else { text }
}

/// A p-value: `0.0123`, `< 0.0001`.
pub fn probability(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_string() } else { format!("{p:.4}") }
}

/// A p-value of some resamples: `0.024`, or `< 0.01` if it is the smallest that so many can give.
pub fn resampled_probability(p: f64, resamples: u32) -> String {
    let least = 2.0 / (f64::from(resamples) + 1.0);
    if p > least * (1.0 + 1e-9) {
        return format!("{p:.3}");
    }
    // Rounded up to two digits: the bound must hold.
    let scale = 10.0_f64.powi(1 - least.log10().floor() as i32);
    format!("< {}", (least * scale).ceil() / scale)
}

/// An amount that is a change: `+12.00`, `-5.00`, `0.00`.
pub fn signed_money(amount: Money) -> String {
    let sign = if amount > Money::ZERO { "+" } else { "" };
    format!("{sign}{}", money(amount))
}

/// An amount in full: `1,234.50`; rounded half away from zero, exactly.
pub fn money(amount: Money) -> String {
    let cent = 10_u128.pow(Money::SCALE - 2);
    let cents = (amount.raw().unsigned_abs() + cent / 2) / cent;
    let sign = if amount.raw() < 0 && cents > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", integer(cents / 100), cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    const UNITS: [Unit; 4] = [Unit::Rate, Unit::Count, Unit::Ratio, Unit::Money];

    #[test]
    fn the_smallest_p_value_of_some_resamples_is_a_bound() {
        assert_eq!(resampled_probability(2.0 / 201.0, 200), "< 0.01");
        assert_eq!(resampled_probability(4.0 / 201.0, 200), "0.020");
        assert_eq!(resampled_probability(2.0 / 1001.0, 1000), "< 0.002");
        assert_eq!(resampled_probability(2.0 / 198.0, 197), "< 0.011");
    }

    #[test]
    fn full_numbers_read_as_a_report_prints_them() {
        assert_eq!(full(Some(0.366), Unit::Rate), "36.6 %");
        assert_eq!(full(Some(1.0), Unit::Rate), "100.0 %");
        assert_eq!(full(Some(1_234_567.0), Unit::Count), "1,234,567");
        assert_eq!(full(Some(20.25), Unit::Count), "20.2");
        assert_eq!(full(Some(2.345), Unit::Ratio), "2.35");
        assert_eq!(full(Some(-1234.5), Unit::Money), "-1,234.50");
        assert_eq!(full(None, Unit::Money), "-");
        assert_eq!(full(Some(f64::INFINITY), Unit::Rate), "-");
    }

    #[test]
    fn plain_numbers_have_no_separators() {
        assert_eq!(plain(Some(0.366), Unit::Rate), "36.6%");
        assert_eq!(plain(Some(1_234_567.891), Unit::Money), "1234567.89");
    }

    #[test]
    fn money_is_rounded_from_the_exact_amount() {
        let money = |raw| quantity(Quantity::Money(Money::from_raw(raw)));
        assert_eq!(money(12_345_678_900), "1,234,567.89");
        assert_eq!(money(50), "0.01");
        assert_eq!(money(-49), "0.00");
        assert_eq!(money(-123_456), "-12.35");
        assert_eq!(quantity(Quantity::Count(397_884)), "397,884");
    }

    #[test]
    fn percent_fits_three_characters() {
        let cell = |rate| compact(Some(rate), Unit::Rate, 3);
        assert_eq!([1.0, 0.42, 0.07, 0.0].map(cell), ["100", " 42", "  7", "  0"]);
        assert_eq!([0.004, 0.9951, 0.9949].map(cell), [" <1", ">99", " 99"]);
        assert_eq!([12.34, 123.4, -0.2].map(cell), [" 1k", "12k", "-20"]);
        assert_eq!(compact(None, Unit::Rate, 3), "  -");
    }

    #[test]
    fn percent_keeps_a_decimal_where_there_is_room() {
        let cell = |rate| compact(Some(rate), Unit::Rate, 5);
        assert_eq!([1.0, 0.366, 0.0004, 0.9997].map(cell), ["100.0", " 36.6", " <0.1", ">99.9"]);
    }

    #[test]
    fn counts_and_money_shrink_to_the_cell() {
        let count = |value| compact(Some(value), Unit::Count, 4);
        assert_eq!([42.0, 1234.0, 12_345.0, 999_950.0].map(count), ["  42", "1234", " 12k", "1.0M"]);
        let money = |value| compact(Some(value), Unit::Money, 5);
        assert_eq!([9.5, 123.45, 12_345.6, 1_234_567.0].map(money), [" 9.50", "123.5", "12346", "1.23M"]);
        assert_eq!(compact(Some(0.001), Unit::Money, 5), " <.01");
        assert_eq!(compact(Some(12_345.67), Unit::Money, 9), "12,345.67");
        assert_eq!(compact(Some(1e30), Unit::Count, 4), "   #");
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(points(0.013), "+1.3");
        assert_eq!(points(-0.0004), "0.0");
        assert_eq!(difference(-0.02, Unit::Rate), "-2.0 points");
        assert_eq!(difference(1234.5, Unit::Money), "+1,234.50");
    }

    proptest! {
        #[test]
        fn a_cell_is_always_as_wide_as_asked(value in any::<f64>(), width in 1usize..12, unit in 0usize..4) {
            prop_assert_eq!(compact(Some(value), UNITS[unit], width).chars().count(), width);
        }

        #[test]
        fn nothing_but_zero_reads_as_zero(value in 1e-9f64..1e9, width in 3usize..12, unit in 0usize..4) {
            let text = compact(Some(value), UNITS[unit], width);
            let zero = !text.contains('<') && text.trim().parse() == Ok(0.0);
            prop_assert!(!zero, "{value} in {width} reads {text:?}");
        }
    }
}
