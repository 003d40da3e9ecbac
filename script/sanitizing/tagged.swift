// A reference that an enum with several payloads alone has: its bits of kind lie in the pointer, and LeakSanitizer,
// which looks for pointers, does not find it.
final class Plan {
    let text: [Int]
    init(_ count: Int) { text = Array(0..<count) }
}

enum Kind {
    case whole(Plan)
    case part(Plan)
    case other([Int])
}

@inline(never)
func make() -> [Kind] { [.whole(Plan(3)), .part(Plan(4)), .other([1])] }

nonisolated(unsafe) var kept: [Kind] = []
kept = make()
for kind in kept {
    switch kind {
    case .whole(let plan): print(plan.text.count)
    case .part(let plan): print(plan.text.count)
    case .other(let numbers): print(numbers.count)
    }
}
