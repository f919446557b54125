//! The SQL of every template, as the database is given it for a fixed set of questions.
//!
//! A recording engine stands between a session and the database. What it is given is laid down by template, so that a
//! change of a template, or of what is put into it, shows as a change of SQL.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use tenure::cohort::Grain;
use tenure::effect::{Outcome, PeriodPlan};
use tenure::engine::{BulkInsert, Cancel, ColumnType, Engine, EngineError, ExpressionParts};
use tenure::explore::customers::CustomerQuestion;
use tenure::explore::effect::EffectQuestion;
use tenure::explore::items::NextQuestion;
use tenure::explore::kpis::KpiQuestion;
use tenure::explore::lists::{ListName, ListQuestion, Thresholds};
use tenure::explore::points::PointQuestion;
use tenure::explore::restatement::{DiffQuestion, diff};
use tenure::explore::rfm::{RfmList, RfmQuestion};
use tenure::explore::surveys::SurveyQuestion;
use tenure::explore::{SegmentFilter, Session, SideSpec};
use tenure::rfm::RfmGroup;
use tenure::source::EntryRule;
use tenure::sql::Dialect;

use crate::dialects;
use crate::explorer::{Explorer, Measure, Percentile, Question, SourceSpec, View, dark};
use crate::support::{engine, sample};

/// Templates that no question of this file reaches, each with the reason.
const UNREACHED: &[(&str, &str)] = &[
    ("acquired", "a macro of the dialect, without text of its own"),
    ("attribute_number", "a macro of the dialect, without text of its own"),
    ("describe", "a macro of the dialect, without text of its own"),
    ("steps_by_value", "it is asked only about rows that are steps of one order"),
    ("versions", "it is asked only about a column of versions"),
    ("discounts_of_orders", "it is asked only about a discount next to a quantity and a price"),
    ("inserts", "it is asked only about a log of changes"),
    ("rows_with_signs", "it is asked only about several currencies in one column"),
    ("parquet_bounds", "it is asked only about a million rows"),
    ("first_day", "it is asked only of a first day that may be a placeholder"),
    ("future", "it is asked only about orders after today"),
    ("few_values", "it is asked only about many rows"),
    (
        "filled_rows",
        "it is asked only about many values, or columns that are empty in the first of many rows",
    ),
    ("refunded_orders", "it is asked only about columns that may name other orders"),
    ("part_sums", "it is asked only about a column that names other orders"),
    ("discounts", "it is asked only about a discount next to a quantity and a price"),
    ("bundles", "it is asked only about a column of bundles"),
    ("is_sampled", "it is asked only of a sample, and its tests compare the customers it chooses"),
    ("is_blank", "it is part of the proof of rows of whole orders among their items"),
    ("numbers_of_shops", "it is asked only about a column of shops"),
    ("overlaps", "it is asked only of several files"),
    ("two_sides", "it is asked only about amounts in two columns"),
    ("sums_of_sides", "it is asked only about amounts in two columns"),
    ("filled_down", "it is a query for the user to say"),
    ("side_by_side", "a macro of the dialect, without text of its own"),
    ("order_values", "it is asked only about a column that may be the order by its values"),
    ("refunds_without_orders", "it is asked only about many refunds that a kind of rows tells"),
    ("sniff", "a macro of the dialect, without text of its own"),
];

/// The dialect of the database, with marks around its own words.
static MARKED: LazyLock<Dialect> = LazyLock::new(|| dialects::marked(Dialect::DUCKDB));

/// An engine that keeps what it is given.
struct Recording {
    inner: Arc<dyn Engine>,
    given: Mutex<Vec<String>>,
}

impl Recording {
    fn keep(&self, sql: &str) {
        self.given.lock().unwrap().push(sql.to_string());
    }
}

impl Engine for Recording {
    fn dialect(&self) -> Dialect {
        *MARKED
    }

    fn parse_expression(&self, expression: &str, cancel: &Cancel) -> Result<ExpressionParts, EngineError> {
        self.inner.parse_expression(expression, cancel)
    }

    fn run(&self, sql: &str, cancel: &Cancel) -> Result<(), EngineError> {
        self.keep(sql);
        self.inner.run(sql, cancel)
    }

    fn stream(
        &self,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError> {
        self.keep(sql);
        self.inner.stream(sql, cancel, each)
    }

    fn column_type(&self, name: &str) -> ColumnType {
        self.inner.column_type(name)
    }

    fn hint_input(&self, input: tenure::engine::Input) -> Result<(), EngineError> {
        self.inner.hint_input(input)
    }

    fn confine(&self, reach: tenure::engine::Reach) -> Result<(), EngineError> {
        self.inner.confine(reach)
    }

    fn admit(&self, path: &str) -> Result<(), EngineError> {
        self.inner.admit(path)
    }

    fn scratch_folder(&self) -> &Path {
        self.inner.scratch_folder()
    }

    fn bulk_insert(&self, table: &str, schema: &SchemaRef) -> Result<Box<dyn BulkInsert + '_>, EngineError> {
        self.inner.bulk_insert(table, schema)
    }

    fn progress(&self) -> Option<tenure::engine::Progress> {
        self.inner.progress()
    }
}

/// What the database was given, by question.
struct Recorded {
    folder: tempfile::TempDir,
    given: Vec<(String, String)>,
}

impl Recorded {
    /// A file of this test.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Asks by keys; the source is opened afresh for every question.
    fn explore(&mut self, question: &str, source: SourceSpec, ask: impl FnOnce(&mut Explorer)) {
        let recording = Arc::new(Recording { inner: engine(), given: Mutex::default() });
        let engine: Arc<dyn Engine> = recording.clone();
        let session = Session::open(engine, &source, &Cancel::new()).unwrap();
        let mut explorer = Explorer::with(session, source, (120, 40), dark());
        ask(&mut explorer);
        self.keep(question, &recording);
    }

    /// Asks a session over the sample.
    fn ask(&mut self, question: &str, ask: impl FnOnce(&mut Session)) {
        let recording = Arc::new(Recording { inner: engine(), given: Mutex::default() });
        let engine: Arc<dyn Engine> = recording.clone();
        let mut session = Session::open(engine, &of(&sample("orders.parquet")), &Cancel::new()).unwrap();
        ask(&mut session);
        self.keep(question, &recording);
    }

    fn keep(&mut self, question: &str, recording: &Recording) {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).display().to_string() + "/";
        let folder = self.folder.path().display().to_string();
        let scratch = recording.scratch_folder().display().to_string();
        for sql in recording.given.lock().unwrap().drain(..) {
            let sql = sql.replace(&own, "").replace(&folder, "[folder]");
            let sql = without_random_names(&sql.replace(&scratch, "[scratch]"));
            self.given.push((question.to_string(), sql));
        }
    }
}

/// Names of temporary files differ from run to run.
fn without_random_names(sql: &str) -> String {
    let mut parts = sql.split("[scratch]/");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| {
        let end = part.find(['.', '\'']).unwrap_or(part.len());
        let rest = &part[end..];
        let rest = rest.strip_prefix(".tmp").map_or(rest, |name| &name[name.find('.').unwrap_or(0)..]);
        format!("{text}[scratch]/{}{rest}", &part[..end])
    })
}

fn of(path: &str) -> SourceSpec {
    SourceSpec { paths: vec![path.to_string()], ..SourceSpec::default() }
}

/// Shows the view with one thing changed.
fn view(explorer: &mut Explorer, change: impl FnOnce(&mut View)) {
    change(&mut explorer.app.view);
    explorer.press("R");
}

/// What the database is given by every question, in a dialect that marks its own words.
static GIVEN: LazyLock<Vec<(String, String)>> = LazyLock::new(|| recorded().given);

/// Every question, once.
fn recorded() -> Recorded {
    let mut recorded = Recorded { folder: tempfile::tempdir().unwrap(), given: Vec::new() };
    let orders = || of(&sample("orders.parquet"));
    recorded.explore("the matrix by month", orders(), |_| {});
    recorded.explore("the matrix by quarter", orders(), |explorer| {
        explorer.press("}");
    });
    recorded.explore("monthly cohorts by week of age", orders(), |explorer| {
        view(explorer, |view| view.age = "week".parse().unwrap());
    });
    recorded.explore("rolling ages, two orders in each", orders(), |explorer| {
        view(explorer, |view| {
            view.ages = "rolling:30".parse().unwrap();
            view.min_orders = 2;
        });
    });
    recorded.explore("cohorts by channel", orders(), |explorer| {
        view(explorer, |view| view.cohort = "channel".parse().unwrap());
    });
    recorded.explore("the 90th percentile of revenue", orders(), |explorer| {
        view(explorer, |view| view.measure = Measure::RevenuePercentile(Percentile::P90));
    });
    recorded.explore("second orders", orders(), |explorer| {
        view(explorer, |view| view.measure = Measure::SecondOrder);
    });
    recorded.explore("the interval of revenue in a cell", orders(), |explorer| {
        view(explorer, |view| view.measure = Measure::RevenuePerCustomer);
        explorer.press("j l");
        let effect = explorer.app.ask_at_rest();
        explorer.settle(effect);
    });
    recorded.explore("a forecast of open cells", orders(), |explorer| {
        explorer.press("F");
    });
    let entered =
        SourceSpec { entry: Some("amount > 50".into()), returns: Some("amount > 20".into()), ..orders() };
    recorded.explore("who enters and what is a return", entered.clone(), |explorer| {
        explorer.press("j j l enter enter");
    });
    let ever = SourceSpec { entry_rule: EntryRule::FirstEver, returns: None, ..entered };
    recorded.explore("whose first order is an entry", ever, |explorer| {
        explorer.press("3 s").type_line("channel");
    });
    for by in [
        "channel",
        "rfm",
        "rf",
        "revenue",
        "first-value:q5",
        "recency:30,90",
        "orders",
        "acquired:quarter",
        "amount:q4",
    ] {
        recorded.explore(&format!("segments by {by}"), orders(), |explorer| {
            explorer.press("3 s").type_line(by);
        });
    }
    recorded.explore("key figures by channel within a segment", orders(), |explorer| {
        let asked = KpiQuestion {
            window: Some("2025-Q2".parse().unwrap()),
            inactive: None,
            by: vec!["channel".into()],
            series: None,
            segment_filters: vec![SegmentFilter { by: "country".into(), value: Some("DE".into()) }],
        };
        explorer.answer(&Question::Kpis(asked)).unwrap();
    });
    recorded.explore("segments of a segment, and its matrix", orders(), |explorer| {
        explorer.press("3 s").type_line("channel").press("enter 1");
    });
    recorded.explore("a segment that is spelled otherwise", orders(), |explorer| {
        view(explorer, |view| view.segment_filters = vec!["country=de".parse().unwrap()]);
    });
    recorded.explore("the customers of a cell, and one of them", orders(), |explorer| {
        explorer.press("j l enter tab / 1 enter enter");
    });
    recorded.explore("all customers by orders, with their lifetime value", orders(), |explorer| {
        explorer.press("6 l l l ] F");
    });
    recorded.explore("a customer that is not in the data", orders(), |explorer| {
        let shape = View::default().shape();
        let question = CustomerQuestion { id: "10350".into(), shape, value: None, next: None };
        explorer.answer(&Question::Customer(question)).unwrap_err();
    });
    recorded.explore("what a customer may buy next", orders(), |explorer| {
        let next = Some(NextQuestion { item: "category".into(), least_support: 20 });
        let question =
            CustomerQuestion { id: "103507".into(), shape: View::default().shape(), value: None, next };
        explorer.answer(&Question::Customer(question)).unwrap();
    });
    recorded.explore("a comparison of two groups", orders(), |explorer| {
        explorer.press("4").type_line("channel = 'email'").type_line("rfm = 'champions'");
    });
    recorded.explore("a group that cannot be", orders(), |explorer| {
        explorer.press("4").type_line("chanel = 'x'").press("enter");
    });
    recorded.explore("the mix of a comparison", orders(), |explorer| {
        explorer.press("4").type_line("channel = 'email'").press("enter z z z s").type_line("country");
    });
    recorded.explore("what drives a cell", orders(), |explorer| {
        explorer.press("j j l d");
    });
    recorded.explore("lifetime value in a segment", orders(), |explorer| {
        explorer.press("5 s").type_line("channel").press("enter");
    });
    recorded.explore("lifetime value by channel, payback, customers at risk", orders(), |explorer| {
        explorer.press("5 s").type_line("channel").press("T").type_line("cac 25").press("> > > > > > >");
    });
    let spend = recorded.file("spend.csv", "period,channel,spend\n2024-01,email,500\n2024-02,social,800\n");
    recorded.explore("payback over a file of spend", orders(), |explorer| {
        explorer.press("5 s").type_line("channel").press("T").type_line(&format!("cac {spend}"));
    });
    recorded.explore("lines that repeat an earlier one", orders(), |explorer| {
        explorer.press("o i enter");
    });
    recorded.explore("the values of a column", orders(), |explorer| {
        explorer.press("f").type_text("country = '").press("tab");
    });
    effects(&mut recorded);
    files(&mut recorded);
    restatement(&mut recorded);
    recorded
}

/// What is asked of a session without a screen.
fn effects(recorded: &mut Recorded) {
    let question = EffectQuestion {
        outcome: Outcome::Revenue,
        periods: PeriodPlan {
            date: jiff::civil::date(2025, 3, 1),
            days: 28,
            before: Some(2),
            after: Some(1),
        },
        placebo: None,
        treated: SideSpec::of("channel = 'email'"),
        control: None,
        by: vec!["country".into()],
        segment_filters: Vec::new(),
    };
    let survey = SurveyQuestion {
        file: sample("surveys.csv"),
        scales: Vec::new(),
        window: Some("2025".parse().unwrap()),
        series: Some(Grain::Month),
        by: vec!["country".into()],
        days: 60,
        segment_filters: Vec::new(),
    };
    recorded.ask("answers by month and by country", |session| {
        session.surveys(&survey, &Cancel::new()).unwrap();
    });
    let wide = recorded.file("wide.csv", "customer_id,date,nps,csat\n104654,2025-01-05,9,4\n");
    let segment_filters = vec![SegmentFilter { by: "country".into(), value: Some("DE".into()) }];
    let survey =
        SurveyQuestion { file: wide, window: None, series: None, by: Vec::new(), segment_filters, ..survey };
    recorded.ask("answers in a column for each kind, within a segment", |session| {
        session.surveys(&survey, &Cancel::new()).unwrap();
    });
    let rfm = RfmQuestion {
        since: Some(jiff::civil::date(2025, 6, 30)),
        list: Some(RfmList { group: RfmGroup::AtRisk, was: Some(RfmGroup::Loyal), limit: Some(10) }),
        segment_filters: vec![SegmentFilter { by: "country".into(), value: Some("DE".into()) }],
    };
    recorded.ask("who moved from group to group within a segment", |session| {
        session.rfm(&rfm, &Cancel::new()).unwrap();
    });
    let points = PointQuestion {
        file: sample("points.csv"),
        window: None,
        series: Some(Grain::Month),
        by: vec!["channel".into()],
        breakage: 365,
        follow: 90,
        segment_filters: vec![SegmentFilter { by: "country".into(), value: Some("DE".into()) }],
    };
    recorded.ask("loyalty points by channel within a segment", |session| {
        session.points(&points, &Cancel::new()).unwrap();
    });
    let lists = ListQuestion {
        list: None,
        thresholds: Thresholds {
            vip_share: "5%".parse().unwrap(),
            good_share: "20%".parse().unwrap(),
            window_share: "80%".parse().unwrap(),
            window: None,
            orders: 3,
            quiet: 2.0,
            overdue: 1.5,
        },
        item: Some("category".into()),
        least_support: 20,
        top: Some(5),
        segment_filters: Vec::new(),
    };
    recorded.ask("all lists, and rules of items", |session| {
        session.lists(&lists, &Cancel::new()).unwrap();
        let one = ListQuestion { list: Some(ListName::GoneQuiet), ..lists };
        session.lists(&one, &Cancel::new()).unwrap();
    });
    recorded.ask("the effect of a measure by country", |session| {
        session.effect(&question, &Cancel::new()).unwrap();
    });
}

/// Files that are read in other ways than the sample.
fn files(recorded: &mut Recorded) {
    let text = "order_id,customer_id,order_date,amount,status,currency\n\
        1,a,03/04/2024,10.00,paid,EUR\n2,b,04/05/2024,12.50,cancelled,EUR\n3,0,05/06/2024,-2.00,paid,EUR\n4,a,28/06/2024,7.00,paid,EUR\n";
    let csv = recorded.file("orders.csv", text);
    recorded.explore("a text file with dates of text, statuses and currencies", of(&csv), |_| {});
    let kinds = recorded.file(
        "kinds.csv",
        "order_id,customer_id,order_date,amount,type,is_test\n1,c1,2024-01-05,10.00,sale,0\n2,c2,2024-01-06,5.00,refund,0\n3,c1,2024-02-05,1.00,sale,1\n",
    );
    recorded.explore("a text file with kinds of documents and a flag", of(&kinds), |_| {});
    let unnamed = recorded.file(
        "unnamed.csv",
        "order_id,customer_id,order_date,x7\n1,c1,2024-01-05,10.00\n2,c1,2024-02-05,-5.00\n",
    );
    recorded.explore("a text file whose amount is not named", of(&unnamed), |_| {});
    let rows: String = (1..300).map(|n| format!("{n},{}.0,2024-01-05,1.00,paid\n", n % 7)).collect();
    let odd = recorded.file(
        "odd.csv",
        &format!("order_id,customer_id,order_date,amount,status\n{rows}300,1.0,soon,1.00,paid\n301,2.0,2024-01-06,3.00,void\n"),
    );
    recorded.explore("ids with a fraction of zeros, and a date that cannot be read", of(&odd), |_| {});
    let rejects = recorded.folder.path().join("left-out.csv").to_string_lossy().into_owned();
    let source = SourceSpec { rejects: Some(rejects), ..of(&odd) };
    recorded.explore("rows left out, one by one", source, |_| {});
    let totals = recorded.file(
        "totals.csv",
        "order_id,customer_id,order_date,total\n1,c1,2024-01-05,30\n1,c1,2024-01-05,30\n2,c2,2024-01-06,10\n2,c2,2024-01-06,10\n",
    );
    recorded.explore("a total on every line of an order", of(&totals), |_| {});
    let lines = recorded.file(
        "order-lines.csv",
        "order_id,customer_id,order_date,amount\n1,c1,2024-01-05,3\n1,c1,2024-01-05,4\n2,c2,2024-01-06,3\n2,c2,2024-01-06,4\n",
    );
    recorded.explore("lines of orders", of(&lines), |_| {});
    let parted = recorded.file(
        "parted.csv",
        "order_id,customer_id,order_date,currency\n1,c1,2024-01-05,USD\n2,c2,2024-01-06,EUR\n",
    );
    let lines =
        recorded.file("lines.csv", "order_id,sku,quantity,price\n1,A,2,10.00\n2,B,1,5.00\n9,A,1,10.00\n");
    let customers = recorded.file("customers.csv", "customer_id,country\nc1,FR\nc2,DE\n");
    let products = recorded.file("products.csv", "sku,category\nA,mugs\nB,bowls\n");
    let refunds = recorded.file("refunds.csv", "order_id,refund_amount,refund_date\n1,5.00,2024-01-20\n");
    let rates = recorded.file("rates.csv", "date,currency,rate\n2024-01-01,USD,0.9\n");
    let source = SourceSpec {
        lines: Some(lines),
        customers: Some(customers),
        products: Some(products),
        refunds_file: Some(refunds),
        rates: Some(rates),
        rejects: Some(recorded.folder.path().join("left-out.csv").to_string_lossy().into_owned()),
        ..of(&parted)
    };
    recorded.explore("one history in several files", source, |_| {});
    let rows: String = (0..30).map(|n| format!("{n},2024-01-05,c{}@x.example\n", n % 9)).collect();
    let contacts = recorded.file("contacts.csv", &format!("customer_id,order_date,email\n{rows}"));
    let source = SourceSpec { customer: Some("customer_id".into()), ..of(&contacts) };
    recorded.explore("customers who never return, and their addresses", source, |_| {});
    let cents: String = (0..200)
        .map(|n| {
            format!("{n},c{},2024-0{}-05,{}\n", n % 40, 1 + n / 50, if n < 100 { "1999" } else { "19.99" })
        })
        .collect();
    let cents = recorded.file("cents.csv", &format!("order_id,customer_id,order_date,amount\n{cents}"));
    let cents = SourceSpec { amount: Some("amount".into()), ..of(&cents) };
    recorded.explore("amounts that are cents until a day", cents, |_| {});
    let summed = recorded.file(
        "summed.csv",
        "customer,order_date,amount\na,2024-01-05,10.00\nb,2024-01-06,5.00\nTotal,2024-01-06,15.00\n",
    );
    let rejects = recorded.folder.path().join("totals-left-out.csv").to_string_lossy().into_owned();
    let source = SourceSpec { rejects: Some(rejects), ..of(&summed) };
    recorded.explore("a row that sums the others, one by one", source, |_| {});
    let floats = recorded.folder.path().join("floats.parquet").to_string_lossy().into_owned();
    let rows = "SELECT i AS order_id, (i % 9)::DOUBLE AS customer_id, DATE '2024-01-05' + (7 * i)::INTEGER AS order_date, \
        i * 1.5 AS weight FROM range(1, 60) AS rows(i)";
    engine().run(&format!("COPY ({rows}) TO '{floats}' (FORMAT parquet)"), &Cancel::new()).unwrap();
    recorded.explore("ids that are stored as floats, segments by a number", of(&floats), |explorer| {
        explorer.press("3 s").type_line("weight:q2");
    });
    let database = recorded.folder.path().join("shop.duckdb").to_string_lossy().into_owned();
    let attached = format!("ATTACH '{database}' AS shop; CREATE TABLE shop.orders AS {rows}; DETACH shop");
    engine().run(&attached, &Cancel::new()).unwrap();
    recorded.explore("a table of a database", of(&format!("{database}#orders")), |_| {});
    let aligned = recorded.file(
        "orders.txt",
        " 00004 19970101  2   29.33\n 00004 19970118  2   29.73\n 00021 19970101  3   63.34\n",
    );
    let names = ["customer", "date", "units", "amount"].map(String::from).to_vec();
    let source = SourceSpec { names: Some(names), ..of(&aligned) };
    recorded.explore("a text file aligned with blanks", source, |_| {});
}

/// Two extracts of one history.
fn restatement(recorded: &mut Recorded) {
    let old = recorded.file(
        "may.csv",
        "order_id,customer_id,order_date,amount\n1,a,2024-01-05,10\n2,b,2024-01-09,20\n3,a,2024-03-01,5\n",
    );
    let new = recorded.file("june.csv", "order_id,customer_id,order_date,amount\n1,a,2024-01-05,12\n2,b,2024-02-09,20\n3,a,2024-03-01,5\n4,c,2024-04-01,5\n");
    let recording = Arc::new(Recording { inner: engine(), given: Mutex::default() });
    let engine: Arc<dyn Engine> = recording.clone();
    let question = DiffQuestion { old: of(&old), new: of(&new), view: View::default(), top: 5 };
    diff(&engine, &question, &Cancel::new()).unwrap();
    recorded.keep("what changed between two extracts", &recording);
}

/// A template and its stretches of fixed text.
struct Template {
    name: String,
    all: BTreeSet<String>,
    /// Those that no other template has.
    own: BTreeSet<String>,
}

impl Template {
    /// How much of a statement is of this template: letters of its own stretches, or of all if all of them are there.
    fn weight(&self, sql: &str) -> usize {
        let found = |texts: &BTreeSet<String>| -> usize {
            texts.iter().filter(|text| sql.contains(text.as_str())).map(String::len).sum()
        };
        match self.own.is_empty() && self.all.iter().all(|text| sql.contains(text.as_str())) {
            true => found(&self.all),
            false => found(&self.own),
        }
    }
}

/// The templates for the program's own database, in all folders.
fn template_files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sql")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_apart = path.ends_with("dialect") || path.ends_with("remote");
            match path.is_dir() {
                true if !is_apart => folders.push(path),
                false if path.extension().is_some_and(|ending| ending == "sql") => files.push(path),
                _ => {}
            }
        }
    }
    files
}

fn templates() -> Vec<Template> {
    let mut stretches = BTreeMap::new();
    for path in template_files() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        stretches.insert(name, fixed(&std::fs::read_to_string(&path).unwrap()));
    }
    let count = |text: &String| stretches.values().filter(|other| other.contains(text)).count();
    let own = |texts: &BTreeSet<String>| texts.iter().filter(|text| count(text) == 1).cloned().collect();
    let each = stretches.iter();
    each.map(|(name, all)| Template { name: name.clone(), all: all.clone(), own: own(all) }).collect()
}

/// The stretches of a template that stand in every rendering of their line.
fn fixed(template: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = template;
    let mut keep = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| line.len() >= 6);
        found.extend(lines.map(str::to_string));
    };
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).chain(rest.find("{#")).min() {
        keep(&rest[..start]);
        let close = match &rest[start..start + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = rest[start..].find(close).map_or(rest.len(), |end| start + end + 2);
        rest = &rest[end..];
    }
    keep(rest);
    found
}

#[test]
fn every_template_is_rendered_as_laid_down() {
    let templates = templates();
    let given: Vec<(&str, String)> =
        GIVEN.iter().map(|(question, sql)| (question.as_str(), dialects::plain(sql))).collect();
    let mut by_template: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let (mut reached, mut known) = (BTreeSet::new(), BTreeSet::new());
    for (question, sql) in &given {
        // Every question opens its source: most statements are those of an earlier one.
        if !known.insert(sql) {
            continue;
        }
        let weights: Vec<usize> = templates.iter().map(|template| template.weight(sql)).collect();
        let found = templates.iter().zip(&weights).filter(|(_, weight)| **weight > 0);
        reached.extend(found.map(|(template, _)| &template.name));
        let (main, weight) = templates.iter().zip(weights).max_by_key(|(_, weight)| *weight).unwrap();
        let name = if weight == 0 { "no template" } else { &main.name };
        by_template.entry(name).or_default().push((question, sql));
    }
    let excused: BTreeSet<&str> = UNREACHED.iter().map(|(name, _)| *name).collect();
    let missing: Vec<&str> = templates
        .iter()
        .map(|template| template.name.as_str())
        .filter(|name| !reached.iter().any(|reached| reached == name) && !excused.contains(name))
        .collect();
    assert!(missing.is_empty(), "no question reaches {missing:?}");
    let wrong: Vec<&&str> =
        excused.iter().filter(|name| reached.iter().any(|reached| reached == *name)).collect();
    assert!(wrong.is_empty(), "they are reached: {wrong:?}");
    let laid_down = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots/sql"));
    let laid_down = laid_down.unwrap().map(|entry| entry.unwrap().path());
    let stale: Vec<String> = laid_down
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| !by_template.contains_key(name.as_str()))
        .collect();
    assert!(stale.is_empty(), "no question asks any more what is laid down for {stale:?}");
    for (name, kept) in by_template {
        let texts: Vec<String> = kept.iter().map(|(question, sql)| format!("-- {question}\n{sql}")).collect();
        insta::with_settings!({ snapshot_path => "snapshots/sql", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, texts.join("\n\n"));
        });
    }
}

#[test]
fn only_the_dialect_knows_words_that_other_databases_do_not() {
    let mut found: Vec<String> = Vec::new();
    for path in template_files() {
        let text = dialects::without_tags(&std::fs::read_to_string(&path).unwrap());
        found.extend(dialects::foreign(&text).map(|line| format!("{}: {line}", path.display())));
    }
    let mut known = BTreeSet::new();
    for (question, sql) in GIVEN.iter().filter(|(_, sql)| known.insert(sql)) {
        let text = dialects::without_scans(&dialects::outside(sql));
        found.extend(dialects::foreign(&text).map(|line| format!("{question}: {line}")));
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
