//! The condition that filters the orders; the source is read again with it.

use crossterm::event::KeyCode;

use super::condition::{ConditionLine, example};
use super::popup::{
    Hints, Popup, PopupContext, PopupKey, PopupReply, PopupRequest, PopupStep, PopupView, Replied,
};
use crate::source::SourceSpec;
use crate::tui::app::history::Shown;

/// The condition being typed.
#[derive(Debug, Clone)]
pub struct Filter {
    condition: ConditionLine,
}

impl Filter {
    /// The prompt with the present filter.
    pub fn of(source: &SourceSpec) -> Filter {
        Filter { condition: ConditionLine::on_orders(source.filter.clone().unwrap_or_default()) }
    }

    fn accept(&mut self, cx: &PopupContext) -> PopupStep {
        let typed = self.condition.line.text().to_string();
        let filter = Some(typed).filter(|text| !text.is_empty());
        if filter == cx.source.filter {
            return PopupStep::Close(None);
        }
        let source = SourceSpec { filter, ..cx.source.clone() };
        PopupStep::ask(PopupRequest::Show(Box::new(Shown { source, ..cx.shown() })))
    }
}

impl Popup for Filter {
    fn view(&self, cx: &PopupContext) -> PopupView {
        let hint = match self.condition.line.text().is_empty() {
            true => format!("keep orders for which it is true, such as {}; empty keeps all", example(cx)),
            false => {
                "a customer's first order is then the first one kept; to choose customers by an attribute and keep all their orders, drill into a segment"
                    .to_string()
            }
        };
        PopupView::Line(self.condition.view("filter", hint))
    }

    fn hints(&self, _: &PopupContext) -> Hints {
        Hints::text("Enter applies the filter Tab completes Esc closes")
    }

    fn key(&mut self, key: &PopupKey, cx: &PopupContext) -> PopupStep {
        match key {
            PopupKey::Typed(key) if key.code == KeyCode::Enter => self.accept(cx),
            PopupKey::Typed(key) => self.condition.key(key, cx),
            PopupKey::Action(_) => PopupStep::Pass,
        }
    }

    fn reply(&mut self, reply: &PopupReply, cx: &PopupContext) -> Replied {
        self.condition.reply(reply, cx)
    }
}
