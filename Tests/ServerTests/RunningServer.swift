// The program while it serves.

import Glibc
import TestSupport

/// A server on a free port, ready for requests.
final class RunningServer {
    let program: Program
    /// Its output when it was ready.
    let readyLine: String
    let port: UInt16

    /// Starts the program and waits for its ready line.
    init(_ arguments: String..., environment: [String: String] = [:]) throws {
        program = try Program(["--port", "0"] + arguments, environment: environment)
        guard let line = program.readLine() else { throw NotReady(errors: program.errorText) }
        readyLine = line
        guard let port = Self.port(in: line) else { throw NotReady(errors: line) }
        self.port = port
    }

    /// The error of a program that ended, or printed no port.
    struct NotReady: Error {
        let errors: String
    }

    /// The port of the URL in a ready line.
    static func port(in line: String) -> UInt16? {
        guard let url = line.split(separator: " ").first(where: { $0.hasPrefix("http://") }),
            let colon = url.lastIndex(of: ":")
        else { return nil }
        return UInt16(url[url.index(after: colon)...])
    }

    /// Sends one request on a connection of its own.
    func exchange(_ method: String, _ target: String, _ body: String? = nil) throws -> RawResponse {
        try RawConnection(port: port).exchange(Self.request(method, target, body))
    }

    /// A request as it is sent.
    static func request(_ method: String, _ target: String, _ body: String? = nil) -> String {
        let fields = body == nil ? [] : ["Content-Type: application/json"]
        return RawRequest.text(method, target, fields: fields, body: body)
    }

    /// Returns once the server does not listen any more, because it drains.
    func waitUntilClosed() {
        while (try? RawConnection(port: port)) != nil {}
    }
}
