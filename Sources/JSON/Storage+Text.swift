// The text of strings and names.

import Primitives

extension Storage {
    /// The text of a string or a name, without quotes and escapes.
    func text(of entry: Entry) -> String {
        entry.isEscaped
            ? unescaped(entry) : String(decoding: bytes[inner(entry)], as: UTF8.self)
    }

    /// Whether the text of a string or a name is `text`, byte for byte.
    func isText(of entry: Entry, _ text: String) -> Bool {
        guard entry.isEscaped else {
            let inner = inner(entry)
            guard inner.count == text.utf8.count else { return false }
            var offset = inner.lowerBound
            for byte in text.utf8 {
                guard bytes[offset] == byte else { return false }
                offset += 1
            }
            return true
        }
        return unescaped(entry).utf8.elementsEqual(text.utf8)
    }

    /// Whether the text of a name is `text`, ignoring the case of ASCII letters.
    func isText(of entry: Entry, anyCase text: String) -> Bool {
        guard !entry.isEscaped else { return ASCII.equal(self.text(of: entry), text) }
        let inner = inner(entry)
        guard inner.count == text.utf8.count else { return false }
        return zip(bytes[inner], text.utf8).allSatisfy {
            ASCII.lowercased($0) == ASCII.lowercased($1)
        }
    }

    /// The bytes between the quotes.
    private func inner(_ entry: Entry) -> Range<Int> { Int(entry.start) + 1..<Int(entry.end) - 1 }

    /// Decodes the escapes, which the parser has validated.
    private func unescaped(_ entry: Entry) -> String {
        // A name without quotes begins with none.
        let isBare = !"\"'".utf8.contains(bytes[Int(entry.start)])
        let range = isBare ? Int(entry.start)..<Int(entry.end) : inner(entry)
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
