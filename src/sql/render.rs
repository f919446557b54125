//! Writes the SQL of a template in the dialect of a database.

use std::sync::{Arc, Mutex, PoisonError};

use minijinja::{Environment, UndefinedBehavior, Value};

use super::dialect::Dialect;
use super::templates::TEMPLATES;

/// A template that cannot be rendered: a fault of the program, reported as such.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the query '{name}' could not be written ({why}); please report this")]
pub struct SqlError {
    pub name: String,
    pub why: String,
}

/// Writes the SQL of a question in the dialect of an engine.
///
/// # Errors
/// [`SqlError`] if the template does not exist or needs a variable the context lacks.
pub fn render(dialect: Dialect, name: &str, context: impl Into<Value>) -> Result<String, SqlError> {
    render_of(TEMPLATES, dialect, name, context)
}

/// Templates by name.
pub(super) type Templates = &'static [(&'static str, &'static str)];

/// The same of some templates.
pub(super) fn render_of(
    templates: Templates,
    dialect: Dialect,
    name: &str,
    context: impl Into<Value>,
) -> Result<String, SqlError> {
    let fail = |error: minijinja::Error| SqlError { name: name.to_string(), why: format!("{error:#}") };
    let (name, text) = templates
        .iter()
        .find(|(known, _)| *known == name)
        .ok_or_else(|| SqlError { name: name.to_string(), why: "no such template".to_string() })?;
    let environment = environment(templates, dialect, name, text).map_err(fail)?;
    let rendered =
        environment.get_template(name).and_then(|template| template.render(context)).map_err(fail)?;
    Ok(tidy(&rendered))
}

/// What knows some templates and the macros of a dialect.
struct Known {
    templates: Templates,
    dialect: Dialect,
    environment: Arc<Environment<'static>>,
}

/// What knows a template and the macros of a dialect. Each is parsed once: that takes longer than to render most templates.
fn environment(
    templates: Templates,
    dialect: Dialect,
    name: &'static str,
    text: &'static str,
) -> Result<Arc<Environment<'static>>, minijinja::Error> {
    static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_this = |one: &Known| one.dialect == dialect && std::ptr::eq(one.templates, templates);
    let place = match known.iter().position(is_this) {
        Some(place) => place,
        None => {
            let environment = Arc::new(with_macros(dialect)?);
            known.push(Known { templates, dialect, environment });
            known.len() - 1
        }
    };
    let environment = &mut known[place].environment;
    if environment.get_template(name).is_err() {
        Arc::make_mut(environment).add_template(name, text)?;
    }
    Ok(Arc::clone(environment))
}

/// What knows the macros of a dialect, and no template yet.
fn with_macros(dialect: Dialect) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("together", together);
    environment.add_template("dialect.sql", dialect.macros)?;
    environment.add_template("accepted.sql", include_str!("accepted.sql"))?;
    environment.add_template("base.sql", include_str!("remote/base.sql"))?;
    Ok(environment)
}

/// Texts, as SQL strings, as one with `|` between them; none if one of them has that sign.
fn together(texts: Vec<String>) -> Option<String> {
    let bare = texts
        .iter()
        .map(|text| text.strip_prefix('\'')?.strip_suffix('\'').filter(|bare| !bare.contains('|')));
    let bare: Option<Vec<&str>> = bare.collect();
    bare.map(|bare| format!("'{}'", bare.join("|")))
}

/// Without the blank lines that template tags leave behind.
fn tidy(sql: &str) -> String {
    let lines = sql.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses() {
        let mut environment = Environment::new();
        for (name, text) in TEMPLATES {
            environment.add_template(name, text).unwrap();
        }
    }

    #[test]
    fn texts_are_one_unless_a_text_has_the_sign_between_them() {
        let texts = |all: &[&str]| all.iter().map(|one| one.to_string()).collect();
        assert_eq!(together(texts(&["'a'", "'it''s'"])).as_deref(), Some("'a|it''s'"));
        assert_eq!(together(texts(&["'a'", "'b|c'"])), None);
        assert_eq!(together(texts(&["1", "2"])), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = render(Dialect::DUCKDB, "cohorts", ()).unwrap_err();
        assert!(error.to_string().contains("cohorts"), "{error}");
    }
}
