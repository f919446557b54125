//! `tenure sample`: an order history to try the program on, or to measure it with.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::report::write::batches::{CsvOptions, TableFormat, write_table};
use crate::source::sample::{DEFAULT_SEED, SampleShop};
use crate::text::grouped;

use super::failure::{Exit, Failure};

/// Options of `tenure sample`.
#[derive(Debug, Args)]
pub struct SampleCommand {
    /// Folder for orders.parquet and orders.csv; created if it does not exist
    #[arg(value_name = "DIR", default_value = "sample-data")]
    folder: PathBuf,
    /// Number of orders; refunds come on top
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    orders: u64,
    /// The same seed writes the same bytes
    #[arg(long, value_name = "S", default_value_t = DEFAULT_SEED)]
    seed: u64,
    /// Which files to write
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Files::Both)]
    format: Files,
}

/// Which files a sample is written to.
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
        let csv = TableFormat::Csv(CsvOptions { guard_formulas: false });
        let all = [("orders.parquet", TableFormat::Parquet, Files::Parquet), ("orders.csv", csv, Files::Csv)];
        for (name, format, which) in all {
            if self.format != Files::Both && self.format != which {
                continue;
            }
            let path = self.folder.join(name);
            let batches = shop.batches().map_err(Failure::failed)?;
            let written =
                write_table(&path, &SampleShop::schema(), batches, format).map_err(Failure::failed)?;
            eprintln!("{}: {} rows", path.display(), grouped(written.rows));
        }
        Ok(Exit::Ok)
    }
}
