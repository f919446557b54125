//! Amounts and ids that can all be read, and are still not what they seem.

use super::{adds_up, inspected, matrix, remedied};

const HEAD: &str = "order_id,customer_id,order_date,amount\n";

/// What is said of orders of a hundred customers with these amounts, month by month.
fn said(amount: impl Fn(u32) -> String) -> (String, String) {
    let mut text = HEAD.to_string();
    for n in 0..120 {
        text += &format!("{n},c{},2024-0{}-05,{}\n", n % 60, n / 30 + 1, amount(n));
    }
    let report = inspected("orders.csv", &text, &[]);
    adds_up(&report);
    (report["notes"].to_string(), text)
}

#[test]
fn round_prices_of_one_year_and_others_of_the_next_are_of_one_size() {
    let (notes, _) = said(|n| if n < 60 { format!("{}", 10 + n) } else { format!("{}.95", n - 50) });
    assert!(!notes.contains("cents"), "{notes}");
}

#[test]
fn an_amount_beyond_all_others_is_said() {
    for far in ["999999.99", "999999999", "250000"] {
        let (notes, text) = said(|n| if n == 77 { far.to_string() } else { format!("{}.50", 20 + n % 7) });
        assert!(notes.contains("is a placeholder or an error"), "{far}: {notes}");
        let options = remedied(&text, "one amount, ");
        let report = inspected("orders.csv", &text, &[&options[0], &options[1]]);
        adds_up(&report);
        assert_eq!(
            (report["accepted"].as_u64(), report["excluded"]["filtered"].as_u64()),
            (Some(119), Some(1))
        );
    }
    let (notes, _) = said(|n| format!("{}.50", 20 + n));
    assert!(!notes.contains("placeholder"), "{notes}");
}

#[test]
fn points_of_thousands_among_decimal_points_are_said() {
    let (notes, _) =
        said(|n| if n % 9 == 0 { format!("{}.{}0", n + 1, 10 + n % 80) } else { format!("{n}.25") });
    assert!(notes.contains("may be 91200"), "{notes}");
    for plain in [|n: u32| format!("{n}.25"), |n: u32| format!("{n}.125"), |n: u32| format!("{n}.5")] {
        let (notes, _) = said(plain);
        assert!(!notes.contains("three decimals"), "{notes}");
    }
}

#[test]
fn ids_that_differ_by_signs_tags_or_the_order_of_names_are_joined_by_what_is_said() {
    for (one, other, way) in [
        ("anna@x.org", "<anna@x.org>", "signs around addresses"),
        ("anna@x.org", "mailto:anna@x.org", "signs around addresses"),
        ("anna@x.org", "anna+shop@x.org", "what follows a plus in addresses"),
        ("Anna Meier", "\"Meier, Anna\"", "the order of first and last name"),
    ] {
        let text = format!("{HEAD}1,{one},2024-01-05,10\n2,ben,2024-01-06,20\n3,{other},2024-02-05,30\n");
        let notes = inspected("orders.csv", &text, &[])["notes"].to_string();
        assert!(notes.contains(way), "{notes}");
        let options = remedied(&text, way);
        let found = matrix("orders.csv", &text, &["--measure", "customers", &options[0], &options[1]]);
        assert_eq!(found, ["2024-01,2,2,1"], "{one} {other} {options:?}");
    }
}
