//! Component → its ink, cut out of the map.

use crate::binarize::InkMap;
use crate::components::Component;
use crate::normalize::Ink;

/// Cuts out a component's ink with a margin of one pixel, other components' pixels left out, its darkest tenth set to 255.
#[must_use]
pub fn cut_out(component: &Component, map: &InkMap) -> Ink {
    let b = component.bounding_box;
    let (width, height) = (b.width as usize + 2, b.height as usize + 2);
    // The soft edge of a stroke lies just outside the mask: one pixel around belongs to it unless it is another's foreground.
    let mut near = vec![0u8; width * height];
    let mut histogram = [0u32; 256];
    for run in &component.runs {
        let (y, start, end) = ((run.y - b.y) as usize, (run.start - b.x) as usize, (run.end - b.x) as usize);
        for row in y..y + 3 {
            for value in &mut near[row * width + start..row * width + end + 2] {
                *value = (*value).max(1);
            }
        }
        near[(y + 1) * width + start + 1..(y + 1) * width + end + 1].fill(2);
        for &value in map.row(run).1 {
            histogram[usize::from(value)] += 1;
        }
    }
    let count: u32 = histogram.iter().sum();
    let mut seen = 0;
    let dark = (0..256).rev().find(|&value| {
        seen += histogram[value];
        seen * 10 >= count
    });
    let scale = 255.0 / dark.unwrap_or(255).max(1) as f32;
    let mut pixels = vec![0u8; width * height];
    for y in 0..height {
        let Some(map_y) = (b.y as usize + y).checked_sub(1).filter(|&y| y < map.height) else { continue };
        for x in 0..width {
            let Some(map_x) = (b.x as usize + x).checked_sub(1).filter(|&x| x < map.width) else { continue };
            let place = map_y * map.width + map_x;
            let belongs = match near[y * width + x] {
                0 => false,
                1 => map.mask[place] == 0,
                _ => true,
            };
            if belongs {
                pixels[y * width + x] = (f32::from(map.ink[place]) * scale).min(255.0) as u8;
            }
        }
    }
    Ink { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::cut_out;
    use crate::binarize::{InkMap, STRONG};
    use crate::components::{components_of, runs_of};

    #[test]
    fn the_soft_edge_comes_along_and_the_neighbour_does_not() {
        let (s, width) = (STRONG, 8);
        let mask = vec![0, 0, 0, 0, 0, 0, 0, 0, 0, s, s, 0, s, 0, 0, 0, 0, s, s, 0, s, 0, 0, 0];
        let ink = vec![0, 0, 0, 0, 0, 0, 0, 0, 20, 100, 100, 20, 90, 0, 0, 0, 20, 100, 100, 20, 90, 0, 0, 0];
        let map = InkMap { scale: 1, width, height: 3, ink, mask };
        let components = components_of(&runs_of(&map.mask, width, 1));
        let ink = cut_out(&components[0], &map);
        assert_eq!((ink.width, ink.height), (4, 4));
        assert_eq!(ink.pixels, [0, 0, 0, 0, 51, 255, 255, 51, 51, 255, 255, 51, 0, 0, 0, 0]);
    }
}
