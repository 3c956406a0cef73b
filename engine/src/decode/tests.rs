use super::{DecodeLimits, decode, decode_color, reading_memory_of};
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageBuffer, ImageFormat, Luma, Rgba, RgbaImage};
use std::io::Cursor;

fn encoded(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(picture.clone()).write_to(&mut file, format).expect("memory does not fail");
    file.into_inner()
}

fn grey(file: &[u8]) -> Vec<u8> {
    decode(file, &DecodeLimits::default()).unwrap().into_raw()
}

/// A stroke of `ink` down the middle of nothing.
fn stroke(ink: Rgba<u8>) -> RgbaImage {
    RgbaImage::from_fn(3, 2, |x, _| if x == 1 { ink } else { Rgba([255, 255, 255, 0]) })
}

#[test]
fn white_ink_on_nothing_lies_on_black_and_other_ink_on_white() {
    let gif = |picture: &RgbaImage| {
        let mut file = Vec::new();
        GifEncoder::new(&mut file).encode_frame(Frame::new(picture.clone())).expect("memory does not fail");
        file
    };
    for (ink, row) in [(Rgba([255; 4]), [0, 255, 0]), (Rgba([0, 0, 0, 255]), [255, 0, 255])] {
        let picture = stroke(ink);
        let files = [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff].map(|format| encoded(&picture, format));
        for file in files.into_iter().chain([gif(&picture)]) {
            assert_eq!(grey(&file), row.repeat(2));
            let color = decode_color(&file, None, &DecodeLimits::default()).unwrap().into_raw();
            assert_eq!(color, row.repeat(2).iter().flat_map(|&tone| [tone; 3]).collect::<Vec<u8>>());
        }
    }
}

#[test]
fn what_the_network_takes_is_counted_as_long_as_it_grows_with_the_picture() {
    let of_size = |width: u32, height: u32| {
        let file = encoded(&RgbaImage::from_pixel(width, height, Rgba([255; 4])), ImageFormat::Png);
        reading_memory_of(&file, None, &DecodeLimits::default()).unwrap() >> 20
    };
    // Measured, in MiB: 9, 24, 49 and 49.
    let counted = [(640, 440), (1200, 900), (1600, 1200), (600, 10_000)].map(|(width, height)| of_size(width, height));
    assert!(counted.iter().zip([9, 24, 49, 49]).all(|(counted, measured)| *counted >= measured), "{counted:?}");
    assert!(counted[3] < 100, "{counted:?}");
}

#[test]
fn white_paper_stays_white_where_all_of_it_is_opaque() {
    let blank = RgbaImage::from_pixel(3, 2, Rgba([255, 255, 250, 255]));
    assert_eq!(grey(&encoded(&blank, ImageFormat::Png)), [254; 6]);
}

#[test]
fn a_bitmap_with_an_alpha_of_zero_everywhere_is_opaque() {
    let mut picture = RgbaImage::from_fn(4, 1, |x, _| Rgba([60 * x as u8, 60 * x as u8, 60 * x as u8, 0]));
    let file = encoded(&picture, ImageFormat::Bmp);
    assert_eq!(grey(&file), [0, 60, 120, 180]);
    // Where one pixel has an alpha, all of them count.
    picture.put_pixel(0, 0, Rgba([0, 0, 0, 255]));
    assert_eq!(grey(&encoded(&picture, ImageFormat::Bmp)), [0, 255, 255, 255]);
}

#[test]
fn twelve_bits_in_a_png_of_sixteen_are_as_bright_as_they_were() {
    for (samples, expected) in [([0u16, 0x0800, 0x0fff], [0u8, 128, 255]), ([0, 0xffff, 0x1000], [0, 255, 16])] {
        let picture = ImageBuffer::<Luma<u16>, _>::from_raw(3, 1, samples.to_vec()).unwrap();
        let mut file = Cursor::new(Vec::new());
        DynamicImage::ImageLuma16(picture).write_to(&mut file, ImageFormat::Png).expect("memory does not fail");
        assert_eq!(grey(file.get_ref()), expected);
    }
}

#[test]
fn a_blank_frame_before_the_picture_is_passed_over() {
    let blank = RgbaImage::from_pixel(3, 2, Rgba([255; 4]));
    let gif = |frames: &[&RgbaImage]| {
        let mut file = Vec::new();
        let frames = frames.iter().map(|&frame| Frame::new(frame.clone()));
        GifEncoder::new(&mut file).encode_frames(frames).expect("memory does not fail");
        file
    };
    let (first, second) = (stroke(Rgba([0, 0, 0, 255])), stroke(Rgba([90, 90, 90, 255])));
    assert_eq!(grey(&gif(&[&blank, &blank, &first, &second])), [255, 0, 255].repeat(2));
    assert_eq!(grey(&gif(&[&second, &first])), [255, 90, 255].repeat(2));
    assert_eq!(grey(&gif(&[&blank, &blank])), [255; 6]);
}
