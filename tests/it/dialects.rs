//! A made-up dialect: DuckDB's, with marks around every word of its own, so that SQL still runs and what stands outside
//! the marks must be understood by any database.

use tenure::sql::Dialect;

/// Where words of the dialect begin and end. What the caller of a macro wrote lies between an end and a beginning.
const BEGIN: &str = "/*<*/";
const END: &str = "/*>*/";

/// Words that only DuckDB understands, or that mean something else elsewhere.
const FOREIGN: &[&str] = &[
    "::",
    "//",
    "{",
    "ubigint",
    "hugeint",
    "try_cast",
    "strptime",
    "strftime",
    "epoch_us(",
    "datediff(",
    "make_timestamp",
    "to_seconds(",
    "arg_min(",
    "arg_max(",
    "quantile_",
    "count_if(",
    "regexp_",
    "list_",
    "string_split(",
    "len(",
    "isfinite(",
    "typeof(",
    "describe ",
    "using sample",
    "exclude (",
    "to_json(",
    "first(",
    " range(",
    "unnest(",
    "bit_count(",
    "bit_or(",
    "xor(",
    "sniff_csv",
    "read_csv",
    "read_parquet",
    "read_json",
    "lambda ",
    "translate(",
];

/// A dialect with marks around what its macros write.
pub fn marked(dialect: Dialect) -> Dialect {
    let mut text = String::new();
    let mut rest = dialect.macros;
    while let Some(start) = rest.find("{%- macro ") {
        let open = start + rest[start..].find("-%}").unwrap() + 3;
        let close = open + rest[open..].find("{%- endmacro").unwrap();
        let (from, to) = (rest[start..].find('(').unwrap(), rest[start..].find(')').unwrap());
        let arguments: Vec<&str> = rest[start + from + 1..start + to].split(',').map(str::trim).collect();
        let mut body = rest[open..close].trim().to_string();
        for argument in arguments.iter().filter(|argument| !argument.is_empty()) {
            let written = format!("{{{{ {argument} }}}}");
            // In a text of SQL a mark would be a part of the text.
            let outside = format!("{END}{written}{BEGIN}");
            let in_text = format!("'{outside}'");
            body = body.replace(&written, &outside).replace(&in_text, &format!("'{written}'"));
        }
        text += &rest[..open];
        text += &format!("{BEGIN}{body}{END}");
        rest = &rest[close..];
    }
    text += rest;
    // A database lives as long as the tests.
    Dialect { macros: Box::leak(text.into_boxed_str()) }
}

/// SQL without the marks.
pub fn plain(sql: &str) -> String {
    sql.replace(BEGIN, "").replace(END, "")
}

/// What stands outside the marks.
pub fn outside(sql: &str) -> String {
    let (mut found, mut depth, mut rest) = (String::new(), 0, sql);
    loop {
        let next = [(rest.find(BEGIN), 1), (rest.find(END), -1)];
        let next = next.into_iter().filter_map(|(at, step)| Some((at?, step))).min();
        let text = &rest[..next.map_or(rest.len(), |(at, _)| at)];
        if depth == 0 {
            found += text;
        }
        let Some((at, step)) = next else { return found };
        depth += step;
        rest = &rest[at + BEGIN.len()..];
    }
}

/// A template without comments and tags.
pub fn without_tags(template: &str) -> String {
    let mut found = String::new();
    let mut rest = template;
    while let Some(start) = ["{#", "{{", "{%"].into_iter().filter_map(|tag| rest.find(tag)).min() {
        found += &rest[..start];
        let close = match &rest[start..start + 2] {
            "{#" => "#}",
            "{{" => "}}",
            _ => "%}",
        };
        rest = &rest[start + rest[start..].find(close).unwrap() + 2..];
    }
    found + rest
}

/// SQL without the scans of files, which the readers write.
pub fn without_scans(sql: &str) -> String {
    let mut found = sql.to_string();
    for scan in ["read_csv(", "read_parquet(", "read_json("] {
        while let Some(start) = found.find(scan) {
            let mut depth = 0;
            let end = found[start..].char_indices().find(|(_, sign)| {
                depth += i32::from(*sign == '(') - i32::from(*sign == ')');
                *sign == ')' && depth == 0
            });
            let end = start + end.unwrap().0 + 1;
            found.replace_range(start..end, "scan");
        }
    }
    found
}

/// The lines that hold a word of DuckDB's, texts left out.
pub fn foreign(sql: &str) -> impl Iterator<Item = &str> {
    let without_texts = |line: &str| -> String { line.split('\'').step_by(2).collect() };
    sql.lines().filter(move |line| {
        let words = without_texts(line).to_lowercase();
        let unqualified = words.contains("filter (") && !words.contains("filter (where");
        unqualified || FOREIGN.iter().any(|word| words.contains(word))
    })
}

#[test]
fn the_marks_tell_the_words_of_a_macro_from_those_of_its_caller() {
    let made_up = Dialect { macros: "{%- macro text(value) -%} {{ value }}::VARCHAR {%- endmacro -%}" };
    let marked = marked(made_up);
    assert_eq!(
        marked.macros,
        "{%- macro text(value) -%}/*<*//*>*/{{ value }}/*<*/::VARCHAR/*>*/{%- endmacro -%}"
    );
    let sql = "SELECT /*<*//*>*/a::DATE/*<*/::VARCHAR/*>*/";
    assert_eq!(plain(sql), "SELECT a::DATE::VARCHAR");
    assert_eq!(outside(sql), "SELECT a::DATE");
    assert_eq!(
        foreign("a\nb::DATE\nc '::'\ncount(*) FILTER (x)").collect::<Vec<_>>(),
        ["b::DATE", "count(*) FILTER (x)"]
    );
    assert_eq!(without_scans("FROM read_csv('a', columns = {'b': 'c(' || ')'}) s"), "FROM scan s");
    assert_eq!(without_tags("a {# :: #}b{{ '::' }}{% if x %} c"), "a b c");
}
