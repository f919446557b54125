//! Another program that shows a table or SQL: the user's pager or editor.

use std::path::Path;
use std::process::Command;

/// What is used if the user has chosen nothing: it does not wrap lines.
const USUAL: &str = "less -S";

/// The user's program: `$PAGER`, else `$VISUAL`, else `$EDITOR`, else less.
pub fn program() -> String {
    chosen(&|name| std::env::var(name).ok())
}

fn chosen(variable: &dyn Fn(&str) -> Option<String>) -> String {
    let set = ["PAGER", "VISUAL", "EDITOR"].into_iter().find_map(|name| {
        variable(name).map(|value| value.trim().to_string()).filter(|value| !value.is_empty())
    });
    set.unwrap_or_else(|| USUAL.to_string())
}

/// Shows a file and waits until the user leaves it. The program may have options of its own, as in `less -S`.
///
/// # Errors
/// Why it could not be shown, with a remedy.
pub fn show(program: &str, file: &Path) -> Result<(), String> {
    let remedy = "set PAGER to a program that is installed, as in: export PAGER=less";
    let status = Command::new("sh").args(["-c", &format!("{program} \"$1\""), "sh"]).arg(file).status();
    match status {
        // With any other code a pager or an editor may end after it was used as it should.
        Ok(status) if matches!(status.code(), Some(126 | 127)) => {
            Err(format!("{program}: cannot be run; {remedy}"))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{program}: cannot be run ({error}); {remedy}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_comes_before_the_editor() {
        let with = |set: &[(&str, &str)]| {
            chosen(&|name| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string())
            })
        };
        assert_eq!(with(&[("EDITOR", "vi"), ("PAGER", "more")]), "more");
        assert_eq!(with(&[("PAGER", " "), ("EDITOR", "vi")]), "vi");
        assert_eq!(with(&[]), "less -S");
    }

    #[test]
    fn a_program_that_is_missing_is_named_with_a_remedy() {
        let why = show("no-such-pager-here", Path::new("/dev/null")).unwrap_err();
        assert!(why.starts_with("no-such-pager-here: cannot be run; set PAGER"), "{why}");
        assert_eq!(show("cat >/dev/null <", Path::new("/dev/null")), Ok(()));
    }
}
