// Names of members that only the vendor's contract has, where no record has a value for any of them.

import SQLite

extension Resolver {
    /// What a path names among the members that the declaration lacks. Their columns come with the first
    /// value: before it they have no value, of the type that the contract tells.
    func furtherValue(of segments: [String]) -> ResolvedValue? {
        guard let extended = catalog.extended(resource), let first = segments.first,
            let field = extended.field(anyCase: first),
            let value = Resolver(extended, in: catalog, leniencies: leniencies)
                .knownValue(of: segments)
        else { return nil }
        guard extended.needsFurtherColumn(field) else { return value }
        // Not 0, which an ORDER BY would take for the number of a column.
        let none: SQL = value.type == .boolean ? "FALSE" : "NULL"
        return ResolvedValue(sql: none, joins: [], type: value.type)
    }
}

extension Resource {
    /// Whether the value of a field is kept in a column that the declaration lacks.
    fileprivate func needsFurtherColumn(_ field: Field) -> Bool {
        if let keyed = field.type.keyedField { return self.field(keyed)?.isFurther ?? false }
        return field.isFurther && field.column != nil
    }
}
