//! The files of a folder: all of them for the browser, and those that look like order histories, by name and header.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::source::{is_for_people, names_are_of_orders};
use crate::text::bytes;

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
    pub bytes: u64,
}

/// A file that looks like an order history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFile {
    pub path: String,
    pub bytes: u64,
    /// The names in its header; none if only the file's name tells.
    pub columns: Vec<String>,
}

/// Endings of files that can be read.
const ENDINGS: [&str; 16] = [
    "csv", "tsv", "txt", "parquet", "json", "jsonl", "ndjson", "arrow", "feather", "xlsx", "xls", "ods",
    "db", "sqlite", "duckdb", "zip",
];
/// Endings of a packed file, after its own.
const PACKED: [&str; 2] = ["gz", "zst"];
/// Words in the names of order files.
const WORDS: [&str; 8] =
    ["order", "sale", "transaction", "invoice", "purchase", "receipt", "retail", "payment"];
/// Files of a folder that are looked at, and folders within it.
const MOST_FILES: usize = 300;
const MOST_FOLDERS: usize = 20;
/// Files that are offered.
const OFFERED: usize = 15;
/// Bytes of a text file that hold its header.
const HEADER: usize = 8 * 1024;

impl OrderFile {
    /// Its size and columns.
    pub fn note(&self) -> String {
        let columns =
            if self.columns.is_empty() { String::new() } else { format!(": {}", self.columns.join(", ")) };
        format!("{}{columns}", bytes(self.bytes))
    }
}

/// A typed path with the home folder in place of `~`.
pub fn expanded(path: &str) -> String {
    let home = std::env::var("HOME").ok();
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        _ => path.to_string(),
    }
}

/// The entries of a folder by name, folders first; hidden ones and texts for people are left out.
///
/// # Errors
/// A folder that cannot be read.
pub fn entries(folder: &Path) -> io::Result<Vec<FolderEntry>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link to a folder counts as one.
        let Ok(about) = std::fs::metadata(entry.path()) else { continue };
        let is_text = !about.is_dir() && is_for_people(&name);
        if !name.starts_with('.') && !is_text {
            all.push(FolderEntry { name, is_folder: about.is_dir(), bytes: about.len() });
        }
    }
    all.sort_by(|one, other| (!one.is_folder, &one.name).cmp(&(!other.is_folder, &other.name)));
    Ok(all)
}

/// Files that look like order histories, in a folder and in the folders within it; the newest first.
pub fn order_files(folder: &Path) -> Vec<OrderFile> {
    let here = entries(folder).unwrap_or_default();
    let within = here.iter().filter(|entry| entry.is_folder).take(MOST_FOLDERS);
    let folders = std::iter::once(String::new()).chain(within.map(|entry| format!("{}/", entry.name)));
    let mut found: Vec<(SystemTime, OrderFile)> = Vec::new();
    for name in folders {
        let inside = entries(&folder.join(&name)).unwrap_or_default();
        for entry in inside.into_iter().filter(|entry| !entry.is_folder).take(MOST_FILES) {
            let path = folder.join(&name).join(&entry.name);
            let Some(columns) = columns_of_orders(&path) else { continue };
            let changed =
                path.metadata().and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
            let path = format!("{name}{}", entry.name);
            found.push((changed, OrderFile { path, bytes: entry.bytes, columns }));
        }
    }
    found.sort_by(|one, other| (other.0, &one.1.path).cmp(&(one.0, &other.1.path)));
    found.into_iter().map(|(_, file)| file).take(OFFERED).collect()
}

/// The columns in the header of a file, if it looks like an order history; empty if only its name tells.
fn columns_of_orders(path: &Path) -> Option<Vec<String>> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let (stem, ending) = name.rsplit_once('.')?;
    let packed = PACKED.contains(&ending);
    let ending = if packed { stem.rsplit_once('.')?.1 } else { ending };
    if !ENDINGS.contains(&ending) {
        return None;
    }
    let header = match ending {
        _ if packed => None,
        "csv" | "tsv" | "txt" => text_header(path),
        "parquet" => parquet_header(path),
        _ => None,
    };
    match header {
        Some(columns) => names_are_of_orders(&columns).then_some(columns),
        None => WORDS.iter().any(|word| stem.contains(word)).then(Vec::new),
    }
}

/// The first line of a text file, cut at its most frequent delimiter.
fn text_header(path: &Path) -> Option<Vec<String>> {
    let mut start = Vec::new();
    File::open(path).ok()?.take(HEADER as u64).read_to_end(&mut start).ok()?;
    let text = String::from_utf8_lossy(&start);
    let line = text.trim_start_matches('\u{feff}').lines().next()?;
    let delimiter = [',', ';', '\t', '|'].into_iter().max_by_key(|sign| line.matches(*sign).count())?;
    let names = line.split(delimiter).map(|name| name.trim().trim_matches('"').to_string());
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    (names.len() > 1).then_some(names)
}

fn parquet_header(path: &Path) -> Option<Vec<String>> {
    let reader = SerializedFileReader::new(File::open(path).ok()?).ok()?;
    let schema = reader.metadata().file_metadata().schema();
    Some(schema.get_fields().iter().map(|field| field.name().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_orders_are_found_by_their_header_or_their_name() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put("export.csv", "customer_id;order_date;amount\n1;2024-01-01;5\n");
        put("weather.csv", "station,temperature\n1,5\n");
        put("within/sales-2024.xlsx", "");
        put("within/notes.xlsx", "");
        put("orders.md", "customer_id,order_date\n");
        put(".hidden/orders.csv", "customer_id,order_date\n");
        let found = order_files(folder.path());
        let mut paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["export.csv", "within/sales-2024.xlsx"]);
        let export = found.iter().find(|file| file.path == "export.csv").unwrap();
        assert_eq!(export.columns, ["customer_id", "order_date", "amount"]);
        assert_eq!(export.note(), "45 bytes: customer_id, order_date, amount");
    }

    #[test]
    fn folders_come_first_and_texts_for_people_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), "").unwrap();
        std::fs::write(folder.path().join("README.md"), "").unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        let names: Vec<String> =
            entries(folder.path()).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["b", "a.csv"]);
        assert!(entries(&folder.path().join("nowhere")).is_err());
    }
}
