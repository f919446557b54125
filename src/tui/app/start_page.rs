//! The start screen, and opening what it offers, or another source.

use super::{App, Effect, Shown};
use crate::explore::View;
use crate::source::SourceSpec;
use crate::tui::action::Action;
use crate::tui::folder::FolderEntry;
use crate::tui::offers::Offer;
use crate::tui::popups::{Browser, PopupReply, StartPage};

impl App {
    /// Begins with the start screen: no source is named.
    pub fn offer(&mut self, offers: Vec<Offer>, is_first: bool) {
        self.start_page = Some(StartPage::of(offers, is_first));
        self.follow();
    }

    /// Says what to press, to somebody who has never used the program.
    pub fn greet(&mut self) {
        let key = |action| self.key_of(action);
        let (open, explain, help, quit) =
            (key(Action::Open), key(Action::Explain), key(Action::Help), key(Action::Close));
        self.say(format!(
            "arrow keys move, {open} lists customers, {explain} explains a number, {help} lists the keys, {quit} quits"
        ));
    }

    /// Shows the start screen as long as no source is open or being opened and nothing else is on top.
    pub(super) fn keep_start_page(&mut self) {
        let is_idle = self.popup.is_none() && self.busy.is_none() && !self.opened;
        if let Some(page) = self.start_page.as_ref().filter(|_| is_idle) {
            self.popup = Some(Box::new(page.clone()));
        }
    }

    /// The chosen source cannot be opened; whether the start screen says so.
    pub(super) fn refuse_offer(&mut self, why: &str) -> bool {
        let Some(page) = self.start_page.take() else { return false };
        self.source = SourceSpec::default();
        self.start_page = Some(page.refusing(why.to_string()));
        self.follow();
        true
    }

    /// Lets the user choose a file.
    pub(super) fn browse(&mut self) -> Option<Effect> {
        self.pop_up(Browser::default());
        Some(Effect::ListFolder(String::new()))
    }

    /// The entries of a folder, for the browser.
    pub fn folder_listed(&mut self, folder: String, entries: Result<Vec<FolderEntry>, String>) {
        self.tell(&PopupReply::Folder(folder, entries));
    }

    /// Opens what was offered; a source that is open already can be returned to with undo.
    pub fn open_offer(&mut self, offer: Offer) -> Option<Effect> {
        self.popup = None;
        let (source, view) = match offer {
            Offer::Sample => return Some(Effect::WriteSample),
            Offer::Session(session) if !self.opened => {
                self.resume(*session);
                return Some(self.start());
            }
            Offer::Session(session) => (session.source, session.view),
            Offer::View(saved) if self.opened => return self.open_saved(*saved),
            Offer::View(saved) => {
                if let Err(error) = saved.check_trust() {
                    self.refuse_offer(&error.to_string());
                    return None;
                }
                saved.screen.iter().for_each(|screen| self.begin_on(screen, &saved.view));
                (saved.source, saved.view)
            }
            Offer::File(file) => {
                (SourceSpec { paths: vec![file.path], ..SourceSpec::default() }, View::default())
            }
        };
        if self.opened {
            return self.go_to(Shown { view, source });
        }
        (self.source, self.view) = (source, view);
        Some(self.start())
    }
}
