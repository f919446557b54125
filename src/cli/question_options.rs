//! The options of every command that asks one question of one source.

use clap::Args;

use crate::engine::Cancel;
use crate::explore::{Error, Session, View};

use super::failure::Failure;
use super::headless::Headless;
use super::options::{EngineOptions, SourceOptions, Takes, ViewOptions, Whole};
use super::output::AnswerOptions;

/// A source, the view of it that a command `T` takes, the form of the answer, and the limits of the database.
#[derive(Debug, Args)]
pub struct QuestionOptions<T: Takes = Whole> {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub view: ViewOptions<T>,
    #[command(flatten)]
    pub answer: AnswerOptions,
    #[command(flatten)]
    pub engine: EngineOptions,
}

impl<T: Takes> QuestionOptions<T> {
    /// Checks the form of an answer without a picture, before anything is read.
    ///
    /// # Errors
    /// As [`AnswerOptions::check`].
    pub fn check(&self) -> Result<(), Failure> {
        self.answer.check(&self.source)
    }

    /// The options of the view; they override a saved view.
    ///
    /// # Errors
    /// As [`ViewOptions::view`].
    pub fn view(&self) -> Result<View, Failure> {
        self.view.view(&self.source)
    }

    /// Opens the source.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn open(&self) -> Result<Headless, Failure> {
        Headless::open(&self.source, &self.engine)
    }

    /// Opens the source, asks one question and closes it again; see [`Headless::ask_once`].
    ///
    /// # Errors
    /// Why the source cannot be opened or the question cannot be answered.
    pub fn ask_once<A>(
        &self,
        question: impl FnOnce(&mut Session, &Cancel) -> Result<A, Error>,
    ) -> Result<A, Failure> {
        Headless::ask_once(&self.source, &self.engine, question)
    }
}
