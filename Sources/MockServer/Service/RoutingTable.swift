// All paths of the server, with the work of each method: the imitated API, discovery and login,
// probes, the OpenAPI document, the control plane.

import API
import ConnectWise
import Dialect
import HTTP
import Primitives
import Schema
import Synchronization

/// The work of a method at a path.
enum Work: Sendable {
    /// Records of the imitated service.
    case records(RecordWork)
    /// An operation of the vendor's that is not modelled, such as `POST /time/sheets/{id}/submit`.
    case notModelled(String)
    /// The control plane.
    case control(Control)
    /// The OpenAPI document. It needs no credentials in either mode: it tells nothing that is not
    /// in the program.
    case openAPI
    /// Whether the server lives and is ready, for orchestrators.
    case probe
    /// What clients have to trust. It needs no token: they ask for it before they can ask by https.
    case trusted
    /// The counts of the server, for a monitoring system. Like a probe it needs no credentials: it
    /// tells numbers alone.
    case metrics
    /// The discovery of a company's API (docs/LIVE-API.md#discovery).
    case companyInfo
    /// The key that signs callbacks. Receivers ask without credentials (docs/LIVE-API.md#callbacks).
    case callbackKey
    /// The login for cookies (docs/LIVE-API.md#credentials).
    case login
}

/// The tables of the modes that a worker has met. Each request looks one up: measured, asking for the
/// shared one took 1,900 instructions, since its place is one that all workers can write.
final class KnownRoutes {
    private var lenient: RoutingTable?
    private var strict: RoutingTable?

    /// The table of a mode.
    func table(of mode: Mode) -> RoutingTable {
        switch mode {
        case .default: known(&lenient, mode)
        case .strict: known(&strict, mode)
        }
    }

    /// The route of a path and a method in a mode; nil if no endpoint matches.
    func route(_ target: RequestPath, _ method: Method, _ mode: Mode) -> Route? {
        table(of: mode).route(target, method)
    }

    private func known(_ table: inout RoutingTable?, _ mode: Mode) -> RoutingTable {
        if let table { return table }
        let shared = RoutingTable.shared(mode)
        table = shared
        return shared
    }
}

/// The one table of routes of a mode. Made once, then only read.
final class RoutingTable: Sendable {
    private let router: Router
    private let catalog: Catalog
    private let contractOnUse = AtomicLazyReference<ContractRoutes>()
    /// All endpoints, those of records first.
    let endpoints: [ServedEndpoint]
    private let hintsOnUse = AtomicLazyReference<PathHints>()

    /// The table of a mode, made when it is first asked for.
    static func shared(_ mode: Mode) -> RoutingTable { perMode[mode] }

    private static let perMode = PerMode { RoutingTable(.shared($0)) }

    private init(_ catalog: Catalog) {
        self.catalog = catalog
        let handlers = Dictionary(
            uniqueKeysWithValues: ActionHandler.all.map { ($0.action.name, $0) })
        let records = catalog.endpoints.map { endpoint in
            Endpoint<Work>(
                endpoint.path, of: endpoint.resource,
                endpoint.methods.map { ($0.method, .records(RecordWork($0.work, handlers))) })
        }
        endpoints = (records + Self.fixed + Self.controls).map {
            ServedEndpoint($0, in: catalog)
        }
        router = Router(endpoints.map(\.path))
    }

    /// The paths that a request with a near miss can have meant; made when they are first asked for.
    var hints: PathHints {
        hintsOnUse.load()
            ?? hintsOnUse.storeIfNil(PathHints(endpoints.filter(\.isHinted).map(\.path)))
    }

    /// Each path of the control plane once, with what its methods do.
    private static var controls: [Endpoint<Work>] {
        Control.all.reduce(into: []) { endpoints, control in
            let index = endpoints.firstIndex { $0.path == control.path } ?? endpoints.count
            if index == endpoints.count { endpoints.append(Endpoint(control.path, of: "")) }
            endpoints[index].add(control.method, .control(control))
        }
    }

    private static let fixed: [Endpoint<Work>] = [
        Endpoint("/login/companyinfo/{companyId}", .get, .companyInfo),
        Endpoint("/login/login.aspx", .post, .login),
        Endpoint("/system/callbackkey/index.rails", .get, .callbackKey),
        Endpoint("/livez", .get, .probe),
        Endpoint("/readyz", .get, .probe),
        Endpoint("/metrics", .get, .metrics),
        Endpoint("/openapi.json", .get, .openAPI),
        Endpoint("/_mock/openapi.json", .get, .openAPI),
        Endpoint("/_mock/ca.pem", .get, .trusted),
    ]

    /// The route of a path; nil if no endpoint matches. Only records are below the base path of the
    /// API.
    func route(_ target: RequestPath, _ method: Method) -> Route? {
        var parameters = PathParameters()
        let segments = target.discoverySegments ?? target.segments
        let index = router.find(segments, &parameters)
        let endpoint = index.map { endpoints[$0] }
        if let endpoint, endpoint.work(of: method) != nil || !endpoint.isOfAPI {
            return target.hasPrefix && !endpoint.isOfAPI
                ? nil : Route(endpoint: endpoint, parameters: parameters)
        }
        if !target.isControlPlane, let route = contractRoute(segments, completing: endpoint) {
            return route
        }
        return endpoint.map { Route(endpoint: $0, parameters: parameters) }
    }

    /// The route of a path that the vendor has.
    /// - Parameter declared: What is declared for the path, but not for the method of the request.
    private func contractRoute(_ segments: PathSegments, completing declared: ServedEndpoint?)
        -> Route?
    {
        var parameters = PathParameters()
        let contract = contractOnUse.load() ?? contractOnUse.storeIfNil(ContractRoutes(catalog))
        let endpoint = contract.endpoint(of: segments, &parameters, completing: declared)
        return endpoint.map { Route(endpoint: $0, parameters: parameters) }
    }
}

extension Endpoint<Work> {
    /// An endpoint of one method.
    fileprivate init(_ path: String, _ method: Method, _ work: Work) {
        self.init(path, of: "", [(method, work)])
    }
}

extension RequestPath {
    /// The segments of a path of discovery, login or a key without the codebase in front, which clients
    /// may write there; nil for other paths.
    fileprivate var discoverySegments: PathSegments? {
        guard !hasPrefix, segments.count > 2,
            segments.isWord(1, "login")
                || segments.isWord(1, "system") && segments.isWord(2, "callbackkey"),
            Self.isCodebase(segments, 0)
        else { return nil }
        return segments.dropFirst(1)
    }
}
