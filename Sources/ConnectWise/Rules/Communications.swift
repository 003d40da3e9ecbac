// The rules of communication items: the default of each kind, and `communicationType`.

import Dialect
import Records
import SQLite
import Schema

extension RuleID {
    /// One default communication item per contact and type, or per contact and kind.
    static let defaultCommunication = named("defaultCommunication")
    /// The word of a communication item follows its type.
    static let communicationWord = named("communicationWord")
}

extension Rule {
    /// One default communication per contact and type (spec, "Is primary for this type"); in
    /// strict mode per contact and kind: Email, Fax or Phone
    /// (docs/LIVE-API.md#communication-items).
    static let defaultCommunication = Rule(beforeSave: { write, store in
        guard write.gains("defaultFlag", among: ["contact", "type"]) else { return }
        let kind: SQL = """
            "typeId" IN (SELECT other."id" FROM "CommunicationType" other \
            JOIN "CommunicationType" own ON own."id" = \(write["type"]) \
            AND own."emailFlag" = other."emailFlag" AND own."faxFlag" = other."faxFlag")
            """
        let owner = sameValue("contact", write)
        let isPerType = store.catalog.mode.permits(.defaultPerType)
        let tests = [owner, isPerType ? sameValue("type", write) : kind]
        store.countDefaultBesideAnother(write, alike: [owner, kind])
        if write.keepsExistingDefault, try store.isTaken("defaultFlag", except: write, where: tests)
        {
            write["defaultFlag"] = .integer(0)
        } else {
            try store.clear("defaultFlag", except: write, where: tests)
        }
    })

    /// The word for a communication follows its type: one that was sent for another type says
    /// nothing of the new one.
    static let communicationWord = Rule(prepare: { write, store in
        try store.countCommunicationWord(of: write)
        guard write.isChange, write.changes("type"), !write.bodyNames("communicationType") else {
            return
        }
        write["communicationType"] = .null
    })
}

extension Store {
    /// Counts a word for a communication item that is not the kind of its type, which strict mode
    /// would have shown instead. A word that is stored already is an echo.
    fileprivate func countCommunicationWord(of write: PreparedRecord) throws(DatabaseError) {
        guard leniencies.isCounting, write.bodyNames("communicationType"),
            write.changes("communicationType"),
            case .text(let word) = write["communicationType"]
        else { return }
        let kind = try database.first(
            """
            SELECT CASE WHEN "emailFlag" THEN 'Email' WHEN "faxFlag" THEN 'Fax' ELSE 'Phone' END \
            FROM "CommunicationType" WHERE "id" = \(write["type"])
            """
        ) { $0.text(0) }
        if let kind, kind != word { leniencies.count(.communicationTypeWord) }
    }

    /// Counts a default item that stays one beside another of the same kind, which strict mode
    /// would not have left.
    /// - Parameter alike: The test for items of the same contact and kind.
    fileprivate func countDefaultBesideAnother(_ write: PreparedRecord, alike: [SQL]) {
        guard leniencies.isCounting else { return }
        let tests = ["\"defaultFlag\""] + alike
        let query: SQL = """
            SELECT count(*) FROM \(name: write.resource.table) \
            WHERE \(tests.joined(separator: " AND "))
            """
        leniencies.count(.defaultPerType) {
            (try self.database.first(query) { $0.integer(0) } ?? 0) > 1
        }
    }
}
