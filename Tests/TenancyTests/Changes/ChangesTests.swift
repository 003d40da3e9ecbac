// GET /_mock/changes: what is different since a moment, in the words of the API.

import Dialect
import HTTP
import JSON
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@testable import Records

@Suite struct ChangesTests {
    private let mock: SandboxHarness

    init() throws { mock = try SandboxHarness() }

    @Test func `A record that stands below no other where its path has one has no path`() {
        #expect(mock.send(.post, "/company/companies/2/tracks", #"{"trackId":1}"#).status == 201)
        let changes = mock.send(.get, "/_mock/changes").json["changes"]?.elements ?? []
        #expect(changes.map { $0["resource"]?.string } == ["ContactTrack"])
        #expect(changes.first?["path"] == nil)
    }

    private func patch(_ target: String, _ body: String) {
        #expect(mock.send(.patch, target, body).status == 200)
    }

    @Test func `an unchanged sandbox has no changes`() {
        #expect(
            mock.get("/_mock/changes").body
                == #"{"since":"beginning","total":0,"shown":0,"changes":[]}"#)
    }

    @Test func `an update names each member with its value before and after`() {
        let title = mock.get("/company/contacts/2")["title"]
        #expect(title != nil)
        patch(
            "/company/contacts/2",
            #"{"title":"cto","marriedFlag":true,"nickName":"J","site":null,"portalSecurityLevel":3}"#
        )
        let answer = mock.get("/_mock/changes")
        #expect(answer["changes/0/path"] == "/company/contacts/2")
        expectBody(
            answer,
            #"""
            {
              "since": "beginning",
              "total": 1,
              "shown": 1,
              "changes": [
                {
                  "resource": "Contact",
                  "id": 2,
                  "path": "/company/contacts/2",
                  "change": "updated",
                  "at": "2027-07-01T12:00:00Z",
                  "by": "API",
                  "fields": [
                    {"name": "site", "before": {"id": 3}, "after": null},
                    {"name": "title", "before": \#(quoted(title ?? "")), "after": "cto"},
                    {"name": "nickName", "before": null, "after": "J"},
                    {"name": "marriedFlag", "before": false, "after": true},
                    {"name": "portalSecurityLevel", "before": 2, "after": 3}
                  ]
                }
              ]
            }
            """#)
    }

    @Test func `a change of case alone is a change`() {
        patch("/company/contacts/2", #"{"title":"CIO"}"#)
        #expect(mock.send(.put, "/_mock/snapshots/a").status == 204)
        patch("/company/contacts/2", #"{"title":"cio"}"#)
        let answer = mock.get("/_mock/changes?since=a")
        #expect(answer["changes/0/fields/0/before"] == "CIO")
        #expect(answer["changes/0/fields/0/after"] == "cio")
    }

    @Test func `what was added and what was deleted has its values on one side alone`() {
        #expect(
            mock.send(
                .post, "/company/contacts/2/notes", #"{"text":"called","flagged":true}"#
            ).status == 201)
        #expect(mock.send(.put, "/_mock/snapshots/a").status == 204)
        let note = mock.get("/company/contacts/2/notes?orderBy=id%20desc&pageSize=1").json
            .elements[0]["id"]?.integer
        let added = mock.get("/_mock/changes?resource=ContactNote")
        #expect(added["changes/0/change"] == "added")
        #expect(added["changes/0/path"] == "/company/contacts/2/notes/\(note ?? 0)")
        #expect(added["changes/0/fields/0/name"] == "contactId")
        #expect(added["changes/0/fields/0/after"] == "2")
        #expect(added["changes/0/fields/0/before"] == nil)
        #expect(added["changes/0/fields/1/after"] == "called")
        #expect(mock.send(.delete, "/company/contacts/2/notes/\(note ?? 0)").status == 204)
        let deleted = mock.get("/_mock/changes?since=a&resource=ContactNote")
        #expect(deleted["since"] == "a")
        #expect(deleted["changes/0/change"] == "deleted")
        #expect(deleted["changes/0/at"] == "2027-07-01T12:00:00Z")
        #expect(deleted["changes/0/by"] == "API")
        #expect(deleted["changes/0/fields/1/before"] == "called")
        #expect(deleted["changes/0/fields/1/after"] == nil)
        #expect(mock.changes("?resource=ContactNote") == [])
    }

    @Test func `what is deleted with its owner has the same time and author`() {
        #expect(
            mock.send(
                .post, "/company/contacts",
                #"{"firstName":"Ada","company":{"id":12345},"#
                    + #""communicationItems":[{"type":{"id":1},"value":"ada@acme.com"}]}"#
            ).id == 46)
        #expect(mock.send(.put, "/_mock/snapshots/a").status == 204)
        mock.freeze(at: "2027-08-01T00:00:00Z")
        #expect(mock.send(.delete, "/company/contacts/46").status == 204)
        let answer = mock.get("/_mock/changes?since=a")
        #expect(mock.changes("?since=a").count == 2)
        for index in 0..<2 {
            #expect(answer["changes/\(index)/change"] == "deleted")
            #expect(answer["changes/\(index)/at"] == "2027-08-01T00:00:00Z")
            #expect(answer["changes/\(index)/by"] == "API")
        }
    }

    @Test func `an item that a list no longer has is deleted at the time of the request`() {
        mock.freeze(at: "2027-08-01T00:00:00Z")
        patch("/company/contacts/2", #"{"communicationItems":[]}"#)
        mock.freeze(at: "2027-08-02T00:00:00Z")
        patch("/company/contacts/2", #"{"title":"x"}"#)
        let answer = mock.get("/_mock/changes?resource=ContactCommunication")
        let moments = answer.json["changes"]?.elements.compactMap { $0["at"]?.string } ?? []
        #expect(!moments.isEmpty)
        #expect(Set(moments) == ["2027-08-01T00:00:00Z"])
    }

    @Test func `changes are listed in the order of their times`() {
        mock.freeze(at: "2027-08-03T00:00:00Z")
        patch("/company/contacts/2", #"{"title":"x"}"#)
        mock.freeze(at: "2027-08-01T00:00:00Z")
        patch("/company/contacts/3", #"{"title":"x"}"#)
        mock.freeze(at: "2027-08-02T00:00:00Z")
        patch("/company/companies/12345", #"{"city":"x"}"#)
        patch("/company/contacts/1", #"{"title":"x"}"#)
        #expect(
            mock.changes() == [
                "Contact 3 updated", "Company 12345 updated", "Contact 1 updated",
                "Contact 2 updated",
            ])
        #expect(
            mock.changes("?since=2027-08-02T00:00:00Z&resource=contact") == [
                "Contact 1 updated", "Contact 2 updated",
            ])
        #expect(mock.changes("?resource=/company/companies") == ["Company 12345 updated"])
        #expect(mock.changes("?since=2027-08-03T00:00:01Z") == [])
    }

    @Test func `a reset takes the changes back, and a restored snapshot brings them again`() {
        patch("/company/contacts/2", #"{"title":"x"}"#)
        #expect(mock.send(.put, "/_mock/snapshots/a").status == 204)
        #expect(mock.send(.post, "/_mock/reset").status == 204)
        #expect(mock.changes() == [])
        #expect(mock.changes("?since=a") == ["Contact 2 updated"])
        #expect(mock.send(.post, "/_mock/snapshots/a/restore").status == 204)
        #expect(mock.changes() == ["Contact 2 updated"])
        #expect(mock.changes("?since=a") == [])
    }

    /// The answer when every row is compared.
    private func compared(_ target: String) -> TestResponse {
        let store = mock.sandboxes.first.store
        store.base = nil
        return mock.get(target)
    }

    @Test func `what is found among the rows that were changed is all that is different`() throws {
        for step in 0..<6 {
            patch("/company/contacts/\(step + 2)", #"{"title":"x","communicationItems":[]}"#)
            #expect(
                mock.send(
                    .post, "/company/contacts", #"{"firstName":"a","company":{"id":12345}}"#
                ).status == 201)
            _ = mock.send(.delete, "/company/contacts/\(step + 12)")
            _ = mock.send(.delete, "/service/tickets/\(step + 1)")
            // A snapshot in between, and back to it, and to the beginning.
            if step == 1 || step == 3 {
                #expect(mock.send(.put, "/_mock/snapshots/s\(step)").status == 204)
            }
            if step == 2 { #expect(mock.send(.post, "/_mock/snapshots/s1/restore").status == 204) }
            if step == 4 { #expect(mock.send(.post, "/_mock/reset").status == 204) }
            for target in ["/_mock/changes", "/_mock/changes?since=s1", "/_mock/changes?since=s3"]
            where step > 2 || target.hasSuffix("changes") {
                let store = mock.sandboxes.first.store
                let lineage = try #require(store.lineage)
                let answer = mock.get(target)
                #expect(answer.status == 200)
                #expect(answer.body == compared(target).body)
                store.descend(from: lineage)
            }
        }
    }

    @Test func `finding changes takes work for each of them, and not for each record`() throws {
        func steps(_ ask: () -> TestResponse) -> Int {
            #expect(ask().status == 200)
            return mock.sandboxes.first.store.database.workDone
        }
        _ = mock.get("/_mock/changes")  // It looks which tables there are.
        let none = steps { mock.get("/_mock/changes") }
        patch("/company/contacts/2", #"{"title":"x"}"#)
        let one = steps { mock.get("/_mock/changes") }
        let all = steps { compared("/_mock/changes") }
        #expect(none < one && 5 * one < all)
    }

    @Test func `more rows than are kept are all compared`() throws {
        let store = mock.sandboxes.first.store
        let image = try #require(store.lineage).base
        try store.database.run(
            """
            WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) \
            INSERT INTO "ContactType" ("id", "name", "description", "defaultFlag", \
            "serviceAlertFlag", "lastUpdated", "updatedBy", "dateEntered", "enteredBy") \
            SELECT n + 100, 'n' || n, 'n' || n, 0, 0, '2026-01-01T00:00:00Z', 'x', \
            '2026-01-01T00:00:00Z', 'x' FROM r
            """)
        for (countMax, isKept) in [(3, true), (2, false)] {
            var rows = ChangedRows(countMax: countMax)
            rows.formUnion(try #require(store.lineage).rows)
            #expect(rows.areTooMany != isKept)
            let lineage = Lineage(image, rows)
            #expect((lineage.rows(differingFrom: Lineage(image)) != nil) == isKept)
            store.descend(from: lineage)
            #expect(mock.changes().count == 3)
        }
    }

    @Test func `passwords and bytes are in no list`() throws {
        #expect(mock.send(.post, "/system/members/MLEE/tokens").status == 200)
        #expect(mock.changes() == [])
        let sandbox = mock.sandboxes.first
        try sandbox.store.database.run(
            "UPDATE \"Contact\" SET \"portalPassword\" = 'secret' WHERE \"id\" = 1")
        let answer = mock.get("/_mock/changes")
        #expect(answer["changes/0/resource"] == "Contact")
        #expect(answer.body.hasSuffix(#""fields":[]}]}"#))
        #expect(!answer.body.contains("secret"))
        #expect(!answer.body.contains("assword"))
    }

    @Test func `the values of user-defined fields are listed by their ids`() {
        patch("/company/contacts/2", #"{"customFields":[{"id":16,"value":"Phone"}]}"#)
        let answer = mock.get("/_mock/changes")
        #expect(answer["changes/0/fields/0/name"] == "customFields")
        let after = answer.json["changes"]?.elements[0]["fields"]?.elements[0]["after"]?.elements
        let value = after?.first { $0["id"]?.integer == 16 }?["value"]
        #expect(value?.string == "Phone")
    }

    @Test func `more changes than the limit are counted, and the first are told`() throws {
        let sandbox = mock.sandboxes.first
        for id in 1...Limits.changesMax + 5 {
            try sandbox.store.database.run(
                """
                INSERT INTO "Country" ("id", "name", "defaultFlag", "lastUpdated", "updatedBy", "dateEntered",
                    "enteredBy") VALUES (\(1000 + id), \("c\(id)"), 0, '2027-01-01T00:00:00Z', 'x',
                    '2027-01-01T00:00:00Z', 'x')
                """)
        }
        let answer = mock.get("/_mock/changes")
        #expect(answer["total"] == "\(Limits.changesMax + 5)")
        #expect(answer["shown"] == "\(Limits.changesMax)")
        #expect(answer["changes"] == "\(Limits.changesMax)")
        #expect(answer["changes/0/id"] == "1001")
    }

    private static let refusals: [(query: String, message: String)] = [
        (
            "since=yesterday",
            "The parameter since must be the name of a snapshot or a moment such as "
                + "2026-01-31T08:00:00Z, but it is 'yesterday'; there is no snapshot."
        )
    ]

    @Test("what since says is known or refused", arguments: refusals)
    func refusal(_ query: String, _ message: String) {
        let answer = mock.get("/_mock/changes?" + query)
        #expect(answer.status == 400)
        #expect(answer.body == #"{"code":"Mock","message":"\#(message)"}"#)
    }

    @Test func `an unknown snapshot is answered with those that there are`() {
        #expect(mock.send(.put, "/_mock/snapshots/a").status == 204)
        #expect(mock.send(.put, "/_mock/snapshots/b").status == 204)
        #expect(
            mock.get("/_mock/changes?since=c")["message"]?
                .hasSuffix("but it is 'c'; there are the snapshots a, b.") == true)
    }

    @Test func `an unknown resource is refused with those that there are`() {
        let answer = mock.get("/_mock/changes?resource=Contakt")
        #expect(answer.status == 400)
        #expect(
            answer["message"]?.hasPrefix("There is no resource 'Contakt'; there are ") == true)
        #expect(answer["message"]?.contains(" Contact, ") == true)
    }
}
