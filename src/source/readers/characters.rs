//! Text that is not UTF-8: which characters its bytes stand for is decided by what then stands between letters.

/// A set of characters of one byte each.
struct Page {
    name: &'static str,
    /// The characters of the bytes from 128 on.
    high: &'static str,
}

/// The sets that are tried, the likeliest first.
#[rustfmt::skip]
const PAGES: [Page; 4] = [
    Page { name: "Windows-1252", high:
    "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ" },
    Page { name: "code page 437", high:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}" },
    Page { name: "code page 850", high:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}" },
    Page { name: "Mac Roman", high:
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
     ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ" },
];

/// Letters that are frequent in some language.
const FREQUENT: &str = "äöüßéèêàâçñáíóúåøæœîôãõÄÖÜÉÅØÑÇ";

/// A text and the name of the encoding it was written in, if that is not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Option<&'static str>,
}

/// Decodes the bytes of a text file; `None` if no encoding known here makes text of them.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    let decoded = |text: String, encoding| Some(Decoded { text, encoding });
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return decoded(std::str::from_utf8(rest).ok()?.to_string(), None),
        [0xff, 0xfe, rest @ ..] => return decoded(utf_16(rest, u16::from_le_bytes)?, Some("UTF-16")),
        [0xfe, 0xff, rest @ ..] => return decoded(utf_16(rest, u16::from_be_bytes)?, Some("UTF-16")),
        _ => {}
    }
    // Latin text in UTF-16 has a zero in every other byte.
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = bytes.len() / 2;
    if pairs > 0 && zeros(1) * 10 > pairs * 8 && zeros(0) * 10 < pairs {
        return decoded(utf_16(bytes, u16::from_le_bytes)?, Some("UTF-16"));
    }
    if pairs > 0 && zeros(0) * 10 > pairs * 8 && zeros(1) * 10 < pairs {
        return decoded(utf_16(bytes, u16::from_be_bytes)?, Some("UTF-16"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return decoded(text.to_string(), None);
    }
    let pages = PAGES.iter().map(|page| (page, page.high.chars().collect::<Vec<char>>()));
    let mut best: Option<(i64, &Page, Vec<char>)> = None;
    for (page, high) in pages {
        let plausible = plausibility(bytes, &high);
        if best.as_ref().is_none_or(|(most, ..)| plausible > *most) {
            best = Some((plausible, page, high));
        }
    }
    let (plausible, page, high) = best?;
    let text = bytes.iter().map(|byte| character(*byte, &high)).collect();
    if plausible > 0 { decoded(text, Some(page.name)) } else { None }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok().filter(|_| bytes.len().is_multiple_of(2))
}

fn character(byte: u8, high: &[char]) -> char {
    match byte.checked_sub(128) {
        Some(place) => high.get(usize::from(place)).copied().unwrap_or('\u{fffd}'),
        None => char::from(byte),
    }
}

/// How much the bytes look like text in these characters: letters beside letters speak for it, signs there against it.
fn plausibility(bytes: &[u8], high: &[char]) -> i64 {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| character(*byte, high).is_alphabetic());
    let mut sum = 0;
    for (place, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 128) {
        let before = place.checked_sub(1).and_then(|place| bytes.get(place));
        let beside_letter = is_letter(before) || is_letter(bytes.get(place + 1));
        let sign = character(*byte, high);
        let odd_capital = sign.is_uppercase() && before.is_some_and(u8::is_ascii_lowercase);
        sum += match sign {
            '\u{fffd}' => -20,
            sign if odd_capital
                || (!sign.is_alphabetic() && is_letter(before) && is_letter(bytes.get(place + 1))) =>
            {
                -4
            }
            sign if sign.is_alphabetic() && FREQUENT.contains(sign) && beside_letter => 4,
            sign if sign.is_alphabetic() && beside_letter => 1,
            '€' | '£' | '’' | '“' | '”' | '–' | '\u{a0}' | '°' | '®' | '™' | '´' => 1,
            _ => -1,
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, page: &str) -> Vec<u8> {
        let high: Vec<char> = PAGES.iter().find(|one| one.name == page).unwrap().high.chars().collect();
        let byte = |sign: char| match u8::try_from(u32::from(sign)) {
            Ok(byte) if byte < 128 => byte,
            _ => u8::try_from(high.iter().position(|one| *one == sign).unwrap() + 128).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn every_set_has_128_characters() {
        assert!(PAGES.iter().all(|page| page.high.chars().count() == 128));
    }

    #[test]
    fn the_encoding_is_decided_by_what_makes_words() {
        for (text, page) in [
            ("Land of Töys", "code page 437"),
            ("Österreich, España, Größe", "Windows-1252"),
            ("Größe – 5 €", "Windows-1252"),
            ("Müller, café", "code page 437"),
            ("São Tomé, Ñandú", "Windows-1252"),
        ] {
            let decoded = decode(&written(text, page)).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, Some(page)));
        }
    }

    #[test]
    fn utf_16_is_found_with_and_without_its_mark() {
        let pairs =
            |turn: fn(u16) -> [u8; 2]| "id,länge\n1,2\n".encode_utf16().flat_map(turn).collect::<Vec<u8>>();
        for bytes in [pairs(u16::to_le_bytes), pairs(u16::to_be_bytes)] {
            assert_eq!(decode(&bytes).unwrap().text, "id,länge\n1,2\n");
        }
        assert_eq!(decode("plain ü".as_bytes()).unwrap().encoding, None);
    }
}
