//! What a page looks like.

/// Lines printed on the paper before anybody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ruling {
    /// Plain paper.
    #[default]
    None,
    /// Writing lines.
    Lines,
    /// Writing lines with a margin line down the left side.
    LinesWithMargin,
    /// Squared paper.
    Squares,
    /// A box for each digit, as on a form.
    Boxes,
    /// Lines between the rows and columns of a table.
    Cells,
}

/// How a page is written, printed and photographed. The default is a sheet of plain paper, a dark pen, an ordinary hand, a scanner.
#[derive(Debug, Clone, PartialEq)]
pub struct PageParams {
    /// Width of the picture in pixels.
    pub width: u32,
    /// Height of the picture in pixels.
    pub height: u32,
    /// The same seed and fields give the same pixels.
    pub seed: u64,
    /// Colour of the paper in full light: red, green, blue. By default a warm white.
    pub paper: [u8; 3],
    /// Colour of the ink. Lighter than the paper for chalk on a board.
    pub ink: [u8; 3],
    /// How much of the paper the ink hides, 0 to 1. By default 0.92; a faint pencil hides 0.3.
    pub ink_opacity: f32,
    /// How unevenly the ink takes to the paper, 0 (a pen) to 1 (a crayon). By default 0.1; a pencil has 0.5.
    pub grain: f32,
    /// Height of a digit in pixels of the unturned page. By default 60: 15 mm photographed at 100 dots per inch. Made smaller
    /// where the text would not fit.
    pub digit_height: f32,
    /// Width of the pen's line in pixels. By default 5, a ballpoint at that size.
    pub pen_width: f32,
    /// How much the line's width changes on its way, 0 to 1. By default 0.25.
    pub pressure: f32,
    /// Slant of the writing to the right, in degrees. By default 5.
    pub slant_degrees: f32,
    /// How differently a character comes out each time: 0 as if stencilled, 1 (the default) an ordinary hand, 2 a hasty one.
    pub jitter: f32,
    /// Space between the digits of a number, in digit heights. By default 0.2.
    pub spacing: f32,
    /// From the beginning of one sign to that of the next, in digit heights, as on squared paper. By default 0: the spacing tells.
    pub step: f32,
    /// Whether each digit of a number touches the one before it.
    pub touching: bool,
    /// Probability that a stroke is broken, 0 to 1. By default 0.
    pub broken: f32,
    /// What is printed on the paper.
    pub ruling: Ruling,
    /// Colour of the ruling; by default a pale blue.
    pub ruling_color: [u8; 3],
    /// From one rule to the next in pixels, for boxes the height of one. By default 0: chosen by the digit height.
    pub ruling_spacing: f32,
    /// How much larger a form's boxes are than those that leave a digit little room. By default 1.
    pub room: f32,
    /// Width of a rule in pixels. By default 1.6.
    pub ruling_width: f32,
    /// How dark a shadow falls over part of the page, 0 (none, the default) to 1 (black).
    pub shadow: f32,
    /// How much darker the picture's corners are, 0 (the default) to 1.
    pub vignette: f32,
    /// Standard deviation of the sensor's noise in grey levels of 255. By default 1.5.
    pub noise: f32,
    /// How uneven the paper itself is, in grey levels. By default 2.
    pub texture: f32,
    /// How far the page is turned clockwise, in degrees. By default 0.
    pub lean_degrees: f32,
    /// How much shorter the upper edge looks than the lower, 0 (the default) to 0.5; negative for the other way round.
    pub keystone: f32,
    /// Colour of the table top that shows where the sheet does not reach, with its grain along the picture. By default none: paper goes on.
    pub table: Option<[u8; 3]>,
    /// How strong that grain is. By default 1.
    pub table_grain: f32,
    /// Over how many pixels an edge passes from paper to ink. By default 1.4; 1 is the sharpest.
    pub blur: f32,
    /// By how many pixels the camera moves, in a direction that the seed chooses, while it takes the picture. By default 0.
    pub shake: f32,
}

impl Default for PageParams {
    fn default() -> Self {
        Self {
            width: 900,
            height: 640,
            seed: 1,
            paper: [246, 244, 238],
            ink: [38, 40, 46],
            ink_opacity: 0.92,
            grain: 0.1,
            digit_height: 60.0,
            pen_width: 5.0,
            pressure: 0.25,
            slant_degrees: 5.0,
            jitter: 1.0,
            spacing: 0.2,
            step: 0.0,
            touching: false,
            broken: 0.0,
            ruling: Ruling::None,
            ruling_color: [156, 182, 214],
            ruling_spacing: 0.0,
            room: 1.0,
            ruling_width: 1.6,
            shadow: 0.0,
            vignette: 0.0,
            noise: 1.5,
            texture: 2.0,
            lean_degrees: 0.0,
            keystone: 0.0,
            table: None,
            table_grain: 1.0,
            blur: 1.4,
            shake: 0.0,
        }
    }
}

impl PageParams {
    /// The same by a press and not by a hand: every character even, and like every other of its kind.
    #[must_use]
    pub(super) fn printed(self) -> Self {
        Self { pressure: 0.0, slant_degrees: 0.0, jitter: 0.0, spacing: 0.12, grain: 0.0, ..self }
    }
}
