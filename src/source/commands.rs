//! Commands for the shell in remedies, ready to be copied.

use super::remedy::length_until;

/// What a command in a remedy begins with.
#[rustfmt::skip]
const BEGINNINGS: &[&str] = &[
    "(echo ", "7z x ", "LC_ALL=C grep ", "Rscript -e ", "bzip2 -dk ", "cabextract ", "duckdb -c ", "grep '", "grep -", "gunzip -k ",
    "head -n ", "lz4 -dk ", "lzip -dk ", "mdb-", "python3 -c ", "sed '", "sed -", "tar xf ", "uncompress -k ", "unrar x ", "unzip ",
    "unzstd ", "xz -dk ",
];

/// The signs and words that end a command, outside quotes.
const ENDS: &[&str] = &[", ", "; if ", "; else "];

/// The commands that a text names, each whole: `read the first alone: head -n 3 a.csv > first.csv, and open that file` names one.
pub fn commands_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let is_named = [": ", "with ", "with, "].iter().any(|before| text[..at].ends_with(before));
        if is_named && BEGINNINGS.iter().any(|beginning| text[at..].starts_with(beginning)) {
            let length = length_until(&text[at..], |rest| ENDS.iter().any(|end| rest.starts_with(end)));
            let command = text[at..at + length].trim_end_matches('.').to_string();
            if !found.contains(&command) {
                found.push(command);
            }
            at += length;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_taken_whole_from_a_remedy() {
        for (text, expected) in [
            (
                "read the first alone: head -n 3 a.csv > first.csv, and open that file",
                &["head -n 3 a.csv > first.csv"][..],
            ),
            (
                "read it: head -n 3 a > b, and open that file; if it has refunds, divide the file: head -n 3 a > b; tail -n +4 a > c, and open b",
                &["head -n 3 a > b", "head -n 3 a > b; tail -n +4 a > c"],
            ),
            (
                "convert it with python3 -c 'import a; print(a, \"b\")'",
                &["python3 -c 'import a; print(a, \"b\")'"],
            ),
            (
                "keep those in € with: LC_ALL=C grep -avF -e '$' 'my, file.csv' > e.csv",
                &["LC_ALL=C grep -avF -e '$' 'my, file.csv' > e.csv"],
            ),
            ("keep them with --where \"a = 'head x'\"; see the head of the file", &[]),
            ("the columns are: head count, sum", &[]),
        ] {
            assert_eq!(commands_in(text), expected, "{text}");
        }
    }
}
