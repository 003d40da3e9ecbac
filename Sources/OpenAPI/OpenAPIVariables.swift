// The places of a path, each with a value that works on the data.

import Primitives
import Schema

extension OpenAPIWriter {
    /// A place of a path.
    /// - Parameter resource: What the path is about; nil for nothing that there are records of.
    mutating func variable(
        _ name: String, in endpoint: Endpoint<Declared>, of resource: Resource?
    ) {
        member("name", name)
        member("in", "path")
        member("required", true)
        guard let resource else { return plainVariable(name) }
        switch name {
        case "id":
            member("description", "The id of one of the \(resource.noun).")
            idSchema()
            member("example") { $0.later(.record(of: resource.name)) }
        case "parentId":
            let parent = resource.parentResource.map(catalog.resource) ?? resource
            member("description", "The id of one of the \(parent.noun).")
            idSchema()
            member("example") { example in
                if let field = resource.parent, resource.operations.contains(.create),
                    !endpoint.pathVariables.contains("id")
                {
                    example.later(.reference(in: resource.name, field: field))
                } else {
                    example.later(.parent(of: resource.name))
                }
            }
        case "grandparentId": plainVariable(name)
        default:
            wordSchema()
            member("example") { $0.later(.word(of: resource.name)) }
        }
    }

    /// A place of a path that no record of the data is looked for to fill.
    private mutating func plainVariable(_ name: String) {
        guard ["id", "parentId", "grandparentId"].contains(name) else {
            wordSchema()
            return member("example", "Example")
        }
        idSchema()
        member("example", 1)
    }

    private mutating func wordSchema() {
        member(object: "schema") { schema in
            schema.member("type", "string")
            schema.member("minLength", 1)
        }
    }

    private mutating func idSchema() {
        member(object: "schema") { $0.integer(1...Int64(Int32.max), isNullable: false) }
    }
}
