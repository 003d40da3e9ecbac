// GUIDs without randomness: equal inputs give equal GUIDs.

/// GUIDs made of a name and a number, in the form of RFC 9562, version 8: what is in them is our
/// own affair.
public enum GUID {
    /// The characters of a GUID: 32 digits and four hyphens.
    public static let length = 36

    /// The GUID of a record: the same wherever the same record is made.
    public static func text(of id: Int64, in resource: String) -> String {
        var buffer = ByteBuffer(capacity: length)
        append(seed: seed(of: resource), number: id, to: &buffer)
        return buffer.text
    }

    /// The seed that a name gives to its GUIDs: FNV-1a of its bytes.
    public static func seed(of name: String) -> UInt64 { FNV1a.hash64(name.utf8) }

    /// Appends the GUID of a number.
    public static func append(seed: UInt64, number: Int64, to buffer: inout ByteBuffer) {
        var words = SplitMix64(
            state: seed ^ UInt64(bitPattern: number) &* 0x9e37_79b9_7f4a_7c15)
        // Every answer has one, so that eight digits are made in one step.
        let (low, high) = (words.next(), words.next())
        let version = low & 0xff0f_ffff_ffff_ffff | 0x0080_0000_0000_0000
        let variant = high & 0xffff_ffff_ffff_ff3f | 0x80
        let (second, third) = (digits(version >> 32), digits(variant))
        buffer.append(word: digits(version), count: 8)
        buffer.append(UInt8(ascii: "-"))
        buffer.append(word: second, count: 4)
        buffer.append(UInt8(ascii: "-"))
        buffer.append(word: second >> 32, count: 4)
        buffer.append(UInt8(ascii: "-"))
        buffer.append(word: third, count: 4)
        buffer.append(UInt8(ascii: "-"))
        buffer.append(word: third >> 32, count: 4)
        buffer.append(word: digits(variant >> 32), count: 8)
    }

    /// The digits of the four lowest bytes, the lowest byte first, each with its upper half first: the
    /// first digit is the lowest byte of the result.
    private static func digits(_ bytes: UInt64) -> UInt64 {
        var spread = bytes & 0xffff_ffff
        spread = (spread | spread << 16) & 0x0000_ffff_0000_ffff
        spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ff
        let halves = spread >> 4 & 0x000f_000f_000f_000f | (spread & 0x000f_000f_000f_000f) << 8
        // A half above 9 overflows into the next bit, and is a letter.
        let letters = (halves + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return halves + 0x3030_3030_3030_3030 + letters * 0x27
    }
}
