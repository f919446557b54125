//! The keys of every command, changed by the config.

use std::collections::BTreeMap;

use super::action::Action;
use super::chord::Chord;
use super::commands;
use super::keys::KeyMap;

/// The `[keys]` table of the config: an action's name and the keys that replace its own; an empty list unbinds it.
pub type Overrides = BTreeMap<String, Vec<String>>;

/// A problem with the keys of a config.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    #[error("[keys] '{0}' is not an action; the help (?) lists them all{1}")]
    Unknown(String, String),
    #[error("[keys] {action}: {problem}")]
    Key { action: &'static str, problem: String },
    #[error(
        "[keys] {key} is bound to both {first} and {second}: give one of them another key, or none with {first} = []"
    )]
    Conflict { key: String, first: &'static str, second: &'static str },
    #[error("[keys] no key is left for {0}: bind at least one to it")]
    Needed(&'static str),
}

impl KeysError {
    /// The names of the actions that it concerns.
    pub fn actions(&self) -> Vec<&str> {
        match self {
            KeysError::Unknown(name, _) => vec![name],
            KeysError::Key { action, .. } | KeysError::Needed(action) => vec![action],
            KeysError::Conflict { first, second, .. } => vec![first, second],
        }
    }
}

impl KeyMap {
    /// The defaults with the config's changes. It refuses an unknown action, an unreadable key, a key bound twice, and
    /// a program that cannot be left.
    pub fn new(overrides: &Overrides) -> Result<KeyMap, KeysError> {
        if let Some(name) = overrides.keys().find(|name| commands::named(name).is_none()) {
            return Err(KeysError::Unknown(name.clone(), suggestion(name)));
        }
        let mut bindings = Vec::new();
        for entry in commands::all() {
            let chords = match overrides.get(entry.name) {
                Some(given) => chords(entry.action, given.iter().map(String::as_str))?,
                None => chords(entry.action, entry.keys.iter().copied())?,
            };
            bindings.push((entry.action, chords));
        }
        let map = KeyMap { bindings };
        map.check()?;
        Ok(map)
    }

    fn check(&self) -> Result<(), KeysError> {
        let all = || {
            self.bindings.iter().flat_map(|(action, chords)| chords.iter().map(move |chord| (*action, chord)))
        };
        for (place, (first, chord)) in all().enumerate() {
            if let Some((second, _)) =
                all().skip(place + 1).find(|(action, other)| *other == chord && *action != first)
            {
                let (first, second) = (commands::name(first), commands::name(second));
                return Err(KeysError::Conflict { key: chord.to_string(), first, second });
            }
        }
        let leave = [Action::Quit, Action::Close];
        if leave.iter().all(|action| self.chords(*action).is_empty()) {
            return Err(KeysError::Needed(commands::name(Action::Quit)));
        }
        Ok(())
    }
}

impl Default for KeyMap {
    fn default() -> Self {
        let read = |keys: &[&str]| keys.iter().filter_map(|key| Chord::parse(key).ok()).collect();
        KeyMap { bindings: commands::all().map(|entry| (entry.action, read(entry.keys))).collect() }
    }
}

fn chords<'a>(action: Action, keys: impl Iterator<Item = &'a str>) -> Result<Vec<Chord>, KeysError> {
    keys.map(|key| {
        Chord::parse(key).map_err(|problem| KeysError::Key { action: commands::name(action), problem })
    })
    .collect()
}

fn suggestion(name: &str) -> String {
    let begins = name.get(..3).unwrap_or(name);
    let near = commands::all().find(|entry| entry.name.contains(begins));
    near.map(|entry| format!(" (did you mean {}?)", entry.name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overrides(table: &str) -> Overrides {
        toml::from_str(table).unwrap()
    }

    #[test]
    fn the_defaults_are_complete_and_free_of_conflicts() {
        assert_eq!(KeyMap::new(&Overrides::new()), Ok(KeyMap::default()));
        for entry in commands::all() {
            assert_eq!(KeyMap::default().chords(entry.action).len(), entry.keys.len());
        }
    }

    #[test]
    fn no_action_depends_on_a_key_that_terminals_swallow() {
        let swallowed =
            ["ctrl-h", "ctrl-i", "ctrl-j", "ctrl-m", "ctrl-a", "ctrl-b", "ctrl-enter", "f10", "f11"];
        for entry in commands::all() {
            // Tab reaches every screen, also one without a key of its own.
            let tabbed = entry.keys.is_empty() && matches!(entry.action, Action::Show(_));
            let typed = entry.keys.iter().any(|key| !swallowed.contains(key) && !key.starts_with("alt-"));
            let safe = tabbed || typed;
            assert!(safe, "{} can only be reached by {:?}", entry.name, entry.keys);
        }
    }

    #[test]
    fn a_config_moves_and_removes_keys() {
        let map = KeyMap::new(&overrides("explain = [\"x\", \"F5\"]\nmouse = []")).unwrap();
        assert_eq!(map.action(Chord::parse("x").unwrap()), Some(Action::Explain));
        assert_eq!(map.action(Chord::parse("i").unwrap()), None);
        assert_eq!(map.all(Action::Explain, false), "x F5");
        assert_eq!(map.first(Action::Mouse, false), None);
    }

    #[test]
    fn what_is_wrong_with_a_config_is_said() {
        let error = |table| KeyMap::new(&overrides(table)).unwrap_err().to_string();
        assert_eq!(
            error("scale = [\"m\"]"),
            "[keys] m is bound to both measure and scale: give one of them another key, or none with measure = []"
        );
        assert_eq!(
            error("expl = []"),
            "[keys] 'expl' is not an action; the help (?) lists them all (did you mean explain?)"
        );
        assert!(error("explain = [\"hyper-q\"]").starts_with("[keys] explain: 'hyper-q' is not a key"));
        assert!(error("quit = []\nclose = []").contains("no key is left for quit"));
    }
}
