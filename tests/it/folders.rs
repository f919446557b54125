//! The folders of the program import in one direction, as `docs/architecture.md` draws it, and a `mod.rs` defines nothing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::documents::{blocks, files, root};

/// The line of each folder in the picture, the top line first.
fn lines() -> BTreeMap<String, usize> {
    let text = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let picture = blocks(&text, "text")[0];
    let lines = picture.lines().enumerate();
    lines.flat_map(|(line, names)| names.split(", ").map(move |name| (name.to_string(), line))).collect()
}

/// The program's files by their folder (a file in `src/` is a folder of its own), without tests.
fn sources() -> Vec<(String, String, String)> {
    let src = root().join("src");
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap().to_string();
        let inside = path.strip_prefix(&src).unwrap();
        let first = inside.iter().next().unwrap().to_string_lossy();
        (first.trim_end_matches(".rs").to_string(), inside.display().to_string(), code)
    };
    files(&src, "rs").iter().map(|path| read(path)).filter(|(folder, ..)| folder != "lib").collect()
}

/// The folders that a file imports.
fn imported(code: &str) -> impl Iterator<Item = &str> {
    let paths = code.split("crate::").skip(1).chain(code.split("tenure::").skip(1));
    paths.map(|rest| rest.split(|sign: char| !sign.is_alphanumeric() && sign != '_').next().unwrap_or(rest))
}

#[test]
fn folders_import_only_those_below_them() {
    let lines = lines();
    let mut upward = Vec::new();
    for (folder, path, code) in sources() {
        let own = lines.get(&folder).unwrap_or_else(|| panic!("the picture lacks {folder}"));
        for other in imported(&code).filter(|other| *other != folder) {
            if lines.get(other).is_some_and(|line| line <= own) {
                upward.push(format!("{path} imports {other}"));
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn a_mod_file_declares_and_exports_alone() {
    let defines = |line: &&str| {
        let line = line.trim_start().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        ["fn ", "struct ", "enum ", "trait ", "impl ", "impl<", "const fn "]
            .iter()
            .any(|word| line.starts_with(word))
    };
    let all = sources();
    let mods = all.iter().filter(|(_, path, _)| path.ends_with("mod.rs"));
    let defining: Vec<String> =
        mods.filter_map(|(_, path, code)| Some(format!("{path}: {}", code.lines().find(defines)?))).collect();
    assert!(defining.is_empty(), "{defining:#?}");
}
