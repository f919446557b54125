//! The colours of a heatmap as plain data, for the screen and for pictures: ten steps from dark (low) to bright (high).

/// One step of a ramp: a background, and whether its text must be light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Red, green, blue.
    pub rgb: (u8, u8, u8),
    /// The nearest of the 256 indexed colours that keeps the order of brightness, picked by hand.
    pub index: u8,
    /// Light text in true colour, else dark.
    pub light_text: bool,
    /// Light text on the indexed colour, else dark.
    pub light_text_index: bool,
}

const fn step(rgb: (u8, u8, u8), index: u8, light_text: bool, light_text_index: bool) -> Step {
    Step { rgb, index, light_text, light_text_index }
}

/// Light text: white, true colour and index.
pub const LIGHT_TEXT: ((u8, u8, u8), u8) = ((255, 255, 255), 231);
/// Dark text: black, true colour and index.
pub const DARK_TEXT: ((u8, u8, u8), u8) = ((0, 0, 0), 16);

/// From low to high. People with colour blindness see the same order, and so does a grey print.
// Nuñez, Anderton & Renslow (2018), PLoS ONE 13:e0199239: cividis at ten even points.
pub const HEAT: [Step; 10] = [
    step((0x00, 0x20, 0x4d), 17, true, true),
    step((0x00, 0x33, 0x6f), 18, true, true),
    step((0x39, 0x48, 0x6b), 24, true, true),
    step((0x57, 0x5c, 0x6d), 66, true, false),
    step((0x70, 0x71, 0x73), 102, true, false),
    step((0x8a, 0x87, 0x79), 246, false, false),
    step((0xa6, 0x9d, 0x75), 143, false, false),
    step((0xc4, 0xb5, 0x6c), 179, false, false),
    step((0xe4, 0xcf, 0x5b), 221, false, false),
    step((0xff, 0xea, 0x46), 227, false, false),
];

/// For differences: blue is below, orange above, the middle step is for equal values.
pub const DIVERGING: [Step; 9] = [
    step((0x1b, 0x4f, 0x8f), 25, true, true),
    step((0x3f, 0x74, 0xaa), 67, true, false),
    step((0x7a, 0xa5, 0xcf), 110, false, false),
    step((0xb5, 0xcf, 0xe4), 153, false, false),
    step((0xef, 0xef, 0xef), 255, false, false),
    step((0xf5, 0xcf, 0xa8), 223, false, false),
    step((0xe8, 0xa3, 0x5f), 215, false, false),
    step((0xc9, 0x76, 0x2b), 173, false, false),
    step((0x8f, 0x4a, 0x0f), 130, true, true),
];

/// [`HEAT`] and [`DIVERGING`] without the steps on which text is less than easy to read: at least 7 to 1.
pub const SHARP_HEAT: [Step; 7] = [HEAT[0], HEAT[1], HEAT[2], HEAT[6], HEAT[7], HEAT[8], HEAT[9]];
pub const SHARP_DIVERGING: [Step; 7] = [
    step((0x1b, 0x4f, 0x8f), 24, true, true),
    DIVERGING[2],
    DIVERGING[3],
    DIVERGING[4],
    DIVERGING[5],
    DIVERGING[6],
    step((0x7a, 0x30, 0x00), 88, true, true),
];

/// The step of [`HEAT`] for a share of the scale, 0 to 1; anything outside is clamped.
pub fn heat_step(share: f64) -> usize {
    step_of(share, HEAT.len())
}

/// The step of [`DIVERGING`] for a difference, -1 to 1; anything outside is clamped.
pub fn diverging_step(difference: f64) -> usize {
    step_of((difference + 1.0) / 2.0, DIVERGING.len())
}

/// The step of a ramp of so many for a share of the scale, 0 to 1; anything outside is clamped.
pub fn step_of(share: f64, steps: usize) -> usize {
    let last = steps - 1;
    let scaled = (share.clamp(0.0, 1.0) * steps as f64).floor();
    // A share that is not a number counts as the lowest.
    if scaled.is_finite() { (scaled as usize).min(last) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(channel: u8) -> f64 {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    }

    fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    /// The colour xterm gives an index from 16 up.
    fn xterm(index: u8) -> (u8, u8, u8) {
        if index >= 232 {
            let grey = 8 + 10 * (index - 232);
            return (grey, grey, grey);
        }
        let cube = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
        let i = index - 16;
        (cube(i / 36), cube(i / 6 % 6), cube(i % 6))
    }

    fn contrast(a: f64, b: f64) -> f64 {
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The contrast of WCAG 2.2 between each step and its text.
    fn text_has_contrast<'a>(steps: impl Iterator<Item = &'a Step>, least: f64) {
        for step in steps {
            let text = |light: bool| if light { 1.0 } else { 0.0 };
            let ratio = contrast(luminance(step.rgb), text(step.light_text));
            assert!(ratio >= least, "{step:?}: {ratio:.2}");
            let ratio = contrast(luminance(xterm(step.index)), text(step.light_text_index));
            assert!(ratio >= least, "{step:?} indexed: {ratio:.2}");
        }
    }

    #[test]
    fn text_is_readable_on_every_step() {
        text_has_contrast(HEAT.iter().chain(&DIVERGING), 4.5);
    }

    #[test]
    fn text_is_easy_to_read_on_every_step_of_the_sharp_ramps() {
        // The highest level.
        text_has_contrast(SHARP_HEAT.iter().chain(&SHARP_DIVERGING), 7.0);
    }

    #[test]
    fn every_step_is_brighter_than_the_one_before() {
        for pair in HEAT.windows(2) {
            assert!(luminance(pair[0].rgb) < luminance(pair[1].rgb), "{pair:?}");
            assert!(luminance(xterm(pair[0].index)) < luminance(xterm(pair[1].index)), "{pair:?} indexed");
        }
    }

    #[test]
    fn shares_fall_on_their_steps() {
        assert_eq!([0.0, 0.099, 0.1, 0.95, 1.0].map(heat_step), [0, 0, 1, 9, 9]);
        assert_eq!([-5.0, f64::NAN, 7.0].map(heat_step), [0, 0, 9]);
        assert_eq!([-1.0, 0.0, 1.0].map(diverging_step), [0, 4, 8]);
    }
}
