//! The input thread: what the user does at the terminal becomes keys, clicks and pastes.

#[cfg(unix)]
mod decoded;
#[cfg(unix)]
mod decoder;
mod gate;
mod reader;
#[cfg(unix)]
mod sequence;

pub use gate::InputGate;
pub use reader::read_terminal;
