// The program while it serves.

import Glibc
import TestSupport

/// A server on a free port, ready for requests.
final class RunningServer {
    let program: Program
    /// What it printed when it was ready.
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

    /// The program ended, or did not say its port.
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

    /// One request on a connection of its own.
    func exchange(_ method: String, _ target: String, _ body: String? = nil) throws -> RawResponse {
        try RawConnection(port: port).exchange(Self.request(method, target, body))
    }

    /// A request as it stands on the wire.
    static func request(_ method: String, _ target: String, _ body: String? = nil) -> String {
        var request = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        if let body {
            request += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        return request + "\r\n" + (body ?? "")
    }

    /// Returns once nobody listens any more: the server has begun to drain.
    func waitUntilClosed() {
        while (try? RawConnection(port: port)) != nil {}
    }
}
