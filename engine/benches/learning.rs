//! Times of learning a hand: 100 samples are a sheet, 2 000 the most that a model holds. `cargo xtask bench` runs them.

#![expect(clippy::unwrap_used, reason = "a bench that cannot set up has nothing to measure")]

use divan::Bencher;
use engine::stages::model::Model;
use engine::stages::normalize::Ink;
use engine::stages::personal::LabelledInk;
use engine::train::personal::learn;
use pages::draw::{PATCH_SIDE, labelled_patches};

fn main() {
    divan::main();
}

fn samples(count: usize, mirrored: bool) -> Vec<LabelledInk> {
    let labelled = |(label, patch): (u8, [u8; PATCH_SIDE * PATCH_SIDE])| {
        let mut pixels = patch.to_vec();
        if mirrored {
            pixels.chunks_exact_mut(PATCH_SIDE).for_each(<[u8]>::reverse);
        }
        LabelledInk { label, ink: Ink { width: PATCH_SIDE, height: PATCH_SIDE, pixels } }
    };
    labelled_patches(count, 1).into_iter().map(labelled).collect()
}

#[divan::bench(args = [100, 2000], sample_count = 3)]
fn learn_a_hand(bencher: Bencher<'_, '_>, count: usize) {
    let model = Model::built_in().unwrap();
    bencher.with_inputs(|| samples(count, false)).bench_local_values(|samples| learn(&model, samples).unwrap());
}

/// Shapes that the model has never met: more of them become support vectors.
#[divan::bench(args = [100, 2000], sample_count = 3)]
fn learn_a_mirrored_hand(bencher: Bencher<'_, '_>, count: usize) {
    let model = Model::built_in().unwrap();
    bencher.with_inputs(|| samples(count, true)).bench_local_values(|samples| learn(&model, samples).unwrap());
}
