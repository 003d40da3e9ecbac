// Date-times of bodies.

import Dialect
import JSON
import Primitives
import SQLite

extension Decoder {
    /// Reads a date-time; an empty string is null.
    mutating func dateTime(_ json: JSONValue, _ path: String) throws(APIError) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let text = json.string else {
            return try refuse(
                json, for: .dateTime, path, Timestamp.Unreadable.malformed.expected)
        }
        let expected: String
        do {
            return .value(.text(try Timestamp.read(text).timestamp.text))
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
