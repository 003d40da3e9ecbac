// The route of a request: an endpoint of the server, with the ids and words of the path.

import API
import HTTP
import Schema
import Tenancy

/// An endpoint of the server. It is held by reference, since every request looks at one; and it is
/// no generic type, since what is asked of one from another module is looked up at run time.
final class ServedEndpoint: Sendable {
    /// The path below the base, such as `/company/contacts/{parentId}/notes/{id}`.
    let path: String
    /// The resource whose records it is about, by its name; empty for none.
    let resource: String
    /// The same by reference; nil for none.
    let entry: CatalogEntry?
    /// Whether a word of the path may name a secret.
    let mayNameSecret: Bool
    /// The work of its first method: the methods of an endpoint are all of one kind.
    let kind: Work?
    let methods: [(method: Method, work: Work)]
    /// Whether it is one of the imitated service, below the base path.
    let isOfAPI: Bool

    /// - Parameter catalog: The catalog of the resource.
    init(_ endpoint: Endpoint<Work>, in catalog: Catalog) {
        path = endpoint.path
        resource = endpoint.resource
        entry = resource.isEmpty ? nil : catalog.entry(resource)
        mayNameSecret = Redaction.mayName(path)
        methods = endpoint.methods
        kind = methods.first?.work
        isOfAPI =
            switch kind {
            case .records, .notModelled: true
            case .control, .openAPI, .probe, .metrics, .trusted, .companyInfo, .login, .callbackKey,
                nil:
                false
            }
    }

    /// All methods that the path takes.
    var allowed: [Method] {
        let own = methods.map { $0.method }
        return own + (own.contains(.get) ? [.head] : []) + [.options]
    }

    /// The work of a method; HEAD does what GET does (RFC 9110, section 9.3.2). Nil if the path
    /// does not take it.
    func work(of method: Method) -> Work? {
        let sought = method == .head ? .get : method
        for own in methods where own.method == sought { return own.work }
        return nil
    }

    /// Whether a request with a near miss can have meant it.
    var isHinted: Bool {
        switch kind {
        case .records, .notModelled, .control: true
        case .openAPI, .probe, .metrics, .trusted, .companyInfo, .login, .callbackKey, nil: false
        }
    }
}

/// An endpoint, with the ids and words of a request's path.
struct Route {
    let endpoint: ServedEndpoint
    let parameters: PathParameters
}

extension Route? {
    /// Whether it is that of a probe or of the metrics, which orchestrators ask, whatever the
    /// method.
    var isProbe: Bool {
        switch self?.endpoint.kind {
        case .probe, .metrics: true
        case .records, .notModelled, .control, .openAPI, .trusted, .companyInfo, .login,
            .callbackKey, nil:
            false
        }
    }

    /// Whether it is a path outside of the base path that needs no sandbox of its own: a probe,
    /// the metrics, certificates, discovery, or a login.
    var isPublic: Bool {
        switch self?.endpoint.kind {
        case .probe, .metrics, .trusted, .companyInfo, .login, .callbackKey: true
        case .records, .notModelled, .control, .openAPI, nil: false
        }
    }
}
