// The random numbers of generated records, and the pieces of their JSON.

import JSON
import Primitives

/// The random numbers of one record.
struct Chance {
    private var numbers: SplitMix64

    init(state: UInt64, _ index: Int) {
        numbers = SplitMix64(state: state ^ UInt64(index) &* 0x9e37_79b9_7f4a_7c15)
        // The first number of neighbours is mixed once more.
        numbers = SplitMix64(state: numbers.next())
    }

    /// A number from 0 to below another.
    mutating func below(_ count: Int) -> Int { Int(numbers.next() % UInt64(count)) }

    /// True once among so many times.
    mutating func isOne(in count: Int) -> Bool { below(count) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}

extension ByteBuffer {
    /// Appends a member that is a text.
    mutating func appendMember(_ name: StaticString, _ text: String) {
        append(",\"")
        append(name)
        append("\":")
        appendJSON(text)
    }

    /// Appends a member that refers to a record.
    mutating func appendReference(_ name: StaticString, _ id: Int) {
        append(",\"")
        append(name)
        append("\":{\"id\":")
        append(decimal: Int64(id))
        append("}")
    }
}
