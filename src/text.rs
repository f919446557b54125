//! Text that may come from data: made safe to print, to a shell and in a CSV file, cut to a width; and counts written for people.

mod shown;
mod wrapped;

pub use shown::{fit, sanitize, truncate, width};
pub use wrapped::{clean, wrap};

/// A count with commas between thousands.
pub fn grouped(count: impl Into<u128>) -> String {
    let digits = count.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 order`, `2,345 orders`.
pub fn counted(count: u64, one: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {one}{ending}", grouped(count))
}

/// A number of bytes in a unit that people read: `98.4 MB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1000 {
        return format!("{count} bytes");
    }
    let (mut value, mut unit) = (count as f64 / 1000.0, 0);
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        (value, unit) = (value / 1000.0, unit + 1);
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A text from the data as a field: guarded if a spreadsheet would run it, quoted if it must be.
pub fn csv_field(text: &str) -> String {
    let guard = if is_formula(text) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

/// Whether a spreadsheet would take a text for a formula: it begins like one and is not a number.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

/// The first of some names, and how many follow: `DE, FR and 36 more`. `is_cut` says that there are more than are given.
pub fn some_of(names: &[String], most: usize, is_cut: bool) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| sanitize(name)).collect();
    let rest = match names.len().saturating_sub(most) {
        0 if is_cut => " and more".to_string(),
        0 => String::new(),
        rest if is_cut => format!(" and more than {} more", grouped(rest as u64)),
        rest => format!(" and {} more", grouped(rest as u64)),
    };
    shown.join(", ") + &rest
}

/// A word as a shell takes it: quoted if it must be.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// An option with its value as a shell takes it, whatever the value begins with.
pub fn option_words(name: &str, value: &str) -> String {
    let joint = if value.starts_with('-') { "=" } else { " " };
    format!("--{name}{joint}{}", shell_word(value))
}

/// The name of a file for a command to write: never that of the file it reads, which would be emptied first.
pub fn other_name(read: &str, stem: &str, ending: &str) -> String {
    let name = format!("{stem}.{ending}");
    if read.ends_with(&name) { format!("table.{ending}") } else { name }
}

/// The name most like the one wanted, if one is: it contains it, is contained in it, or differs by one letter.
pub fn nearest<'a>(wanted: &str, names: &[&'a str]) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    let same = |name: &&&str| name.to_lowercase() == wanted;
    let off_by_one = |name: &&&str| is_one_off(&name.to_lowercase(), &wanted);
    let contains = |name: &&&str| {
        let name = name.to_lowercase();
        !name.is_empty() && (name.contains(&wanted) || wanted.contains(&name))
    };
    let found = names.iter().find(same).or_else(|| names.iter().find(off_by_one));
    found.or_else(|| names.iter().find(contains)).copied()
}

/// Whether two words differ by one letter, or by two neighbours that changed places.
fn is_one_off(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
    let tail =
        |skip_one: usize, skip_two: usize| match (one.get(same + skip_one..), two.get(same + skip_two..)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        };
    let swapped = one.get(same) == two.get(same + 1) && one.get(same + 1) == two.get(same) && tail(2, 2);
    swapped || tail(1, 0) || tail(0, 1) || tail(1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_never_writes_to_the_file_it_reads() {
        assert_eq!(other_name("old.csv", "mended", "csv"), "mended.csv");
        assert_eq!(other_name("exports/mended.csv", "mended", "csv"), "table.csv");
    }

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!([0, 999, 1500, 98_412_998].map(bytes), ["0 bytes", "999 bytes", "1.5 kB", "98.4 MB"]);
    }

    #[test]
    fn characters_that_could_steer_a_terminal_are_replaced() {
        assert_eq!(sanitize("a\x1b[31mb\tc\u{202e}d"), "a\u{fffd}[31mb\u{fffd}c\u{fffd}d");
        assert_eq!(sanitize("zero\u{200b}width"), "zero\u{fffd}width");
    }

    #[test]
    fn wide_characters_are_cut_whole() {
        assert_eq!(fit("日本語データ", 7, "…"), "日本語…");
        assert_eq!(fit("日本語", 6, "…"), "日本語");
        assert_eq!(fit("abc", 0, "…"), "");
        assert_eq!(truncate("日本語\tデータ", 8), "日本語\u{fffd}…");
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(grouped(1_u64), "1");
        assert_eq!(grouped(1_234_567_u64), "1,234,567");
    }

    #[test]
    fn the_nearest_name_is_found() {
        for (one, two) in
            [("spring", "sprnig"), ("spring", "spring"), ("spring", "sprin"), ("spring", "sprung")]
        {
            assert_eq!(nearest(two, &[one]), Some(one), "{two}");
        }
        assert_eq!(nearest("autumn", &["spring"]), None);
        assert_eq!(nearest("weekly", &["day", "week", "month"]), Some("week"));
        assert_eq!(nearest("", &["spring"]), None);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded_and_numbers_are_not() {
        let fields = ["=cmd|' /C calc'!A0", "+x", "-1.5", "+44", "-", "@a", "\tb", "a=1", "=A1,\"b\""];
        let guarded =
            ["'=cmd|' /C calc'!A0", "'+x", "-1.5", "+44", "'-", "'@a", "'\tb", "a=1", "\"'=A1,\"\"b\"\"\""];
        assert_eq!(fields.map(csv_field), guarded);
    }
}
