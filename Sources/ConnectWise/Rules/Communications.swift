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
    static let defaultCommunication = Rule(
        beforeSave: { write, store in
            guard write.gains("defaultFlag", among: ["contact", "type"]) else { return }
            let others = try store.otherDefaults(besides: write)
            let ofType = others.filter { $0.type == write.integer("type") }
            let staysBeside = others.count == ofType.count || store.permitsDefault(beside: write)
            let contested = (staysBeside ? ofType : others).map { "\($0.id)" as SQL }
            guard !contested.isEmpty else { return }
            if write.keepsExistingDefault {
                write["defaultFlag"] = .integer(0)
            } else {
                let isContested: SQL = "\"id\" IN (\(contested.joined(separator: ", ")))"
                try store.clear("defaultFlag", except: write, where: [isContested])
            }
        },
        isIdle: { write, siblings, store in
            let others = siblings.filter { $0.integer("defaultFlag") == 1 }
            guard write.integer("defaultFlag") == 1, !others.isEmpty else { return true }
            // Beside one of another type it stays; a request counts that.
            return store.isLoading && store.catalog.mode.permits(.defaultPerType)
                && !others.contains { $0.integer("type") == write.integer("type") }
        })

    /// The word for a communication follows its type: one that was sent for another type says
    /// nothing of the new one.
    static let communicationWord = Rule(prepare: { write, store in
        try store.check(wordOf: &write)
        guard write.isChange, write.changes("type"), !write.bodyNames("communicationType") else {
            return
        }
        write["communicationType"] = .null
    })
}

extension Store {
    /// Notes a word for a communication item that is not the kind of its type, which strict mode
    /// shows instead, and remarks on one that is of another kind. A word that is stored already is
    /// an echo, unless the type becomes another.
    fileprivate func check(wordOf write: inout PreparedRecord) throws {
        let isNew = write.changes("communicationType")
        guard write.bodyNames("communicationType"), isNew || write.changes("type"),
            case .text(let word) = write["communicationType"],
            let kind = try kind(of: write["type"]), kind != word
        else { return }
        leniencies.permits(.communicationTypeWord, unlessEcho: !isNew)
        // Cell, Pager and Direct are words for phones.
        guard kind != "Phone" || word == "Email" || word == "Fax" else { return }
        write.addRemark(
            "communicationType",
            "\(write.path)communicationType is \(word), but the type is of the kind \(kind); the word "
                + "is kept, and conditions find the item by it.")
    }

    /// The kind of a communication type: Email, Fax or Phone.
    private func kind(of type: Value) throws(DatabaseError) -> String? {
        try database.first(
            """
            SELECT CASE WHEN "emailFlag" THEN 'Email' WHEN "faxFlag" THEN 'Fax' ELSE 'Phone' END \
            FROM "CommunicationType" WHERE "id" = \(type)
            """
        ) { $0.text(0) }
    }

    /// The other default items of the same contact and kind, with their types.
    fileprivate func otherDefaults(besides write: PreparedRecord) throws(DatabaseError)
        -> [(id: Int64, type: Int64)]
    {
        try database.all(
            text: Self.otherDefaults,
            bindings: [write["contact"], write["type"], Value(write.id)]
        ) { ($0.integer(0), $0.integer(1)) }
    }

    /// The default items of a contact, of the kind of a type, beside one item.
    private static let otherDefaults = """
        SELECT item."id", item."typeId" FROM "ContactCommunication" item \
        JOIN "CommunicationType" other ON other."id" = item."typeId" \
        WHERE item."contactId" IS ? AND item."defaultFlag" \
        AND (other."emailFlag", other."faxFlag") = (SELECT own."emailFlag", own."faxFlag" \
        FROM "CommunicationType" own WHERE own."id" = ?) AND item."id" IS NOT ?
        """

    /// Whether a default item stays one beside another of its kind. It counts if both are still
    /// there at the end.
    fileprivate func permitsDefault(beside write: PreparedRecord) -> Bool {
        let query: SQL = """
            SELECT count(*) FROM \(name: write.resource.table) WHERE \(defaults(likeThatOf: write))
            """
        return leniencies.permits(.defaultPerType) {
            (try self.database.first(query) { $0.integer(0) } ?? 0) > 1
        }
    }

    /// The test for default items of the same contact and kind.
    private func defaults(likeThatOf write: PreparedRecord) -> SQL {
        """
        "defaultFlag" AND \(Rule.sameValue("contact", write)) \
        AND "typeId" IN (SELECT other."id" FROM "CommunicationType" other \
        JOIN "CommunicationType" own ON own."id" = \(write["type"]) \
        AND own."emailFlag" = other."emailFlag" AND own."faxFlag" = other."faxFlag")
        """
    }
}
