//! Everything that can be seen of the program without a terminal, in one binary: DuckDB is linked once.

mod added_files;
mod attributes;
mod auxiliary_commands;
mod bad_input;
mod before_survey;
mod cases;
mod clv;
mod clv_drill;
mod command_lines;
mod compare;
mod compare_sides;
mod comparison_verdicts;
mod conditions;
mod cubes;
mod cubes_doubts;
mod cubes_later_values;
mod cubes_moments;
mod cubes_remedies;
mod customer_predictions;
mod customers;
mod dates;
mod dialects;
mod documents;
mod effect;
mod entries;
mod events;
mod explorer;
mod exports;
mod fits_without_optimum;
mod fixtures;
mod folders;
mod forecast;
mod full_disk;
mod generated;
mod grains;
mod inputs;
mod intervals;
mod kpi_accounts;
mod kpi_trends;
mod kpis;
mod lists;
mod matrix_totals;
mod multiple_comparisons;
mod older_spellings;
mod oracle;
mod outputs;
mod packaging;
mod payback;
mod points;
mod properties;
mod published;
mod published_numbers;
mod regressions;
mod remote;
mod remote_faults;
mod repeated;
mod report;
mod resampling;
mod restatement;
mod rfm;
mod screen_svg;
mod screens;
mod scripts;
mod second_opening;
mod segment_tables;
mod segments;
mod shared_snapshot;
mod since_last;
mod sql;
mod sql_option;
mod standard_input;
mod support;
mod surveys;
mod table_columns;
mod trust;
mod views;

use std::path::Path;

/// Files that are in a folder of modules and named by no `mod` of it.
fn forgotten(folder: &Path, list: &Path) -> Vec<String> {
    let listed = std::fs::read_to_string(list).unwrap();
    let mut missing = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let inner = path.join("mod.rs");
        let is_module = inner.exists() || path.extension().is_some_and(|ending| ending == "rs");
        if is_module && path != list && !listed.lines().any(|line| line == format!("mod {name};")) {
            missing.push(path.display().to_string());
        }
        if inner.exists() {
            missing.extend(forgotten(&path, &inner));
        }
    }
    missing
}

#[test]
fn no_file_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let missing = forgotten(&folder, &folder.join("main.rs"));
    assert!(missing.is_empty(), "name them in main.rs or mod.rs: {missing:?}");
}
