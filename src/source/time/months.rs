//! Names of months, weekdays and time zones in dates.

/// English names of the months, as SQL reads them.
pub const ENGLISH: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The full names.
const ENGLISH_FULL: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Names in other languages, in lower case without points, one line per month: German, French, Spanish, Italian,
/// Portuguese, Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Indonesian,
/// Russian, Ukrainian, Greek.
#[rustfmt::skip]
const OTHERS: [&str; 12] = [
    "januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuu tammikuuta stycznia styczeń sty ledna leden led január ianuarie ian ocak oca января янв январь січня січ ιανουαρίου ιαν",
    "februar feber février févr fév fevrier febrero febbraio fevereiro fev februari helmikuu helmikuuta lutego luty lut února únor úno február februarie şubat şub февраля фев февр лютого лют φεβρουαρίου φεβ",
    "märz mär mrz mars marzo março maart mrt marts maaliskuu maaliskuuta marca marzec března březen bře március márc martie mart maret марта мар март березня бер μαρτίου μαρ",
    "avril avr abril abr aprile huhtikuu huhtikuuta kwietnia kwiecień kwi dubna duben dub április ápr aprilie nisan nis апреля апр апрель квітня кві απριλίου απρ",
    "mai mayo maggio mag maio mei maj toukokuu toukokuuta maja května květen kvě május máj mayıs мая май травня тра μαΐου μαϊ",
    "juni juin junio giugno giu junho kesäkuu kesäkuuta czerwca czerwiec cze června červen čvn június jún iunie iun haziran haz июня июн июнь червня чер ιουνίου ιουν",
    "juli juillet juil julio luglio lug julho heinäkuu heinäkuuta lipca lipiec lip července červenec čvc július júl iulie iul temmuz tem июля июл июль липня лип ιουλίου ιουλ",
    "août aout agosto ago augustus elokuu elokuuta sierpnia sierpień sie srpna srpen srp augusztus augusti ağustos ağu agustus agu августа авг август серпня сер αυγούστου αυγ",
    "sept septembre septiembre settembre set setembro syyskuu syyskuuta września wrzesień wrz září zář szeptember szept septembrie eylül eyl сентября сен сент сентябрь вересня вер σεπτεμβρίου σεπ",
    "oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta października październik paź října říjen říj október octombrie ekim eki oktober октября окт октябрь жовтня жов οκτωβρίου οκτ",
    "novembre noviembre novembro marraskuu marraskuuta listopada listopad lis noiembrie kasım kas ноября ноя нояб ноябрь листопада лис νοεμβρίου νοε",
    "dezember dez décembre déc decembre diciembre dic dicembre dezembro desember des joulukuu joulukuuta grudnia grudzień gru prosince prosinec pro decembrie aralık ara desember декабря дек декабрь грудня гру δεκεμβρίου δεκ",
];

/// The first letters of weekdays, in lower case.
#[rustfmt::skip]
const WEEKDAYS: [&str; 75] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    "mo", "di", "mi", "do", "fr", "sa", "so",
    "lun", "mar", "mer", "jeu", "ven", "sam", "dim",
    "mié", "mie", "jue", "vie", "sáb", "sab", "dom", "gio", "seg", "ter", "qua", "qui", "sex",
    "ma", "wo", "za", "zo", "vr", "lör",
    "die", "mit", "don", "fre", "son",
    "maa", "din", "woe", "vri", "zat", "zon",
    "mån", "man", "tis", "tir", "ons", "tor", "lør", "søn", "tii", "kes", "per", "lau",
    "pon", "wto", "śro", "czw", "pią", "sob", "nie",
    "пн", "вт", "ср", "чт", "пт",
];

/// Abbreviations of time zones with one meaning, and their minutes east of UTC.
const ZONES: [(&str, i32); 27] = [
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("JST", 540),
    ("KST", 540),
    ("HKT", 480),
    ("SGT", 480),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
];

/// How SQL reads the name of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthName {
    /// In full, as SQL reads it itself.
    Full,
    /// Three letters, as SQL reads them itself.
    Short,
    /// To be replaced by the three letters.
    Other(&'static str),
}

/// The month that a word names, if it names one.
pub fn month(word: &str) -> Option<MonthName> {
    let word = word.to_lowercase();
    if word != "may" && ENGLISH_FULL.contains(&word.as_str()) {
        return Some(MonthName::Full);
    }
    if ENGLISH.iter().any(|name| name.eq_ignore_ascii_case(&word)) {
        return Some(MonthName::Short);
    }
    let place = OTHERS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    ENGLISH.get(place).copied().map(MonthName::Other)
}

/// Whether a word is a weekday.
pub fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    WEEKDAYS.iter().any(|day| match day.chars().count() {
        2 => word == *day,
        _ => word.starts_with(day) && word.chars().count() <= 12,
    })
}

/// Minutes east of UTC of a zone's abbreviation, if it has one meaning.
pub fn zone_minutes(word: &str) -> Option<i32> {
    ZONES.iter().find(|(name, _)| *name == word.to_uppercase()).map(|(_, minutes)| *minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_twenty_languages_are_known() {
        for (word, name) in [
            ("März", "Mar"),
            ("janv", "Jan"),
            ("mai", "May"),
            ("ago", "Aug"),
            ("Dez", "Dec"),
            ("października", "Oct"),
            ("февраля", "Feb"),
            ("haziran", "Jun"),
            ("joulukuuta", "Dec"),
            ("οκτ", "Oct"),
            ("sept", "Sep"),
        ] {
            assert_eq!(month(word), Some(MonthName::Other(name)), "{word}");
        }
        assert_eq!((month("JAN"), month("March")), (Some(MonthName::Short), Some(MonthName::Full)));
        assert_eq!(month("week"), None);
    }

    #[test]
    fn no_name_means_two_months() {
        let names: Vec<&str> = OTHERS.iter().flat_map(|names| names.split(' ')).collect();
        for name in &names {
            let months: Vec<usize> =
                (0..12).filter(|place| OTHERS[*place].split(' ').any(|other| other == *name)).collect();
            assert_eq!(months.len(), 1, "{name}");
        }
    }
}
