//! The ways a picture can fail to be read.

use shared::{Code, Problem};

/// Why there is no recognition. Network, refusals and the server's own faults differ, because what to do about them does.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The file has more than [`shared::MAX_FILE_BYTES`].
    TooLarge {
        /// Size of the file, where known.
        bytes: Option<u64>,
    },
    /// The browser says that the file is something else than a picture.
    NotAnImage,
    /// What was dropped is no file, but a link or a text.
    NoFile,
    /// The file is a HEIC picture, as iPhones keep them.
    Heic,
    /// The file is a document that opens with a password alone.
    Protected,
    /// The file is a document that cannot be drawn.
    DamagedDocument,
    /// The browser cannot open the file any more: it was moved or changed, or it lies elsewhere and is not there yet.
    CannotOpen,
    /// The server refused the picture and says why.
    Refused(Problem),
    /// The server has no room for another picture just now.
    Busy {
        /// Seconds until the next try.
        seconds: u32,
    },
    /// The server could not be reached.
    Offline,
    /// The server took the request and did not answer in time.
    Timeout,
    /// The server failed, or something between here and there did.
    Server {
        /// HTTP status of the answer.
        status: u16,
        /// What the server says about it, where it says something.
        problem: Option<Problem>,
    },
    /// The answer is not in the language this page speaks.
    Unreadable,
}

impl Failure {
    /// What it means for the file in one word, for styles and tests.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TooLarge { .. }
            | Self::NotAnImage
            | Self::NoFile
            | Self::Heic
            | Self::Protected
            | Self::DamagedDocument
            | Self::CannotOpen
            | Self::Refused(_) => "refused",
            Self::Busy { .. } => "busy",
            Self::Offline => "offline",
            Self::Timeout | Self::Server { .. } | Self::Unreadable => "failed",
        }
    }

    /// The same of a file that is a PDF document, which people do not call a picture.
    #[must_use]
    pub fn of_document(self) -> Self {
        match self {
            Self::Refused(problem) if problem.code == Code::UnsupportedImage => Self::Protected,
            Self::Refused(problem) if problem.code == Code::DamagedImage => Self::DamagedDocument,
            other => other,
        }
    }

    /// Whether sending the same file again can help.
    pub fn can_retry(&self) -> bool {
        self.name() != "refused"
    }
}
