//! Views that are saved under a name, listed, opened and deleted.

use crate::explorer::screens;
use crate::explorer::{
    CohortBy, Effect, Error, Explorer, Grain, Measure, SavedScreen, SavedView, SourceSpec, View,
    ViewStoreResult,
};
use crate::fixtures;
use crate::support::sample;

fn saved(name: &str, view: View) -> SavedView {
    SavedView {
        name: name.into(),
        source: fixtures::source(),
        view,
        screen: None,
        file: "shop/tenure-views.toml".into(),
        is_trusted: true,
    }
}

#[test]
fn what_is_typed_takes_the_place_of_a_proposed_name_unless_a_cursor_key_keeps_it() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("b");
    assert!(explorer.screen().contains("typing replaces it, an arrow key keeps it"), "{}", explorer.screen());
    explorer.type_text("monday");
    assert!(!explorer.screen().contains("typing replaces it"), "{}", explorer.screen());
    let asked = explorer.effect_of("enter");
    assert_eq!(asked, Some(Effect::SaveView { name: "monday".into(), overwrite: false }));
    explorer.press("esc b home end");
    explorer.type_text("-2");
    let asked = explorer.effect_of("enter");
    assert_eq!(asked, Some(Effect::SaveView { name: "retention-by-month-2".into(), overwrite: false }));
    explorer.press("esc e");
    explorer.type_text("a.svg");
    let Some(Effect::Export { path, .. }) = explorer.effect_of("enter") else { panic!() };
    assert_eq!(path.to_str(), Some("a.svg"));
    explorer.press("esc e backspace backspace backspace");
    explorer.type_text("md");
    let Some(Effect::Export { path, .. }) = explorer.effect_of("enter") else { panic!() };
    assert_eq!(path.to_str(), Some("retention-month.md"));
}

#[test]
fn a_view_is_saved_under_a_name_and_replaced_only_when_asked_twice() {
    let mut explorer = Explorer::invented((80, 24));
    explorer.press("b");
    assert!(explorer.screen().contains("save the view as: retention-by-month"), "{}", explorer.screen());
    let asked = explorer.effect_of("enter");
    assert_eq!(asked, Some(Effect::SaveView { name: "retention-by-month".into(), overwrite: false }));
    explorer.app.views_stored(ViewStoreResult::Exists);
    assert!(
        explorer.screen().contains("a view has this name: Enter again replaces it"),
        "{}",
        explorer.screen()
    );
    let asked = explorer.effect_of("enter");
    assert!(matches!(asked, Some(Effect::SaveView { overwrite: true, .. })));
    explorer.app.views_stored(ViewStoreResult::Done("saved".into()));
    assert!(explorer.app.popup.is_none() && explorer.screen().contains("saved"));
}

#[test]
fn saved_views_are_listed_opened_undone_and_deleted() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.effect_of("'"), Some(Effect::ListViews));
    explorer.app.views_stored(ViewStoreResult::Listed(Vec::new()));
    assert!(explorer.screen().contains("no view is saved yet; b saves this one"), "{}", explorer.screen());
    let quarters = View { cohort: CohortBy::Period(Grain::Quarter), age: Grain::Quarter, ..View::default() };
    let elsewhere = SourceSpec { paths: vec!["other.csv".into()], ..fixtures::source() };
    let views = vec![
        saved("by quarter", quarters.clone()),
        SavedView {
            source: elsewhere,
            ..saved("customers elsewhere", View { measure: Measure::Customers, ..View::default() })
        },
    ];
    explorer.press("'");
    explorer.app.views_stored(ViewStoreResult::Listed(views.clone()));
    insta::assert_snapshot!(explorer.screen());
    explorer.press("enter");
    assert_eq!(explorer.app.view, quarters);
    explorer.press("u");
    assert_eq!(explorer.app.view, View::default());
    explorer.app.views_stored(ViewStoreResult::Listed(views.clone()));
    explorer.press("down enter");
    assert_eq!(
        (explorer.app.view.measure, explorer.app.source.paths.as_slice()),
        (Measure::Customers, &["other.csv".to_string()][..])
    );
    explorer.press("u");
    assert_eq!(explorer.app.source, fixtures::source(), "another source is taken back too");
    explorer.app.views_stored(ViewStoreResult::Listed(views));
    assert_eq!(explorer.effect_of("down delete"), None);
    assert!(
        explorer.screen().contains("Del again deletes 'customers elsewhere', Esc cancels"),
        "{}",
        explorer.screen()
    );
    assert_eq!(explorer.effect_of("delete"), Some(Effect::DeleteView("customers elsewhere".into())));
    explorer.press("esc");
}

#[test]
fn the_command_of_a_view_of_curves_is_that_of_curves() {
    let mut explorer = Explorer::invented((80, 24));
    let screen = SavedScreen { name: "curves".into(), ..SavedScreen::default() };
    let curves = SavedView { screen: Some(screen), ..saved("lines", View::default()) };
    explorer.app.views_stored(ViewStoreResult::Listed(vec![curves]));
    assert!(explorer.screen().contains("tenure curves "), "{}", explorer.screen());
}

#[test]
fn a_view_of_a_source_that_cannot_be_opened_changes_nothing() {
    let mut explorer = Explorer::invented((80, 24));
    let elsewhere = SourceSpec { paths: vec!["gone.csv".into()], ..fixtures::source() };
    let view = View { measure: Measure::Orders, ..View::default() };
    explorer
        .app
        .views_stored(ViewStoreResult::Listed(vec![SavedView { source: elsewhere, ..saved("gone", view) }]));
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!() };
    explorer.app.opened(id, Err(Error::Unexpected("gone.csv: no such file".into())));
    assert_eq!((&explorer.app.source, &explorer.app.view), (&fixtures::source(), &View::default()));
    assert!(explorer.screen().contains("no such file"), "{}", explorer.screen());
}

#[test]
fn a_view_saved_on_segments_opens_on_segments_with_its_dimension() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("3 s").type_line("channel");
    let screen = explorer.app.saved_screen();
    assert_eq!(screen.as_ref().map(|screen| screen.by.as_slice()), Some(&["channel".to_string()][..]));
    explorer.press("b");
    assert!(explorer.screen().contains("save the view as: segments-by-channel"), "{}", explorer.screen());
    let view = SavedView { source: explorer.app.source.clone(), screen, ..saved("mine", View::default()) };
    let mut explorer = Explorer::open((120, 36));
    explorer.press("'");
    explorer.app.views_stored(ViewStoreResult::Listed(vec![view.clone()]));
    assert!(explorer.screen().contains("segments by channel"), "{}", explorer.screen());
    explorer.press("enter");
    assert!(explorer.app.popup.is_none(), "{}", explorer.screen());
    assert!(explorer.screen().contains("segments by channel"), "{}", explorer.screen());
    // A comparison is kept with its groups.
    let mut explorer = Explorer::open((120, 36));
    explorer.press("4").type_line("channel = 'email'").press("enter");
    let screen = explorer.app.saved_screen().unwrap();
    assert_eq!(screen.name, "compare-groups");
    assert!(screen.settings[0].ends_with("channel = 'email'"), "{:?}", screen.settings);
}

#[test]
fn a_view_saved_on_campaigns_opens_on_its_page_with_what_was_typed() {
    let mut explorer = Explorer::of(&sample("orders.parquet"), (80, 24));
    explorer.press("9 > T").type_line("2025-03-01 country = 'ES'");
    let shown = explorer.screen();
    assert!(shown.contains("effect: treated - control"), "{shown}");
    let screen = explorer.app.saved_screen();
    let kept = screen.clone().unwrap();
    assert_eq!((kept.name.as_str(), kept.page.as_deref()), ("campaigns", Some("effect")));
    let view = SavedView { source: explorer.app.source.clone(), screen, ..saved("mine", View::default()) };
    let session = explorer.app.session("2026-11-28T22:15:00Z".into()).unwrap();
    let mut explorer = Explorer::of(&sample("orders.parquet"), (80, 24));
    explorer.press("'");
    explorer.app.views_stored(ViewStoreResult::Listed(vec![view]));
    explorer.press("enter");
    assert_eq!(explorer.screen(), shown);
    let mut explorer = Explorer::of(&sample("orders.parquet"), (80, 24));
    explorer.app.resume(session);
    assert_eq!((explorer.app.showing, explorer.app.saved_screen()), (screens::campaigns::ID, Some(kept)));
}

#[test]
fn a_view_saved_on_key_figures_keeps_page_window_and_goals() {
    let mut explorer = Explorer::open((120, 36));
    explorer.press("7 > > T").type_line("period quarter, window 2024-01-01..2025-09-30, goal churn=20%");
    let screen = explorer.app.saved_screen();
    let source = explorer.app.source.clone();
    let view = SavedView { source, screen, ..saved("mine", explorer.app.view.clone()) };
    let shown = explorer.screen();
    assert!(shown.contains("key figures by quarter"), "{shown}");
    let mut explorer = Explorer::open((120, 36));
    explorer.press("'");
    explorer.app.views_stored(ViewStoreResult::Listed(vec![view]));
    explorer.press("enter l l");
    assert!(explorer.screen().contains("goal, 20.0 %"), "{}", explorer.screen());
    assert!(explorer.screen().contains("key figures by quarter"), "{}", explorer.screen());
}
