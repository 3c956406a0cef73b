//! Stored samples → fewer of them, without those whose neighbours all say the same.

use crate::classify::knn::{Knn, Stored, squared_distance};
use crate::random::SplitMix64;

/// Samples that must stand nearer than any of another class for one to be left out. With fewer, the five nearest of a digit to be read are
/// farther away, and it is read worse; with more, the file is larger. The model's card has figures.
pub(super) const ALIKE: usize = 100;

/// Leaves out each sample that has at least `alike` of its own class nearer than any of another among those that stay: deep within a class one
/// more changes no vote. Where classes meet, all stay.
///
/// Hart 1968, "The condensed nearest neighbor rule", made milder: there one that is nearer is enough. The samples are gone through once, in
/// an order drawn by `seed`; those that stay keep their order.
pub(super) fn thinned(knn: &Knn, alike: usize, seed: u64) -> Knn {
    let mut random = SplitMix64::new(seed);
    let mut order: Vec<(u64, usize)> = (0..knn.samples.len()).map(|i| (random.next_u64(), i)).collect();
    order.sort_unstable();
    let classes = knn.labels.iter().copied().max().map_or(0, |label| usize::from(label) + 1);
    let mut kept: Vec<Vec<Stored>> = vec![Vec::new(); classes];
    let mut staying: Vec<usize> = Vec::new();
    for (_, i) in order {
        let (sample, class) = (&knn.samples[i], usize::from(knn.labels[i]));
        let others = kept.iter().enumerate().filter(|(other, _)| *other != class).flat_map(|(_, kept)| kept);
        let nearest_other = others.map(|other| squared_distance(sample, other)).min().unwrap_or(i32::MAX);
        let nearer = kept[class].iter().filter(|own| squared_distance(sample, own) < nearest_other).count();
        if nearer < alike {
            kept[class].push(*sample);
            staying.push(i);
        }
    }
    staying.sort_unstable();
    Knn {
        samples: staying.iter().map(|&i| knn.samples[i]).collect(),
        labels: staying.iter().map(|&i| knn.labels[i]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::thinned;
    use crate::classify::knn::{COMPARED, Knn};
    use crate::random::SplitMix64;

    /// Samples of two classes that meet where the first component is 0.
    fn two_classes(count: usize) -> Knn {
        let mut random = SplitMix64::new(11);
        let mut knn = Knn::default();
        for i in 0..count {
            let class = (i % 2) as u8;
            let mut sample = [0; COMPARED];
            sample[0] = (random.next_between(1.0, 100.0) * if class == 0 { -1.0 } else { 1.0 }) as i8;
            sample[1] = random.next_between(-20.0, 20.0) as i8;
            knn.samples.push(sample);
            knn.labels.push(class);
        }
        knn
    }

    #[test]
    fn samples_deep_within_a_class_are_left_out_and_those_where_classes_meet_stay() {
        let all = two_classes(2_000);
        let few = thinned(&all, 10, 1);
        let near = |knn: &Knn| knn.samples.iter().filter(|sample| sample[0].abs() < 4).count();
        let deep = |knn: &Knn| knn.samples.iter().filter(|sample| sample[0].abs() > 50).count();
        assert!(near(&few) * 10 >= near(&all) * 9, "{} of {} stay where classes meet", near(&few), near(&all));
        assert!(deep(&few) * 5 <= deep(&all), "{} of {} stay deep within", deep(&few), deep(&all));
        assert_eq!(few, thinned(&all, 10, 1), "the same seed leaves the same");
    }

    #[test]
    fn every_sample_left_out_is_still_read_as_it_was_labelled() {
        let all = two_classes(2_000);
        let few = thinned(&all, 10, 2);
        let stays = |sample, label| few.samples.iter().zip(&few.labels).any(|kept| kept == (sample, label));
        let left_out = all.samples.iter().zip(&all.labels).filter(|(sample, label)| !stays(sample, label));
        let mut count = 0;
        for (sample, label) in left_out {
            count += 1;
            let votes = few.nearest(sample).iter().filter(|(_, voted)| voted == label).count();
            assert!(votes >= 3, "{sample:?} of class {label} has {votes} votes");
        }
        assert!(count > 500, "{count} are left out");
    }

    #[test]
    fn of_few_samples_all_stay() {
        let all = two_classes(20);
        assert_eq!(thinned(&all, 10, 3), all);
    }
}
