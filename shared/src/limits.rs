//! The limits on an uploaded picture. The page, the server and nginx hold to the same figures.

/// Largest file that is accepted, in bytes.
pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
/// Largest number of pixels (width × height) that is decoded.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Largest width and largest height, in pixels.
pub const MAX_SIDE: u32 = 10_000;
