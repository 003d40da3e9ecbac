// How a run of a simulation is set up.

import CSimulation
import HTTP

/// The size of a run. Smaller ones are tried to make a failing run short.
package struct RunSize: Equatable, Sendable {
    package var clients: Int
    package var requests: Int
    package var steps: Int

    package init(clients: Int = 5, requests: Int = 6, steps: Int = 250) {
        self.clients = clients
        self.requests = requests
        self.steps = steps
    }
}

/// What chance chose for a whole run.
struct Settings {
    let workers: Int
    let collectsResponses: Bool
    let limits: HTTPLimits
    let weather: simulation_weather
    let kinds: [ScriptedRequest.Kind]
    /// The share of requests that are answered at once, in percent.
    let echoes: Int
    /// Whether there are fewer connections, or less memory, than the clients need.
    let isTight: Bool
    /// The step at which the server begins to stop; nil for not before the end.
    let stopStep: Int?

    init(_ chance: inout Chance, _ size: RunSize) {
        workers = 1 + chance.below(3)
        collectsResponses = chance.happens(percent: 50)
        isTight = chance.happens(percent: 10)
        limits = Self.limits(isTight: isTight, &chance)
        weather = Self.weather(&chance)
        kinds = Self.kinds(&chance)
        echoes = chance.one(of: [5, 40, 40])
        stopStep = chance.happens(percent: 10) ? chance.below(size.steps) : nil
    }

    /// All kinds, one alone, or those that meet in one round: what is woken, and what ends in slices.
    private static func kinds(_ chance: inout Chance) -> [ScriptedRequest.Kind] {
        let all = ScriptedRequest.Kind.allCases
        switch chance.below(10) {
        case 0..<3: return [chance.one(of: all)]
        case 3..<5: return [.woken, .woken, .waited, .slices, .slices]
        default: return all
        }
    }

    private static func limits(isTight: Bool, _ chance: inout Chance) -> HTTPLimits {
        HTTPLimits(
            targetBytesMax: 300, headBytesMax: 2000, headFieldsMax: 20, bodyBytesMax: 3000,
            headSecondsMax: 3, bodySecondsMax: 5, idleSecondsMax: 7, writeSecondsMax: 11,
            connectionsMax: isTight ? 1 + chance.below(3) : 100,
            pipelinedBytesMax: chance.one(of: [1, 500, 64 << 10]),
            lingerBytesMax: 20_000, lingerSecondsMax: 2, drainSecondsMax: 13,
            connectionsReserved: isTight ? chance.below(2) : 0,
            responsesBytesMax: isTight ? 1 + chance.below(10_000) : 256 << 20,
            inputBytesMax: isTight ? 1 + chance.below(6000) : 320 << 20,
            sliceBytesMax: chance.one(of: [100, 500, 2000]), unchunkedBodyBytesMax: 2000,
            refusedBytesMax: 30_000, refusedSecondsMax: 4)
    }

    private static func weather(_ chance: inout Chance) -> simulation_weather {
        func share(_ chance: inout Chance) -> Int32 { Int32(chance.one(of: [0, 0, 10, 50])) }
        var weather = simulation_weather()
        weather.reads_cut = share(&chance)
        weather.writes_cut = share(&chance)
        weather.again = Int32(chance.one(of: [0, 0, 5, 20]))
        weather.events_left = share(&chance)
        weather.accepts_exhausted = Int32(chance.one(of: [0, 0, 0, 50, 100]))
        weather.watches_refused = Int32(chance.one(of: [0, 0, 0, 10]))
        weather.received_max = chance.one(of: [1, 50, 4000, 65_536])
        weather.sent_max = chance.one(of: [1, 50, 1000, 65_536])
        return weather
    }

    /// The weather at the end of a run: nothing goes wrong any more.
    static var calm: simulation_weather {
        var weather = simulation_weather()
        weather.received_max = 65_536
        weather.sent_max = 65_536
        return weather
    }
}
