//! Every word the page shows. A language more is a variant more; the compiler then names each phrase that lacks it.

/// The languages of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
}

macro_rules! phrases {
    ($($name:ident: $english:literal;)*) => {
        #[expect(missing_docs, reason = "each phrase says itself what it is")]
        impl Language {
            $(pub fn $name(self) -> &'static str {
                match self {
                    Self::English => $english,
                }
            })*
        }
    };
}

phrases! {
    tagline: "Handwritten numbers, read from a photograph";

    drop_here: "Drop a photograph of handwritten numbers";
    drop_hint: "or paste it, or choose one:";
    drop_now: "Let go to read it";
    choose: "Choose a picture";
    take_photo: "Take a photo";
    privacy: "The picture is read by this server and not kept.";
    examples: "Or try one of these";

    photograph: "Photograph";
    digits_on_photograph: "Digits on the photograph";
    not_shown: "This browser cannot show this kind of picture. The boxes stand where the digits are.";
    zoom: "Zoom";
    zoom_in: "Zoom in";
    zoom_out: "Zoom out";
    fit: "Fit";

    numbers: "Numbers";
    copy: "Copy";
    copied: "Copied";
    copy_failed: "The browser did not let the page copy. Select the numbers and copy them by hand.";
    select_hint: "Select a digit, here or on the photograph, to see how sure its reading is.";
    another: "Another picture";
    another_short: "Another";
    new_photo: "New photo";
    cancel: "Cancel";
    try_again: "Try again";
    try_now: "Try now";
    sure: "sure";
    not_sure: "not sure";
    progress: "Sent so far";

    reading: "Reading…";
    none_title: "No digits found";
    none_status: "Read. No digits were found.";

    not_an_image_title: "This is not a picture";
    not_an_image_detail: "Choose a photograph or a scan: JPEG, PNG, WebP, GIF, BMP or TIFF.";
    heic_title: "HEIC pictures are not read here";
    heic_detail: "Send the picture as JPEG. On an iPhone: Settings, Camera, Formats, Most Compatible, then take it again. On a \
        computer: open the picture and export it as JPEG.";
    too_large_title: "This file is too large";
    busy_title: "The server is busy";
    offline_title: "The server cannot be reached";
    offline_detail: "Check the connection. The picture is kept, and is sent again as soon as you are back online.";
    timeout_title: "The server took too long";
    timeout_detail: "The picture is kept. Try again; on a slow connection, send a smaller picture or only the part with the numbers.";
    server_title: "The server failed";
    server_kept: "The picture is kept. Try again, or in a few minutes if it happens twice.";
    unreadable_title: "The answer could not be understood";
    unreadable_detail: "Reload the page: it may be older than the server. Then choose the picture again.";
}

impl Language {
    /// The BCP 47 tag, for the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// What to try when no digits were found.
    pub fn none_tips(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                "Come closer: the numbers should fill most of the picture.",
                "Give it even light, without shadows over the writing, and hold still.",
                "Write with a dark pen on plain paper, or with chalk on a dark board.",
            ],
        }
    }

    /// While a picture is on its way.
    pub fn uploading(self, name: &str) -> String {
        match self {
            Self::English => format!("Sending {name}"),
        }
    }

    /// How much of a file has left.
    pub fn sent(self, sent: u64, total: u64) -> String {
        match self {
            Self::English => format!("{} of {}", self.size(sent), self.size(total)),
        }
    }

    /// A size in bytes as people say it.
    pub fn size(self, bytes: u64) -> String {
        const KB: f64 = 1024.0;
        let bytes = bytes as f64;
        match self {
            Self::English if bytes < KB * KB => format!("{:.0} kB", (bytes / KB).ceil()),
            Self::English => format!("{:.1} MB", bytes / KB / KB),
        }
    }

    /// What was read, in a sentence.
    pub fn read(self, digits: usize, numbers: usize, unsure: usize) -> String {
        match self {
            Self::English => {
                let look = if unsure == 0 { String::new() } else { format!(", {unsure} to look at") };
                format!("{}, {}{look}.", counted(digits, "digit", "digits"), counted(numbers, "number", "numbers"))
            }
        }
    }

    /// On the button that goes from one unsure digit to the next.
    pub fn to_look_at(self, unsure: usize) -> String {
        match self {
            Self::English => format!("{unsure} to look at"),
        }
    }

    /// That only one of several files was taken.
    pub fn left_aside(self, left_aside: usize) -> String {
        match self {
            Self::English => {
                format!(
                    "Pictures are read one at a time: {} left aside.",
                    counted(left_aside, "file was", "files were")
                )
            }
        }
    }

    /// A file beyond the limit.
    pub fn too_large_detail(self, bytes: Option<u64>, limit: u64) -> String {
        match self {
            Self::English => {
                let size = bytes.map_or(String::new(), |bytes| format!("It has {}. ", self.size(bytes)));
                let limit = limit / 1024 / 1024;
                format!("{size}Up to {limit} MB is read: save it smaller, or cut out the part with the numbers.")
            }
        }
    }

    /// A count-down to the next try.
    pub fn busy_detail(self, seconds: u32) -> String {
        match self {
            Self::English => format!("Many pictures are being read just now. Trying again in {seconds} s."),
        }
    }

    /// An answer that explains nothing.
    pub fn server_detail(self, status: u16) -> String {
        match self {
            Self::English => format!("It answered with error {status}."),
        }
    }

    /// Name of an example page.
    pub fn example(self, number: usize) -> String {
        match self {
            Self::English => format!("Example {number}"),
        }
    }

    /// What a screen reader says of a digit.
    pub fn digit(self, label: u8, confidence: f32, sure: bool) -> String {
        format!("{label}, {}, {}", if sure { self.sure() } else { self.not_sure() }, self.percent(confidence))
    }

    /// Where a digit stands among all.
    pub fn digit_of(self, index: usize, all: usize) -> String {
        match self {
            Self::English => format!("Digit {} of {all}", index + 1),
        }
    }

    /// A probability. What is not certain never reads as 100 %, and what is not impossible never as 0 %.
    pub fn percent(self, probability: f32) -> String {
        match self {
            Self::English => match probability * 100.0 {
                percent if percent > 99.9 => "> 99.9 %".into(),
                percent if percent >= 99.0 => format!("{percent:.1} %"),
                percent if percent >= 0.95 => format!("{percent:.0} %"),
                _ => "< 1 %".into(),
            },
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_as_people_say_them() {
        let text = Language::English;
        assert_eq!([text.size(1), text.size(300_000), text.size(3 << 20)], ["1 kB", "293 kB", "3.0 MB"]);
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(Language::English.read(1, 1, 0), "1 digit, 1 number.");
        assert_eq!(Language::English.read(3, 2, 1), "3 digits, 2 numbers, 1 to look at.");
    }

    #[test]
    fn nothing_is_certain_or_impossible() {
        let text = Language::English;
        assert_eq!(
            [1.0, 0.996, 0.985, 0.54, 0.001].map(|probability| text.percent(probability)),
            ["> 99.9 %", "99.6 %", "98 %", "54 %", "< 1 %"]
        );
    }
}
