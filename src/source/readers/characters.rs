//! Text that is not UTF-8: its content decides which characters its bytes mean, and it is decoded once.

use std::fs::File;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding};

use crate::source::spec::Encoding as Named;

/// Bytes read in one call.
const CHUNK: usize = 1 << 20;

/// A set of characters of one byte each.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    name: &'static str,
    /// The characters of the bytes from 128 on.
    high: &'static str,
}

/// The sets to try, the likeliest first.
#[rustfmt::skip]
static PAGES: [Page; 4] = [
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
const FREQUENT: &str = "äöüßéèêàâçñáíóúåøæœîôãõÄÖÜÉÅØÑÇłąęśżźćńŁŚŻčěřůýőűğışİŞŐ";

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    Utf8,
    /// Two bytes per character, the lower one first, or the higher one.
    Utf16 {
        little: bool,
    },
    /// One byte per character, by a table in this file.
    Page(&'static Page),
    /// Any other encoding with a decoder.
    Other(&'static Encoding),
}

impl Charset {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => "UTF-8",
            Charset::Utf16 { .. } => "UTF-16",
            Charset::Page(page) => page.name,
            Charset::Other(encoding) if encoding == encoding_rs::SHIFT_JIS => "Shift-JIS",
            Charset::Other(encoding) if encoding == encoding_rs::GB18030 => "GB18030",
            Charset::Other(encoding) => encoding.name(),
        }
    }

    /// The encoding that the user names.
    pub fn named(named: Named) -> Charset {
        let page = |place: usize| Charset::Page(&PAGES[place]);
        match named {
            Named::Utf8 => Charset::Utf8,
            Named::Utf16 => Charset::Utf16 { little: true },
            Named::Latin1 | Named::Windows1252 => page(0),
            Named::Cp437 => page(1),
            Named::Cp850 => page(2),
            Named::MacRoman => page(3),
            Named::Windows1250 => Charset::Other(encoding_rs::WINDOWS_1250),
            Named::Windows1251 => Charset::Other(encoding_rs::WINDOWS_1251),
            Named::ShiftJis => Charset::Other(encoding_rs::SHIFT_JIS),
            Named::Gb18030 => Charset::Other(encoding_rs::GB18030),
            Named::Big5 => Charset::Other(encoding_rs::BIG5),
        }
    }

    /// The charset of a text, from a sample of it; `None` if no known charset makes text of it.
    pub fn of(sample: &[u8]) -> Option<Charset> {
        match sample {
            [0xef, 0xbb, 0xbf, ..] => return Some(Charset::Utf8),
            [0xff, 0xfe, ..] => return Some(Charset::Utf16 { little: true }),
            [0xfe, 0xff, ..] => return Some(Charset::Utf16 { little: false }),
            _ => {}
        }
        if let Some(little) = without_mark(sample) {
            return Some(Charset::Utf16 { little });
        }
        match std::str::from_utf8(sample) {
            Ok(_) => return Some(Charset::Utf8),
            // The sample may end within a character.
            Err(error) if error.error_len().is_none() => return Some(Charset::Utf8),
            Err(_) => {}
        }
        if let Some(charset) = by_names(sample) {
            return Some(charset);
        }
        if has_euro_signs(sample) {
            return Some(Charset::Page(&PAGES[0]));
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(sample, true);
        let guess = match detector.guess(None, Utf8Detection::Deny) {
            encoding if encoding == encoding_rs::GBK => encoding_rs::GB18030,
            encoding => encoding,
        };
        let guessed = Charset::Other(guess);
        if has_runs(sample) && has_runs_of_letters(&guessed.decoded(sample)) {
            return Some(guessed);
        }
        let mut best: Option<(i64, Charset)> = None;
        let guessed = (!guess.is_single_byte() || guess == encoding_rs::WINDOWS_1252).then_some(guessed);
        let latin = guessed.is_none().then_some(Charset::Other(guess));
        for charset in PAGES.iter().map(Charset::Page).chain(latin) {
            let plausible = plausibility(&charset.decoded(sample));
            if best.is_none_or(|(most, _)| plausible > most) {
                best = Some((plausible, charset));
            }
        }
        best.filter(|(plausible, _)| *plausible > 0).map(|(_, charset)| charset)
    }

    /// Bytes as text; bytes without a character become U+FFFD.
    fn decoded(self, bytes: &[u8]) -> String {
        match self {
            Charset::Page(page) => {
                let high: Vec<char> = page.high.chars().collect();
                bytes.iter().map(|byte| character(*byte, &high)).collect()
            }
            Charset::Other(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Charset::Utf8 | Charset::Utf16 { .. } => {
                self.encoding().decode_with_bom_removal(bytes).0.into_owned()
            }
        }
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Charset::Utf8 | Charset::Page(_) => encoding_rs::UTF_8,
            Charset::Utf16 { little: true } => encoding_rs::UTF_16LE,
            Charset::Utf16 { little: false } => encoding_rs::UTF_16BE,
            Charset::Other(encoding) => encoding,
        }
    }
}

/// Parts of the names of columns of orders, in scripts of which several charsets make letters.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "订单", "客户", "会员", "金额", "时间", "日期", "状态", "訂單", "客戶", "會員", "金額", "時間", "狀態", "注文", "受注", "顧客", "会員", "日付", "日時",
    "購入", "購買", "売上", "주문", "고객", "회원", "금액", "날짜", "일자", "заказ", "клиент", "покупател", "дата", "сумма", "стоимость", "замовлення",
];

/// Charsets of these scripts.
static SCRIPTS: [&Encoding; 8] = [
    encoding_rs::GB18030,
    encoding_rs::SHIFT_JIS,
    encoding_rs::BIG5,
    encoding_rs::EUC_KR,
    encoding_rs::EUC_JP,
    encoding_rs::WINDOWS_1251,
    encoding_rs::KOI8_R,
    encoding_rs::IBM866,
];

/// The charset in which the first line of a text has names of columns of orders: a few names are too little for statistics.
fn by_names(sample: &[u8]) -> Option<Charset> {
    let head = sample.split(|byte| *byte == b'\n').find(|line| !line.is_empty())?;
    let named = SCRIPTS.iter().map(|encoding| {
        let (text, has_errors) = encoding.decode_without_bom_handling(head);
        let text = text.to_lowercase();
        let names = NAMES.iter().filter(|name| text.contains(**name)).count();
        (if has_errors { 0 } else { names }, Charset::Other(encoding))
    });
    named.filter(|(names, _)| *names >= 2).max_by_key(|(names, _)| *names).map(|(_, charset)| charset)
}

/// So many amounts in euros tell.
const TELLING_AMOUNTS: usize = 3;

/// Whether amounts end in the byte of the euro sign in Windows-1252, perhaps after a blank that does not break: `39,92 €`. In other
/// charsets both bytes are letters, which do not follow digits.
fn has_euro_signs(sample: &[u8]) -> bool {
    const BLANKS: [u8; 2] = [b' ', 0xa0];
    const EURO: u8 = 0x80;
    let is_sign = |place: &usize| {
        let before = sample[..*place].iter().rev().find(|byte| !BLANKS.contains(byte));
        let after = sample.get(place + 1);
        sample[*place] == EURO
            && before.is_some_and(u8::is_ascii_digit)
            && after.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
    };
    (0..sample.len()).filter(is_sign).nth(TELLING_AMOUNTS - 1).is_some()
}

/// Whether text is UTF-16 without a byte order mark, and if so, whether the lower byte comes first. Digits, delimiters
/// and line ends then have a zero on one side, always the same.
fn without_mark(sample: &[u8]) -> Option<bool> {
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = sample.len() / 2;
    let (first, second) = (zeros(0), zeros(1));
    match pairs {
        0 => None,
        _ if second * 5 > pairs && first * 50 < pairs => Some(true),
        _ if first * 5 > pairs && second * 50 < pairs => Some(false),
        _ => None,
    }
}

/// Whether most bytes beyond ASCII are next to each other, as in scripts that are not Latin.
fn has_runs(sample: &[u8]) -> bool {
    let is_high =
        |place: Option<usize>| place.and_then(|place| sample.get(place)).is_some_and(|byte| *byte >= 128);
    let high = sample.iter().enumerate().filter(|(_, byte)| **byte >= 128);
    let (all, beside) = high.fold((0_usize, 0_usize), |(all, beside), (place, _)| {
        // The second byte of a character of Shift-JIS or Big5 may look like ASCII.
        let near = is_high(place.checked_sub(1)) || is_high(Some(place + 1)) || is_high(Some(place + 2));
        (all + 1, beside + usize::from(near))
    });
    beside * 10 > all * 6
}

/// The same for characters, if all of them are known.
fn has_runs_of_letters(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let is_foreign = |place: Option<usize>| {
        place
            .and_then(|place| characters.get(place))
            .is_some_and(|character| !character.is_ascii() && character.is_alphabetic())
    };
    let foreign = (0..characters.len()).filter(|place| is_foreign(Some(*place)));
    let (all, beside) = foreign.fold((0_usize, 0_usize), |(all, beside), place| {
        (all + 1, beside + usize::from(is_foreign(place.checked_sub(1)) || is_foreign(Some(place + 1))))
    });
    !characters.contains(&'\u{fffd}') && beside * 10 > all * 6
}

fn character(byte: u8, high: &[char]) -> char {
    match byte.checked_sub(128) {
        Some(place) => high.get(usize::from(place)).copied().unwrap_or('\u{fffd}'),
        None => char::from(byte),
    }
}

/// How much this looks like words: letters next to letters speak for it, signs next to letters against it.
fn plausibility(text: &str) -> i64 {
    let characters: Vec<char> = text.chars().collect();
    let mut sum = 0;
    for (place, sign) in characters.iter().copied().enumerate().filter(|(_, sign)| !sign.is_ascii()) {
        let before = place.checked_sub(1).and_then(|place| characters.get(place));
        let after = characters.get(place + 1);
        let is_letter = |one: Option<&char>| one.is_some_and(|one| one.is_alphabetic());
        let beside_letter = is_letter(before) || is_letter(after);
        let is_small = |one: Option<&char>| one.is_some_and(char::is_ascii_lowercase);
        let odd_capital = sign.is_uppercase() && (is_small(before) || (is_letter(before) && is_small(after)));
        sum += match sign {
            '\u{fffd}' => -20,
            sign if odd_capital || (!sign.is_alphabetic() && is_letter(before) && is_letter(after)) => -4,
            sign if sign.is_alphabetic() && FREQUENT.contains(sign) && beside_letter => 4,
            sign if sign.is_alphabetic() && beside_letter => 1,
            '€' | '£' | '’' | '“' | '”' | '–' | '\u{a0}' | '°' | '®' | '™' | '´' => 1,
            _ => -1,
        };
    }
    sum
}

/// A file as text, decoded in pieces.
pub struct Decoder {
    from: File,
    charset: Charset,
    decoder: encoding_rs::Decoder,
    high: Vec<char>,
    chunk: Vec<u8>,
}

impl Decoder {
    /// Begins to decode a file.
    pub fn of(from: File, charset: Charset) -> Decoder {
        let high = match charset {
            Charset::Page(page) => page.high.chars().collect(),
            _ => Vec::new(),
        };
        let decoder = charset.encoding().new_decoder_with_bom_removal();
        Decoder { from, charset, decoder, high, chunk: vec![0; CHUNK] }
    }

    /// Appends the next piece of text; returns whether there may be more.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read_into(&mut self, text: &mut String) -> io::Result<bool> {
        let read = match self.from.read(&mut self.chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(true),
            other => other?,
        };
        let bytes = &self.chunk[..read];
        if let Charset::Page(_) = self.charset {
            text.extend(bytes.iter().map(|byte| character(*byte, &self.high)));
            return Ok(read > 0);
        }
        let mut done = 0;
        loop {
            text.reserve(self.decoder.max_utf8_buffer_length(bytes.len() - done).unwrap_or(CHUNK));
            let (result, taken, _) = self.decoder.decode_to_string(&bytes[done..], text, read == 0);
            done += taken;
            if result == CoderResult::InputEmpty {
                return Ok(read > 0);
            }
        }
    }
}

/// The sample of a file that shows its encoding: the beginning, then every line beyond ASCII.
///
/// # Errors
/// A file that cannot be read.
pub fn sample(path: &str) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let mut chunk = vec![0; CHUNK];
    let mut sample: Vec<u8> = Vec::new();
    let mut is_first = true;
    while sample.len() < 4 * CHUNK {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        let lines = chunk[..read].split_inclusive(|byte| *byte == b'\n');
        // A line that is cut by the end of a chunk is still used, except for the character that may be cut.
        sample.extend(lines.filter(|line| is_first || !line.is_ascii()).flatten());
        is_first = false;
    }
    Ok(sample)
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

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let charset = Charset::of(bytes).unwrap();
        (charset.decoded(bytes), charset.name())
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
            ("Müller, São Paulo, Århus, Ærø", "code page 850"),
            ("São Tomé, Ñandú", "Windows-1252"),
            ("N° facture;39,92\u{a0}€\nRéglée;1,00 €\nAnnulée;110,86\u{a0}€\n", "Windows-1252"),
            ("Müller, café, Århus, señor", "Mac Roman"),
        ] {
            assert_eq!(read(&written(text, page)), (text.to_string(), page));
        }
    }

    #[test]
    fn scripts_that_are_not_latin_are_found() {
        for (text, encoding, name) in [
            ("顧客,注文日,金額\n東京都の佐藤さん,2024-01-05,1200\n", encoding_rs::SHIFT_JIS, "Shift-JIS"),
            ("客户编号,订单日期,金额\n北京市海淀区,2024-01-05,12\n", encoding_rs::GB18030, "GB18030"),
            ("客戶編號,訂單日期,金額\n臺北市信義區的商店,2024-01-05,12\n", encoding_rs::BIG5, "Big5"),
            ("клиент,дата,сумма\nМосква,2024-01-05,12\n", encoding_rs::WINDOWS_1251, "windows-1251"),
        ] {
            assert_eq!(read(&encoding.encode(text).0), (text.to_string(), name));
        }
        let polish = "klient,miasto\n1,Łódź\n2,Kraków\n3,Gdańsk\n4,Białystok\n5,Częstochowa\n";
        assert_eq!(read(&encoding_rs::WINDOWS_1250.encode(polish).0).0, polish);
    }

    #[test]
    fn utf_16_is_found_with_and_without_its_mark() {
        for text in ["id,länge\n1,2\n", "клиент,2024-01-05,12.50\n"] {
            let pairs = |turn: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(turn).collect::<Vec<u8>>();
            for bytes in [pairs(u16::to_le_bytes), pairs(u16::to_be_bytes)] {
                assert_eq!(read(&bytes), (text.to_string(), "UTF-16"));
            }
        }
        assert_eq!(Charset::of("plain ü".as_bytes()), Some(Charset::Utf8));
    }
}
