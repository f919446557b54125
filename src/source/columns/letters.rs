//! A name reduced to its letters, so that names can be compared.

use std::ops::RangeInclusive;

/// Accents that are separate characters behind their letter.
pub const ACCENTS: RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// A name for comparisons: letters and digits only, lower case, without a short table prefix (`o_custkey`).
pub fn plain(name: &str) -> String {
    let name = match name.trim().split_once('_') {
        Some((prefix, rest)) if prefix.len() <= 2 && rest.len() > 2 => rest,
        _ => name,
    };
    letters(name)
}

/// The letters and digits of a text, without capitals and accents.
pub fn letters(text: &str) -> String {
    // The small letters of Nº and 1ª are signs.
    let letters =
        text.chars().filter(|c| c.is_alphanumeric() && !"ºª".contains(*c)).flat_map(char::to_lowercase);
    // A dotted capital I becomes two characters.
    letters.map(without_accent).filter(|c| c.is_alphanumeric()).collect()
}

/// A text in small letters as the database has it: a dotted capital I becomes a plain i.
pub fn lowered(text: &str) -> String {
    text.to_lowercase().replace("i\u{307}", "i")
}

/// A letter without its accent.
fn without_accent(letter: char) -> char {
    const OF: [(char, &str); 23] = [
        ('a', "àáâãäåāăą"),
        ('e', "èéêëēěę"),
        ('i', "ìíîïıī"),
        ('o', "òóôõöøőō"),
        ('u', "ùúûüűůū"),
        ('c', "çčćĉ"),
        ('d', "ďđ"),
        ('g', "ğģ"),
        ('l', "łľĺ"),
        ('n', "ñńň"),
        ('r', "řŕ"),
        ('s', "šśşș"),
        ('t', "ťţț"),
        ('y', "ýÿ"),
        ('z', "žźż"),
        ('α', "ά"),
        ('ε', "έ"),
        ('η', "ή"),
        ('ι', "ίϊ"),
        ('ο', "ό"),
        ('υ', "ύϋ"),
        ('ω', "ώ"),
        ('σ', "ς"),
    ];
    if letter.is_ascii() {
        return letter;
    }
    OF.iter().find(|(_, accented)| accented.contains(letter)).map_or(letter, |(plain, _)| *plain)
}
