//! What is known of a photograph: `truth.json`.

use serde::Deserialize;

/// Signs that stand between numbers where the truth has them.
const BESIDE_NUMBER: [char; 8] = ['+', '=', 'x', '×', '÷', '(', ')', '?'];

/// What is known of one photo: an entry of `truth.json`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Truth {
    /// Name in the folder; the part before `__` is the source.
    pub(super) file: String,
    /// In reading order, numbers separated by spaces.
    pub(super) lines: Vec<String>,
    /// The same with the marks in and before the numbers, and whatever else stands there.
    #[serde(default)]
    raw: Vec<String>,
    /// The numbers with their marks, one by one.
    #[serde(default)]
    pub(super) numbers: Vec<NumberInPlace>,
    pub(super) boxes: Vec<TrueDigit>,
    #[serde(default)]
    pub(super) ignore: Vec<Region>,
    #[serde(default)]
    pub(super) optional: bool,
    /// `"ambiguous"` where nobody can tell which digits are one number: then numbers do not count.
    #[serde(default)]
    pub(super) grouping: String,
}

impl Truth {
    /// The numbers with their marks, as far as they are known.
    pub(super) fn marked(&self) -> Vec<&str> {
        if !self.numbers.is_empty() {
            return self.numbers.iter().map(|number| number.text.as_str()).collect();
        }
        let words =
            self.raw.iter().flat_map(|line| line.split(|c: char| c.is_whitespace() || BESIDE_NUMBER.contains(&c)));
        words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect()
    }
}

/// A number as it is written, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub(super) struct NumberInPlace {
    pub(super) text: String,
    /// Row and column, counted from 0, where it stands in a table.
    #[serde(default)]
    pub(super) cell: Option<(usize, usize)>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct TrueDigit {
    pub(super) digit: String,
    #[serde(rename = "box")]
    pub(super) region: Region,
    /// Not readable by its shape alone.
    #[serde(default)]
    pub(super) hard: bool,
}

/// Left, top, width, height in pixels.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Region(pub(super) f64, pub(super) f64, pub(super) f64, pub(super) f64);

impl Region {
    /// At least 0.4 as wide as high and 0.2 as high as wide, so that a thin 1 is not lost over two pixels.
    pub(super) fn widened(self) -> Self {
        let Self(mut x, mut y, mut width, mut height) = self;
        let least = 0.4 * height;
        if width < least {
            x -= (least - width) / 2.0;
            width = least;
        }
        let least = 0.2 * width;
        if height < least {
            y -= (least - height) / 2.0;
            height = least;
        }
        Self(x, y, width, height)
    }

    /// Intersection over union of both, widened.
    pub(super) fn iou(self, other: Self) -> f64 {
        let (Self(ax, ay, aw, ah), Self(bx, by, bw, bh)) = (self.widened(), other.widened());
        let width = (ax + aw).min(bx + bw) - ax.max(bx);
        let height = (ay + ah).min(by + bh) - ay.max(by);
        if width <= 0.0 || height <= 0.0 {
            return 0.0;
        }
        let intersection = width * height;
        intersection / (aw * ah + bw * bh - intersection)
    }

    /// Whether the middle of `other` lies within.
    pub(super) fn holds(self, Self(x, y, width, height): Self) -> bool {
        let (x, y) = (x + width / 2.0, y + height / 2.0);
        let Self(left, top, across, down) = self;
        left <= x && x <= left + across && top <= y && y <= top + down
    }
}
