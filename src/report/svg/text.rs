//! Text of a picture.

/// Words at a place of the picture.
pub fn text(x: usize, y: usize, anchor: &str, fill: &str, words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_control()).collect();
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{words}</text>\n")
}
