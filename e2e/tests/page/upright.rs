//! Pictures that say how they are to be turned: the page shows each as the server read it, so that the boxes lie on the digits.

use anyhow::{Context, Result, ensure};
use e2e::{ElementRect, ReaderPage, Screen, contains, visit};
use image::GrayImage;
use pages::hostile::{self, Case};

/// Darker than this is ink: the page is drawn dark on white.
const INK: u8 = 110;

/// Files of every format and orientation. No browser shows a TIFF, but the server draws it.
fn turned() -> Vec<Case> {
    hostile::small().into_iter().filter(|case| case.name.contains("orientation")).collect()
}

/// The photograph without what is drawn over it.
async fn photograph(page: &ReaderPage) -> Result<GrayImage> {
    page.evaluate("document.querySelector('svg.boxes').style.opacity = 0").await?;
    let screen = image::load_from_memory(&page.screen().await?).context("the browser's picture is a PNG")?;
    page.evaluate("document.querySelector('svg.boxes').style.opacity = 1").await?;
    Ok(screen.to_luma8())
}

/// Ink within the boxes, and ink in the photograph at all, in pixels of the screen.
fn ink(screen: &GrayImage, photograph: &ElementRect, boxes: &[ElementRect]) -> (Vec<usize>, usize) {
    let (mut within, mut all) = (vec![0; boxes.len()], 0);
    for (x, y, _) in screen.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] < INK) {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        if contains(photograph, (x, y)) {
            all += 1;
            within.iter_mut().zip(boxes).filter(|(_, b)| contains(b, (x, y))).for_each(|(count, _)| *count += 1);
        }
    }
    (within, all)
}

#[tokio::test]
async fn whatever_a_picture_says_of_its_orientation_the_boxes_lie_on_its_digits() -> Result<()> {
    let cases = turned();
    ensure!(cases.len() == 32, "eight orientations in each of four formats, not {}", cases.len());
    visit("upright", Screen::DESKTOP, async |page, _server| {
        for (number, case) in cases.iter().enumerate() {
            let format = case.name.split(' ').next().unwrap_or_default().to_lowercase();
            page.choose(&format!("{number}.{format}"), &case.file()).await?;
            page.wait_until(&format!("document.querySelector('#photograph img')?.alt.includes('{number}.{format}')"))
                .await
                .with_context(|| case.name.clone())?;
            page.wait_for(&["read"]).await?;
            page.wait_for_numbers(hostile::NOTE).await.with_context(|| case.name.clone())?;
            let (place, boxes) = page.boxes().await?;
            let (within, all) = ink(&photograph(page).await?, &place, &boxes);
            let most = within.iter().sum::<usize>() * 10 >= all * 9;
            ensure!(all > 200 && most, "{}: {within:?} of {all} pixels of ink are in boxes", case.name);
            ensure!(within.iter().all(|count| *count > 10), "{}: a box holds no ink: {within:?}", case.name);
        }
        Ok(())
    })
    .await
}
