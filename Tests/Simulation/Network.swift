// The network of a simulation, as its clients and its clock see it.

import CSimulation

/// A broken promise of the server.
package struct Failure: Error, Equatable, CustomStringConvertible {
    /// Where it was seen; empty for the whole run.
    let place: String
    package let reason: String

    package var description: String { place.isEmpty ? reason : "\(place): \(reason)" }

    init(_ reason: String, at place: String = "") {
        self.reason = reason
        self.place = place
    }
}

/// The network of the simulation on this thread.
enum Network {
    /// The result of receiving.
    enum Received: Equatable {
        case bytes([UInt8])
        /// The server sends no more.
        case end
        case broken
    }

    static var now: Int64 { simulation_now() }

    /// Sends bytes of a client.
    /// - Returns: How many the network takes; nil if the connection is broken.
    static func send(_ connection: Int32, _ bytes: ArraySlice<UInt8>) -> Int? {
        let count = unsafe bytes.withUnsafeBufferPointer {
            unsafe simulation_client_send(connection, $0.baseAddress, $0.count)
        }
        return count < 0 ? nil : count
    }

    /// Receives what has come for a client, at most so many bytes.
    static func receive(_ connection: Int32, atMost bytesMax: Int) -> Received {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: bytesMax) { room, count in
            result = unsafe simulation_client_receive(connection, room.baseAddress, room.count)
            count = max(0, result)
        }
        switch result {
        case Int(SIMULATION_END): return .end
        case Int(SIMULATION_BROKEN): return .broken
        default: return .bytes(bytes)
        }
    }

    static func view(_ connection: Int32) -> simulation_view { simulation_view(connection) }

    /// Prints a call of the server.
    static func tell(_ event: simulation_event, _ connection: Int32, _ count: Int) {
        let isWait = event == SIMULATION_WOKEN || event == SIMULATION_WAITED_IN_VAIN
        if isWait { return }
        print("    server, client \(connection): \(names[Int(event.rawValue)]) \(count)")
    }

    /// The kinds of events, with how often each has happened.
    static var counts: [Int] {
        (0..<simulation_event_count.rawValue).map { simulation_count(simulation_event($0)) }
    }

    /// The names of the kinds of events.
    static let names = (0..<simulation_event_count.rawValue).map {
        unsafe String(cString: simulation_event_name(simulation_event($0)))
    }
}
