//! Keeps how files are read: beside them, or with the settings of the user if the folder cannot be written.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::file::write_file;
use crate::source::{KeptMapping, Mapped, SourceSpec, kept_mappings, mapping_places, shown_path};

use super::error::SavedError;
use super::text;

/// Keeps what the user has said of how the files are read, with the roles that were guessed, and returns the file that has it.
/// Other mappings of that file, and its comments, are unchanged.
///
/// # Errors
/// Nothing to keep, a database on another machine, files that can be read only once, a file that cannot be understood or written.
pub fn keep_mapping(source: &SourceSpec, roles: &[Mapped]) -> Result<PathBuf, SavedError> {
    let mapping = KeptMapping::of(source, roles);
    if mapping.is_empty() {
        return Err(SavedError::NothingToKeep);
    }
    let places = mapping_places(source);
    if places.is_empty() && source.is_remote() {
        return Err(SavedError::NoFolder);
    }
    if places.is_empty() {
        let once = source.paths.first().map_or("-", String::as_str);
        return Err(SavedError::ReadOnce(shown_path(once).to_string()));
    }
    let mut refusal = SavedError::NoPlace;
    for place in places {
        let file = place.file.display().to_string();
        let before = match place.file.exists() {
            true => std::fs::read_to_string(&place.file)
                .map_err(|error| SavedError::Unreadable { file: file.clone(), why: error.to_string() })?,
            false => String::new(),
        };
        let mut wanted = match place.file.exists() {
            true => kept_mappings(&place.file).map_err(|error| SavedError::NotWritten(error.to_string()))?,
            false => BTreeMap::new(),
        };
        let table = toml::to_string(&BTreeMap::from([(&place.key, &mapping)]))
            .map_err(|error| SavedError::Wrong { file: file.clone(), why: error.to_string() })?;
        let text = text::exchanged(&before, &place.key, &table);
        wanted.insert(place.key.clone(), mapping.clone());
        if toml::from_str::<BTreeMap<String, KeptMapping>>(&text).ok().as_ref() != Some(&wanted) {
            return Err(SavedError::Entangled { name: place.key, file });
        }
        let folder = place.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let made = folder.map_or(Ok(()), std::fs::create_dir_all);
        match made
            .map_err(|error| error.to_string())
            .and_then(|()| write_file(&place.file, &text).map_err(|error| error.to_string()))
        {
            Ok(()) => return Ok(place.file),
            Err(why) => refusal = SavedError::NotWritten(why),
        }
    }
    Err(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_of_a_table_of_a_database_are_kept_by_a_saved_view() {
        let source = SourceSpec {
            paths: vec!["postgresql://h/shop#orders".into()],
            customer: Some("customer_ref".into()),
            ..SourceSpec::default()
        };
        assert!(matches!(keep_mapping(&source, &[]), Err(SavedError::NoFolder)));
    }

    #[test]
    fn a_mapping_is_kept_beside_its_files_and_its_neighbours_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.csv").to_string_lossy().into_owned();
        let file = folder.path().join("tenure.toml");
        std::fs::write(&file, "# ours\n[\"other.csv\"]\ncustomer = \"id\"\n").unwrap();
        let mut source = SourceSpec { paths: vec![path], ..SourceSpec::default() };
        assert!(matches!(keep_mapping(&source, &[]), Err(SavedError::NothingToKeep)));
        source.customer = Some("lower(email)".into());
        assert_eq!(keep_mapping(&source, &[]).unwrap(), file);
        source.date_format = Some("day-first".into());
        keep_mapping(&source, &[]).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("# ours\n[\"other.csv\"]\ncustomer = \"id\"\n"), "{text}");
        assert_eq!(text.matches("[\"orders.csv\"]").count(), 1, "{text}");
        assert_eq!(kept_mappings(&file).unwrap()["orders.csv"], KeptMapping::of(&source, &[]));
    }
}
