// A flag that one record among its like can have: the newest takes it from the one before.

import SQLite

extension Rule {
    /// Among the records that agree in the reference fields `group`, one has the flag.
    static func exclusive(_ flag: String, among group: String...) -> Rule {
        Rule(beforeSave: { write, sandbox in
            guard write.gains(flag, among: group) else { return }
            try sandbox.clear(flag, except: write, where: group.map { sameValue($0, write) })
        })
    }

    /// One default communication per contact and type (spec, "Is primary for this type"); in
    /// strict mode per contact and kind: Email, Fax or Phone
    /// (docs/LIVE-API.md#communication-items).
    static let defaultCommunication = Rule(beforeSave: { write, sandbox in
        guard write.gains("defaultFlag", among: ["contact", "type"]) else { return }
        let kind: SQL = """
            "typeId" IN (SELECT other."id" FROM "CommunicationType" other \
            JOIN "CommunicationType" own ON own."id" = \(write["type"]) \
            AND own."emailFlag" = other."emailFlag" AND own."faxFlag" = other."faxFlag")
            """
        let owner = sameValue("contact", write)
        let isPerType = sandbox.catalog.mode.permits(.defaultPerType)
        let tests = [owner, isPerType ? sameValue("type", write) : kind]
        sandbox.countDefaultBesideAnother(write, alike: [owner, kind])
        if write.yieldsFlags, try sandbox.isTaken("defaultFlag", except: write, where: tests) {
            write["defaultFlag"] = .integer(0)
        } else {
            try sandbox.clear("defaultFlag", except: write, where: tests)
        }
    })

    /// The word for a communication follows its type: one that was sent for another type says
    /// nothing of the new one.
    static let communicationWord = Rule(prepare: { write, sandbox in
        try sandbox.countCommunicationWord(of: write)
        guard write.isChange, write.changes("type"), !write.bodyNames("communicationType") else {
            return
        }
        write["communicationType"] = .null
    })

    /// A communication type is a phone, a fax or an e-mail (`CommunicationType`,
    /// docs/LIVE-API.md#schemas).
    static let communicationKind = Rule(
        oneOf: kinds,
        prepare: { write, _ in
            guard !kinds.contains(where: { write.flag($0) }) else { return }
            write.note(
                .invalid(
                    "At least one of phoneFlag, faxFlag and emailFlag must be true.",
                    write.path + "phoneFlag", of: write.errorName))
        })

    private static let kinds = ["phoneFlag", "faxFlag", "emailFlag"]

    private static func sameValue(_ field: String, _ write: Write) -> SQL {
        let column = write.resource.field(field)?.column ?? field
        return "\(name: column) IS \(write[field])"
    }
}

extension Write {
    /// Whether the record will have a flag that it did not have among these before. One that had it
    /// already does not take it back from another of the same request.
    fileprivate func gains(_ flag: String, among group: [String]) -> Bool {
        self.flag(flag) && (!isChange || changes(flag) || group.contains(where: changes))
    }
}

extension Sandbox {
    /// Whether a record that fulfils all of `tests`, but not the one written, has a flag.
    fileprivate func isTaken(_ flag: String, except write: Write, where tests: [SQL])
        throws(DatabaseError) -> Bool
    {
        let all = ["\(name: flag)", "\"id\" IS NOT \(write.id)"] + tests
        return try database.first(
            """
            SELECT 1 FROM \(name: write.resource.name) \
            WHERE \(all.joined(separator: " AND ")) LIMIT 1
            """
        ) { _ in true } ?? false
    }

    /// Takes a flag from the records that fulfil all of `tests`, but not from the one written.
    fileprivate func clear(_ flag: String, except write: Write, where tests: [SQL])
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
