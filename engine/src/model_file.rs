//! A model as bytes: versioned, checked, the same on every machine.
//!
//! Layout, little-endian: the magic, a version, a CRC-32 of all that follows, then the model's parts in the order of
//! [`Model`]'s fields, each list behind its length as `u32`.

mod personal;

use crate::classify::coupling::Sigmoid;
use crate::classify::knn::{COMPARED, Knn, Stored};
use crate::classify::svm::Svm;
use crate::classify::{DIGITS, MAX_CLASSES};
use crate::error::ModelError;
use crate::features::FEATURES;
use crate::model::Model;
use crate::project::{COMPONENTS, Projected, Projection};
use flate2::Crc;

const MAGIC: [u8; 8] = *b"DigitML\0";
const VERSION: u32 = 1;
const HEADER: usize = 16;

static BUILT_IN: &[u8] = include_bytes!("../models/default.digitml");

impl Model {
    /// The model that is compiled in.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn built_in() -> Result<Self, ModelError> {
        Self::from_bytes(BUILT_IN)
    }

    /// The model as a file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Writer(Vec::new());
        body.floats(&self.projection.mean);
        body.floats(&self.projection.axes);
        body.svm(&self.svm);
        body.knn(&self.knn);
        body.float(self.svm_sure);
        body.float(self.knn_sure);
        sealed(MAGIC, VERSION, &body.0)
    }

    /// Reads a model back from a file's bytes.
    ///
    /// # Errors
    /// When they are no model, of another version, cut short, damaged or contradict themselves.
    ///
    /// ```
    /// use engine::error::ModelError;
    /// use engine::Model;
    ///
    /// let model = Model::built_in()?;
    /// assert_eq!(Model::from_bytes(&model.to_bytes())?, model);
    /// assert!(matches!(Model::from_bytes(b"PNG"), Err(ModelError::NotAModel)));
    /// # Ok::<(), ModelError>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut body = Reader(opened(MAGIC, VERSION, bytes)?);
        let model = read(&mut body)?;
        if !body.0.is_empty() {
            return Err(wrong(format!("{} bytes too many at its end", body.0.len())));
        }
        Ok(model)
    }
}

/// `body` behind a header that tells what it is and whether it is whole.
fn sealed(magic: [u8; 8], version: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend(magic);
    bytes.extend(version.to_le_bytes());
    bytes.extend(checksum(body).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// What [`sealed`] was given.
fn opened(magic: [u8; 8], version: u32, bytes: &[u8]) -> Result<&[u8], ModelError> {
    let Some((header, body)) = bytes.split_at_checked(HEADER).filter(|(header, _)| header.starts_with(&magic)) else {
        return Err(ModelError::NotAModel);
    };
    let found = u32::from_le_bytes([header[8], header[9], header[10], header[11]]);
    if found != version {
        return Err(ModelError::OtherVersion { found, known: version });
    }
    let (found, told) = (checksum(body), u32::from_le_bytes([header[12], header[13], header[14], header[15]]));
    if found != told {
        return Err(ModelError::WrongChecksum { found, told });
    }
    Ok(body)
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn wrong(cause: String) -> ModelError {
    ModelError::ModelFile(cause)
}

fn read(body: &mut Reader<'_>) -> Result<Model, ModelError> {
    let projection = Projection { mean: body.floats(FEATURES)?, axes: body.floats(FEATURES * COMPONENTS)? };
    let svm = read_svm(body)?;
    let knn = read_knn(body, svm.classes())?;
    Ok(Model { projection, svm, knn, svm_sure: body.float()?, knn_sure: body.float()? })
}

fn read_svm(body: &mut Reader<'_>) -> Result<Svm, ModelError> {
    let gamma = body.float()?;
    let classes = body.length()?;
    if !(DIGITS..=MAX_CLASSES).contains(&classes) {
        return Err(wrong(format!("it has {classes} classes instead of {DIGITS} or {MAX_CLASSES}")));
    }
    let class_counts = (0..classes).map(|_| body.length()).collect::<Result<Vec<_>, _>>()?;
    let vectors = body.length()?;
    if class_counts.iter().try_fold(0usize, |sum, &count| sum.checked_add(count)) != Some(vectors) {
        return Err(wrong(format!("{vectors} support vectors, but classes of {class_counts:?}")));
    }
    let values = body.take(vectors.checked_mul(2 * COMPONENTS).ok_or_else(|| wrong("a length overflows".into()))?)?;
    let values: Vec<i16> = values.as_chunks::<2>().0.iter().map(|&bytes| i16::from_le_bytes(bytes)).collect();
    let support_vectors: Vec<Projected> = values.as_chunks::<COMPONENTS>().0.to_vec();
    let pairs = classes * (classes - 1) / 2;
    let weights = body.floats(vectors * (classes - 1))?;
    let biases = body.floats(pairs)?;
    let sigmoids =
        body.floats(2 * pairs)?.as_chunks::<2>().0.iter().map(|&[slope, offset]| Sigmoid { slope, offset }).collect();
    Ok(Svm { gamma, support_vectors, class_counts, weights, biases, sigmoids })
}

fn read_knn(body: &mut Reader<'_>, classes: usize) -> Result<Knn, ModelError> {
    let count = body.length()?;
    let values = body.take(count.checked_mul(COMPARED).ok_or_else(|| wrong("a length overflows".into()))?)?;
    let samples: Vec<Stored> = values.as_chunks::<COMPARED>().0.iter().map(|sample| sample.map(|v| v as i8)).collect();
    let labels = body.take(count)?.to_vec();
    if let Some(label) = labels.iter().find(|label| usize::from(**label) >= classes) {
        return Err(wrong(format!("a neighbour has class {label} of {classes}")));
    }
    Ok(Knn { samples, labels })
}

struct Writer(Vec<u8>);

impl Writer {
    fn float(&mut self, value: f32) {
        self.0.extend(value.to_le_bytes());
    }

    fn length(&mut self, length: usize) {
        // No list of a model comes near 4 billion entries.
        self.0.extend((length as u32).to_le_bytes());
    }

    fn floats(&mut self, values: &[f32]) {
        self.length(values.len());
        values.iter().for_each(|&value| self.float(value));
    }

    fn svm(&mut self, svm: &Svm) {
        self.float(svm.gamma);
        self.length(svm.class_counts.len());
        svm.class_counts.iter().for_each(|&count| self.length(count));
        self.length(svm.support_vectors.len());
        self.0.extend(svm.support_vectors.iter().flatten().flat_map(|value| value.to_le_bytes()));
        self.floats(&svm.weights);
        self.floats(&svm.biases);
        self.floats(&svm.sigmoids.iter().flat_map(|s| [s.slope, s.offset]).collect::<Vec<_>>());
    }

    fn knn(&mut self, knn: &Knn) {
        self.length(knn.samples.len());
        self.0.extend(knn.samples.iter().flatten().map(|&value| value as u8));
        self.0.extend(&knn.labels);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let Some((taken, rest)) = self.0.split_at_checked(count) else {
            return Err(wrong(format!("{count} bytes are announced where {} are left", self.0.len())));
        };
        self.0 = rest;
        Ok(taken)
    }

    fn word(&mut self) -> Result<[u8; 4], ModelError> {
        let word = self.take(4)?;
        Ok([word[0], word[1], word[2], word[3]])
    }

    fn float(&mut self) -> Result<f32, ModelError> {
        let value = f32::from_le_bytes(self.word()?);
        if value.is_finite() { Ok(value) } else { Err(wrong(format!("{value} is no usable number"))) }
    }

    fn length(&mut self) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(self.word()?) as usize)
    }

    fn floats(&mut self, expected: usize) -> Result<Vec<f32>, ModelError> {
        let count = self.length()?;
        if count != expected {
            return Err(wrong(format!("{count} numbers where {expected} are meant")));
        }
        let bytes = self.take(count * 4)?;
        let values: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|&word| f32::from_le_bytes(word)).collect();
        match values.iter().find(|value| !value.is_finite()) {
            Some(value) => Err(wrong(format!("{value} is no usable number"))),
            None => Ok(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{HEADER, VERSION};
    use crate::classify::coupling::Sigmoid;
    use crate::classify::knn::{COMPARED, Knn};
    use crate::classify::svm::Svm;
    use crate::error::ModelError;
    use crate::features::FEATURES;
    use crate::model::Model;
    use crate::project::{COMPONENTS, Projection};

    pub(super) fn small() -> Model {
        Model {
            projection: Projection { mean: vec![0.5; FEATURES], axes: vec![0.25; FEATURES * COMPONENTS] },
            svm: Svm {
                gamma: 1.5,
                support_vectors: vec![[7; COMPONENTS]; 12],
                class_counts: vec![1, 1, 1, 1, 1, 1, 1, 1, 2, 2],
                weights: vec![-0.5; 12 * 9],
                biases: vec![0.1; 45],
                sigmoids: vec![Sigmoid { slope: -1.0, offset: 0.2 }; 45],
            },
            knn: Knn { samples: vec![[-3; COMPARED]; 4], labels: vec![0, 9, 3, 3] },
            svm_sure: 0.9,
            knn_sure: 0.8,
        }
    }

    #[test]
    fn a_model_comes_back_as_it_was_saved() {
        assert_eq!(Model::from_bytes(&small().to_bytes()).unwrap(), small());
    }

    #[test]
    fn the_built_in_model_loads() {
        let model = Model::built_in().unwrap();
        assert!(model.svm.support_vectors.len() > 1000);
        assert!(model.knn.samples.len() > 1000);
    }

    #[test]
    fn every_cut_and_every_flipped_byte_of_the_header_is_refused() {
        let bytes = small().to_bytes();
        for end in (0..HEADER).chain([bytes.len() / 2, bytes.len() - 1]) {
            assert!(Model::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
        }
        for place in (0..HEADER).chain([HEADER + 3, bytes.len() / 2, bytes.len() - 1]) {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0x40;
            assert!(Model::from_bytes(&damaged).is_err(), "flipped at {place}");
        }
    }

    #[test]
    fn a_refusal_tells_what_was_found() {
        let refusal = |bytes: &[u8]| Model::from_bytes(bytes).expect_err("it is refused");
        assert!(matches!(refusal(b"PK"), ModelError::NotAModel));
        let mut newer = small().to_bytes();
        newer[8] = 9;
        assert!(matches!(refusal(&newer), ModelError::OtherVersion { found: 9, known: VERSION }));
        let mut damaged = small().to_bytes();
        damaged[HEADER] ^= 1;
        assert!(matches!(refusal(&damaged), ModelError::WrongChecksum { found, told } if found != told));
        let mut unknown_class = small();
        unknown_class.knn.labels[1] = 12;
        assert!(refusal(&unknown_class.to_bytes()).to_string().contains("class 12 of 10"));
    }

    #[test]
    fn contradictions_behind_a_right_checksum_are_refused_too() {
        let mut more_vectors = small();
        more_vectors.svm.class_counts[0] = 3;
        assert!(Model::from_bytes(&more_vectors.to_bytes()).is_err());
        let mut unknown_class = small();
        unknown_class.knn.labels[1] = 12;
        assert!(Model::from_bytes(&unknown_class.to_bytes()).is_err());
        let mut no_number = small();
        no_number.svm.biases[4] = f32::NAN;
        assert!(Model::from_bytes(&no_number.to_bytes()).is_err());
    }
}
