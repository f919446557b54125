//! The conditions on orders: which are kept, which is the entry, which are returns. The source is read again with them.

use crossterm::event::KeyCode;

use super::condition::{ConditionLine, example};
use super::popup::{
    Hints, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
};
use crate::source::{EntryRule, SourceSpec};
use crate::tui::app::history::Shown;

/// What a condition on orders decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decides {
    /// Which orders are kept at all.
    Filter,
    /// With which order a customer enters.
    Entry,
    /// Which later orders count as a return.
    Returns,
}

impl Decides {
    fn label(self) -> &'static str {
        match self {
            Decides::Filter => "filter",
            Decides::Entry => "entry",
            Decides::Returns => "returns",
        }
    }

    fn condition(self, source: &SourceSpec) -> &Option<String> {
        match self {
            Decides::Filter => &source.filter,
            Decides::Entry => &source.entry,
            Decides::Returns => &source.returns,
        }
    }

    /// The source with another condition. Without a condition on the entry, its rule is dropped as well.
    fn with(self, condition: Option<String>, source: &SourceSpec) -> SourceSpec {
        let source = source.clone();
        match self {
            Decides::Filter => SourceSpec { filter: condition, ..source },
            Decides::Entry if condition.is_none() => {
                SourceSpec { entry: None, entry_rule: EntryRule::default(), ..source }
            }
            Decides::Entry => SourceSpec { entry: condition, ..source },
            Decides::Returns => SourceSpec { returns: condition, ..source },
        }
    }

    /// What a condition means, with an example where none is typed yet.
    fn hint(self, is_empty: bool, cx: &PopupContext) -> String {
        match (self, is_empty) {
            (Decides::Filter, true) => {
                format!("keep orders for which it is true, such as {}; empty keeps all", example(cx))
            }
            (Decides::Filter, false) => {
                "a customer's first order is then the first one kept; to choose customers by an attribute and keep all their orders, drill into a segment"
                    .to_string()
            }
            (Decides::Entry, true) => format!(
                "a customer enters with the first order for which it is true, such as {}; empty: with the first order",
                example(cx)
            ),
            (Decides::Entry, false) => {
                "cohort and ages begin with that order, and earlier orders do not count; with the option entry-rule first-ever, customers enter only if their very first order meets it"
                    .to_string()
            }
            (Decides::Returns, true) => format!(
                "after the entry, count only orders for which it is true, such as {}; empty counts all",
                example(cx)
            ),
            (Decides::Returns, false) => {
                "other orders after the entry are left out of every number; the entry itself need not meet it".to_string()
            }
        }
    }
}

/// A condition on orders, being typed or tried.
#[derive(Debug, Clone)]
pub struct Filter {
    decides: Decides,
    condition: ConditionLine,
    /// Whether the source is being read with the condition.
    trying: bool,
}

impl Filter {
    /// The prompt with the condition there is.
    pub fn of(decides: Decides, source: &SourceSpec) -> Filter {
        let now = decides.condition(source).clone().unwrap_or_default();
        Filter { decides, condition: ConditionLine::on_orders(now), trying: false }
    }

    fn accept(&mut self, cx: &PopupContext) -> PopupStep {
        let typed = self.condition.line.text().to_string();
        let typed = Some(typed).filter(|text| !text.is_empty());
        if typed == *self.decides.condition(cx.source) {
            return PopupStep::Close(None);
        }
        let source = self.decides.with(typed, cx.source);
        self.trying = true;
        PopupStep::ask(PopupRequest::Show(Box::new(Shown { source, ..cx.shown() })))
    }
}

impl Popup for Filter {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let hint = self.decides.hint(self.condition.line.text().is_empty(), cx);
        PopupView::Line(self.condition.view(self.decides.label(), hint))
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text(match self.decides {
            Decides::Filter => "Enter applies the filter  Tab completes  Esc closes",
            _ => "Enter applies it  Tab completes  Esc closes",
        })
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => self.accept(cx),
            PopupKey::Typed(key) => self.condition.key(key, cx),
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn awaits_check(&self) -> bool {
        self.trying
    }

    fn reply(&mut self, reply: &PopupReply, cx: &PopupContext) -> Replied {
        self.trying &= !matches!(reply, PopupReply::Refused(_));
        self.condition.reply(reply, cx)
    }
}
