// Flags that one record of a group can have: setting one clears that of the others.

import Dialect
package import SQLite
import Schema

extension Rule {
    /// Among the records that agree in the reference fields `group`, one has the flag.
    static func exclusive(_ flag: String, among group: [String]) -> Rule {
        Rule(beforeSave: { write, store in
            guard write.gains(flag, among: group) else { return }
            try store.clear(flag, except: write, where: group.map { sameValue($0, write) })
        })
    }

    /// One of these flags at least is set.
    /// - Parameter refusal: The error of a record without any of them, which names them all; nil for
    ///   one that names the first.
    static func oneOf(_ flags: [String], orElse refusal: RuleID.Refusal?) -> Rule {
        Rule(prepare: { write, _ in
            guard !flags.contains(where: { write.flag($0) }) else { return }
            if let refusal {
                return write.addError(
                    FieldError(
                        code: refusal.code, message: refusal.message, resource: write.errorName,
                        field: flags.map { write.path + $0 }.joined(separator: ", ")))
            }
            let names = "\(flags.dropLast().joined(separator: ", ")) and \(flags.last ?? "")"
            write.addError(
                .invalid(
                    "At least one of \(names) must be true.", write.path + (flags.first ?? ""),
                    of: write.errorName))
        })
    }

    /// The test for records that have the same value in a field.
    package static func sameValue(_ field: String, _ write: PreparedRecord) -> SQL {
        let column = write.resource.field(field)?.column ?? field
        return "\(name: column) IS \(write[field])"
    }
}

extension PreparedRecord {
    /// Whether the record will have a flag that it did not have among these before. One that had it
    /// already does not take it back from another of the same request.
    package func gains(_ flag: String, among group: [String]) -> Bool {
        self.flag(flag) && (!isChange || changes(flag) || group.contains(where: changes))
    }
}

extension Store {
    /// Takes a flag from the records that fulfil all of `tests`, but not from the one written.
    package func clear(_ flag: String, except write: PreparedRecord, where tests: [SQL])
        throws(DatabaseError)
    {
        let all = ["\(name: flag)", "\"id\" IS NOT \(write.id)"] + tests
        try database.run(
            """
            UPDATE \(name: write.resource.table) SET \(name: flag) = 0 \
            WHERE \(all.joined(separator: " AND "))
            """)
    }
}
