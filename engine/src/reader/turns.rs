//! How a page's digits lie → the turn in which it is read.

use crate::finder::Candidate;
use crate::reading::Reading;
use crate::turn::{Turn, TurnParams};

/// How strongly a page's digits were seen upright and turned by 90, 180, 270 degrees clockwise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Votes([f32; 4]);

impl Votes {
    /// From what was seen of the page as it was turned by `turn`.
    pub(super) fn of(seen: [f32; 4], turn: Turn) -> Self {
        Self(std::array::from_fn(|lies| seen[(lies + turn.quarters()) % 4]))
    }

    /// How much they say together.
    pub(super) fn sum(&self) -> f32 {
        self.0.iter().sum()
    }

    /// The share of the digits that `turn` makes upright; all of them are upright where none was seen.
    pub(super) fn share(&self, turn: Turn) -> f32 {
        let sum = self.sum();
        if sum > 0.0 { self.0[(4 - turn.quarters()) % 4] / sum } else { f32::from(turn == Turn::None) }
    }

    /// Whether the page surely lies otherwise than upright.
    pub(super) fn lie_otherwise(&self, params: &TurnParams) -> bool {
        self.sum() >= params.otherwise_votes && self.share(Turn::None) <= params.otherwise_upright
    }

    /// Whether no other turn needs to be tried, now that the page was read upright.
    pub(super) fn are_upright(&self, reading: &Reading, params: &TurnParams) -> bool {
        let upright = self.share(Turn::None);
        let most = self.others().first().map_or(0.0, |&turn| self.share(turn));
        let no_other_counts = reading.mean_confidence() + params.word * upright >= 1.0 + params.word * most;
        self.sum() < params.min_votes || upright >= params.upright || upright > 0.5 && no_other_counts
    }

    /// The other turns, the likeliest first.
    pub(super) fn others(&self) -> [Turn; 3] {
        let mut others = [Turn::Right, Turn::Half, Turn::Left];
        others.sort_by(|a, b| self.share(*b).total_cmp(&self.share(*a)));
        others
    }

    /// Of the readings in several turns the one that counts.
    pub(super) fn best(
        &self,
        mut readings: Vec<(Reading, Vec<Candidate>)>,
        params: &TurnParams,
    ) -> (Reading, Vec<Candidate>) {
        /// Confidence from which a digit is clear: letters that lie are digits in some turn, but hardly any that clear.
        const CLEAR: f32 = 0.9;
        let clear = |reading: &Reading| reading.digits.iter().filter(|digit| digit.confidence >= CLEAR).count();
        readings.retain(|(reading, _)| reading.turn == Turn::None || clear(reading) * 2 >= reading.digits.len().max(1));
        // A turn in which hardly anything is a digit may read the little there is well.
        let most = readings.iter().map(|(reading, _)| clear(reading)).max().unwrap_or(0);
        readings.retain(|(reading, _)| clear(reading) * 4 >= most * 3);
        let score = |reading: &Reading| reading.mean_confidence() + params.word * self.share(reading.turn);
        readings.into_iter().max_by(|a, b| score(&a.0).total_cmp(&score(&b.0))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Votes;
    use crate::finder::{FinderParams, Net};
    use crate::reader::{DigitReader, ReadParams};
    use crate::reading::Reading;
    use crate::turn::{Turn, TurnParams};
    use pages::draw;

    #[test]
    fn a_page_on_its_side_is_looked_at_finely_in_its_own_turn_alone_and_read_as_upright() {
        let page = draw::score_sheet(1).image;
        let side = Turn::Right.picture(&page);
        let (net, params) = (Net::built_in().unwrap(), FinderParams::default());
        let lie_otherwise = |seen| Votes::of(seen, Turn::None).lie_otherwise(&TurnParams::default());
        let found = net.find_until(&side, &params, lie_otherwise);
        assert!(found.cut_short && 2 * found.looked_at < net.find(&side, &params).looked_at);
        assert!(!net.find_until(&page, &params, lie_otherwise).cut_short);

        let reader = DigitReader::built_in().unwrap();
        let read = |picture| reader.read_gray(picture, &ReadParams::default(), |_| ()).unwrap();
        assert_eq!(read(&side).turn, Turn::Left);
        assert_eq!(read(&side).text(), read(&page).text());
    }

    #[test]
    fn a_page_that_was_turned_says_the_same_of_how_it_lay_before() {
        // Seen as it is, its digits lie turned by 90 degrees: 270 more make them upright.
        let before = Votes::of([0.1, 0.7, 0.0, 0.2], Turn::None);
        assert_eq!(before.share(Turn::Left), 0.7);
        assert_eq!(before.others()[0], Turn::Left);
        let turned = Votes::of([0.7, 0.0, 0.2, 0.1], Turn::Left);
        for turn in Turn::ALL {
            assert_eq!(turned.share(turn), before.share(turn), "{turn:?}");
        }
    }

    #[test]
    fn a_page_lies_otherwise_where_enough_digits_say_so_and_hardly_any_is_upright() {
        let params = TurnParams::default();
        assert!(Votes::of([0.1, 9.0, 0.0, 0.0], Turn::None).lie_otherwise(&params));
        assert!(!Votes::of([1.0, 9.0, 0.0, 0.0], Turn::None).lie_otherwise(&params));
        assert!(!Votes::of([0.0, 1.0, 0.0, 0.0], Turn::None).lie_otherwise(&params));
        assert!(!Votes::of([0.0; 4], Turn::None).lie_otherwise(&params));
    }

    #[test]
    fn a_page_without_digits_is_upright() {
        let votes = Votes::of([0.0; 4], Turn::None);
        assert_eq!(votes.share(Turn::None), 1.0);
        assert!(votes.are_upright(&Reading::default(), &TurnParams::default()));
    }
}
