//! Rows of pixels as files hold them → grey or colour on white paper, eight bits a channel.

/// What pixels become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// One byte a pixel, for reading.
    Gray,
    /// Red, green, blue, for showing.
    Color,
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

    /// Appends the pixels of `row`.
    pub(super) fn append(self, row: &[u8], layout: Layout, out: &mut Vec<u8>) {
        match (self, layout) {
            (Self::Gray, Layout::Gray) | (Self::Color, Layout::Rgb) => out.extend_from_slice(row),
            (Self::Gray, Layout::GrayAlpha) => out.extend(pixels(row).iter().map(|&[l, a]| on_white(l, a))),
            (Self::Gray, Layout::Rgb) => out.extend(pixels(row).iter().map(|&rgb| luma(rgb))),
            (Self::Gray, Layout::Rgba) => append_luma_of_rgba(pixels(row), out),
            (Self::Gray, Layout::Cmyk) => out.extend(pixels(row).iter().map(|&cmyk| luma(rgb_of_cmyk(cmyk)))),
            (Self::Color, Layout::Gray) => out.extend(row.iter().flat_map(|&l| [l; 3])),
            (Self::Color, Layout::GrayAlpha) => out.extend(pixels(row).iter().flat_map(|&[l, a]| [on_white(l, a); 3])),
            (Self::Color, Layout::Rgba) => {
                out.extend(
                    pixels(row).iter().flat_map(|&[r, g, b, a]| [on_white(r, a), on_white(g, a), on_white(b, a)]),
                );
            }
            (Self::Color, Layout::Cmyk) => out.extend(pixels(row).iter().flat_map(|&cmyk| rgb_of_cmyk(cmyk))),
        }
    }
}

fn pixels<const N: usize>(row: &[u8]) -> &[[u8; N]] {
    row.as_chunks::<N>().0
}

fn append_luma_of_rgba(row: &[[u8; 4]], out: &mut Vec<u8>) {
    // Nearly every row is opaque throughout, and then there is less to multiply.
    if row.iter().fold(255, |all, pixel| all & pixel[3]) == 255 {
        out.extend(row.iter().map(|&[r, g, b, _]| luma([r, g, b])));
    } else {
        out.extend(row.iter().map(|&[r, g, b, a]| on_white(luma([r, g, b]), a)));
    }
}

pub(super) fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
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
    use super::{Layout, Tone};

    fn of(tone: Tone, layout: Layout, row: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        tone.append(row, layout, &mut out);
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
}
