import TestSupport
import Testing

@Suite struct FixtureTests {
    /// Lines 1 to 3; the contact on line 3 has no name.
    static let broken = """
        {"companies": [{"id": 1, "identifier": "One", "name": "One", "status": {"id": 1}}],
        "contacts": [
        {"id": 1, "company": {"id": 1}},
        {"id": 2, "firstName": "Ada", "company": {"id": 7}}]}
        """
    static let company = """
        {"companies": [{"id": 1, "identifier": "One", "name": "One", "status": {"id": 1}}]}
        """
    static let contacts = """
        {"contacts": [{"id": 1, "firstName": "Ada", "company": {"id": 1}},
        {"id": 2, "firstName": "Bob", "company": {"id": 1}}]}
        """
    static let problems = [
        ":3: The firstName field is required.", ":4: Company 7 not found",
    ]

    @Test func `none loads the lookups only`() throws {
        let server = try RunningServer("--fixture", "none")
        #expect(server.readyLine.hasSuffix("; 0 contacts, 0 companies, 0 tickets)"))
        #expect(try server.exchange("GET", "/company/contacts").text == "[]")
        let types = try server.exchange("GET", "/company/contacts/types/count")
        #expect(types.text == #"{"count":5}"#)
    }

    @Test func `fixtures load one on top of the other`() throws {
        let folder = try TemporaryFolder()
        let company = try folder.write("company.json", Self.company)
        let contacts = try folder.write("contacts.json", Self.contacts)
        let server = try RunningServer("--fixture", company, "--fixture=\(contacts)")
        #expect(server.readyLine.hasSuffix("; 2 contacts, 1 company, 0 tickets)"))
        let environment = try RunningServer(
            environment: ["PSA_MOCK_FIXTURE": "\(company):\(contacts)"])
        #expect(environment.readyLine.hasSuffix("; 2 contacts, 1 company, 0 tickets)"))
    }

    @Test func `a fixture that cannot be read is one line and exit 2`() throws {
        let end = try run("--port", "0", "--fixture", "/nowhere/x.json")
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: cannot read /nowhere/x.json: No such file or directory; "
                + "name a file that can be read\n")
        let folder = try run("--port", "0", "--fixture", "/tmp")
        #expect(folder.status == 2)
        #expect(
            folder.errors == "psa-mock: cannot read /tmp: Is a directory; "
                + "name a file that can be read\n")
    }

    @Test func `a broken fixture is one line with its place and exit 2`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("broken.json", Self.broken)
        let end = try run("--port", "0", "--fixture", path)
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: \(path)\(Self.problems[0]) "
                + "(and 1 more: psa-mock check \(path) lists all)\n")
    }

    @Test func `check lists every problem by file and line and exits 1`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("broken.json", Self.broken)
        let text = try folder.write("text.json", "{\n\"contacts\": [}")
        let good = try folder.write("company.json", Self.company)
        let end = try run("check", path, good, text)
        #expect(end.status == 1)
        #expect(end.output == "\(good): ok (1 company)\n")
        let lines = end.errors.split(separator: "\n")
        #expect(lines.prefix(2).map(String.init) == Self.problems.map { path + $0 })
        #expect(lines.count == 4)
        #expect(lines[2].hasPrefix("\(text):2: "))
        #expect(lines[3] == "psa-mock: 2 files of 3 cannot be loaded")
    }

    @Test func `check loads a file on top of those before it`() throws {
        let folder = try TemporaryFolder()
        let company = try folder.write("company.json", Self.company)
        let contacts = try folder.write("contacts.json", Self.contacts)
        let end = try run("check", company, contacts)
        #expect(end.status == 0)
        #expect(end.output == "\(company): ok (1 company)\n\(contacts): ok (2 contacts)\n")
        #expect(end.errors == "")
        #expect(try run("check", contacts).status == 1)
    }

    @Test("the fixtures that come with the program are good", arguments: ["default", "strict"])
    func committed(_ mode: String) throws {
        for name in ["demo", "edge"] {
            let end = try run("check", "--mode", mode, Repository.path("fixtures/\(name).json"))
            #expect(end.status == 0, "\(end.errors)")
        }
    }

    @Test func `check of a file that cannot be read exits 2`() throws {
        let end = try run("check", "/nowhere/x.json")
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: cannot read /nowhere/x.json: No such file or directory; "
                + "name a file that can be read\n")
    }
}
