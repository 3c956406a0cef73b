//! What the fuzzer calls with each input, one function a target, and what it begins with. A panic is a find.

mod encoded;
mod form;

pub use encoded::{encoding, encodings};
pub use form::{forms, multipart};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::decode::{DecodeLimits, decode_page};
use engine::stages::classify::knn::{COMPARED, Knn};
use engine::stages::classify::svm::Svm;
use engine::stages::classify::{DIGITS, MAX_CLASSES};
use engine::stages::features::FEATURES;
use engine::stages::model::Model;
use engine::stages::normalize::Ink;
use engine::stages::personal::{LabelledInk, MAX_INK_SIDE, MAX_SAMPLES, Personal};
use engine::stages::project::{COMPONENTS, Projection};
use engine::{ClassifierKind, DigitReader, ReadError, ReadParams, Reading};
use flate2::read::{DeflateDecoder, DeflateEncoder};
use flate2::{Compression, Crc};
use image::{GrayImage, ImageFormat, Luma};
use pages::draw::{Page, PageParams};
use pages::hostile;
use serde_json::json;
use shared::{
    DecimalMark, KnownList, Layout, ModelRef, NewModel, Number, NumberParams, NumberStyles, ReadBy, Recognition,
    Timings,
};
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::sync::{LazyLock, Once};

/// A picture's bytes: read or refused, and what is read holds together.
pub fn picture(bytes: &[u8]) {
    static READER: LazyLock<DigitReader> = LazyLock::new(|| DigitReader::built_in().expect("the built-in model loads"));
    // Small, so that many are tried: what a size does to time and memory is seen by other tests.
    let limits = DecodeLimits { max_pixels: 200_000, max_side: 2_000, max_memory: 16 << 20, ..DecodeLimits::default() };
    match READER.read_with(bytes, &ReadParams { limits, ..ReadParams::default() }, |_| ()) {
        Ok(reading) => check(&reading),
        Err(ReadError::ImageTooLarge { width, height, .. }) => {
            assert!(u64::from(width) * u64::from(height) > 200_000 || width.max(height) > 2_000);
        }
        Err(_) => {}
    }
}

/// A PDF document's bytes behind their mark: drawn within the limits, or refused.
pub fn pdf(bytes: &[u8]) {
    // The library's panics are caught where it is called, and the document is damaged then. The fuzzer ends at any panic, unless it is told
    // of those alone that nobody catches.
    static QUIET: Once = Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|panic| eprintln!("{panic}"))));
    let document = [b"%PDF-1.7\n", bytes].concat();
    let limits = DecodeLimits { max_pixels: 40_000, max_side: 400, max_memory: 16 << 20, documents: true };
    match decode_page(&document, Some(1 + u32::from(bytes.len().is_multiple_of(2))), &limits) {
        Ok(page) => {
            let (width, height) = page.picture.dimensions();
            assert!(width * height <= 40_000 && width.max(height) <= 400 && page.number <= page.pages);
        }
        Err(ReadError::ImageTooLarge { width, height, .. }) => panic!("{width} × {height} pixels are drawn smaller"),
        Err(_) => {}
    }
}

fn check(reading: &Reading) {
    assert!(u64::from(reading.width) * u64::from(reading.height) <= 200_000);
    for digit in &reading.digits {
        let b = digit.bounding_box;
        assert!(b.width > 0 && b.height > 0 && b.right() <= reading.width && b.bottom() <= reading.height, "{b:?}");
        assert!(digit.label < 10 && (0.0..=1.001).contains(&digit.confidence), "{digit:?}");
        let number = &reading.lines[digit.line].numbers[digit.number];
        assert!(number.digits.iter().any(|&i| std::ptr::eq(&reading.digits[i], digit)));
    }
    let in_lines: usize = reading.lines.iter().flat_map(|line| &line.numbers).map(|number| number.digits.len()).sum();
    assert_eq!(in_lines, reading.digits.len());
}

/// The bytes of an IDX file of images and one of labels, the length of the first before them.
pub fn idx(bytes: &[u8]) {
    let Some((&[low, high], rest)) = bytes.split_first_chunk() else { return };
    let (images, labels) = rest.split_at(usize::from(u16::from_le_bytes([low, high])).min(rest.len()));
    if let Ok(data) = engine::samples::Dataset::from_idx(images, labels) {
        assert!(data.len() <= labels.len());
        let (kept, held_out) = data.split(0.5, 1);
        assert!(kept.len() + held_out.len() <= labels.len());
    }
}

/// What stands in a model file behind the projection, with a right checksum before it.
pub fn model(bytes: &[u8]) {
    static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| small_model(DIGITS).to_bytes());
    // Magic and version, then the checksum of all behind it.
    let body = [&SMALL[16..16 + projection_bytes()], bytes].concat();
    let mut crc = Crc::new();
    crc.update(&body);
    let file = [&SMALL[..12], &crc.sum().to_le_bytes(), &body].concat();
    if let Ok(model) = Model::from_bytes(&file) {
        assert_eq!(model.to_bytes(), file);
        let ink = Ink { width: 4, height: 6, pixels: (0..24).map(|i| i * 10).collect() };
        let sample = model.project(&ink);
        for classifier in [ClassifierKind::Svm, ClassifierKind::Knn] {
            assert_eq!(model.predict(classifier, &[sample; 9]).len(), 9);
        }
    }
}

/// What stands packed in the file of a hand that somebody imports, with a right checksum before it.
pub fn hand(bytes: &[u8]) {
    static EMPTY: LazyLock<Vec<u8>> = LazyLock::new(|| small_hand(0).to_bytes());
    let mut packer = DeflateEncoder::new(bytes, Compression::fast());
    let mut body = Vec::new();
    packer.read_to_end(&mut body).expect("memory does not fail");
    let mut crc = Crc::new();
    crc.update(&body);
    let file = [&EMPTY[..12], &crc.sum().to_le_bytes(), &body].concat();
    if let Ok(hand) = Personal::from_bytes(&file) {
        assert!(hand.samples.len() <= MAX_SAMPLES);
        assert_eq!(
            Personal::from_bytes(&hand.to_bytes()).expect("what was read can be read again").to_bytes(),
            hand.to_bytes()
        );
    }
}

/// The body of a call that teaches: its samples have ink, or the first wrong one is named.
pub fn lesson(bytes: &[u8]) {
    let Ok(lesson) = serde_json::from_slice::<NewModel>(bytes) else { return };
    for sample in &lesson.samples {
        match wire::labelled_ink(sample) {
            Ok(LabelledInk { label, ink }) => {
                assert!(label < 10 && ink.width.max(ink.height) <= MAX_INK_SIDE && ink.width.min(ink.height) > 0);
                assert_eq!(ink.pixels.len(), ink.width * ink.height);
            }
            Err(wrong) => assert!(wrong.to_string().len() < 500, "what is wrong is told in a sentence"),
        }
    }
}

/// An answer, and the list that its numbers are compared with behind a zero byte: every file is made of it, with the same cells.
pub fn answer(bytes: &[u8]) {
    let (body, list) = bytes.split_at(bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len()));
    let Ok(mut answer) = serde_json::from_slice::<Recognition>(body) else { return };
    // A server counts rows and columns of what is on a page; a table of any size is for nobody to lay out.
    let places = answer.lines.iter().flat_map(|line| &line.numbers).filter_map(Number::place);
    if places.into_iter().any(|(row, column)| row.max(column) > 50) {
        return;
    }
    let styles = NumberStyles { decimals: vec![2], ..NumberStyles::default() };
    let list = KnownList::from_bytes(list.get(1..).unwrap_or_default(), None).ok();
    NumberParams { styles: styles.clone(), list }.apply(&mut answer);
    for layout in [Layout::Digits, Layout::Numbers, Layout::Grid] {
        assert!(answer.csv_rows(layout, &styles).iter().all(|row| !row.contains("\r")), "a row is a line");
    }
    let table = answer.table(&styles);
    for mark in [DecimalMark::Point, DecimalMark::Comma] {
        assert!(!table.csv(';', mark).contains("\n="), "a cell is no formula");
        let (text, html) = (table.text("\t", mark), table.html(mark));
        assert_eq!(text.is_empty(), !html.contains("<td"), "{text:?} and {html:?}");
    }
}

/// Writes the inputs that fuzzing begins with into the folder that the environment names, if it does.
pub fn write_seeds(seeds: fn() -> Vec<Vec<u8>>) {
    let Some(folder) = std::env::var_os("DIGITML_FUZZ_SEEDS") else { return };
    for (i, seed) in seeds().iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("seed-{i}")), seed).expect("the folder of the seeds is there");
    }
}

/// Seeds of [`picture`]. Those cut short teach the fuzzer nothing that it does not find by itself at once.
#[must_use]
pub fn pictures() -> Vec<Vec<u8>> {
    hostile::small().iter().filter(|case| !case.name.contains(" cut ")).map(hostile::Case::file).collect()
}

/// Seeds of [`pdf`]: two pages with a path, a picture and a form within a form.
#[must_use]
pub fn documents() -> Vec<Vec<u8>> {
    let stream = |dictionary: &str, content: &str| {
        format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
    };
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 99 99]";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources 7 0 R >>".to_owned(),
        stream("", "q 1 0 0 RG 9 w 5 5 m 90 20 40 60 9 90 c S Q /F Do q 30 0 0 30 5 5 cm /I Do Q"),
        stream(&format!("{form} /Resources 7 0 R"), "0.5 g 10 10 20 20 re f* /G Do"),
        stream(form, "BT /T 12 Tf 20 50 Td (27) Tj ET"),
        "<< /XObject << /F 5 0 R /G 6 0 R /I 8 0 R >> /Font << /T << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
            .to_owned(),
        stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", "0a~b"),
    ];
    let mut document = String::new();
    for (i, object) in objects.iter().enumerate() {
        document += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    document += "trailer\n<< /Size 9 /Root 1 0 R >>\n%%EOF\n";
    vec![document.into_bytes()]
}

/// Seeds of [`idx`].
#[must_use]
pub fn idx_files() -> Vec<Vec<u8>> {
    [(2u32, 3u32, 4u32), (1, 28, 28)]
        .map(|(count, height, width)| {
            let mut images = [0x0803, count, height, width].map(u32::to_be_bytes).concat();
            images.extend((0..count * height * width).map(|i| i as u8));
            let mut labels = [0x0801, count].map(u32::to_be_bytes).concat();
            labels.extend((0..count).map(|i| (i % 10) as u8));
            [&(images.len() as u16).to_le_bytes()[..], &images, &labels].concat()
        })
        .to_vec()
}

/// Seeds of [`model`].
#[must_use]
pub fn models() -> Vec<Vec<u8>> {
    [DIGITS, MAX_CLASSES].map(|classes| body_of(&small_model(classes))[projection_bytes()..].to_vec()).to_vec()
}

/// Seeds of [`hand`].
#[must_use]
pub fn hands() -> Vec<Vec<u8>> {
    let unpacked = |hand: Personal| {
        let mut body = Vec::new();
        DeflateDecoder::new(&hand.to_bytes()[16..]).read_to_end(&mut body).expect("it was packed a moment ago");
        body
    };
    [0, 1, 20].map(|count| unpacked(small_hand(count))).to_vec()
}

/// Seeds of [`lesson`]: a digit, a blank sample, and what is no picture.
#[must_use]
pub fn lessons() -> Vec<Vec<u8>> {
    let png = |page: &GrayImage| {
        let mut file = Cursor::new(Vec::new());
        page.write_to(&mut file, ImageFormat::Png).expect("memory does not fail");
        STANDARD.encode(file.into_inner())
    };
    let stroke =
        GrayImage::from_fn(12, 16, |x, y| Luma([if (5..8).contains(&x) && (2..14).contains(&y) { 20 } else { 250 }]));
    let images = [png(&stroke), png(&GrayImage::from_pixel(5, 5, Luma([255]))), "AAAA".to_owned()];
    images
        .map(|image| {
            json!({"name": "Ada", "classifier": "knn", "samples": [{"label": 1, "image": image}]})
                .to_string()
                .into_bytes()
        })
        .to_vec()
}

/// Seeds of [`answer`]: two lines of a drawn page, read, and one whose numbers are compared with a list.
#[must_use]
pub fn answers() -> Vec<Vec<u8>> {
    let page = Page::new(&PageParams::default()).write_lines(&["125 8.50", "-46 007"]).finish();
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let reading = reader.read(&page.png()).expect("a drawn page is read");
    let model = ModelRef { id: "default".to_owned(), classifier: ReadBy::Svm };
    let answer = wire::recognition(&reading, &NumberParams::default(), model, Timings::default());
    let answer = serde_json::to_vec(&answer).expect("an answer is JSON");
    vec![answer.clone(), [&answer[..], b"\0id\n126\n46\n"].concat()]
}

fn small_hand(samples: u8) -> Personal {
    let model = small_model(DIGITS);
    let sample = |i: u8| LabelledInk { label: i % 10, ink: Ink { width: 3, height: 2, pixels: vec![i; 6] } };
    Personal { base: 7, samples: (0..samples).map(sample).collect(), svm: model.svm, knn: model.knn, knn_weight: 2.0 }
}

/// Two lists of numbers, each behind its length.
fn projection_bytes() -> usize {
    4 + 4 * FEATURES + 4 + 4 * FEATURES * COMPONENTS
}

fn body_of(model: &Model) -> Vec<u8> {
    model.to_bytes()[16..].to_vec()
}

fn small_model(classes: usize) -> Model {
    let pairs = classes * (classes - 1) / 2;
    let sigmoid = engine::stages::classify::coupling::Sigmoid { slope: -2.0, offset: 0.0 };
    Model {
        projection: Projection { mean: vec![0.0; FEATURES], axes: vec![0.01; FEATURES * COMPONENTS] },
        svm: Svm {
            gamma: 2.0,
            support_vectors: vec![[100; COMPONENTS]; classes],
            class_counts: vec![1; classes],
            weights: vec![0.5; classes * (classes - 1)],
            biases: vec![0.1; pairs],
            sigmoids: vec![sigmoid; pairs],
        },
        knn: Knn { samples: vec![[3; COMPARED]; classes], labels: (0..classes as u8).collect() },
        svm_sure: 0.9,
        knn_sure: 0.9,
    }
}
