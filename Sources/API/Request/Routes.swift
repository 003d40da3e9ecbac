// Paths -> places in a list of declared paths.

import Primitives

/// The values of the variables of a path.
package struct PathParameters: Sendable {
    /// The value of `{grandparentId}`.
    var grandparent: Int64?
    /// The value of `{parentId}`.
    var parent: Int64?
    /// The value of `{id}`.
    package var id: Int64?
    /// The value of any other variable.
    package var word: String?

    package init(parent: Int64? = nil, id: Int64? = nil, word: String? = nil) {
        self.parent = parent
        self.id = id
        self.word = word
    }
}

/// Finds declared paths by the segments of a request's path. Literal segments win over ids, in any
/// case of letters (docs/LIVE-API.md#base-urls and docs/LIVE-API.md#paths).
package final class Router: Sendable {
    private let tree: PathTree

    /// A router of paths with `{name}` for variables.
    package init(_ paths: [String]) {
        var root = PathNode()
        for (index, path) in paths.enumerated() {
            let segments = ASCII.lowercased(path).utf8.split(separator: UInt8(ascii: "/"))
            root.insert(segments.map { String(Substring($0)) }[...], index)
        }
        tree = PathTree(root)
    }

    /// The index of the path that segments below the base are of; nil if no path fits.
    /// - Parameter parameters: Gets the ids and words of the segments.
    package func find(_ segments: PathSegments, _ parameters: inout PathParameters) -> Int? {
        tree.find(segments, &parameters)
    }
}

/// A variable segment of a path.
private enum Variable: Sendable {
    case grandparent, parent, id, word

    /// - Parameter segment: In small letters.
    init?(_ segment: String) {
        guard segment.utf8.first == UInt8(ascii: "{") else { return nil }
        self =
            switch segment {
            case "{grandparentid}": .grandparent
            case "{parentid}": .parent
            case "{id}": .id
            default: .word
            }
    }
}

/// A node of the tree of paths while it is made: the segments that can follow.
private struct PathNode {
    var endpoint: Int?
    var literals: [(word: String, node: PathNode)] = []
    var variables: [(variable: Variable, node: PathNode)] = []

    /// - Parameter segments: In small letters.
    mutating func insert(_ segments: ArraySlice<String>, _ endpoint: Int) {
        guard let first = segments.first else {
            self.endpoint = endpoint
            return
        }
        let rest = segments.dropFirst()
        if let variable = Variable(first) {
            let index = variables.firstIndex { $0.variable == variable } ?? variables.count
            if index == variables.count { variables.append((variable, PathNode())) }
            variables[index].node.insert(rest, endpoint)
        } else {
            let index = literals.firstIndex { $0.word == first } ?? literals.count
            if index == literals.count { literals.append((first, PathNode())) }
            literals[index].node.insert(rest, endpoint)
        }
    }
}

/// The tree of paths, laid out flat: a search follows indexes, compares hashes and then bytes, and
/// allocates nothing.
private struct PathTree: Sendable {
    private struct Node {
        var endpoint: Int?
        var variables = 0..<0
    }

    private struct Literal {
        /// The node that it follows.
        let parent: Int
        let hash: UInt32
        /// The range of the word in `words`.
        let word: Range<Int>
        var node = 0
    }

    private var nodes: [Node] = []
    private var literals: [Literal] = []
    private var variables: [(variable: Variable, node: Int)] = []
    private var words: [UInt8] = []
    /// The indexes of literals by their parents and hashes; -1 in a free slot.
    private var slots: [Int32] = []

    init(_ root: PathNode) {
        _ = add(root)
        makeSlots()
    }

    /// Lays a node and what is below it out. What follows a node lies side by side.
    private mutating func add(_ node: PathNode) -> Int {
        let index = nodes.count
        nodes.append(Node(endpoint: node.endpoint))
        let firstLiteral = literals.count
        for (word, _) in node.literals { literals.append(literal(word, behind: index)) }
        let firstVariable = variables.count
        variables += node.variables.map { ($0.variable, 0) }
        nodes[index].variables = firstVariable..<variables.count
        for (offset, literal) in node.literals.enumerated() {
            literals[firstLiteral + offset].node = add(literal.node)
        }
        for (offset, variable) in node.variables.enumerated() {
            variables[firstVariable + offset].node = add(variable.node)
        }
        return index
    }

    private mutating func literal(_ word: String, behind parent: Int) -> Literal {
        let start = words.count
        words += word.utf8
        let range = start..<words.count
        return Literal(
            parent: parent, hash: PathSegments.hash(words.span, range), word: range)
    }

    /// The endpoint of a path.
    /// - Parameter parameters: Gets what stands at the variable segments.
    func find(_ segments: PathSegments, _ parameters: inout PathParameters) -> Int? {
        find(0, segments, 0, &parameters)
    }

    private func find(
        _ node: Int, _ segments: PathSegments, _ index: Int, _ parameters: inout PathParameters
    ) -> Int? {
        guard index < segments.count else { return nodes[node].endpoint }
        if let next = literal(of: node, segments, index) {
            return find(next, segments, index + 1, &parameters)
        }
        for place in nodes[node].variables {
            let before = parameters
            guard set(variables[place].variable, segments, index, &parameters) else { continue }
            let next = variables[place].node
            if let found = find(next, segments, index + 1, &parameters) { return found }
            parameters = before
        }
        return nil
    }

    /// The node behind the word at a segment; nil if no such word can stand there.
    private func literal(of node: Int, _ segments: PathSegments, _ index: Int) -> Int? {
        let hash = segments[index].hash
        var slot = Self.slot(node, hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let literal = literals[Int(slots[slot])]
            if literal.parent == node, literal.hash == hash {
                let word = words.span.extracting(literal.word)
                let segment = segments.bytes.span.extracting(segments.range(index))
                if ASCII.equal(segment, word) { return literal.node }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Lays the index of all literals out: an open hash table of twice as many slots or more.
    private mutating func makeSlots() {
        var count = 4
        while count < 2 * literals.count { count *= 2 }
        slots = Array(repeating: -1, count: count)
        for (index, literal) in literals.enumerated() {
            var slot = Self.slot(literal.parent, literal.hash) & (count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = Int32(index)
        }
    }

    private static func slot(_ node: Int, _ hash: UInt32) -> Int {
        Int(hash &+ UInt32(truncatingIfNeeded: node) &* 0x9e37_79b9)
    }

    /// Sets what a variable segment says. Ids are digits, at most those of a 64-bit number.
    /// - Returns: Whether the segment can stand there.
    private func set(
        _ variable: Variable, _ segments: PathSegments, _ index: Int,
        _ parameters: inout PathParameters
    ) -> Bool {
        if case .word = variable {
            parameters.word = segments.text(index)
            return true
        }
        guard let number = segments.number(index) else { return false }
        switch variable {
        case .grandparent: parameters.grandparent = number
        case .parent: parameters.parent = number
        case .id, .word: parameters.id = number
        }
        return true
    }
}
