//! Published rates of other companies by industry, each with its source: shown beside the user's own numbers, never mixed
//! with them.

use std::path::Path;

use serde::Deserialize;

use crate::config::config_folder;
use crate::kpi::Kpi;
use crate::named::ParseError;

/// The table of the project.
const OURS: &str = include_str!("benchmarks.toml");
/// The file of the user's own.
const FILE: &str = "benchmarks.toml";

/// A published rate.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// `ecommerce`.
    pub industry: String,
    /// The name of the key figure it is shown with: `retention-rate`.
    pub kpi: String,
    /// As published, as a share: 0.63, or a range.
    pub rate: Rate,
    /// What was measured, and over which time.
    pub measures: String,
    pub source: String,
    pub year: u16,
    #[serde(default)]
    pub url: String,
}

/// A rate, or the range that was published.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Rate {
    One(f64),
    Range([f64; 2]),
}

/// Why a file of rates cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{file}: {why}")]
pub struct BenchmarksError {
    pub file: String,
    pub why: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Table {
    benchmark: Vec<Benchmark>,
}

impl Rate {
    /// The lowest and the highest rate; equal for one.
    pub fn ends(self) -> (f64, f64) {
        match self {
            Rate::One(rate) => (rate, rate),
            Rate::Range([low, high]) => (low, high),
        }
    }
}

impl Benchmark {
    /// All published rates: those of the user's file first, then those of the project.
    ///
    /// # Errors
    /// A file of the user's that cannot be used.
    pub fn all() -> Result<Vec<Benchmark>, BenchmarksError> {
        let user_file = config_folder().map(|folder| folder.join(FILE)).filter(|file| file.exists());
        let mut all = user_file.map_or_else(|| Ok(Vec::new()), |file| read(&file))?;
        all.extend(parse(OURS).map_err(|why| BenchmarksError { file: "benchmarks".into(), why })?);
        Ok(all)
    }

    /// Those of an industry, whatever its case.
    ///
    /// # Errors
    /// An industry that has none, with those there are.
    pub fn of_industry(all: &[Benchmark], industry: &str) -> Result<Vec<Benchmark>, ParseError> {
        let found: Vec<Benchmark> =
            all.iter().filter(|one| one.industry.eq_ignore_ascii_case(industry)).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let mut known: Vec<&str> = all.iter().map(|one| one.industry.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        Err(ParseError::unknown("industry", industry, &known))
    }
}

fn read(file: &Path) -> Result<Vec<Benchmark>, BenchmarksError> {
    let wrong = |why: String| BenchmarksError { file: file.display().to_string(), why };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    parse(&text).map_err(wrong)
}

fn parse(text: &str) -> Result<Vec<Benchmark>, String> {
    let table: Table = toml::from_str(text).map_err(|error| error.to_string().trim().to_string())?;
    for one in &table.benchmark {
        let (low, high) = one.rate.ends();
        if !(0.0..=1.0).contains(&low) || !(low..=1.0).contains(&high) {
            return Err(format!(
                "the rate of {} is not a share; write for example rate = 0.63, or rate = [0.40, 0.55]",
                one.industry
            ));
        }
        if Kpi::named(&one.kpi).is_none_or(|kpi| !kpi.is_rate()) {
            return Err(format!(
                "{} is not a rate that is shown; write for example kpi = \"retention-rate\"",
                one.kpi
            ));
        }
    }
    Ok(table.benchmark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_of_the_project_has_a_source_with_a_year() {
        let all = parse(OURS).unwrap();
        assert!(all.len() > 10, "{}", all.len());
        for one in &all {
            let is_traceable = !one.source.is_empty() && one.url.starts_with("https://") && one.year > 2000;
            let names_period =
                ["year", "quarter", "month"].iter().any(|period| one.measures.contains(period));
            assert!(is_traceable && names_period, "{one:?}");
        }
    }

    #[test]
    fn an_industry_is_found_whatever_its_case_and_an_unknown_one_lists_those_there_are() {
        let all = parse(OURS).unwrap();
        assert_eq!(Benchmark::of_industry(&all, "ECommerce").unwrap()[0].rate, Rate::One(0.62));
        let why = Benchmark::of_industry(&all, "ecomerce").unwrap_err().to_string();
        assert!(
            why.contains("unknown industry 'ecomerce'") && why.contains("did you mean 'ecommerce'?"),
            "{why}"
        );
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let entry = |kpi: &str, rate: &str| {
            format!(
                "[[benchmark]]\nindustry = \"toys\"\nkpi = \"{kpi}\"\nrate = {rate}\nmeasures = \"a year\"\nsource = \"us\"\nyear = 2026\n"
            )
        };
        assert_eq!(parse(&entry("retention-rate", "[0.2, 0.3]")).unwrap()[0].rate.ends(), (0.2, 0.3));
        assert!(parse(&entry("retention-rate", "63")).unwrap_err().contains("not a share"));
        assert!(parse(&entry("retention-rate", "[0.4, 0.3]")).unwrap_err().contains("not a share"));
        assert!(parse(&entry("aov", "0.3")).unwrap_err().contains("not a rate"));
    }
}
