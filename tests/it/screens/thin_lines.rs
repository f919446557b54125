//! Over a slow line, a move of the cursor and a switch of screen are few bytes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tenure::tui::screens::SCREENS;
use tenure::tui::{paint, views};

use super::registry::at;
use crate::explorer::{Explorer, event};

/// The window that the limits are for, in 256 colours.
const SIZE: (u16, u16) = (120, 36);

/// The most bytes of a move, in the middle of some, and of a switch.
const MOVE: usize = 110;
const SWITCH: usize = 8 * 1024;

/// The bytes that a key writes while it is held down: what describes the cell under the cursor follows when it rests.
fn held(explorer: &mut Explorer, key: &str) -> usize {
    let before = explorer.buffer();
    assert!(explorer.app.only_moves(&event(key)));
    explorer.press(key);
    let mut after = explorer.buffer();
    let details = views::details(&explorer.app);
    details.positions().for_each(|place| after[place] = before[place].clone());
    paint::changes(&before, &after).len()
}

#[test]
fn every_screen_moves_its_cursor_and_is_switched_to_in_few_bytes() {
    let matrix = Explorer::open(SIZE).buffer();
    let first = paint::changes(&Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1)), &matrix).len();
    assert!(first <= SWITCH, "the first screen: {first} bytes");
    for entry in SCREENS {
        let mut explorer = at(entry, SIZE);
        for (before, after) in [(&matrix, &explorer.buffer()), (&explorer.buffer(), &matrix)] {
            let switch = paint::changes(before, after).len();
            assert!(switch <= SWITCH, "{}: {switch} bytes", entry.name);
        }
        let mut moves: Vec<usize> =
            "j l k h j l k h".split(' ').map(|key| held(&mut explorer, key)).collect();
        moves.sort_unstable();
        assert!(moves[4] <= MOVE, "{}: {moves:?} bytes", entry.name);
    }
}
