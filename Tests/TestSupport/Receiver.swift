// A server that takes requests for a test and answers them as the test says.

internal import Dispatch
internal import Glibc
internal import Synchronization

/// A server on 127.0.0.1 that keeps what it gets.
public final class Receiver: Sendable {
    /// What it does with a request.
    public enum Answer: Sendable, Equatable {
        /// Answers with a status.
        case status(Int)
        /// Answers with these bytes.
        case bytes(String)
        /// Says nothing, and keeps the connection.
        case silence
        /// Closes the connection.
        case close
        /// Answers with 200, then closes the connection without having said so.
        case statusAndClose
    }

    /// A request as it came.
    public struct Taken: Sendable {
        public let head: String
        public let body: String
        /// The number of the connection, from 0 on.
        public let connection: Int

        /// The target of the request line.
        public var target: String {
            head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        }

        /// The value of a field, by its name in the case in which it is sent.
        public func field(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
    }

    private let socket: Int32
    public let port: UInt16
    private let answers: Mutex<[Answer]>
    private let taken = Mutex<[Taken]>([])
    private let count = DispatchSemaphore(value: 0)

    /// Listens. The answers are given in their order; the last one again and again.
    public init(_ answers: [Answer] = [.status(200)]) throws(RawConnectionError) {
        (socket, port) = try loopbackSocket(SOCK_STREAM)
        guard listen(socket, 64) == 0 else { throw .failed(call: "listen", errno: errno) }
        self.answers = Mutex(answers)
        let queue = DispatchQueue(label: "receiver", attributes: .concurrent)
        queue.async { self.accept(on: queue) }
    }

    /// Ends listening: a new connection is refused.
    public func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    /// The requests so far.
    public var requests: [Taken] { taken.withLock { $0 } }

    /// Waits until so many more requests have come.
    /// - Returns: All requests so far.
    public func wait(for number: Int) -> [Taken] {
        for _ in 0..<number { _ = count.wait(timeout: .now() + 20) }
        return requests
    }

    private func accept(on queue: DispatchQueue) {
        var number = 0
        while true {
            let connection = Glibc.accept(socket, nil, nil)
            guard connection >= 0 else { break }
            let index = number
            number += 1
            queue.async { self.serve(connection, index) }
        }
        close(socket)
    }

    private func serve(_ connection: Int32, _ index: Int) {
        defer { close(connection) }
        var bytes: [UInt8] = []
        while true {
            guard let (request, rest) = Self.parse(bytes, index) else {
                var room = [UInt8](repeating: 0, count: 64 << 10)
                let count = unsafe recv(connection, &room, room.count, 0)
                guard count > 0 else { return }
                bytes += room[..<count]
                continue
            }
            bytes = rest
            // Before the answer: who has that may look at once.
            taken.withLock { $0.append(request) }
            let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            if let text = Self.text(of: answer) {
                _ = unsafe Array(text.utf8).withUnsafeBytes {
                    unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
            count.signal()
            if answer == .close || answer == .statusAndClose { return }
        }
    }

    private static func text(of answer: Answer) -> String? {
        switch answer {
        case .status(let status): "HTTP/1.1 \(status) Any\r\nContent-Length: 2\r\n\r\nok"
        case .statusAndClose: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        case .bytes(let text): text
        case .silence, .close: nil
        }
    }

    private static func parse(_ bytes: [UInt8], _ index: Int) -> (Taken, [UInt8])? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let head = String(text[..<end.lowerBound])
        let start = head.utf8.count + 4
        let length =
            head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
            .flatMap { Int($0.dropFirst(16)) } ?? 0
        guard bytes.count >= start + length else { return nil }
        let body = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        return (
            Taken(head: head, body: body, connection: index), Array(bytes[(start + length)...])
        )
    }
}

extension String {
    /// The first place of a text.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        utf8.indices.first { self[$0...].utf8.starts(with: text.utf8) }.map { $0..<$0 }
    }
}
