//! Sheets of ten rows of ten digits, by which somebody teaches the reader their hand: printed blank, and found again when filled in.
//!
//! [`DigitReader::find_sheet`] is to sheets what [`DigitReader::read`] is to other pages: it knows the order of the stages. A sheet that
//! this program printed is known by its marks and squared; any other one is read as a page and its digits parted into rows.

mod blank;
mod homography;
mod marks;
mod order;
mod pdf;
mod rows;
mod svg;

pub use order::{ROWS, RowOrder};
pub use pdf::blank_pdf;
pub use svg::blank_svg;

use crate::binarize::{BinarizeParams, InkMap, binarize};
use crate::components::Component;
use crate::cut_out::cut_out;
use crate::decode;
use crate::error::ReadError;
use crate::geometry::{BoundingBox, usual_height};
use crate::median::median;
use crate::networks::Networks;
use crate::normalize::{Ink, reduce};
use crate::personal::MAX_INK_SIDE;
use crate::reader::{DigitReader, Look, ReadParams};
use crate::segment::{SegmentParams, find_shapes};
use crate::turn::Turn;
use homography::Homography;
use image::GrayImage;
use rows::{Rows, Spot, part_into_rows};

/// A filled-in sheet, found in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// Whether it is a sheet that this program printed, known by its marks.
    pub printed: bool,
    /// How the picture was turned to be read; the boxes are those of the picture before. A printed sheet turns by its marks.
    pub turn: Turn,
    /// Which digit each row is for.
    pub order: RowOrder,
    /// Row by row, and from left to right in each.
    pub samples: Vec<SheetSample>,
}

/// One digit of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetSample {
    /// The digit that its row is for: the proposed label.
    pub label: u8,
    /// 0 for the uppermost row.
    pub row: usize,
    /// Where it is in the picture.
    pub bounding_box: BoundingBox,
    /// What it looks like, upright, at most [`MAX_INK_SIDE`] pixels a side.
    pub ink: Ink,
    /// What the reader takes it for, which may not be its label: that is what teaching is for.
    pub reading: u8,
    /// Probability of `reading`, 0 to 1.
    pub confidence: f32,
}

/// How to find a sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetParams {
    /// The order of the rows; found by what they read like where it is not given.
    pub order: Option<RowOrder>,
    /// How the picture is read.
    pub read: ReadParams,
}

/// A digit and where it is in the picture, before it has a row.
struct LooseDigit {
    spot: Spot,
    bounding_box: BoundingBox,
    ink: Ink,
}

/// Most shapes on a page that may still be a sheet.
const MAX_DIGITS: usize = 250;
/// Share of a sheet's digits that read as their row's digit, from which no other turn is tried.
const READS_WELL: f32 = 0.7;
/// Least such share of something to be a sheet.
const READS_LEAST: f32 = 0.5;

impl DigitReader {
    /// Finds the sheet in a picture's bytes: printed or free, leaning, bent, askew.
    ///
    /// # Errors
    /// What [`decode::decode_page`] refuses, and [`ReadError::NoSheet`] where there are no ten rows of digits.
    ///
    /// ```
    /// # #[cfg(feature = "train")] {
    /// use engine::sheet::SheetParams;
    /// use engine::train::personal::learn;
    /// use engine::samples::LabelledInk;
    /// use engine::DigitReader;
    ///
    /// let reader = DigitReader::built_in()?;
    /// let sheet = reader.find_sheet(&pages::draw::training_sheet(1).png(), &SheetParams::default())?;
    /// // A person looks at the labels before they are learned.
    /// let samples = sheet.samples.into_iter().map(|sample| LabelledInk { label: sample.label, ink: sample.ink });
    /// let (hand, gains) = learn(&reader.shared_model(), samples.collect())?;
    /// let taught = DigitReader::with_personal(reader.shared_model(), hand)?;
    /// # assert_eq!(gains.svm.after.iter().flatten().sum::<u32>(), 100);
    /// # taught.read(&pages::draw::score_sheet(1).png())?;
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find_sheet(&self, bytes: &[u8], params: &SheetParams) -> Result<Sheet, ReadError> {
        self.find_sheet_gray(&decode::decode_page(bytes, params.read.page, &params.read.limits)?.picture, params)
    }

    /// Finds the sheet in upright grey pixels.
    ///
    /// # Errors
    /// [`ReadError::NoSheet`] where there are no ten rows of digits.
    pub fn find_sheet_gray(&self, picture: &GrayImage, params: &SheetParams) -> Result<Sheet, ReadError> {
        let map = binarize(picture, &params.read.binarize);
        let (width, height) = picture.dimensions();
        if let Some(homography) = marks::find_sheet(&map) {
            let (loose, rows) = self.printed_rows(picture, &homography, params);
            if loose.is_empty() {
                return Err(ReadError::NoSheet { digits: 0 });
            }
            let (turn, order, samples) = (Turn::None, rows.order, samples(loose, &rows));
            return Ok(Sheet { width, height, printed: true, turn, order, samples });
        }
        self.free_sheet(picture, params)
    }

    /// The digits in the boxes of a printed sheet.
    fn printed_rows(
        &self,
        picture: &GrayImage,
        homography: &Homography,
        params: &SheetParams,
    ) -> (Vec<LooseDigit>, Rows) {
        let (squared, fineness) = marks::squared(picture, homography);
        let map = binarize(&squared, &params.read.binarize);
        let millimetres = |pixels: f32| pixels * map.scale as f32 / fineness;
        let mut cells: Vec<Option<Component>> = vec![None; ROWS * ROWS];
        for shape in find_shapes(&map, &params.read.segment).shapes {
            let b = shape.bounding_box;
            let (x, y) = b.center();
            let Some((row, column)) = blank::cell_at((millimetres(x), millimetres(y))) else { continue };
            let (width, height) = (millimetres(b.width as f32), millimetres(b.height as f32));
            // Neither a speck nor the box itself.
            if width.max(height) < 1.0 || (width > 0.9 * blank::BOX.0 && height > 0.9 * blank::BOX.1) {
                continue;
            }
            let cell = &mut cells[row * ROWS + column];
            *cell = Some(match cell.take() {
                Some(before) => before.joined(&shape),
                None => shape,
            });
        }
        let mut loose = Vec::new();
        let mut rows: [Vec<usize>; ROWS] = Default::default();
        for (i, component) in cells.into_iter().enumerate() {
            // A dot in a box that was left empty.
            let Some(component) = component.filter(|c| millimetres(c.bounding_box.height as f32) >= 2.5) else {
                continue;
            };
            rows[i / ROWS].push(loose.len());
            let mut digit = self.loose_digit(&component, &map, params);
            digit.bounding_box = box_in_picture(&component, map.scale as f32 / fineness, homography, picture);
            loose.push(digit);
        }
        let order = params.order.unwrap_or_else(|| likelier_order(&loose, &rows));
        (loose, Rows { order, rows })
    }

    /// The sheet of whatever lies in ten rows.
    fn free_sheet(&self, picture: &GrayImage, params: &SheetParams) -> Result<Sheet, ReadError> {
        let (width, height) = picture.dimensions();
        let networks = Networks::built_in()?;
        let mut best: Option<(f32, Sheet)> = None;
        let mut digits = 0;
        for turn in Turn::ALL {
            let mut loose = self.loose_digits(networks, &turn.picture(picture), params);
            digits = digits.max(loose.len());
            if loose.len() > MAX_DIGITS {
                continue;
            }
            let spots: Vec<Spot> = loose.iter().map(|digit| digit.spot).collect();
            let usual = median(loose.iter().map(|digit| digit.bounding_box.height as f32)).unwrap_or(1.0);
            let Some(rows) = part_into_rows(&spots, usual, params.order) else { continue };
            for digit in &mut loose {
                digit.bounding_box = turn.box_before(&digit.bounding_box, width, height);
            }
            let agreeing = agreement(&loose, &rows);
            if best.as_ref().is_none_or(|(most, _)| agreeing > *most) {
                let sheet =
                    Sheet { width, height, printed: false, turn, order: rows.order, samples: samples(loose, &rows) };
                best = Some((agreeing, sheet));
            }
            if agreeing >= READS_WELL {
                break;
            }
        }
        match best {
            Some((agreeing, sheet)) if agreeing >= READS_LEAST && looks_like_sheet(&sheet) => Ok(sheet),
            _ => Err(ReadError::NoSheet { digits }),
        }
    }

    /// What may be a digit on a page: what reads as one, and what is of the same size and reads as none.
    fn loose_digits(&self, networks: Networks<'_>, picture: &GrayImage, params: &SheetParams) -> Vec<LooseDigit> {
        let mut found = networks.finder.find(picture, &params.read.finder).candidates;
        let Look { glyphs, map, page } = self.look(&mut found, networks.namer, picture, &params.read);
        let found: Vec<Component> = glyphs.into_iter().filter_map(|glyph| glyph.component).collect();
        let boxes: Vec<BoundingBox> = found.iter().map(|component| component.bounding_box).collect();
        let usual = usual_height(boxes.iter().map(|b| b.height).collect()).unwrap_or(f32::MAX);
        let unread = page.shapes.iter().filter(|whole| {
            let b = &whole.bounding_box;
            let side = b.width.max(b.height) as f32;
            (0.5 * usual..1.8 * usual).contains(&side)
                && boxes.iter().all(|read| read.intersection_area(b) * 3 < b.area().min(read.area()))
        });
        let mut whole: Vec<&Component> = Vec::new();
        for component in found.iter().chain(unread) {
            if !whole.iter().any(|other| other.shares_ink_with(component)) {
                whole.push(component);
            }
        }
        whole
            .into_iter()
            .map(|component| {
                let mut digit = self.loose_digit(component, &map, params);
                digit.bounding_box = digit.bounding_box.scaled(map.scale).within(picture.dimensions());
                digit
            })
            .collect()
    }

    fn loose_digit(&self, component: &Component, map: &InkMap, params: &SheetParams) -> LooseDigit {
        let ink = cut_out(component, map);
        let prediction = self.predict(params.read.classifier, &[self.model().project(&ink)]).remove(0);
        let (x, y) = component.bounding_box.center();
        let factor = ink.width.max(ink.height).div_ceil(MAX_INK_SIDE);
        let ink = if factor > 1 { reduce(&ink, factor) } else { ink };
        LooseDigit { spot: Spot { x, y, prediction }, bounding_box: component.bounding_box, ink }
    }
}

/// The ink of a single digit's picture. One on white paper up to its edges is taken as it is; any other one, cut out of a photograph, is
/// binarized. `None` where there is no ink.
#[must_use]
pub fn ink_of(picture: &GrayImage) -> Option<Ink> {
    let (width, height) = picture.dimensions();
    let on_edge = |x: u32, y: u32| x == 0 || y == 0 || x + 1 == width || y + 1 == height;
    let ink = if picture.enumerate_pixels().all(|(x, y, pixel)| !on_edge(x, y) || pixel.0[0] == 255) {
        let inked = picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] < 255);
        let places: Vec<(u32, u32)> = inked.map(|(x, y, _)| (x, y)).collect();
        let (left, top) = (places.iter().map(|p| p.0).min()?, places.iter().map(|p| p.1).min()?);
        let (right, bottom) = (places.iter().map(|p| p.0).max()?, places.iter().map(|p| p.1).max()?);
        let inside = (top..=bottom).flat_map(|y| (left..=right).map(move |x| 255 - picture.get_pixel(x, y).0[0]));
        Ink { width: (right - left + 1) as usize, height: (bottom - top + 1) as usize, pixels: inside.collect() }
    } else {
        let map = binarize(picture, &BinarizeParams::default());
        let shapes = find_shapes(&map, &SegmentParams::default()).shapes;
        let whole = shapes.into_iter().reduce(|all, more| all.joined(&more))?;
        cut_out(&whole, &map)
    };
    let factor = ink.width.max(ink.height).div_ceil(MAX_INK_SIDE);
    Some(if factor > 1 { reduce(&ink, factor) } else { ink })
}

/// The order in which the rows' digits read like their rows' digits.
fn likelier_order(loose: &[LooseDigit], rows: &[Vec<usize>; ROWS]) -> RowOrder {
    let likelihood = |order: RowOrder| -> f32 {
        let of_row = |(row, members): (usize, &Vec<usize>)| {
            let label = usize::from(order.label(row));
            members.iter().map(|&i| loose[i].spot.prediction.probabilities[label]).sum::<f32>()
        };
        rows.iter().enumerate().map(of_row).sum()
    };
    if likelihood(RowOrder::ZeroFirst) > likelihood(RowOrder::ZeroLast) {
        RowOrder::ZeroFirst
    } else {
        RowOrder::ZeroLast
    }
}

/// Share of the digits in the rows that read as their row's digit.
fn agreement(loose: &[LooseDigit], rows: &Rows) -> f32 {
    let (mut agreeing, mut all) = (0, 0);
    for (row, members) in rows.rows.iter().enumerate() {
        let label = rows.order.label(row);
        all += members.len();
        agreeing += members.iter().filter(|&&i| loose[i].spot.prediction.label() == label).count();
    }
    agreeing as f32 / all.max(1) as f32
}

/// Whether every row has at least half of what it should have.
fn looks_like_sheet(sheet: &Sheet) -> bool {
    (0..ROWS).all(|row| sheet.samples.iter().filter(|sample| sample.row == row).count() >= ROWS / 2)
}

fn samples(loose: Vec<LooseDigit>, rows: &Rows) -> Vec<SheetSample> {
    let mut loose: Vec<Option<LooseDigit>> = loose.into_iter().map(Some).collect();
    let mut samples = Vec::new();
    for (row, members) in rows.rows.iter().enumerate() {
        for digit in members.iter().filter_map(|&i| loose[i].take()) {
            let (reading, confidence) = digit.spot.prediction.best();
            let LooseDigit { bounding_box, ink, .. } = digit;
            samples.push(SheetSample { label: rows.order.label(row), row, bounding_box, ink, reading, confidence });
        }
    }
    samples
}

/// The smallest box in the picture around a component of the squared sheet, whose pixels are `side` millimetres wide.
fn box_in_picture(component: &Component, side: f32, homography: &Homography, picture: &GrayImage) -> BoundingBox {
    let place = |x: u32, y: u32| homography.map((f64::from(x) * f64::from(side), f64::from(y) * f64::from(side)));
    let corners = component.runs.iter().flat_map(|run| {
        [(run.start, run.y), (run.end, run.y), (run.start, run.y + 1), (run.end, run.y + 1)].map(|(x, y)| place(x, y))
    });
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for (x, y) in corners {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    // At least one pixel, inside the picture: a corner of a sheet may lie beyond its edge.
    let span = |low: f64, high: f64, limit: u32| {
        let low = low.floor().clamp(0.0, f64::from(limit - 1)) as u32;
        (low, (high.ceil().clamp(0.0, f64::from(limit)) as u32).max(low + 1))
    };
    let ((left, right), (top, bottom)) = (span(low.0, high.0, picture.width()), span(low.1, high.1, picture.height()));
    BoundingBox::from_edges(left, top, right, bottom)
}

#[cfg(test)]
mod tests {
    use super::{RowOrder, Sheet, SheetParams, blank_svg, ink_of};
    use crate::error::ReadError;
    use crate::geometry::BoundingBox;
    use crate::reader::DigitReader;
    use crate::turn::Turn;
    use image::GrayImage;
    use pages::draw::{self, DrawnPage, FreeRows, PageParams, filled_free};

    fn filled_printed(params: &PageParams, order: RowOrder) -> DrawnPage {
        draw::filled_printed(params, &blank_svg(order))
    }

    fn find(image: &GrayImage) -> Result<Sheet, ReadError> {
        DigitReader::built_in().expect("the built-in model loads").find_sheet_gray(image, &SheetParams::default())
    }

    /// Every digit of the page is a sample, with its label, where it stands.
    fn assert_right(sheet: &Sheet, page: &DrawnPage, case: &str) {
        assert_eq!(sheet.samples.len(), 100, "{case}");
        for (sample, digit) in sheet.samples.iter().zip(&page.digits) {
            assert_eq!(sample.label, digit.label, "{case}");
            let pages::BoundingBox { x, y, width, height } = digit.bounding_box;
            let iou = sample.bounding_box.iou(&BoundingBox { x, y, width, height });
            assert!(iou > 0.4, "{case}: a {} at {:?} for {:?}", digit.label, sample.bounding_box, digit.bounding_box);
        }
    }

    const VIEWS: [(f32, f32, f32); 6] =
        [(0.0, 0.0, 0.0), (-10.0, 0.0, 0.0), (10.0, 0.1, 0.0), (-6.4, 0.15, 0.3), (4.0, -0.15, 0.5), (7.5, 0.05, 0.4)];

    #[test]
    fn every_digit_of_a_free_sheet_has_its_label_however_the_sheet_leans_bends_and_is_lit() {
        for (seed, (lean_degrees, keystone, shadow)) in (1..).zip(VIEWS) {
            for (order, bend) in [(RowOrder::ZeroLast, 0.5), (RowOrder::ZeroFirst, -0.5)] {
                let params = PageParams {
                    width: 1100,
                    height: 1300,
                    seed,
                    digit_height: 62.0,
                    lean_degrees,
                    keystone,
                    shadow,
                    ..PageParams::default()
                };
                let page = filled_free(&params, order.labels(), &FreeRows { bend, wander: 0.12 });
                let sheet = find(&page.image).unwrap();
                assert!(!sheet.printed);
                assert_right(&sheet, &page, &format!("seed {seed}, leaning {lean_degrees}, {order:?}"));
            }
        }
    }

    #[test]
    fn every_digit_of_a_printed_sheet_has_its_label_however_it_is_photographed() {
        for (seed, (lean_degrees, keystone, shadow)) in (1..).zip(VIEWS) {
            let order = if seed % 2 == 0 { RowOrder::ZeroFirst } else { RowOrder::ZeroLast };
            let params =
                PageParams { width: 1260, height: 1782, seed, lean_degrees, keystone, shadow, ..PageParams::default() };
            let page = filled_printed(&params, order);
            let sheet = find(&page.image).unwrap();
            assert!(sheet.printed && sheet.order == order, "seed {seed}");
            assert_right(&sheet, &page, &format!("seed {seed}, leaning {lean_degrees}"));
        }
    }

    #[test]
    fn a_sheet_on_its_side_or_upside_down_has_its_rows_and_its_boxes_in_the_picture_as_it_lies() {
        let printed =
            filled_printed(&PageParams { width: 1050, height: 1485, ..PageParams::default() }, RowOrder::ZeroLast);
        let params = PageParams { width: 1000, height: 1200, digit_height: 60.0, ..PageParams::default() };
        let free = filled_free(&params, RowOrder::ZeroFirst.labels(), &FreeRows::default());
        for page in [printed, free] {
            let upright = find(&page.image).unwrap();
            let (width, height) = page.image.dimensions();
            for turn in [Turn::Right, Turn::Half, Turn::Left] {
                let size = if turn == Turn::Half { (width, height) } else { (height, width) };
                let pixels = turn.pixels(page.image.as_raw(), width as usize, height as usize);
                let lying = find(&GrayImage::from_raw(size.0, size.1, pixels).unwrap()).unwrap();
                assert_eq!((lying.width, lying.height), size);
                assert_eq!(lying.samples.len(), 100);
                for (lying, upright) in lying.samples.iter().zip(&upright.samples) {
                    assert_eq!((lying.label, lying.row), (upright.label, upright.row), "{turn:?}");
                    let (b, u) = (lying.bounding_box, upright.bounding_box);
                    let expected = match turn {
                        Turn::Right => (height - u.bottom(), u.x),
                        Turn::Half => (width - u.right(), height - u.bottom()),
                        _ => (u.y, width - u.right()),
                    };
                    assert!(
                        b.x.abs_diff(expected.0) <= 5 && b.y.abs_diff(expected.1) <= 5,
                        "{turn:?}: {b:?} for {u:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_digit_cut_out_of_a_photograph_has_the_ink_that_it_has_on_its_page() {
        let params = PageParams { width: 900, height: 1100, digit_height: 56.0, shadow: 0.3, ..PageParams::default() };
        let page = filled_free(&params, RowOrder::ZeroLast.labels(), &FreeRows::default());
        let reader = DigitReader::built_in().expect("the built-in model loads");
        let read = page.digits.iter().filter(|digit| {
            let b = digit.bounding_box;
            let crop = image::imageops::crop_imm(&page.image, b.x - 6, b.y - 6, b.width + 12, b.height + 12).to_image();
            let ink = ink_of(&crop).expect("there is a digit");
            let sample = [reader.model().project(&ink)];
            reader.predict(crate::ClassifierKind::Svm, &sample)[0].label() == digit.label
        });
        assert!(read.count() >= 97);
        assert!(ink_of(&GrayImage::from_pixel(30, 30, image::Luma([255]))).is_none());
        assert!(ink_of(&GrayImage::from_pixel(1, 1, image::Luma([0]))).is_none());
    }

    #[test]
    fn other_pages_are_no_sheets() {
        for page in [draw::score_sheet(1), draw::printed_text(1), draw::blank(1), draw::boxed_form(2)] {
            assert!(matches!(find(&page.image), Err(ReadError::NoSheet { .. })));
        }
        assert!(find(&GrayImage::new(1, 1)).is_err());
    }
}
