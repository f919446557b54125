//! Which statuses mean that a row never became an order, and which mean that it did.

use crate::source::columns::letters::{ACCENTS, letters};

/// The meaning of a status for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It never became an order, or no longer is one.
    Excluded,
    /// It is an order beyond doubt.
    Good,
    /// It counts, and a note names it: it is not yet paid, or paid back.
    Doubtful,
    /// None of its words is known. It counts, and a note names it.
    Unknown,
}

/// The first letters of statuses of rows that are not orders, word by word, without capitals and accents.
#[rustfmt::skip]
const EXCLUDED: &[&str] = &[
    "cancel", "fail", "declin", "reject", "void", "expir", "abandon", "draft", "test", "error", "unpaid", "trash",
    "denied", "deny", "chargeback", "chargedback", "incomplet", "invalid", "fraud", "deleted", "aborted", "quotation", "dropped", "chbk", "canx", "cncl", "cxld", "cxl", "xld",
    // German, Dutch, Scandinavian, Finnish
    "storn", "abgebroch", "abgelehn", "fehlgeschlag", "entwurf", "geannuleerd", "mislukt", "geweigerd", "annuller",
    "avbrut", "avbest", "avbrudt", "makuler", "misslyck", "mislyk", "peruutet", "peruttu", "hylat", "epaonnist",
    // French, Spanish, Italian, Portuguese, Romanian
    "annul", "echou", "refus", "brouillon", "anulad", "fallid", "rechazad", "borrador", "fallit", "rifiutat", "bozza",
    "rejeitad", "falhou", "recusad", "anulat", "respins", "esuat",
    // Polish, Czech, Slovak, Hungarian, Turkish, Croatian
    "anulowan", "odrzucon", "nieudan", "zrusen", "zamitnut", "zamietnut", "torol", "sikertelen", "visszautas", "iptal",
    "basarisiz", "reddedil", "otkazan", "ponisten", "neuspj",
    // Russian, Ukrainian, Greek
    "отмен", "отклон", "ошибк", "скасов", "відхил", "ακυρ", "αποτυχ", "απορριφ",
    // Japanese, Chinese, Korean
    "キャンセル", "取消", "失敗", "失败", "交易关闭", "취소", "실패",
    // Thai, Arabic, Persian, Hebrew, Vietnamese, Indonesian, Bulgarian, and words of test accounts
    "ยกเลิก", "ลมเหลว", "ไมสำเรจ", "ملغ", "الغا", "إلغا", "مرفوض", "فشل", "لغو", "בוטל", "מבוטל", "נכשל", "hủy", "huỷ", "huy", "batal", "dibatal",
    "gagal", "ditolak", "отказан", "анулир", "sandbox", "bogus", "ko", "nok",
];

/// The first letters of statuses of good orders.
#[rustfmt::skip]
const GOOD: &[&str] = &[
    "ok", "paid", "done", "complet", "success", "succeed", "ship", "deliver", "fulfil", "process", "captur", "settl",
    "closed", "invoic", "confirm", "approv", "accept", "receiv", "sold", "ordered", "dispatch", "finish", "authoriz", "collected", "attend", "checked", "ticketed", "tktt", "transit", "billed",
    // German, Dutch, Scandinavian, Finnish
    "bezahlt", "versand", "versend", "abgeschlossen", "geliefert", "ausgeliefert", "zugestellt", "erledigt", "bearbeit",
    "bestatigt", "fertig", "gebucht", "berechnet", "unterwegs", "onderweg", "voltooid", "betaald", "verzond", "afgerond", "geleverd", "verwerk",
    "bevestigd", "behandel", "slutford", "betald", "skickad", "leverer", "levert", "levere", "bekraft", "gennemfort",
    "fuldfort", "fullfort", "betalt", "sendt", "afslut", "avslut", "valmis", "maksettu", "toimitet", "lahetet", "kasitel",
    // French, Spanish, Italian, Portuguese, Romanian
    "paye", "livr", "expedi", "termin", "valid", "traite", "prepar", "pagad", "pagat", "pago", "enviad", "entreg",
    "procesa", "finaliz", "cobrad", "spedit", "consegnat", "elaboraz", "evas", "conferm", "chius", "conclu", "faturad",
    "aprovad", "platit", "camino", "caminho",
    // Polish, Czech, Slovak, Hungarian, Turkish, Croatian
    "zrealizowan", "realizac", "oplacon", "wyslan", "dostarcz", "zakoncz", "potwierdz", "dokonc", "zaplac", "odeslan",
    "odoslan", "doruc", "vyrizen", "vybaven", "zpracov", "spracov", "uhrad", "teljesit", "fizetve", "szallit",
    "feldolgoz", "tamamla", "odendi", "gonder", "teslim", "hazirlan", "onayla", "kargo", "zavrsen", "placen", "poslan", "isporuc",
    // Russian, Ukrainian, Greek
    "выполн", "оплачен", "доставл", "отправл", "заверш", "обработ", "викон", "сплач", "відправ", "ολοκληρ", "πληρω",
    "αποσταλ", "παραδοθ",
    // Japanese, Chinese, Korean
    "完了", "支払済", "発送済", "出荷済", "処理中", "已完成", "已支付", "已付款", "已发货", "成功", "완료", "배송", "구매확정",
    // Thai, Arabic, Hebrew, Vietnamese, Indonesian
    "สำเรจ", "จัดสง", "ชำระ", "مكتمل", "مدفوع", "تنفيذ", "توصيل", "شحن", "הושלם", "שולם", "giao", "selesai", "dikirim", "lunas",
];

/// Words that make a status doubtful, whatever the others are.
#[rustfmt::skip]
const DOUBTFUL: &[&str] = &[
    "pend", "await", "hold", "wait", "rto", "partial", "refund", "return", "unfulfil", "unship", "not", "request", "disput", "open",
    "nicht", "non", "offen", "ausstehend", "wartend", "zuruck", "retour", "geretour", "teruggest", "erstatt", "teil", "wacht", "afwacht", "openstaand",
    "terugbetaal", "vantar", "aterbetal", "afvent", "avvent", "venter", "ventend", "odott", "palaut", "hyvitet",
    "attente", "rembours", "partiel", "espera", "reembols", "devuel", "devol", "aguard", "estorn", "attesa", "rimbors",
    "reso", "astept", "rambursat", "nao", "no",
    "oczek", "zwroc", "zwrot", "wstrzym", "nie", "cek", "vracen", "pozastav", "fuggo", "varakoz", "vissza", "bekl", "iade",
    "ceka", "povrat",
    "ожид", "возвр", "не", "очіку", "поверн", "αναμον", "εκκρεμ", "επιστρ",
    "انتظار", "rfnd", "refd", "rvrs", "rvsl", "reversed", "menunggu", "noshow",
    "保留", "返品", "返金", "退款", "未", "待", "대기", "환불", "반품",
];

/// The same as whole words: longer ones may mean a sale.
const DOUBTFUL_WORDS: &[&str] = &["vent"];

/// Parts of statuses of goods that are on their way, whatever is waited for then.
#[rustfmt::skip]
const SENT: &[&str] = &["已发货", "已發貨", "买家确认", "買家確認", "确认收货", "確認收貨", "待收货", "待收貨", "待评价", "待評價"];

/// Words for what comes back, in the same languages.
const SENT_BACK: &[&str] = &["退款", "退货", "退貨"];

/// Prefixes that shops write before a status.
const PREFIXES: [&str; 4] = ["wc-", "order_", "order-", "status_"];

/// The meaning of a status.
pub fn verdict(status: &str) -> Verdict {
    let words = words(status);
    let any = |stems: &[&str]| words.iter().any(|word| stems.iter().any(|stem| is_of(word, stem)));
    // A word may be written as two: `charged_back`.
    let is_excluded = |two: &[String]| EXCLUDED.iter().any(|stem| is_of(&two.concat(), stem));
    let is_sent = any(SENT) && !any(SENT_BACK) && !any(EXCLUDED);
    if is_sent {
        return Verdict::Good;
    }
    let is_doubtful = any(DOUBTFUL) || words.iter().any(|word| DOUBTFUL_WORDS.contains(&word.as_str()));
    match (any(EXCLUDED) || words.windows(2).any(is_excluded), is_doubtful, any(GOOD)) {
        (true, ..) => Verdict::Excluded,
        // A lone `no` is an answer, not the beginning of a status.
        (_, true, _) if words.len() > 1 || words.iter().any(|word| word.len() > 3 || word == "rto") => {
            Verdict::Doubtful
        }
        (_, false, true) => Verdict::Good,
        _ => Verdict::Unknown,
    }
}

/// Whether a word of a text begins with one of some stems.
pub fn says(text: &str, stems: &[&str]) -> bool {
    words(text).iter().any(|word| stems.iter().any(|stem| is_of(word, stem)))
}

/// The words of a status, without capitals and accents, and without a shop's prefix.
fn words(status: &str) -> Vec<String> {
    let status = status.trim().to_lowercase();
    let status = PREFIXES.iter().find_map(|prefix| status.strip_prefix(prefix)).unwrap_or(&status);
    // Tone marks of Thai stand inside of words, and are not letters.
    let is_inside =
        |c: char| c.is_alphanumeric() || ACCENTS.contains(&c) || ('\u{e47}'..='\u{e4e}').contains(&c);
    status.split(|c| !is_inside(c)).filter(|word| !word.is_empty()).map(letters).collect()
}

/// Whether a word has a stem. A stem of at most three letters must be the whole word. Chinese, Japanese and Thai have no
/// blanks, and Arabic words have articles.
fn is_of(word: &str, stem: &str) -> bool {
    let is_inside = |first: char| {
        first >= '\u{3000}'
            || ('\u{600}'..='\u{6ff}').contains(&first)
            || ('\u{e00}'..='\u{e7f}').contains(&first)
    };
    match stem.chars().next().is_some_and(is_inside) {
        true => word.contains(stem),
        false if stem.chars().count() <= 3 => word == stem,
        false => word.starts_with(stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_compared_by_their_words() {
        for status in [
            "Cancelled",
            "wc-cancelled",
            "wc-failed",
            "wc-checkout-draft",
            "trash",
            "Payment failed",
            "Cancelled by customer",
            "storniert",
            "denied",
            "CHARGEBACK",
            "charged_back",
            "Charge back",
            "voided",
            "test",
            "annulée",
            "unpaid",
        ] {
            assert_eq!(verdict(status), Verdict::Excluded, "{status}");
        }
        for status in ["Completed", "wc-completed", "wc-processing", "paid", "Shipped", "bezahlt"] {
            assert_eq!(verdict(status), Verdict::Good, "{status}");
        }
        for status in ["Venta entregada", "Vente livrée", "Entregado", "En camino", "In transit", "Unterwegs"]
        {
            assert_eq!(verdict(status), Verdict::Good, "{status}");
        }
        for status in [
            "På vent",
            "Venter på betaling",
            "pending",
            "refunded",
            "partially_refunded",
            "on-hold",
            "not paid",
            "partially paid",
            "no pagado",
        ] {
            assert_eq!(verdict(status), Verdict::Doubtful, "{status}");
        }
        for status in ["1", "0", "false", "no", "B2B", "Oklahoma"] {
            assert_eq!(verdict(status), Verdict::Unknown, "{status}");
        }
    }

    #[test]
    fn statuses_are_known_in_twenty_languages() {
        for good in [
            "voltooid",
            "in bearbeitung",
            "Terminée",
            "Completado",
            "Completato",
            "Concluído",
            "Finalizată",
            "Slutförd",
            "Gennemført",
            "Fullført",
            "Valmis",
            "Zrealizowane",
            "Dokončená",
            "Vybavená",
            "Teljesítve",
            "Tamamlandı",
            "Выполнен",
            "Виконано",
            "Ολοκληρωμένη",
            "Završena",
            "完了",
            "已完成",
            "배송완료",
        ] {
            assert_eq!(verdict(good), Verdict::Good, "{good}");
        }
        for excluded in [
            "Storniert",
            "Geannuleerd",
            "Annulée",
            "Cancelado",
            "Annullato",
            "Anulată",
            "Avbruten",
            "Annulleret",
            "Peruutettu",
            "Anulowane",
            "Zrušená",
            "Törölve",
            "İptal edildi",
            "Отменён",
            "Скасовано",
            "Ακυρώθηκε",
            "Otkazana",
            "キャンセル済み",
            "已取消",
            "주문취소",
        ] {
            assert_eq!(verdict(excluded), Verdict::Excluded, "{excluded}");
        }
        for doubtful in [
            "In afwachting",
            "Ausstehend",
            "En attente",
            "Pendiente",
            "In attesa",
            "Aguardando pagamento",
            "Väntar på betalning",
            "Odottaa maksua",
            "Oczekujące",
            "Čeká na platbu",
            "Függőben lévő",
            "Beklemede",
            "Ожидает оплаты",
            "Не оплачен",
            "退款中",
            "환불요청",
        ] {
            assert_eq!(verdict(doubtful), Verdict::Doubtful, "{doubtful}");
        }
    }
}
