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

    init(_ path: String, of resource: String, _ methods: [Method]) {
        segments = path.split(separator: "/").map(String.init)
        self.resource = resource
        self.methods = methods
    }

    var path: String { "/" + segments.joined(separator: "/") }

    /// All of them. The program's own are none: a test must always reach the control plane.
    static func all(in catalog: Catalog) -> [FaultRoute] {
        let served = catalog.endpoints.map { FaultRoute($0.path, of: $0.resource, $0.allowed) }
        return served.filter { $0.segments.first != "_mock" } + [companyInfo, login]
    }

    /// The paths outside the base path (docs/LIVE-API.md#discovery and
    /// docs/LIVE-API.md#credentials).
    fileprivate static let companyInfo = FaultRoute(
        "/login/companyinfo/{companyId}", of: "", [.get, .head, .options])
    fileprivate static let login = FaultRoute("/login/login.aspx", of: "", [.post, .options])
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

    /// Nil for the program's own paths, and for probes: whoever watches the process is not to be
    /// told that it is gone. Nil for the server as a whole, which is no path.
    init?(_ request: Request, _ target: Target, _ sandbox: Sandbox) {
        guard !target.isOwn, OpenAPIService(target, sandbox) == nil else { return nil }
        method = request.method
        switch PublicRoute(target) {
        case .server, .probe: return nil
        case .companyInfo:
            (route, id) = (.companyInfo, nil)
            segments = Array(target.segments.suffix(3))
        case .login:
            (route, id) = (.login, nil)
            segments = Array(target.segments.suffix(2))
        case nil:
            segments = target.segments
            let found = sandbox.catalog.router.route(target.segments)
            route = found.map {
                FaultRoute($0.endpoint.path, of: $0.endpoint.resource, $0.endpoint.allowed)
            }
            id = found?.id
        }
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
