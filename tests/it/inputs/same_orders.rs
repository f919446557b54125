//! The same six orders in every shape that shops export: the matrix is the same, cell by cell.

use std::path::Path;

use super::try_matrix;
use crate::support::engine;
use tenure::engine::Cancel;

/// One order: id, number of the customer, moment, cents, city.
#[derive(Clone, Copy)]
struct Order {
    id: u32,
    customer: u32,
    moment: [u32; 5],
    cents: u64,
    city: &'static str,
}

const ORDERS: [Order; 6] = [
    Order { id: 1001, customer: 7, moment: [2024, 1, 5, 9, 30], cents: 123_450, city: "Köln" },
    Order { id: 1002, customer: 8, moment: [2024, 1, 17, 23, 59], cents: 2_000, city: "Paris" },
    Order { id: 1003, customer: 7, moment: [2024, 2, 13, 0, 10], cents: 4_990, city: "Köln" },
    Order { id: 1004, customer: 9, moment: [2024, 2, 28, 12, 0], cents: 1_000_000, city: "Zürich" },
    Order { id: 1005, customer: 8, moment: [2024, 3, 31, 18, 45], cents: 550, city: "Paris" },
    Order { id: 1006, customer: 9, moment: [2024, 4, 30, 7, 5], cents: 101, city: "Zürich" },
];

/// Counted by hand.
const REVENUE: [&str; 2] = ["2024-01,2,1254.50,49.90,5.50,0.00", "2024-02,1,10000.00,0.00,1.01,"];
const CUSTOMERS: [&str; 2] = ["2024-01,2,2,1,1,0", "2024-02,1,1,0,1,"];

const HEADER: [&str; 5] = ["order_id", "customer_id", "order_date", "amount", "city"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How a file of the orders is written.
#[derive(Clone)]
struct Shape {
    name: String,
    header: [&'static str; 5],
    delimiter: &'static str,
    quoted: fn(&str) -> bool,
    line_end: &'static str,
    customer: fn(u32) -> String,
    date: fn(&[u32; 5]) -> String,
    amount: fn(u64) -> String,
    /// The whole text, as it becomes bytes.
    bytes: fn(&str) -> Vec<u8>,
    /// Columns, in the order they are written.
    places: [usize; 5],
    options: &'static [&'static str],
}

impl Shape {
    fn plain(name: &str) -> Shape {
        Shape {
            name: name.to_string(),
            header: HEADER,
            delimiter: ",",
            quoted: |_| false,
            line_end: "\n",
            customer: |number| format!("C{number}"),
            date: |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02} {h:02}:{min:02}:00"),
            amount: |cents| format!("{}.{:02}", cents / 100, cents % 100),
            bytes: |text| text.as_bytes().to_vec(),
            places: [0, 1, 2, 3, 4],
            options: &[],
        }
    }

    fn text(&self) -> String {
        let write = |fields: [String; 5]| {
            let field = |place: &usize| {
                let text = &fields[*place];
                let must = text.contains(self.delimiter) || text.contains('"') || (self.quoted)(text);
                if must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
            };
            self.places.iter().map(field).collect::<Vec<_>>().join(self.delimiter) + self.line_end
        };
        let rows = ORDERS.iter().map(|order| {
            let (date, amount) = ((self.date)(&order.moment), (self.amount)(order.cents));
            write([
                order.id.to_string(),
                (self.customer)(order.customer),
                date,
                amount,
                order.city.to_string(),
            ])
        });
        write(self.header.map(str::to_string)) + &rows.collect::<String>()
    }
}

/// A number in groups of three.
fn grouped(whole: u64, mark: &str) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out += mark;
        }
        out.push(digit);
    }
    out
}

fn money(cents: u64, thousands: &str, decimal: &str) -> String {
    format!("{}{decimal}{:02}", grouped(cents / 100, thousands), cents % 100)
}

fn twelve(hour: u32) -> (u32, &'static str) {
    (if hour.is_multiple_of(12) { 12 } else { hour % 12 }, if hour < 12 { "AM" } else { "PM" })
}

/// Seconds since 1970.
fn epoch(moment: &[u32; 5]) -> i64 {
    let [y, m, d, h, min] = moment.map(|part| i8::try_from(part % 100).unwrap());
    let date = jiff::civil::date(2000 + i16::from(y), m, d).at(h, min, 0, 0);
    date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second()
}

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
}

/// Code page 850, as far as the orders need it.
fn dos(text: &str) -> Vec<u8> {
    let byte = |sign: char| match sign {
        'ö' => 0x94,
        'ü' => 0x81,
        sign => u8::try_from(sign).unwrap(),
    };
    text.chars().map(byte).collect()
}

fn wide(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn delimiters() -> Vec<Shape> {
    let with = |name: &str, delimiter| Shape { delimiter, ..Shape::plain(name) };
    let mut shapes =
        vec![with("commas", ","), with("semicolons", ";"), with("tabs", "\t"), with("bars", "|")];
    shapes.push(Shape { quoted: |_| true, ..Shape::plain("everything in quotes") });
    let is_text = |text: &str| text.parse::<f64>().is_err();
    shapes.push(Shape { quoted: is_text, ..Shape::plain("texts in quotes") });
    shapes.push(Shape { quoted: |_| true, ..with("semicolons and quotes", ";") });
    shapes.push(Shape { places: [4, 3, 2, 1, 0], ..Shape::plain("columns in another order") });
    shapes
}

fn line_ends_and_characters() -> Vec<Shape> {
    let ends = |name: &str, line_end| Shape { line_end, ..Shape::plain(name) };
    let bytes = |name: &str, bytes| Shape { bytes, ..Shape::plain(name) };
    vec![
        ends("line ends of Windows", "\r\n"),
        ends("line ends of old Macs", "\r"),
        ends("line ends written twice", "\r\r\n"),
        bytes("no line end at the end", |text| text.trim_end().as_bytes().to_vec()),
        bytes("mixed line ends", |text| text.replacen('\n', "\r\n", 3).into_bytes()),
        bytes("byte order mark", |text| format!("\u{feff}{text}").into_bytes()),
        bytes("UTF-16, little end first", |text| wide(text, false)),
        bytes("UTF-16, big end first", |text| wide(text, true)),
        bytes("Latin-1", latin),
        bytes("code page 850", dos),
        bytes("blank lines", |text| text.replace('\n', "\n\n").into_bytes()),
        bytes("notes above the header", |text| {
            format!("Orders of the shop\nprinted on Monday\n{text}").into_bytes()
        }),
        bytes("a total below", |text| format!("{text}Total,,,12345.67,\n").into_bytes()),
        bytes("the header again", |text| {
            let (head, rows) = text.split_once('\n').unwrap();
            let (some, rest) = rows.split_at(rows.find("1004").unwrap());
            format!("{head}\n{some}{head}\n{rest}").into_bytes()
        }),
        bytes("a delimiter at the end of every line", |text| text.replace('\n', ",\n").into_bytes()),
        bytes("lines of delimiters", |text| format!("{text},,,,\n,,,,\n").into_bytes()),
        bytes("blanks behind the delimiters", |text| text.replace(',', ", ").into_bytes()),
    ]
}

fn dates() -> Vec<Shape> {
    let with = |name: &str, date| Shape { date, ..Shape::plain(name) };
    vec![
        with("a T in the moment", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02}T{h:02}:{min:02}:00")),
        with("no seconds", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02} {h:02}:{min:02}")),
        with("thousandths", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02} {h:02}:{min:02}:00.123")),
        with("nanoseconds", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02} {h:02}:{min:02}:00.123456789")),
        with("Z", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02}T{h:02}:{min:02}:00Z")),
        with("+00:00", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02} {h:02}:{min:02}:00+00:00")),
        with("UTC", |[y, m, d, h, min]| format!("{y}-{m:02}-{d:02} {h:02}:{min:02}:00 UTC")),
        with("days alone", |[y, m, d, ..]| format!("{y}-{m:02}-{d:02}")),
        with("slashes from the year on", |[y, m, d, ..]| format!("{y}/{m:02}/{d:02}")),
        with("day first", |[y, m, d, h, min]| format!("{d:02}/{m:02}/{y} {h:02}:{min:02}")),
        with("month first", |[y, m, d, h, min]| format!("{m:02}/{d:02}/{y} {h:02}:{min:02}")),
        with("month first without zeros", |[y, m, d, ..]| format!("{m}/{d}/{y}")),
        with("twelve hours", |[y, m, d, h, min]| {
            let (hour, half) = twelve(*h);
            format!("{m}/{d}/{y} {hour}:{min:02}:00 {half}")
        }),
        with("points", |[y, m, d, ..]| format!("{d:02}.{m:02}.{y}")),
        with("points and two digits of the year", |[y, m, d, ..]| format!("{d:02}.{m:02}.{:02}", y % 100)),
        with("hyphens from the day on", |[y, m, d, ..]| format!("{d:02}-{m:02}-{y}")),
        with("names of months", |[y, m, d, ..]| format!("{d} {} {y}", &MONTHS[*m as usize - 1][..3])),
        with("long names of months", |[y, m, d, ..]| format!("{} {d}, {y}", MONTHS[*m as usize - 1])),
        with("short names and hyphens", |[y, m, d, ..]| {
            format!("{d:02}-{}-{:02}", &MONTHS[*m as usize - 1][..3], y % 100)
        }),
        with("German months", |[y, m, d, ..]| {
            let month = ["Januar", "Februar", "März", "April"][*m as usize - 1];
            format!("{d}. {month} {y}")
        }),
        with("digits", |[y, m, d, ..]| format!("{y}{m:02}{d:02}")),
        with("seconds since 1970", |moment| epoch(moment).to_string()),
        with("milliseconds since 1970", |moment| format!("{}000", epoch(moment))),
        with("days of a spreadsheet", |moment| {
            let seconds = epoch(moment);
            format!("{}", 25_569.0 + seconds as f64 / 86_400.0)
        }),
    ]
}

fn amounts() -> Vec<Shape> {
    let with = |name: &str, amount| Shape { amount, ..Shape::plain(name) };
    vec![
        with("commas between thousands", |cents| money(cents, ",", ".")),
        with("a decimal comma", |cents| money(cents, "", ",")),
        with("points between thousands", |cents| money(cents, ".", ",")),
        with("blanks between thousands", |cents| money(cents, " ", ",")),
        with("thin blanks between thousands", |cents| money(cents, "\u{202f}", ",")),
        with("apostrophes between thousands", |cents| money(cents, "'", ".")),
        with("dollars", |cents| format!("${}", money(cents, ",", "."))),
        with("euros behind", |cents| format!("{} €", money(cents, ".", ","))),
        with("a code before", |cents| format!("USD {}", money(cents, "", "."))),
        with("a code behind", |cents| format!("{} EUR", money(cents, "", "."))),
        with("pounds", |cents| format!("£{}", money(cents, ",", "."))),
        Shape { delimiter: ";", ..with("semicolons and decimal commas", |cents| money(cents, ".", ",")) },
        Shape { delimiter: "\t", ..with("tabs and decimal commas", |cents| money(cents, "", ",")) },
    ]
}

fn ids() -> Vec<Shape> {
    let with = |name: &str, customer| Shape { customer, ..Shape::plain(name) };
    vec![
        with("numbers", |number| number.to_string()),
        with("numbers with a fraction of zeros", |number| format!("{number}.0")),
        with("numbers with zeros before", |number| format!("{number:06}")),
        with("blanks behind the id", |number| format!("C{number}{}", " ".repeat(number as usize % 3))),
        with("e-mail addresses", |number| format!("someone.{number}@shop.example")),
        with("long hexadecimal ids", |number| {
            format!("9f3b2c{number:02}-77aa-4e1d-9c1e-0d9f6f2a1b{number:02}")
        }),
        with("ids of letters with accents", |number| format!("Ä{number}")),
    ]
}

fn headers() -> Vec<Shape> {
    let with = |name: &str, header| Shape { header, ..Shape::plain(name) };
    vec![
        with("names with blanks", ["Order ID", "Customer ID", "Order Date", "Amount", "City"]),
        with("capital letters", ["ORDER_ID", "CUSTOMER_ID", "ORDER_DATE", "AMOUNT", "CITY"]),
        with("names without blanks", ["OrderNo", "CustomerNo", "OrderDate", "TotalPrice", "City"]),
        with("blanks around the names", [" order id ", " customer id ", " order date ", " total ", " city "]),
        with("German names", ["Bestellnummer", "Kundennummer", "Bestelldatum", "Betrag", "Stadt"]),
        with(
            "French names",
            ["Numéro de commande", "ID client", "Date de commande", "Montant total", "Ville"],
        ),
        with("Spanish names", ["ID Pedido", "ID Cliente", "Fecha Pedido", "Importe", "Ciudad"]),
        with("Italian names", ["Ordine", "Cliente", "Data ordine", "Importo", "Città"]),
        with("Dutch names", ["Bestelnummer", "Klantnummer", "Datum", "Bedrag", "Stad"]),
        with("names of a warehouse", ["o_orderkey", "o_custkey", "o_orderdate", "o_totalprice", "o_city"]),
        with("an e-mail address for the customer", ["order", "email", "created_at", "total", "city"]),
        with("an invoice", ["InvoiceNo", "CustomerID", "InvoiceDate", "Revenue", "Country"]),
    ]
}

/// The orders as JSON objects.
fn objects() -> Vec<String> {
    let shape = Shape::plain("");
    let object = |order: &Order| {
        let (date, amount) = ((shape.date)(&order.moment), (shape.amount)(order.cents));
        format!(
            "{{\"order_id\": {}, \"customer_id\": \"C{}\", \"order_date\": \"{date}\", \"amount\": {amount}, \"city\": \"{}\"}}",
            order.id, order.customer, order.city
        )
    };
    ORDERS.iter().map(object).collect()
}

/// Files that are no text with marks, and histories of several files, each by its name.
fn other_files(folder: &Path) -> Vec<(String, Vec<String>)> {
    let at = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let put = |name: &str, text: &str| {
        std::fs::write(at(name), text).unwrap();
        vec![at(name)]
    };
    let plain = Shape::plain("").text();
    let objects = objects();
    let mut all = vec![
        ("a JSON array".to_string(), put("array.json", &format!("[\n{}\n]\n", objects.join(",\n")))),
        ("a JSON array in one line".to_string(), put("line.json", &format!("[{}]", objects.join(",")))),
        ("JSON line by line".to_string(), put("lines.ndjson", &(objects.join("\n") + "\n"))),
    ];
    let csv = at("plain.csv");
    std::fs::write(&csv, &plain).unwrap();
    let copies = [
        ("Parquet", "orders.parquet", "SELECT *", "FORMAT parquet"),
        (
            "Parquet with moments in UTC",
            "utc.parquet",
            "SELECT * REPLACE (order_date::TIMESTAMPTZ AS order_date)",
            "FORMAT parquet",
        ),
        ("Parquet of texts", "texts.parquet", "SELECT COLUMNS(*)::VARCHAR", "FORMAT parquet"),
        (
            "Parquet of floats",
            "floats.parquet",
            "SELECT * REPLACE (right(customer_id, 1)::DOUBLE AS customer_id)",
            "FORMAT parquet",
        ),
        ("gzip", "orders.csv.gz", "SELECT *", "FORMAT csv, COMPRESSION gzip"),
    ];
    let engine = engine();
    for (name, file, select, format) in copies {
        let copy = format!("COPY ({select} FROM read_csv('{csv}')) TO '{}' ({format})", at(file));
        engine.run(&copy, &Cancel::new()).unwrap();
        all.push((name.to_string(), vec![at(file)]));
    }
    let (head, rows) = plain.split_once('\n').unwrap();
    let (first, second) = rows.split_at(rows.find("1004").unwrap());
    let halves = |suffix: &str, second: String| {
        [
            put(&format!("first{suffix}"), &format!("{head}\n{first}")),
            put(&format!("second{suffix}"), &second),
        ]
        .concat()
    };
    all.push(("two files".to_string(), halves("-half.csv", format!("{head}\n{second}"))));
    let other = Shape { places: [4, 3, 2, 1, 0], ..Shape::plain("") }.text();
    let (head, rows) = other.split_once('\n').unwrap();
    let later: String = rows
        .lines()
        .filter(|line| line.ends_with("1004") || line.ends_with("1005") || line.ends_with("1006"))
        .map(|line| format!("{line}\n"))
        .collect();
    all.push((
        "two files with their columns in different orders".to_string(),
        halves("-other.csv", format!("{head}\n{later}")),
    ));
    all
}

#[test]
fn the_same_orders_give_the_same_matrix_in_every_shape() {
    let folder = tempfile::tempdir().unwrap();
    let shapes = [delimiters(), line_ends_and_characters(), dates(), amounts(), ids(), headers()].concat();
    let mut all: Vec<(String, Vec<String>, &[&str])> = Vec::new();
    for (place, shape) in shapes.iter().enumerate() {
        let path = folder.path().join(format!("{place}.csv"));
        std::fs::write(&path, (shape.bytes)(&shape.text())).unwrap();
        all.push((shape.name.clone(), vec![path.to_str().unwrap().to_string()], shape.options));
    }
    all.extend(other_files(folder.path()).into_iter().map(|(name, paths)| (name, paths, &[][..])));
    assert!(all.len() >= 80, "{}", all.len());
    let mut different = Vec::new();
    for (name, paths, options) in &all {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        for (measure, right) in [("revenue", REVENUE), ("customers", CUSTOMERS)] {
            match try_matrix(&paths, &[&["--measure", measure][..], options].concat()) {
                Ok(rows) if rows == right => {}
                other => different.push(format!("{name}, {measure}: {other:?}")),
            }
        }
    }
    assert!(different.is_empty(), "{} of {} shapes:\n{}", different.len(), all.len(), different.join("\n"));
}
