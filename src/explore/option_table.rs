//! Every option of a source and of a view, declared once: the command line, the list of options on screen, the printed
//! command line and the tests of saved views all read this table.

use std::str::FromStr;

use crate::cohort::{Ages, AverageKind, Grain, Return, WeekStart};
use crate::named::ParseError;
use crate::source::{
    Changes, DATE_OF_ORDERS, DecimalSign, Encoding, EntryRule, Refunds, RepeatedLines, SourceSpec,
};

use super::customers::{read_columns, written_columns};
use super::events::Events;
use super::option::{Arity, Group, OptionSpec, Steps};
use super::view::View;

/// The value of an option that is off unless it is given.
const OFF: &str = "off";

/// Reads and writes one optional text of the source.
macro_rules! text {
    ($field:ident) => {
        (
            |_, source| source.$field.iter().cloned().collect(),
            |_, source, values| {
                source.$field = values.first().cloned();
                Ok(())
            },
        )
    };
}

/// Reads and writes one parsed value of the view, which has a default.
macro_rules! of_view {
    ($field:ident) => {
        (
            |view, _| vec![view.$field.to_string()],
            |view, _, values| {
                view.$field = values.first().map_or(Ok(View::default().$field), |text| read(text))?;
                Ok(())
            },
        )
    };
}

type Access = (
    fn(&View, &SourceSpec) -> Vec<String>,
    fn(&mut View, &mut SourceSpec, &[String]) -> Result<(), ParseError>,
);

const fn source(
    name: &'static str,
    value_name: &'static str,
    help: &'static str,
    access: Access,
) -> OptionSpec {
    OptionSpec {
        name,
        value_name,
        help,
        default: "",
        group: Group::Source,
        arity: Arity::One,
        steps: Steps::Typed,
        on_screen: true,
        get: access.0,
        set: access.1,
    }
}

const fn view(
    name: &'static str,
    value_name: &'static str,
    help: &'static str,
    default: &'static str,
    steps: Steps,
    access: Access,
) -> OptionSpec {
    OptionSpec { default, group: Group::View, steps, ..source(name, value_name, help, access) }
}

/// Every option, those of the view first, in the order they are shown and applied.
pub const OPTIONS: &[OptionSpec] = &[
    view(
        "cohort",
        "GRAIN|COL",
        "Group customers by day to year of their first order, or by a column there",
        "month",
        Steps::Cohorts,
        of_view!(cohort),
    ),
    view(
        "age",
        "GRAIN",
        "Count ages in days, weeks, months, quarters or years",
        "as --cohort, month for a column",
        Steps::Names(|_| Grain::ALL.map(|grain| grain.to_string()).to_vec()),
        of_view!(age),
    ),
    view(
        "ages",
        "AGES",
        "Count calendar or rolling ages, rolling:DAYS, or day bounds: 0,1,8,31",
        "calendar",
        Steps::Names(|view| {
            let days = Ages::default_days(view.age);
            let bounds = Ages::Brackets(vec![0, 1, 8, 31, 91]);
            [Ages::Calendar, Ages::Rolling { days }, bounds].map(|ages| ages.to_string()).to_vec()
        }),
        (
            |view, _| vec![view.ages.to_string()],
            |view, _, values| {
                let parse = |text: &String| {
                    Ages::parse(text, view.age).map_err(|error| ParseError::from(error.to_string()))
                };
                view.ages = values.first().map_or(Ok(Ages::Calendar), parse)?;
                Ok(())
            },
        ),
    ),
    view(
        "week-start",
        "DAY",
        "First day of a week: mon, tue, …",
        "mon",
        Steps::Names(|_| WeekStart::ALL.map(|day| day.to_string()).to_vec()),
        of_view!(week_start),
    ),
    view("measure", "MEASURE", "Measure a cell shows", "retention", Steps::Measures, of_view!(measure)),
    view(
        "return",
        "CRITERION",
        "When a customer has returned: on, on-or-after, on-or-before or streak",
        "on",
        Steps::Names(|_| Return::ALL.map(|one| one.to_string()).to_vec()),
        of_view!(criterion),
    ),
    view(
        "average",
        "KIND",
        "Average over cohorts: pooled, simple or median",
        "pooled",
        Steps::Names(|_| AverageKind::ALL.map(|kind| kind.to_string()).to_vec()),
        of_view!(average),
    ),
    view(
        "min-orders",
        "N",
        "Orders in a period that make a customer active in it",
        "1",
        Steps::Numbers { step: 1, least: 1 },
        (
            |view, _| vec![view.min_orders.to_string()],
            |view, _, values| {
                view.min_orders = match values.first().map(|text| text.parse()) {
                    None => 1,
                    Some(Ok(orders @ 1..)) => orders,
                    Some(_) => return Err(no_number(&values[0], "orders", "1 or more")),
                };
                Ok(())
            },
        ),
    ),
    view(
        "min-size",
        "N",
        "Dim cohorts with fewer customers",
        "30",
        Steps::Numbers { step: 10, least: 0 },
        (
            |view, _| vec![view.min_size.to_string()],
            |view, _, values| {
                let parse =
                    |text: &String| text.parse().map_err(|_| no_number(text, "customers", "0 or more"));
                view.min_size = values.first().map_or(Ok(View::default().min_size), parse)?;
                Ok(())
            },
        ),
    ),
    view(
        "margin",
        "SHARE",
        "Share of the amount that is margin, as in 0.4 or 40%, without --cost",
        "",
        Steps::Typed,
        (
            |view, _| view.margin.iter().map(ToString::to_string).collect(),
            |view, _, values| {
                view.margin = values.first().map(|text| not_negative(text)).transpose()?;
                Ok(())
            },
        ),
    ),
    OptionSpec {
        arity: Arity::Optional("auto"),
        on_screen: false,
        ..view(
            "forecast",
            "MODEL",
            "Forecast open cells of retention and customers: auto (smallest holdout error), bg-nbd, mbg-nbd or pareto-nbd",
            "",
            Steps::Typed,
            (
                |view, _| view.forecast.iter().map(ToString::to_string).collect(),
                |view, _, values| {
                    view.forecast = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        arity: Arity::Many,
        on_screen: false,
        ..view(
            "segment",
            "COL=VALUE",
            "Keep only customers with this value at their first order, as in Country=France or rfm=champions; repeatable",
            "",
            Steps::Typed,
            (
                |view, _| view.segment_filters.iter().map(ToString::to_string).collect(),
                |view, _, values| {
                    view.segment_filters = values.iter().map(|text| read(text)).collect::<Result<_, _>>()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        arity: Arity::Many,
        on_screen: false,
        ..view(
            "events",
            "FILE|EVENT",
            "Mark days: a file of dates and texts, or an event such as '2025-06-01 New prices'; repeatable",
            "",
            Steps::Typed,
            (
                |view, _| view.events.iter().map(ToString::to_string).collect(),
                |view, _, values| {
                    view.events = Events::given(values)?;
                    Ok(())
                },
            ),
        )
    },
    source("where", "EXPR", "Keep only rows for which this SQL expression is true", text!(filter)),
    OptionSpec {
        default: "every order",
        ..source(
            "entry",
            "EXPR",
            "The cohort begins with the first order for which this SQL expression is true",
            text!(entry),
        )
    },
    OptionSpec {
        default: "first-match",
        steps: Steps::Names(|_| EntryRule::ALL.map(|rule| rule.to_string()).to_vec()),
        ..source(
            "entry-rule",
            "RULE",
            "first-match: the first that meets --entry; first-ever: only the very first",
            (
                |_, source| vec![source.entry_rule.to_string()],
                |_, source, values| {
                    source.entry_rule = values.first().map_or(Ok(EntryRule::default()), |text| read(text))?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "every order",
        ..source(
            "returns",
            "EXPR",
            "After the entry, count only orders for which this SQL expression is true",
            text!(returns),
        )
    },
    OptionSpec {
        default: "the day of the last order",
        ..source(
            "as-of",
            "DATE",
            "Last day of observation, counted to its end",
            (
                |_, source| source.as_of.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    let day = |text: &String| {
                        let wrong =
                            || ParseError::new(format!("'{text}' is not a date"), "write it as 2024-12-31");
                        text.parse().map_err(|_| wrong())
                    };
                    source.as_of = values.first().map(day).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "refund-date",
        steps: Steps::Names(|_| Refunds::ALL.map(|basis| basis.to_string()).to_vec()),
        ..source(
            "refunds",
            "BASIS",
            "Date on which a refund reduces revenue: order-date, refund-date or ignore",
            (
                |_, source| vec![source.refunds.to_string()],
                |_, source, values| {
                    source.refunds = values.first().map_or(Ok(Refunds::default()), |text| read(text))?;
                    Ok(())
                },
            ),
        )
    },
    source(
        "query",
        "SQL",
        "SQL over the files: 'FROM a JOIN b USING (id)'; or SQL of a remote database",
        text!(query),
    ),
    OptionSpec {
        default: "UTC",
        ..source("tz", "ZONE", "Time zone for timestamps with an offset, as in Europe/Berlin", text!(tz))
    },
    OptionSpec {
        default: "what the content says",
        ..source(
            "encoding",
            "NAME",
            "Encoding of a text file, as in windows-1252 or shift-jis",
            (
                |_, source| source.encoding.iter().map(|one: &Encoding| one.to_string()).collect(),
                |_, source, values| {
                    source.encoding = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "what the column says",
        steps: Steps::Names(|_| DecimalSign::ALL.map(|sign| sign.to_string()).to_vec()),
        ..source(
            "decimal",
            "SIGN",
            "Sign before the fraction of numbers: point or comma",
            (
                |_, source| source.decimal.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    source.decimal = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "0.5%",
        ..source(
            "allow-unreadable",
            "SHARE",
            "Share of rows that may be unreadable, such as 2%; they are excluded",
            (
                |_, source| source.allow_unreadable.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    source.allow_unreadable = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "asked about if they are many",
        steps: Steps::Names(|_| RepeatedLines::ALL.map(|way| way.to_string()).to_vec()),
        ..source(
            "repeated-lines",
            "WAY",
            "Repeated lines: count, once, or latest (an order's last file or version)",
            (
                |_, source| source.repeated_lines.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    source.repeated_lines = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    source("table", "NAME", "Table of a database on another machine, as in shop.orders", text!(table)),
    OptionSpec {
        on_screen: false,
        ..source(
            "driver",
            "NAME|FILE",
            "ADBC driver of that database: its name, or the file of its library",
            text!(driver),
        )
    },
    OptionSpec {
        arity: Arity::Many,
        on_screen: false,
        ..source(
            "driver-option",
            "KEY=VALUE",
            "Option of that driver, named as its documentation does; repeatable",
            (
                |_, source| source.driver_options.clone(),
                |_, source, values| {
                    source.driver_options = values.to_vec();
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "half of the free disk, at most 8GiB",
        on_screen: false,
        ..source(
            "bring",
            "BYTES",
            "The most that is brought from that database, as in 20GB",
            (
                |_, source| source.bring.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    source.bring = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        arity: Arity::Optional(DATE_OF_ORDERS),
        on_screen: false,
        ..source(
            "since-last",
            "DATE",
            "Keep the rows that are brought; next time ask for newer ones alone",
            text!(since_last),
        )
    },
    OptionSpec {
        arity: Arity::Optional("auto"),
        default: OFF,
        ..source(
            "cubes",
            "SQL",
            "Leave the orders there; they are counted there, and only counts come here",
            (
                |_, source| source.cubes.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    let given = values.first().filter(|text| *text != OFF);
                    source.cubes = given.map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        default: "refuse",
        steps: Steps::Names(|_| Changes::ALL.map(|way| way.to_string()).to_vec()),
        ..source(
            "changes",
            "WAY",
            "Figures of --cubes if orders change meanwhile: refuse, or allow",
            (
                |_, source| source.changes.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    source.changes = values.first().map(|text| read(text)).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    source(
        "share",
        "SHARE",
        "A sample of whole customers, such as 1%, of orders that are too many",
        (
            |_, source| source.share.iter().map(ToString::to_string).collect(),
            |_, source, values| {
                source.share = values.first().map(|text| read(text)).transpose()?;
                Ok(())
            },
        ),
    ),
    source(
        "lines",
        "FILE",
        "File of order lines, joined by order id; amount = quantity * price there",
        text!(lines),
    ),
    source(
        "customers",
        "FILE",
        "File of customers, joined by their id: attributes as given there",
        text!(customers),
    ),
    source(
        "products",
        "FILE",
        "File of products, joined to the lines by their id: attributes",
        text!(products),
    ),
    source(
        "refunds-file",
        "FILE",
        "File of refunds, joined by order id; FILE:COL names its key",
        text!(refunds_file),
    ),
    source("rates", "FILE", "File of exchange rates: date, currency, rate; amount * rate", text!(rates)),
    OptionSpec {
        on_screen: false,
        ..source(
            "rejects",
            "FILE",
            "Write every row left out to a CSV file: file, line or row, column, value, reason",
            text!(rejects),
        )
    },
    source("amount", "EXPR", "Amount of a row: a column, or SQL such as 'Quantity*UnitPrice'", text!(amount)),
    source("cost", "EXPR", "Cost of a row: a column or SQL expression; margin = amount - cost", text!(cost)),
    source("customer", "COL", "Customer: a column or an SQL expression", text!(customer)),
    source("date", "COL", "Time of the order: a column or an SQL expression", text!(date)),
    source(
        "date-format",
        "FORMAT",
        "Format of a text date: '%d/%m/%Y %H:%M', day-first, month-first, year-first",
        text!(date_format),
    ),
    source("order", "COL", "Order id; rows that share one are lines of one order", text!(order)),
    source(
        "status",
        "COL",
        "Column of the status, to exclude cancelled, failed and test rows",
        text!(status),
    ),
    OptionSpec {
        arity: Arity::Many,
        ..source(
            "order-status",
            "STATUS",
            "Status of an order; rows with any other are left out; repeatable",
            (
                |_, source| source.order_status.clone().unwrap_or_default(),
                |_, source, values| {
                    source.order_status = (!values.is_empty()).then(|| values.to_vec());
                    Ok(())
                },
            ),
        )
    },
    source("currency", "COL", "Column with the currency of the amount", text!(currency)),
    OptionSpec {
        arity: Arity::Many,
        ..source(
            "guest",
            "ID",
            "Placeholder customer id whose orders are excluded; repeatable",
            (
                |_, source| source.guests.clone(),
                |_, source, values| {
                    source.guests = values.to_vec();
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        on_screen: false,
        ..source(
            "names",
            "A,B,…",
            "Column names of a file without a header; a name with a comma in double quotes",
            (
                |_, source| {
                    source
                        .names
                        .iter()
                        .map(|names| written_columns(names.iter().map(String::as_str)))
                        .collect()
                },
                |_, source, values| {
                    let list = |text: &String| read_columns(text).map_err(ParseError::from);
                    source.names = values.first().map(list).transpose()?;
                    Ok(())
                },
            ),
        )
    },
    OptionSpec {
        on_screen: false,
        ..source(
            "skip",
            "N",
            "Skip the first N lines",
            (
                |_, source| source.skip.iter().map(ToString::to_string).collect(),
                |_, source, values| {
                    let parse =
                        |text: &String| text.parse().map_err(|_| no_number(text, "lines", "0 or more"));
                    source.skip = values.first().map(parse).transpose()?;
                    Ok(())
                },
            ),
        )
    },
];

impl OptionSpec {
    /// The option of a name.
    pub fn named(name: &str) -> Option<&'static OptionSpec> {
        OPTIONS.iter().find(|option| option.name == name)
    }
}

fn read<T>(text: &str) -> Result<T, ParseError>
where
    T: FromStr,
    ParseError: From<T::Err>,
{
    Ok(text.parse()?)
}

fn not_negative<T>(text: &str) -> Result<T, ParseError>
where
    T: FromStr,
    ParseError: From<T::Err>,
{
    if text.starts_with('-') && text[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Err(ParseError::new(format!("'{text}' is negative"), "use 0 or more"));
    }
    read(text)
}

fn no_number(text: &str, of: &str, range: &str) -> ParseError {
    ParseError::new(format!("'{text}' is not a number of {of}"), format!("use a whole number, {range}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::{CohortBy, Measure};

    #[test]
    fn every_option_has_a_name_of_its_own_and_restores_its_default() {
        for (place, option) in OPTIONS.iter().enumerate() {
            assert!(OPTIONS[..place].iter().all(|other| other.name != option.name), "{}", option.name);
            let (mut view, mut source) = (View::default(), SourceSpec::default());
            let before = option.get(&view, &source);
            option.set(&mut view, &mut source, &[]).unwrap();
            assert_eq!(option.get(&view, &source), before, "{}", option.name);
            assert!(option.written(&view, &source).is_empty(), "{}", option.name);
        }
    }

    #[test]
    fn help_on_screen_is_one_line() {
        for option in OPTIONS.iter().filter(|option| option.on_screen) {
            assert!(option.help.chars().count() <= 76, "{}: {}", option.name, option.help);
        }
    }

    #[test]
    fn what_can_be_chosen_can_be_typed() {
        let columns = ["country".to_string()];
        for option in OPTIONS {
            for choice in option.choices(&View::default(), &columns, &Measure::ALL) {
                let (mut view, mut source) = (View::default(), SourceSpec::default());
                option.type_in(&mut view, &mut source, &choice).unwrap();
                assert_eq!(option.value(&view, &source), choice, "{}", option.name);
            }
        }
    }

    #[test]
    fn ages_follow_cohorts_unless_they_differ() {
        let view = View { cohort: CohortBy::Period(Grain::Week), ..View::default() };
        let written =
            |name: &str, view: &View| OptionSpec::named(name).unwrap().written(view, &SourceSpec::default());
        assert_eq!(written("cohort", &view), ["week"]);
        assert_eq!(written("age", &view), ["month"]);
        assert!(written("age", &View { age: Grain::Week, ..view.clone() }).is_empty());
        let column = View { cohort: CohortBy::Attribute("country".into()), ..View::default() };
        assert!(written("age", &column).is_empty());
    }

    #[test]
    fn a_value_that_cannot_be_read_says_what_to_write() {
        for (name, text, part) in [
            ("min-orders", "0", "1 or more"),
            ("as-of", "31.12.2024", "2024-12-31"),
            ("margin", "-0.4", "negative"),
            ("average", "mean", "pooled"),
        ] {
            let why = OptionSpec::named(name).unwrap().check(text).unwrap_err().to_string();
            assert!(why.contains(part), "{name}: {why}");
        }
    }
}
