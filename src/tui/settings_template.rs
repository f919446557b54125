//! The settings file as `tenure config init` writes it: every setting and every key, commented out with its default.

use crate::text::wrap;

use super::action::Group;
use super::commands;
use super::theme::{ColorLevel, Palette};

/// Columns of a comment.
const WIDTH: usize = 100;

/// Settings of the file: name, default as TOML, what it does.
fn settings() -> [(&'static str, String, String); 4] {
    let names = |names: Vec<&str>| names.join(", ");
    let levels = names(ColorLevel::ALL.iter().map(|level| level.name()).collect());
    let themes = names(Palette::ALL.iter().map(|theme| theme.name()).collect());
    [
        ("color", "\"auto\"".to_string(), format!("Colours: auto (by TERM and COLORTERM), {levels}.")),
        ("theme", format!("\"{}\"", Palette::default().name()), format!("Theme: {themes}.")),
        ("ascii", "false".to_string(), "Draw with ASCII characters only.".to_string()),
        (
            "plain",
            "false".to_string(),
            "Draw nothing and print a line for each change, for screen readers; also with TERM=dumb."
                .to_string(),
        ),
    ]
}

/// The text of the file. Without its leading `# ` each line of a setting is the default.
pub fn settings_template() -> String {
    let mut text =
        "## Settings of tenure. A line such as `# ascii = false` is a default: remove the # and change it.\n"
            .to_string();
    for (name, default, about) in settings() {
        text += &format!("\n{}# {name} = {default}\n", comment(&about));
    }
    text += &format!(
        "\n{}[keys]\n",
        comment(
            "Keys of every action. A list replaces the keys of an action, and an empty list unbinds it. \
            Two actions on one key are an error."
        )
    );
    for group in Group::ALL {
        let entries: Vec<_> = commands::all().filter(|entry| entry.group == group).collect();
        if !entries.is_empty() {
            text += &format!("\n## {}\n", group.title());
        }
        for entry in entries {
            let keys: Vec<String> = entry.keys.iter().map(|key| format!("{key:?}")).collect();
            text += &format!("\n{}# {} = [{}]\n", comment(entry.help), entry.name, keys.join(", "));
        }
    }
    text
}

/// A comment in lines that fit; `##` sets it apart from a setting.
fn comment(text: &str) -> String {
    wrap(text, WIDTH - 3).iter().map(|line| format!("## {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::KeyMap;
    use crate::tui::settings::{SettingsArgs, load};

    /// What the explorer reads from a settings file.
    fn read(text: &str) -> crate::tui::Options {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        std::fs::write(&file, text).unwrap();
        load(&SettingsArgs { file: Some(file), ..SettingsArgs::default() }).unwrap()
    }

    #[test]
    fn the_file_changes_nothing_with_and_without_its_signs() {
        let template = settings_template();
        let uncommented: String = template
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ")).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        for text in [&template, &uncommented] {
            let options = read(text);
            assert_eq!((options.color, options.ascii, options.palette), (None, false, Palette::default()));
            assert_eq!(KeyMap::new(&options.keys).unwrap(), KeyMap::new(&Default::default()).unwrap());
        }
        assert_eq!(read(&uncommented).keys.len(), commands::all().count());
    }

    #[test]
    fn no_line_is_wider_than_a_screen() {
        let template = settings_template();
        let wide: Vec<&str> = template.lines().filter(|line| line.chars().count() > WIDTH + 10).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
}
