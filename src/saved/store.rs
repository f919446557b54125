//! The files of saved views: reading, saving and deleting views.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::config_folder;
use crate::explore::View;
use crate::file::write_file;
use crate::source::{SourceSpec, shown_path};
use crate::text::nearest;

use super::error::{LONGEST_NAME, SavedError};
use super::saved_view::{Entry, SavedScreen, SavedView, files_mut};
use super::{paths, text, trust};

/// The name of a project's file of views.
const PROJECT_FILE: &str = "tenure-views.toml";

/// The files views are kept in, the nearest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewStore {
    files: Vec<PathBuf>,
    /// The file for new views.
    home: Option<PathBuf>,
    /// Whether the user named the file.
    is_named: bool,
}

impl ViewStore {
    /// The given file; otherwise `tenure-views.toml` next to the first source (or in the working folder) if it exists,
    /// and the user's file.
    pub fn find(given: Option<&Path>, sources: &[String]) -> ViewStore {
        if let Some(file) = given {
            return ViewStore {
                files: vec![file.to_path_buf()],
                home: Some(file.to_path_buf()),
                is_named: true,
            };
        }
        let folder = sources.first().and_then(|source| Path::new(source).parent());
        let project = folder.unwrap_or(Path::new("")).join(PROJECT_FILE);
        let user_file = config_folder().map(|folder| folder.join("views.toml"));
        let files: Vec<PathBuf> =
            [Some(project).filter(|file| file.exists()), user_file].into_iter().flatten().collect();
        ViewStore { home: files.first().cloned(), files, is_named: false }
    }

    /// The file that would hold a new view.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// Every view, by name; if two share a name, the one nearer to the data.
    ///
    /// # Errors
    /// A file that cannot be read or parsed.
    pub fn list(&self) -> Result<Vec<SavedView>, SavedError> {
        let mut views: BTreeMap<String, SavedView> = BTreeMap::new();
        for file in self.files.iter().rev().filter(|file| file.exists()) {
            let is_trusted = self.is_named || trust::is_own(file);
            for (name, mut entry) in entries(&read(file)?, file)? {
                files_mut(&mut entry.source, &mut entry.screen)
                    .for_each(|path| *path = paths::from_file(path, file));
                let Entry { source, view, screen } = entry;
                let (name_of, file) = (name.clone(), file.clone());
                views.insert(name, SavedView { name: name_of, source, view, screen, file, is_trusted });
            }
        }
        Ok(views.into_values().collect())
    }

    /// A view by its name.
    ///
    /// # Errors
    /// An unknown name, with those there are; a file that cannot be parsed; [`SavedError::Untrusted`].
    pub fn open(&self, name: &str) -> Result<SavedView, SavedError> {
        self.open_for(name, "--view")
    }

    /// The same for another option that names it.
    ///
    /// # Errors
    /// As [`ViewStore::open`].
    pub fn open_for(&self, name: &str, option: &'static str) -> Result<SavedView, SavedError> {
        let mut views = self.list()?;
        match views.iter().position(|view| view.name == name) {
            Some(place) => {
                let view = views.swap_remove(place);
                view.check_trust()?;
                Ok(view)
            }
            None => Err(self.unknown(name, option, &views)),
        }
    }

    fn unknown(&self, name: &str, option: &'static str, views: &[SavedView]) -> SavedError {
        let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
        let hint = nearest(name, &names).map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
        let files: Vec<String> = self.files.iter().map(|file| file.display().to_string()).collect();
        let available = match names.as_slice() {
            [] => format!("no view is saved in {}", files.join(" or ")),
            names => format!("the saved views are: {}", names.join(", ")),
        };
        SavedError::Unknown { name: name.into(), option, hint, available }
    }

    /// Saves a view and returns the file; the other views of the file, and its comments, are unchanged.
    ///
    /// # Errors
    /// [`SavedError::Exists`] if a view would be lost and `overwrite` does not allow it; an invalid name; a
    /// file that cannot be read, understood or written.
    pub fn save(
        &self,
        name: &str,
        source: &SourceSpec,
        view: &View,
        screen: Option<&SavedScreen>,
        overwrite: bool,
    ) -> Result<PathBuf, SavedError> {
        check_name(name)?;
        if let Some(once) = source.spooled.first() {
            return Err(SavedError::ReadOnce(shown_path(&once.path).to_string()));
        }
        let file = self.home.clone().ok_or(SavedError::NoPlace)?;
        let before = if file.exists() { read(&file)? } else { String::new() };
        let mut kept = entries(&before, &file)?;
        if kept.contains_key(name) && !overwrite {
            return Err(SavedError::Exists { name: name.into(), file: file.display().to_string() });
        }
        let of_project = Some(&file) != config_folder().map(|folder| folder.join("views.toml")).as_ref();
        let mut entry = Entry { source: source.clone(), view: view.clone(), screen: screen.cloned() };
        files_mut(&mut entry.source, &mut entry.screen)
            .for_each(|path| *path = paths::into_file(path, &file, of_project));
        let wrong = |error: toml::ser::Error| SavedError::Wrong {
            file: file.display().to_string(),
            why: error.to_string(),
        };
        let table = toml::to_string(&BTreeMap::from([(name, &entry)])).map_err(wrong)?;
        kept.insert(name.to_string(), entry);
        self.write(&file, name, &text::exchanged(&before, name, &table), &kept)?;
        Ok(file)
    }

    /// Deletes a view and returns the file it was in.
    ///
    /// # Errors
    /// As [`ViewStore::open`] and [`ViewStore::save`].
    pub fn delete(&self, name: &str) -> Result<PathBuf, SavedError> {
        let file = self.open(name)?.file;
        let before = read(&file)?;
        let mut kept = entries(&before, &file)?;
        kept.remove(name);
        self.write(&file, name, &text::exchanged(&before, name, ""), &kept)?;
        Ok(file)
    }

    /// Writes a file only if reading it back gives the expected views.
    fn write(
        &self,
        file: &Path,
        name: &str,
        text: &str,
        wanted: &BTreeMap<String, Entry>,
    ) -> Result<(), SavedError> {
        if entries(text, file).ok().as_ref() != Some(wanted) {
            return Err(SavedError::Entangled { name: name.into(), file: file.display().to_string() });
        }
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            let not_made =
                |error: std::io::Error| SavedError::NotWritten(format!("{}: {error}", folder.display()));
            std::fs::create_dir_all(folder).map_err(not_made)?;
        }
        write_file(file, text).map_err(|error| SavedError::NotWritten(error.to_string()))
    }
}

fn read(file: &Path) -> Result<String, SavedError> {
    std::fs::read_to_string(file)
        .map_err(|error| SavedError::Unreadable { file: file.display().to_string(), why: error.to_string() })
}

fn entries(text: &str, file: &Path) -> Result<BTreeMap<String, Entry>, SavedError> {
    toml::from_str(text).map_err(|error| SavedError::Wrong {
        file: file.display().to_string(),
        why: error.to_string().trim().into(),
    })
}

/// # Errors
/// A name that a view cannot have.
fn check_name(name: &str) -> Result<(), SavedError> {
    let fits = !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME;
    if fits && !name.chars().any(char::is_control) { Ok(()) } else { Err(SavedError::Name(name.into())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::Measure;
    use crate::explore::OPTIONS;
    use crate::explore::customers::Arrangement;

    fn shelf(text: &str) -> (tempfile::TempDir, ViewStore, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("views.toml");
        std::fs::write(&file, text).unwrap();
        (folder, ViewStore::find(Some(&file), &[]), file)
    }

    fn orders(folder: &tempfile::TempDir) -> SourceSpec {
        let path = folder.path().join("orders.csv").to_string_lossy().into_owned();
        SourceSpec { paths: vec![path], filter: Some("x = 'y'".into()), ..SourceSpec::default() }
    }

    #[test]
    fn a_view_comes_back_as_it_was_saved() {
        let (folder, shelf, file) = shelf("");
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_string()).collect();
        let customer_columns =
            Arrangement { order: texts(&["revenue", "a, \"b\""]), hidden: texts(&["orders"]) };
        let segment_ages = "2,5".parse().unwrap();
        let view =
            View { measure: Measure::Aov, min_size: 7, segment_ages, customer_columns, ..View::default() };
        let answers = folder.path().join("answers.csv:score=rating").to_string_lossy().into_owned();
        let files = [("surveys".to_string(), answers)].into();
        let screen =
            SavedScreen { name: "segments".into(), by: texts(&["channel"]), files, ..SavedScreen::default() };
        shelf.save("a \"b\".c", &orders(&folder), &view, Some(&screen), false).unwrap();
        let saved = shelf.open("a \"b\".c").unwrap();
        assert_eq!((saved.view, saved.source, saved.file), (view, orders(&folder), file.clone()));
        assert_eq!(saved.screen, Some(screen));
        let written = std::fs::read_to_string(file).unwrap();
        assert!(written.contains("paths = [\"orders.csv\"]"), "{written}");
        assert!(written.contains("surveys = \"answers.csv:score=rating\""), "{written}");
    }

    #[test]
    fn a_view_is_written_in_the_words_of_the_options_and_read_in_those_of_before() {
        let view = View {
            customer_columns: Arrangement { order: vec!["revenue".into()], hidden: vec![] },
            ..View::default()
        };
        let entry = Entry { source: SourceSpec::default(), view, screen: None };
        let keys = |table: toml::Table| table.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        let written = toml::Table::try_from(&entry).unwrap();
        for (part, others) in [("source", &["paths"][..]), ("view", &["segment-ages", "customer-columns"])] {
            let table = written[part].as_table().unwrap().clone();
            for key in keys(table) {
                let is_option = OPTIONS.iter().any(|option| option.name == key);
                assert!(is_option || others.contains(&key.as_str()), "{part}: {key}");
            }
        }
        let before = "[a.source]\npaths = ['a.csv']\nguests = ['0']\n[a.view]\nwithin = ['country=DE']\n";
        let now = "[a.source]\npaths = ['a.csv']\nguest = ['0']\n[a.view]\nsegment = ['country=DE']\n";
        let opened = |text: &str| {
            let (_folder, shelf, _) = shelf(text);
            let view = shelf.open("a").unwrap();
            (view.view, view.source.guests)
        };
        assert_eq!(opened(before), opened(now));
        assert_eq!(opened(now).1, ["0"]);
    }

    #[test]
    fn other_views_and_comments_stay_as_they_are() {
        let text =
            "# ours\n[one.source]\npaths = ['a.csv'] # keep\n\n# of two\n[two.source]\npaths = ['b.csv']\n";
        let (folder, shelf, file) = shelf(text);
        shelf.save("three", &orders(&folder), &View::default(), None, false).unwrap();
        shelf.save("one", &orders(&folder), &View::default(), None, true).unwrap();
        shelf.delete("three").unwrap();
        let after = std::fs::read_to_string(file).unwrap();
        assert!(after.starts_with("# ours\n"), "{after}");
        assert!(after.contains("# of two\n[two.source]\npaths = ['b.csv']\n"), "{after}");
        assert_eq!(shelf.list().unwrap().len(), 2);
    }

    #[test]
    fn nothing_is_lost_unasked() {
        let (folder, shelf, file) = shelf("");
        let save = |overwrite| shelf.save("mine", &orders(&folder), &View::default(), None, overwrite);
        save(false).unwrap();
        assert!(matches!(save(false), Err(SavedError::Exists { .. })));
        save(true).unwrap();
        std::fs::write(&file, "mine = { source = { paths = ['a.csv'] } }\n").unwrap();
        assert!(
            matches!(save(true), Err(SavedError::Entangled { .. })),
            "an entry that is not a table of its own"
        );
        assert!(std::fs::read_to_string(&file).unwrap().starts_with("mine = {"));
        assert!(matches!(
            shelf.save("", &orders(&folder), &View::default(), None, true),
            Err(SavedError::Name(_))
        ));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file() {
        let (_folder, shelf, _) =
            shelf("[spring.source]\npaths = ['a.csv']\n[spring.view]\nmesure = 'aov'\n");
        let message = shelf.open("spring").unwrap_err().to_string();
        assert!(
            message.contains("views.toml") && message.contains("mesure") && message.contains("measure"),
            "{message}"
        );
        let (_folder, shelf, _) = self::shelf("[spring.source]\npaths = ['a.csv']\n");
        let message = shelf.open("sprnig").unwrap_err().to_string();
        assert!(message.contains("did you mean 'spring'?"), "{message}");
        assert!(shelf.open("zzz").unwrap_err().to_string().contains("the saved views are: spring"));
    }
}
