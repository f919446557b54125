//! The terminal: what it is, its size, its colours, its characters.

use crate::tui::ColorLevel;
use crate::tui::clipboard::Multiplexer;

use super::check::Check;

/// The smallest size that every screen is made for, columns and lines.
const LEAST: (u16, u16) = (40, 10);

/// Reads a variable of the environment; none if it is not set or blank.
type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Looks at the variables of the environment and the size; it asks the terminal nothing.
pub(super) fn checks(variable: Variable, size: Option<(u16, u16)>) -> Vec<Check> {
    let colours = size.map(|_| colours(variable));
    let rest = [characters(variable), clipboard()];
    [kind(variable), room(size)].into_iter().chain(colours).chain(rest).collect()
}

fn kind(variable: Variable) -> Check {
    const NAME: &str = "terminal";
    match variable("TERM").as_deref() {
        None => Check::problem(
            NAME,
            "TERM is not set",
            "set it to the name of your terminal, as in: export TERM=xterm-256color",
        ),
        Some("dumb") => Check::problem(
            NAME,
            "TERM=dumb cannot draw a screen: each change is printed as a line (--plain)",
            "if the terminal can draw, name it: export TERM=xterm-256color",
        ),
        Some(name) => Check::good(NAME, format!("TERM={name}")),
    }
}

fn room(size: Option<(u16, u16)>) -> Check {
    const NAME: &str = "size";
    match size {
        None => Check::note(
            NAME,
            "standard output is not a terminal",
            "run `tenure doctor` without a pipe to examine the terminal",
        ),
        Some((width, height)) if width < LEAST.0 || height < LEAST.1 => Check::note(
            NAME,
            format!("{width} columns × {height} lines"),
            format!(
                "enlarge the window to at least {} × {}; 80 × 24 shows all of a screen",
                LEAST.0, LEAST.1
            ),
        ),
        Some((width, height)) => Check::good(NAME, format!("{width} columns × {height} lines")),
    }
}

fn colours(variable: Variable) -> Check {
    const NAME: &str = "colours";
    if variable("NO_COLOR").is_some() {
        return Check::good(NAME, "none, because NO_COLOR is set: shades and bold replace them");
    }
    let level = ColorLevel::detect();
    let found = format!("{} (by TERM and COLORTERM)", level.name());
    match level {
        ColorLevel::Sixteen | ColorLevel::Mono => Check::note(
            NAME,
            found,
            "if the terminal shows 256 colours, say so: --color 256, or color = \"256\" in config.toml",
        ),
        _ => Check::good(NAME, found),
    }
}

/// The locale decides by the first of three variables that is set.
fn characters(variable: Variable) -> Check {
    const NAME: &str = "characters";
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, variable(name)?)));
    let is_utf8 = |value: &str| value.to_lowercase().replace('-', "").contains("utf8");
    match locale {
        Some((name, value)) if is_utf8(&value) => Check::good(NAME, format!("UTF-8 by {name}={value}")),
        other => Check::note(
            NAME,
            other.map_or("no locale is set".to_string(), |(name, value)| {
                format!("{name}={value} is not UTF-8")
            }),
            "if lines look broken, use --ascii, or: export LC_ALL=C.UTF-8",
        ),
    }
}

fn clipboard() -> Check {
    let found = match Multiplexer::detect() {
        Multiplexer::Tmux => "through tmux; if y copies nothing: tmux set -g set-clipboard on",
        Multiplexer::Screen => "through screen, by an escape sequence (OSC 52)",
        Multiplexer::None => "by an escape sequence (OSC 52)",
    };
    Check::good("clipboard", found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    fn state(check: fn(Variable) -> Check, set: &[(&str, &str)]) -> State {
        let variable =
            |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string());
        check(&variable).state
    }

    #[test]
    fn a_terminal_that_cannot_draw_is_a_problem() {
        assert_eq!(state(kind, &[]), State::Problem);
        assert_eq!(state(kind, &[("TERM", "dumb")]), State::Problem);
        assert_eq!(state(kind, &[("TERM", "xterm")]), State::Good);
    }

    #[test]
    fn the_first_variable_of_the_locale_decides() {
        assert_eq!(state(characters, &[("LANG", "en_US.UTF-8")]), State::Good);
        assert_eq!(state(characters, &[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]), State::Note);
        assert_eq!(state(characters, &[("LC_CTYPE", "C.utf8")]), State::Good);
        assert_eq!(state(characters, &[]), State::Note);
    }

    #[test]
    fn a_window_that_is_too_small_is_noted() {
        assert_eq!(room(Some((39, 24))).state, State::Note);
        assert_eq!(room(Some((40, 10))).state, State::Good);
        assert_eq!(room(None).state, State::Note);
    }
}
