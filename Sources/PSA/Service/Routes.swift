// Paths -> what is asked for. Everything here comes from the declarations.

import HTTP
import Primitives

/// What a request asks for: an endpoint, and what stands at the places of its path.
struct Route: Sendable {
    let endpoint: Endpoint
    /// What stands at `{parentId}`.
    var parent: Int64?
    /// What stands at `{id}`.
    var id: Int64?
    /// What stands at any other place.
    var word: String?
}

/// Finds routes by the segments of a path. Literal segments win over ids, in any case of letters
/// (docs/LIVE-API.md#base-urls and docs/LIVE-API.md#paths).
struct Router: Sendable {
    private var root = Node()
    private let endpoints: [Endpoint]

    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        for (index, endpoint) in endpoints.enumerated() {
            let segments = endpoint.path.split(separator: "/").map(String.init)
            root.insert(segments[...], index)
        }
    }

    /// The route of a path below the base; nil if there is none.
    func route(_ segments: [String]) -> Route? {
        var found: [(place: Place, segment: String)] = []
        guard let index = root.find(segments[...], &found) else { return nil }
        var route = Route(endpoint: endpoints[index])
        for (place, segment) in found {
            switch place {
            case .parent: route.parent = Int64(segment)
            case .id: route.id = Int64(segment)
            case .word: route.word = segment
            }
        }
        return route
    }

    /// A piece of a path that stands for something.
    private enum Place: Sendable {
        case parent, id, word

        init?(_ segment: String) {
            guard segment.hasPrefix("{") else { return nil }
            self = segment == "{parentId}" ? .parent : segment == "{id}" ? .id : .word
        }

        /// Whether a segment can stand here. Ids are digits, at most those of a 64-bit number.
        func takes(_ segment: String) -> Bool {
            if case .word = self { return true }
            return segment.utf8.allSatisfy(ASCII.isDigit) && Int64(segment) != nil
        }
    }

    /// What can follow a piece of a path.
    private struct Node: Sendable {
        var endpoint: Int?
        var literals: [String: Node] = [:]
        var places: [(place: Place, node: Node)] = []

        mutating func insert(_ segments: ArraySlice<String>, _ endpoint: Int) {
            guard let first = segments.first else {
                self.endpoint = endpoint
                return
            }
            let rest = segments.dropFirst()
            if let place = Place(first) {
                let index = places.firstIndex { $0.place == place } ?? places.count
                if index == places.count { places.append((place, Node())) }
                places[index].node.insert(rest, endpoint)
            } else {
                literals[ASCII.lowercased(first), default: Node()].insert(rest, endpoint)
            }
        }

        /// The endpoint of a path, and what stands at its places.
        func find(
            _ segments: ArraySlice<String>, _ found: inout [(place: Place, segment: String)]
        ) -> Int? {
            guard let first = segments.first else { return endpoint }
            if let node = literals[ASCII.lowercased(first)] {
                return node.find(segments.dropFirst(), &found)
            }
            for (place, node) in places where place.takes(first) {
                let count = found.count
                found.append((place, first))
                if let index = node.find(segments.dropFirst(), &found) { return index }
                found.removeSubrange(count...)
            }
            return nil
        }
    }
}
