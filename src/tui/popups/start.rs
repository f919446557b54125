//! The start screen: what there is to open.

use super::popup::{
    Hints, ListView, Popup, PopupContext, PopupKey, PopupRequest, PopupStep, PopupView, Row, Tone,
};
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::offers::Offer;
use crate::tui::text::{clean, width};

/// Columns of a name at most.
const LONGEST: usize = 40;
/// Rows that a page key moves by.
const PAGE: usize = 10;

/// The list of sources and sessions to open.
#[derive(Debug, Clone, Default)]
pub struct StartPage {
    offers: Vec<Offer>,
    chosen: usize,
    /// No session has ended yet.
    is_first: bool,
    /// Why what was chosen cannot be opened.
    wrong: Option<String>,
}

impl StartPage {
    /// The list of these offers.
    pub fn of(offers: Vec<Offer>, is_first: bool) -> StartPage {
        StartPage { offers, is_first, ..StartPage::default() }
    }

    /// The same list with the reason why the chosen source cannot be opened.
    #[must_use]
    pub fn refusing(self, why: String) -> StartPage {
        StartPage { wrong: Some(why), ..self }
    }

    fn moved(&mut self, action: Action) -> bool {
        let last = self.offers.len().saturating_sub(1);
        self.chosen = match action {
            Action::Up => self.chosen.saturating_sub(1),
            Action::Down => self.chosen + 1,
            Action::PageUp | Action::HalfUp => self.chosen.saturating_sub(PAGE),
            Action::PageDown | Action::HalfDown => self.chosen + PAGE,
            Action::Top | Action::First => 0,
            Action::Bottom | Action::Last => last,
            _ => return false,
        }
        .min(last);
        true
    }
}

/// The end of a path that is too long, which tells it from others.
fn ending(path: &str, most: usize, mark: &str) -> String {
    let signs: Vec<char> = path.chars().collect();
    let mut start = 0;
    while width(&signs[start..].iter().collect::<String>()) + if start > 0 { width(mark) } else { 0 } > most {
        start += 1;
    }
    let kept: String = signs[start..].iter().collect();
    if start > 0 { format!("{mark}{kept}") } else { kept }
}

impl Popup for StartPage {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let mark = cx.glyphs.ellipsis;
        let name =
            |offer: &Offer| format!("{:<8}{}", offer.kind(), ending(&clean(&offer.name()), LONGEST, mark));
        let row = |offer: &Offer| Row { name: name(offer), note: clean(&offer.note()), ..Row::default() };
        let longest = self.offers.iter().map(|offer| width(&name(offer))).max().unwrap_or(0);
        let (open, browse, help) = (cx.key(Action::Open), cx.key(Action::Data), cx.key(Action::Help));
        let first = match self.offers.first() {
            Some(Offer::Sample) => {
                format!("first time here? {open} writes and opens a sample; {help} lists the keys")
            }
            _ => format!("first time here? {open} opens the file under the cursor; {help} lists the keys"),
        };
        let usual = format!("{open} opens, {browse} browses files, {help} lists the keys");
        let foot = match &self.wrong {
            Some(why) => (why.clone(), Tone::Alert),
            None if self.is_first => (first, Tone::Plain),
            None => (usual, Tone::Faint),
        };
        PopupView::List(ListView {
            columns: 200,
            most: 100,
            names: longest,
            label: "tenure: open an order history".into(),
            rows: self.offers.iter().map(row).collect(),
            chosen: self.chosen,
            foot: vec![foot],
            foot_lines: if self.wrong.is_some() { 4 } else { 2 },
            ..ListView::default()
        })
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::Keys(vec![
            (Action::Open, "open"),
            (Action::Data, "browse files"),
            (Action::Help, "help"),
            (Action::Close, "quit"),
        ])
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn key(&mut self, key: &PopupKey, _: &PopupContext) -> PopupStep {
        let PopupKey::Action(action) = key else { return PopupStep::Pass };
        if self.moved(*action) {
            return PopupStep::Stay(None);
        }
        match action {
            Action::Open => match self.offers.get(self.chosen) {
                Some(offer) => PopupStep::end(PopupRequest::OpenOffer(Box::new(offer.clone()))),
                None => PopupStep::Stay(None),
            },
            Action::Data | Action::OpenSource => PopupStep::end(PopupRequest::Browse),
            Action::Help
            | Action::Search
            | Action::Redraw
            | Action::Suspend
            | Action::Theme
            | Action::Quit
            | Action::Cancel => PopupStep::Pass,
            // Everything else needs a source.
            _ => PopupStep::say("open a source first"),
        }
    }

    fn back(&mut self, _: &PopupContext) -> PopupStep {
        PopupStep::end(PopupRequest::Effect(Effect::Quit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_path_is_kept() {
        assert_eq!(ending("/a/orders.csv", 20, "…"), "/a/orders.csv");
        assert_eq!(ending("/home/shop/orders.csv", 12, "…"), "…/orders.csv");
        assert_eq!(ending("/home/shop/orders.csv", 12, ".."), "..orders.csv");
    }
}
