// One request of a simulated client, with the answer that it must get.

import Primitives

/// A request as it is sent, and what has to be answered.
struct ScriptedRequest {
    /// What the handler does with it.
    enum Kind: String, CaseIterable {
        /// Answers at once.
        case echo
        /// A body of `argument` bytes, written in slices; written ahead; or broken off on purpose.
        case slices, ahead, broken
        /// Postponed for `argument` milliseconds, or until a later request wakes it.
        case waited, woken
        /// A body without an end of its own, of `argument` pieces.
        case news
        case delayed, paced, cut, empty, reset
    }

    /// What is wrong with a request, so that it is refused.
    enum Flaw: CaseIterable {
        case longTarget, longHead, manyFields, longBody, noHost, version, expectation, chunk, coding
        case bothLengths, notHTTP
    }

    let id: String
    let kind: Kind
    let argument: Int
    let flaw: Flaw?
    let method: String
    let content: [UInt8]
    let isHTTP10: Bool
    /// The value of Connection; nil without the field.
    let connection: String?
    let isChunked: Bool
    let expectsContinue: Bool
    /// The index of the worker that has to answer; nil for any.
    let home: Int?
}

extension ScriptedRequest {
    /// A request of chance.
    init(_ chance: inout Chance, id: String, _ settings: Settings) {
        self.id = id
        kind = chance.happens(percent: settings.echoes) ? .echo : chance.one(of: settings.kinds)
        argument = Self.argument(of: kind, &chance)
        flaw = chance.happens(percent: 3) ? chance.one(of: Flaw.allCases) : nil
        let hasBody = chance.happens(percent: 30)
        let isHead = !hasBody && flaw == nil && kind != .broken && chance.happens(percent: 8)
        method = hasBody ? "POST" : isHead ? "HEAD" : "GET"
        content = hasBody ? Self.pattern(of: id, chance.below(chance.one(of: [5, 300, 3000]))) : []
        isHTTP10 = flaw == nil && kind != .news && chance.happens(percent: 6)
        connection =
            chance.happens(percent: isHTTP10 ? 70 : 3) ? (isHTTP10 ? "keep-alive" : "close") : nil
        isChunked = hasBody && !isHTTP10 && chance.happens(percent: 50)
        expectsContinue = hasBody && flaw == nil && !isHTTP10 && chance.happens(percent: 25)
        home = chance.happens(percent: 40) ? chance.below(settings.workers) : nil
    }

    private static func argument(of kind: Kind, _ chance: inout Chance) -> Int {
        switch kind {
        case .echo: chance.happens(percent: 80) ? 0 : chance.below(6000)
        case .slices, .ahead, .broken: chance.below(chance.one(of: [600, 6000]))
        case .waited, .delayed: 1 + chance.below(3000)
        case .woken: 60_000
        case .news: 1 + chance.below(4)
        case .paced: 1 + chance.below(20_000)
        case .cut: chance.below(40)
        case .empty, .reset: 0
        }
    }

    /// Bytes that tell whose they are.
    static func pattern(of id: String, _ count: Int) -> [UInt8] {
        let key = FNV1a.hash32(id.utf8)
        return (0..<UInt32(count)).map {
            UInt8(truncatingIfNeeded: (key &+ $0 &* 0x9e37_79b9) >> 24)
        }
    }
}

// What is sent.
extension ScriptedRequest {
    var target: String {
        let path = "/\(kind.rawValue)/\(id)/\(argument)" + (home.map { "/\($0)" } ?? "")
        return flaw == .longTarget ? path + "?" + String(repeating: "x", count: 500) : path
    }

    /// The head, up to its empty line.
    var head: [UInt8] {
        if flaw == .notHTTP { return Array("\u{1}\u{2}\r\n\r\n".utf8) }
        let version = flaw == .version ? "HTTP/2.0" : isHTTP10 ? "HTTP/1.0" : "HTTP/1.1"
        var text = "\(method) \(target) \(version)\r\n"
        if flaw != .noHost { text += "Host: h\r\n" }
        if let connection { text += "Connection: \(connection)\r\n" }
        if expectsContinue { text += "Expect: 100-continue\r\n" }
        text += framing
        switch flaw {
        case .longHead: text += "X: \(String(repeating: "x", count: 2500))\r\n"
        case .manyFields: for number in 0..<25 { text += "X\(number): y\r\n" }
        case .expectation: text += "Expect: 200-maybe\r\n"
        case .coding: text += "Transfer-Encoding: gzip\r\n"
        default: break
        }
        return Array((text + "\r\n").utf8)
    }

    private var framing: String {
        switch flaw {
        case .longBody: "Content-Length: 5000\r\n"
        case .bothLengths: "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
        case .chunk: "Transfer-Encoding: chunked\r\n"
        case .coding: ""
        default:
            isChunked
                ? "Transfer-Encoding: chunked\r\n"
                : method == "POST" ? "Content-Length: \(content.count)\r\n" : ""
        }
    }

    /// The body, in its coding. Chunks are of a few sizes.
    var body: [UInt8] {
        switch flaw {
        case .longBody: return Self.pattern(of: id, 5000)
        case .bothLengths, .coding, .notHTTP: return []
        case .chunk: return Array("5\r\nhelloo\r\n".utf8)
        default: return isChunked ? chunks : content
        }
    }

    private var chunks: [UInt8] {
        var (bytes, start, size) = ([UInt8](), 0, 1)
        while start < content.count {
            let end = min(content.count, start + size)
            bytes += Array("\(String(end - start, radix: 16));x=y\r\n".utf8)
            bytes += content[start..<end] + [13, 10]
            (start, size) = (end, size * 3)
        }
        return bytes + Array("0\r\nT: t\r\n\r\n".utf8)
    }
}

// What is answered.
extension ScriptedRequest {
    /// How an answer ends.
    enum Ending: Equatable {
        case whole
        case cut(bodyBytes: Int)
        case broken, empty, reset
    }

    var ending: Ending {
        guard flaw == nil else { return .whole }
        switch kind {
        case .cut: return .cut(bodyBytes: argument)
        case .broken: return .broken
        case .empty: return .empty
        case .reset: return .reset
        default: return .whole
        }
    }

    var status: Int {
        switch flaw {
        case nil: 200
        case .longTarget: 414
        case .longHead, .manyFields: 431
        case .longBody: 413
        case .version: 505
        case .expectation: 417
        case .coding: 501
        case .noHost, .chunk, .bothLengths, .notHTTP: 400
        }
    }

    /// Whether the answer says that the connection closes behind it.
    var closes: Bool {
        flaw != nil || (isHTTP10 ? connection != "keep-alive" : connection == "close")
    }

    /// The body of the answer. The number of the worker ends it, unless the client cannot know it.
    func answer(worker: Int?) -> [UInt8] {
        switch kind {
        case .slices, .ahead, .broken: return Self.pattern(of: id, argument)
        case .news: return (0..<argument).flatMap { Array("\(id) \($0)\n".utf8) }
        default:
            let sum = FNV1a.hash32(content)
            let end = worker.map { "\($0)" } ?? "any"
            let line = "\(id) \(method) \(content.count) \(sum) \(end)\n"
            return Array(line.utf8) + (kind == .echo ? Self.pattern(of: id, argument) : [])
        }
    }

    /// Whether a client that half-closes gives it up.
    var isGivenUpByHalfClose: Bool { kind == .waited || kind == .woken || kind == .news }
}
