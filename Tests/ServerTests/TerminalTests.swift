// What the program says to people who start it on a terminal.

import Glibc
import TestSupport
import Testing

@Suite struct TerminalTests {
    private func start(_ arguments: String..., environment: [String: String] = [:]) throws
        -> (program: Program, port: UInt16)
    {
        let program = try Program(
            ["--port", "0", "--fixture", "none"] + arguments, environment: environment,
            isOnTerminal: true)
        return (program, try #require(RunningServer.port(in: program.readLine() ?? "")))
    }

    /// The line of a refused request on a terminal.
    private func line(_ environment: [String: String], _ arguments: String...) throws -> String {
        let program = try Program(
            ["--port", "0", "--fixture", "none"] + arguments, environment: environment,
            isOnTerminal: true)
        let port = try #require(RunningServer.port(in: program.readLine() ?? ""))
        for _ in 1...3 { _ = program.readLine() }
        _ = try RawConnection(port: port).exchange(RunningServer.request("GET", "/nowhere"))
        let line = try #require(program.readLine())
        program.send(SIGTERM)
        #expect(program.finish().status == 0)
        return line
    }

    @Test func `the ready line is followed by the page, a first request and how to stop`() throws {
        let (program, port) = try start()
        let lines = (1...3).map { _ in program.readLine() }
        #expect(
            lines == [
                "  page    http://127.0.0.1:\(port)/\r",
                "  try     curl 'http://127.0.0.1:\(port)/company/contacts?pageSize=3'\r",
                "  stop    Ctrl-C\r",
            ])
        program.send(SIGINT)
        #expect(program.finish().status == 0)
    }

    @Test func `statuses of refused requests have a colour on a terminal alone`() throws {
        #expect(try line([:]).contains(" \u{1B}[33m404\u{1B}[0m "))
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            #expect(try line(environment).contains(" GET /nowhere 404 "))
        }
        #expect(try line(["NO_COLOR": ""]).contains("\u{1B}"))
        #expect(try line([:], "--log", "json").contains(#""status":404,"#))
    }
}
