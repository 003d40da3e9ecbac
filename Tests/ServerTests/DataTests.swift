import Glibc
import TestSupport
import Testing

@Suite struct DataTests {
    @Test func `a write that was answered survives the death of the process`() throws {
        let folder = try TemporaryFolder()
        let data = folder.file("data")
        var ids: [String] = []
        for round in 0..<5 {
            let server = try RunningServer("--data", data)
            let origin = round == 0 ? "new data" : "data of an earlier run"
            #expect(
                server.readyLine.hasSuffix(
                    "(default mode; \(45 + round) contacts, 10 companies, 40 tickets; "
                        + "\(origin) in \(data)/default.db)"))
            let body = #"{"firstName": "Round \#(round)", "company": {"id": 12345}}"#
            let answer = try server.exchange("POST", "/company/contacts", body)
            server.program.send(SIGKILL)
            #expect(server.program.finish().status == 128 + SIGKILL)
            #expect(answer.status == 201)
            let location = try #require(answer.value(of: "Location"))
            ids.append(String(try #require(location.split(separator: "/").last)))
        }
        let server = try RunningServer("--data", data)
        for (round, id) in ids.enumerated() {
            let answer = try server.exchange("GET", "/company/contacts/\(id)?fields=firstName")
            #expect(answer.text == #"{"firstName":"Round \#(round)"}"#)
        }
        #expect(Set(ids).count == 5)
    }

    @Test func `data of an earlier run is taken, and fixtures are not loaded again`() throws {
        let folder = try TemporaryFolder()
        let data = folder.file("data")
        let first = try RunningServer("--data", data, "--fixture", "none")
        first.program.send(SIGTERM)
        #expect(first.program.finish().status == 0)
        let second = try RunningServer("--data", data)
        #expect(second.readyLine.contains("0 contacts, 0 companies, 0 tickets; data of an earlier"))
    }

    @Test func `a clean end leaves one file`() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer("--data", folder.file("data"), "--fixture", "none")
        server.program.send(SIGINT)
        #expect(server.program.finish().status == 0)
        #expect(folder.read("data/default.db")?.hasPrefix("SQLite format 3") == true)
        #expect(folder.read("data/default.db-wal") == nil)
    }

    @Test func `data of another mode is one line and exit 2`() throws {
        let folder = try TemporaryFolder()
        let data = folder.file("data")
        let first = try RunningServer("--data", data, "--fixture", "none")
        first.program.send(SIGTERM)
        #expect(first.program.finish().status == 0)
        let end = try run("--port", "0", "--data", data, "--mode", "strict")
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: \(data)/default.db was made in another mode or by another "
                + "version of psa-mock; move it away, or start with the mode and version that "
                + "made it\n")
    }

    @Test func `two servers do not share a directory`() throws {
        let folder = try TemporaryFolder()
        let data = folder.file("data")
        let first = try RunningServer("--data", data, "--fixture", "none")
        let second = try run("--port", "0", "--data", data)
        #expect(second.status == 2)
        #expect(
            second.errors == "psa-mock: another psa-mock works in \(data); stop it, "
                + "or choose another with --data\n")
        #expect(try first.exchange("GET", "/readyz").status == 200)
    }

    @Test func `a directory that cannot be made is one line and exit 2`() throws {
        let end = try run("--port", "0", "--data", "/proc/psa-mock/data")
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: cannot make the directory /proc/psa-mock/data: "
                + "No such file or directory; choose another with --data\n")
    }

    @Test func `an empty file is filled as a missing one is`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("default.db", "")
        let server = try RunningServer("--data", folder.path)
        #expect(
            server.readyLine.hasSuffix(
                "(default mode; 45 contacts, 10 companies, 40 tickets; "
                    + "new data in \(folder.path)/default.db)"))
    }

    @Test func `a file that is no database is one line and exit 2`() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "no database ", count: 100)
        _ = try folder.write("default.db", text)
        let end = try run("--port", "0", "--data", folder.path)
        #expect(end.status == 2)
        #expect(
            end.errors == "psa-mock: cannot open \(folder.path)/default.db: "
                + "file is not a database; choose another directory with --data\n")
        #expect(folder.read("default.db") == text)
    }
}
