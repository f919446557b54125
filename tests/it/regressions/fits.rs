//! A fit on the screen of lifetime value depended on what had been fitted before it: after a change of the segments the
//! file written from the screen and the printed command differed in the eighth digit.

use tenure::report::Format;

use crate::explorer::Explorer;
use crate::support::printed;

/// What the screen writes to a file, and what the command that it names prints.
fn written_and_printed(explorer: &Explorer) -> (String, String) {
    let (screen, cx) = (explorer.app.screen().unwrap(), explorer.app.context());
    let command = screen.command(&cx);
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let written = String::from_utf8(screen.export(Format::Csv, &cx).unwrap()).unwrap();
    (written, printed(&[&words[..], &["--format", "csv"]].concat()))
}

#[test]
fn a_fit_on_screen_is_that_of_the_printed_command_whatever_was_fitted_before() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("5");
    let mut same = |keys: &str, text: &str, expected: &str| {
        explorer.press(keys);
        if !text.is_empty() {
            explorer.type_line(text);
        }
        let command = explorer.app.screen().unwrap().command(&explorer.app.context());
        assert!(command.contains(expected), "{command}\n{}", explorer.screen());
        let (written, printed) = written_and_printed(&explorer);
        assert!(written.lines().count() > 2, "{written}");
        assert_eq!(written, printed, "{command}");
    };
    same("s", "country", "--by country");
    same("T", "horizon 18m", "--horizon 18m");
    same("j enter", "", "--segment country=");
    same("T", "model pareto", "--model pareto-nbd");
    same("esc", "", "--by country");
    same("s", "channel", "--by channel");
}
