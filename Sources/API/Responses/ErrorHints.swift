// Hints of refused requests: near misses of paths, methods, names and words.

import Dialect
package import HTTP
import Primitives
package import Schema

extension APIError {
    /// The hints for a refused request. They are computed only for an error answer.
    /// - Parameter paths: All paths that a client can have meant.
    package func hints(
        _ request: Request, _ target: RequestPath, in catalog: Catalog, _ trace: RequestTrace,
        among paths: () -> [String]
    ) -> [Hint] {
        let endpoint = trace.endpoint
        switch self {
        case .noRoute:
            return Hint.ofPath(target, Self.paths(for: target, among: paths())).map { [$0] } ?? []
        case .notRoutable:
            return Hint.ofPath(
                target, Self.paths(for: target, among: paths()), below: RequestPath.liveBasePath
            ).map { [$0] } ?? []
        case .unknownMethod(let name):
            let known = Method.implemented.map(\.name)
            return Hint(name, among: known, resource: "", field: "method").map { [$0] } ?? []
        case .wrongVerb:
            return Hint.ofMethod(request.method, at: endpoint?.path, catalog)
                .map { [$0] } ?? []
        case .unrecognizedName(let name):
            guard let endpoint else { return [] }
            let names = NameHints(catalog, of: endpoint.resource, Parameters(request))
            return names.hint(for: name).map { [$0] } ?? []
        case .unrecognizedSortKey(let name):
            guard let endpoint else { return [] }
            let names = NameHints(catalog, of: endpoint.resource, Parameters(request))
            return names.hint(forKey: name).map { [$0] } ?? []
        case .enumeration(let near?):
            return [Hint(resource: endpoint?.resource ?? "", field: "conditions", meant: near)]
        case .unknownMember(let name, let type, let path, _):
            let shapes = catalog.shapes(at: endpoint?.path, for: request.method)
            guard let shape = shapes.first(where: { $0.name == type }) else { return [] }
            let hint = Hint(
                name, among: shape.fields.map(\.name), resource: shape.errorName, field: path)
            return hint.map { [$0] } ?? []
        case .conversion(_, _, let fieldError): return [Hint(explaining: fieldError)]
        case .invalid(_, let fieldErrors):
            let hints = fieldErrors.lazy.compactMap { fieldError in
                fieldError.near.map {
                    Hint(resource: fieldError.resource, field: fieldError.field, meant: $0)
                }
            }
            return Array(hints.prefix(Limits.hintedNamesMax))
        default: return []
        }
    }

    /// The paths of the same part of the server: the control plane, or the API.
    private static func paths(for target: RequestPath, among paths: [String]) -> [String] {
        paths.filter { $0.hasPrefix("/_mock") == target.isControlPlane }
    }
}

extension Catalog {
    /// The shapes that a body can have: every resource, and the shapes of actions.
    fileprivate func shapes(at path: String?, for method: Method) -> [Resource] {
        let endpoint = endpoints.first { $0.path == path }
        guard case .action(let action)? = endpoint?.work(of: method),
            case .json(let shape)? = action.body
        else { return resources }
        return [shape] + resources
    }
}

// Paths and methods.
extension Hint {
    /// The path that is nearest to one that leads nowhere: each segment on its own is near, or the
    /// module in front is missing.
    /// - Parameter base: The path to put in front of it.
    fileprivate static func ofPath(
        _ target: RequestPath, _ paths: [String], below base: String = ""
    ) -> Hint? {
        var best: (path: String, distance: Int)?
        for path in paths {
            let pieces = path.split(separator: "/").map(String.init)
            guard let found = distance(target.segments[...], pieces[...]),
                found.distance < best?.distance ?? .max
            else { continue }
            best = found
        }
        guard let best else { return nil }
        let path = base + target.prefix.lowercasedASCII + best.path
        return Hint(resource: "", field: "path", meant: path)
    }

    /// The distance of a path's segments from those of an endpoint, and the endpoint's path with
    /// the ids of the segments; nil if they are too far.
    private static func distance(_ segments: ArraySlice<String>, _ pieces: ArraySlice<String>)
        -> (path: String, distance: Int)?
    {
        if segments.count + 1 == pieces.count, let module = pieces.first, !segments.isEmpty {
            let rest = distance(segments, pieces.dropFirst())
            return rest.flatMap { $0.distance == 0 ? ("/\(module)\($0.path)", 1) : nil }
        }
        guard segments.count == pieces.count else { return nil }
        var path = ""
        var sum = 0
        for (segment, piece) in zip(segments, pieces) {
            if piece.hasPrefix("{") {
                let isID = segment.utf8.allSatisfy(ASCII.isDigit) && Int64(segment) != nil
                let takesWords = piece != "{id}" && piece != "{parentId}"
                guard isID || takesWords else { return nil }
                path += "/" + (isID ? segment : piece)
            } else {
                guard let near = NearMiss.distance(segment, piece) else { return nil }
                path += "/" + piece
                sum += near
            }
        }
        return (path, sum)
    }

    /// The same method one step up or down the path.
    fileprivate static func ofMethod(
        _ method: Method, at path: String?, _ catalog: Catalog
    ) -> Hint? {
        guard let path else { return nil }
        let above = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        for near in [path + "/{id}", above] {
            if let endpoint = catalog.endpoints.first(where: { $0.path == near }),
                endpoint.work(of: method) != nil
            {
                return Hint(
                    resource: endpoint.resource, field: "method", meant: "\(method.name) \(near)")
            }
        }
        return nil
    }
}

extension String {
    fileprivate var lowercasedASCII: String { ASCII.lowercased(self) }
}
