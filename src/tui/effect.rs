//! What the state asks of the world outside: questions, files, the terminal.

use std::path::PathBuf;

use crate::explore::Question;

/// What the event loop does after a key or an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Open the source (again); answered by `App::opened`.
    Open(u64),
    /// Ask the data; answered by `App::answered`. A running request is cancelled first.
    Ask(u64, Question),
    /// Cancel the running request.
    Cancel,
    /// Put text on the clipboard and report it by `App::say`.
    Copy {
        text: String,
        what: String,
    },
    /// Write the table; reported by `App::exported`.
    Export {
        path: PathBuf,
        overwrite: bool,
    },
    /// Show the table, or this SQL, in the user's pager.
    Read(Option<String>),
    /// Read the saved views; reported by `App::views_stored`.
    ListViews,
    /// Save the view on screen under a name; reported by `App::views_stored`.
    SaveView {
        name: String,
        overwrite: bool,
    },
    /// Keep how the files are read; reported by `App::say`.
    KeepMapping,
    /// Delete a saved view; reported by `App::views_stored`.
    DeleteView(String),
    /// List a folder for the file browser; reported by `App::folder_listed`.
    ListFolder(String),
    /// Write the sample and open it.
    WriteSample,
    /// Turn reporting of the mouse on or off.
    Mouse(bool),
    Redraw,
    Suspend,
    Quit,
    /// The source could not be opened, so there is nothing to show.
    Fail,
}
