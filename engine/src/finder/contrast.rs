//! How strongly the digits of a page stand out → what is so pale beside them that it shows through from the back of the sheet.

use super::scales::FinderParams;

/// Which of the digits, from the palest, is surely written on this side: most of those that are seen may be from the back.
const WRITTEN: f32 = 0.9;

/// What is known of a page's ink so far. Contrasts are between ink and paper, 0 to 1.
#[derive(Debug, Default)]
pub(super) struct Contrasts {
    digits: Vec<f32>,
    /// Of each place that looks like a digit, its contrast, and how strongly it is seen upright and turned by 90, 180, 270 degrees clockwise.
    votes: Vec<(f32, [f32; 4])>,
}

impl Contrasts {
    /// A digit was seen clearly.
    pub(super) fn add_digit(&mut self, contrast: f32) {
        self.digits.push(contrast);
    }

    /// A place says how the page lies.
    pub(super) fn add_vote(&mut self, contrast: f32, shares: [f32; 4]) {
        self.votes.push((contrast, shares));
    }

    /// The contrast below which ink is from the back of the sheet. None is, on a page that is all pale: somebody may write so.
    pub(super) fn least(&self, params: &FinderParams) -> f32 {
        let mut digits = self.digits.clone();
        digits.sort_by(f32::total_cmp);
        let written = digits.get((digits.len() as f32 * WRITTEN) as usize).copied().unwrap_or(0.0);
        params.pale.min(params.pale_beside * written)
    }

    /// The sum of the votes of all ink of this side.
    pub(super) fn turns(&self, params: &FinderParams) -> [f32; 4] {
        let least = self.least(params);
        let mut sums = [0.0; 4];
        for (_, shares) in self.votes.iter().filter(|(contrast, _)| *contrast >= least) {
            sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::Contrasts;
    use crate::finder::{FinderParams, Net};
    use pages::draw;

    #[test]
    fn pale_ink_has_no_vote_beside_dark_ink_and_has_one_alone() {
        let upright = [1.0, 0.0, 0.0, 0.0];
        let half = [0.0, 0.0, 1.0, 0.0];
        let params = FinderParams::default();
        let mut page = Contrasts::default();
        page.add_digit(0.1);
        page.add_vote(0.1, half);
        assert_eq!(page.turns(&params), half);
        page.add_digit(0.7);
        page.add_vote(0.7, upright);
        assert_eq!(page.turns(&params), upright);
    }

    #[test]
    fn a_pencil_beside_a_pen_counts() {
        let mut page = Contrasts::default();
        [0.9, 0.9, 0.2].into_iter().for_each(|contrast| page.add_digit(contrast));
        assert!(page.least(&FinderParams::default()) < 0.2);
    }

    #[test]
    fn what_shows_through_turns_no_page_and_costs_no_finer_look() {
        let net = Net::built_in().expect("the built-in network loads");
        for seed in 1..=6 {
            let found = net.find(&draw::back_shows(seed).image, &FinderParams::default());
            let all = FinderParams { pale: 0.0, ..FinderParams::default() };
            let before = net.find(&draw::back_shows(seed).image, &all);
            let upright = found.turns[0] / found.turns.iter().sum::<f32>();
            assert!(upright > 0.9, "{seed}: {:?}", found.turns);
            assert!(found.looked_at <= before.looked_at, "{seed}: {} of {}", found.looked_at, before.looked_at);
        }
    }
}
