// What a condition means: its tree, its SQL, its bindings; or where it goes wrong.

import Conditions
import Primitives
import SQLite

/// A condition explained to a human.
public struct Explanation: Sendable {
    /// The condition as an indented drawing, one node a line.
    public let tree: String
    /// The statement that finds the ids of the first page, with a `?` for each binding.
    public let sql: String
    /// The values of the statement's parameters as SQL literals, in its order.
    public let bindings: [String]

    /// Explains the text of a `conditions` parameter on a resource.
    /// - Parameter resource: A path such as `/company/contacts`, with or without the first slash, or
    ///   the name of a list such as `contacts`.
    /// - Throws: `ExplanationError`.
    public init(of conditions: String, on resource: String, mode: Mode)
        throws(ExplanationError)
    {
        let catalog = Catalog(mode: mode)
        let (found, parent) = try catalog.resource(called: resource)
        var query = Query(found)
        query.parent = parent
        let condition = try Self.parse(conditions)
        if let condition {
            let resolver = Resolver(found, in: catalog)
            do {
                query.conditions = [try resolver.resolve(condition)]
            } catch {
                throw .condition(
                    message: error.message,
                    caret: Self.caret(in: conditions, below: resolver.culprit(of: condition)))
            }
        }
        let sql = query.ids(limit: Limits.pageSizeDefault, offset: 0)
        tree = condition?.tree ?? "(no condition: every record)"
        self.sql = sql.text
        bindings = sql.bindings.map(\.literal)
    }

    /// Everything under headings.
    public var text: String {
        let values = bindings.enumerated().map { "  \($0.offset + 1)  \($0.element)" }
        let indented = tree.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return """
            Condition
            \(indented)

            SQL
              \(sql)

            Bindings
            \(values.joined(separator: "\n"))
            """
    }

    private static func parse(_ text: String) throws(ExplanationError) -> Condition? {
        do {
            return try Condition.parse(text, limits: Limits.conditions)
        } catch {
            throw .condition(message: error.message, caret: error.caret(in: text))
        }
    }

    /// The text on one line, and below it `^` under the bytes of `range`.
    private static func caret(in text: String, below range: Range<Int>) -> String {
        let bytes = text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        let columns = { (part: Range<Int>) in String(decoding: bytes[part], as: UTF8.self).count }
        return String(decoding: bytes, as: UTF8.self) + "\n"
            + String(repeating: " ", count: columns(0..<range.lowerBound))
            + String(repeating: "^", count: max(1, columns(range)))
    }
}

/// Why a condition cannot be explained.
public enum ExplanationError: Error, Equatable, Sendable {
    /// No resource, or more than one, is called so; the message names those that there are.
    case noResource(String)
    /// The condition is wrong: what the service would answer, and two lines that show where.
    case condition(message: String, caret: String)
}

extension Resolver {
    /// Where the first comparison that cannot be resolved stands in the text, in bytes: its path if
    /// that is not known, else all of it.
    fileprivate func culprit(of condition: Condition) -> Range<Int> {
        switch condition {
        case .and(let parts), .or(let parts):
            return parts.lazy.map(culprit).first { !$0.isEmpty } ?? 0..<0
        case .comparison(let comparison):
            do {
                _ = try resolve(condition)
                return 0..<0
            } catch .unrecognizedName {
                return comparison.path.range
            } catch {
                return comparison.range
            }
        }
    }
}

extension Catalog {
    /// The resource of a path or of a list's name, and the parent's id if the path has one.
    fileprivate func resource(called name: String) throws(ExplanationError) -> (Resource, Int64?) {
        let segments = name.split(separator: "/").map(String.init)
        for resource in resources {
            if let parent = resource.match(segments) { return (resource, parent.first) }
        }
        let named = resources.filter {
            !$0.isView && (segments == [$0.collection] || segments == [$0.noun])
        }
        let first = named.filter { $0.parent == nil }
        let found = first.isEmpty ? named : first
        if found.count == 1 { return (found[0], nil) }
        if found.isEmpty {
            let known = outermost.map(\.path)
            throw .noResource(
                "no resource is called '\(name)'; known are \(known.joined(separator: ", "))")
        }
        let paths = found.map(\.path).joined(separator: ", ")
        throw .noResource("several resources are called '\(name)'; name the path: \(paths)")
    }
}

extension Resource {
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
    fileprivate var literal: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): SQL.literal(text).text
        // No condition compares bytes, and nobody reads them.
        case .blob(let bytes): "zeroblob(\(bytes.count))"
        }
    }
}
