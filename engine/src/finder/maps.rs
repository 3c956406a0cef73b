//! Feature maps.

/// A stack of feature maps, channel after channel of each pixel, with a border of one pixel of zeros all around.
#[derive(Debug, Clone, PartialEq)]
pub struct Maps {
    /// Pixels across, without the border.
    pub width: usize,
    /// Pixels down, without the border.
    pub height: usize,
    /// Channels of each pixel.
    pub channels: usize,
    /// Row by row, the border included.
    pub values: Vec<f32>,
}

impl Maps {
    /// Maps of zeros.
    #[must_use]
    pub fn new(width: usize, height: usize, channels: usize) -> Self {
        Self { width, height, channels, values: vec![0.0; (width + 2) * (height + 2) * channels] }
    }

    /// Index of the first channel of pixel `x`, `y`; both count from −1, the border.
    #[must_use]
    pub fn at(&self, x: isize, y: isize) -> usize {
        ((y + 1) as usize * (self.width + 2) + (x + 1) as usize) * self.channels
    }

    /// The channels of pixel `x`, `y`.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> &[f32] {
        let start = self.at(x as isize, y as isize);
        &self.values[start..start + self.channels]
    }

    /// Adds maps of half the size, each of their pixels to four.
    pub fn add_doubled(&mut self, half: &Self) {
        debug_assert_eq!(self.channels, half.channels);
        for y in 0..self.height {
            for x in 0..self.width {
                let start = self.at(x as isize, y as isize);
                let from = half.at((x / 2) as isize, (y / 2) as isize);
                let (to, from) =
                    (&mut self.values[start..start + self.channels], &half.values[from..from + self.channels]);
                to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            }
        }
    }
}
