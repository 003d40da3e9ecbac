// The connections of a worker.

/// One connection: its state, and the bytes that are not processed or not sent yet.
struct Connection: Sendable {
    var state: ConnectionState
    /// Tells this connection from an earlier one of the same descriptor.
    fileprivate(set) var generation: UInt32 = 0
    /// The bytes received of a request that is not complete; mostly empty.
    var input: [UInt8] = []
    /// The bytes of responses that the kernel did not take, and how many of them are sent since.
    var output: [UInt8] = []
    var outputSent = 0
    /// The request whose response is postponed, or that is being handed off to another worker.
    var pending: PendingRequest?
    /// Its TLS; nil if it speaks plain HTTP.
    var secure: SecureSocket?
    /// Whether it was accepted beyond `HTTPLimits.connectionsMax`, for urgent requests only.
    var isReserved = false
    /// The bytes of its requests that `ServerLoad.inputBytes` counts.
    var inputBytes = 0
    /// Whether `ServerLoad.deferredResponses` counts its response.
    var isDeferred = false
    /// The events that the descriptor is watched for.
    var interest: EventLoop.Interest = .read
}

/// The connections of a worker by their descriptors. The kernel gives the lowest free number, so
/// that a flat array is dense and a lookup is an index.
struct ConnectionTable {
    private var slots: [Connection?] = []
    private var generation: UInt32 = 0
    private(set) var count = 0

    /// A lower bound of all deadlines.
    private(set) var nextDeadline = Milliseconds.max

    /// The connection of a descriptor.
    /// - Precondition: The descriptor has a connection.
    subscript(socket: Int32) -> Connection {
        // Not _read: with the unwrapped value in a coroutine's frame, the address sanitizer reports
        // a read of the frame after its end (Swift 6.3, unoptimised).
        get { slots[Int(socket)]! }
        _modify { yield &slots[Int(socket)]! }
    }

    /// The token of the connection in the event loop.
    func token(_ socket: Int32) -> UInt64 {
        UInt64(slots[Int(socket)]?.generation ?? 0) << 32 | UInt64(UInt32(bitPattern: socket))
    }

    /// The descriptor of a token; nil if its connection was closed by an event of the same round.
    func socket(of token: UInt64) -> Int32? {
        let socket = Int32(truncatingIfNeeded: token)
        guard contains(socket), slots[Int(socket)]?.generation == UInt32(token >> 32) else {
            return nil
        }
        return socket
    }

    func contains(_ socket: Int32) -> Bool {
        slots.indices.contains(Int(socket)) && slots[Int(socket)] != nil
    }

    mutating func insert(_ socket: Int32, _ connection: Connection) {
        while slots.count <= Int(socket) { slots.append(nil) }
        precondition(slots[Int(socket)] == nil, "two connections of one descriptor")
        // Bit 31 stays clear: the largest tokens are those of the listener and the inbox.
        generation = (generation + 1) & 0x7FFF_FFFF
        slots[Int(socket)] = connection
        slots[Int(socket)]?.generation = generation
        count += 1
        trackDeadline(of: socket)
    }

    mutating func remove(_ socket: Int32) {
        slots[Int(socket)] = nil
        count -= 1
    }

    /// Removes and returns a connection that is handed off.
    mutating func detach(_ socket: Int32) -> Connection {
        defer { remove(socket) }
        return self[socket]
    }

    /// Whether a connection is for urgent requests only.
    func isReserved(_ socket: Int32) -> Bool { slots[Int(socket)]?.isReserved ?? false }

    /// The connection that has been idle for the longest time; nil if none is idle.
    var longestIdle: Int32? {
        var (longest, earliest): (Int?, (Milliseconds, UInt32)) = (nil, (.max, .max))
        for index in slots.indices {
            guard let state = slots[index]?.state, state.isIdle else { continue }
            let age = (state.deadline, slots[index]?.generation ?? 0)
            if age < earliest { (longest, earliest) = (index, age) }
        }
        return longest.map { Int32($0) }
    }

    /// The connection whose incomplete request has the most bytes, and of equal ones the oldest;
    /// nil if no request is incomplete.
    var longestIncomplete: Int32? {
        var (longest, size): (Int?, (Int, Milliseconds)) = (nil, (0, 0))
        for index in slots.indices {
            guard let state = slots[index]?.state, state.isIncomplete else { continue }
            let bytes = (slots[index]?.input.count ?? 0, -state.deadline)
            if bytes > size { (longest, size) = (index, bytes) }
        }
        return longest.map { Int32($0) }
    }

    /// The descriptors of all connections.
    var sockets: [Int32] {
        slots.indices.compactMap { slots[$0] == nil ? nil : Int32($0) }
    }

    /// Updates `nextDeadline` for the deadline of a connection.
    mutating func trackDeadline(of socket: Int32) {
        nextDeadline = min(nextDeadline, self[socket].state.deadline)
    }

    /// The connections whose deadline has passed. Most deadlines are extended before they pass, so
    /// that a scan now and then costs less than keeping them in order.
    mutating func expired(now: Milliseconds) -> [Int32] {
        guard now >= nextDeadline else { return [] }
        nextDeadline = .max
        var expired: [Int32] = []
        for index in slots.indices {
            guard let deadline = slots[index]?.state.deadline else { continue }
            if deadline <= now {
                expired.append(Int32(index))
            } else {
                nextDeadline = min(nextDeadline, deadline)
            }
        }
        return expired
    }
}
