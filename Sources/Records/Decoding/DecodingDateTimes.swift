// Date-times of bodies.

import Dialect
import JSON
import Primitives
import SQLite
import Schema

extension Decoder {
    /// Reads a date-time; an empty string is null.
    /// - Parameter isWhole: Whether a fraction of a second is refused.
    mutating func dateTime(
        _ json: JSONValue, _ path: String, inWholeSeconds isWhole: Bool = false
    ) throws(APIError) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let text = json.string else {
            return try refuse(
                json, for: .dateTime, path, Timestamp.Unreadable.malformed.expected)
        }
        let expected: String
        do {
            let read = try Timestamp.read(text)
            if !isWhole || !read.isFractional { return .value(.text(read.timestamp.text)) }
            fieldErrors.append(.unsupportedFormat(path, of: errorName))
            return nil
        } catch {
            expected = error.expected
        }
        return try refuse(json, for: .dateTime, path, expected, found: "'\(text)'")
    }
}

extension Timestamp.Unreadable {
    /// The expected form, for messages.
    var expected: String {
        switch self {
        case .malformed: "a date-time such as 2026-01-31T00:00:00Z"
        case .outsideYears: "a date-time whose UTC lies in the years 1 to 9999"
        }
    }
}
