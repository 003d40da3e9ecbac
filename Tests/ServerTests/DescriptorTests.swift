import TestSupport
import Testing

@Suite struct DescriptorTests {
    /// Starts the program with limits of open files.
    private func start(_ limits: String, _ arguments: String = "") throws -> Program {
        let program = try Program(
            ["-c", "\(limits) && exec \"$0\" --port 0 --log none \(arguments)", Program.path],
            path: "/bin/sh")
        #expect(program.readLine()?.contains("ready") == true)
        return program
    }

    @Test func `The soft limit of open files is raised to the hard one`() throws {
        #expect(try start("ulimit -Sn 100").errorText == "")
    }

    @Test(
        "A low hard limit leaves fewer connections, which is said",
        arguments: [
            ("ulimit -n 1024", "", 1024, 704), ("ulimit -n 200", "", 200, 88),
            ("ulimit -n 4416", "", 4416, nil), ("ulimit -n 4415", "", 4415, 4095),
        ] as [(String, String, Int, Int?)])
    func low(limits: String, arguments: String, files: Int, connections: Int?) throws {
        let text = try start(limits, arguments).errorText
        guard let connections else { return #expect(text == "") }
        #expect(
            text
                == "psa-mock: \(files) open files are allowed, which is enough for "
                + "\(connections) connections instead of 4096; raise the hard limit, such as by "
                + "'ulimit -Hn', for more\n")
    }

    @Test func `A limit of addresses leaves room for the data`() throws {
        // 16 GiB, in units of 1,024 bytes: less than the room that large fixtures are given.
        #expect(try start("ulimit -v 16777216").errorText == "")
    }

    @Test func `Files of data leave still fewer`() throws {
        let folder = try TemporaryFolder()
        let text = try start("ulimit -n 4416", "--data '\(folder.path)'").errorText
        #expect(text.contains("enough for 2144 connections"))
    }

    @Test func `Sandboxes with files are closed where descriptors are few, and all are answered`()
        throws
    {
        let folder = try TemporaryFolder()
        let program = try Program(
            [
                "-c", "ulimit -n 300 && exec \"$0\" --port 0 --log none --data '\(folder.path)'",
                Program.path,
            ], path: "/bin/sh")
        let line = try #require(program.readLine())
        #expect(
            program.errorText.contains(
                "psa-mock: 300 open files are allowed, which is enough for 25 open sandboxes "
                    + "instead of 1000"))
        let port = try #require(
            line.split(separator: " ").compactMap { word in
                word.split(separator: ":").last.flatMap { UInt16($0) }
            }.first)
        let connection = try RawConnection(port: port)
        for number in 0..<120 {
            let answer = try connection.request(
                "GET", "/company/contacts/count", fields: ["X-Mock-Sandbox: s\(number)"])
            #expect(answer.text == #"{"count":45}"#)
        }
        // Unchanged sandboxes leave no file.
        #expect(folder.names.filter { $0.hasSuffix(".db") }.count == 25)
    }
}
