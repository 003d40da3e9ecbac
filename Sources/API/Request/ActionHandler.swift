// Handlers of actions, which run what their declarations name.

package import HTTP
package import Schema

/// The handler of an action of a resource.
package final class ActionHandler: Sendable {
    let action: Action
    /// The representation for preconditions; nil for that of the path.
    let representation: (@Sendable (RequestContext) throws -> Representation)?
    /// Does it, and writes the answer.
    let run: @Sendable (RequestContext, inout Response) throws -> Void

    package init(
        _ action: Action,
        representation: (@Sendable (RequestContext) throws -> Representation)? = nil,
        run: @escaping @Sendable (RequestContext, inout Response) throws -> Void
    ) {
        self.action = action
        self.representation = representation
        self.run = run
    }
}

/// The work of a method with records of a resource.
package enum RecordWork: Sendable {
    case operation(Operation)
    case action(ActionHandler)

    /// Whether it finds records by conditions, and changes nothing.
    package var isSearch: Bool {
        switch self {
        case .operation(.list), .operation(.count), .operation(.search): true
        case .operation, .action: false
        }
    }

    /// The endpoints of a catalog, each action with its handler.
    /// - Precondition: each action that a resource declares has one handler.
    package static func endpoints(of catalog: Catalog, _ handlers: [ActionHandler])
        -> [Endpoint<RecordWork>]
    {
        let byName = Dictionary(uniqueKeysWithValues: handlers.map { ($0.action.name, $0) })
        return catalog.endpoints.map { endpoint in
            endpoint.map { work in
                switch work {
                case .operation(let operation): return .operation(operation)
                case .action(let action):
                    guard let handler = byName[action.name] else {
                        preconditionFailure("nothing runs the action \(action.name)")
                    }
                    return .action(handler)
                }
            }
        }
    }
}
