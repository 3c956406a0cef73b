//! What is drawn on the pad.

/// All strokes, and those that were taken back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    strokes: Vec<Stroke>,
    undone: Vec<Stroke>,
}

/// One stroke of the pen.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Width in pixels of the pad.
    pub width: f64,
    /// Where the pen went, in pixels of the pad.
    pub points: Vec<(f64, f64)>,
}

impl Drawing {
    /// The strokes in the order they were drawn.
    pub fn strokes(&self) -> &[Stroke] {
        &self.strokes
    }

    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Whether something can be drawn again.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// The pen comes down.
    pub fn begin(&mut self, width: f64, point: (f64, f64)) {
        self.undone.clear();
        self.strokes.push(Stroke { width, points: vec![point] });
    }

    /// The pen moves; answers the piece that is new, from where it was.
    pub fn extend(&mut self, point: (f64, f64)) -> Option<((f64, f64), f64)> {
        let stroke = self.strokes.last_mut()?;
        let from = *stroke.points.last()?;
        stroke.points.push(point);
        Some((from, stroke.width))
    }

    /// Takes the latest stroke back.
    pub fn undo(&mut self) {
        self.undone.extend(self.strokes.pop());
    }

    /// Draws it again.
    pub fn redo(&mut self) {
        self.strokes.extend(self.undone.pop());
    }

    /// Takes all strokes back; drawing again brings them back one by one.
    pub fn clear(&mut self) {
        while !self.strokes.is_empty() {
            self.undo();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Drawing {
        let mut drawing = Drawing::default();
        drawing.begin(4.0, (1.0, 1.0));
        drawing.extend((2.0, 2.0));
        drawing.begin(7.0, (5.0, 5.0));
        drawing
    }

    #[test]
    fn a_stroke_is_taken_back_and_drawn_again() {
        let mut drawing = two();
        drawing.undo();
        assert_eq!(drawing.strokes().len(), 1);
        drawing.redo();
        assert_eq!(drawing, two());
    }

    #[test]
    fn a_new_stroke_forgets_what_was_taken_back() {
        let mut drawing = two();
        drawing.undo();
        drawing.begin(4.0, (0.0, 0.0));
        assert!(!drawing.can_redo());
    }

    #[test]
    fn all_can_be_wiped_and_brought_back() {
        let mut drawing = two();
        drawing.clear();
        assert!(drawing.is_empty());
        drawing.redo();
        drawing.redo();
        assert_eq!(drawing, two());
    }

    #[test]
    fn the_pen_draws_from_where_it_was() {
        let mut drawing = Drawing::default();
        assert_eq!(drawing.extend((1.0, 1.0)), None);
        drawing.begin(4.0, (1.0, 2.0));
        assert_eq!(drawing.extend((3.0, 4.0)), Some(((1.0, 2.0), 4.0)));
    }
}
