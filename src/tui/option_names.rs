//! Options in texts on screen: named as the user sets them there, `:amount` in the palette or `T intervals` on a screen, and not as
//! the command line has them.

use crate::explore::OPTIONS;
use crate::source::renamed_options;

/// Options that the user sets on a screen of their own: their names there.
const OF_SCREENS: &[(&str, &str)] = &[
    ("vip-share", "vip-share"),
    ("good-share", "good-share"),
    ("window-share", "window-share"),
    ("usual-window", "usual-window"),
    ("quiet", "quiet"),
    ("overdue", "overdue"),
    ("item", "item"),
    ("window", "window"),
    ("inactive", "inactive"),
    ("goal", "goal"),
    ("horizon", "horizon"),
    ("discount", "discount"),
    ("model", "model"),
    ("cac", "cac"),
    ("bootstrap", "intervals"),
];

/// The remedy of the command line that the list of columns stands for.
const INSPECT: &str = "; see `tenure inspect`";

/// A text with the options it names as they are set on screen. Options of the command line alone keep their dashes, and so does a
/// command that the text ends with.
pub fn on_screen(text: &str) -> String {
    let text = text.replace(INSPECT, "");
    let command = text.find("`tenure ").or_else(|| text.starts_with("tenure ").then_some(0));
    let (sentence, command) = text.split_at(command.unwrap_or(text.len()));
    let sentence = renamed_options(sentence, |name| {
        let of_view = OPTIONS.iter().any(|option| option.name == name && option.on_screen);
        let of_screen = OF_SCREENS.iter().find(|(option, _)| *option == name);
        of_view.then(|| format!(":{name}")).or_else(|| of_screen.map(|(_, word)| format!("T {word}")))
    });
    sentence + command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_named_as_they_are_set_on_screen() {
        for (text, expected) in [
            ("name it with --amount COLUMN", "name it with :amount COLUMN"),
            ("keep them with --where \"a = 'x'\"", "keep them with :where a = 'x'"),
            ("within 41 (--window-share, --usual-window)", "within 41 (T window-share, T usual-window)"),
            ("no intervals: --bootstrap 200 computes them", "no intervals: T intervals 200 computes them"),
            ("--cubes=off instead of --cubes", ":cubes off instead of :cubes"),
            (
                "with --customer customer_id --share 1% a sample",
                "with :customer customer_id, then :share 1% a sample",
            ),
            ("with --customer \"a b\" --share 1% a sample", "with :customer a b, then :share 1% a sample"),
            ("--date, --amount and --status set one", ":date, :amount and :status set one"),
            ("list them with --rejects FILE", "list them with --rejects FILE"),
            ("tenure matrix a.csv --average median", "tenure matrix a.csv --average median"),
            (
                "say --amount net; see `tenure matrix --amount x`",
                "say :amount net; see `tenure matrix --amount x`",
            ),
            ("what tenure does not know: say --status \"''\"", "what tenure does not know: say :status ''"),
            ("none are left; see `tenure inspect`", "none are left"),
        ] {
            assert_eq!(on_screen(text), expected);
        }
    }
}
