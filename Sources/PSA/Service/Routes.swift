// Paths -> what is asked for. Everything here comes from the declarations.

import HTTP
import Primitives

/// What a request asks for.
enum Route: Equatable, Sendable {
    /// A list of records, or a new one.
    case collection(resource: String, parent: Int64?)
    /// How many there are.
    case count(resource: String, parent: Int64?)
    /// One record.
    case record(resource: String, parent: Int64?, id: Int64)
}

/// Finds routes by the segments of a path. Literal segments win over ids, in any case of letters
/// (fact sheet, sections 2.1 and 3.1).
struct Router: Sendable {
    private var root = Node()

    init(_ resources: [Resource]) {
        for resource in resources {
            root.insert(Self.segments(of: resource.path), resource.name)
        }
    }

    /// The route of a path below the base; nil if there is none.
    func route(_ segments: [String]) -> Route? {
        var node = root
        var ids: [Int64] = []
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if let next = node.literals[ASCII.lowercased(segment)] {
                node = next
            } else if isLast, let name = node.resource, ASCII.equal(segment, "count") {
                return .count(resource: name, parent: ids.last)
            } else if let id = Self.id(segment), isLast, let name = node.resource {
                return .record(resource: name, parent: ids.last, id: id)
            } else if let id = Self.id(segment), let next = node.place.first {
                ids.append(id)
                node = next
            } else {
                return nil
            }
        }
        return node.resource.map { .collection(resource: $0, parent: ids.last) }
    }

    private static func segments(of path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }

    /// An id in a path: digits, at most those of a 64-bit number.
    private static func id(_ segment: String) -> Int64? {
        segment.utf8.allSatisfy(ASCII.isDigit) ? Int64(segment) : nil
    }

    /// What can follow a piece of a path.
    private struct Node: Sendable {
        var resource: String?
        var literals: [String: Node] = [:]
        /// The node behind `{parentId}`: one or none.
        var place: [Node] = []

        mutating func insert(_ segments: [String], _ name: String) {
            guard let first = segments.first else {
                resource = name
                return
            }
            let rest = Array(segments.dropFirst())
            if first.hasPrefix("{") {
                if place.isEmpty { place.append(Node()) }
                place[0].insert(rest, name)
            } else {
                literals[ASCII.lowercased(first), default: Node()].insert(rest, name)
            }
        }
    }
}

extension Route {
    /// The methods that a route takes.
    func methods(in catalog: Catalog) -> [Method] {
        let operations = catalog.resource(resource).operations
        func methods(_ pairs: [(Resource.Operation, Method)]) -> [Method] {
            pairs.filter { operations.contains($0.0) }.map(\.1)
        }
        let own =
            switch self {
            case .collection: methods([(.list, .get), (.create, .post)])
            case .count: methods([(.count, .get)])
            case .record:
                methods([
                    (.get, .get), (.replace, .put), (.update, .patch), (.delete, .delete),
                ])
            }
        return own + (own.contains(.get) ? [.head] : []) + [.options]
    }

    var resource: String {
        switch self {
        case .collection(let name, _), .count(let name, _), .record(let name, _, _): name
        }
    }

    var parent: Int64? {
        switch self {
        case .collection(_, let parent), .count(_, let parent), .record(_, let parent, _): parent
        }
    }
}
