use thiserror::Error;

/// Why a picture could not be read or a model not loaded. Each message says what is wrong; a picture without digits is no error.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EngineError {
    /// There are no bytes at all.
    #[error("the file is empty")]
    EmptyFile,
    /// The bytes begin like no kind of picture that is read; `kind` names what they are where that is known.
    #[error("the file is {}, which is not read", kind.unwrap_or("of an unknown kind"))]
    UnsupportedImage {
        /// `"a HEIC picture"`, `"a PDF document"` and the like.
        kind: Option<&'static str>,
    },
    /// The picture is cut short or its bytes contradict each other.
    #[error("the {format} picture is damaged or incomplete: {cause}")]
    DamagedImage {
        /// `"JPEG"`, `"PNG"`, …
        format: &'static str,
        /// The decoder's own words.
        cause: String,
    },
    /// The header tells of more pixels than are decoded.
    #[error("the picture has {width} × {height} pixels; the limit is {max_pixels} in total and {max_side} per side")]
    ImageTooLarge {
        /// Pixels across, by the header.
        width: u32,
        /// Pixels down, by the header.
        height: u32,
        /// Largest number of pixels in all.
        max_pixels: u64,
        /// Largest number of pixels a side.
        max_side: u32,
    },
    /// Decoding would take more memory than a picture may have.
    #[error("decoding the picture of {width} × {height} pixels takes {memory} bytes; the limit is {max_memory}")]
    ImageTooDemanding {
        /// Pixels across, by the header.
        width: u32,
        /// Pixels down, by the header.
        height: u32,
        /// Bytes that decoding takes at its peak.
        memory: u64,
        /// Most bytes that it may take.
        max_memory: u64,
    },
    /// The file has no page of this number.
    #[error("the file has no page {page}; its pages are 1 to {pages}")]
    NoSuchPage {
        /// The page asked for, counted from 1.
        page: u32,
        /// How many pages the file has.
        pages: u32,
    },
    /// The picture has more shapes of a digit's size than are read: a texture, or far more than a page.
    #[error("the picture shows {shapes} marks that could be digits; the limit is {max_shapes}")]
    TooManyShapes {
        /// How many there are.
        shapes: usize,
        /// How many are read.
        max_shapes: usize,
    },
    /// The bytes are no model of this program, or of a version it does not know, or damaged.
    #[error("not a usable model file: {0}")]
    ModelFile(String),
    /// An IDX file contradicts its header or its partner.
    #[error("not a usable IDX file: {0}")]
    Idx(String),
    /// There are no ten rows of digits, the digits of each row being the same.
    #[error("the picture does not show ten rows of digits, one row per digit; {digits} shapes look like digits")]
    NoSheet {
        /// How many shapes have the size of digits.
        digits: usize,
    },
    /// The samples cannot be trained on.
    #[error("cannot train on these samples: {0}")]
    Training(String),
    /// Learning was told to end before it was done.
    #[error("learning was stopped before it was done")]
    Stopped,
}
