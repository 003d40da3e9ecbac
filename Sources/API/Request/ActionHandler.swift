// Handlers of actions, which run what their declarations name.

package import HTTP
package import Schema

/// The handler of an action of a resource.
package final class ActionHandler: Sendable {
    package let action: Action
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

    /// What is declared, with the handler of an action.
    /// - Precondition: each action that a resource declares has one handler.
    package init(_ declared: Declared, _ handlers: [String: ActionHandler]) {
        switch declared {
        case .operation(let operation): self = .operation(operation)
        case .action(let action):
            guard let handler = handlers[action.name] else {
                preconditionFailure("nothing runs the action \(action.name)")
            }
            self = .action(handler)
        }
    }
}
