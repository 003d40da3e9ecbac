// What is wrong with a body, member by member.

import Primitives

/// One thing wrong with a body: an item of the member `errors`.
package struct FieldError: Sendable, Equatable {
    package let code: String
    package let message: String
    package let resource: String
    package let field: String
    /// The word that was probably meant.
    package var near: String?

    package init(
        code: String, message: String, resource: String, field: String, near: String? = nil
    ) {
        self.code = code
        self.message = message
        self.resource = resource
        self.field = field
        self.near = near
    }

    /// Whether it is about the member at a path, or about something inside it.
    package func speaks(of path: String) -> Bool { field == path || field.hasPrefix(path + "/") }

    /// The paths of the members that it speaks of: its own, and those around it.
    package var paths: [String] {
        let bytes = field.utf8
        let slashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }
        return slashes.map { String(field[..<$0]) } + [field]
    }

    static let tooMuchWork = FieldError(
        code: "Timeout",
        message:
            "The request takes more than \(Limits.requestStepsMax) steps of work, the most that "
            + "one can take, and would be stopped again; ask for less at a time: fewer or narrower "
            + "conditions, a shorter order, an earlier or smaller page.",
        resource: "", field: "")

    package static func missing(_ field: String, of resource: String) -> FieldError {
        FieldError(
            code: "MissingRequiredField", message: "The \(field) field is required.",
            resource: resource, field: field)
    }

    package static func tooLong(_ field: String, max: Int, of resource: String) -> FieldError {
        FieldError(
            code: "MaxLengthField",
            message: "The field \(field) must be a string with a maximum length of \(max).",
            resource: resource, field: field)
    }

    package static func outOfRange(
        _ field: String, _ range: ClosedRange<Int64>, of resource: String
    )
        -> FieldError
    {
        FieldError(
            code: "OutOfRange",
            message:
                "The field \(field) must be between \(range.lowerBound) and \(range.upperBound).",
            resource: resource, field: field)
    }

    package static func notFound(_ message: String, _ field: String, of resource: String)
        -> FieldError
    {
        FieldError(code: "NotFound", message: message, resource: resource, field: field)
    }

    package static func invalid(_ message: String, _ field: String, of resource: String)
        -> FieldError
    {
        FieldError(code: "InvalidField", message: message, resource: resource, field: field)
    }
    package static func notOneOf(
        _ words: [String], _ text: String, _ field: String, of resource: String
    )
        -> FieldError
    {
        var problem = invalid(
            "The field \(field) must be one of \(words.joined(separator: ", ")), but it is '\(text)'.",
            field, of: resource)
        problem.near = NearMiss.nearest(text, among: words)
        return problem
    }
}
