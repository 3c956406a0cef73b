//! Components → the same, what lies in a shadow taken out of it.
//!
//! The edge of a shadow, a fold, the side of a card: where light falls off within a stroke's width it is foreground, and swallows the
//! digits that it touches. It gives itself away by being far wider than a pen's stroke. Within it only what is as dark as the writing
//! elsewhere on the page is foreground.

use crate::binarize::InkMap;
use crate::components::{Component, components_of, runs_within};
use crate::median::median;

/// Mean length of a shadow's runs as a share of the writing's height, in spite of the grain at its soft edge: a pen's are a tenth.
const MIN_RUN: f32 = 0.2;
/// Area of a shadow in squares of the writing's height: a digit by a broad marker has half of one.
const MIN_AREA: f32 = 1.0;
/// Largest share of a shadow that writing covers: where more is as dark, it is a print or the grain of a table.
const MAX_WRITTEN: f32 = 0.2;
/// Darkness from which a pixel within a shadow is foreground, as a share of the writing's: the edges of its strokes are half as dark.
const SHARE: f32 = 0.5;

/// Takes strokes out of the shadows among `components`; a shadow without any stays as it is. `typical` is the height of the page's writing.
#[must_use]
pub(crate) fn out_of_shadow(components: Vec<Component>, map: &InkMap, typical: f32) -> Vec<Component> {
    if !components.iter().any(|component| is_broad(component, typical)) {
        return components;
    }
    let Some(writing) = strength_of_writing(&components, map, typical) else { return components };
    let least = (SHARE * writing) as u8;
    let mut rest = Vec::with_capacity(components.len());
    for component in components {
        let written = if is_broad(&component, typical) {
            runs_within(&component, |run| map.row(run).1, least)
        } else {
            Vec::new()
        };
        let area: u32 = written.iter().map(|run| run.end - run.start).sum();
        if written.is_empty() || area as f32 > MAX_WRITTEN * component.area() as f32 {
            rest.push(component);
        } else {
            rest.extend(components_of(&written));
        }
    }
    rest
}

fn is_broad(component: &Component, typical: f32) -> bool {
    let area = component.area() as f32;
    area >= MIN_AREA * typical * typical && area >= MIN_RUN * typical * component.runs.len() as f32
}

/// The median of how dark the components are that have the height of writing.
fn strength_of_writing(components: &[Component], map: &InkMap, typical: f32) -> Option<f32> {
    let strengths = components
        .iter()
        .filter(|component| (0.5..2.0).contains(&(component.bounding_box.height as f32 / typical)))
        .filter(|component| !is_broad(component, typical))
        .map(|component| strength(component, map));
    median(strengths)
}

/// Mean ink of the darker half of a component's pixels, 0 to 255.
#[must_use]
pub(crate) fn strength(component: &Component, map: &InkMap) -> f32 {
    let mut histogram = [0u32; 256];
    for run in &component.runs {
        for &value in map.row(run).1 {
            histogram[usize::from(value)] += 1;
        }
    }
    let half = component.area().div_ceil(2).max(1);
    let (mut left, mut sum) = (half, 0u64);
    for value in (0..256).rev() {
        let taken = histogram[value].min(left);
        sum += u64::from(taken) * value as u64;
        left -= taken;
        if left == 0 {
            break;
        }
    }
    sum as f32 / half as f32
}

#[cfg(test)]
mod tests {
    use crate::reader::{DigitReader, ReadParams};
    use image::{GrayImage, Luma};
    use pages::draw;

    fn digits(image: &GrayImage) -> usize {
        let reader = DigitReader::built_in().expect("the built-in model loads");
        reader.read_gray(image, &ReadParams::default(), |_| ()).expect("the page is no texture").digits.len()
    }

    #[test]
    fn digits_across_the_sharp_edge_of_a_shadow_are_read_as_those_in_the_light() {
        for seed in [1, 2, 3] {
            let lit = draw::training_sheet(seed).image;
            let (width, height) = lit.dimensions();
            // The edge runs slantwise over the page, so that it meets many digits.
            let in_shadow = |x: u32, y: u32| 3 * x / 2 + y > (3 * width / 2 + height) / 2;
            let shadowed = GrayImage::from_fn(width, height, |x, y| {
                let value = f32::from(lit.get_pixel(x, y)[0]);
                Luma([if in_shadow(x, y) { 0.6 * value } else { value } as u8])
            });
            let (there, found) = (digits(&lit), digits(&shadowed));
            assert!(found + 3 >= there, "page {seed}: {found} of {there} digits");
        }
    }
}
