//! The start screen, the file browser, and sessions that go on where they ended.

use tenure::saved::{SavedSession, SavedView};
use tenure::tui::folder::{FolderEntry, OrderFile};
use tenure::tui::offers::{Offer, all};
use tenure::tui::{App, Effect, KeyMap};

use crate::explorer::{ColorLevel, Explorer, Palette, SourceSpec, Theme, View, screens};
use crate::support::sample;

fn file(path: &str) -> Offer {
    let columns = ["customer_id", "ordered_at", "amount"].map(String::from).to_vec();
    Offer::File(OrderFile { path: path.into(), bytes: 12_000, columns })
}

/// An explorer on its start screen.
fn starting(offers: Vec<Offer>, is_first: bool, size: (u16, u16)) -> Explorer {
    let mut explorer =
        Explorer::blank(View::default(), Theme::new(ColorLevel::Mono, Palette::Dark, false), size);
    explorer.app.source = SourceSpec::default();
    explorer.app.offer(offers, is_first);
    explorer
}

#[test]
fn without_a_source_there_are_sessions_views_files_and_the_sample_to_open() {
    let source = SourceSpec { paths: vec!["/shop/orders.csv".into()], ..SourceSpec::default() };
    let session = SavedSession {
        ended: "2026-11-28T22:15:00Z".into(),
        source: source.clone(),
        view: View::default(),
        screen: None,
        place: None,
        past: Vec::new(),
        future: Vec::new(),
    };
    let view = SavedView {
        name: "spring".into(),
        source,
        view: View::default(),
        screen: None,
        file: "v.toml".into(),
        is_trusted: true,
    };
    let offers = all(
        vec![session],
        vec![view],
        match file("orders.csv") {
            Offer::File(file) => vec![file],
            _ => Vec::new(),
        },
    );
    let mut explorer = starting(offers, false, (80, 24));
    insta::assert_snapshot!(explorer.screen());
    for size in [(40, 10), (120, 36), (200, 50)] {
        explorer.app.resize(size.0, size.1);
        assert!(explorer.screen().contains("open an order history"), "{}", explorer.screen());
    }
    // The help leads back to the list; q leaves.
    explorer.press("? esc");
    assert!(explorer.screen().contains("open an order history"), "{}", explorer.screen());
    assert_eq!(explorer.effect_of("m"), None);
    assert!(explorer.screen().contains("open a source first"), "{}", explorer.screen());
    assert_eq!(explorer.effect_of("q"), Some(Effect::Quit));
}

#[test]
fn a_file_that_cannot_be_opened_leads_back_to_the_list_with_the_reason() {
    let mut explorer = starting(vec![file("orders.csv"), Offer::Sample], true, (80, 24));
    assert!(explorer.screen().contains("first time here?"), "{}", explorer.screen());
    let Some(Effect::Open(id)) = explorer.key("enter") else { panic!("nothing is opened") };
    assert_eq!(explorer.app.source.paths, ["orders.csv"]);
    let wrong = tenure::explore::Error::Engine("orders.csv: it has no date".into());
    assert_eq!(explorer.app.opened(id, Err(wrong)), None);
    assert!(explorer.screen().contains("it has no date"), "{}", explorer.screen());
    explorer.press("down");
    assert_eq!(explorer.key("enter"), Some(Effect::WriteSample));
}

#[test]
fn a_view_of_somebody_else_is_not_opened_if_it_reads_other_folders() {
    let source = SourceSpec { paths: vec!["/etc/passwd".into()], ..SourceSpec::default() };
    let (view, file) = (View::default(), "/shop/tenure-views.toml".into());
    let saved = SavedView { name: "spring".into(), source, view, screen: None, file, is_trusted: false };
    let mut explorer = starting(vec![Offer::View(Box::new(saved))], false, (100, 24));
    assert_eq!(explorer.key("enter"), None, "nothing is read");
    assert!(explorer.screen().contains("outside its folder"), "{}", explorer.screen());
    assert!(explorer.app.source.paths.is_empty());
}

#[test]
fn the_browser_completes_paths_folder_by_folder() {
    let mut explorer = Explorer::invented((80, 24));
    assert_eq!(explorer.effect_of("O"), Some(Effect::ListFolder(String::new())));
    let entry = |name: &str, is_folder| FolderEntry { name: name.into(), is_folder, bytes: 2_000 };
    let here = vec![entry("shop", true), entry("sales-1.csv", false), entry("sales-2.csv", false)];
    explorer.app.folder_listed(String::new(), Ok(here));
    explorer.type_text("sa");
    explorer.press("tab");
    assert!(explorer.screen().contains("open: sales-"), "{}", explorer.screen());
    explorer.press("down tab");
    assert!(explorer.screen().contains("open: sales-2.csv"), "{}", explorer.screen());
    for _ in 0.."sales-2.csv".len() {
        explorer.press("backspace");
    }
    assert_eq!(explorer.effect_of("enter"), Some(Effect::ListFolder("shop/".into())));
    explorer.app.folder_listed("shop/".into(), Err("shop: no permission".into()));
    assert!(explorer.screen().contains("no permission"), "{}", explorer.screen());
    explorer.app.folder_listed("shop/".into(), Ok(vec![entry("orders.csv", false)]));
    assert!(matches!(explorer.key("enter"), Some(Effect::Open(_))));
    assert_eq!(explorer.app.source.paths, ["shop/orders.csv"]);
}

#[test]
fn a_session_goes_on_with_its_view_its_history_its_marks_and_its_cursor() {
    let mut before = Explorer::open((120, 36));
    before.press("V j j l space");
    before.app.message = None;
    let session = before.app.session("2026-11-28T22:15:00Z".into()).unwrap();
    assert_eq!(session.past.len(), 1);
    let resumed = |session: SavedSession| {
        let mut explorer = Explorer::open((120, 36));
        explorer.app.resume(session);
        let first = explorer.app.start();
        explorer.settle(Some(first));
        explorer
    };
    let mut after = resumed(session.clone());
    assert_eq!(after.screen(), before.screen());
    for explorer in [&mut after, &mut before] {
        explorer.press("u");
        explorer.app.message = None;
    }
    assert_eq!(after.screen(), before.screen(), "undo takes back what was done in the session before");
    // A table of another screen.
    before.press("3 s").type_text("coupon").press("enter j l");
    let after = resumed(before.app.session("2026-11-28T22:16:00Z".into()).unwrap());
    assert_eq!(after.app.showing, screens::segments::ID);
    assert_eq!(after.screen(), before.screen());
}

#[test]
fn there_is_no_session_of_a_source_that_was_never_open() {
    let source = SourceSpec { paths: vec![sample("orders.csv")], ..SourceSpec::default() };
    let theme = Theme::new(ColorLevel::Mono, Palette::Dark, false);
    let app = App::new(source, View::default(), KeyMap::default(), theme);
    assert_eq!(app.session("2026-11-28T22:15:00Z".into()), None);
}

#[test]
fn every_screen_and_page_goes_on_with_its_cursor() {
    let ways = [
        "1 2", "1 2 2", "3", "3 c", "5", "5 > c", "5 > >", "6", "6 c", "7", "7 >", "7 > >", "7 > > c", "8",
        "8 >", "8 > >", "9",
    ];
    for way in ways {
        let mut before = Explorer::open((120, 36));
        before.press(way).press("j j l l l");
        before.app.message = None;
        let session = before.app.session("2026-11-28T22:15:00Z".into()).unwrap();
        let mut after = Explorer::open((120, 36));
        after.app.resume(session);
        let first = after.app.start();
        after.settle(Some(first));
        let place = |explorer: &Explorer| explorer.app.screen().unwrap().place();
        assert!(place(&before).is_some(), "{way}");
        assert_eq!((after.app.showing, place(&after)), (before.app.showing, place(&before)), "{way}");
        // The matrix has its pictures as screens of their own.
        let is_turned = |explorer: &Explorer| place(explorer).is_some_and(|place| place.turned);
        assert_eq!(is_turned(&after), way.ends_with('c'), "{way}");
    }
}

#[test]
fn groups_that_are_compared_and_lists_that_were_opened_go_on_and_can_be_saved() {
    // Customers of a cell, those of another list of it, a list of campaigns, and two compared groups on two pages.
    for way in ["j l enter", "j l enter tab", "9 j j enter", "3 space j space =", "3 space j space = >"] {
        let mut before = Explorer::open((120, 36));
        before.press(way);
        before.app.message = None;
        let session = before.app.session("2026-11-28T22:15:00Z".into()).unwrap();
        let saved = before.app.saved_screen().unwrap();
        assert!(!saved.settings.is_empty(), "{way}: {saved:?}");
        let mut after = Explorer::open((120, 36));
        after.app.resume(session);
        let first = after.app.start();
        after.settle(Some(first));
        after.app.message = None;
        // The way back is that of the new session.
        let body = |explorer: &Explorer| {
            let shown = explorer.screen();
            shown.lines().take(35).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(body(&after), body(&before), "{way}");
    }
}
