import Dialect
import Glibc
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

    @Test func `contacts are generated, as many as were asked for`() throws {
        let server = try RunningServer("--fixture", "generate:250")
        #expect(server.readyLine.hasSuffix("; 250 contacts, 3 companies, 25 tickets)"))
        let environment = try RunningServer(environment: ["PSA_MOCK_FIXTURE": "generate:250@7:none"]
        )
        #expect(environment.readyLine.hasSuffix("; 250 contacts, 3 companies, 25 tickets)"))
        let first = try server.exchange("GET", "/company/contacts/7").text
        #expect(try server.exchange("GET", "/company/contacts/7").text == first)
        #expect(try environment.exchange("GET", "/company/contacts/7").text != first)
    }

    @Test(
        "a wrong number or seed of generated data is one line that says what is right",
        arguments: [
            ("generate:", "has no number of contacts"), ("generate", "has no number of contacts"),
            ("generate:many", "asks for 'many' contacts, which must be a whole number above 0"),
            ("generate:0", "asks for '0' contacts, which must be a whole number above 0"),
            ("generate:1k@7", "asks for '1k' contacts, which must be a whole number above 0"),
            ("generate:-5", "asks for '-5' contacts, which must be a whole number above 0"),
            (
                "generate:99999999999999999999",
                "asks for 99999999999999999999 contacts; at most 1000000 are generated"
            ),
            ("generate:1000001", "asks for 1000001 contacts; at most 1000000 are generated"),
            ("generate:10@x", "has the seed 'x', which is no whole number"),
            ("generate:10@", "has the seed '', which is no whole number"),
            ("generate:10@-1", "has the seed '-1', which is no whole number"),
        ])
    func nearMisses(name: String, reason: String) throws {
        let end = try run("--port", "0", "--fixture", name)
        #expect(end.status == 2)
        #expect(end.errors.hasPrefix("psa-mock: the fixture \(name) \(reason)"))
        #expect(end.errors.split(separator: "\n").count == 1)
    }

    @Test func `a fixture that is longer than the window is read whole, and its errors have lines`()
        throws
    {
        let folder = try TemporaryFolder()
        let padding = String(repeating: "x", count: 2000)
        var records = (1...1000).map { index in
            "{\"id\":\(index),\"firstName\":\"F\(index)\",\"company\":{\"id\":1},"
                + "\"notes\":[{\"text\":\"\(padding)\"}]}"
        }
        func text() -> String {
            String(Self.company.dropLast()) + ",\n\"contacts\":[\n"
                + records.joined(separator: ",\n") + "]}"
        }
        let path = try folder.write("large.json", text())
        #expect(try run("check", path).output == "\(path): ok (1 company, 1000 contacts)\n")
        let server = try RunningServer("--fixture", path)
        #expect(server.readyLine.hasSuffix("; 1000 contacts, 1 company, 0 tickets)"))
        records[899] = "{\"id\":900,\"company\":{\"id\":1}}"
        let broken = try folder.write("broken.json", text())
        let end = try run("check", broken)
        #expect(end.errors.hasPrefix("\(broken):902: The firstName field is required.\n"))
    }

    @Test func `a fixture can come through a pipe, and one beyond the limit is refused`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        let checking = try Program(["check", pipe])
        // Waits for the reader.
        let descriptor = unsafe open(pipe, O_WRONLY | O_CLOEXEC)
        let text = Array(Self.company.utf8)
        #expect(unsafe write(descriptor, text, text.count) == text.count)
        close(descriptor)
        #expect(checking.finish().output == "\(pipe): ok (1 company)\n")
        // A hole takes no space.
        let large = try folder.write("large.json", "{}")
        try #require(unsafe truncate(large, Limits.fixtureFileBytesMax + 1) == 0)
        let end = try run("check", large)
        #expect(end.status == 2)
        #expect(end.errors == "psa-mock: \(large) is larger than 4096 MB; split it\n")
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

    @Test func `a fixture comes by the standard input too`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("company.json", Self.company)
        func program(_ arguments: String) throws -> Program {
            try Program(["-c", "\"$0\" \(arguments) < \(path)", Program.path], path: "/bin/sh")
        }
        let check = try program("check -").finish()
        #expect(check.status == 0)
        #expect(check.output == "-: ok (1 company)\n")
        let explained = try program("explain companies '' --fixture -").finish()
        #expect(explained.output.contains("\n  1 found in "))
        let closed = try Program(
            ["-c", "\"$0\" --port 0 --fixture - <&-", Program.path], path: "/bin/sh"
        ).finish()
        #expect(closed.status == 2)
        #expect(
            closed.errors
                == "psa-mock: cannot read -: Bad file descriptor; name a file that can be "
                + "read\n")
    }
}
