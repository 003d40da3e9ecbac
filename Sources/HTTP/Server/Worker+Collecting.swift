// The responses of one round of the event loop, sent after what has to precede all of them.

internal import Primitives

/// Responses that are written but not sent, of several connections.
struct CollectedResponses: ~Copyable {
    /// The responses of a connection.
    struct Part {
        /// The token of the connection.
        let token: UInt64
        let byteCount: Int
    }

    var bytes = ByteBuffer(capacity: 16)
    /// The parts of `bytes`, in their order.
    var parts: [Part] = []

    /// The most bytes of one part: longer responses cost less to send than to copy.
    static let partBytesMax = 64 << 10
    /// The capacity that is kept from round to round.
    private static let capacityBytesMax = 1 << 20

    /// Removes all responses. The memory of exceptionally many is released.
    mutating func removeAll() {
        if bytes.count > Self.capacityBytesMax { bytes = ByteBuffer(capacity: 16) }
        bytes.truncate(to: 0)
        parts.removeAll(keepingCapacity: true)
    }
}

extension Worker {
    /// Keeps the responses of a connection until those of the round are sent.
    /// - Returns: Whether they are kept.
    mutating func collect(_ socket: Int32) -> Bool {
        let count = response.body.count
        guard isCollecting, count > 0, count <= CollectedResponses.partBytesMax else {
            return false
        }
        Self.append(response.body, to: &collected.bytes)
        collected.parts.append(
            CollectedResponses.Part(token: table.token(socket), byteCount: count))
        response.clear()
        return true
    }

    private static func append(_ bytes: borrowing ByteBuffer, to collected: inout ByteBuffer) {
        collected.append(bytes.span)
    }

    /// Sends the responses that are collected. What a connection asks for next is answered at once.
    mutating func sendCollected() {
        guard !collected.parts.isEmpty else { return }
        handler.willSend()
        let wasCollecting = isCollecting
        isCollecting = false
        var own = CollectedResponses()
        swap(&own, &collected)
        var start = 0
        for part in own.parts {
            let range = start..<(start + part.byteCount)
            start = range.upperBound
            guard let socket = table.socket(of: part.token) else { continue }
            let unsent = Self.send(own.bytes.span.extracting(range), socket, table[socket].secure)
            responsesSent(unsent, socket)
        }
        own.removeAll()
        swap(&own, &collected)
        isCollecting = wasCollecting
    }
}
