//! Colour levels, themes and glyphs. No other file names a colour.

use std::cmp::Ordering;
use std::io;

use ratatui::style::{Color, Modifier, Style};
use termprofile::{DetectorSettings, TermProfile};

use crate::named_enum;
use crate::report::ramp::{self, DARK_TEXT, LIGHT_TEXT, Step};

named_enum! {
    /// The capabilities of the terminal, the richest first.
    pub enum ColorLevel: "colour level" {
        True = "truecolor",
        Indexed = "256",
        Sixteen = "16",
        /// Attributes only: bold, dim, reverse.
        Mono = "none",
    }
}

impl ColorLevel {
    /// From the environment alone; it asks the terminal nothing. A non-empty `NO_COLOR` wins.
    pub fn detect() -> ColorLevel {
        if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            return ColorLevel::Mono;
        }
        // Asking tmux would start a process.
        let settings = DetectorSettings::new().enable_tmux_info(false);
        match TermProfile::detect(&io::stdout(), settings) {
            TermProfile::TrueColor => ColorLevel::True,
            TermProfile::Ansi256 => ColorLevel::Indexed,
            TermProfile::Ansi16 => ColorLevel::Sixteen,
            TermProfile::NoColor | TermProfile::NoTty => ColorLevel::Mono,
        }
    }
}

named_enum! {
    /// The direction of the ramp.
    #[derive(Default)]
    pub enum Palette: "theme" {
        /// For dark terminals: high is bright.
        #[default]
        Dark = "dark",
        /// For light terminals: high is dark.
        Light = "light",
        /// For dark terminals and tired eyes: nothing is faint, and text is easy to read on every colour.
        Contrast = "contrast",
        /// No colours, on any terminal.
        Plain = "plain",
    }
}

impl Palette {
    /// The next palette, around the end.
    pub fn next(self) -> Palette {
        match self {
            Palette::Dark => Palette::Light,
            Palette::Light => Palette::Contrast,
            Palette::Contrast => Palette::Plain,
            Palette::Plain => Palette::Dark,
        }
    }
}

/// Signs that differ if only ASCII may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    pub ascii: bool,
    pub dot: &'static str,
    pub ellipsis: &'static str,
    pub left: &'static str,
    pub right: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    /// Before a left-truncated cohort.
    pub truncated: &'static str,
    /// Before a marked cell and its cohort.
    pub marked: &'static str,
    /// Before a cell that has changed.
    pub moved: &'static str,
    /// Before a cell that holds an event.
    pub event: &'static str,
    pub rule: &'static str,
    pub dash: &'static str,
    pub chosen: &'static str,
    pub crumb: &'static str,
    /// From low to high.
    pub shades: [&'static str; 4],
    pub spinner: [&'static str; 4],
}

const UNICODE: Glyphs = Glyphs {
    ascii: false,
    dot: "·",
    ellipsis: "…",
    left: "←",
    right: "→",
    up: "↑",
    down: "↓",
    truncated: "‹",
    marked: "•",
    moved: "≠",
    event: "^",
    rule: "─",
    dash: "–",
    chosen: "▸",
    crumb: "›",
    shades: ["░", "▒", "▓", "█"],
    spinner: ["◐", "◓", "◑", "◒"],
};

const ASCII: Glyphs = Glyphs {
    ascii: true,
    dot: "|",
    ellipsis: "..",
    left: "<-",
    right: "->",
    up: "+",
    down: "-",
    truncated: "<",
    marked: "+",
    moved: "!",
    event: "^",
    rule: "-",
    dash: "-",
    chosen: ">",
    crumb: ">",
    // A point would look like that of a number, and ' marks an average over few cohorts.
    shades: ["_", ":", "=", "#"],
    spinner: ["|", "/", "-", "\\"],
};

/// Everything that decides how a screen looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub palette: Palette,
    pub glyphs: Glyphs,
    level: ColorLevel,
}

/// How a coloured cell is drawn: its style, and the sign beside the number if colour alone is not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heat {
    pub style: Style,
    pub shade: Option<(&'static str, Style)>,
}

impl Theme {
    /// A theme for a terminal of this level.
    pub fn new(level: ColorLevel, palette: Palette, ascii: bool) -> Theme {
        Theme { palette, glyphs: if ascii { ASCII } else { UNICODE }, level }
    }

    /// The capabilities in use. Of sixteen colours, which each terminal chooses for itself, some are hard to read.
    pub fn level(&self) -> ColorLevel {
        match (self.palette, self.level) {
            (Palette::Plain, _) | (Palette::Contrast, ColorLevel::Sixteen) => ColorLevel::Mono,
            (_, level) => level,
        }
    }

    fn is_sharp(&self) -> bool {
        self.palette == Palette::Contrast
    }

    /// The style of a cell at a share of the scale, 0 to 1.
    pub fn heat(&self, share: f64) -> Heat {
        let ramp: &[Step] = if self.is_sharp() { &ramp::SHARP_HEAT } else { &ramp::HEAT };
        let step = ramp::step_of(share, ramp.len());
        let shown = if self.palette == Palette::Light { ramp.len() - 1 - step } else { step };
        let quarter = step * 4 / ramp.len();
        let shade = |style| Heat { style: Style::reset(), shade: Some((self.glyphs.shades[quarter], style)) };
        match self.level() {
            ColorLevel::True | ColorLevel::Indexed => Heat { style: self.filled(&ramp[shown]), shade: None },
            ColorLevel::Sixteen => {
                let colours = [Color::Blue, Color::Cyan, Color::Green, Color::Yellow];
                shade(Style::reset().fg(colours[quarter]))
            }
            ColorLevel::Mono => shade(Style::reset()),
        }
    }

    /// The style of a difference, -1 to 1; without colours, bold if it is not small.
    pub fn difference(&self, difference: f64) -> Style {
        let ramp: &[Step] = if self.is_sharp() { &ramp::SHARP_DIVERGING } else { &ramp::DIVERGING };
        let step = ramp::step_of((difference + 1.0) / 2.0, ramp.len());
        let middle = ramp.len() / 2;
        match self.level() {
            ColorLevel::True | ColorLevel::Indexed => self.filled(&ramp[step]),
            ColorLevel::Sixteen if step < middle => Style::reset().fg(Color::Blue),
            ColorLevel::Sixteen if step > middle => Style::reset().fg(Color::Yellow),
            ColorLevel::Sixteen => Style::reset(),
            ColorLevel::Mono if difference.abs() > 0.5 => self.strong(),
            ColorLevel::Mono => Style::reset(),
        }
    }

    /// The style of a difference that may be chance: its colour only in the text, which faint could not be read.
    pub fn difference_ink(&self, difference: f64) -> Style {
        if self.is_sharp() {
            return self.faint();
        }
        let step = ramp::diverging_step(difference);
        let middle = ramp::DIVERGING.len() / 2;
        // The ends of the scale are too dark for text on a dark background, the middle is too light on a light one.
        let inwards = usize::from(self.palette != Palette::Light);
        let shown = match step.cmp(&middle) {
            Ordering::Less => inwards,
            Ordering::Equal => return self.faint(),
            Ordering::Greater => ramp::DIVERGING.len() - 1 - inwards,
        };
        match (self.level(), self.filled(&ramp::DIVERGING[shown]).bg) {
            (ColorLevel::True | ColorLevel::Indexed, Some(ink)) => Style::reset().fg(ink),
            (ColorLevel::Sixteen, _) => self.difference(difference).add_modifier(Modifier::DIM),
            _ => self.faint(),
        }
    }

    fn filled(&self, step: &Step) -> Style {
        let ((r, g, b), light) = (step.rgb, if step.light_text { LIGHT_TEXT } else { DARK_TEXT });
        let indexed_text = if step.light_text_index { LIGHT_TEXT } else { DARK_TEXT };
        match self.level() {
            ColorLevel::True => {
                let (red, green, blue) = light.0;
                Style::reset().fg(Color::Rgb(red, green, blue)).bg(Color::Rgb(r, g, b))
            }
            _ => Style::reset().fg(Color::Indexed(indexed_text.1)).bg(Color::Indexed(step.index)),
        }
    }

    /// Bars and intervals: calmer than text, so that they do not drown the numbers beside them.
    pub fn bar(&self) -> Style {
        if self.is_sharp() {
            return self.text();
        }
        let step = &ramp::DIVERGING[if self.palette == Palette::Light { 1 } else { 2 }];
        match (self.level(), self.filled(step).bg) {
            (ColorLevel::True | ColorLevel::Indexed, Some(ink)) => Style::reset().fg(ink),
            (ColorLevel::Sixteen, _) => Style::reset().fg(Color::Cyan),
            _ => self.text(),
        }
    }

    /// The background of an interval around a curve; none with few colours, where signs show it.
    pub fn band(&self) -> Option<Style> {
        let (grey, index) = if self.palette == Palette::Light { (0xd0, 252) } else { (0x44, 238) };
        match self.level() {
            ColorLevel::True => Some(Style::reset().bg(Color::Rgb(grey, grey, grey))),
            ColorLevel::Indexed => Some(Style::reset().bg(Color::Indexed(index))),
            ColorLevel::Sixteen | ColorLevel::Mono => None,
        }
    }

    /// The cell under the cursor, on any background. Brackets stand around it as well.
    pub fn cursor(&self) -> Style {
        Style::reset().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// The selected line of a list.
    pub fn chosen(&self) -> Style {
        Style::reset().add_modifier(Modifier::REVERSED)
    }

    /// Plain text.
    pub fn text(&self) -> Style {
        Style::reset()
    }

    /// The most important text of a line.
    pub fn strong(&self) -> Style {
        Style::reset().add_modifier(Modifier::BOLD)
    }

    /// Uncertain, small or secondary text.
    pub fn faint(&self) -> Style {
        if self.is_sharp() { self.text() } else { Style::reset().add_modifier(Modifier::DIM) }
    }

    /// A message that the user should not overlook.
    pub fn alert(&self) -> Style {
        Style::reset().add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_high_contrast_nothing_is_faint_and_colours_are_those_that_are_easy_to_read() {
        for level in ColorLevel::ALL {
            let theme = Theme::new(level, Palette::Contrast, false);
            let styles = (0..=20).map(|n| f64::from(n) / 10.0 - 1.0).flat_map(|share| {
                [theme.heat(share).style, theme.difference(share), theme.difference_ink(share), theme.faint()]
            });
            let sharp: Vec<Color> = ramp::SHARP_HEAT
                .iter()
                .chain(&ramp::SHARP_DIVERGING)
                .flat_map(|step| {
                    let (red, green, blue) = step.rgb;
                    [Color::Rgb(red, green, blue), Color::Indexed(step.index)]
                })
                .collect();
            for style in styles {
                assert!(!style.add_modifier.contains(Modifier::DIM), "{level:?}: {style:?}");
                let fill = style.bg.filter(|fill| *fill != Color::Reset);
                assert!(fill.is_none_or(|fill| sharp.contains(&fill)), "{level:?}: {style:?}");
            }
        }
    }
}
