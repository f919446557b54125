//! The first bytes of a file, and the format they reveal.

use std::fs::File;
use std::io::{BufReader, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::source::spec::Encoding;

/// The number of bytes that are read.
const LENGTH: u64 = 64 * 1024;

/// How a file is compressed, shown by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// The database's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstd => "zstd",
        }
    }

    /// How a file with these first bytes is compressed, if it is.
    pub fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1f, 0x8b, ..] => Some(Packing::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
            _ => None,
        }
    }
}

/// What the first bytes of a file show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The file's size.
    pub bytes: u64,
    pub encoding: Option<Encoding>,
    pub packing: Option<Packing>,
    /// Its first bytes; decompressed if it is compressed.
    pub first: Vec<u8>,
    /// The names in a ZIP archive; none if it is not one.
    pub members: Vec<String>,
}

impl Head {
    /// Reads the head of a file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(file: &mut File, bytes: u64) -> std::io::Result<Head> {
        let mut first = Vec::new();
        file.by_ref().take(LENGTH).read_to_end(&mut first)?;
        let packing = Packing::of(&first);
        let members = if first.starts_with(b"PK") { members(file) } else { Vec::new() };
        if let Some(packing) = packing {
            first = unpacked(&first, packing);
        }
        let encoding = first.starts_with(&[0xff, 0xfe]).then_some(Encoding::Utf16);
        Ok(Head { bytes, encoding, packing, first, members })
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0 || (self.packing.is_none() && self.first.iter().all(u8::is_ascii_whitespace))
    }
}

/// The first bytes of compressed data, as many as can be read.
fn unpacked(first: &[u8], packing: Packing) -> Vec<u8> {
    let mut head = Vec::new();
    let mut from: Box<dyn Read + '_> = match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(first)),
        Packing::Zstd => match zstd::Decoder::with_buffer(first) {
            Ok(decoder) => Box::new(decoder),
            Err(_) => return head,
        },
    };
    // The first bytes end in the middle, so this ends in an error.
    let _ = from.by_ref().take(LENGTH).read_to_end(&mut head);
    head
}

/// The names of a ZIP archive's members.
fn members(file: &mut File) -> Vec<String> {
    let archive = ZipArchive::new(BufReader::new(file));
    let names = |archive: ZipArchive<_>| archive.file_names().flatten().map(String::from).collect();
    archive.map_or_else(|_| Vec::new(), names)
}
