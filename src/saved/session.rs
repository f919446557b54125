//! What a session of the explorer showed when it ended, so that the next one can go on there.

use serde::{Deserialize, Serialize};

use crate::explore::View;
use crate::source::SourceSpec;

use super::saved_view::SavedScreen;

/// A session of the explorer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSession {
    /// When it ended, in UTC: `2026-11-28T22:15:00Z`.
    pub ended: String,
    /// With absolute paths.
    pub source: SourceSpec,
    #[serde(default)]
    pub view: View,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<SavedScreen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<SavedPlace>,
    /// Views that undo leads back to, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<PastView>,
    /// Views that redo leads to, the next one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub future: Vec<PastView>,
}

/// The cursor of a screen, and its marks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlace {
    /// The cohort, or the id of the row.
    pub row: String,
    /// The age, or the column.
    pub column: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<SavedMark>,
    /// Whether the user has exchanged the table and its picture.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub turned: bool,
}

/// A marked cell or row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedMark {
    pub row: String,
    /// The age of a cell; 0 for a row.
    #[serde(default)]
    pub column: u32,
}

/// A view in the history of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastView {
    pub source: SourceSpec,
    #[serde(default)]
    pub view: View,
}
