//! What the explorer offers to open when no source is named: sessions, saved views, files of the folder, the sample.

use crate::saved::{SavedSession, SavedView};

use super::folder::OrderFile;

/// Something that the start screen offers to open.
#[derive(Debug, Clone, PartialEq)]
pub enum Offer {
    /// A session, to go on where it ended.
    Session(Box<SavedSession>),
    View(Box<SavedView>),
    File(OrderFile),
    /// The sample, which is written first.
    Sample,
}

/// The folder of the sample, and its orders.
pub const SAMPLE_FOLDER: &str = "sample-data";

/// Sessions before everything else; earlier ones come last, so that the files of the folder are in sight.
const LATEST: usize = 8;

/// Everything there is to open, what was used last first. The sample is offered unless the folder has it.
pub fn all(sessions: Vec<SavedSession>, views: Vec<SavedView>, files: Vec<OrderFile>) -> Vec<Offer> {
    let has_sample = files.iter().any(|file| file.path.starts_with(SAMPLE_FOLDER));
    let mut sessions = sessions.into_iter().map(|session| Offer::Session(Box::new(session)));
    let latest: Vec<Offer> = sessions.by_ref().take(LATEST).collect();
    let views = views.into_iter().map(|view| Offer::View(Box::new(view)));
    let files = files.into_iter().map(Offer::File);
    let sample = (!has_sample).then_some(Offer::Sample);
    latest.into_iter().chain(views).chain(files).chain(sample).chain(sessions).collect()
}

impl Offer {
    /// Its kind, in one word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Offer::Session(_) => "recent",
            Offer::View(_) => "view",
            Offer::File(_) => "file",
            Offer::Sample => "sample",
        }
    }

    /// Its name: the file, or the name of the view.
    pub fn name(&self) -> String {
        match self {
            Offer::Session(session) => session.source.files().join(" "),
            Offer::View(view) => view.name.clone(),
            Offer::File(file) => file.path.clone(),
            Offer::Sample => SAMPLE_FOLDER.to_string(),
        }
    }

    /// What it holds, in a few words.
    pub fn note(&self) -> String {
        match self {
            Offer::Session(session) => {
                let screen = session.screen.as_ref();
                let by = screen.map(|screen| screen.by.join(", ")).filter(|by| !by.is_empty());
                let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
                let name = screen.map_or("matrix", |screen| screen.name.as_str());
                let filter = session.source.filter.as_ref().map(|filter| format!(", {filter}"));
                let ended = session.ended.replace('T', " ");
                let ended = ended.get(..16).unwrap_or(&ended);
                format!("left {ended} UTC: {name}{by}{}", filter.unwrap_or_default())
            }
            Offer::View(view) => view.source.files().join(" "),
            Offer::File(file) => file.note(),
            Offer::Sample => "write about 20,000 orders of an invented shop, and open them".to_string(),
        }
    }
}
