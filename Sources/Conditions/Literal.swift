// The values of comparisons.

public import Primitives

/// A value as written in a condition.
public struct Literal: Equatable, Sendable {
    /// The meaning of a value (docs/CONDITIONS.md#strings and docs/CONDITIONS.md#values).
    public enum Value: Equatable, Sendable {
        /// Text in quotes, with its escapes undone. A number or a date in quotes is text too.
        case string(String)
        /// A whole number.
        case integer(Int64)
        /// A number with a decimal point, or a whole number beyond 64 bits.
        case decimal(Double)
        /// `true` or `false`, in any case.
        case boolean(Bool)
        /// `null`, in any case.
        case null
        /// A date or a date-time in brackets.
        case dateTime(Timestamp.Parsed)
    }

    /// The meaning.
    public let value: Value
    /// The value as written, with its quotes or brackets.
    public let text: String
    /// The range of the value in the text, in bytes of UTF-8.
    public let range: Range<Int>
}
