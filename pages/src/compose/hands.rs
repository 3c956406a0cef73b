//! Whose writing and whose print a page is made of.

use crate::rng::Rng;
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The pen's way, stroke by stroke, in heights of the character: x from 0, y from 0 at its top to 1 at its bottom.
pub type Strokes = Vec<Vec<(f32, f32)>>;

/// How one person writes each digit: at least one way for each that they wrote.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    /// By digit.
    pub digits: [Vec<Strokes>; 10],
}

/// All that a page can be written and printed with.
#[derive(Debug, Default)]
pub struct Hands {
    /// Each with at least eight different digits.
    pub writers: Vec<Writer>,
    /// Digits of whoever, by digit: those of writers of few digits too.
    pub digits: [Vec<Strokes>; 10],
    /// Letters that cannot be taken for a digit, and those that can.
    pub letters: Letters,
    /// Pictures of digits, by digit; none where none were given.
    pub pictures: [Vec<Picture>; 10],
    /// For print; none where no font was given.
    pub fonts: Vec<fontdue::Font>,
}

/// Letters and signs by hand.
#[derive(Debug, Default)]
pub struct Letters {
    /// By character.
    pub all: BTreeMap<char, Vec<Strokes>>,
    /// Those that are no digit whoever looks at them.
    pub plain: Vec<char>,
    /// Of each person who wrote most of them.
    pub writers: Vec<Alphabet>,
}

/// How one person writes letters and signs.
pub type Alphabet = BTreeMap<char, Vec<Strokes>>;

/// A digit cut out to its ink.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Ink row by row, 255 where it covers all.
    pub values: Vec<u8>,
}

impl Picture {
    /// Cuts `values`, ink on 0 and `side` columns wide, out to its ink. `None` for a bare one or one that is flatter than a digit.
    fn cut_out(values: &[u8], side: usize) -> Option<Self> {
        const INK: u8 = 100;
        let inked =
            || values.iter().enumerate().filter(|(_, value)| **value >= INK).map(|(at, _)| (at % side, at / side));
        let (left, right) = (inked().map(|p| p.0).min()?, inked().map(|p| p.0).max()?);
        let (top, bottom) = (inked().map(|p| p.1).min()?, inked().map(|p| p.1).max()?);
        let (width, height) = (right - left + 1, bottom - top + 1);
        let rows = (top..=bottom).flat_map(|y| &values[y * side + left..=y * side + right]);
        (3 * height > 2 * width).then(|| Self { width, height, values: rows.copied().collect() })
    }
}

/// From this many different letters and signs on, a person's alphabet writes whole words.
const MOST_LETTERS: usize = 40;

/// Letters and signs that, alone, a person may take for a digit.
const LIKE_DIGITS: &str = "OoIilZzSsBbqgGQUD|/\\1-_.,:;'\"`!()[]{}~^";

/// Why the hands could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum HandsError {
    /// A file or folder cannot be read.
    #[error(
        "cannot read {path}; give the folder that holds unipen-digits, pendigits and unipen-letters, and of MNIST the one that holds train-images-idx3-ubyte.gz"
    )]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder without the digits of all ten.
    #[error("{path} holds no strokes of the digit {digit}")]
    Missing {
        /// Which folder.
        path: PathBuf,
        /// Which digit.
        digit: usize,
    },
}

impl Hands {
    /// Loads strokes of digits and letters below `folder`, and the fonts below `fonts`.
    ///
    /// # Errors
    /// When a file of strokes cannot be read, or a digit is missing.
    pub fn load(folder: &Path, fonts: &[PathBuf]) -> Result<Self, HandsError> {
        let mut hands = Self::default();
        let mut writers: BTreeMap<String, Writer> = BTreeMap::new();
        for set in ["unipen-digits", "pendigits"] {
            for (label, writer, strokes) in read_strokes(&folder.join(set).join("strokes.tsv.gz"))? {
                let Ok(digit) = label.parse::<usize>() else { continue };
                let points: usize = strokes.iter().map(Vec::len).sum();
                let Some(strokes) = in_heights(&strokes, 0.25).filter(|_| digit < 10 && points > 1) else { continue };
                writers.entry(format!("{set}/{writer}")).or_default().digits[digit].push(strokes.clone());
                hands.digits[digit].push(strokes);
            }
        }
        if let Some(digit) = (0..10).find(|&digit| hands.digits[digit].is_empty()) {
            return Err(HandsError::Missing { path: folder.to_owned(), digit });
        }
        let knows_most = |writer: &Writer| writer.digits.iter().filter(|ways| !ways.is_empty()).count() >= 8;
        hands.writers = writers.into_values().filter(knows_most).collect();
        let mut alphabets: BTreeMap<String, Alphabet> = BTreeMap::new();
        for (label, writer, strokes) in read_strokes(&folder.join("unipen-letters").join("strokes.tsv.gz"))? {
            let mut characters = label.chars();
            let (Some(letter), None) = (characters.next(), characters.next()) else { continue };
            if let Some(strokes) = in_heights(&strokes, 0.0) {
                alphabets.entry(writer).or_default().entry(letter).or_default().push(strokes.clone());
                hands.letters.all.entry(letter).or_default().push(strokes);
            }
        }
        hands.letters.writers = alphabets.into_values().filter(|alphabet| alphabet.len() >= MOST_LETTERS).collect();
        hands.letters.plain =
            hands.letters.all.keys().copied().filter(|letter| !LIKE_DIGITS.contains(*letter)).collect();
        for file in fonts {
            let bytes = fs::read(file).map_err(|source| HandsError::Unreadable { path: file.clone(), source })?;
            // A font of pictures or of another script has no digits to print.
            if let Ok(font) = fontdue::Font::from_bytes(bytes, fontdue::FontSettings::default())
                && "0189aZ".chars().all(|c| font.lookup_glyph_index(c) != 0)
            {
                hands.fonts.push(font);
            }
        }
        Ok(hands)
    }

    /// One way to write `digit`: mostly the `writer`'s.
    pub fn digit<'a>(&'a self, digit: usize, writer: Option<&'a Writer>, rng: &mut Rng) -> &'a Strokes {
        let ways = writer.map(|writer| &writer.digits[digit]).filter(|ways| !ways.is_empty());
        let ways = ways.unwrap_or(&self.digits[digit]);
        &ways[rng.below(ways.len())]
    }

    /// Adds pictures of digits: MNIST's files of its training set in `folder`.
    ///
    /// # Errors
    /// When a file cannot be read or is none of MNIST's.
    pub fn add_pictures(&mut self, folder: &Path) -> Result<(), HandsError> {
        const SIDE: usize = 28;
        let read = |name: &str, header: usize| {
            let path = folder.join(name);
            let mut bytes = Vec::new();
            let unpacked = File::open(&path).and_then(|file| GzDecoder::new(file).read_to_end(&mut bytes));
            unpacked.map_err(|source| HandsError::Unreadable { path, source })?;
            Ok(bytes.split_off(header.min(bytes.len())))
        };
        let images = read("train-images-idx3-ubyte.gz", 16)?;
        let labels = read("train-labels-idx1-ubyte.gz", 8)?;
        for (image, &label) in images.chunks_exact(SIDE * SIDE).zip(&labels) {
            if let (Some(pictures), Some(picture)) =
                (self.pictures.get_mut(usize::from(label)), Picture::cut_out(image, SIDE))
            {
                pictures.push(picture);
            }
        }
        Ok(())
    }

    /// Whether every digit has a picture.
    #[must_use]
    pub fn has_pictures(&self) -> bool {
        self.pictures.iter().all(|pictures| !pictures.is_empty())
    }

    /// A picture of `digit`; only where [`Hands::has_pictures`].
    pub fn picture(&self, digit: usize, rng: &mut Rng) -> &Picture {
        let pictures = &self.pictures[digit];
        &pictures[rng.below(pictures.len())]
    }

    /// One way to write `letter`, the `scribe`'s where they wrote it; `None` where nobody did.
    pub fn letter<'a>(&'a self, letter: char, scribe: Option<&'a Alphabet>, rng: &mut Rng) -> Option<&'a Strokes> {
        let ways = scribe.and_then(|scribe| scribe.get(&letter)).or_else(|| self.letters.all.get(&letter))?;
        Some(&ways[rng.below(ways.len())])
    }
}

/// Moves strokes to x, y from 0 and divides them by their height. `None` for what is flatter than `min_height` widths.
fn in_heights(strokes: &Strokes, min_height: f32) -> Option<Strokes> {
    let points = || strokes.iter().flatten();
    let low = |value: fn(&(f32, f32)) -> f32| points().map(value).fold(f32::MAX, f32::min);
    let high = |value: fn(&(f32, f32)) -> f32| points().map(value).fold(f32::MIN, f32::max);
    let (left, top) = (low(|p| p.0), low(|p| p.1));
    let (width, height) = (high(|p| p.0) - left, high(|p| p.1) - top);
    if points().next().is_none() || height < min_height * width {
        return None;
    }
    // Letters and signs may be flat.
    let height = height.max(0.3 * width).max(1.0);
    let place = |&(x, y): &(f32, f32)| ((x - left) / height, (y - top) / height);
    Some(strokes.iter().map(|stroke| stroke.iter().map(place).collect()).collect())
}

/// Label, writer and strokes of each line.
fn read_strokes(path: &Path) -> Result<Vec<(String, String, Strokes)>, HandsError> {
    let unreadable = |source| HandsError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mut rows = Vec::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line = line.map_err(unreadable)?;
        let mut fields = line.split('\t');
        let (Some(label), Some(writer), Some(strokes)) = (fields.next(), fields.next(), fields.next_back()) else {
            continue;
        };
        let point = |text: &str| {
            let (x, y) = text.split_once(',')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        };
        let strokes: Strokes = strokes
            .split(';')
            .map(|stroke| stroke.split_whitespace().filter_map(point).collect::<Vec<_>>())
            .filter(|stroke| !stroke.is_empty())
            .collect();
        rows.push((label.to_owned(), writer.to_owned(), strokes));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn a_picture_is_cut_out_to_its_ink_and_a_flat_or_bare_one_is_none() {
        let mut values = vec![0; 64];
        for (x, y) in [(2, 1), (3, 2), (2, 3), (2, 4)] {
            values[y * 8 + x] = 200;
        }
        let picture = Picture::cut_out(&values, 8).expect("there is ink");
        assert_eq!((picture.width, picture.height), (2, 4));
        assert_eq!(picture.values, [200, 0, 0, 200, 200, 0, 200, 0]);
        assert!(Picture::cut_out(&[0; 64], 8).is_none());
        let flat: Vec<u8> = (0..64).map(|at| if at / 8 == 3 { 255 } else { 0 }).collect();
        assert!(Picture::cut_out(&flat, 8).is_none());
    }
}
