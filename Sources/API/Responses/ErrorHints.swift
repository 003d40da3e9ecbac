// Hints of refused requests: near misses of paths, methods, names and words.

import Dialect
package import HTTP
import Primitives
package import Schema

extension APIError {
    /// The hints for a refused request. They are computed only for an error answer.
    /// - Parameter paths: The paths that a client can have meant.
    package func hints(
        _ request: Request, _ target: RequestPath, in catalog: Catalog, _ trace: RequestTrace,
        _ memory: RequestMemory, among paths: () -> PathHints
    ) -> [Hint] {
        let endpoint = trace.endpoint
        switch self {
        case .noRoute:
            return paths().hint(for: target).map { [$0] } ?? []
        case .notRoutable:
            return paths().hint(for: target, below: RequestPath.liveBasePath).map { [$0] } ?? []
        case .unknownMethod(let name):
            let known = Method.implemented.map(\.name)
            return Hint(name, among: known, resource: "", field: "method").map { [$0] } ?? []
        case .wrongVerb:
            return Hint.ofMethod(request.method, at: endpoint?.path, catalog)
                .map { [$0] } ?? []
        case .unrecognizedName(let name):
            guard let endpoint else { return [] }
            let names = memory.names(of: endpoint.resource, in: catalog)
            return NameHints(names: names, parameters: Parameters(request)).hint(for: name)
                .map { [$0] } ?? []
        case .unrecognizedSortKey(let name):
            guard let endpoint else { return [] }
            let names = memory.names(of: endpoint.resource, in: catalog)
            return NameHints(names: names, parameters: Parameters(request)).hint(forKey: name)
                .map { [$0] } ?? []
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

extension Hint {
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
