//! A person looks at the picture from nearby.

use anyhow::{Result, ensure};
use e2e::{ElementRect, ReaderPage, Screen, read_note, visit};

/// Reads a note, and tells where its photograph is.
async fn photographed_note(page: &ReaderPage) -> Result<ElementRect> {
    read_note(page, &["125 8", "346 0", "79"]).await?;
    Ok(page.boxes().await?.0)
}

/// A point right of the photograph's middle, so that no edge comes into the frame when it is enlarged around it.
fn point_of(photograph: &ElementRect) -> (f64, f64) {
    (photograph.x + 0.6 * photograph.width, photograph.y + 0.5 * photograph.height)
}

fn ensure_near((x, y): (f64, f64), expected: (f64, f64)) -> Result<()> {
    ensure!((x - expected.0).hypot(y - expected.1) < 3.0, "what is to be at {expected:?} is at {:?}", (x, y));
    Ok(())
}

#[tokio::test]
async fn the_wheel_zooms_to_what_is_under_the_pointer_and_dragging_moves_it() -> Result<()> {
    visit("wheel", Screen::DESKTOP, async |page, _server| {
        let whole = photographed_note(page).await?;
        let (x, y) = point_of(&whole);
        page.turn_wheel((x, y), -300.0).await?;
        page.wait_for_width(2.0 * whole.width).await?;
        ensure_near(point_of(&page.boxes().await?.0), (x, y))?;

        page.drag(&[(x, y), (x - 30.0, y - 5.0), (x - 60.0, y - 10.0)]).await?;
        let (dragged, _) = page.boxes().await?;
        ensure_near(point_of(&dragged), (x - 60.0, y - 10.0))?;

        page.turn_wheel((x, y), 900.0).await?;
        page.wait_for_width(whole.width).await?;
        ensure_near(point_of(&page.boxes().await?.0), (x, y))
    })
    .await
}

#[tokio::test]
async fn two_fingers_zoom_to_what_is_between_them() -> Result<()> {
    visit("pinch", Screen::PHONE, async |page, _server| {
        let whole = photographed_note(page).await?;
        let (x, y) = point_of(&whole);
        page.pinch([(x - 20.0, y), (x + 20.0, y)], [(x - 60.0, y), (x + 60.0, y)]).await?;
        page.wait_for_width(3.0 * whole.width).await?;
        ensure_near(point_of(&page.boxes().await?.0), (x, y))?;
        ensure!(page.evaluate("return visualViewport.scale").await? == 1.0, "the page itself was zoomed");
        Ok(())
    })
    .await
}
