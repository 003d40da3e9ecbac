// Columns that the database keeps: the default phone of contacts.

import Records
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct KeptColumnTests {
    private static let path = "/company/contacts/1/communications"

    /// The default phone of each contact as it is kept, and as it follows from the items.
    private static func phones(_ server: TestServer) throws -> (kept: [String], true: [String]) {
        let kept = try server.sandbox.store.database.all(
            """
            SELECT "id", "defaultPhoneTypeId", "defaultPhoneValue", "defaultPhoneExtension" \
            FROM "Contact" ORDER BY 1
            """
        ) { row in "\((0..<4).map { row.value($0) })" }
        let items = try server.sandbox.store.database.all(
            """
            SELECT k."id", c."typeId", c."value", c."extension" FROM "Contact" k \
            LEFT JOIN "ContactCommunication" c ON c."id" = (SELECT i."id" \
            FROM "ContactCommunication" i JOIN "CommunicationType" t ON t."id" = i."typeId" \
            WHERE i."contactId" = k."id" AND i."defaultFlag" AND t."phoneFlag" \
            ORDER BY i."typeId" LIMIT 1) ORDER BY 1
            """
        ) { row in "\((0..<4).map { row.value($0) })" }
        return (kept, items)
    }

    @Test func `The default phone follows every change of items, contacts and types`() throws {
        let server = try TestServer()
        let (kept, items) = try Self.phones(server)
        #expect(kept == items)
        #expect(kept.contains { !$0.contains("null") })
        var last = kept
        /// A request that succeeds and changes a default phone, or none.
        func change(_ answer: TestResponse, changes: Bool = true) throws {
            #expect((200..<300).contains(answer.status), "\(answer.body)")
            let (kept, items) = try Self.phones(server)
            #expect(kept == items)
            #expect((kept != last) == changes)
            last = kept
        }
        let made = server.post(
            Self.path, #"{"type":{"id":6},"value":"a","extension":"1","defaultFlag":true}"#)
        try change(made, changes: false)
        let main = server.post(Self.path, #"{"type":{"id":2},"value":"main","defaultFlag":true}"#)
        try change(main)
        let one = "\(Self.path)/\(main.id)"
        try change(server.patch(one, #"[{"op":"replace","path":"value","value":"MAIN"}]"#))
        try change(server.patch(one, #"[{"op":"add","path":"extension","value":"7"}]"#))
        try change(server.delete(one))
        try change(
            server.patch(
                "/company/communicationTypes/6",
                #"[{"op":"replace","path":"phoneFlag","value":false},"#
                    + #"{"op":"replace","path":"faxFlag","value":true}]"#),
            changes: last.contains { $0.contains("integer(6)") })
        try change(
            server.post(
                "/company/contacts",
                #"{"firstName":"a","company":{"id":12345},"communicationItems":"#
                    + #"[{"type":{"id":2},"value":"new","defaultFlag":true}]}"#))
        let contact = server.ids(("conditions", "defaultPhoneNbr = 'NEW'")).first ?? 0
        try change(
            server.patch(
                "/company/contacts/\(contact)",
                #"[{"op":"replace","path":"title","value":"x"}]"#), changes: false)
        try change(server.delete("/company/contacts/\(contact)?transferContactId=1"))
    }

    @Test func `A list ordered by the default phone costs about as much as one by the site`() throws
    {
        let server = try TestServer()
        try server.sandbox.store.database.run(
            """
            WITH RECURSIVE r (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM r WHERE n < 3000) \
            INSERT INTO "Contact" ("id", "firstName", "companyId", "siteId", "inactiveFlag", \
            "marriedFlag", "childrenFlag", "disablePortalLoginFlag", "unsubscribeFlag", \
            "lastUpdated", "updatedBy", "dateEntered", "enteredBy") \
            SELECT n, 'a', "companyId", "siteId", 0, 0, 0, 0, 0, '2026-01-01T00:00:00Z', 'x', \
            '2026-01-01T00:00:00Z', 'x' FROM r, "Contact" WHERE "Contact"."id" = 1
            """)
        try server.sandbox.store.database.run(
            """
            INSERT INTO "ContactCommunication" ("contactId", "typeId", "value", "defaultFlag", \
            "lastUpdated", "updatedBy", "dateEntered", "enteredBy") \
            SELECT "id", 2, 'phone' || "id", 1, '2026-01-01T00:00:00Z', 'x', \
            '2026-01-01T00:00:00Z', 'x' FROM "Contact" WHERE "id" >= 1000
            """)
        func steps(_ key: String) -> Int {
            #expect(server.ids(("orderBy", key)).count == 1000)
            return server.sandbox.store.database.workDone
        }
        let site = steps("site/name")
        #expect(steps("defaultPhoneNbr") < site + 3 * 2000)
        #expect(steps("defaultPhoneType") < site + 25 * 2000)
    }
}
