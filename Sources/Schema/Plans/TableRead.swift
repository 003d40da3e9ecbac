// The tables that a record shows: from which changes of the data its written form would be untrue.

/// Rows of a table that the statements of a plan read.
package struct TableRead: Hashable, Sendable {
    /// The name of the table.
    package let table: String
    /// Which of its rows.
    package let rows: Rows

    /// The rows of a table that show in one record.
    package enum Rows: Hashable, Sendable {
        /// The record's own row.
        case own
        /// The rows of a list: those that have the record's id in a column.
        case listed(by: String)
        /// The row that a reference names, of which these columns are read.
        case referenced([String])
        /// Any.
        case any
    }
}

/// A row that a reference of a record names: the column of the statement with its id, and the table.
package struct JoinedRow: Sendable {
    package let column: Int
    /// `RowChange.hash(of:)` of the table's name.
    package let tableHash: UInt64
}

/// A statement of a plan, as far as it says what is read. What follows from it is worked out when it
/// is asked for: that takes longer than making the plan.
struct ReadSource: Sendable {
    private let table: String
    /// Nil for the statement of a reference: its one row is in `joined`.
    private let rows: TableRead.Rows?
    /// The tables of the records that references name, by their names in the statement.
    private let joined: [(alias: String, table: String)]
    /// The SQL of the columns.
    private let columns: [String]

    init(
        table: String, rows: TableRead.Rows?, joined: [(alias: String, table: String)] = [],
        columns: [String] = []
    ) {
        self.table = table
        self.rows = rows
        self.joined = joined
        self.columns = columns
    }

    /// The same as part of another record: the ids of owners of lists are then not the record's own.
    var ofAnyRow: ReadSource {
        guard case .listed = rows else { return self }
        return ReadSource(table: table, rows: .any, joined: joined, columns: columns)
    }

    /// The rows that it reads. A name that no join explains may be a table of a subquery, of which
    /// any row may count.
    var reads: [TableRead] {
        var read: [String: Set<String>] = [:]
        var others: Set<String> = []
        for column in columns {
            for name in QuotedNames(in: column) {
                guard name.isColumn else {
                    others.insert(name.text)
                    continue
                }
                if let alias = name.qualifier { read[alias, default: []].insert(name.text) }
            }
        }
        let known = Set(joined.map(\.alias) + [table])
        others.formUnion(read.keys.filter { !known.contains($0) })
        return (rows.map { [TableRead(table: table, rows: $0)] } ?? [])
            + joined.map { alias, table in
                TableRead(table: table, rows: .referenced((read[alias] ?? []).sorted()))
            } + others.map { TableRead(table: $0, rows: .any) }
    }
}

/// The names in double quotes of an SQL text, which is all that SQL made here names columns and
/// tables by.
package struct QuotedNames: Sequence, IteratorProtocol {
    /// A name, and the role that the text gives it.
    package struct Name: Equatable {
        package let text: String
        /// The name in quotes in front of the dot before it; nil without one.
        package let qualifier: String?
        /// Whether it is a column: there is a dot before it.
        package let isColumn: Bool
    }

    private let bytes: [UInt8]
    private var position = 0
    private var last: String?

    package init(in sql: String) { bytes = Array(sql.utf8) }

    private static let quote = UInt8(ascii: "\"")
    private static let dot = UInt8(ascii: ".")

    package mutating func next() -> Name? {
        while let start = bytes[position...].firstIndex(of: Self.quote),
            let end = bytes[(start + 1)...].firstIndex(of: Self.quote)
        {
            let text = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
            let isColumn = start > 0 && bytes[start - 1] == Self.dot
            // The qualifier ended right before the dot, where the last name did.
            let qualifier = isColumn && position == start - 1 ? last : nil
            position = end + 1
            last = text
            // A qualifier is told with its column.
            if position < bytes.count, bytes[position] == Self.dot { continue }
            return Name(text: text, qualifier: qualifier, isColumn: isColumn)
        }
        return nil
    }
}
