// Tables without a declaration that data had when it was opened.
//
// The header of the data says whether it has any, and their names are read; what the vendor's contract says of
// them is not read before a request asks for one of them, or for all resources, as a delete does: that takes longer
// than all else that a sandbox begins with.

import Synchronization

/// What data has beside what is declared, told by two bits of `PRAGMA application_id`. A version that knew neither
/// set both.
package struct UndeclaredContents: OptionSet, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue & Self.mask }

    /// Tables.
    package static let tables = Self(rawValue: 2)
    /// Columns of tables that are declared.
    package static let columns = Self(rawValue: 4)
    /// The bits of both.
    package static let mask: Int32 = 6
}

extension Catalog {
    /// The same catalog, to which the resources of tables without a declaration are added at their first use. Data
    /// with the same tables gets the same one.
    /// - Parameter tables: All tables of the data.
    package func expecting(_ tables: [String]) -> Catalog {
        // Those of SQLite and of a file have no capital letter: sqlite_sequence, _sandbox.
        let names = tables.filter { $0.first?.isUppercase == true && !has($0) }
        if names.isEmpty { return self }
        let first = expectation.load() ?? expectation.storeIfNil(awaiting(names))
        return first.awaited == names ? first : awaiting(names)
    }
}
