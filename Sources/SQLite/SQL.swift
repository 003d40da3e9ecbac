// A piece of SQL that is safe from injection: text known at compile time, and bound values.

/// SQL text with its bindings. Interpolated values become bindings, never text:
///
///     let sql: SQL = "SELECT id FROM \(name: table) WHERE lastName = \(lastName)"
///     // text: SELECT id FROM "contact" WHERE lastName = ?   bindings: [.text(lastName)]
///
/// Literals are `StaticString`, so that no initializer accepts text created at run time.
public struct SQL: ExpressibleByStringInterpolation, Hashable, Sendable {
    /// The text, with a `?` for each binding.
    public private(set) var text: String
    /// The values of the parameters of `text`, in order.
    public private(set) var bindings: [Value]

    /// Creates empty SQL.
    public init() {
        text = ""
        bindings = []
    }

    /// Creates SQL from text known at compile time.
    public init(trusted text: StaticString) {
        self.text = text.withUTF8Buffer { unsafe String(decoding: $0, as: UTF8.self) }
        bindings = []
    }

    /// Creates SQL from text known at compile time.
    public init(stringLiteral text: StaticString) { self.init(trusted: text) }

    /// Creates SQL from text known at compile time, with values and other SQL between.
    public init(stringInterpolation: StringInterpolation) {
        text = String(decoding: stringInterpolation.bytes, as: UTF8.self)
        bindings = stringInterpolation.bindings
    }

    /// Creates an identifier in double quotes, with double quotes inside it doubled (SQLite, "SQL
    /// Keywords").
    public init(name: String) {
        text = "\""
        if name.utf8.contains(UInt8(ascii: "\"")) {
            text += name.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"")
        } else {
            text += name
        }
        text += "\""
        bindings = []
    }

    /// Creates one parameter and its value.
    public init(_ value: Value) {
        text = "?"
        bindings = [value]
    }

    /// Whether the text is empty.
    public var isEmpty: Bool { text.isEmpty }

    /// The bytes of the text and of its values.
    public var byteCount: Int {
        bindings.reduce(text.utf8.count) { $0 + $1.byteCount }
    }

    /// The concatenation of `left` and `right`.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum += right
        return sum
    }

    /// Appends `right`.
    public static func += (left: inout SQL, right: SQL) {
        left.text += right.text
        left.bindings += right.bindings
    }
}

extension SQL {
    /// The literals and values of an interpolated SQL literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        /// The UTF-8 of the text.
        fileprivate var bytes: [UInt8] = []
        fileprivate var bindings: [Value] = []

        /// Bytes that one interpolation takes, most often: a name.
        private static let bytesPerInterpolation = 24

        /// Creates an interpolation with capacity for that many bytes and values.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(
                literalCapacity + interpolationCount * Self.bytesPerInterpolation)
            bindings.reserveCapacity(interpolationCount)
        }

        /// Appends text known at compile time.
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        }

        /// Appends a value as a binding.
        public mutating func appendInterpolation(_ value: Value) {
            bytes.append(UInt8(ascii: "?"))
            bindings.append(value)
        }

        /// Appends an integer or NULL as a binding.
        public mutating func appendInterpolation(_ integer: Int64?) {
            appendInterpolation(Value(integer))
        }

        /// Appends an integer or NULL as a binding.
        public mutating func appendInterpolation(_ integer: Int?) {
            appendInterpolation(Value(integer))
        }

        /// Appends 1, 0 or NULL as a binding.
        public mutating func appendInterpolation(_ flag: Bool?) {
            appendInterpolation(Value(flag))
        }

        /// Appends a floating-point number or NULL as a binding.
        public mutating func appendInterpolation(_ real: Double?) {
            appendInterpolation(Value(real))
        }

        /// Appends text or NULL as a binding.
        public mutating func appendInterpolation(_ text: String?) {
            appendInterpolation(Value(text))
        }

        /// Appends other SQL, with its bindings.
        public mutating func appendInterpolation(_ other: SQL) {
            bytes.append(contentsOf: other.text.utf8)
            bindings.append(contentsOf: other.bindings)
        }

        /// Appends an identifier, quoted.
        public mutating func appendInterpolation(name: String) {
            let quote = UInt8(ascii: "\"")
            bytes.append(quote)
            for byte in name.utf8 {
                if byte == quote { bytes.append(quote) }
                bytes.append(byte)
            }
            bytes.append(quote)
        }
    }
}

extension Sequence<SQL> {
    /// Joins the pieces, with `separator` between each two.
    public func joined(separator: SQL = SQL()) -> SQL {
        var sum = SQL()
        var isFirst = true
        for piece in self {
            if !isFirst { sum += separator }
            isFirst = false
            sum += piece
        }
        return sum
    }
}

// Literals for the statements that define tables, which cannot have bindings.
extension SQL {
    /// Creates an SQL string literal, in quotes, with the quotes inside doubled.
    public static func literal(_ text: String) -> SQL {
        var sql = SQL()
        sql.text =
            "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''") + "'"
        return sql
    }

    /// Creates an SQL integer literal.
    public static func literal(_ number: Int64) -> SQL {
        var sql = SQL()
        sql.text = String(number)
        return sql
    }
}
