//! Files of several pages, and documents that ask for more work than a page is worth.

use super::{Case, Outcome, Refusal, note};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::GrayImage;
use image::codecs::jpeg::JpegEncoder;
use std::io::Write as _;

/// A TIFF file of grey pages, as scanners with a feeder write them.
#[must_use]
pub fn tiff(pages: &[GrayImage]) -> Vec<u8> {
    let mut file = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for page in pages {
        let pixels = file.len() as u32;
        file.extend(page.as_raw());
        file.extend(vec![0; page.as_raw().len() % 2]);
        let directory = file.len() as u32;
        file[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        let (width, height) = page.dimensions();
        let length = page.as_raw().len() as u32;
        let tags = [
            (254, 2),
            (256, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, pixels),
            (277, 1),
            (278, height),
            (279, length),
        ];
        file.extend((tags.len() as u16).to_le_bytes());
        for (tag, value) in tags {
            file.extend(u16::to_le_bytes(tag));
            file.extend([4, 0, 1, 0, 0, 0]);
            file.extend(value.to_le_bytes());
        }
        link = file.len();
        file.extend([0; 4]);
    }
    file
}

/// A PDF document of grey pages, as scanners write them: a picture as large as its page, 200 pixels an inch.
#[must_use]
pub fn pdf(pages: &[GrayImage]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 3 + 3 * i)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes(),
    ];
    for (i, page) in pages.iter().enumerate() {
        let (width, height) = page.dimensions();
        let [across, down] = [width, height].map(|side| f64::from(side) * 72.0 / 200.0);
        let (content, picture) = (4 + 3 * i, 5 + 3 * i);
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {across} {down}] /Contents {content} 0 R \
                 /Resources << /XObject << /P {picture} 0 R >> >> >>"
            )
            .into_bytes(),
        );
        objects.push(stream("", format!("{across} 0 0 {down} 0 0 cm /P Do").as_bytes()));
        objects.push(picture_of(width, height, 8, "", page.as_raw()));
    }
    document(&objects)
}

/// A PDF document of a sheet of A4 that was scanned in grey, packed as JPEG: as most scanners write them, at whatever resolution the page has.
///
/// # Panics
/// When the page has no pixels or more than 65 535 a side: such a picture is no JPEG.
#[must_use]
pub fn scanned_sheet(page: &GrayImage) -> Vec<u8> {
    let mut scan = Vec::new();
    JpegEncoder::new_with_quality(&mut scan, 80).encode_image(page).expect("a page fits into a JPEG file");
    let picture = picture_of(page.width(), page.height(), 8, "/Filter /DCTDecode", &scan);
    one_page("[0 0 595 842]", "/XObject << /P 5 0 R >>", stream("", b"595 0 0 842 0 0 cm /P Do"), vec![picture])
}

/// The same document as if it opened with a password alone.
#[must_use]
pub fn protected(pdf: &[u8]) -> Vec<u8> {
    let text: Vec<u8> = format!(
        "/Root 1 0 R /ID [<{id}> <{id}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{user}> >> >>",
        id = "01".repeat(16),
        owner = "23".repeat(32),
        user = "45".repeat(32),
    )
    .into_bytes();
    let mark = b"/Root 1 0 R >>";
    let at = pdf.windows(mark.len()).rposition(|window| window == mark).expect("it is a document of this crate");
    [&pdf[..at], &text, &pdf[at + mark.len()..]].concat()
}

fn document(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut places = String::new();
    for (i, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", file.len());
        file.extend(format!("{} 0 obj\n", i + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file.extend(
        format!("xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
            .into_bytes(),
    );
    file
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn picture_of(width: u32, height: u32, bits: u32, filter: &str, content: &[u8]) -> Vec<u8> {
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent {bits} {filter}"
    );
    stream(&entries, content)
}

/// One page with this content and these resources, and what else it needs from object 5 on.
fn one_page(media_box: &str, resources: &str, content: Vec<u8>, others: Vec<Vec<u8>>) -> Vec<u8> {
    let page =
        format!("<< /Type /Page /Parent 2 0 R /MediaBox {media_box} /Contents 4 0 R /Resources << {resources} >> >>");
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into_bytes(),
        content,
    ];
    objects.extend(others);
    document(&objects)
}

/// Many equal bytes, packed.
pub(super) fn packed(byte: u8, count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let block = vec![byte; 1 << 20];
    for start in (0..count).step_by(block.len()) {
        encoder.write_all(&block[..block.len().min(count - start)]).expect("a vector takes all");
    }
    encoder.finish().expect("a vector takes all")
}

/// What is packed, packed once more: bytes of one kind leave a pattern.
fn packed_again(packed: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(packed).and_then(|()| encoder.finish()).expect("a vector takes all")
}

/// A form that draws the form of object `next` so many times.
fn form_of(next: usize, times: usize) -> Vec<u8> {
    let entries =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /F {next} 0 R >> >>");
    stream(&entries, "/F Do ".repeat(times).as_bytes())
}

/// The size of most pages.
const PAGE: &str = "[0 0 99 99]";

/// Forms that draw the next one ten times each, so many of them.
fn forms_within_forms(levels: usize) -> Vec<u8> {
    let forms = (6..6 + levels)
        .map(|next| form_of(next, 10))
        .chain([stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"0 0 9 9 re f")]);
    one_page(PAGE, "/XObject << /F 5 0 R >>", stream("", b"/F Do"), forms.collect())
}

/// Documents whose pages are read, and those that ask for too much: for who draws documents.
#[must_use]
pub fn documents() -> Vec<Case> {
    use Outcome::{Answers, Reads, Refused};
    let case = |name: &str, outcome, make: fn() -> Vec<u8>| Case::new(format!("PDF {name}"), outcome, make);
    vec![
        case("of a scanned page", Reads, || pdf(&[note()])),
        case("cut short", Reads, || {
            let file = pdf(&[note()]);
            file[..file.len() - 150].to_vec()
        }),
        case("behind other bytes", Reads, || [&[b' '; 500][..], &pdf(&[note()])].concat()),
        case("that is only its mark", Refused(Refusal::Damaged), || b"%PDF-1.7\n".to_vec()),
        case("of no pages", Refused(Refusal::Damaged), || pdf(&[])),
        case("of a page as large as a town", Answers, || {
            one_page("[0 0 9000000 9000000]", "", stream("", b"0 0 9 9 re f"), vec![])
        }),
        case("of forms within forms, ten each time", Refused(Refusal::TooLarge), || forms_within_forms(24)),
        case("of forms within forms, in a few bytes", Refused(Refusal::TooLarge), || forms_within_forms(8)),
        case("of a form that draws itself", Answers, || {
            one_page(PAGE, "/XObject << /F 5 0 R >>", stream("", b"/F Do"), vec![form_of(5, 1)])
        }),
        case("of a gigabyte of commands", Refused(Refusal::TooLarge), || {
            one_page(PAGE, "", stream("/Filter /FlateDecode", &packed(b' ', 1 << 30)), vec![])
        }),
        case("of a picture of 60 000 × 60 000 pixels", Refused(Refusal::TooLarge), || {
            let picture = picture_of(60_000, 60_000, 1, "/Filter /FlateDecode", &packed(0x55, 450_000_000));
            one_page(PAGE, "/XObject << /P 5 0 R >>", stream("", b"99 0 0 99 0 0 cm /P Do"), vec![picture])
        }),
        case("of a gigabyte of commands, packed twice", Refused(Refusal::TooLarge), || {
            let commands = packed_again(&packed(b' ', 1 << 30));
            one_page(PAGE, "", stream("/Filter [/FlateDecode /FlateDecode]", &commands), vec![])
        }),
    ]
}

/// Files of several pages of which the first is [`note`].
pub(super) fn small() -> Vec<Case> {
    vec![Case::new("TIFF of two pages", Outcome::Reads, || tiff(&[note(), GrayImage::new(9, 9)]))]
}
