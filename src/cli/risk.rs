//! `tenure risk`: the customers with most value at risk.

use clap::Args;
use serde_json::json;

use crate::explore::clv::{ClvAnswer, CustomerValue};
use crate::explore::{Answer, Question, View};
use crate::report::clv::{caution, customers, text::within};
use crate::report::{Format, json::pretty};
use crate::text::grouped;

use super::asked::Asked;
use super::clv_options::ClvOptions;
use super::failure::{Exit, Failure};
use super::headless::Headless;
use super::notes::{say_cautions, say_refusals};
use super::options::{EngineOptions, SourceOptions};
use super::output::OutputOptions;
use super::values;

/// Customers kept beyond those listed before the least are let go.
const SLACK: usize = 100_000;

/// Options of `tenure risk`.
#[derive(Debug, Args)]
#[command(mut_arg("format", |arg| arg.value_parser(values::no_picture).help("table, csv, json or md [default: by the ending of -o, else table]")))]
pub struct RiskCommand {
    /// List the N customers with most value at risk; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 100)]
    top: usize,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    out: OutputOptions<Format>,
    #[command(flatten)]
    value: ClvOptions,
    #[command(flatten)]
    engine: EngineOptions,
}

impl RiskCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let format = self.out.chosen().unwrap_or(Format::Table);
        if format == Format::Svg {
            return Err(Failure::usage("customers at risk are written as table, csv, json or md".into()));
        }
        self.out.check(&self.source)?;
        let question = self.asked()?.question;
        let listed = if self.top == 0 { usize::MAX } else { self.top };
        let (mut most, mut seen) = (Vec::new(), 0_u64);
        let mut headless = Headless::open(&self.source, &self.engine)?;
        let answer = headless.ask_each(&question, &mut |part| {
            if let Answer::Customers(customers) = part {
                seen += customers.len() as u64;
                most.extend(customers.iter().filter(|one| one.value_at_risk().is_some()).cloned());
                if most.len() > listed.saturating_add(SLACK) {
                    keep_most(&mut most, listed);
                }
            }
            true
        })?;
        drop(headless);
        let Answer::Clv(answer) = answer else {
            return Err(Failure::failed("no lifetime value came back; please report this"));
        };
        keep_most(&mut most, listed);
        say_refusals(&answer);
        if format != Format::Table {
            say_cautions(&answer);
        }
        if (most.len() as u64) < seen {
            eprintln!("{} of {} customers are listed", grouped(most.len() as u64), grouped(seen));
        }
        self.out.deliver(&self.text(&answer, &most, seen, format))?;
        Ok(Exit::Ok)
    }

    /// What is asked.
    pub(super) fn asked(&self) -> Result<Asked, Failure> {
        let question = self.value.question(&self.source, 0, false)?;
        let view = View { within: question.within.clone(), ..View::default() };
        Ok(Asked { source: self.source.spec()?, view, question: Question::ClvCustomers(question) })
    }

    fn text(&self, answer: &ClvAnswer, most: &[CustomerValue], seen: u64, format: Format) -> String {
        let unit = self.value.unit;
        match format {
            Format::Csv => customers::risk_csv(most, unit),
            Format::Json => pretty(&json!({
                "model": answer.model.map(|model| model.name()),
                "unit": unit.name(),
                "valued_on": answer.valued_on.to_string(),
                "within": answer.question.within.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "refused": answer.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "cautions": answer.cautions,
                "listed": most.len(),
                "of": seen,
                "customers": customers::risk_json(most, unit),
            })),
            Format::Markdown => customers::risk_markdown(most, unit),
            _ => {
                let terms = &answer.question.terms;
                let within = within(answer);
                let (source, day, ahead) =
                    (&answer.report.source, answer.valued_on, terms.horizon().describe());
                let cautions = answer.cautions.iter().map(|text| caution(text) + "\n").collect::<String>();
                format!(
                    "value at risk{within}, {source}, as of {day}: the value of a customer over {ahead}, which is lost if the \
                     customer is gone, times the chance of that\n{}\n{cautions}\n",
                    answer.why
                ) + &customers::risk_text(most, unit)
            }
        }
    }
}

/// The customers with most value at risk, the most first.
fn keep_most(customers: &mut Vec<CustomerValue>, listed: usize) {
    customers.sort_by(CustomerValue::most_at_risk_first);
    customers.truncate(listed);
}
