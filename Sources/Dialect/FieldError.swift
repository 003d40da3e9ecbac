// Errors of the members of a body.

import Primitives

/// One error of a body: an item of the member `errors`.
package struct FieldError: Sendable, Equatable {
    /// The member `code`, such as `MissingRequiredField`.
    package let code: String
    /// The text for people.
    package let message: String
    /// The name of the resource in errors, such as `contact`.
    package let resource: String
    /// The path of the member, such as `communicationItems/0/value`; empty for none.
    package let field: String
    /// The allowed word nearest to a refused one.
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

    /// Whether its member is the one at a path, or inside it.
    package func speaks(of path: String) -> Bool { field == path || field.hasPrefix(path + "/") }

    /// The path of its member, and those of the members that contain it.
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

    /// The error of a required member that is absent or empty.
    package static func missing(_ field: String, of resource: String) -> FieldError {
        FieldError(
            code: "MissingRequiredField", message: "The \(field) field is required.",
            resource: resource, field: field)
    }

    /// The error of a string of more than `max` characters.
    package static func tooLong(_ field: String, max: Int, of resource: String) -> FieldError {
        FieldError(
            code: "MaxLengthField",
            message: "The field \(field) must be a string with a maximum length of \(max).",
            resource: resource, field: field)
    }

    /// The error of a number outside its range.
    /// - Parameter nullEffect: What null does instead; nil if that need not be said.
    package static func outOfRange(
        _ field: String, _ range: ClosedRange<Int64>, nullEffect: String? = nil, of resource: String
    ) -> FieldError {
        let advice = nullEffect.map { "; null \($0)" } ?? ""
        return FieldError(
            code: "OutOfRange",
            message: "The field \(field) must be between \(range.lowerBound) and "
                + "\(range.upperBound)\(advice).",
            resource: resource, field: field)
    }

    /// The error of a reference to a record that does not exist.
    package static func notFound(_ message: String, _ field: String, of resource: String)
        -> FieldError
    {
        FieldError(code: "NotFound", message: message, resource: resource, field: field)
    }

    /// The error of a date-time in a form that the live service does not take
    /// (docs/LIVE-API.md#time-entries).
    package static func unsupportedFormat(_ field: String, of resource: String) -> FieldError {
        FieldError(
            code: "UnsupportedFormat", message: "Unsupported format applied to \(field)",
            resource: resource, field: field)
    }

    /// The error of a value of another type or form.
    package static func invalid(_ message: String, _ field: String, of resource: String)
        -> FieldError
    {
        FieldError(code: "InvalidField", message: message, resource: resource, field: field)
    }
    /// The error of a word outside its closed set; `near` is the nearest word of it.
    package static func notOneOf(
        _ words: [String], _ text: String, _ field: String, of resource: String
    )
        -> FieldError
    {
        var fieldError = invalid(
            "The field \(field) must be one of \(words.joined(separator: ", ")), but it is '\(text)'.",
            field, of: resource)
        fieldError.near = NearMiss.nearest(text, among: words)
        return fieldError
    }
}
