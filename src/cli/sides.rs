//! Sides of a comparison on the command line: expressions, and names of saved views.

use crate::explore::SideSpec;

use super::failure::Failure;
use super::options::SourceOptions;

/// Side A, and side B or all other customers.
///
/// # Errors
/// An unknown saved view, or one without a filter and a segment.
pub(super) fn two_sides(a: &str, b: Option<&str>, source: &SourceOptions) -> Result<Vec<SideSpec>, Failure> {
    let first = side(a, "--a", source)?;
    let second = b.map_or_else(|| Ok(SideSpec::others(&first)), |b| side(b, "--b", source))?;
    Ok(vec![first, second])
}

/// `DE=country = 'DE'`, `DE=@german`, or `@german` under its own name.
///
/// # Errors
/// A text that does not name a side, and as [`two_sides`].
pub(super) fn named(text: &str, source: &SourceOptions) -> Result<SideSpec, Failure> {
    if text.trim_start().starts_with('@') {
        return side(text, "--side", source);
    }
    match text.split_once('=') {
        Some((name, condition)) if !name.trim().is_empty() && !condition.trim().is_empty() => {
            let of = side(condition, "--side", source)?;
            Ok(SideSpec { name: name.trim().into(), condition: of.condition.trim().into() })
        }
        _ => Err(Failure::usage(format!(
            "'{text}' is not a side (--side): write NAME=EXPR, as in \"DE=country = 'DE'\", or @VIEW for a saved view"
        ))),
    }
}

/// An expression, or `@NAME` for the customers that a saved view shows.
///
/// # Errors
/// As [`two_sides`].
pub(super) fn side(text: &str, option: &'static str, source: &SourceOptions) -> Result<SideSpec, Failure> {
    if text.trim().is_empty() {
        return Err(Failure::usage(format!(
            "a side needs an expression ({option}), as in \"country = 'DE'\", or @VIEW for a saved view"
        )));
    }
    let Some(name) = text.trim_start().strip_prefix('@') else { return Ok(SideSpec::of(text)) };
    let saved = source.shelf().open_for(name.trim(), option).map_err(Failure::failed)?;
    SideSpec::shown(&saved.name, &saved.source, &saved.view.segment_filters, &source.spec()?)
        .map_err(|why| Failure::usage(format!("{why} ({option})")))
}
