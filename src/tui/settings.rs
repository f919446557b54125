//! The settings file: colours, theme and keys, read once at the start.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::named::ParseError;

use super::bindings::Overrides;
use super::run::Options;

/// The content of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    color: Option<String>,
    ascii: bool,
    plain: bool,
    theme: Option<String>,
    keys: Overrides,
}

/// The options that override it.
#[derive(Debug, Clone, Default)]
pub struct SettingsArgs {
    /// `auto` or a colour level.
    pub color: String,
    pub ascii: bool,
    pub plain: bool,
    pub watch: bool,
    /// A settings file by name, which then must exist.
    pub file: Option<PathBuf>,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{file}: cannot be read ({why})")]
    Unreadable { file: String, why: String },
    #[error("{file}: {why}")]
    Wrong { file: String, why: String },
    #[error("--color: {0}")]
    Color(ParseError),
}

/// Options of the explorer: the command line overrides the settings file, and both override what the terminal suggests.
///
/// # Errors
/// A file that cannot be read or parsed, by name; a colour level that does not exist.
pub fn load(args: &SettingsArgs) -> Result<Options, SettingsError> {
    let (file, settings) = match (&args.file, settings_file()) {
        (Some(file), _) => (file.clone(), read(file)?),
        (None, Some(file)) if file.exists() => (file.clone(), read(&file)?),
        _ => (PathBuf::new(), Settings::default()),
    };
    let wrong = |why: String| SettingsError::Wrong { file: file.display().to_string(), why };
    let from_file = settings.color.filter(|level| level != "auto");
    let color = match args.color.as_str() {
        "" | "auto" => {
            from_file.map(|level| level.parse().map_err(|why| wrong(format!("color: {why}")))).transpose()?
        }
        level => Some(level.parse().map_err(SettingsError::Color)?),
    };
    let palette = settings.theme.map(|theme| theme.parse().map_err(|why| wrong(format!("theme: {why}"))));
    Ok(Options {
        color,
        ascii: args.ascii || settings.ascii,
        plain: args.plain || settings.plain || std::env::var_os("TERM").is_some_and(|kind| kind == "dumb"),
        palette: palette.transpose()?.unwrap_or_default(),
        keys: settings.keys,
        watch: args.watch,
    })
}

fn read(file: &Path) -> Result<Settings, SettingsError> {
    let name = || file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(|error| SettingsError::Unreadable { file: name(), why: error.to_string() })?;
    toml::from_str(&text)
        .map_err(|error| SettingsError::Wrong { file: name(), why: error.to_string().trim().into() })
}

/// The user's settings file, which need not exist; none without a folder for settings.
pub fn settings_file() -> Option<PathBuf> {
    Some(crate::config::config_folder()?.join("config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{ColorLevel, Palette};

    fn loaded(text: &str, color: &str) -> Result<Options, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        std::fs::write(&file, text).unwrap();
        load(&SettingsArgs { color: color.into(), file: Some(file), ..SettingsArgs::default() })
    }

    #[test]
    fn the_command_line_stands_over_the_file() {
        let text = "color = '16'\ntheme = 'light'\n[keys]\nquit = ['x']\n";
        let options = loaded(text, "auto").unwrap();
        assert_eq!((options.color, options.palette), (Some(ColorLevel::Sixteen), Palette::Light));
        assert_eq!(options.keys["quit"], ["x"]);
        assert_eq!(loaded(text, "none").unwrap().color, Some(ColorLevel::Mono));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file() {
        let message = |text: &str| loaded(text, "auto").unwrap_err().to_string();
        assert!(message("colour = '16'").contains("config.toml"));
        assert!(message("color = 'pink'").contains("pink"));
        assert!(loaded("", "pink").unwrap_err().to_string().contains("--color"));
        let missing = SettingsArgs { file: Some("/nowhere/config.toml".into()), ..SettingsArgs::default() };
        assert!(load(&missing).unwrap_err().to_string().contains("/nowhere/config.toml"));
    }
}
