// A piece of SQL that cannot be injected into: text known at compile time, and bound values.

/// Text with its bindings. What is interpolated becomes a binding, never text:
///
///     let sql: SQL = "SELECT id FROM \(name: table) WHERE lastName = \(lastName)"
///     // text: SELECT id FROM "contact" WHERE lastName = ?   bindings: [.text(lastName)]
///
/// Literals are `StaticString`, so that no initializer takes text that was made at run time.
public struct SQL: ExpressibleByStringInterpolation, Equatable, Sendable {
    /// The text, with a `?` for each binding.
    public private(set) var text: String
    /// The values of the parameters of `text`, in its order.
    public private(set) var bindings: [Value]

    /// Empty SQL.
    public init() {
        text = ""
        bindings = []
    }

    /// Text known at compile time.
    public init(trusted text: StaticString) {
        self.text = text.withUTF8Buffer { unsafe String(decoding: $0, as: UTF8.self) }
        bindings = []
    }

    /// Text known at compile time.
    public init(stringLiteral text: StaticString) { self.init(trusted: text) }

    /// Text known at compile time, with values and other SQL between.
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    /// An identifier in double quotes, with those inside it doubled (SQLite, "SQL Keywords").
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

    /// One parameter and its value.
    public init(_ value: Value) {
        text = "?"
        bindings = [value]
    }

    /// Whether there is no text.
    public var isEmpty: Bool { text.isEmpty }

    /// The text of `left` followed by that of `right`, with nothing between.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum += right
        return sum
    }

    /// Appends `right`, with nothing between.
    public static func += (left: inout SQL, right: SQL) {
        left.text += right.text
        left.bindings += right.bindings
    }
}

extension SQL {
    /// Collects the literals and the values of an interpolated SQL literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        var sql = SQL()

        /// Room for a literal of that many bytes and values.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql.text.reserveCapacity(literalCapacity + interpolationCount)
            sql.bindings.reserveCapacity(interpolationCount)
        }

        /// Text known at compile time.
        public mutating func appendLiteral(_ literal: StaticString) {
            sql.text += SQL(trusted: literal).text
        }

        /// A value, bound.
        public mutating func appendInterpolation(_ value: Value) {
            sql.text += "?"
            sql.bindings.append(value)
        }

        /// A whole number or NULL, bound.
        public mutating func appendInterpolation(_ integer: Int64?) {
            appendInterpolation(Value(integer))
        }

        /// A whole number or NULL, bound.
        public mutating func appendInterpolation(_ integer: Int?) {
            appendInterpolation(Value(integer))
        }

        /// 1, 0 or NULL, bound.
        public mutating func appendInterpolation(_ flag: Bool?) {
            appendInterpolation(Value(flag))
        }

        /// A floating-point number or NULL, bound.
        public mutating func appendInterpolation(_ real: Double?) {
            appendInterpolation(Value(real))
        }

        /// Text or NULL, bound.
        public mutating func appendInterpolation(_ text: String?) {
            appendInterpolation(Value(text))
        }

        /// Other SQL, with its bindings.
        public mutating func appendInterpolation(_ other: SQL) { sql += other }

        /// An identifier, quoted.
        public mutating func appendInterpolation(name: String) { sql += SQL(name: name) }
    }
}

extension Sequence<SQL> {
    /// All of the pieces, with `separator` between each two.
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

// The statements that define tables cannot have bindings, so a few values stand in their text.
extension SQL {
    /// Text as an SQL string literal: in quotes, with the quotes inside doubled.
    public static func literal(_ text: String) -> SQL {
        var sql = SQL()
        sql.text =
            "'"
            + text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''") + "'"
        return sql
    }

    /// A whole number as an SQL literal.
    public static func literal(_ number: Int64) -> SQL {
        var sql = SQL()
        sql.text = String(number)
        return sql
    }
}
