// The server that recordings are replayed to, and the folder of the recordings.

import Dialect
import Foundation
import HTTP
import MockServer
import Primitives
import Tenancy
import Testing

/// A server in memory, over the demo data, with a frozen clock.
final class Mock {
    private var service: Service

    private static let now = Timestamp("2027-07-01T12:00:00Z")!

    /// Loaded once for all servers.
    private static let templates = Templates(
        ["default": [try! .demo], "demo": [try! .demo], "none": []]
    ) { now }

    init(_ mode: Mode) throws {
        let sandboxes = try Sandboxes(Self.templates, mode: mode) { Self.now }
        service = Service(sandboxes) { Issue.record("the server failed: \($0)") }
    }

    /// Sends a recorded request and returns the response, both in the lines of a recording.
    func answer(_ lines: [String]) -> Message {
        let message = Message(lines: lines)
        let words = message.head[0].split(separator: " ")
        let fields = message.head.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            return (String(name), String(line.dropFirst(name.count + 2)))
        }
        let request = Request(
            Method(String(words[0])), String(words[1]), fields: fields, body: message.body)
        var response = Response(to: request)
        service.answer(request, into: &response)
        let answer = Message(answer: response.body.copy())
        return words[1].hasPrefix("/_mock/explain") ? answer.withoutDurations : answer
    }
}

extension Message {
    /// The response with 0 for the duration in the explanation of a condition, which varies, and
    /// with the corresponding length.
    fileprivate var withoutDurations: Message {
        let text = String(decoding: body, as: UTF8.self)
        let plain = text.replacing(/"microseconds":[0-9]+/, with: #""microseconds":0"#)
        guard plain != text else { return self }
        let shorter = body.count - plain.utf8.count
        let length = "Content-Length: "
        let head = head.map { line in
            let number = Int(line.dropFirst(length.count).drop { $0 == " " })
            return line.hasPrefix(length) ? "\(length)\((number ?? 0) - shorter)" : line
        }
        return Message(head: head, body: Array(plain.utf8))
    }
}

/// A file of recordings. Its folder is the mode of the server.
struct RecordedFile: Sendable, CustomTestStringConvertible {
    let mode: Mode
    let name: String

    var testDescription: String { "\(mode.rawValue)/\(name)" }

    /// Whether the recordings are written instead of compared.
    static let isWritten = ProcessInfo.processInfo.environment["PSA_MOCK_RECORD"] != nil

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "recordings")

    /// All files, sorted.
    static let all: [RecordedFile] = Mode.allCases.flatMap { mode in
        let folder = folder.appending(path: mode.rawValue)
        let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
        return names.sorted().map { RecordedFile(mode: mode, name: $0) }
    }

    private var url: URL { Self.folder.appending(path: "\(mode.rawValue)/\(name)") }

    var text: String { get throws { String(decoding: try Data(contentsOf: url), as: UTF8.self) } }

    func write(_ text: String) throws { try Data(text.utf8).write(to: url) }
}
