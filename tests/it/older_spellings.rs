//! A cell and a segment are named in one way by every command; the spellings they had before give the same answer.

use crate::support::{refused, sample, told};

/// What a command prints as JSON or CSV, without the options it was asked with.
fn answer(command: &str, options: &[&str]) -> String {
    let path = sample("orders.parquet");
    let format = if command == "customers" { "csv" } else { "json" };
    told(&[&[command, &path][..], options, &["--format", format]].concat())
}

#[test]
fn a_cell_of_drivers_is_named_as_the_matrix_names_it() {
    for (old, new) in [
        (&["--cohort", "2024-05", "--age", "1"][..], &["--cell", "2024-05:M1"][..]),
        (&["--cohort", "2024-05", "--age", "1"], &["--cell", "2024-05:1"]),
        (&["--grain", "quarter", "--cohort", "2024-Q2", "--age", "1"], &["--cell", "2024-Q2:Q1"]),
        (
            &["--grain", "quarter", "--age-grain", "month", "--cohort", "2024-Q2", "--age", "2"],
            &["--cohort", "quarter", "--age", "month", "--cell", "2024-Q2:M2"],
        ),
        (
            &["--grain", "channel", "--cohort", "email", "--age", "1"],
            &["--cohort", "channel", "--cell", "email:M1"],
        ),
        (&["--age", "2"], &["--at", "M2"]),
        (&["--a", "channel = 'email'", "--age", "3"], &["--a", "channel = 'email'", "--at", "3"]),
    ] {
        assert_eq!(answer("drivers", old), answer("drivers", new), "{old:?} {new:?}");
    }
}

#[test]
fn a_cell_of_customers_is_named_as_the_matrix_names_it() {
    for (old, new) in [
        (
            &["--cohort", "2024-03", "--age", "1", "--list", "retained"][..],
            &["--cell", "2024-03:M1", "--list", "retained"][..],
        ),
        (&["--cohort", "2024-Q1"], &["--cell", "2024-Q1"]),
        (
            &["--cohort", "2024-03-04", "--cohort-by", "week", "--age-by", "month", "--age", "1"],
            &["--cohort", "week", "--age", "month", "--cell", "2024-03-04:M1"],
        ),
        (&["--cohort", "email", "--cohort-by", "channel"], &["--cohort", "channel", "--cell", "email"]),
        (
            &["--cohort", "2024-03", "--ages", "0,1,8,31", "--age", "2"],
            &["--ages", "0,1,8,31", "--cell", "2024-03:D8-30"],
        ),
    ] {
        let (old_answer, new_answer) = (answer("customers", old), answer("customers", new));
        assert!(new_answer.lines().count() > 5, "{new_answer}");
        assert_eq!(old_answer, new_answer, "{old:?} {new:?}");
    }
}

#[test]
fn a_segment_is_kept_by_one_option_of_every_command() {
    for command in ["matrix", "curves", "segments", "customers", "clv", "compare", "drivers"] {
        let more: &[&str] = match command {
            "segments" | "clv" => &["--by", "channel"],
            "compare" => &["--a", "channel = 'email'"],
            _ => &[],
        };
        let with = |option: &str| answer(command, &[more, &[option, "country=DE"]].concat());
        assert_eq!(with("--within"), with("--segment"), "{command}");
        assert_ne!(with("--segment"), answer(command, more), "{command}");
    }
}

#[test]
fn the_holdout_of_lifetime_value_is_asked_for_by_its_old_name_too() {
    let with = |option: &str| answer("clv", &[option]);
    assert_eq!(with("--record"), with("--holdout"));
    assert_ne!(with("--holdout"), answer("clv", &[]));
}

#[test]
fn a_cell_that_cannot_be_meant_is_refused() {
    let path = sample("orders.parquet");
    for (options, part) in [
        (&["drivers", "--cell", "2024-05:W1"][..], "write M0, M1, …"),
        (&["drivers", "--cell", "2024-05:M1", "--cohort", "2024-06"], "named twice"),
        (&["drivers", "--at", "x"], "'x' is not an age"),
        (&["drivers", "--baseline", "previous"], "--cell 2025-05:M1"),
        (&["customers", "--list", "retained"], "name one, as in --cell"),
        (&["customers", "--list", "retained", "--cell", "2024-05"], "name one, as in --cell"),
        (&["customers", "--age", "1"], "no cohort is named"),
        (&["customers", "--cohort", "channel"], "none of the groups is picked"),
    ] {
        let (exit, why) = refused(&[&options[..1], &[path.as_str()], &options[1..]].concat());
        assert_eq!(exit, 2, "{options:?}: {why}");
        assert!(why.contains(part), "{options:?}: {why}");
    }
}

#[test]
fn an_age_nobody_has_reached_is_refused_with_the_ages_there_are() {
    let path = sample("orders.parquet");
    for cell in [&["--cohort", "2024-03", "--age", "99"][..], &["--cell", "2024-03:M99"]] {
        let (exit, why) = refused(&[&["customers", path.as_str()][..], cell].concat());
        assert_eq!(exit, 1, "{why}");
        assert!(why.contains("no customer has reached M99") && why.contains("use M0 to M"), "{why}");
    }
    let (_, why) = refused(&["customers", &path, "--ages", "0,1,8", "--cell", "2024-03:7"]);
    assert!(why.contains("use D0 to D8+"), "{why}");
}
