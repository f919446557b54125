//! Hints that did not lead on: one for a currency that no row is in, one to keys of another screen, messages of the database
//! about what the user had never written, and a number of values that had been counted in part of the rows.

use crate::explorer::Explorer;
use crate::support::{file, refused};

/// What the shell prints if the remedy of a message, from an option to the mark after it, is pasted behind a command.
fn pasted(command: &[&str], message: &str, option: &str, end: &str) -> String {
    let remedy = &message[message.find(option).unwrap_or_else(|| panic!("no {option} in: {message}"))..];
    let remedy = remedy.split(end).next().unwrap();
    let line =
        format!("'{}' {} {remedy}", assert_cmd::cargo::cargo_bin("tenure").display(), command.join(" "));
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &line]).env("XDG_CACHE_HOME", "/dev/null").output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_currency_is_kept_as_the_data_write_it() {
    let orders = "customer,date,amount,Currency\na,2024-01-05,10,eur\na,2024-02-05,20,eur\nb,2024-01-07,30,eur\n\
                  c,2024-01-09,40,usd\n";
    let (_folder, path) = file("orders.csv", orders);
    let command = ["matrix", &path, "--measure", "revenue", "--format", "csv"];
    let (exit, why) = refused(&command);
    assert!(exit == 1 && why.contains("2 currencies"), "{why}");
    let kept = pasted(&command, &why, "--where", " or --where");
    assert!(kept.lines().nth(1).unwrap().starts_with("2024-01,2,40.00,20.00"), "{kept}");
    let (_, second) = why.split_once(" or --where").unwrap();
    let kept = pasted(&command, &format!("--where{second}"), "--where", ", convert");
    assert!(kept.lines().nth(1).unwrap().starts_with("2024-01,1,40.00"), "{kept}");
}

#[test]
fn a_condition_is_explained_by_what_was_typed_and_by_the_values_there_are() {
    let orders = "customer,date,amount,country\na,2024-01-05,10,FR\nb,2024-01-07,30,DE\n";
    let (_folder, path) = file("orders.csv", orders);
    for (condition, words) in [
        ("country=FR", "text stands in single quotes: country='FR'"),
        ("contry = 'FR'", "did you mean country?"),
        ("amount >", "it breaks off at its end"),
        ("(amount > 3", "a bracket is not closed"),
        ("amount > 3 \"order date\"", "it cannot be read as SQL from \"order date\" on"),
        ("amount > 3 ''", "it cannot be read as SQL from the empty text '' on"),
        ("country ''", "unknown type country, or a sign such as = is missing behind it"),
        ("country = 'Frankreich'", "the values of country are DE, FR"),
    ] {
        let (exit, why) = refused(&["matrix", &path, "--where", condition]);
        assert!(exit == 1 && why.contains(words), "{condition}: {why}");
        assert!(
            !why.contains("near \")\"") && !why.contains("clause") && !why.contains("Candidate"),
            "{why}"
        );
    }
}

#[test]
fn marked_segments_are_compared_by_the_key_that_compares_them() {
    let mut explorer = Explorer::open((100, 30));
    explorer.press("3 space j space ~");
    let screen = explorer.screen();
    assert!(screen.contains("= compares the marked rows here"), "{screen}");
    explorer.press("=");
    assert!(explorer.screen().contains("differences"), "{}", explorer.screen());
}

#[test]
fn values_of_a_large_file_are_not_taken_for_those_of_its_first_rows() {
    let weeks: String = (0..60_000).map(|n| format!("c{},2024-01-05,10,{}\n", n % 500, n / 1200)).collect();
    let (_folder, path) = file("orders.csv", &format!("customer,date,amount,week\n{weeks}"));
    let (_, help) = refused(&["segments", &path]);
    let line =
        help.lines().find(|line| line.trim_start().starts_with("week")).unwrap_or_else(|| panic!("{help}"));
    let (bound, number) =
        (line.contains("at least"), line.split_whitespace().find_map(|word| word.parse::<u32>().ok()));
    assert!(
        number.is_some_and(|number| if bound { number <= 50 } else { (45..=55).contains(&number) }),
        "{line}"
    );
}
