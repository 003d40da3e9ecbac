// Date-times of bodies.

import Dialect
import JSON
import Primitives
import SQLite

extension Decoder {
    /// Reads a date-time; an empty string is null.
    mutating func dateTime(_ json: JSONValue, _ path: String) -> Input? {
        if isBlank(json) { return .value(.null) }
        guard let text = json.string else {
            return mismatch(path, Timestamp.Unreadable.malformed.expected, json)
        }
        do {
            return .value(.text(try Timestamp.read(text).timestamp.text))
        } catch {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must be \(error.expected), but it is '\(text)'.",
                    path, of: errorName))
            return nil
        }
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
