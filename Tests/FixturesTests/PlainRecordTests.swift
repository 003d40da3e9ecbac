// Records of fixtures that are read in one pass are the same as those loaded in the general way.

import Dialect
import Fixtures
import Primitives
import Records
import SQLite
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct PlainRecordTests {
    /// All rows, or the lines of the errors, after a fixture was loaded over the demo data.
    private func result(_ fixture: Fixture, _ mode: Mode, inOnePass: Bool) throws -> [String] {
        let sandbox = try TestData.demo.open(mode)
        let store = sandbox.store
        do {
            try store.database.transaction { try store.load([fixture], inOnePass: inOnePass) }
        } catch let error as FixtureError {
            return error.lines
        }
        return try TestServer(sandbox).dump()
    }

    private func expectSame(_ fixture: Fixture, _ mode: Mode) throws {
        let rows = try result(fixture, mode, inOnePass: true)
        let expected = try result(fixture, mode, inOnePass: false)
        let difference = Set(rows).symmetricDifference(expected).sorted()
        #expect(difference.isEmpty, "\(difference.prefix(10))")
        #expect(rows.count == expected.count)
    }

    @Test("The fixtures of the repository, and exports of random data", arguments: Mode.allCases)
    func repository(mode: Mode) throws {
        try expectSame(.edge, mode)
        let server = try TestServer(.edge, mode: mode)
        var records = RandomRecords(server, seed: 7)
        try records.run()
        let export = server.get("/_mock/export").body
        try expectSame(Fixture(name: "export", Array(export.utf8)), mode)
    }

    /// Members of a contact in forms that are usual or not, valid or not.
    private static let members = [
        #""title":"CTO""#, #""title":5"#, #""title":null"#, #""title":"""#, #""zip":33605"#,
        #""inactiveFlag":true"#, #""inactiveFlag":"true""#, #""inactiveFlag":null"#,
        #""gender":"Male""#, #""gender":"male""#, #""gender":"x""#, #""birthDay":"1990-1-2""#,
        #""birthDay":"1990-01-02T00:00:00Z""#, #""birthDay":"""#, #""birthDay":"soon""#,
        #""department":{"id":2}"#, #""department":{"name":"Finance"}"#, #""department":{"id":99}"#,
        #""department":null"#, #""department":{}"#, #""department":{"id":"2"}"#,
        #""department":{"id":2,"name":"x"}"#, #""managerContact":{"id":1}"#,
        #""managerContact":{"id":1900}"#, #""managerContact":{"id":99999}"#,
        #""managerContactId":3"#, #""site":{"id":4}"#, #""site":{"id":3}"#, #""site":null"#,
        #""types":[{"id":1},{"id":2},{"id":1}]"#, #""types":[]"#, #""types":[{"name":"Sales"}]"#,
        #""types":null"#, #""type":{"id":3}"#, #""typeIds":[1,2]"#, #""portalSecurityLevel":9"#,
        #""portalSecurityLevel":2"#, #""unknown":1"#, #""contactId":1"#, #""mobileGuid":"x""#,
        #""firstName":"""#, #""integratorTags":["a"]"#,
        #""_info":{"lastUpdated":"2026-01-02T03:04:05Z","updatedBy":"x"}"#, #""_info":1"#,
        #""communicationItems":[{"type":{"id":1},"value":"a@b.example","defaultFlag":true},"#
            + #"{"type":{"id":2},"value":"1","defaultFlag":true}]"#,
        #""communicationItems":[{"type":{"id":2},"value":"1","defaultFlag":true},"#
            + #"{"type":{"id":2},"value":"2","defaultFlag":true}]"#,
        #""communicationItems":[{"type":{"id":2},"value":"1","defaultFlag":true},"#
            + #"{"type":{"id":4},"value":"2","defaultFlag":true}]"#,
        #""communicationItems":[{"id":7,"type":{"id":2},"value":"1"}]"#,
        #""communicationItems":[{"id":7,"type":{"id":2},"value":"1"},"#
            + #"{"id":7,"type":{"id":1},"value":"2"}]"#,
        #""communicationItems":[{"type":{"id":2}}]"#, #""communicationItems":null"#,
        #""notes":[{"text":"one"},{"id":1,"text":"two","type":{"id":2}}]"#, #""notes":[{}]"#,
    ]

    /// A fixture of contacts with some of the members each.
    /// - Parameter withIDs: Whether each has an id; else some have none.
    private func fixture(
        seed: UInt64, count: Int, among members: [String], withIDs: Bool = false
    ) throws -> Fixture {
        var random = SplitMix64(state: seed)
        var text = "{\"contacts\":[\n"
        for index in 0..<count {
            if index > 0 { text += ",\n" }
            let chosen = (0..<3).map { _ in
                members[Int.random(in: 0..<members.count, using: &random)]
            }
            let isWithout = !withIDs && Int.random(in: 0..<10, using: &random) == 0
            let id = isWithout ? "" : "\"id\":\(index + 30),"
            text += "{\(id)\"firstName\":\"F\(index)\",\"company\":{\"id\":12345},"
            text += chosen.joined(separator: ",\n") + "}"
        }
        return try Fixture(name: "random", Array((text + "]}").utf8))
    }

    @Test(
        "Members in all forms, one by one: the same rows, or the same errors",
        arguments: Mode.allCases)
    func forms(mode: Mode) throws {
        for member in Self.members {
            try expectSame(try fixture(seed: 1, count: 2, among: [member]), mode)
        }
    }

    @Test("Members in all forms, mixed", arguments: 0..<5 as Range<UInt64>, Mode.allCases)
    func mixed(seed: UInt64, mode: Mode) throws {
        try expectSame(try fixture(seed: seed, count: 40, among: Self.members), mode)
    }

    @Test("A list that is long enough for its indexes to be made last", arguments: Mode.allCases)
    func longList(mode: Mode) throws {
        let valid = try Self.members.filter { member in
            let one = try fixture(seed: 1, count: 2, among: [member])
            return try !member.contains("notes") && !Self.isRefused(one, mode)
        }
        #expect(valid.count > 15)
        let count = Limits.deferredIndexRecordsMin + 100
        let long = try fixture(seed: 3, count: count, among: valid, withIDs: true)
        try expectSame(long, mode)
        let sandbox = try TestData.demo.open(mode)
        let schema = try Self.schema(of: sandbox)
        try sandbox.store.database.transaction { try sandbox.store.load([long]) }
        #expect(try sandbox.count(of: "Contact") > count)
        #expect(try Self.schema(of: sandbox) == schema)
    }

    private static func isRefused(_ fixture: Fixture, _ mode: Mode) throws -> Bool {
        let store = try TestData.demo.open(mode).store
        do {
            try store.database.transaction { try store.load([fixture]) }
            return false
        } catch is FixtureError {
            return true
        }
    }

    private static func schema(of sandbox: Sandbox) throws -> [String] {
        try sandbox.store.database.all("SELECT \"sql\" FROM sqlite_schema ORDER BY 1") {
            $0.text(0)
        }
    }
}
