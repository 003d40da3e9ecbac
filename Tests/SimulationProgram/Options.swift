// The options of the program.

import Glibc
import Simulation

/// What `script/simulate` hands on: pairs of a name and a number.
struct Options {
    var seed: UInt64?
    var first: UInt64 = 0
    var seconds = 10
    var size = RunSize()
    var traces = false

    init(_ arguments: some Collection<String>) {
        var rest = Array(arguments)
        while !rest.isEmpty {
            let name = rest.removeFirst()
            if name == "--trace" {
                traces = true
                continue
            }
            guard !rest.isEmpty, let number = UInt64(rest.removeFirst()) else { fail(name) }
            set(name, number)
        }
    }

    private mutating func set(_ name: String, _ number: UInt64) {
        switch name {
        case "--seed": seed = number
        case "--first": first = number
        case "--seconds": seconds = Int(number)
        case "--clients": size.clients = Int(number)
        case "--requests": size.requests = Int(number)
        case "--steps": size.steps = Int(number)
        default: fail(name)
        }
    }
}

/// Ends the program because of an option.
func fail(_ name: String) -> Never {
    print("simulate: \(name) is no option, or has no number")
    exit(2)
}
