//! The file for a table, and the result of writing it.

use std::path::{Path, PathBuf};

use super::{App, Exported};
use crate::tui::popups::{Export, PopupReply};
use crate::tui::screens::NO_TABLE;

impl App {
    /// The prompt for the file to export the screen to.
    pub(super) fn ask_for_file(&mut self) {
        let screen = self.screen();
        // A table that cannot come is not awaited.
        let why = screen.and_then(|screen| screen.empty_message()).map(|why| why.replace('\n', " "));
        let screen = screen.filter(|screen| !screen.is_empty());
        let Some(name) = screen.map(|screen| screen.file_name(&self.context())) else {
            self.say(why.map_or_else(|| NO_TABLE.to_string(), |why| format!("no table to write: {why}")));
            return;
        };
        self.pop_up(Export::to(name));
    }

    /// The name of the file that the pager reads the screen from.
    pub fn file_to_read(&self) -> String {
        let name = self.screen().map(|screen| screen.file_name(&self.context())).unwrap_or_default();
        Path::new(&name).with_extension("csv").display().to_string()
    }

    /// The result of writing a file.
    pub fn exported(&mut self, path: PathBuf, outcome: Exported) {
        match outcome {
            Exported::Exists => {
                let name = path.display().to_string();
                if !self.tell(&PopupReply::Exists(name.clone())) {
                    self.warn(format!("{name} exists already; nothing was written"));
                }
            }
            Exported::Written(what) => {
                self.tell(&PopupReply::Written);
                self.say(what);
            }
            Exported::Failed(why) => self.warn(why),
        }
        self.follow();
    }
}
