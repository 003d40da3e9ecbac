// Paths -> routes, derived from the declarations.

import HTTP
import Primitives
package import Schema

/// An endpoint, with the ids and words of a request's path.
package struct Route<Work: Sendable>: Sendable {
    /// The endpoint that the path names.
    package let endpoint: Endpoint<Work>
    /// The ids and words of the path.
    package let parameters: PathParameters
}

/// The values of the variables of a path.
package struct PathParameters: Sendable {
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

/// Finds routes by the segments of a path. Literal segments win over ids, in any case of letters
/// (docs/LIVE-API.md#base-urls and docs/LIVE-API.md#paths).
package struct Router<Work: Sendable>: Sendable {
    private var root = PathNode()
    /// All endpoints, in the order of declaration.
    package let endpoints: [Endpoint<Work>]

    package init(_ endpoints: [Endpoint<Work>]) {
        self.endpoints = endpoints
        for (index, endpoint) in endpoints.enumerated() {
            let segments = endpoint.path.split(separator: "/").map(String.init)
            root.insert(segments[...], index)
        }
    }

    /// The route of a path below the base; nil if no endpoint matches.
    package func route(_ segments: [String]) -> Route<Work>? {
        var found: [(variable: Variable, segment: String)] = []
        guard let index = root.find(segments[...], &found) else { return nil }
        var parameters = PathParameters()
        for (variable, segment) in found {
            switch variable {
            case .parent: parameters.parent = Int64(segment)
            case .id: parameters.id = Int64(segment)
            case .word: parameters.word = segment
            }
        }
        return Route(endpoint: endpoints[index], parameters: parameters)
    }
}

/// A variable segment of a path.
private enum Variable: Sendable {
    case parent, id, word

    init?(_ segment: String) {
        guard segment.hasPrefix("{") else { return nil }
        self = segment == "{parentId}" ? .parent : segment == "{id}" ? .id : .word
    }

    /// Whether a segment can stand here. Ids are digits, at most those of a 64-bit number.
    func matches(_ segment: String) -> Bool {
        if case .word = self { return true }
        return segment.utf8.allSatisfy(ASCII.isDigit) && Int64(segment) != nil
    }
}

/// A node of the tree of paths: the segments that can follow.
private struct PathNode: Sendable {
    var endpoint: Int?
    var literals: [String: PathNode] = [:]
    var variables: [(variable: Variable, node: PathNode)] = []

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
            literals[ASCII.lowercased(first), default: PathNode()].insert(rest, endpoint)
        }
    }

    /// The endpoint of a path, and what stands at its variable segments.
    func find(
        _ segments: ArraySlice<String>, _ found: inout [(variable: Variable, segment: String)]
    ) -> Int? {
        guard let first = segments.first else { return endpoint }
        if let node = literals[ASCII.lowercased(first)] {
            return node.find(segments.dropFirst(), &found)
        }
        for (variable, node) in variables where variable.matches(first) {
            let count = found.count
            found.append((variable, first))
            if let index = node.find(segments.dropFirst(), &found) { return index }
            found.removeSubrange(count...)
        }
        return nil
    }
}
