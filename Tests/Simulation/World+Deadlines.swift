// The deadlines of connections, worked out from what passed through the network.

import CSimulation
import HTTP

extension World {
    /// What ends a connection, or a request, that takes too long.
    struct Deadline {
        enum Kind { case idle, head, body, write, linger }

        let kind: Kind
        let time: Int64
    }

    /// The deadline that a connection has while its worker is quiet; nil where its handler decides.
    func deadline(of client: SimulatedClient) -> Deadline? {
        let view = Network.view(client.connection)
        guard view.is_open != 0 else { return nil }
        if view.is_half_closed != 0 {
            // Whether the last answer refuses anything can be seen once it is taken.
            let isTaken = view.untaken == 0 && client.reader.rest.isEmpty
            return isTaken ? lingerDeadline(client, view) : nil
        }
        if view.was_full != 0, view.untaken > 0 {
            return Deadline(
                kind: .write, time: view.moved_at + seconds(settings.limits.writeSecondsMax))
        }
        let answered = client.answered
        guard answered < client.script.count, view.read < client.bounds[answered].end else {
            return answered == client.script.count ? idleDeadline(client, view) : nil
        }
        let bounds = client.bounds[answered]
        if view.read == bounds.start { return idleDeadline(client, view) }
        let isHead = view.read < bounds.headEnd
        let began = simulation_read_at(
            client.connection, isHead ? bounds.start + 1 : bounds.headEnd)
        let limits = settings.limits
        return Deadline(
            kind: isHead ? .head : .body,
            time: max(began, lastSent(client, view))
                + seconds(isHead ? limits.headSecondsMax : limits.bodySecondsMax))
    }

    private func idleDeadline(_ client: SimulatedClient, _ view: simulation_view) -> Deadline {
        let since = max(view.watched_at, lastSent(client, view))
        return Deadline(kind: .idle, time: since + seconds(settings.limits.idleSecondsMax))
    }

    private func lastSent(_ client: SimulatedClient, _ view: simulation_view) -> Int64 {
        view.sent == 0 ? 0 : simulation_sent_at(client.connection, Int(view.sent))
    }

    private func lingerDeadline(_ client: SimulatedClient, _ view: simulation_view) -> Deadline {
        let limits = settings.limits
        let isRefused = client.wasRefused
        let whole = seconds(isRefused ? limits.refusedSecondsMax : limits.lingerSecondsMax)
        let lastRead = max(
            view.half_closed_at, simulation_read_at(client.connection, Int(view.read)))
        return Deadline(
            kind: .linger,
            time: min(view.half_closed_at + whole, lastRead + seconds(limits.lingerSecondsMax)))
    }

    func seconds(_ count: Int) -> Int64 { Int64(count) * 1000 }
}

extension World {
    /// Lets the deadlines of all connections pass, the earliest first: none acts earlier or later.
    func passDeadlines() throws {
        for _ in 0..<200 {
            try settle()
            let pending = clients.filter { !$0.isOver }.compactMap { client in
                deadline(of: client).map { (client, $0) }
            }
            guard let (client, deadline) = pending.min(by: { $0.1.time < $1.1.time }) else {
                return
            }
            guard deadline.time > Network.now else {
                throw client.wrong("the deadline (\(deadline.kind)) has passed unseen")
            }
            advance(deadline.time - 1 - Network.now)
            try settle()
            try check(client, acts: false, deadline)
            advance(1)
            try settle()
            try check(client, acts: true, deadline)
            for client in clients { try receive(client, atMost: 100_000) }
        }
        throw Failure("deadlines pass without an end")
    }

    private func check(_ client: SimulatedClient, acts: Bool, _ deadline: Deadline) throws {
        let view = Network.view(client.connection)
        let hasActed: Bool =
            switch deadline.kind {
            case .idle, .write, .linger: view.is_open == 0
            case .head, .body: view.is_half_closed != 0 || view.is_open == 0
            }
        guard hasActed == acts else {
            throw client.wrong(
                "the deadline (\(deadline.kind)) is " + (acts ? "missed" : "too early"))
        }
    }
}

extension World {
    /// Looks for the reason of the end of a connection that the client did not want.
    func checkEnd(of client: SimulatedClient) throws {
        let view = Network.view(client.connection)
        try checkRest(of: client)
        guard client.answered < client.script.count, !client.isClosing else { return }
        let request = client.script[client.answered]
        let isBegun = view.read > client.bounds[client.answered].start
        if isBegun, request.ending != .whole { return }
        if view.was_reset != 0, client.mayBeReset(view) { return }
        if isStopping || isTight || hasLingered(client, view) || view.was_unwatched != 0
            || client.hasTurned
        {
            return
        }
        let limits = settings.limits
        let idle = view.closed_at - max(view.watched_at, lastSent(client, view))
        // A client that sends to a connection that has ended loses the answers that it has not taken.
        let isBetween =
            !isBegun || view.was_reset != 0 && client.bounds.contains { $0.end == view.read }
        if isBetween, idle >= seconds(limits.idleSecondsMax) { return }
        if view.was_full != 0, view.closed_at - view.moved_at >= seconds(limits.writeSecondsMax) {
            return
        }
        throw client.wrong("the connection ended without a reason")
    }

    private var isTight: Bool { settings.isTight }

    /// Whether the server has waited for the client to read the last answer as long as it must.
    private func hasLingered(_ client: SimulatedClient, _ view: simulation_view) -> Bool {
        let shortest = seconds(settings.limits.lingerSecondsMax)
        return view.is_half_closed != 0 && view.closed_at - view.half_closed_at >= shortest
    }

    /// What came of an answer that was broken off is its beginning.
    private func checkRest(of client: SimulatedClient) throws {
        guard !client.reader.rest.isEmpty else { return }
        guard !client.isClosing, client.answered < client.script.count else {
            let rest = String(decoding: client.reader.rest, as: UTF8.self)
            throw client.wrong("a rest behind the last answer", rest)
        }
        guard let beginning = try client.reader.beginning() else { return }
        let request = client.script[client.answered]
        guard request.flaw == nil, beginning.status == 200 else { return }
        guard request.answer(worker: request.home).starts(with: beginning.body) else {
            throw client.wrong("another's bytes in an answer that was broken off")
        }
    }
}
