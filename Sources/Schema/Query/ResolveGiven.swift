// Names in objects that are kept as they are given.

import Primitives
import SQLite

extension Resolver {
    /// A member of an object that is kept as it is given.
    func givenValue(_ field: Field, _ member: String) -> ResolvedValue? {
        guard let column = field.column,
            let name = ["id", "identifier", "name"].first(where: { ASCII.equal($0, member) })
        else { return nil }
        let type: ValueType = name == "id" ? .integer : .text
        let value: SQL =
            "json_extract(\(Scope(alias: resource.table)[column]), \(SQL.literal("$." + name)))"
        return ResolvedValue(sql: Self.withoutCase(value, type), joins: [], type: type)
    }
}
