//! What an expression consists of, as the engine parses it.

/// The parts of an expression that decide whether it may be computed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExpressionParts {
    /// The functions that it calls, in lower case and in the order of the text; operators are not among them.
    pub functions: Vec<String>,
    /// What is neither a column, a literal, an operator nor the call of a function.
    pub foreign: Vec<Foreign>,
}

/// A part of an expression that reads more than its row, or that an expression cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A query inside the expression, or an expression that is continued as a query.
    Query,
    /// A function over several rows, such as `sum(x) OVER ()`.
    Window,
    /// A placeholder such as `?` or `$1`.
    Parameter,
    /// All columns at once.
    Star,
    /// Several expressions in one.
    Several,
    /// Anything else.
    Other,
}
