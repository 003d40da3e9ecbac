// The bodies in slices of a simulation.

import HTTP
import Primitives

/// A body that is written in slices, or piece by piece as time passes.
struct SimulationSource: BodySource {
    private let kind: ScriptedRequest.Kind
    private let id: String
    private let bytes: [UInt8]
    private let pieces: Int
    private var written = 0
    private var hasWaited = false

    init(_ kind: ScriptedRequest.Kind, _ id: String, count: Int) {
        self.kind = kind
        self.id = id
        pieces = count
        bytes = kind == .news ? [] : ScriptedRequest.pattern(of: id, count)
    }

    var isUnending: Bool { kind == .news }
    var isWrittenAhead: Bool { kind == .ahead }

    mutating func write(to body: inout ByteBuffer, until end: Int) -> BodyProgress {
        isUnending ? writePiece(to: &body) : writeBytes(to: &body, until: end)
    }

    private mutating func writeBytes(to body: inout ByteBuffer, until end: Int) -> BodyProgress {
        let count = min(max(0, end - body.count), bytes.count - written)
        body.append(Array(bytes[written..<written + count]))
        written += count
        guard written == bytes.count else { return .more }
        return kind == .broken ? .broken : .done
    }

    /// Writes a piece each time that it is asked again.
    private mutating func writePiece(to body: inout ByteBuffer) -> BodyProgress {
        guard written < pieces else { return .done }
        if hasWaited {
            body.append("\(id) \(written)\n")
            written += 1
        }
        hasWaited.toggle()
        return .waiting(milliseconds: 1 + 100 * written)
    }
}
