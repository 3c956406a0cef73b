//! Tells the messages of one version of the page from those of another.

/// A number that stands for names in their order: FNV-1a over their bytes, with an end after each.
pub(crate) fn mark_of<'a>(names: impl IntoIterator<Item = &'a str>) -> u32 {
    const PRIME: u32 = 0x0100_0193;
    const BASIS: u32 = 0x811c_9dc5;
    let bytes = names.into_iter().flat_map(|name| name.bytes().chain([0]));
    bytes.fold(BASIS, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(PRIME))
}
