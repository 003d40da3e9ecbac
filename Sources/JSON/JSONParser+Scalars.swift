// The grammar of strings and numbers.

import Primitives

extension JSONParser {
    /// Parses a string in quotes (RFC 8259, section 7), which is validated but not copied.
    mutating func string() throws(JSONError) {
        let start = index
        var isEscaped = false
        index += 1
        while true {
            index = SpecialBytes.first(in: bytes.span, from: index, orNonASCII: true)
            switch peek() {
            case UInt8(ascii: "\""):
                index += 1
                append(.string, from: start, isEscaped: isEscaped)
                return
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case .some(0x80...): try multibyteScalar()
            case nil: throw unexpected("'\"' to end the string")
            default:
                guard tolerates() else {
                    throw error("a control character in a string must be escaped", at: index)
                }
                index += 1
            }
        }
    }

    /// Parses an escape in a string.
    mutating func escape() throws(JSONError) {
        let start = index
        index += 1
        switch peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            let unit = try fourDigits()
            if UTF16.isTrailSurrogate(unit) { throw error("a lone surrogate", at: start) }
            if UTF16.isLeadSurrogate(unit) { try trailSurrogate(of: start) }
        case UInt8(ascii: "'") where grammar == .tolerant:
            hasTolerated = true
            index += 1
        default: throw unexpected("an escape: one of \"\\/bfnrtu")
        }
    }

    /// Parses the second surrogate of a pair. RFC 8259, section 8.2, leaves the meaning of a lone
    /// surrogate open; it is refused, since UTF-8 cannot encode it.
    private mutating func trailSurrogate(of start: Int) throws(JSONError) {
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw error("a lone surrogate", at: start) }
        index += 2
        guard UTF16.isTrailSurrogate(try fourDigits()) else {
            throw error("a lone surrogate", at: start)
        }
    }

    private mutating func fourDigits() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = HexDigit.value(byte) else {
                throw unexpected("a hexadecimal digit")
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }

    /// Parses one well-formed sequence of two to four bytes (Unicode, table 3-7).
    mutating func multibyteScalar() throws(JSONError) {
        let start = index
        let (second, count): (ClosedRange<UInt8>, Int) =
            switch bytes[index] {
            case 0xc2...0xdf: (0x80...0xbf, 2)
            case 0xe0: (0xa0...0xbf, 3)
            case 0xed: (0x80...0x9f, 3)
            case 0xe1...0xef: (0x80...0xbf, 3)
            case 0xf0: (0x90...0xbf, 4)
            case 0xf1...0xf3: (0x80...0xbf, 4)
            case 0xf4: (0x80...0x8f, 4)
            default: throw error("malformed UTF-8", at: start)
            }
        for position in 1..<count {
            let range = position == 1 ? second : 0x80...0xbf
            guard start + position < bytes.count, range.contains(bytes[start + position]) else {
                throw error("malformed UTF-8", at: start)
            }
        }
        index = start + count
    }

    /// Parses a number (RFC 8259, section 6): no plus, no leading zero, digits on both sides of a
    /// point.
    mutating func number() throws(JSONError) {
        let start = index
        if peek() == UInt8(ascii: "-") { index += 1 }
        if peek() == UInt8(ascii: "0") {
            index += 1
            if let byte = peek(), ASCII.isDigit(byte) {
                throw error("a number must not begin with 0", at: start)
            }
        } else {
            try digits()
        }
        if peek() == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        append(.number, from: start)
    }

    /// Parses one digit or more.
    private mutating func digits() throws(JSONError) {
        guard let first = peek(), ASCII.isDigit(first) else { throw unexpected("a digit") }
        while let byte = peek(), ASCII.isDigit(byte) { index += 1 }
    }
}
