//! How the picture lies in its frame: zoomed and moved, and never lost. In pixels of the screen.

/// A small picture is not blown up further than this to fill its place.
const LARGEST_FIT: f64 = 4.0;
/// How much larger than its place a picture can be shown.
pub const LARGEST_ZOOM: f64 = 12.0;
/// What is looked at is shown at least so large, in pixels of the screen: smaller, it could not be told from its neighbours.
const LEAST_SEEN: f64 = 28.0;
/// As large as this it becomes then.
const WELL_SEEN: f64 = 44.0;
/// Room left around what is brought into view.
const MARGIN: f64 = 24.0;

/// Width and height of the frame on the screen, and of the picture in its own pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Of the frame, in pixels of the screen.
    pub frame: (f64, f64),
    /// Of the picture as shown, in its pixels.
    pub picture: (f64, f64),
}

/// How the picture lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// 1 where all of it is seen.
    pub zoom: f64,
    /// Where its left edge is in the frame.
    pub x: f64,
    /// Where its upper edge is in the frame.
    pub y: f64,
}

impl Default for View {
    fn default() -> Self {
        Self { zoom: 1.0, x: 0.0, y: 0.0 }
    }
}

impl Place {
    /// Pixels of the screen per pixel of the picture, where all of it is seen; nothing before there is room.
    pub fn fit(&self) -> Option<f64> {
        let fit = (self.frame.0 / self.picture.0).min(self.frame.1 / self.picture.1).min(LARGEST_FIT);
        (fit.is_finite() && fit > 0.0).then_some(fit)
    }
}

impl View {
    /// Pixels of the screen per pixel of the picture.
    pub fn scale(&self, place: &Place) -> Option<f64> {
        place.fit().map(|fit| fit * self.zoom)
    }

    /// Zoomed by a factor, so that what is at a point of the frame stays there.
    #[must_use]
    pub fn zoomed(self, factor: f64, at: (f64, f64), place: &Place) -> Self {
        self.pinched(factor, at, at, place)
    }

    /// Zoomed by a factor, so that what is at one point of the frame comes to another.
    #[must_use]
    pub fn pinched(self, factor: f64, from: (f64, f64), to: (f64, f64), place: &Place) -> Self {
        let zoom = (self.zoom * factor).clamp(1.0, LARGEST_ZOOM);
        let ratio = zoom / self.zoom;
        Self { zoom, x: to.0 - (from.0 - self.x) * ratio, y: to.1 - (from.1 - self.y) * ratio }.kept_in(place)
    }

    /// Moved by so many pixels of the screen.
    #[must_use]
    pub fn panned(self, by: (f64, f64), place: &Place) -> Self {
        Self { x: self.x + by.0, y: self.y + by.1, ..self }.kept_in(place)
    }

    /// Moved as little as brings a part of the picture (left, top, width, height in its pixels) into view.
    #[must_use]
    pub fn showing(self, (left, top, width, height): (f64, f64, f64, f64), place: &Place) -> Self {
        let Some(scale) = self.scale(place) else { return self };
        let shift = |start: f64, length: f64, frame: f64| {
            let margin = MARGIN.min((frame - length).max(0.0) / 2.0);
            let before = (margin - start).max(0.0);
            let after = (start + length - (frame - margin)).max(0.0);
            if before > 0.0 { before } else { -after }
        };
        let x = shift(self.x + left * scale, width * scale, place.frame.0);
        let y = shift(self.y + top * scale, height * scale, place.frame.1);
        self.panned((x, y), place)
    }

    /// The same, and enlarged where it would be too small to be seen well.
    #[must_use]
    pub fn showing_well(self, area: (f64, f64, f64, f64), place: &Place) -> Self {
        let Some(scale) = self.scale(place) else { return self };
        let (left, top, width, height) = area;
        let seen = width.max(height) * scale;
        if seen >= LEAST_SEEN {
            return self.showing(area, place);
        }
        let middle = (self.x + (left + width / 2.0) * scale, self.y + (top + height / 2.0) * scale);
        let centre = (place.frame.0 / 2.0, place.frame.1 / 2.0);
        self.pinched(WELL_SEEN / seen, middle, centre, place).showing(area, place)
    }

    /// As large as lets a part of the picture fill the frame, and that part in the middle.
    #[must_use]
    pub fn fitted_to((left, top, width, height): (f64, f64, f64, f64), place: &Place) -> Self {
        let whole = Self::default().kept_in(place);
        let Some(fit) = place.fit() else { return whole };
        let room = |frame: f64| (frame - 2.0 * MARGIN).max(frame / 2.0);
        let factor = (room(place.frame.0) / (width * fit)).min(room(place.frame.1) / (height * fit));
        let middle = (whole.x + (left + width / 2.0) * fit, whole.y + (top + height / 2.0) * fit);
        let centre = (place.frame.0 / 2.0, place.frame.1 / 2.0);
        whole.pinched(factor.max(1.0), middle, centre, place)
    }

    /// A point of the frame in pixels of the picture.
    pub fn to_picture(self, at: (f64, f64), place: &Place) -> Option<(f64, f64)> {
        self.scale(place).map(|scale| ((at.0 - self.x) / scale, (at.1 - self.y) / scale))
    }

    /// Centred where there is more room than picture, else without room beside it.
    #[must_use]
    pub fn kept_in(self, place: &Place) -> Self {
        let Some(scale) = self.scale(place) else { return self };
        let keep = |at: f64, length: f64, frame: f64| {
            let rest = frame - length * scale;
            if rest >= 0.0 { rest / 2.0 } else { at.clamp(rest, 0.0) }
        };
        Self {
            x: keep(self.x, place.picture.0, place.frame.0),
            y: keep(self.y, place.picture.1, place.frame.1),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { frame: (400.0, 300.0), picture: (800.0, 400.0) };

    #[test]
    fn the_whole_picture_lies_in_the_middle_at_first() {
        let view = View::default().kept_in(&PLACE);
        assert_eq!((view.scale(&PLACE), view.x, view.y), (Some(0.5), 0.0, 50.0));
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let view = View::default().kept_in(&PLACE);
        let before = view.to_picture((100.0, 150.0), &PLACE);
        let after = view.zoomed(4.0, (100.0, 150.0), &PLACE).to_picture((100.0, 150.0), &PLACE);
        assert_eq!(before, after);
    }

    #[test]
    fn fingers_take_along_what_is_between_them_from_the_first_step_on() {
        let view = View::default().kept_in(&PLACE);
        let before = view.to_picture((220.0, 150.0), &PLACE);
        let after = view.pinched(2.0, (220.0, 150.0), (210.0, 150.0), &PLACE).to_picture((210.0, 150.0), &PLACE);
        assert_eq!(before, after);
    }

    #[test]
    fn the_picture_is_never_pushed_out_of_the_frame() {
        let view = View::default().zoomed(2.0, (0.0, 0.0), &PLACE);
        assert_eq!(view.panned((9999.0, 9999.0), &PLACE).x, 0.0);
        assert_eq!(view.panned((-9999.0, -9999.0), &PLACE).x, -400.0);
    }

    #[test]
    fn zooming_out_ends_where_all_is_seen() {
        let view = View::default().zoomed(3.0, (10.0, 10.0), &PLACE).zoomed(0.01, (390.0, 290.0), &PLACE);
        assert_eq!(view, View::default().kept_in(&PLACE));
    }

    #[test]
    fn what_is_in_view_is_not_moved_and_what_is_not_comes_in() {
        let view = View::default().zoomed(4.0, (0.0, 150.0), &PLACE);
        let here = view.to_picture((200.0, 150.0), &PLACE).expect("a place");
        assert_eq!(view.showing((here.0, here.1, 10.0, 10.0), &PLACE), view);
        let moved = view.showing((700.0, 380.0, 20.0, 20.0), &PLACE);
        let scale = moved.scale(&PLACE).expect("a scale");
        assert!(moved.x + 720.0 * scale <= 400.0 && moved.x + 700.0 * scale >= 0.0);
        assert!(moved.y + 400.0 * scale <= 300.0 + 1e-9);
    }

    #[test]
    fn a_digit_too_small_to_be_seen_is_enlarged_and_comes_to_the_middle() {
        let area = (300.0, 200.0, 10.0, 20.0);
        let view = View::default().kept_in(&PLACE).showing_well(area, &PLACE);
        let scale = view.scale(&PLACE).expect("a scale");
        assert!((20.0 * scale - 44.0).abs() < 1e-9);
        assert!((view.x + 305.0 * scale - 200.0).abs() < 1e-6 && (view.y + 210.0 * scale - 150.0).abs() < 1e-6);
        assert_eq!(view.showing_well(area, &PLACE), view);
    }

    #[test]
    fn the_picture_fits_to_its_writing() {
        let view = View::fitted_to((200.0, 100.0, 100.0, 50.0), &PLACE);
        let scale = view.scale(&PLACE).expect("a scale");
        assert!(view.x + 200.0 * scale >= 0.0 && view.x + 300.0 * scale <= 400.0);
        assert!(100.0 * scale > 300.0);
    }

    #[test]
    fn before_there_is_room_nothing_is_shown() {
        assert_eq!(Place { frame: (0.0, 0.0), ..PLACE }.fit(), None);
    }
}
