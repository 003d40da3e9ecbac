// The values that SQLite stores and that statements take.

/// A value bound to a parameter of a statement, or read from a column.
public enum Value: Hashable, Sendable {
    /// The absence of a value.
    case null
    /// A whole number.
    case integer(Int64)
    /// A floating-point number. SQLite has no NaN: one that is bound becomes NULL.
    case real(Double)
    /// Text, bound and read as UTF-8. It may hold NUL.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// A whole number, or NULL.
    public init(_ integer: Int64?) { self = integer.map(Value.integer) ?? .null }

    /// A whole number, or NULL.
    public init(_ integer: Int?) { self = integer.map { .integer(Int64($0)) } ?? .null }

    /// 1 for true and 0 for false, which is how SQLite writes truth; or NULL.
    public init(_ flag: Bool?) { self = flag.map { .integer($0 ? 1 : 0) } ?? .null }

    /// A floating-point number, or NULL.
    public init(_ real: Double?) { self = real.map(Value.real) ?? .null }

    /// Text, or NULL.
    public init(_ text: String?) { self = text.map(Value.text) ?? .null }
}
