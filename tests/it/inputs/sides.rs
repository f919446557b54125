//! Amounts in two columns, one for each side of an account.

use super::{REVENUE, matrix, option, try_matrix};
use crate::support::file;

#[test]
fn the_two_sides_of_an_account_are_asked_about() {
    for (inward, outward) in [
        ("Haben", "Soll"),
        ("Credit", "Debit"),
        ("Paid in", "Paid out"),
        ("Abonos", "Cargos"),
        ("Credit", "Debet"),
        ("Gross Credit (GC)", "Gross Debit (GC)"),
    ] {
        let text = format!(
            "Date;Customer;{outward};{inward}\n05.01.2024;a;;1.010,50\n06.01.2024;b;;20,00\n07.02.2024;a;;30,00\n08.02.2024;b;5,00;\n\
             09.02.2024;landlord;400,00;\n01.03.2024;b;;1,00\n"
        );
        let (_folder, path) = file("account.csv", &text);
        let why = try_matrix(&[&path], &[]).unwrap_err();
        let [name, amount] = option(&why, "amount");
        let rows = matrix("account.csv", &text, &[&REVENUE[..], &[&name, &amount]].concat());
        assert_eq!(rows, ["2024-01,2,1030.50,25.00,1.00"], "{amount}");
        let other = why.split("as on accounts of customers").nth(1).unwrap();
        let [_, other] = option(other, "amount");
        assert!(
            other.ends_with(&format!(
                "coalesce({}, 0)",
                if inward.contains(' ') { format!("\"{inward}\"") } else { inward.into() }
            )),
            "{other}"
        );
    }
}
