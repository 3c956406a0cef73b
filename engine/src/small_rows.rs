//! Digits smaller than the page's usual ones → those that stand in a row of their kind.
//!
//! Alone, a small digit is a speck, a remnant of a rule or an index. A row of them that read with certainty is a number that somebody
//! wrote in a smaller hand than the rest of the page.

use crate::geometry::BoundingBox;
use crate::print::lines_of;
use crate::words::Sign;

/// How rows of small digits are told from specks.
#[derive(Debug, Clone)]
pub struct SmallRowParams {
    /// Fewest certain digits of a row.
    pub min_digits: usize,
    /// Probability from which a digit is certain.
    pub certain: f32,
    /// Least share of a row's signs that are certain digits: of the letters of a word, half may resemble some.
    pub min_share: f32,
    /// Widest gap between neighbours, as a share of the height.
    pub max_gap: f32,
    /// Highest sign as a multiple of its neighbour.
    pub max_ratio: f32,
}

impl Default for SmallRowParams {
    fn default() -> Self {
        Self { min_digits: 3, certain: 0.97, min_share: 0.8, max_gap: 2.5, max_ratio: 1.6 }
    }
}

/// For each of the signs of a page, whether it is `small` and stands in a row of digits that are.
#[must_use]
pub fn in_small_rows(signs: &[Sign], small: impl Fn(&BoundingBox) -> bool, params: &SmallRowParams) -> Vec<bool> {
    let members: Vec<usize> = (0..signs.len()).filter(|&i| small(&signs[i].bounding_box)).collect();
    let of_size: Vec<Sign> = members.iter().map(|&i| signs[i]).collect();
    let mut in_row = vec![false; signs.len()];
    for row in lines_of(&of_size, params.max_gap, params.max_ratio) {
        // A bare stroke is as much an l as a 1.
        let telling = || row.iter().map(|&i| &of_size[i]).filter(|sign| !sign.bounding_box.is_slender());
        let certain = telling().filter(|sign| sign.digit >= params.certain).count();
        if certain >= params.min_digits && certain as f32 >= params.min_share * telling().count() as f32 {
            row.iter().for_each(|&i| in_row[members[i]] = true);
        }
    }
    in_row
}

#[cfg(test)]
mod tests {
    use super::{SmallRowParams, in_small_rows};
    use crate::geometry::BoundingBox;
    use crate::words::Sign;

    /// Signs 14 wide and `height` high in a row, some pixels up and down; `None` is a space.
    fn row(y: u32, height: u32, digits: &[Option<f32>]) -> Vec<Sign> {
        (0u32..)
            .zip(digits)
            .filter_map(|(i, digit)| {
                let bounding_box = BoundingBox { x: 10 + 20 * i, y: y + i % 3, width: height * 2 / 3, height };
                digit.map(|digit| Sign { bounding_box, digit })
            })
            .collect()
    }

    fn found(signs: &[Sign]) -> usize {
        let in_row = in_small_rows(signs, |b| b.height < 30, &SmallRowParams::default());
        in_row.iter().filter(|&&in_row| in_row).count()
    }

    #[test]
    fn a_row_of_small_digits_is_kept_and_a_word_or_a_speck_is_not() {
        let (digit, letter) = (Some(0.99), Some(0.1));
        let number = row(10, 20, &[digit, digit, None, digit, Some(0.8), digit, digit]);
        let word = row(110, 20, &[letter, digit, digit, letter, digit]);
        let speck = row(210, 20, &[digit]);
        let two = row(310, 20, &[digit, digit]);
        assert_eq!(found(&number), 6);
        assert_eq!(found(&[number.clone(), word.clone(), speck.clone(), two.clone()].concat()), 6);
        assert_eq!(found(&[word, speck, two].concat()), 0);
        assert_eq!(found(&[]), 0);
    }

    #[test]
    fn digits_of_the_pages_size_are_no_row_of_small_ones() {
        assert_eq!(found(&row(10, 40, &[Some(0.99); 6])), 0);
    }
}
