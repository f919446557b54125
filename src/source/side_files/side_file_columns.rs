//! The columns of a file beside the orders, and the roles that the user gave them.

use crate::source::columns::column::ColumnStats;
use crate::source::error::SourceError;
use crate::source::scan::Scan;

use super::side_file::SideFile;

/// The columns of one file.
pub(super) struct SideFileColumns<'a> {
    pub(super) scan: &'a Scan,
    pub(super) file: &'a str,
    /// The option that names the file.
    option: &'static str,
    /// Role and column, as the user named them.
    roles: Vec<(String, String)>,
    /// A file with roles behind its name, if it can have them.
    example: Option<&'static str>,
}

impl<'a> SideFileColumns<'a> {
    /// The columns of a file whose name may be followed by roles, as in `example`.
    ///
    /// # Errors
    /// A word behind the name that names no role.
    pub(super) fn with_roles(
        (scan, file): (&'a Scan, &'a str),
        option: &'static str,
        named: &SideFile,
        roles: &[&str],
        example: &'static str,
    ) -> Result<SideFileColumns<'a>, SourceError> {
        let roles = named.roles(roles).map_err(|word| SourceError::BesideRole { option, word, example })?;
        Ok(SideFileColumns { scan, file, option, roles, example: Some(example) })
    }

    /// The columns of a file without roles behind its name.
    pub(super) fn of(scan: &'a Scan, file: &'a str, option: &'static str) -> SideFileColumns<'a> {
        SideFileColumns { scan, file, option, roles: Vec::new(), example: None }
    }

    /// The error that no column fills a role.
    pub(super) fn missing(&self, role: &'static str) -> SourceError {
        SourceError::NoRoleInSideFile {
            file: self.file.to_string(),
            role,
            option: self.option,
            remedy: self.example.map_or_else(String::new, |example| {
                format!("; name it behind the file, as in {} {example}", self.option)
            }),
            columns: self.scan.names(),
        }
    }

    /// The user's text for a role.
    pub(super) fn given(&self, role: &str) -> Option<&str> {
        self.roles.iter().find(|(known, _)| known == role).map(|(_, column)| column.as_str())
    }

    /// The column that the user named for a role.
    ///
    /// # Errors
    /// No such column exists.
    pub(super) fn named(&self, role: &str) -> Result<Option<&'a ColumnStats>, SourceError> {
        let Some(name) = self.given(role) else { return Ok(None) };
        self.scan.column(name).map(Some).ok_or_else(|| SourceError::NoColumn {
            name: name.to_string(),
            option: self.option,
            columns: self.scan.names(),
            hint: String::new(),
        })
    }
}
