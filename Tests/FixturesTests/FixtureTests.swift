// What is wrong with a fixture is said with its line.

import Dialect
import Fixtures
import Primitives
import Records
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct FixtureTests {
    private func lines(_ text: String, mode: Mode = .default) throws -> [String] {
        do {
            let fixture = try Fixture(name: "bad.json", Array(text.utf8))
            let now = TestServer.now
            _ = try Sandbox.open(mode: mode, fixtures: [fixture]) { now }
            return []
        } catch let error as FixtureError {
            return error.lines
        }
    }

    @Test(
        "A bad fixture is refused by file, line and words",
        arguments: [
            ("[]", ["bad.json:1: a fixture is an object of lists, such as {\"contacts\": [ … ]}"]),
            (
                "{\n\"contacts\": {}}", ["bad.json:2: contacts must be a list"]
            ),
            (
                "{\n\n\"lastUpdated\": \"soon\"}", ["bad.json:3: lastUpdated must be a date-time"]
            ),
            (
                "{\"companies\": [{\"id\": 1, \"identifier\": \"a\", \"name\": \"a\"}],\n\"contacts\": [\n"
                    + "{\"firstName\": \"x\", \"company\": {\"id\": 1},\n \"title\": 5.5, \"city\": true,\n"
                    + " \"gender\": \"x\"},\n{\"company\": {\"id\": 9}}]}",
                [
                    "bad.json:4: The field city must be a string, but it is a boolean.",
                    "bad.json:5: The field gender must be one of Female, Male, but it is 'x'.",
                    "bad.json:6: Company 9 not found",
                    "bad.json:6: The firstName field is required.",
                ]
            ),
            (
                "{\"companies\": [\n{\"id\": 1, \"identifier\": \"a\", \"name\": \"a\"},\n"
                    + "{\"id\": 1, \"identifier\": \"b\", \"name\": \"b\"},\n{\"id\": 0, \"identifier\": \"c\", \"name\": \"c\"}]}",
                [
                    "bad.json:3: Company 1 is there twice",
                    "bad.json:4: the id must be between 1 and 2147483647",
                ]
            ),
            (
                "{\"companies\": [\n{\"id\": 1, \"identifier\": \"a\", \"name\": \"a\",\n\"typo\": 1}]}",
                [
                    "bad.json:3: Could not find member 'typo' on object of type 'Company'. Path 'typo', line 3, position 7."
                ]
            ),
        ])
    func bad(text: String, expected: [String]) throws {
        let lines = try lines(text)
        #expect(lines.sorted() == expected.sorted())
    }

    @Test func `An unknown list is refused with the known ones`() throws {
        let lines = try lines("{\n\"contact\": []}")
        #expect(lines.count == 1)
        #expect(
            lines.first?.hasPrefix(
                "bad.json:2: unknown list 'contact'; known are activities, agreementTypes, ")
                == true)
    }

    @Test func `What is no JSON is refused with the position of the error`() throws {
        let lines = try lines("{\n\"contacts\": [\n}")
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("bad.json:3: ") == true)
    }

    @Test(
        "Every fixture of the repository loads in both modes", arguments: TestData.allCases,
        Mode.allCases)
    func loads(data: TestData, mode: Mode) throws {
        let server = try TestServer(data, mode: mode)
        #expect(try server.sandbox.count(of: "Contact") == (data == .demo ? 45 : 67))
    }

    @Test func `A fixture over another takes the place of a record with its children`() throws {
        let bytes = #"""
            {"contacts":[{"id":1,"firstName":"New","company":{"id":12345},
            "groups":[{"id":900,"group":{"id":1}}],
            "communicationItems":[{"id":900,"type":{"id":1},"value":"new@acme.com"}]}]}
            """#
        let over = try Fixture(name: "over.json", Array(bytes.utf8))
        let sandbox = try Sandbox.open(fixtures: [.demo, over]) { .init(seconds: 0) }
        let server = TestServer(sandbox)
        let answer = server.get("/company/contacts/1")
        #expect(answer["firstName"] == "New")
        #expect(answer["communicationItems/0/id"] == "900")
        #expect(answer["communicationItems/1"] == nil)
        #expect(server.ids(at: "/company/contacts/1/groups") == [900])
    }
}
