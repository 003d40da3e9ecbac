// A client of the simulation: what it sends, and what it must get.

import CSimulation
import HTTP

/// One connection of a client, with its requests one after another.
final class SimulatedClient {
    /// How a client behaves beside sending its requests.
    enum Temper: CaseIterable {
        case patient
        /// Ends its side behind its last request.
        case halfCloses
        /// Goes, or resets the connection, at a byte of chance.
        case leaves, resets
        /// Sends no more from a byte of chance on.
        case fallsSilent
        /// Takes no answers from some byte on.
        case takesNothing
    }

    let number: Int
    let connection: Int32
    let script: [ScriptedRequest]
    let temper: Temper
    /// Whether it sends requests before the answers to earlier ones.
    let pipelines: Bool
    /// Whether it sends a body without waiting for `100 Continue`.
    let isImpatient: Bool
    let bytes: [UInt8]
    let bounds: [Bounds]
    /// The number of bytes behind which its temper shows.
    let turn: Int

    private(set) var sent = 0
    /// The number of requests with a complete answer.
    private(set) var answered = 0
    /// Whether the answer to the current request was announced by `100 Continue`.
    private(set) var isContinued = false
    private(set) var hasTurned = false
    private(set) var isOver = false
    /// Whether the last answer said that it is the last.
    private(set) var isClosing = false
    /// The status of the refusal that it got in the place of an answer; nil for none.
    private(set) var refusal: Int?
    private(set) var reader = AnswerReader()
    /// Whether the server has begun to stop.
    var isServerStopping = false
    private let settings: Settings

    /// Where a request is in the bytes of its client.
    struct Bounds {
        let start: Int
        let headEnd: Int
        let end: Int
    }

    init(
        _ number: Int, _ connection: Int32, _ script: [ScriptedRequest], _ chance: inout Chance,
        temper: Temper, in settings: Settings
    ) {
        self.settings = settings
        self.number = number
        self.connection = connection
        self.script = script
        self.temper = temper
        pipelines = chance.happens(percent: 50)
        isImpatient = chance.happens(percent: 30)
        var (bytes, bounds) = ([UInt8](), [Bounds]())
        for request in script {
            let (start, head) = (bytes.count, request.head)
            bytes += head + request.body
            bounds.append(Bounds(start: start, headEnd: start + head.count, end: bytes.count))
        }
        self.bytes = bytes
        self.bounds = bounds
        turn = chance.below(bytes.count + 1)
    }
}

// What it does.
extension SimulatedClient {
    /// The end of what it may send now.
    private var sendableEnd: Int {
        if isOver || isClosing || temper == .leaves && hasTurned { return sent }
        var end = bytes.count
        if answered < script.count {
            if !pipelines { end = bounds[answered].end }
            let waiting = script.indices.dropFirst(answered).first {
                script[$0].expectsContinue && ($0 > answered || !isContinued)
            }
            if let waiting, !isImpatient { end = min(end, bounds[waiting].headEnd) }
        }
        return [.leaves, .resets, .fallsSilent].contains(temper) ? min(end, turn) : end
    }

    /// Sends some bytes, at most so many.
    /// - Returns: Whether it has sent any.
    @discardableResult
    func send(atMost bytesMax: Int) throws(Failure) -> Bool {
        let end = min(sendableEnd, sent + bytesMax)
        guard sent < end else { return turnIfDue() }
        guard let count = Network.send(connection, bytes[sent..<end]) else { return false }
        sent += count
        return count > 0 || turnIfDue()
    }

    /// Does once what its temper says.
    private func turnIfDue() -> Bool {
        guard !hasTurned, !isOver, sent >= min(turn, sendableEnd) else { return false }
        switch temper {
        case .patient, .fallsSilent, .takesNothing: return false
        case .halfCloses:
            guard sent == bytes.count else { return false }
            simulation_client_finish(connection)
        case .leaves:
            guard sent == turn else { return false }
            simulation_client_leave(connection)
        case .resets:
            guard sent == turn else { return false }
            simulation_client_reset(connection)
        }
        hasTurned = true
        isOver = temper != .halfCloses
        return true
    }

    /// Takes what has come, at most so many bytes.
    /// - Returns: Whether it has taken any.
    @discardableResult
    func receive(atMost bytesMax: Int) throws(Failure) -> Bool {
        if isOver || temper == .takesNothing && reader.passed + reader.rest.count >= turn {
            return false
        }
        switch Network.receive(connection, atMost: bytesMax) {
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return false }
            reader.append(bytes)
            try readAnswers()
        case .end, .broken: isOver = true
        }
        return true
    }

    /// Ends its side, as a client does that needs no more.
    func leave() {
        guard !isOver else { return }
        simulation_client_leave(connection)
        (isOver, hasTurned) = (true, true)
    }
}

// What it gets.
extension SimulatedClient {
    private func readAnswers() throws(Failure) {
        while !reader.rest.isEmpty {
            guard !isClosing else {
                let rest = String(decoding: reader.rest.prefix(300), as: UTF8.self)
                throw wrong("bytes behind the last answer", rest)
            }
            guard answered < script.count, bounds[answered].start < sent else {
                throw wrong("bytes without a request")
            }
            let request = script[answered]
            guard let answer = try reader.next(isToHead: request.method == "HEAD") else { return }
            if answer.status == 100 {
                try takeContinue(request)
            } else {
                try take(answer, to: request)
            }
        }
    }

    private func takeContinue(_ request: ScriptedRequest) throws(Failure) {
        guard request.expectsContinue, !isContinued else { throw wrong("100 Continue unasked") }
        isContinued = true
    }

    private func take(_ answer: Answer, to request: ScriptedRequest) throws(Failure) {
        let isRefused = answer.status == 408 || answer.status == 503
        if isRefused {
            guard answer.closes || answer.status == 503 else { throw wrong("408 without a close") }
            try checkRefusal(answer.status)
            refusal = answer.status
        } else {
            try compare(answer, request)
        }
        isClosing = answer.closes || !isRefused && request.ending != .whole
        answered += 1
        isContinued = false
    }

    /// A request is refused for want of room alone, or of time.
    private func checkRefusal(_ status: Int) throws(Failure) {
        if status == 503 {
            guard settings.isTight || isServerStopping else {
                throw wrong("503 while there is room")
            }
            return
        }
        let limits = settings.limits
        let began = simulation_read_at(connection, bounds[answered].start + 1)
        guard Network.now - began >= Int64(min(limits.headSecondsMax, limits.bodySecondsMax)) * 1000
        else {
            throw wrong("408 before the time of the request is over")
        }
    }

    private func compare(_ answer: Answer, _ request: ScriptedRequest) throws(Failure) {
        guard answer.status == request.status else {
            throw wrong("status \(answer.status) for \(request.status)")
        }
        guard answer.closes == request.closes || isServerStopping && answer.closes else {
            throw wrong("Connection: \(answer.values(of: "connection"))")
        }
        if request.isHTTP10, answer.isChunked { throw wrong("chunks for HTTP/1.0") }
        guard request.flaw == nil, request.method != "HEAD" else { return }
        let body = request.answer(worker: request.home)
        // A server that stops ends a body that has no end of its own.
        if request.kind == .news, isServerStopping, body.starts(with: answer.body) { return }
        guard answer.body == body else {
            throw wrong("another body", String(decoding: answer.body.prefix(60), as: UTF8.self))
        }
        switch request.ending {
        case .whole: return
        case .cut(let bodyBytes): if bodyBytes >= body.count { return }
        case .broken, .empty, .reset: break
        }
        throw wrong("a whole answer where it was to be broken off")
    }

    /// Whether its last answer refuses a request that was not read whole.
    var wasRefused: Bool {
        let last = answered > 0 ? script[answered - 1].flaw : nil
        return refusal == 408 || last != nil
    }

    /// Whether the server has read a request that ends in a reset: answers before it may be lost.
    func mayBeReset(_ view: simulation_view) -> Bool {
        script.indices.dropFirst(answered).contains {
            bounds[$0].end <= view.read && [.reset, .broken].contains(script[$0].ending)
        }
    }

    func wrong(_ what: String, _ detail: String = "") -> Failure {
        let request = answered < script.count ? "\(script[answered].target)" : "none"
        let view = Network.view(connection)
        let passed =
            "read \(view.read) of \(sent), sent \(view.sent), half-closed at \(view.half_closed_at), "
            + "closed at \(view.closed_at) \(detail)"
        return Failure(what, at: "client \(number), request \(answered) (\(request)), \(passed)")
    }
}
