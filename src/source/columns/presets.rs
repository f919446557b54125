//! Known exports and the roles of their columns: a table of the project, extended by the user's own.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::config::config_folder;
use crate::source::error::SourceError;

use super::role::Role;

/// The table of the project.
const OURS: &str = include_str!("presets.toml");

/// One export.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its title: `Shopify orders`.
    pub name: String,
    /// Columns that a file of this export always has.
    pub header: Vec<String>,
    #[serde(default)]
    customer: Vec<String>,
    #[serde(default)]
    date: Vec<String>,
    #[serde(default)]
    order: Vec<String>,
    #[serde(default)]
    amount: Vec<String>,
    #[serde(default)]
    status: Vec<String>,
    #[serde(default)]
    currency: Vec<String>,
}

impl Preset {
    /// Candidates for a role, best first: names of columns, or expressions.
    pub fn candidates(&self, role: Role) -> &[String] {
        match role {
            Role::Customer => &self.customer,
            Role::Date => &self.date,
            Role::Order => &self.order,
            Role::Amount => &self.amount,
            Role::Status => &self.status,
            Role::Currency => &self.currency,
            Role::Cost | Role::Attribute | Role::Unused => &[],
        }
    }

    fn fits(&self, columns: &[&str]) -> bool {
        let has =
            |wanted: &String| columns.iter().any(|column| column.trim().eq_ignore_ascii_case(wanted.trim()));
        !self.header.is_empty() && self.header.iter().all(has)
    }
}

/// A file of presets.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Presets {
    preset: Vec<Preset>,
}

/// The presets of the project; a test checks that they can be parsed.
static KNOWN: LazyLock<Vec<Preset>> =
    LazyLock::new(|| toml::from_str::<Presets>(OURS).map(|presets| presets.preset).unwrap_or_default());

/// The preset for these columns; the user's own file has precedence.
///
/// # Errors
/// A file of the user that cannot be parsed as presets.
pub fn preset_of(columns: &[&str], user_presets: Option<&Path>) -> Result<Option<Preset>, SourceError> {
    let user_presets = match user_presets.filter(|file| file.exists()) {
        Some(file) => read(file)?,
        None => Vec::new(),
    };
    Ok(user_presets.iter().chain(KNOWN.iter()).find(|preset| preset.fits(columns)).cloned())
}

/// The file of the user's own presets, which need not exist.
pub(in crate::source) fn user_presets() -> Option<PathBuf> {
    config_folder().map(|folder| folder.join("presets.toml"))
}

/// Checks the file of the user's own presets.
///
/// # Errors
/// A file that cannot be parsed as presets.
pub fn check_presets() -> Result<(), SourceError> {
    preset_of(&[], user_presets().as_deref()).map(|_| ())
}

fn read(file: &Path) -> Result<Vec<Preset>, SourceError> {
    let wrong = |why: String| SourceError::Presets { path: file.display().to_string(), why };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let presets: Presets =
        toml::from_str(&text).map_err(|error| wrong(error.to_string().trim().to_string()))?;
    Ok(presets.preset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_of_the_project_can_be_read_and_fills_customer_date_and_amount() {
        let presets: Presets = toml::from_str(OURS).unwrap();
        assert_eq!(presets.preset.len(), KNOWN.len());
        for preset in &presets.preset {
            for role in [Role::Customer, Role::Date, Role::Amount] {
                assert!(!preset.candidates(role).is_empty(), "{} {role:?}", preset.name);
            }
            assert!(preset.header.len() > 1, "{}: too little to tell it by", preset.name);
        }
    }

    #[test]
    fn a_preset_needs_every_column_of_its_header() {
        let header = ["sale date", "Order ID", "Full Name ", "Order Total", "Buyer"];
        let name = |columns: &[&str]| preset_of(columns, None).unwrap().map(|preset| preset.name);
        assert_eq!(name(&header).as_deref(), Some("Etsy orders"));
        assert_eq!(name(&header[..3]), None);
    }

    #[test]
    fn presets_of_the_user_come_first_and_say_where_they_are_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("presets.toml");
        let columns = ["Sale Date", "Order ID", "Full Name", "Order Total"];
        std::fs::write(
            &file,
            "[[preset]]\nname = \"till\"\nheader = [\"Order ID\"]\ncustomer = [\"Full Name\"]\n",
        )
        .unwrap();
        assert_eq!(preset_of(&columns, Some(&file)).unwrap().unwrap().name, "till");
        std::fs::write(&file, "[[preset]]\nname = \"till\"\nheaders = []\n").unwrap();
        let why = preset_of(&columns, Some(&file)).unwrap_err().to_string();
        assert!(why.contains("presets.toml") && why.contains("headers"), "{why}");
    }
}
