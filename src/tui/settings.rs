//! The settings file: colours, theme and keys, read once at the start.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::named::ParseError;

use super::bindings::Overrides;
use super::keys::KeyMap;
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
    #[error("{file}{}: {why}; correct it, or take it out", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Wrong { file: String, line: Option<usize>, why: String },
    #[error("--color: {0}")]
    Color(ParseError),
}

/// Options of the explorer: the command line overrides the settings file, and both override what the terminal suggests.
///
/// # Errors
/// A file that cannot be read or parsed, by name; a colour level that does not exist.
pub fn load(args: &SettingsArgs) -> Result<Options, SettingsError> {
    let file = args.file.clone().or_else(|| settings_file().filter(|file| file.exists()));
    let text = file.as_deref().map(read).transpose()?.unwrap_or_default();
    let name = file.map(|file| file.display().to_string()).unwrap_or_default();
    let wrong = |setting: &str, why: String| SettingsError::Wrong {
        file: name.clone(),
        line: line_of(&text, setting),
        why,
    };
    let settings: Settings = toml::from_str(&text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let why = error.message().replace("unknown field", "unknown setting").replace('`', "'");
        SettingsError::Wrong { file: name.clone(), line, why }
    })?;
    let from_file = settings.color.filter(|level| level != "auto");
    let color = match args.color.as_str() {
        "" | "auto" => {
            let read = |level: String| level.parse().map_err(|why| wrong("color", format!("color: {why}")));
            from_file.map(read).transpose()?
        }
        level => Some(level.parse().map_err(SettingsError::Color)?),
    };
    let palette =
        settings.theme.map(|theme| theme.parse().map_err(|why| wrong("theme", format!("theme: {why}"))));
    KeyMap::new(&settings.keys).map_err(|error| {
        let setting = error.actions().into_iter().find(|action| line_of(&text, action).is_some());
        wrong(setting.unwrap_or_default(), error.to_string())
    })?;
    Ok(Options {
        color,
        ascii: args.ascii || settings.ascii,
        plain: args.plain || settings.plain || std::env::var_os("TERM").is_some_and(|kind| kind == "dumb"),
        palette: palette.transpose()?.unwrap_or_default(),
        keys: settings.keys,
        watch: args.watch,
    })
}

fn read(file: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(file).map_err(|error| SettingsError::Unreadable {
        file: file.display().to_string(),
        why: error.to_string(),
    })
}

/// The line of a setting, from 1 on.
fn line_of(text: &str, setting: &str) -> Option<usize> {
    let is_set = |line: &str| line.split_once('=').is_some_and(|(name, _)| name.trim() == setting);
    text.lines().position(is_set).map(|place| place + 1)
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
        for (text, said) in [
            (
                "ascii = true\ncolour = '16'",
                "config.toml, line 2: unknown setting 'colour', expected one of 'color', ",
            ),
            ("# mine\ncolor = 'pink'", "config.toml, line 2: color: unknown colour level 'pink'"),
            ("theme = 'pink'", "config.toml, line 1: theme: "),
            ("[keys]\nqutt = ['x']", "config.toml, line 2: [keys] 'qutt' is not an action"),
            (
                "[keys]\nquit = []\nscale = ['m']",
                "config.toml, line 3: [keys] m is bound to both measure and scale",
            ),
        ] {
            assert!(
                message(text).contains(said) && message(text).ends_with("; correct it, or take it out"),
                "{}",
                message(text)
            );
        }
        assert!(loaded("", "pink").unwrap_err().to_string().contains("--color"));
        let missing = SettingsArgs { file: Some("/nowhere/config.toml".into()), ..SettingsArgs::default() };
        assert!(load(&missing).unwrap_err().to_string().contains("/nowhere/config.toml"));
    }
}
