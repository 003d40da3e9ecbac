// The handler of a simulated worker: it answers what paths tell it to.

import HTTP
import Primitives

/// A handler that answers `/KIND/ID/ARGUMENT/WORKER` as `ScriptedRequest.Kind` says.
struct SimulationHandler: RequestHandler {
    let index: Int
    let ledger: Ledger
    let collectsResponses: Bool

    private static let date = Timestamp("2027-07-01T12:00:00Z")!

    mutating func answer(_ request: Request, into response: inout Response) {
        ledger.called()
        guard let call = Call(request) else {
            ledger.broken("a request that no client has sent: \(request.text(request.path))")
            return respond([], into: &response)
        }
        let isResumed = request.waitedMilliseconds > 0
        if isResumed { ledger.resumed(index, response.waitToken) }
        if call.postpones(request) { return postpone(call, into: &response) }
        if isResumed || call.kind == .echo { ledger.wakeOldest(index, &response) }
        response.delivery = call.delivery
        if let source = call.source { return write(source, into: &response) }
        respond(call.body(of: request, worker: index), into: &response)
    }

    private func postpone(_ call: Call, into response: inout Response) {
        ledger.postponed(index, response.waitToken)
        response.postpone(milliseconds: call.argument)
    }

    private func respond(_ body: [UInt8], into response: inout Response) {
        response.start(.ok, date: Self.date)
        response.startBody("text/plain")
        response.body.append(body)
        response.finish()
    }

    private func write(_ source: SimulationSource, into response: inout Response) {
        response.start(.ok, date: Self.date)
        response.startBody("application/octet-stream")
        do {
            if source.isUnending {
                try response.write(unending: source)
                if response.isStreaming { ledger.unendingBegan(index, response.waitToken) }
            } else {
                try response.write(source)
            }
            if response.isStreaming { ledger.streamBegan() }
        } catch {
            response.start(.serviceUnavailable, date: Self.date)
            response.finish()
        }
    }

    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        ledger.called()
        response.start(error.status, date: Self.date)
        response.startBody("text/plain")
        response.body.append(error.message)
        response.finish()
    }

    mutating func cancel(_ token: WaitToken) { ledger.cancelled(index, token) }

    mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        ledger.streamFinished()
    }

    func isUrgent(_ request: Request) -> Bool { false }

    func workerIndex(for request: Request) -> Int? { Call(request)?.home }
}

/// A request as its path tells it.
private struct Call {
    let kind: ScriptedRequest.Kind
    let id: String
    let argument: Int
    let home: Int?

    init?(_ request: Request) {
        let words = request.text(request.path).split(separator: "/")
        guard words.count >= 3, let kind = ScriptedRequest.Kind(rawValue: String(words[0])),
            let argument = Int(words[2])
        else { return nil }
        self.kind = kind
        id = String(words[1])
        self.argument = argument
        home = words.count > 3 ? Int(words[3]) : nil
    }

    func postpones(_ request: Request) -> Bool {
        (kind == .waited || kind == .woken) && request.waitedMilliseconds == 0
    }

    var delivery: Delivery {
        switch kind {
        case .delayed: Delivery(delayMilliseconds: argument)
        case .paced: Delivery(bytesPerSecond: argument)
        case .cut: Delivery(ending: .truncated(bodyBytes: argument))
        case .empty: Delivery(ending: .empty)
        case .reset: Delivery(ending: .reset)
        default: Delivery()
        }
    }

    var source: SimulationSource? {
        switch kind {
        case .slices, .ahead, .broken: SimulationSource(kind, id, count: argument)
        case .news: SimulationSource(kind, id, count: argument)
        default: nil
        }
    }

    func body(of request: Request, worker: Int) -> [UInt8] {
        let content = request.bytes[request.body]
        let line =
            "\(id) \(request.method.name) \(content.count) \(FNV1a.hash32(content)) "
            + (home == nil ? "any" : "\(worker)") + "\n"
        let more = kind == .echo ? ScriptedRequest.pattern(of: id, argument) : []
        return Array(line.utf8) + more
    }
}
