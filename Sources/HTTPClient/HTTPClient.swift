// A client on the event loop of a worker: requests out, outcomes in, without a thread of its own.

package import HTTP
package import TLS

/// Sends requests and tells their outcomes. It has an event loop of its own, whose descriptor is readable
/// while there is something to do, so that another loop can watch it.
package final class HTTPClient {
    var loop: EventLoop
    /// The names that are looked up.
    var lookups: [UInt64: OpenLookup] = [:]
    var resolver: Resolver
    private let receivers: ReceiverTLS
    private var connections: [UInt64: ClientConnection] = [:]
    private var nextToken: UInt64 = 1
    private var outcomes: [ClientOutcome] = []
    private let limits: Limits
    private var room = [UInt8](repeating: 0, count: 16 << 10)

    /// The limits of a client.
    package struct Limits: Sendable {
        /// Connections at a time, idle ones included.
        package let connectionsMax: Int
        /// The time after which an idle connection is closed.
        package let idleMilliseconds: Milliseconds

        package init(connectionsMax: Int, idleMilliseconds: Milliseconds) {
            self.connectionsMax = connectionsMax
            self.idleMilliseconds = idleMilliseconds
        }
    }

    /// - Parameters:
    ///   - files: Where it learns the addresses of names.
    ///   - trust: The certificates that servers may have.
    package init(
        _ limits: Limits, names files: ResolverFiles = .system, trust: TLSTrust = .anything
    ) throws(SocketError) {
        loop = try EventLoop()
        self.limits = limits
        resolver = Resolver(files)
        receivers = ReceiverTLS(trust)
    }

    deinit {
        for connection in connections.values { connection.close() }
        for open in lookups.values { open.close() }
    }

    /// The descriptor that is readable while `run` has something to do.
    package var descriptor: Int32 { loop.descriptor }

    /// The time at which `run` has something to do, whether or not its descriptor is readable; nil for
    /// none.
    package var nextDeadline: Milliseconds? {
        guard outcomes.isEmpty else { return 0 }
        return (connections.values.map(\.deadline) + lookups.values.map(\.deadline)).min()
    }

    /// Whether a request can be sent now.
    package var hasRoom: Bool { takenRoom < limits.connectionsMax || idle(nil) != nil }

    /// The connections, with those that will be opened.
    private var takenRoom: Int {
        lookups.values.reduce(connections.count) { $0 + $1.requests.count }
    }

    /// Sends a request. Its outcome is told by a later call of `run`.
    package func send(_ request: ClientRequest, now: Milliseconds) {
        if let connection = idle(request.destination) { return begin(request, on: connection, now) }
        if takenRoom >= limits.connectionsMax {
            guard let connection = idle(nil) else { return fail(request, .full, since: now, now) }
            close(connection)
        }
        guard let addresses = resolver.addresses(of: request.destination.host, now: now) else {
            return lookUp(for: request, now)
        }
        connect(request, to: addresses[...], since: now, now)
    }

    /// A number that nothing else of the loop has.
    func takeToken() -> UInt64 {
        defer { nextToken += 1 }
        return nextToken
    }

    /// An idle connection to a destination, or to any; the one that was used last.
    private func idle(_ destination: Destination?) -> ClientConnection? {
        connections.values.filter {
            $0.isIdle && (destination == nil || $0.destination == destination)
        }.max { ($0.deadline, $0.token) < ($1.deadline, $1.token) }
    }

    /// Opens a connection to the first address that can be connected to.
    func connect(
        _ request: ClientRequest, to addresses: ArraySlice<String>, since: Milliseconds,
        _ now: Milliseconds
    ) {
        do throws(ClientError) {
            let connection = try ClientConnection(
                takeToken(), to: request.destination, at: addresses, receivers)
            guard loop.add(connection.socket, [.read, .write], token: connection.token) else {
                connection.close()
                throw .full
            }
            connections[connection.token] = connection
            connection.begin(request, since: since)
        } catch {
            guard case .notConnected = error, addresses.count > 1 else {
                return fail(request, error, since: since, now)
            }
            connect(request, to: addresses.dropFirst(), since: since, now)
        }
    }

    private func begin(
        _ request: ClientRequest, on connection: ClientConnection, _ now: Milliseconds
    ) {
        connection.begin(request, since: now)
        watch(connection)
        step(connection, now)
    }

    // MARK: - Running

    /// Does what can be done now.
    /// - Returns: The requests that have ended.
    package func run(now: Milliseconds) -> [ClientOutcome] {
        let count = loop.wait(0)
        for index in 0..<count {
            let token = loop.event(index).token
            if let connection = connections[token] { step(connection, now) }
            if let open = lookups[token] { step(open, isReadable: true, now) }
        }
        for open in lookups.values where open.deadline <= now {
            step(open, isReadable: false, now)
        }
        for connection in connections.values where connection.deadline <= now {
            expire(connection, now)
        }
        defer { outcomes = [] }
        return outcomes
    }

    private func step(_ connection: ClientConnection, _ now: Milliseconds) {
        do throws(ClientError) {
            guard let response = try connection.step(&room) else { return watch(connection) }
            end(connection, .success(response), now)
        } catch {
            retryOrFail(connection, error, now)
        }
    }

    /// Of several addresses the next one is tried. A connection that had been idle may have ended just then:
    /// the request was not read, and goes by a new one (RFC 9112, section 9.3.1).
    private func retryOrFail(
        _ connection: ClientConnection, _ error: ClientError, _ now: Milliseconds
    ) {
        guard let request = connection.request else {
            return end(connection, .failure(error), now)
        }
        let since = connection.since
        if case .notConnected = error, !connection.otherAddresses.isEmpty {
            close(connection)
            return connect(request, to: connection.otherAddresses, since: since, now)
        }
        guard connection.isUsedAgain, !connection.hasAnswered else {
            return end(connection, .failure(error), now)
        }
        close(connection)
        connect(request, to: connection.addresses, since: since, now)
    }

    private func expire(_ connection: ClientConnection, _ now: Milliseconds) {
        guard connection.request != nil else { return close(connection) }
        end(connection, .failure(.timeout), now)
    }

    private func end(
        _ connection: ClientConnection, _ result: Result<ClientResponse, ClientError>,
        _ now: Milliseconds
    ) {
        if let request = connection.request {
            outcomes.append(
                ClientOutcome(
                    key: request.key, result: result, milliseconds: now - connection.since))
        }
        guard case .success = result, connection.keepsAlive else { return close(connection) }
        connection.rest(until: now + limits.idleMilliseconds)
        watch(connection)
    }

    func fail(
        _ request: ClientRequest, _ error: ClientError, since: Milliseconds, _ now: Milliseconds
    ) {
        outcomes.append(
            ClientOutcome(key: request.key, result: .failure(error), milliseconds: now - since))
    }

    private func watch(_ connection: ClientConnection) {
        guard let interest = connection.newInterest() else { return }
        loop.modify(connection.socket, interest, token: connection.token)
    }

    private func close(_ connection: ClientConnection) {
        connections[connection.token] = nil
        connection.close()
    }
}
