//! A view of a source under a name, and its form in a file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::explore::View;
use crate::source::SourceSpec;

/// A view of a source under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub name: String,
    /// Paths as this process finds the files.
    pub source: SourceSpec,
    pub view: View,
    /// The screen it was saved on.
    pub screen: Option<SavedScreen>,
    /// The file that holds it.
    pub file: PathBuf,
    /// Whether the user has named that file, or owns it.
    pub is_trusted: bool,
}

/// The screen a view was saved on, with its page and its settings, and what it groups customers by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedScreen {
    /// The name of the screen, as in the config and the palette.
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The page of a screen with several, by its name; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// What the user has set on the screen, a line each, as the screen reads it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<String>,
    /// Files that the user has named on the screen, by the option that names them elsewhere; columns may follow behind a
    /// colon. In a file of views their paths are relative to it, as those of the source are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

/// A view as a file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) source: SourceSpec,
    #[serde(default)]
    pub(super) view: View,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) screen: Option<SavedScreen>,
}

/// Every file that a view names.
pub(super) fn files_mut<'a>(
    source: &'a mut SourceSpec,
    screen: &'a mut Option<SavedScreen>,
) -> impl Iterator<Item = &'a mut String> {
    source.files_mut().chain(screen.iter_mut().flat_map(|screen| screen.files.values_mut()))
}
