// The connections of a worker.

/// One connection: its state, and the bytes that could not be dealt with yet.
struct Connection: Sendable {
    var state: ConnectionState
    /// Tells this connection from an earlier one of the same descriptor.
    fileprivate(set) var generation: UInt32 = 0
    /// What has come of a request that is not complete; empty for most of the time.
    var input: [UInt8] = []
    /// What the kernel did not take of the answers, and how much of it is sent since.
    var output: [UInt8] = []
    var outputSent = 0
    /// The request whose answer is postponed, or that is on its way to another worker.
    var kept: KeptRequest?
    /// Whether it was accepted beyond `HTTPLimits.connectionsMax`, for urgent requests alone.
    var isReserved = false
    /// The bytes of its requests as they are counted.
    var inputBytes = 0
    /// Whether its answer is held back on purpose, and counted as that.
    var isHeld = false
    /// What the descriptor is watched for at present.
    var interest: EventLoop.Interest = .read
}

/// Connections by their descriptor: the kernel gives the lowest free numbers, so a flat array is
/// dense, and finding a connection is an index.
struct ConnectionTable {
    private var slots: [Connection?] = []
    private var generation: UInt32 = 0
    private(set) var count = 0

    /// A lower bound of all deadlines: when to look at them again.
    private(set) var nextDeadline = Milliseconds.max

    /// The connection of a descriptor.
    /// - Precondition: there is one.
    subscript(socket: Int32) -> Connection {
        // Not _read: with the unwrapped value in a coroutine's frame, the address sanitizer reports a
        // read of the frame after its end (Swift 6.3, unoptimised).
        get { slots[Int(socket)]! }
        _modify { yield &slots[Int(socket)]! }
    }

    /// The token that the connection is watched with.
    func token(_ socket: Int32) -> UInt64 {
        UInt64(slots[Int(socket)]?.generation ?? 0) << 32 | UInt64(UInt32(bitPattern: socket))
    }

    /// The descriptor of a token, or nil if its connection is gone: an event that was reported
    /// together with the one that closed it.
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
        noteDeadline(of: socket)
    }

    mutating func remove(_ socket: Int32) {
        slots[Int(socket)] = nil
        count -= 1
    }

    /// Removes a connection that goes on elsewhere.
    mutating func take(_ socket: Int32) -> Connection {
        defer { remove(socket) }
        return self[socket]
    }

    /// Whether a connection is for urgent requests alone.
    func isReserved(_ socket: Int32) -> Bool { slots[Int(socket)]?.isReserved ?? false }

    /// The connection that has had nothing to do for the longest time; nil if all are busy.
    var longestIdle: Int32? {
        var (longest, earliest): (Int?, (Milliseconds, UInt32)) = (nil, (.max, .max))
        for index in slots.indices {
            guard let state = slots[index]?.state, state.isIdle else { continue }
            let age = (state.deadline, slots[index]?.generation ?? 0)
            if age < earliest { (longest, earliest) = (index, age) }
        }
        return longest.map { Int32($0) }
    }

    /// The connection whose incomplete request has the most bytes, of equal ones the one that has
    /// taken longest; nil if there is none.
    var longestIncomplete: Int32? {
        var (longest, size): (Int?, (Int, Milliseconds)) = (nil, (0, 0))
        for index in slots.indices {
            guard let state = slots[index]?.state, state.isIncomplete else { continue }
            let bytes = (slots[index]?.input.count ?? 0, -state.deadline)
            if bytes > size { (longest, size) = (index, bytes) }
        }
        return longest.map { Int32($0) }
    }

    /// All descriptors that have a connection.
    var sockets: [Int32] {
        slots.indices.compactMap { slots[$0] == nil ? nil : Int32($0) }
    }

    /// Takes care that the deadline of a connection is not missed.
    mutating func noteDeadline(of socket: Int32) {
        nextDeadline = min(nextDeadline, self[socket].state.deadline)
    }

    /// The connections whose deadline has passed. Deadlines mostly move on before they pass, so one
    /// walk over all of them now and then costs less than keeping them in order.
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
