// Validation of stored values that a change does not touch.

import Dialect
import SQLite
import Schema

extension PreparedRecord {
    /// Adds the errors of stored values that the change does not touch: the live service
    /// validates the whole stored record on a PATCH, so that an old bad value elsewhere fails it
    /// (docs/LIVE-API.md#patch). Required values that are missing are noted with those of the body.
    mutating func checkStoredValues() {
        guard let stored else { return }
        for (index, limit) in plan.limited where values[index] == nil {
            guard let fieldError = fieldError(index, limit, stored[index]) else { continue }
            storedFieldErrors.append(fieldError)
        }
    }

    /// The error of a value; nil for a valid one, and for null, which `checkRequired` checks.
    private func fieldError(_ index: Int, _ limit: WritePlan.ValueLimit, _ value: Value)
        -> FieldError?
    {
        var name: String { path + resource.fields[index].name }
        switch (limit, value) {
        case (.length(let max), .text(let text))
        where text.utf8.count > max && text.unicodeScalars.count > max:
            return .tooLong(name, max: max, of: errorName)
        case (.range(let range), .integer(let number)) where !range.contains(number):
            return .outOfRange(name, range, of: errorName)
        case (.words(let words), .text(let text)) where !words.contains(text):
            return .notOneOf(words, text, name, of: errorName)
        default: return nil
        }
    }
}
