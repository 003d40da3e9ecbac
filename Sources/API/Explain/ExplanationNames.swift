// Names of resources and values in explanations, as people write and read them.

import Primitives
import SQLite
import Schema

extension Catalog {
    /// The resource of a path, of a list's name or of a record's, in any case of letters, and the
    /// parent's id if the path has one.
    func resource(called name: String) throws(ExplanationError) -> (Resource, Int64?) {
        let segments = name.split(separator: "/").map(String.init)
        for resource in resources {
            if let parent = resource.match(segments) { return (resource, parent.first) }
        }
        let named = resources.filter { resource in
            !resource.isView && segments.count == 1
                && resource.names.contains { ASCII.equal($0, segments[0]) }
        }
        let first = named.filter { $0.parent == nil }
        let found = first.isEmpty ? named : first
        if found.count == 1 { return (found[0], nil) }
        if found.isEmpty {
            let near = NearMiss.nearest(name, among: outermost.flatMap { $0.names + [$0.path] })
            let meant = near.map { "did you mean \($0)? Known" } ?? "known"
            let known = outermost.map(\.path).joined(separator: ", ")
            throw .noResource("no resource is called '\(name)'; \(meant) are \(known)")
        }
        let paths = found.map(\.path).joined(separator: ", ")
        throw .noResource("several resources are called '\(name)'; name the path: \(paths)")
    }
}

extension Resource {
    /// What people call it: the last word of its path, its list, a record.
    fileprivate var names: [String] { [collection, noun, name] }

    /// The ids at the places of a path, or nil if the segments are those of another path.
    fileprivate func match(_ segments: [String]) -> [Int64]? {
        let own = path.split(separator: "/").map(String.init)
        guard own.count == segments.count else { return nil }
        var ids: [Int64] = []
        for (pattern, segment) in zip(own, segments) {
            if pattern.hasPrefix("{") {
                guard pattern == segment || Int64(segment) != nil else { return nil }
                ids += Int64(segment).map { [$0] } ?? []
            } else if !ASCII.equal(pattern, segment) {
                return nil
            }
        }
        return ids
    }
}

extension Value {
    /// The value as an SQL literal.
    package var literal: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): SQL.literal(text).text
        // No condition compares bytes.
        case .blob(let bytes): "zeroblob(\(bytes.count))"
        }
    }
}
