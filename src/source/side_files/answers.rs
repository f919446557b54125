//! A file of answers to surveys beside the orders: who answered what, when, to which kind of question.

use minijinja::{Value, context};

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::ColumnStats;
use crate::source::columns::role::Role;
use crate::source::columns::roles;
use crate::source::error::SourceError;
use crate::source::scan::Scan;
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, literal, render};
use crate::survey::SurveyKind;

use super::additions::{column_of, moment};
use super::companion::opened;
use super::side_file::SideFile;
use super::side_file_columns::SideFileColumns;

const OPTION: &str = "--surveys";
const EXAMPLE: &str = "answers.csv:customer=client,score=rating,kind=nps";

/// Names of the date of an answer, of the score, and of the kind of question.
const DATES: [&str; 8] = [
    "answeredat",
    "answerdate",
    "respondedat",
    "responsedate",
    "submittedat",
    "surveydate",
    "completedat",
    "surveyedat",
];
const SCORES: [&str; 10] =
    ["score", "rating", "answer", "response", "value", "points", "note", "bewertung", "punkte", "puntuacion"];
const KINDS: [&str; 9] =
    ["kind", "type", "survey", "surveytype", "surveykind", "metric", "question", "questiontype", "art"];

/// Whether a file looks like one of answers: a score, and the kind of its question.
pub(in crate::source) fn is_of_answers(scan: &Scan) -> bool {
    scan.called(&SCORES).is_some() && scan.called(&KINDS).is_some()
}

/// Answers as the file has them, in the engine's table `survey_answers`.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerFile {
    pub file: String,
    /// The columns of each role, in words.
    pub mapping: String,
    pub kinds: Vec<AnsweredKind>,
    /// Answers of unknown kinds, and answers without a readable date.
    pub of_no_kind: u64,
    pub without_date: u64,
    /// The SQL that read it.
    pub sql: String,
}

/// The answers of one kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnsweredKind {
    pub kind: SurveyKind,
    pub answers: u64,
    /// Answers that are not a whole number from 0 on; no figure includes them.
    pub unread: u64,
    /// The least and the greatest of the others.
    pub range: Option<(f64, f64)>,
}

/// The place of scores: a column, and the kind of question as SQL.
struct Scores {
    column: String,
    kind: String,
    /// The source of the kind, in words.
    words: String,
}

impl AnswerFile {
    /// Reads a file, named as `answers.csv`, `answers.csv:CUSTOMER`, or `answers.csv:customer=A,date=B,score=C,kind=D`.
    /// If D is not a column, it is the kind of all answers.
    ///
    /// # Errors
    /// A file that cannot be read, or lacks a column.
    pub fn read(
        engine: &dyn Engine,
        named: &str,
        spec: &SourceSpec,
        cancel: &Cancel,
    ) -> Result<AnswerFile, SourceError> {
        let named = SideFile::parse(named);
        let (files, scan) = opened(engine, &named.path, cancel)?;
        let file = files.named();
        let roles = ["customer", "date", "score", "kind"];
        let columns = SideFileColumns::with_roles((&scan, &file), OPTION, &named, &roles, EXAMPLE)?;
        let customer = columns.named("customer")?.map(Ok).unwrap_or_else(|| {
            let guessed = roles::guess(Role::Customer, &scan.columns, &[]);
            guessed.and_then(|name| scan.column(&name)).ok_or_else(|| columns.missing("customer"))
        })?;
        let date = columns.named("date")?.map(Ok).unwrap_or_else(|| {
            column_of(&scan, &DATES, Role::Date).ok_or_else(|| columns.missing("date of an answer"))
        })?;
        let scores = Columns(columns).scores()?;
        let ts = moment(engine, &scan, Some(date), spec, cancel)?;
        let sources: Vec<Value> = scores
            .iter()
            .map(|one| context! { score => identifier(&one.column), kind => &one.kind })
            .collect();
        let context = context! {
            customer => identifier(&customer.name), ts, sources, line => &scan.line, scan => &scan.sql,
        };
        let sql = render(engine.dialect(), "survey_answers", context)?;
        engine.run(&sql, cancel)?;
        let words: Vec<String> =
            scores.iter().map(|one| format!("score '{}' ({})", one.column, one.words)).collect();
        let mut answers = AnswerFile {
            file: files.label(),
            mapping: format!("customer '{}', date '{}', {}", customer.name, date.name, words.join(", ")),
            kinds: Vec::new(),
            of_no_kind: 0,
            without_date: 0,
            sql: files.portable(&[scan.setup.clone(), vec![sql]].concat().join(";\n\n")),
        };
        answers.count(engine, cancel)?;
        Ok(answers)
    }

    /// Counts the answers of every kind, and the unreadable ones.
    fn count(&mut self, engine: &dyn Engine, cancel: &Cancel) -> Result<(), SourceError> {
        let answer = engine.query(&render(engine.dialect(), "survey_kinds", ())?, cancel)?;
        for row in rows(&answer) {
            self.without_date += row.count("without_date")?;
            let answers = row.count("answers")?;
            match row.maybe_text("kind")?.map(str::parse) {
                Some(Ok(kind)) => self.kinds.push(AnsweredKind {
                    kind,
                    answers,
                    unread: row.count("unread")?,
                    range: row.maybe_float("least")?.zip(row.maybe_float("greatest")?),
                }),
                _ => self.of_no_kind += answers,
            }
        }
        self.kinds.sort_by_key(|one| one.kind);
        Ok(())
    }
}

/// The columns of a file of answers.
struct Columns<'a>(SideFileColumns<'a>);

impl Columns<'_> {
    /// A column of scores with its kind, or a column for each kind.
    fn scores(&self) -> Result<Vec<Scores>, SourceError> {
        let kind_given = self.0.given("kind");
        let kind_column = match kind_given {
            Some(name) if SurveyKind::named_in(name).is_none() || self.0.scan.column(name).is_some() => {
                self.0.named("kind")?
            }
            Some(_) => None,
            None => self.0.scan.called_and_filled(&KINDS),
        };
        let kind_given = kind_given.filter(|_| kind_column.is_none()).and_then(SurveyKind::named_in);
        let score = self.0.named("score")?.or_else(|| self.0.scan.called_and_filled(&SCORES));
        let of_kinds = || {
            let numbers = self.0.scan.columns.iter().filter(|column| column.filled > 0);
            numbers.filter_map(|column| Some((column, SurveyKind::named_in(&column.name)?)))
        };
        let constant = |column: &ColumnStats, kind: SurveyKind| Scores {
            column: column.name.clone(),
            kind: literal(kind.name()),
            words: kind.name().to_string(),
        };
        match (score, kind_column, kind_given) {
            (Some(score), _, Some(kind)) => Ok(vec![constant(score, kind)]),
            (Some(score), Some(column), None) if column.name != score.name => Ok(vec![Scores {
                column: score.name.clone(),
                kind: identifier(&column.name),
                words: format!("kind '{}'", column.name),
            }]),
            (None, _, Some(kind)) => {
                let column = of_kinds().find(|(_, of)| *of == kind).map(|(column, _)| column);
                column.map(|column| vec![constant(column, kind)]).ok_or_else(|| self.0.missing("score"))
            }
            (None, _, None) => {
                let all: Vec<Scores> = of_kinds().map(|(column, kind)| constant(column, kind)).collect();
                if all.is_empty() { Err(self.0.missing("score")) } else { Ok(all) }
            }
            (Some(score), _, None) => {
                let kind = SurveyKind::named_in(&score.name).or_else(|| SurveyKind::named_in(self.0.file));
                kind.map(|kind| vec![constant(score, kind)]).ok_or_else(|| SourceError::NoKind {
                    file: self.0.file.to_string(),
                    columns: self.0.scan.names(),
                })
            }
        }
    }
}
