//! The file of sessions: the last ones, the newest first.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::SavedError;
use super::saved_view::files_mut;
use super::session::SavedSession;
use crate::config::state_folder;
use crate::file::write_file;

/// Sessions that are kept, one for each source.
const KEPT: usize = 20;

/// Where sessions are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionStore {
    file: PathBuf,
}

/// The content of the file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sessions {
    #[serde(default)]
    session: Vec<SavedSession>,
}

impl SessionStore {
    /// `sessions.toml` in the folder of the user's state; none if there is no such folder.
    pub fn usual() -> Option<SessionStore> {
        state_folder().map(|folder| SessionStore { file: folder.join("sessions.toml") })
    }

    /// The sessions of a file.
    pub fn of(file: impl Into<PathBuf>) -> SessionStore {
        SessionStore { file: file.into() }
    }

    /// The path of the file of sessions.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether no session has ended yet.
    pub fn is_new(&self) -> bool {
        !self.file.exists()
    }

    /// The sessions, the newest first; none before the first one ended.
    ///
    /// # Errors
    /// A file that cannot be read or parsed.
    pub fn list(&self) -> Result<Vec<SavedSession>, SavedError> {
        if self.is_new() {
            return Ok(Vec::new());
        }
        let file = || self.file.display().to_string();
        let text = std::fs::read_to_string(&self.file)
            .map_err(|error| SavedError::Unreadable { file: file(), why: error.to_string() })?;
        let sessions: Sessions = toml::from_str(&text)
            .map_err(|error| SavedError::Wrong { file: file(), why: error.to_string().trim().into() })?;
        Ok(sessions.session)
    }

    /// Keeps a session in place of the one before with the same files. A source that was read from a pipe is not kept:
    /// it cannot be read again.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn keep(&self, session: &SavedSession) -> Result<(), SavedError> {
        if !session.source.spooled.is_empty() {
            return Ok(());
        }
        let mut session = session.clone();
        let of_past = session.past.iter_mut().chain(&mut session.future);
        let of_past = of_past.flat_map(|past| past.source.files_mut());
        files_mut(&mut session.source, &mut session.screen).chain(of_past).for_each(make_absolute);
        // Sessions of another version are not a reason to lose this one.
        let before = self.list().unwrap_or_default();
        let others = before.into_iter().filter(|one| one.source.files() != session.source.files());
        let kept = Sessions { session: std::iter::once(session.clone()).chain(others).take(KEPT).collect() };
        let text = toml::to_string(&kept).map_err(|error| SavedError::NotWritten(error.to_string()))?;
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| SavedError::NotWritten(format!("{}: {error}", folder.display())))?;
        }
        write_file(&self.file, text).map_err(|error| SavedError::NotWritten(error.to_string()))
    }
}

/// A path that does not depend on the working folder.
fn make_absolute(path: &mut String) {
    if Path::new(path.as_str()).is_relative() {
        *path = std::env::current_dir().unwrap_or_default().join(path.as_str()).display().to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::super::session::{PastView, SavedMark, SavedPlace};
    use super::*;
    use crate::cohort::Measure;
    use crate::explore::View;
    use crate::saved::SavedScreen;
    use crate::source::SourceSpec;

    fn session(path: &str, measure: Measure) -> SavedSession {
        let source = SourceSpec { paths: vec![path.into()], ..SourceSpec::default() };
        SavedSession {
            ended: "2026-11-28T22:15:00Z".into(),
            past: vec![PastView { source: source.clone(), view: View::default() }],
            source,
            view: View { measure, ..View::default() },
            screen: None,
            place: Some(SavedPlace {
                row: "2024-01".into(),
                column: 3,
                marks: vec![SavedMark { row: "2024-02".into(), column: 1 }],
                turned: true,
            }),
            future: Vec::new(),
        }
    }

    #[test]
    fn the_last_session_of_each_source_comes_back_and_the_newest_is_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = SessionStore::of(folder.path().join("state/sessions.toml"));
        assert!(store.is_new() && store.list().unwrap().is_empty());
        store.keep(&session("/a.csv", Measure::Aov)).unwrap();
        store.keep(&session("/b.csv", Measure::Retention)).unwrap();
        store.keep(&session("/a.csv", Measure::Orders)).unwrap();
        let kept = store.list().unwrap();
        assert_eq!(kept, [session("/a.csv", Measure::Orders), session("/b.csv", Measure::Retention)]);
        for number in 0..30 {
            store.keep(&session(&format!("/{number}.csv"), Measure::Aov)).unwrap();
        }
        assert_eq!(store.list().unwrap().len(), KEPT);
    }

    #[test]
    fn paths_are_kept_as_every_folder_finds_them() {
        let folder = tempfile::tempdir().unwrap();
        let store = SessionStore::of(folder.path().join("sessions.toml"));
        let files = [("surveys".to_string(), "answers.csv:score=rating".to_string())].into();
        let screen = Some(SavedScreen { name: "campaigns".into(), files, ..SavedScreen::default() });
        store.keep(&SavedSession { screen, ..session("orders.csv", Measure::Aov) }).unwrap();
        let kept = store.list().unwrap();
        let answers = &kept[0].screen.as_ref().unwrap().files["surveys"];
        assert!(
            Path::new(answers).is_absolute() && answers.ends_with("answers.csv:score=rating"),
            "{answers}"
        );
        assert!(Path::new(&kept[0].source.paths[0]).is_absolute(), "{kept:?}");
        assert!(Path::new(&kept[0].past[0].source.paths[0]).is_absolute(), "{kept:?}");
    }

    #[test]
    fn a_damaged_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sessions.toml");
        std::fs::write(&file, "[[session]]\nended = 3\n").unwrap();
        let message = SessionStore::of(&file).list().unwrap_err().to_string();
        assert!(message.contains("sessions.toml"), "{message}");
        SessionStore::of(&file).keep(&session("/a.csv", Measure::Aov)).unwrap();
        assert_eq!(SessionStore::of(&file).list().unwrap().len(), 1);
    }
}
