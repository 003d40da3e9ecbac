// What the tolerant grammar takes where the strict one refuses. It is asked there alone, so that a
// strict document costs nothing more.

import Primitives

extension JSONParser {
    /// Takes what may come where a value is expected, or behind the last element; it counts as a value.
    /// - Returns: The tokens that may follow; nil if the grammar is strict, or takes nothing here.
    mutating func toleratedValue() throws(JSONError) -> Expectation? {
        guard grammar == .tolerant else { return nil }
        switch peek() {
        case UInt8(ascii: "'"):
            try singleQuoted()
            hasTolerated = true
            return open.isEmpty ? .end : .separator
        case UInt8(ascii: "]") where isInArray:
            hasTolerated = true
            return close()
        default:
            return try toleratesComment() ? .value : nil
        }
    }

    /// Takes what may come where a name in double quotes is expected, or behind the last member.
    /// - Returns: The tokens that may follow; nil if the grammar is strict, or takes nothing here.
    mutating func toleratedName() throws(JSONError) -> Expectation? {
        guard grammar == .tolerant else { return nil }
        switch peek() {
        case UInt8(ascii: "'"): try singleQuoted()
        case UInt8(ascii: "}"):
            hasTolerated = true
            return close()
        case .some(let byte) where Self.isInBareName(byte): bareName()
        default: return try toleratesComment() ? .name : nil
        }
        hasTolerated = true
        return try colon()
    }

    /// Whether something that is not in the strict grammar is taken; if so, that is noted.
    mutating func tolerates() -> Bool {
        guard grammar == .tolerant else { return false }
        hasTolerated = true
        return true
    }

    /// Takes a comment if one begins here: to the end of the line, or between its marks.
    mutating func toleratesComment() throws(JSONError) -> Bool {
        guard grammar == .tolerant, peek() == UInt8(ascii: "/"), index + 1 < bytes.count else {
            return false
        }
        switch bytes[index + 1] {
        case UInt8(ascii: "/"):
            while let byte = peek(), byte != 0x0a, byte != 0x0d { index += 1 }
        case UInt8(ascii: "*"): try blockComment()
        default: return false
        }
        hasTolerated = true
        return true
    }

    private mutating func blockComment() throws(JSONError) {
        index += 2
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
                index += 2
                return
            }
            index += 1
        }
        index = bytes.count
        throw unexpected("'*/' to end the comment")
    }

    private mutating func singleQuoted() throws(JSONError) {
        let start = index
        var isEscaped = false
        index += 1
        while true {
            switch peek() {
            case UInt8(ascii: "'"):
                index += 1
                return append(.string, from: start, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case .some(0x80...): try multibyteScalar()
            case nil: throw unexpected("\"'\" to end the string")
            default: index += 1
            }
        }
    }

    /// Parses a name without quotes. It is marked as escaped, so that its text is looked at more
    /// closely.
    private mutating func bareName() {
        let start = index
        while let byte = peek(), Self.isInBareName(byte) { index += 1 }
        append(.string, from: start, isEscaped: true)
    }

    private static func isInBareName(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$")
    }
}
