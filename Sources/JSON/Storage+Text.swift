// The text of strings and names.

import Primitives

extension Storage {
    /// The text of a string or a name, without quotes and escapes.
    func text(of entry: Entry) -> String {
        let inner = inner(entry)
        return entry.isEscaped
            ? unescaped(inner) : String(decoding: bytes[inner], as: UTF8.self)
    }

    /// Whether the text of a string or a name is `text`, byte for byte.
    func isText(of entry: Entry, _ text: String) -> Bool {
        let inner = inner(entry)
        guard entry.isEscaped else {
            guard inner.count == text.utf8.count else { return false }
            var offset = inner.lowerBound
            for byte in text.utf8 {
                guard bytes[offset] == byte else { return false }
                offset += 1
            }
            return true
        }
        return unescaped(inner).utf8.elementsEqual(text.utf8)
    }

    /// The bytes between the quotes.
    private func inner(_ entry: Entry) -> Range<Int> { Int(entry.start) + 1..<Int(entry.end) - 1 }

    /// Decodes the escapes, which the parser has validated.
    private func unescaped(_ range: Range<Int>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            let letter = bytes[index + 1]
            index += 2
            guard letter == UInt8(ascii: "u") else {
                text.append(Self.meaning(of: letter))
                continue
            }
            let scalar = scalar(at: &index)
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func meaning(of letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    /// The scalar of the four digits at `index`, and of the next escape if both are a surrogate
    /// pair.
    private func scalar(at index: inout Int) -> Unicode.Scalar {
        let lead = unit(at: &index)
        guard lead & 0xfc00 == 0xd800 else { return Unicode.Scalar(lead) ?? "\u{fffd}" }
        index += 2
        let trail = unit(at: &index)
        return Unicode.Scalar(0x10000 + (lead & 0x3ff) << 10 + (trail & 0x3ff)) ?? "\u{fffd}"
    }

    private func unit(at index: inout Int) -> UInt32 {
        var unit: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            unit = unit << 4 | UInt32(HexDigit.value(byte) ?? 0)
        }
        index += 4
        return unit
    }
}
