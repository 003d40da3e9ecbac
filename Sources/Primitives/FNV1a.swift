// A hash that is the same in each run and on each machine.

/// FNV-1a (draft-eastlake-fnv, section 2): a fast hash without a seed, for names and versions. It does
/// not resist attacks.
public enum FNV1a {
    /// The hash of 64 bits.
    @inlinable public static func hash64(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The hash of 32 bits.
    @inlinable public static func hash32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    /// A hash of 64 bits that takes eight bytes at a time, for long texts. The draft has no such hash.
    public static func longHash64(_ bytes: Span<UInt8>) -> UInt64 {
        var hash = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
        var index = 0
        let raw = unsafe bytes.bytes
        while index + 8 <= bytes.count {
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            hash = (hash ^ word.littleEndian) &* 0x100_0000_01b3
            // A product alone never lets high bits of a word reach the low ones of the hash.
            hash ^= hash >> 32
            index += 8
        }
        while index < bytes.count {
            hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3
            index += 1
        }
        return hash
    }
}
