//! Files of several pages, read as a whole.
#![cfg(feature = "pdf")]

use engine::decode::DecodeLimits;
use engine::reading::Warning;
use engine::{DigitReader, ReadParams};
use image::GrayImage;
use pages::hostile::several::{pdf, tiff};
use pages::hostile::{NOTE, note};

#[test]
fn every_page_of_a_scan_is_read_and_that_there_are_more_is_said() {
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let blank = GrayImage::from_pixel(300, 200, image::Luma([250]));
    let both = [blank, note()];
    let limits = DecodeLimits { documents: true, ..DecodeLimits::default() };
    for file in [tiff(&both), pdf(&both)] {
        let read =
            |page| reader.read_with(&file, &ReadParams { page, limits, ..ReadParams::default() }, |_| ()).unwrap();
        let first = read(None);
        assert_eq!((first.text().as_str(), first.page, first.pages), ("", 1, 2));
        assert_eq!(first.warnings, [Warning::MorePages { page: 1, pages: 2 }]);
        let second = read(Some(2));
        assert_eq!((second.text().as_str(), second.page, second.pages), (NOTE, 2, 2));
        assert_eq!((second.width, second.height, second.warnings), (240, 120, vec![]));
    }
}
