//! What has to happen outside the state: questions, files, the terminal.

use std::path::PathBuf;

use crate::explore::Question;

/// What has to happen outside the state after a key or an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Open the source (again); answered by `App::opened`.
    Open(u64),
    /// Ask the data; answered by `App::answered`. Whatever runs is cancelled first.
    Ask(u64, Question),
    /// Ask what runs to stop.
    Cancel,
    /// Put text on the clipboard and say that it was; reported by `App::say`.
    Copy {
        text: String,
        what: String,
    },
    /// Write the table; reported by `App::exported`.
    Export {
        path: PathBuf,
        overwrite: bool,
    },
    /// Read the saved views; reported by `App::views_stored`.
    ListViews,
    /// Keep the view on screen under a name; reported by `App::views_stored`.
    SaveView {
        name: String,
        overwrite: bool,
    },
    /// Take a saved view away; reported by `App::views_stored`.
    DeleteView(String),
    /// Turn reporting of the mouse on or off.
    Mouse(bool),
    Redraw,
    Suspend,
    Quit,
    /// The source could not be opened and there is nothing to show.
    Fail,
}
