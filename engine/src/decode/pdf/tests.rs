use super::begins;
use crate::decode::{DecodeLimits, decode, decode_color, decode_page, pages_of, reading_memory_of};
use crate::error::ReadError;

fn limits() -> DecodeLimits {
    DecodeLimits { documents: true, ..DecodeLimits::default() }
}

/// A document of pages of these sizes in points, each with a content of its own.
fn document(pages: &[(u32, u32, &str)]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 3 + 2 * i)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
    ];
    for (i, (width, height, content)) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {} 0 R /Resources << >> >>",
            4 + 2 * i
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (i, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = file.len();
    let count = objects.len() + 1;
    file += &format!(
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// A black square in the lower left corner of the page, and a red one beside it.
const SQUARES: &str = "0 g 0 0 36 36 re f 1 0 0 rg 36 0 36 36 re f";

#[test]
fn a_page_is_drawn_upright_at_the_size_of_a_photograph() {
    let file = document(&[(144, 72, SQUARES)]);
    let picture = decode_color(&file, None, &limits()).unwrap();
    assert_eq!(picture.dimensions(), (400, 200));
    let pixel = |x, y| picture.get_pixel(x, y).0;
    assert_eq!(
        (pixel(50, 150), pixel(150, 150), pixel(50, 50), pixel(300, 150)),
        ([0; 3], [255, 0, 0], [255; 3], [255; 3])
    );
    let gray = decode(&file, &limits()).unwrap();
    assert_eq!((gray.get_pixel(50, 150).0, gray.get_pixel(150, 150).0), ([0], [76]));
}

#[test]
fn every_page_can_be_asked_for_and_no_other() {
    let file = document(&[(72, 72, ""), (36, 36, SQUARES), (144, 72, "")]);
    assert_eq!(pages_of(&file, &limits()).unwrap(), 3);
    let page = decode_page(&file, Some(2), &limits()).unwrap();
    assert_eq!((page.picture.dimensions(), page.number, page.pages), ((100, 100), 2, 3));
    assert!(page.picture.pixels().all(|pixel| pixel.0 == [0]));
    for number in [0, 4] {
        let refusal = decode_page(&file, Some(number), &limits());
        assert!(matches!(refusal, Err(ReadError::NoSuchPage { page, pages: 3 }) if page == number), "{refusal:?}");
    }
}

#[test]
fn a_page_as_large_as_a_wall_is_drawn_within_the_limits() {
    let file = document(&[(14_400, 14_400, SQUARES)]);
    let narrow = DecodeLimits { max_pixels: 1_000_000, max_side: 900, max_memory: 100 << 20, ..limits() };
    let page = decode(&file, &narrow).unwrap();
    assert!((850..=900).contains(&page.width()), "{:?}", page.dimensions());
    assert!(reading_memory_of(&file, None, &limits()).unwrap() < 300 << 20);
    let tight = DecodeLimits { max_memory: 1 << 20, ..limits() };
    assert!(matches!(decode(&file, &tight), Err(ReadError::ImageTooDemanding { .. })));
}

#[test]
fn a_document_cut_or_of_nonsense_is_read_or_refused() {
    let file = document(&[(72, 72, SQUARES), (72, 72, "")]);
    for end in (8..file.len()).step_by(7) {
        match decode(&file[..end], &limits()) {
            Ok(page) => assert_eq!(page.dimensions(), (200, 200)),
            Err(error) => assert!(matches!(error, ReadError::DamagedImage { format: "PDF", .. }), "{error}"),
        }
    }
    let sizes = ["0 0 0 0", "0 0 -1 1e30", "0 0 1 90000000", "a b"];
    for size in sizes {
        let file = String::from_utf8(document(&[(72, 72, "")])).unwrap().replace("0 0 72 72", size);
        let _ = decode(file.as_bytes(), &DecodeLimits { max_pixels: 100_000, ..limits() });
    }
}

#[test]
fn a_document_is_named_where_none_are_drawn() {
    let refusal = decode(&document(&[(72, 72, "")]), &DecodeLimits::default());
    assert!(matches!(refusal, Err(ReadError::UnsupportedImage { kind: Some("a PDF document") })), "{refusal:?}");
}

#[test]
fn the_mark_of_a_document_may_stand_behind_other_bytes() {
    assert!(begins(b"%PDF-1.7") && begins(&[&[9; 1000][..], b"%PDF-1.7"].concat()));
    assert!(!begins(b"%PDF") && !begins(&[&[9; 1020][..], b"%PDF-1.7"].concat()) && !begins(b""));
}
