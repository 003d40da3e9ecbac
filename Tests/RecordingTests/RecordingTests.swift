// Requests over all routes, in both modes, are answered with the bytes that were recorded.
//
// PSA_MOCK_RECORD=1 script/test --filter RecordingTests writes the answers anew, and those to requests
// that have none yet.

import ConnectWise
import Dialect
import HTTP
import JSON
import Primitives
import Schema
import Testing

@Suite struct RecordingTests {
    private static let files = RecordedFile.all

    @Test("Every recorded request is answered as it was recorded", arguments: files)
    func answers(file: RecordedFile) throws {
        let mock = try Mock(file.mode)
        var recording = Recording(try file.text)
        for index in recording.exchanges.indices {
            let recorded = recording.exchanges[index]
            recording.exchanges[index].answer = mock.answer(recorded.request).lines
            guard !RecordedFile.isWritten else { continue }
            let different = Self.differences(recording.exchanges[index].lines, recorded.lines)
            #expect(different == [], "\(recorded.request[0])")
        }
        if RecordedFile.isWritten { try file.write(recording.text) }
        #expect(!recording.exchanges.isEmpty)
    }

    /// The lines that were recorded and are not answered, with `-`, and the other way about.
    private static func differences(_ lines: [String], _ recorded: [String]) -> [String] {
        lines.difference(from: recorded).map { change in
            switch change {
            case .remove(_, let line, _): "- \(line)"
            case .insert(_, let line, _): "+ \(line)"
            }
        }
    }

    @Test("The recordings ask for every declared operation", arguments: Mode.allCases)
    func coverage(mode: Mode) throws {
        let operations = Catalog.shared(mode).endpoints.flatMap { endpoint in
            endpoint.methods.map { Operation($0.method.name, endpoint.path) }
        }
        #expect(operations.count > 400)
        let asked = try Self.files.filter { $0.mode == mode }.flatMap { file in
            Recording(try file.text).exchanges.map { Operation(requestLine: $0.request[0]) }
        }
        let missing = operations.filter { operation in !asked.contains { $0.isOne(of: operation) } }
        #expect(missing.map(\.description) == [])
    }
}

/// A method and the segments of a path.
private struct Operation: CustomStringConvertible {
    let method: String
    let segments: [Substring]

    init(_ method: String, _ path: String) {
        self.method = method
        segments = path.split(separator: "/")
    }

    /// Parses the request line of a recording; the base path is removed.
    init(requestLine: String) {
        let words = requestLine.split(separator: " ")
        let path = String(words[1].prefix { $0 != "?" })
        self.init(String(words[0]), path.replacing("/v4_6_release/apis/3.0", with: ""))
    }

    var description: String { "\(method) /\(segments.joined(separator: "/"))" }

    /// Whether a request to this path is one to a path with `{…}` in it.
    func isOne(of pattern: Operation) -> Bool {
        method == pattern.method && segments.count == pattern.segments.count
            && zip(segments, pattern.segments).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
    }
}
