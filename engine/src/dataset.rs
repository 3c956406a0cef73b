//! Labelled images in the IDX format of MNIST, gzipped or not.
//!
//! Format: <https://yann.lecun.com/exdb/mnist/>: big-endian magic `0x0000_0803` (images: count, rows, columns, then bytes) or
//! `0x0000_0801` (labels: count, then bytes).

use crate::error::DatasetError;
use crate::random::SplitMix64;
use flate2::read::GzDecoder;
use image::GrayImage;
use std::borrow::Cow;
use std::io::Read;

const IMAGES_MAGIC: u32 = 0x0803;
const LABELS_MAGIC: u32 = 0x0801;
/// Largest IDX file once unpacked: 100 000 images of 64 × 64 pixels fit.
const MAX_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

/// Labelled images of one size each; ink is high on 0.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// One image a sample.
    pub images: Vec<GrayImage>,
    /// 0 to 9, one for each image.
    pub labels: Vec<u8>,
}

impl Dataset {
    /// Reads the bytes of an IDX file of images and of the IDX file of their labels.
    ///
    /// # Errors
    /// When a header is wrong, a file is short, the counts differ or a label is above 9.
    ///
    /// ```
    /// // One picture of two pixels, and its label.
    /// let images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 10, 250];
    /// let labels = [0, 0, 8, 1, 0, 0, 0, 1, 7];
    /// let set = engine::samples::Dataset::from_idx(&images, &labels)?;
    /// assert_eq!((set.len(), set.labels[0]), (1, 7));
    /// # Ok::<(), engine::error::DatasetError>(())
    /// ```
    pub fn from_idx(images: &[u8], labels: &[u8]) -> Result<Self, DatasetError> {
        let images = unpack(images)?;
        let labels = unpack(labels)?;
        let images = parse_images(&images)?;
        let labels = parse_labels(&labels)?;
        if images.len() != labels.len() {
            return Err(DatasetError::CountsDiffer { images: images.len(), labels: labels.len() });
        }
        Ok(Self { images, labels })
    }

    /// Number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Adds the samples of another set behind these.
    pub fn extend(&mut self, other: Self) {
        self.images.extend(other.images);
        self.labels.extend(other.labels);
    }

    /// Parts the samples at random into two sets, the second with `share` (0 to 1) of them. The same seed parts the same way.
    #[must_use]
    pub fn split(self, share: f32, seed: u64) -> (Self, Self) {
        let mut random = SplitMix64::new(seed);
        let (mut first, mut second) = (Self::default(), Self::default());
        for (image, label) in self.images.into_iter().zip(self.labels) {
            let set = if random.next_unit() < share { &mut second } else { &mut first };
            set.images.push(image);
            set.labels.push(label);
        }
        (first, second)
    }
}

fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, DatasetError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).take(MAX_UNPACKED_BYTES).read_to_end(&mut unpacked).map_err(DatasetError::Packed)?;
    Ok(Cow::Owned(unpacked))
}

fn header<const N: usize>(bytes: &[u8], magic: u32, what: &'static str) -> Result<[usize; N], DatasetError> {
    let short = DatasetError::ShortHeader { what, bytes: bytes.len() };
    let mut words = bytes.as_chunks::<4>().0.iter().map(|&word| u32::from_be_bytes(word));
    match words.next() {
        Some(found) if found == magic => {}
        Some(found) => {
            return Err(DatasetError::WrongMagic { what, found, known: magic });
        }
        None => return Err(short),
    }
    let mut dimensions = [0; N];
    for dimension in &mut dimensions {
        let Some(word) = words.next() else {
            return Err(short);
        };
        *dimension = word as usize;
    }
    Ok(dimensions)
}

fn parse_images(bytes: &[u8]) -> Result<Vec<GrayImage>, DatasetError> {
    let [count, rows, columns] = header::<3>(bytes, IMAGES_MAGIC, "images")?;
    let pixels = &bytes[16..];
    let needed = count.checked_mul(rows).and_then(|area| area.checked_mul(columns));
    if rows == 0 || columns == 0 || needed != Some(pixels.len()) {
        let announced = format!("{count} images of {columns} × {rows}");
        return Err(DatasetError::WrongLength { what: "images", bytes: pixels.len(), announced });
    }
    let image = |pixels: &[u8]| GrayImage::from_raw(columns as u32, rows as u32, pixels.to_vec());
    Ok(pixels.chunks_exact(rows * columns).filter_map(image).collect())
}

fn parse_labels(bytes: &[u8]) -> Result<Vec<u8>, DatasetError> {
    let [count] = header::<1>(bytes, LABELS_MAGIC, "labels")?;
    let labels = &bytes[8..];
    if labels.len() != count {
        return Err(DatasetError::WrongLength { what: "labels", bytes: labels.len(), announced: count.to_string() });
    }
    if let Some(at) = labels.iter().position(|&label| label > 9) {
        return Err(DatasetError::NotADigit { label: labels[at], at });
    }
    Ok(labels.to_vec())
}

#[cfg(test)]
mod tests {
    use super::Dataset;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::error::Error as _;
    use std::io::Write;

    fn images() -> Vec<u8> {
        let mut bytes = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3];
        bytes.extend([1, 2, 3, 4, 5, 6]);
        bytes
    }

    fn labels() -> Vec<u8> {
        vec![0, 0, 8, 1, 0, 0, 0, 2, 7, 9]
    }

    #[test]
    fn idx_files_are_read_plain_and_gzipped() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&images()).unwrap();
        for bytes in [images(), gzip.finish().unwrap()] {
            let set = Dataset::from_idx(&bytes, &labels()).unwrap();
            assert_eq!(set.labels, [7, 9]);
            assert_eq!(set.images[1].as_raw(), &[4, 5, 6]);
            assert_eq!(set.images[1].dimensions(), (3, 1));
        }
    }

    #[test]
    fn every_cut_of_an_idx_file_is_refused_with_a_reason() {
        let whole = images();
        for end in 0..whole.len() {
            assert!(Dataset::from_idx(&whole[..end], &labels()).is_err(), "cut at {end}");
        }
        let whole = labels();
        for end in 0..whole.len() {
            assert!(Dataset::from_idx(&images(), &whole[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn files_that_do_not_belong_together_or_are_mixed_up_are_named() {
        let refusal =
            |images: &[u8], labels: &[u8]| Dataset::from_idx(images, labels).expect_err("refused").to_string();
        assert!(
            refusal(&labels(), &labels()).contains("begins with 0x00000801; IDX files of images begin with 0x00000803")
        );
        let mut wrong = labels();
        wrong[9] = 12;
        assert!(refusal(&images(), &wrong).contains("the label 12 of sample 1"));
        let one = [0, 0, 8, 1, 0, 0, 0, 1, 7];
        assert!(refusal(&images(), &one).contains("2 images but 1 labels"));
        let damaged = Dataset::from_idx(&[0x1f, 0x8b, 0], &labels()).expect_err("refused");
        assert!(damaged.source().is_some(), "{damaged:?}");
    }

    #[test]
    fn a_header_that_claims_more_than_memory_is_refused() {
        let mut bytes = images();
        bytes[4..16].fill(0xff);
        assert!(Dataset::from_idx(&bytes, &labels()).is_err());
    }

    #[test]
    fn the_same_seed_splits_the_same_way() {
        let set = Dataset::from_idx(&images(), &labels()).unwrap();
        let (a, b) = set.clone().split(0.5, 3);
        let (c, d) = set.split(0.5, 3);
        assert_eq!((a.labels, b.labels), (c.labels, d.labels));
    }
}
