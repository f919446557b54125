//! How files are read, as the user has kept it: in `tenure.toml` beside them, or with the settings of the user.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::config_folder;
use crate::source::error::SourceError;
use crate::source::report::{Mapped, Note};
use crate::source::spec::{DecimalSign, Encoding, RepeatedLines, SourceSpec, Tolerance};

use super::path_parts::split_part;
use super::spooled::STANDARD_INPUT;

/// The name of the file beside the data, and of that in the folder of settings.
const BESIDE: &str = "tenure.toml";
const OF_USER: &str = "mappings.toml";

/// The options that say how files are read: roles of columns, and how their values are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeptMapping {
    customer: Option<String>,
    date: Option<String>,
    date_format: Option<String>,
    order: Option<String>,
    amount: Option<String>,
    cost: Option<String>,
    currency: Option<String>,
    status: Option<String>,
    order_status: Option<Vec<String>>,
    tz: Option<String>,
    decimal: Option<DecimalSign>,
    encoding: Option<Encoding>,
    names: Option<Vec<String>>,
    skip: Option<u64>,
    repeated_lines: Option<RepeatedLines>,
    allow_unreadable: Option<Tolerance>,
    #[serde(rename = "where")]
    filter: Option<String>,
    #[serde(rename = "guest", skip_serializing_if = "Vec::is_empty")]
    guests: Vec<String>,
    /// Guessed roles, as in `customer=email`: guessed again as they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    guessed: Vec<String>,
}

/// Every option but that of placeholder customers, which has several values.
macro_rules! each_option {
    ($apply:ident) => {
        $apply!(
            customer,
            date,
            date_format,
            order,
            amount,
            cost,
            currency,
            status,
            order_status,
            tz,
            decimal,
            encoding,
            names,
            skip,
            repeated_lines,
            allow_unreadable,
            filter
        )
    };
}

impl KeptMapping {
    /// What of these options the user has given, and the roles that were guessed.
    pub fn of(spec: &SourceSpec, mapping: &[Mapped]) -> KeptMapping {
        let guessed = mapping.iter().filter(|mapped| mapped.guessed);
        let guessed = guessed.map(|mapped| format!("{}={}", mapped.role.name(), mapped.expression)).collect();
        macro_rules! copied {
            ($($field:ident),*) => {
                KeptMapping { $($field: spec.$field.clone(),)* guests: spec.guests.clone(), guessed }
            };
        }
        each_option!(copied)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == KeptMapping::default()
    }

    /// Fills the options that are not given; returns whether there was one.
    fn fill(&self, spec: &mut SourceSpec) -> bool {
        let before = spec.clone();
        macro_rules! filled {
            ($($field:ident),*) => {
                $(if spec.$field.is_none() { spec.$field.clone_from(&self.$field); })*
            };
        }
        each_option!(filled);
        if spec.guests.is_empty() {
            spec.guests.clone_from(&self.guests);
        }
        spec.guessed = self
            .guessed
            .iter()
            .filter_map(|kept| kept.split_once('='))
            .map(|(role, column)| (role.to_string(), column.to_string()))
            .collect();
        before != *spec
    }
}

/// Where the mapping of some files is kept, and the name that it has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingPlace {
    pub file: PathBuf,
    pub key: String,
}

/// Where the mapping of these files may be kept: beside them, else with the settings of the user. None for files that can be
/// read only once.
pub fn mapping_places(spec: &SourceSpec) -> Vec<MappingPlace> {
    let Some(first) = spec.paths.first() else { return Vec::new() };
    if !spec.spooled.is_empty() || spec.is_remote() || spec.paths.iter().any(|path| path == STANDARD_INPUT) {
        return Vec::new();
    }
    let folder = Path::new(split_part(first).0).parent().unwrap_or(Path::new(""));
    let names = spec.paths.iter().map(|path| {
        let name = Path::new(path).strip_prefix(folder).unwrap_or(Path::new(path));
        name.to_string_lossy().into_owned()
    });
    let beside = MappingPlace { file: folder.join(BESIDE), key: names.collect::<Vec<_>>().join(", ") };
    let whole = |path: &String| {
        let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        whole.to_string_lossy().into_owned()
    };
    let of_user = config_folder().map(|folder| MappingPlace {
        file: folder.join(OF_USER),
        key: spec.paths.iter().map(whole).collect::<Vec<_>>().join(", "),
    });
    std::iter::once(beside).chain(of_user).collect()
}

/// The mappings of a file, by the names of the files they are for.
///
/// # Errors
/// A file that cannot be read or parsed.
pub fn kept_mappings(file: &Path) -> Result<BTreeMap<String, KeptMapping>, SourceError> {
    let wrong = |why: String| SourceError::Kept { path: file.display().to_string(), why };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_string()))
}

/// The options with those that are kept for these files, and the name of the file that has them. A name there may be a
/// pattern, such as `orders-*.csv`.
///
/// # Errors
/// A file of mappings that cannot be read or parsed.
pub(in crate::source) fn with_kept(spec: &SourceSpec) -> Result<SourceSpec, SourceError> {
    let mut spec = spec.clone();
    for place in mapping_places(&spec).into_iter().filter(|place| place.file.is_file()) {
        let mappings = kept_mappings(&place.file)?;
        let fits = |name: &str| {
            let pattern = glob::Pattern::new(name).ok().filter(|_| name.contains(['*', '?', '[']));
            pattern.is_some_and(|pattern| place.key.split(", ").all(|one| pattern.matches(one)))
        };
        let exact = mappings.get(&place.key);
        let found =
            exact.or_else(|| mappings.iter().find(|(name, _)| fits(name)).map(|(_, mapping)| mapping));
        if let Some(mapping) = found {
            let is_said = spec.kept.is_some();
            if mapping.fill(&mut spec) || is_said {
                spec.kept = Some(place.file.to_string_lossy().into_owned());
            }
            break;
        }
    }
    Ok(spec)
}

/// A note that options come from a file.
pub(in crate::source) fn kept_note(spec: &SourceSpec) -> Option<Note> {
    spec.kept.as_ref().map(|file| Note {
        text: format!("how the files are read is kept in {file}"),
        remedy: Some(
            "options on the command line come before it; without that file everything is guessed".into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(folder: &Path, name: &str, customer: Option<&str>) -> SourceSpec {
        let path = folder.join(name).to_string_lossy().into_owned();
        let customer = customer.map(str::to_string);
        with_kept(&SourceSpec { paths: vec![path], customer, ..SourceSpec::default() }).unwrap()
    }

    #[test]
    fn what_is_kept_beside_the_files_fills_what_is_not_given() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[\"orders.csv\"]\ncustomer = \"lower(email)\"\nguest = [\"0\"]\n\n[\"20*.csv\"]\ndecimal = \"comma\"\n";
        std::fs::write(folder.path().join(BESIDE), text).unwrap();
        let kept = opened(folder.path(), "orders.csv", None);
        assert_eq!(
            (kept.customer.as_deref(), kept.guests.as_slice()),
            (Some("lower(email)"), &["0".to_string()][..])
        );
        assert!(kept.kept.as_ref().unwrap().ends_with(BESIDE));
        assert_eq!(opened(folder.path(), "orders.csv", Some("id")).customer.as_deref(), Some("id"));
        assert_eq!(opened(folder.path(), "2024.csv", None).decimal, Some(DecimalSign::Comma));
        assert_eq!(opened(folder.path(), "other.csv", None).kept, None);
    }

    #[test]
    fn a_file_of_mappings_that_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(BESIDE), "[\"a.csv\"]\nclient = \"x\"\n").unwrap();
        let path = folder.path().join("a.csv").to_string_lossy().into_owned();
        let why = with_kept(&SourceSpec { paths: vec![path], ..SourceSpec::default() }).unwrap_err();
        assert!(why.to_string().contains("tenure.toml") && why.to_string().contains("client"), "{why}");
    }
}
