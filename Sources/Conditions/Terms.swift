// What stands on either side of an operator: the path of a field, and a value.

public import Primitives

/// The name of a field, or the way to it through references: `company/identifier`.
public struct Path: Equatable, Sendable {
    /// The names between the slashes, spelled as typed; at least one.
    public let segments: [String]
    /// The whole path as typed.
    public let text: String
    /// Where the path stands in the text, in bytes of UTF-8 from its start.
    public let range: Range<Int>
}

/// A value as written in a condition.
public struct Literal: Equatable, Sendable {
    /// What a value means (docs/CONDITIONS.md#strings and docs/CONDITIONS.md#values).
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
    /// Where the value stands in the text, in bytes of UTF-8 from its start.
    public let range: Range<Int>
}

/// How much a client may ask for in one parameter. Every number bounds work or memory that a
/// request could otherwise choose at will.
public struct ConditionLimits: Equatable, Sendable {
    /// The length of the text of a parameter, in bytes of UTF-8.
    public let textBytesMax: Int
    /// The number of comparisons of a condition, and of sort keys of an order.
    public let comparisonsMax: Int
    /// How many parentheses may be open at once, and how many names a path in a field list may
    /// have.
    public let depthMax: Int
    /// The number of values of one list of `in`.
    public let listValuesMax: Int

    /// Limits, each stated by the caller.
    public init(textBytesMax: Int, comparisonsMax: Int, depthMax: Int, listValuesMax: Int) {
        self.textBytesMax = textBytesMax
        self.comparisonsMax = comparisonsMax
        self.depthMax = depthMax
        self.listValuesMax = listValuesMax
    }
}
