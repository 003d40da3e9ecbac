// Where in a record of a fixture an error is.

import Dialect
import JSON

extension JSONValue {
    /// The member of a record that an error is about, or the nearest one around it.
    func value(of fieldError: FieldError) -> JSONValue {
        var found = self
        for piece in fieldError.field.split(separator: "/") {
            if let index = Int(piece), found.elements.indices.contains(index) {
                found = found.elements[index]
            } else if let value = found[String(piece)] {
                found = value
            } else {
                break
            }
        }
        return found
    }
}

extension APIError {
    /// The byte offset of what it is about; nil if it tells none.
    var offset: Int? {
        if case .unknownMember(_, _, _, let position) = self { position.offset } else { nil }
    }
}
