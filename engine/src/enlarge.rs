//! Small writing → the picture in twice its size: where strokes, gaps and rules are a pixel or two wide, whole pixels are too coarse to tell them.

use crate::finder::Verdict;
use crate::finder::candidate::Candidate;
use crate::geometry::BoundingBox;
use crate::median::median;
use crate::reading::Reading;
use image::GrayImage;
use image::imageops::{FilterType, resize};

/// Times that a side becomes longer.
const FACTOR: u32 = 2;

/// When a picture is enlarged before its ink is looked at.
#[derive(Debug, Clone)]
pub struct EnlargeParams {
    /// Median height of the digits, in pixels, below which they are small.
    pub small: f32,
    /// Most pixels of the enlarged picture. More are not looked at one by one anyhow.
    pub max_pixels: usize,
}

impl Default for EnlargeParams {
    fn default() -> Self {
        Self { small: 20.0, max_pixels: 3_000_000 }
    }
}

/// The picture in twice its size where the digits that the finder saw are small.
#[must_use]
pub fn enlarged(picture: &GrayImage, candidates: &[Candidate], params: &EnlargeParams) -> Option<GrayImage> {
    let digits = candidates.iter().filter(|candidate| candidate.verdict == Verdict::Kept && candidate.is_digit());
    median(digits.map(Candidate::height)).filter(|&height| height < params.small)?;
    let (width, height) = (picture.width() * FACTOR, picture.height() * FACTOR);
    (width as usize * height as usize <= params.max_pixels)
        .then(|| resize(picture, width, height, FilterType::CatmullRom))
}

/// The places of candidates in the enlarged picture.
pub fn enlarge(candidates: &mut [Candidate]) {
    rescale(candidates, FACTOR as f32);
}

/// The places of the reading and of the candidates in the picture as it was.
pub fn reduce(reading: &mut Reading, candidates: &mut [Candidate]) {
    rescale(candidates, 1.0 / FACTOR as f32);
    for bounding_box in reading.boxes_mut() {
        *bounding_box = reduced(bounding_box);
    }
}

fn rescale(candidates: &mut [Candidate], factor: f32) {
    for candidate in candidates {
        candidate.bounds = candidate.bounds.map(|at| at * factor);
        candidate.scale *= factor;
    }
}

/// All pixels that a box touches in part.
fn reduced(b: &BoundingBox) -> BoundingBox {
    BoundingBox::from_edges(b.x / FACTOR, b.y / FACTOR, b.right().div_ceil(FACTOR), b.bottom().div_ceil(FACTOR))
}

#[cfg(test)]
mod tests {
    use super::{EnlargeParams, enlarged, reduced};
    use crate::finder::{FinderParams, Net};
    use crate::geometry::BoundingBox;
    use image::imageops::{FilterType, resize};
    use pages::draw;

    #[test]
    fn a_picture_is_enlarged_where_its_digits_are_small_and_it_has_room() {
        let page = draw::score_sheet(1).image;
        let small = resize(&page, page.width() / 4, page.height() / 4, FilterType::Triangle);
        let found = |picture| Net::built_in().unwrap().find(picture, &FinderParams::default()).candidates;
        let params = EnlargeParams::default();
        assert!(enlarged(&page, &found(&page), &params).is_none());
        let large = enlarged(&small, &found(&small), &params).expect("its digits are 14 pixels high");
        assert_eq!((large.width(), large.height()), (2 * small.width(), 2 * small.height()));
        assert!(enlarged(&small, &[], &params).is_none());
        assert!(enlarged(&small, &found(&small), &EnlargeParams { max_pixels: 100_000, ..params }).is_none());
    }

    #[test]
    fn a_box_covers_all_that_it_covered() {
        let b = reduced(&BoundingBox { x: 3, y: 4, width: 4, height: 1 });
        assert_eq!((b.x, b.y, b.right(), b.bottom()), (1, 2, 4, 3));
    }
}
