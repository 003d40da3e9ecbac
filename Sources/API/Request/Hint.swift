// Hints: what a client probably meant by an unknown name, and what it may not expect.

import Dialect
import HTTP
import Primitives
import Records

/// A hint: shown in the field `x-mock-hint` of the answer, in the journal, and in the default mode
/// as an item of an error's `errors`.
package struct Hint: Equatable, Sendable {
    /// The resource of the error, as in items of `errors`.
    let resource: String
    let field: String
    /// The sentence for people: made of words of the program and of digits alone, so that it can be
    /// sent in a field of the head.
    package let message: String

    /// Whether it is about the parameter `fields`, which says nothing of why a request is refused.
    package var isOnFields: Bool { field == "fields" }

    /// The hint as an item of `errors`.
    var fieldError: FieldError {
        FieldError(code: "Hint", message: message, resource: resource, field: field)
    }

    /// The hint for a word that is near to another, known one; nil if none is near.
    init?(_ word: String, among known: [String], resource: String, field: String) {
        let others = known.filter { $0 != word }
        guard let meant = NearMiss.nearest(word, among: others) else { return nil }
        self.init(resource: resource, field: field, meant: meant)
    }

    /// The hint for a pattern that the modes read differently (docs/DIALECT.md#literalpatterns).
    static func literalPattern(of resource: String, field: String) -> Hint {
        Hint(
            resource: resource, field: field,
            message: "_ and [ ] in a pattern of like are literal here; in strict mode and on the "
                + "live service _ is any character and [ ] a class, and [[] is a bracket in both.")
    }

    /// The hint for a name with the probable meaning.
    init(resource: String, field: String, meant: String) {
        self.init(resource: resource, field: field, message: "Did you mean \(meant)?")
    }

    /// The hint that an error explains, which quotes no text of the client.
    init(explaining fieldError: FieldError) {
        self.init(
            resource: fieldError.resource, field: fieldError.field, message: fieldError.message)
    }

    init(resource: String, field: String, message: String) {
        self.resource = resource
        self.field = field
        self.message = message
    }

    /// The hint at what the client may not expect of a change.
    init(_ remark: Remark) {
        resource = remark.resource
        field = remark.field
        message = remark.message
    }
}

extension Response {
    /// Lets the answer, which has not begun, show hints.
    package mutating func show(_ hints: some Sequence<Hint>) {
        for hint in hints {
            commonHeaders.append("x-mock-hint: ")
            commonHeaders.append(hint.message)
            commonHeaders.append("\r\n")
        }
    }
}
