//! What a view may do if its file belongs to somebody else: read files of its folder, and nothing more.

use std::path::{Component, Path};

use crate::text::option_words;

use super::error::SavedError;
use super::saved_view::{SavedView, files_mut};

/// Whether a file belongs to the user of this process, or to the administrator.
#[cfg(unix)]
pub(super) fn is_own(file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let user = rustix::process::geteuid().as_raw();
    std::fs::metadata(file).is_ok_and(|meta| meta.uid() == user || meta.uid() == 0)
}

#[cfg(not(unix))]
pub(super) fn is_own(_: &Path) -> bool {
    true
}

impl SavedView {
    /// Checks that a view of somebody else's file stays in its folder: its files lie there, it writes nothing, and it has
    /// no query, which could read any file. A file that the user has named is trusted.
    ///
    /// # Errors
    /// [`SavedError::Untrusted`] with what the view would do.
    pub fn check_trust(&self) -> Result<(), SavedError> {
        if self.is_trusted {
            return Ok(());
        }
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let (mut source, mut screen) = (self.source.clone(), self.screen.clone());
        let written = source.rejects.take();
        let remote = source.is_remote().then(|| source.paths.join(", "));
        let query = source.query.clone();
        let outside = files_mut(&mut source, &mut screen).find(|path| !stays_inside(path, folder)).cloned();
        let reach = match (remote, written, outside, query) {
            (Some(address), ..) => format!("asks a database on another machine, {address}"),
            (_, Some(file), _, _) => format!("writes {file}"),
            (_, None, Some(file), _) => format!("reads {file} outside its folder"),
            (_, None, None, Some(_)) => "has a query, which can read any file".to_string(),
            (_, None, None, None) => return Ok(()),
        };
        let file = self.file.display().to_string();
        let remedy = option_words("views", &file);
        Err(SavedError::Untrusted { name: self.name.clone(), reach, file, remedy })
    }
}

/// Whether the file that a text names lies in a folder. Columns may follow behind a colon, and a file may be called so.
fn stays_inside(text: &str, folder: &Path) -> bool {
    let without_columns = text.rsplit_once(':').is_none_or(|(path, _)| is_inside(path, folder));
    without_columns && is_inside(text, folder)
}

/// Whether a path lies in a folder, with links followed as far as the path exists.
fn is_inside(path: &str, folder: &Path) -> bool {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let (path, folder) = (whole(Path::new(path)), whole(folder));
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let climbs = path.components().any(|part| part == Component::ParentDir);
    // A pattern does not exist; its folder does.
    let known = path.ancestors().find(|part| part.exists()).unwrap_or(&path);
    !climbs && real(known).starts_with(real(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::View;
    use crate::saved::SavedScreen;
    use crate::source::SourceSpec;

    fn refusal(folder: &Path, change: impl Fn(&mut SourceSpec)) -> Option<String> {
        let path = folder.join("orders-*.csv").to_string_lossy().into_owned();
        let mut source = SourceSpec { paths: vec![path], ..SourceSpec::default() };
        change(&mut source);
        let file = folder.join("tenure-views.toml");
        let view = View::default();
        let mut saved =
            SavedView { name: "spring".into(), source, view, screen: None, file, is_trusted: false };
        let refused = saved.check_trust().err().map(|error| error.to_string());
        saved.is_trusted = true;
        assert!(saved.check_trust().is_ok());
        refused
    }

    #[test]
    fn a_view_of_somebody_else_stays_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        std::fs::create_dir(folder.join("data")).unwrap();
        std::os::unix::fs::symlink("/etc", folder.join("link")).unwrap();
        let inside = folder.join("data/customers.csv").to_string_lossy().into_owned();
        assert_eq!(refusal(folder, |_| ()), None);
        assert_eq!(refusal(folder, |source| source.customers = Some(inside.clone())), None);
        for path in ["/etc/passwd", "link/passwd", "data/../../secret.csv", "../*.csv"] {
            let path = folder.join(path).to_string_lossy().into_owned();
            let why = refusal(folder, |source| source.paths = vec![path.clone()]).unwrap();
            assert!(why.contains("outside its folder") && why.contains("--views "), "{why}");
        }
        let address = "postgresql://db.example.com/shop#orders".to_string();
        let why = refusal(folder, |source| source.paths = vec![address.clone()]).unwrap();
        assert!(why.contains("another machine") && why.contains("--views "), "{why}");
        let screen = |lines: &[&str]| {
            let settings = lines.iter().map(ToString::to_string).collect();
            let screen = Some(SavedScreen { name: "campaigns".into(), settings, ..SavedScreen::default() });
            let path = folder.join("orders.csv").to_string_lossy().into_owned();
            let source = SourceSpec { paths: vec![path], ..SourceSpec::default() };
            let (view, file) = (View::default(), folder.join("tenure-views.toml"));
            SavedView { name: "spring".into(), source, view, screen, file, is_trusted: false }.check_trust()
        };
        // Settings name no file, and the conditions in them read nothing but their row.
        assert!(screen(&["lists: vip-share 10%", "effect: 2025-06-01 campaign = 'yes'"]).is_ok());
        std::os::unix::fs::symlink("/etc/passwd", folder.join("link.csv")).unwrap();
        let beside = |path: &str| {
            let named = folder.join(path).to_string_lossy().into_owned();
            let screen = SavedScreen { files: [("points".into(), named)].into(), ..SavedScreen::default() };
            let path = folder.join("orders.csv").to_string_lossy().into_owned();
            let source = SourceSpec { paths: vec![path], ..SourceSpec::default() };
            let (view, file) = (View::default(), folder.join("tenure-views.toml"));
            let (name, screen) = ("spring".into(), Some(screen));
            SavedView { name, source, view, screen, file, is_trusted: false }.check_trust()
        };
        assert!(beside("points.csv:customer=uid").is_ok());
        for path in ["/etc/passwd", "link.csv", "link.csv:customer=uid", "../points.csv:uid"] {
            let why = beside(path).unwrap_err().to_string();
            assert!(why.contains("outside its folder"), "{path}: {why}");
        }
        let query = refusal(folder, |source| source.query = Some("FROM read_text('/etc/passwd')".into()));
        assert!(query.unwrap().contains("has a query"));
        assert!(refusal(folder, |source| source.rejects = Some(inside.clone())).unwrap().contains("writes"));
    }
}
