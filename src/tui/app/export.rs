//! The prompt for a file to write to, and what came of writing it.

use std::path::PathBuf;

use super::typing::Proposal;
use super::{App, Effect, Exported, Overlay};

/// A file name being typed.
#[derive(Debug, Clone)]
pub struct Prompt {
    pub name: Proposal,
    /// The file that is there and would be lost.
    pub exists: Option<PathBuf>,
}

impl App {
    /// The prompt for a file to write what is on screen to.
    pub(super) fn ask_for_file(&mut self) {
        let screen = self.screen().filter(|screen| !screen.is_empty());
        let Some(name) = screen.map(|screen| screen.file_name(&self.context())) else {
            self.say("there is no table to write yet");
            return;
        };
        self.overlay = Some(Overlay::Export(Prompt { name: Proposal::of(name), exists: None }));
    }

    pub(super) fn export(&mut self, prompt: Prompt) -> Option<Effect> {
        let path = PathBuf::from(prompt.name.input.value().trim());
        if path.as_os_str().is_empty() {
            self.warn("no file was named, nothing is written");
            return None;
        }
        let overwrite = prompt.exists.as_ref() == Some(&path);
        self.overlay = Some(Overlay::Export(prompt));
        Some(Effect::Export { path, overwrite })
    }

    /// What came of writing a file.
    pub fn exported(&mut self, path: PathBuf, outcome: Exported) {
        match (outcome, &mut self.overlay) {
            (Exported::Exists, Some(Overlay::Export(prompt))) => prompt.exists = Some(path),
            (Exported::Exists, _) => {
                self.warn(format!("{} is there already, nothing is written", path.display()))
            }
            (Exported::Written(what), _) => {
                self.overlay = None;
                self.say(what);
            }
            (Exported::Failed(why), _) => self.warn(why),
        }
        self.follow();
    }
}
