// The values that SQLite stores and that statements bind.

/// A value bound to a parameter of a statement, or read from a column.
public enum Value: Hashable, Sendable {
    /// The absence of a value.
    case null
    /// An integer.
    case integer(Int64)
    /// A floating-point number. SQLite has no NaN: a bound NaN becomes NULL.
    case real(Double)
    /// Text in UTF-8. It may contain NUL.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// The bytes that it takes in memory.
    public var byteCount: Int {
        switch self {
        case .null, .integer, .real: MemoryLayout<Value>.stride
        case .text(let text): MemoryLayout<Value>.stride + text.utf8.count
        case .blob(let bytes): MemoryLayout<Value>.stride + bytes.count
        }
    }

    /// Creates an integer, or NULL.
    public init(_ integer: Int64?) { self = integer.map(Value.integer) ?? .null }

    /// Creates an integer, or NULL.
    public init(_ integer: Int?) { self = integer.map { .integer(Int64($0)) } ?? .null }

    /// Creates 1 for true and 0 for false, the booleans of SQLite; or NULL.
    public init(_ flag: Bool?) { self = flag.map { .integer($0 ? 1 : 0) } ?? .null }

    /// Creates a floating-point number, or NULL.
    public init(_ real: Double?) { self = real.map(Value.real) ?? .null }

    /// Creates text, or NULL.
    public init(_ text: String?) { self = text.map(Value.text) ?? .null }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self = .text(text) }

    public init(integerLiteral integer: Int64) { self = .integer(integer) }
}
