//! `tenure sample`: an order history to try the program on, or to measure it with.

use std::path::PathBuf;

use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use clap::{Args, ValueEnum};

use crate::report::write::batches::{CsvOptions, TableFormat, write_table};
use crate::source::sample::{DEFAULT_SEED, SampleShop};
use crate::text::grouped;

use super::failure::{Exit, Failure};
use super::notes::say;

/// Options of `tenure sample`.
#[derive(Debug, Args)]
pub struct SampleCommand {
    /// Folder for orders, surveys, points, spend and the orders of a campaign; created if it does not exist
    #[arg(value_name = "DIR", default_value = "sample-data")]
    folder: PathBuf,
    /// Number of orders; refunds come on top
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    orders: u64,
    /// The same seed writes the same bytes
    #[arg(long, value_name = "S", default_value_t = DEFAULT_SEED)]
    seed: u64,
    /// Format of the orders; the files beside them are Parquet if the orders are Parquet alone, else CSV
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Files::Both)]
    format: Files,
    /// Write the orders alone, without surveys, points, spend and the orders of a campaign
    #[arg(long)]
    orders_only: bool,
}

/// The files of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Files {
    Parquet,
    Csv,
    Both,
}

impl SampleCommand {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        std::fs::create_dir_all(&self.folder).map_err(|error| {
            Failure::failed(format!("{}: the folder cannot be created ({error})", self.folder.display()))
        })?;
        let shop = SampleShop::new(self.orders, self.seed);
        let mut formats = Vec::new();
        if self.format != Files::Csv {
            formats.push("parquet");
        }
        if self.format != Files::Parquet {
            formats.push("csv");
        }
        for ending in &formats {
            self.write("orders", ending, &SampleShop::schema(), shop.batches().map_err(Failure::failed)?)?;
        }
        let Some(ending) = formats.last().filter(|_| !self.orders_only) else { return Ok(Exit::Ok) };
        let (surveys, points) = (SampleShop::answer_schema(), SampleShop::point_schema());
        self.write("surveys", ending, &surveys, shop.answers().map_err(Failure::failed)?)?;
        self.write("points", ending, &points, shop.points().map_err(Failure::failed)?)?;
        let spend = SampleShop::spend_schema();
        self.write("spend", ending, &spend, shop.spend().map_err(Failure::failed)?)?;
        let campaign = SampleShop::campaign_schema();
        self.write("campaign", ending, &campaign, shop.campaign().map_err(Failure::failed)?)?;
        Ok(Exit::Ok)
    }

    /// Writes a file of the sample, and prints its number of rows.
    fn write(
        &self,
        name: &str,
        ending: &str,
        schema: &SchemaRef,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    ) -> Result<(), Failure> {
        let format = match ending {
            "parquet" => TableFormat::Parquet,
            _ => TableFormat::Csv(CsvOptions { guard_formulas: false }),
        };
        let path = self.folder.join(name).with_extension(ending);
        let written = write_table(&path, schema, batches, format).map_err(Failure::failed)?;
        say(format_args!("{}: {} rows", path.display(), grouped(written.rows)));
        Ok(())
    }
}
