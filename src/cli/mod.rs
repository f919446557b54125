//! The command line: options, and one file per command that asks a question and writes the answer.

mod asked;
mod cell;
mod clv;
mod clv_options;
mod commands;
mod compare;
mod curves;
mod customer;
mod customers;
mod diff;
mod drivers;
mod effect;
mod failure;
mod headless;
mod inspect;
mod interrupt;
mod kpis;
mod matrix;
mod model_options;
mod notes;
mod options;
mod output;
mod pipes;
mod points;
mod progress;
mod risk;
mod sample;
mod segments;
mod sides;
mod surveys;
mod values;

pub use asked::Asked;
pub use commands::{Cli, Command, ExploreCommand, WELCOME};
pub use failure::{Exit, Failure};
pub use options::{EngineOptions, ScreenOptions, SourceOptions, ViewOptions};
pub use pipes::keep_piped;
