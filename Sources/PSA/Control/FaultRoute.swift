// What a rule of faults can speak of: routes of the imitated service.

import HTTP
import Primitives

/// A route of the imitated service.
struct FaultRoute {
    /// The segments of its path, with `{…}` for what stands for something.
    let segments: [String]
    /// The resource whose records it is about; empty for a login.
    let resource: String
    let methods: [Method]

    /// The route of an endpoint; nil for one that is no route of the imitated service: a test must
    /// always reach the control plane, and whoever watches the process is not to be told that it is
    /// gone.
    init?(_ endpoint: Endpoint<Work>) {
        switch endpoint.methods.first?.work {
        case .records, .companyInfo, .login: break
        case .control, .openAPI, .probe, nil: return nil
        }
        segments = endpoint.path.split(separator: "/").map(String.init)
        guard segments.first != "_mock" else { return nil }
        resource = endpoint.resource
        methods = endpoint.allowed
    }

    var path: String { "/" + segments.joined(separator: "/") }

    /// All of them.
    static func all(in mode: Mode) -> [FaultRoute] {
        RoutingTable.shared(mode).endpoints.compactMap(FaultRoute.init)
    }
}

/// A request as rules of faults see it.
struct FaultSubject {
    let method: Method
    /// The segments of its path, without the base path.
    let segments: [String]
    /// Nil where there is nothing: such a request matches rules that ask for no route.
    let route: FaultRoute?
    /// The record that the path names.
    let id: Int64?

    /// Nil for a request to what is no route of the imitated service, though there is something.
    init?(_ call: Call) {
        guard !call.target.isOwn, !call.target.isServer else { return nil }
        method = call.request.method
        guard let found = call.route else {
            (route, id, segments) = (nil, nil, call.target.segments)
            return
        }
        guard let route = FaultRoute(found.endpoint) else { return nil }
        self.route = route
        id = found.parameters.id
        segments = call.target.segments.suffix(route.segments.count).map(\.self)
    }
}

/// A pattern of paths: literal segments in any case of letters, `{id}` or any other name in braces
/// for what stands for something, `*` for any one segment, and `**` at the end for any rest.
struct FaultPath: Sendable {
    let text: String
    private let segments: [String]
    private let takesRest: Bool

    /// A pattern; a base path in front of it is dropped.
    init(_ text: String) {
        self.text = text
        var all = text.split(separator: "/").map(String.init)
        if all.count >= 3, Target.isCodebase(all[0]), ASCII.equal(all[1], "apis"), all[2] == "3.0" {
            all.removeFirst(3)
        }
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
