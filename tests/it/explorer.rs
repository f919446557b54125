//! The explorer without a terminal: keys go in, screens and effects come out.
//!
//! Questions are answered at once: by a session over a file, or with the invented answers of [`fixtures`] for
//! states that no shipped file has. What tests of screens need of the program is imported here, in one place.

use std::sync::{Mutex, PoisonError};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use tenure::engine::Cancel;
use tenure::explore::Session;
use tenure::tui::table::Table;
use tenure::tui::views;

pub use tenure::clv::Refusal;
pub use tenure::cohort::{AverageKind, CohortBy, Grain, Interval, MatrixExtras, Measure, Percentile, Return};
pub use tenure::explore::bootstrap::BootstrapAnswer;
pub use tenure::explore::customers::{Columns, Range};
pub use tenure::explore::{Answer, Error, MatrixAnswer, Question, View};
pub use tenure::saved::{SavedScreen, SavedView};
pub use tenure::source::{Note, Refunds, SourceSpec};
pub use tenure::tui::app::{Exported, ViewStoreResult};
pub use tenure::tui::place::Place;
pub use tenure::tui::popups::PageContent;
pub use tenure::tui::screens;
pub use tenure::tui::screens::matrix::MatrixView;
pub use tenure::tui::{
    Action, App, ColorLevel, Effect, FileState, KeyMap, Overrides, Palette, Theme, text::width,
};

use crate::{fixtures, support};

/// The explorer, and whoever answers its questions.
pub struct Explorer {
    pub app: App,
    answers: Answers,
}

/// Sessions over the shipped sample that explorers have left.
static LEFT: Mutex<Vec<Box<Session>>> = Mutex::new(Vec::new());

/// A session over the shipped sample. The next explorer goes on with it, so that the sample is read once for all tests.
struct OfSample(Option<Box<Session>>);

impl OfSample {
    fn open(source: &SourceSpec) -> OfSample {
        let left = LEFT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        OfSample(Some(left.unwrap_or_else(|| Box::new(support::session(source)))))
    }
}

impl Drop for OfSample {
    fn drop(&mut self) {
        // What a failed test leaves may be half asked.
        if !std::thread::panicking() {
            LEFT.lock().unwrap_or_else(PoisonError::into_inner).extend(self.0.take());
        }
    }
}

/// Who answers.
enum Answers {
    /// The shipped sample.
    Sample(OfSample),
    /// A session over a file, with its real numbers.
    Session(Box<Session>),
    /// A session that is opened as the explorer asks.
    Files(Option<Box<Session>>),
    /// The shop of `fixtures`.
    Invented,
}

impl Explorer {
    /// Over the shipped sample, in 256 colours on a dark background.
    pub fn open(size: (u16, u16)) -> Explorer {
        Explorer::themed(size, dark())
    }

    /// Over the shipped sample, in another theme.
    pub fn themed(size: (u16, u16), theme: Theme) -> Explorer {
        Explorer::over(&support::sample("orders.parquet"), size, theme)
    }

    /// Over a file.
    pub fn of(path: &str, size: (u16, u16)) -> Explorer {
        Explorer::over(path, size, dark())
    }

    /// Over a file, with another theme.
    pub fn over(path: &str, size: (u16, u16), theme: Theme) -> Explorer {
        let source = SourceSpec { paths: vec![path.to_string()], ..SourceSpec::default() };
        if path == support::sample("orders.parquet") {
            let answers = Answers::Sample(OfSample::open(&source));
            let app = App::new(source, View::default(), KeyMap::default(), theme);
            return Explorer { app, answers }.started(size);
        }
        let session = support::session(&source);
        Explorer::with(session, source, size, theme)
    }

    /// Over the shipped sample with a session of its own, of which nothing has been asked.
    pub fn alone(size: (u16, u16)) -> Explorer {
        let source = SourceSpec { paths: vec![support::sample("orders.parquet")], ..SourceSpec::default() };
        Explorer::with(support::session(&source), source, size, dark())
    }

    /// Over a session that is open.
    pub fn with(session: Session, source: SourceSpec, size: (u16, u16), theme: Theme) -> Explorer {
        let app = App::new(source, View::default(), KeyMap::default(), theme);
        Explorer { app, answers: Answers::Session(Box::new(session)) }.started(size)
    }

    /// Over a file that is opened when the explorer asks for that, and may be refused.
    pub fn opening(path: &str, size: (u16, u16)) -> Explorer {
        let source = SourceSpec { paths: vec![path.to_string()], ..SourceSpec::default() };
        Explorer::opening_so(source, size)
    }

    /// The same with options.
    pub fn opening_so(source: SourceSpec, size: (u16, u16)) -> Explorer {
        let app = App::new(source, View::default(), KeyMap::default(), dark());
        Explorer { app, answers: Answers::Files(None) }.started(size)
    }

    /// Over the invented shop.
    pub fn invented(size: (u16, u16)) -> Explorer {
        Explorer::invented_as(View::default(), dark(), size)
    }

    /// Over the invented shop, with another view and theme.
    pub fn invented_as(view: View, theme: Theme, size: (u16, u16)) -> Explorer {
        Explorer::blank(view, theme, size).started(size)
    }

    /// Over the invented shop, with other keys.
    pub fn keyed(keys: KeyMap, size: (u16, u16)) -> Explorer {
        let app = App::new(fixtures::source(), View::default(), keys, dark());
        Explorer { app, answers: Answers::Invented }.started(size)
    }

    /// Over the invented shop, before anything is asked.
    pub fn blank(view: View, theme: Theme, size: (u16, u16)) -> Explorer {
        let mut app = App::new(fixtures::source(), view, KeyMap::default(), theme);
        app.resize(size.0, size.1);
        Explorer { app, answers: Answers::Invented }
    }

    fn started(mut self, size: (u16, u16)) -> Explorer {
        self.app.resize(size.0, size.1);
        let first = self.app.start();
        self.settle(Some(first));
        self
    }

    /// The answer to a question.
    pub fn answer(&mut self, question: &Question) -> Result<Answer, Error> {
        self.answer_each(question, &mut |_| {})
    }

    fn answer_each(&mut self, question: &Question, early: &mut dyn FnMut(Answer)) -> Result<Answer, Error> {
        match &mut self.answers {
            Answers::Sample(OfSample(session)) => {
                session.as_mut().unwrap().answer(question, &Cancel::new(), early)
            }
            Answers::Session(session) | Answers::Files(Some(session)) => {
                session.answer(question, &Cancel::new(), early)
            }
            Answers::Files(None) => panic!("no source is open"),
            Answers::Invented => match question {
                // Lifetime value, key figures and campaigns have tests of their own, on real orders.
                Question::Clv(_)
                | Question::ClvCustomers(_)
                | Question::Kpis(_)
                | Question::Rfm(_)
                | Question::Lists(_)
                | Question::Effect(_)
                | Question::Surveys(_)
                | Question::Points(_) => Err(Error::Cancelled),
                other => Ok(fixtures::reply(other)),
            },
        }
    }

    /// Opens the source, if sessions are opened as the explorer asks.
    fn open_source(&mut self) -> Result<(), Error> {
        let Answers::Files(session) = &mut self.answers else { return Ok(()) };
        *session = None;
        let opened = Session::open(support::engine(), &self.app.source, &Cancel::new())?;
        *session = Some(Box::new(opened));
        Ok(())
    }

    /// Answers what is asked until nothing is.
    pub fn settle(&mut self, mut effect: Option<Effect>) {
        while let Some(next) = effect {
            effect = match next {
                Effect::Open(id) => {
                    let opened = self.open_source();
                    self.app.opened(id, opened)
                }
                Effect::Ask(id, question) => {
                    let mut early = Vec::new();
                    let answer = self.answer_each(&question, &mut |part| early.push(part));
                    for part in early {
                        self.app.partly_answered(id, part);
                    }
                    self.app.answered(id, answer)
                }
                _ => None,
            };
        }
        if let Some(key) = self.app.next_key() {
            let effect = self.app.key(&key);
            self.settle(effect);
        }
    }

    /// Presses one key by its name and answers nothing.
    pub fn key(&mut self, name: &str) -> Option<Effect> {
        self.app.key(&event(name))
    }

    /// Presses keys by their names, separated by blanks, and answers what they ask.
    pub fn press(&mut self, keys: &str) -> &mut Explorer {
        self.effect_of(keys);
        self
    }

    /// As [`Explorer::press`]; returns the effect of the last key.
    pub fn effect_of(&mut self, keys: &str) -> Option<Effect> {
        let mut last = None;
        for key in keys.split(' ') {
            last = self.key(key);
            self.settle(last.clone());
        }
        last
    }

    /// Types a text, letter by letter, and answers what it asks.
    pub fn type_text(&mut self, text: &str) -> &mut Explorer {
        for letter in text.chars() {
            let effect = self.app.key(&KeyEvent::from(KeyCode::Char(letter)));
            self.settle(effect);
        }
        self
    }

    /// Types a text and presses Enter.
    pub fn type_line(&mut self, text: &str) -> &mut Explorer {
        self.type_text(text).press("enter")
    }

    /// The matrix under the view of now.
    pub fn matrix(&self) -> MatrixView<'_> {
        self.app.matrix_view().unwrap()
    }

    /// The page that lies over the screen, if one does.
    pub fn page(&self) -> Option<PageContent> {
        self.app.popup.as_ref().and_then(|popup| popup.page())
    }

    /// The list of customers, as far as it is held.
    pub fn customers(&self) -> &Table {
        self.app.screens.get(screens::customers::ID).unwrap().table().unwrap()
    }

    /// The table of segments.
    pub fn segments(&self) -> &Table {
        self.app.screens.get(screens::segments::ID).unwrap().table().unwrap()
    }

    /// What a terminal would show, with its colours.
    pub fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.app.size.0, self.app.size.1));
        views::render(&self.app, &mut buffer);
        buffer
    }

    /// The texts that are cut without a sign, covered by others, or without a gap before the next.
    pub fn spoiled(&self) -> Vec<String> {
        views::spoiled(&self.app)
    }

    /// What a terminal would show, as text without the blanks at the ends of lines.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let line = |y| -> String { (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect() };
        let lines: Vec<String> = (0..buffer.area.height).map(|y| line(y).trim_end().to_string()).collect();
        lines.join("\n")
    }
}

/// The usual theme: 256 colours on a dark background.
pub fn dark() -> Theme {
    Theme::new(ColorLevel::Indexed, Palette::Dark, false)
}

/// A key by its name.
pub fn event(name: &str) -> KeyEvent {
    let code = |name: &str| match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "tab" => KeyCode::Tab,
        "space" => KeyCode::Char(' '),
        other => KeyCode::Char(other.chars().next().unwrap()),
    };
    match name.strip_prefix("ctrl-") {
        Some(rest) => KeyEvent::new(code(rest), KeyModifiers::CONTROL),
        None => KeyEvent::from(code(name)),
    }
}

/// The first place of a text on a screen.
pub fn find(buffer: &Buffer, wanted: &str) -> (u16, u16) {
    for y in 0..buffer.area.height {
        let line: Vec<&str> = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        for x in 0..line.len() {
            if line[x..].concat().starts_with(wanted) {
                return (x as u16, y);
            }
        }
    }
    panic!("no {wanted:?} on screen");
}
