//! The name of a screen.

/// What a screen is known by: a constant beside its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScreenId(pub &'static str);
