//! Times of the reading path on pages that the project draws, with fixed seeds. `cargo xtask bench` runs them.

#![expect(clippy::unwrap_used, reason = "a bench that cannot set up has nothing to measure")]

use divan::{Bencher, black_box};
use engine::decode::{DecodeLimits, decode};
use engine::stages::binarize::{BinarizeParams, binarize};
use engine::stages::model::{Model, features_of};
use engine::stages::normalize::Ink;
use engine::stages::segment::{SegmentParams, find_shapes};
use engine::{ClassifierKind, DigitReader, ReadParams};
use pages::draw;

fn main() {
    divan::main();
}

/// Pages by name: a JPEG's bytes.
fn page(name: &str) -> Vec<u8> {
    match name {
        "training_sheet" => draw::training_sheet(1).jpeg(90),
        "boxed_form" => draw::boxed_form(1).jpeg(90),
        _ => draw::shadowed_photo(1).jpeg(90),
    }
}

const PAGES: [&str; 3] = ["training_sheet", "boxed_form", "shadowed_photo"];

fn patches(count: usize) -> Vec<Ink> {
    draw::labelled_patches(count, 1)
        .into_iter()
        .map(|(_, patch)| Ink { width: draw::PATCH_SIDE, height: draw::PATCH_SIDE, pixels: patch.to_vec() })
        .collect()
}

#[divan::bench(args = PAGES)]
fn read_from_bytes_to_numbers(bencher: Bencher<'_, '_>, name: &str) {
    let (bytes, reader) = (page(name), DigitReader::built_in().unwrap());
    bencher.bench_local(|| reader.read_with(black_box(&bytes), &ReadParams::default(), |_| ()).unwrap());
}

/// Pictures of one's own, by their paths in `DIGITML_BENCH_PICTURES`, separated by colons.
fn own_pictures() -> Vec<String> {
    let paths = std::env::var("DIGITML_BENCH_PICTURES").unwrap_or_default();
    paths.split(':').filter(|path| !path.is_empty()).map(str::to_owned).collect()
}

#[divan::bench(args = own_pictures())]
fn read_own_picture(bencher: Bencher<'_, '_>, path: &str) {
    let (bytes, reader) = (std::fs::read(path).unwrap(), DigitReader::built_in().unwrap());
    bencher.bench_local(|| reader.read_with(black_box(&bytes), &ReadParams::default(), |_| ()).unwrap());
}

#[divan::bench(args = PAGES)]
fn decode_jpeg(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = page(name);
    bencher.bench_local(|| decode(black_box(&bytes), &DecodeLimits::default()).unwrap());
}

#[divan::bench(args = PAGES)]
fn binarize_page(bencher: Bencher<'_, '_>, name: &str) {
    let gray = decode(&page(name), &DecodeLimits::default()).unwrap();
    bencher.bench_local(|| binarize(black_box(&gray), &BinarizeParams::default()));
}

#[divan::bench(args = PAGES)]
fn find_shapes_of_page(bencher: Bencher<'_, '_>, name: &str) {
    let gray = decode(&page(name), &DecodeLimits::default()).unwrap();
    let map = binarize(&gray, &BinarizeParams::default());
    bencher.bench_local(|| find_shapes(black_box(&map), &SegmentParams::default()));
}

#[divan::bench]
fn describe_100_digits(bencher: Bencher<'_, '_>) {
    let patches = patches(100);
    bencher.bench_local(|| patches.iter().map(|ink| features_of(black_box(ink))[0]).sum::<f32>());
}

#[divan::bench(args = [ClassifierKind::Svm, ClassifierKind::Knn])]
fn classify_100_digits(bencher: Bencher<'_, '_>, classifier: &ClassifierKind) {
    let model = Model::built_in().unwrap();
    let samples: Vec<_> = patches(100).iter().map(|ink| model.project(ink)).collect();
    bencher.bench_local(|| model.predict(*classifier, black_box(&samples)));
}

#[divan::bench]
fn load_the_built_in_model() -> Model {
    Model::built_in().unwrap()
}
