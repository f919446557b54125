//! The name of a screen.

/// The name of a screen in the program: a constant beside its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScreenId(pub &'static str);
