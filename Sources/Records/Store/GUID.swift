// GUIDs without randomness: equal inputs give equal GUIDs.

package import Primitives

/// GUIDs made of a name and a number, in the form of RFC 9562, version 8: what is in them is our
/// own affair.
package enum GUID {
    /// The characters of a GUID: 32 digits and four hyphens.
    package static let length = 36

    /// The GUID of a record: the same wherever the same record is made.
    package static func text(of id: Int64, in resource: String) -> String {
        var buffer = ByteBuffer(capacity: length)
        append(seed: seed(of: resource), number: id, to: &buffer)
        return buffer.text
    }

    /// The seed that a name gives to its GUIDs: FNV-1a of its bytes.
    package static func seed(of name: String) -> UInt64 { FNV1a.hash64(name.utf8) }

    /// Appends the GUID of a number.
    package static func append(seed: UInt64, number: Int64, to buffer: inout ByteBuffer) {
        var words = SplitMix64(
            state: seed ^ UInt64(bitPattern: number) &* 0x9e37_79b9_7f4a_7c15)
        // Every answer has one, so that its digits are put in place at once.
        var text = InlineArray<36, UInt8>(repeating: UInt8(ascii: "-"))
        var word: UInt64 = 0
        var place = 0
        for index in 0..<16 {
            if index % 8 == 0 { word = words.next() }
            if index == 4 || index == 6 || index == 8 || index == 10 { place += 1 }
            var byte = UInt8(truncatingIfNeeded: word >> UInt64(index % 8 * 8))
            if index == 6 { byte = byte & 0x0f | 0x80 }
            if index == 8 { byte = byte & 0x3f | 0x80 }
            text[place] = digit(byte >> 4)
            text[place + 1] = digit(byte & 15)
            place += 2
        }
        buffer.append(text.span)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}
