//! Rows of pixels as files hold them → grey or colour on white paper, eight bits a channel.

use std::ops::Range;

/// What pixels become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// One byte a pixel, for reading.
    Gray,
    /// Red, green, blue, for showing.
    Color,
}

/// What shows where a picture is transparent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    White,
    Black,
}

impl Ground {
    pub(super) fn tone(self) -> u8 {
        match self {
            Self::White => 255,
            Self::Black => 0,
        }
    }

    /// A value of `alpha` over this ground.
    fn under(self, value: u8, alpha: u8) -> u8 {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + u32::from(self.tone()) * (255 - alpha) + 127) / 255) as u8
    }
}

/// What the bytes of a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// Inks, 255 the most.
    Cmyk,
}

impl Layout {
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

impl Tone {
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::Color => 3,
        }
    }

    /// Appends the pixels of `row`, over `ground` where they are transparent.
    pub(super) fn append(self, row: &[u8], layout: Layout, ground: Ground, out: &mut Vec<u8>) {
        match (self, layout) {
            (Self::Gray, Layout::Gray) | (Self::Color, Layout::Rgb) => out.extend_from_slice(row),
            (Self::Gray, Layout::GrayAlpha) => out.extend(pixels(row).iter().map(|&[l, a]| ground.under(l, a))),
            (Self::Gray, Layout::Rgb) => out.extend(pixels(row).iter().map(|&rgb| luma(rgb))),
            (Self::Gray, Layout::Rgba) => append_luma_of_rgba(pixels(row), ground, out),
            (Self::Gray, Layout::Cmyk) => out.extend(pixels(row).iter().map(|&cmyk| luma(rgb_of_cmyk(cmyk)))),
            (Self::Color, Layout::Gray) => out.extend(row.iter().flat_map(|&l| [l; 3])),
            (Self::Color, Layout::GrayAlpha) => {
                out.extend(pixels(row).iter().flat_map(|&[l, a]| [ground.under(l, a); 3]));
            }
            (Self::Color, Layout::Rgba) => {
                out.extend(pixels(row).iter().flat_map(|&[r, g, b, a]| [r, g, b].map(|value| ground.under(value, a))));
            }
            (Self::Color, Layout::Cmyk) => out.extend(pixels(row).iter().flat_map(|&cmyk| rgb_of_cmyk(cmyk))),
        }
    }

    /// Whether nothing shows that could be ink on white paper.
    pub(super) fn is_blank(self, bytes: &[u8]) -> bool {
        // Darker than this is what the faintest pencil leaves.
        const FAINT: u8 = 225;
        match self {
            Self::Gray => bytes.iter().all(|&tone| tone >= FAINT),
            Self::Color => pixels(bytes).iter().all(|&rgb| luma(rgb) >= FAINT),
        }
    }

    /// Makes what stands in `bytes` at `missing` look like the paper in what stands around it.
    pub(super) fn clear(self, bytes: &mut [u8], missing: Range<usize>) {
        let (start, end) = (missing.start.min(bytes.len()), missing.end.min(bytes.len()));
        let Some(paper) = self.usual(&bytes[..start], &bytes[end..]) else { return };
        bytes[start..end].chunks_exact_mut(self.channels()).for_each(|pixel| pixel.copy_from_slice(&paper));
    }

    /// The tone of most pixels in the two parts of a picture: the paper's. `None` where there are no pixels.
    fn usual(self, above: &[u8], below: &[u8]) -> Option<Vec<u8>> {
        let channels = self.channels();
        let median = |channel: usize| {
            let mut counts = [0usize; 256];
            let mut count = |part: &[u8]| {
                part.iter().skip(channel).step_by(channels).for_each(|&tone| counts[usize::from(tone)] += 1);
            };
            count(above);
            count(below);
            let (half, mut seen) = (counts.iter().sum::<usize>().div_ceil(2), 0);
            (0..=255u8).find(|&tone| {
                seen += counts[usize::from(tone)];
                seen >= half
            })
        };
        if above.is_empty() && below.is_empty() { None } else { (0..channels).map(median).collect() }
    }
}

/// How far samples of 16 bits are shifted to have eight, by the largest of them: cameras and scanners of 10, 12 and 14 bits write them as
/// they are, and what is that dark is no photograph.
pub(super) fn shift_of(most: u16) -> u32 {
    match most {
        0x0100..=0x03ff => 2,
        0x0400..=0x0fff => 4,
        0x1000..=0x3fff => 6,
        _ => 8,
    }
}

/// The pixels at another size, each a mean of the nearest by their distance.
pub(super) fn resized(bytes: &[u8], from: (u32, u32), to: (u32, u32), tone: Tone) -> Vec<u8> {
    let channels = tone.channels();
    let (width, height) = (from.0 as usize, from.1 as usize);
    // For each place of the new axis two places of the old one, and how many of 256 parts the second weighs.
    let places = |from: usize, to: usize| -> Vec<(usize, usize, u32)> {
        let scale = from as f64 / to as f64;
        let place = |i: usize| {
            let at = ((i as f64 + 0.5) * scale - 0.5).clamp(0.0, from.saturating_sub(1) as f64);
            (at as usize, (at as usize + 1).min(from.saturating_sub(1)), (at.fract() * 256.0) as u32)
        };
        (0..to).map(place).collect()
    };
    let (columns, rows) = (places(width, to.0 as usize), places(height, to.1 as usize));
    let mix = |a: u8, b: u8, weight: u32| (u32::from(a) * (256 - weight) + u32::from(b) * weight) >> 8;
    let mut out = Vec::with_capacity(columns.len() * rows.len() * channels);
    let stride = width * channels;
    for &(above, below, down) in &rows {
        let (above, below) = (&bytes[above * stride..][..stride], &bytes[below * stride..][..stride]);
        for &(left, right, across) in &columns {
            for channel in 0..channels {
                let (left, right) = (left * channels + channel, right * channels + channel);
                let upper = mix(above[left], above[right], across) as u8;
                let lower = mix(below[left], below[right], across) as u8;
                out.push(mix(upper, lower, down) as u8);
            }
        }
    }
    out
}

fn pixels<const N: usize>(row: &[u8]) -> &[[u8; N]] {
    row.as_chunks::<N>().0
}

fn append_luma_of_rgba(row: &[[u8; 4]], ground: Ground, out: &mut Vec<u8>) {
    // Nearly every row is opaque throughout, and then there is less to multiply.
    if row.iter().fold(255, |all, pixel| all & pixel[3]) == 255 {
        out.extend(row.iter().map(|&[r, g, b, _]| luma([r, g, b])));
    } else {
        out.extend(row.iter().map(|&[r, g, b, a]| ground.under(luma([r, g, b]), a)));
    }
}

pub(super) fn luma([r, g, b]: [u8; 3]) -> u8 {
    // BT.601 in 16-bit fixed point, as JPEG's own Y.
    ((19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b) + 32_768) >> 16) as u8
}

fn rgb_of_cmyk([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    let paper = 255 - u32::from(k);
    [c, m, y].map(|ink| (((255 - u32::from(ink)) * paper + 127) / 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::{Ground, Layout, Tone, resized};

    fn of(tone: Tone, layout: Layout, row: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        tone.append(row, layout, Ground::White, &mut out);
        out
    }

    #[test]
    fn transparent_pixels_lie_on_white_paper() {
        assert_eq!(of(Tone::Gray, Layout::GrayAlpha, &[10, 0, 10, 255, 0, 128]), [255, 10, 127]);
        assert_eq!(of(Tone::Gray, Layout::Rgba, &[9, 9, 9, 0, 9, 9, 9, 255]), [255, 9]);
        assert_eq!(of(Tone::Color, Layout::Rgba, &[9, 8, 7, 255, 9, 8, 7, 0]), [9, 8, 7, 255, 255, 255]);
        assert_eq!(of(Tone::Color, Layout::GrayAlpha, &[9, 0]), [255; 3]);
    }

    #[test]
    fn grey_is_the_eye_s_weight_of_the_colours() {
        assert_eq!(of(Tone::Gray, Layout::Rgb, &[255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77]), [76, 150, 29, 77]);
        assert_eq!(of(Tone::Gray, Layout::Rgba, &[255, 0, 0, 255, 77, 77, 77, 255]), [76, 77]);
        assert_eq!(of(Tone::Color, Layout::Gray, &[5]), [5, 5, 5]);
    }

    #[test]
    fn no_ink_is_white_and_the_fourth_ink_alone_is_black() {
        assert_eq!(of(Tone::Gray, Layout::Cmyk, &[0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0]), [255, 0, 0]);
        assert_eq!(of(Tone::Color, Layout::Cmyk, &[255, 0, 0, 0]), [0, 255, 255]);
    }

    #[test]
    fn white_ink_on_nothing_shows_on_black() {
        let mut out = Vec::new();
        Tone::Gray.append(&[255, 255, 255, 255, 0, 0, 0, 0], Layout::Rgba, Ground::Black, &mut out);
        assert_eq!(out, [255, 0]);
        assert!(Tone::Gray.is_blank(&[255, 240]) && !Tone::Gray.is_blank(&[255, 200]));
        assert!(!Tone::Color.is_blank(&[255, 255, 0, 0, 0, 255]));
    }

    #[test]
    fn the_usual_tone_is_the_paper_s() {
        assert_eq!(Tone::Gray.usual(&[250, 3, 250], &[249, 250]), Some(vec![250]));
        assert_eq!(Tone::Color.usual(&[], &[9, 8, 7]), Some(vec![9, 8, 7]));
        assert_eq!(Tone::Gray.usual(&[], &[]), None);
        let mut bytes = [9, 0, 0, 9, 9];
        Tone::Gray.clear(&mut bytes, 1..3);
        assert_eq!(bytes, [9; 5]);
    }

    #[test]
    fn rows_are_drawn_out_between_those_there_are() {
        assert_eq!(resized(&[0, 100, 200, 100], (2, 2), (2, 4), Tone::Gray), [0, 100, 50, 100, 150, 100, 200, 100]);
        assert_eq!(resized(&[0, 1, 2, 100, 101, 102], (2, 1), (4, 1), Tone::Color)[3..6], [25, 26, 27]);
        assert_eq!(resized(&[7], (1, 1), (2, 1), Tone::Gray), [7, 7]);
    }
}
