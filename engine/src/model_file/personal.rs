//! What was learned of one hand, as bytes: the samples, and what was made of them for one model.
//!
//! The header is that of a model, with a magic of its own; the body is deflated. Little-endian: the model's fingerprint; the number of
//! samples, for each its label, width and height in a byte each, and its pixels; the support vector machine; the weight of the
//! neighbours and the neighbours.

use super::{Reader, Writer, checksum, opened, read_knn, read_svm, sealed, wrong};
use crate::classify::DIGITS;
use crate::error::ModelError;
use crate::model::Model;
use crate::normalize::Ink;
use crate::personal::{LabelledInk, MAX_INK_SIDE, MAX_SAMPLES, Personal};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{Read as _, Write as _};

const MAGIC: [u8; 8] = *b"DigitMLp";
const VERSION: u32 = 1;
/// Largest body once unpacked: the most samples of the largest size, and what is made of them.
const MAX_UNPACKED_BYTES: u64 = 128 * 1024 * 1024;

impl Model {
    /// A number that tells this model from others.
    #[must_use]
    pub fn fingerprint(&self) -> u32 {
        checksum(&self.to_bytes())
    }
}

impl Personal {
    /// Whether a file's bytes begin as those of [`Personal::to_bytes`]; other models begin otherwise.
    #[must_use]
    pub fn begins(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// As a file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Writer(Vec::new());
        body.0.extend(self.base.to_le_bytes());
        body.length(self.samples.len());
        for LabelledInk { label, ink } in &self.samples {
            body.0.extend([*label, ink.width as u8, ink.height as u8]);
            body.0.extend(&ink.pixels);
        }
        body.svm(&self.svm);
        body.float(self.knn_weight);
        body.knn(&self.knn);
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
        // Memory takes whatever is written to it.
        let packed = packer.write_all(&body.0).and_then(|()| packer.finish()).unwrap_or_default();
        sealed(MAGIC, VERSION, &packed)
    }

    /// Reads it back from a file's bytes.
    ///
    /// # Errors
    /// When they are none, of another version, cut short, damaged or contradict themselves.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let packed = opened(MAGIC, VERSION, bytes)?;
        let mut body = Vec::new();
        DeflateDecoder::new(packed).take(MAX_UNPACKED_BYTES).read_to_end(&mut body).map_err(ModelError::Packed)?;
        let mut body = Reader(&body);
        let base = u32::from_le_bytes(body.word()?);
        let count = body.length()?;
        if count > MAX_SAMPLES {
            return Err(wrong(format!("{count} samples where {MAX_SAMPLES} are the most")));
        }
        let samples = (0..count).map(|_| read_sample(&mut body)).collect::<Result<Vec<_>, _>>()?;
        let svm = read_svm(&mut body)?;
        let knn_weight = body.float()?;
        let knn = read_knn(&mut body, svm.classes())?;
        if !body.0.is_empty() {
            return Err(wrong(format!("{} bytes too many at its end", body.0.len())));
        }
        Ok(Self { base, samples, svm, knn, knn_weight })
    }
}

fn read_sample(body: &mut Reader<'_>) -> Result<LabelledInk, ModelError> {
    let &[label, width, height] = body.take(3)? else { return Err(wrong("a sample has no size".into())) };
    let (width, height) = (usize::from(width), usize::from(height));
    if usize::from(label) >= DIGITS || width.max(height) > MAX_INK_SIDE || width.min(height) == 0 {
        return Err(wrong(format!("a sample of {width} × {height} pixels, labelled {label}")));
    }
    Ok(LabelledInk { label, ink: Ink { width, height, pixels: body.take(width * height)?.to_vec() } })
}

#[cfg(test)]
mod tests {
    use super::super::tests::small;
    use super::{LabelledInk, Personal};
    use crate::classify::coupling::Sigmoid;
    use crate::error::ModelError;
    use crate::normalize::Ink;

    fn personal() -> Personal {
        let model = small();
        let sample = |label: u8| LabelledInk { label, ink: Ink { width: 3, height: 2, pixels: vec![label * 9; 6] } };
        let mut svm = model.svm.clone();
        svm.sigmoids.fill(Sigmoid { slope: -2.0, offset: 0.0 });
        Personal {
            base: model.fingerprint(),
            samples: vec![sample(3), sample(7)],
            svm,
            knn: model.knn,
            knn_weight: 2.0,
        }
    }

    #[test]
    fn what_was_learned_comes_back_as_it_was_saved() {
        let bytes = personal().to_bytes();
        assert!(Personal::begins(&bytes));
        assert_eq!(Personal::from_bytes(&bytes).unwrap(), personal());
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_refused() {
        let bytes = personal().to_bytes();
        for end in 0..bytes.len() {
            assert!(Personal::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
        }
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0x10;
            assert!(Personal::from_bytes(&damaged).is_err(), "flipped at {place}");
        }
    }

    #[test]
    fn samples_that_contradict_themselves_are_refused_behind_a_right_checksum_too() {
        let mut wrong_label = personal();
        wrong_label.samples[0].label = 10;
        let mut no_pixels = personal();
        no_pixels.samples[1].ink = Ink { width: 0, height: 0, pixels: Vec::new() };
        for wrong in [wrong_label, no_pixels] {
            assert!(Personal::from_bytes(&wrong.to_bytes()).is_err());
        }
    }

    #[test]
    fn what_was_learned_with_another_model_is_refused() {
        let mut other = small();
        other.svm_sure = 0.5;
        assert!(personal().check_base(&small()).is_ok());
        let (found, known) = (small().fingerprint(), other.fingerprint());
        let refusal = personal().check_base(&other).expect_err("it adds to another model");
        assert!(matches!(refusal, ModelError::OtherBase { found: f, known: k } if (f, k) == (found, known)));
    }
}
