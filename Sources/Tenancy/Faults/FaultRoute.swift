// The routes that fault rules can name: those of the imitated service.

import API
package import HTTP
import Primitives

/// A route of the imitated service.
package struct FaultRoute {
    /// The segments of its path, with `{…}` for variables.
    let segments: [String]
    /// The resource whose records it is about; empty for a login, and for an
    /// action of no modelled records.
    package let resource: String
    let methods: [Method]

    package init(_ path: String, of resource: String, _ methods: [Method]) {
        segments = path.split(separator: "/").map(String.init)
        self.resource = resource
        self.methods = methods
    }

    package var path: String { "/" + segments.joined(separator: "/") }

    /// What its requests are about, in words.
    var owner: String {
        if !resource.isEmpty { return resource }
        return segments.first == "login" ? "the login" : "no resource"
    }
}

/// The routes that a fault rule can name.
package struct FaultRoutes {
    /// Those of declared paths.
    let declared: () -> [FaultRoute]
    /// All of the API's. They are asked for where the declared ones have not what a rule names: they
    /// take the vendor's contract.
    let all: () -> [FaultRoute]

    package init(
        declared: @escaping () -> [FaultRoute], all: @escaping () -> [FaultRoute]
    ) {
        self.declared = declared
        self.all = all
    }
}

/// A request as rules of faults see it.
package struct FaultSubject {
    let method: Method
    /// The segments of its path, without the base path.
    let segments: [String]
    /// Nil where there is nothing: such a request matches rules that ask for no route.
    let route: FaultRoute?
    /// The record that the path names.
    let id: Int64?

    /// A request by the segments of its path, behind those that its route does not have.
    package init(_ method: Method, _ segments: [String], _ route: FaultRoute?, id: Int64?) {
        self.method = method
        self.segments = route.map { segments.suffix($0.segments.count) } ?? segments
        self.route = route
        self.id = id
    }
}

/// A pattern of paths: literal segments in any case of letters, `{id}` or any other name in braces
/// for a variable, `*` for any one segment, and `**` at the end for any rest.
struct FaultPath: Sendable {
    let text: String
    private let segments: [String]
    private let takesRest: Bool

    /// A pattern; a base path in front of it is dropped.
    package init(_ text: String) {
        self.text = text
        var all = text.split(separator: "/").map(String.init)
        all.removeFirst(RequestPath.basePathCount(PathSegments(text)))
        takesRest = all.last == "**"
        segments = takesRest ? all.dropLast() : all
    }

    /// Whether a request is one of those.
    func matches(_ subject: FaultSubject) -> Bool {
        guard let route = subject.route, fits(route.segments.count) else { return false }
        return segments.indices.allSatisfy { index in
            let piece = segments[index]
            if piece == "*" { return true }
            if Self.isPlace(piece) { return Self.isPlace(route.segments[index]) }
            return ASCII.equal(piece, subject.segments[index])
        }
    }

    /// Whether some request to a route can be one of those.
    func canMatch(_ route: FaultRoute) -> Bool {
        guard fits(route.segments.count) else { return false }
        return segments.indices.allSatisfy { index in
            let (piece, segment) = (segments[index], route.segments[index])
            if piece == "*" { return true }
            guard Self.isPlace(segment) else { return ASCII.equal(piece, segment) }
            let isNumber = segment == "{id}" || segment == "{parentId}"
            return Self.isPlace(piece) || !isNumber || piece.utf8.allSatisfy(ASCII.isDigit)
        }
    }

    private func fits(_ count: Int) -> Bool {
        takesRest ? count >= segments.count : count == segments.count
    }

    private static func isPlace(_ segment: String) -> Bool {
        segment.hasPrefix("{") && segment.hasSuffix("}")
    }
}
