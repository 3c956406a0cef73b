//! Times of the files that take the longest, from bytes to an answer of whatever kind.

use divan::{Bencher, black_box};
use engine::{DigitReader, ReadParams};
use pages::hostile::{self, Case};
use std::fmt;

fn main() {
    divan::main();
}

/// A case that the bench can name.
struct Named(Case);

impl fmt::Display for Named {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.name)
    }
}

#[divan::bench(args = hostile::large().into_iter().map(Named), sample_count = 3, sample_size = 1)]
fn answer(bencher: Bencher<'_, '_>, case: &Named) {
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let file = case.0.file();
    bencher.bench_local(|| reader.read_with(black_box(&file), &ReadParams::default(), |_| ()).is_ok());
}
