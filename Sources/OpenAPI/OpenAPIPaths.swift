// Endpoints -> the paths of the OpenAPI document, with all that can be asked and answered there.

import API
import Dialect
import HTTP
import Primitives
import Schema

extension OpenAPIWriter {
    /// A path: what stands at its places, and what each method does.
    /// - Parameter more: The methods that no declaration has.
    mutating func path(_ endpoint: Endpoint<Declared>, and more: Endpoint<TieredWork>?) {
        // The program's own paths stand below no base path.
        if endpoint.isControlPlane { member(array: "servers") { $0.server("") } }
        let resource = endpoint.resource.isEmpty ? nil : catalog.resource(endpoint.resource)
        if !endpoint.pathVariables.isEmpty {
            member(array: "parameters") { list in
                for variable in endpoint.pathVariables {
                    list.object { $0.variable(variable, in: endpoint, of: resource) }
                }
            }
        }
        if let resource {
            for (method, work) in endpoint.methods {
                member(object: ASCII.lowercased(method.name)) {
                    $0.operation(OpenAPIOperation(method, work, at: endpoint, of: resource))
                }
            }
        }
        for (method, work) in more?.methods ?? [] {
            member(object: ASCII.lowercased(method.name)) {
                $0.contractOperation(method, work, at: endpoint, of: resource)
            }
        }
    }

    // MARK: - Operations

    mutating func operation(_ operation: OpenAPIOperation) {
        member("operationId", operation.id)
        member("tags", [operation.resource.name])
        member("summary", operation.summary)
        tier(operation.tier)
        if operation.endpoint.isControlPlane { member(array: "security") { _ in } }
        let standard = operation.standardParameters(in: catalog.mode)
        let own = operation.ownParameters
        if !standard.isEmpty || !own.isEmpty {
            member(array: "parameters") { list in
                for parameter in standard {
                    list.object { $0.reference(to: parameter.rawValue, in: "parameters") }
                }
                for parameter in own { list.object { $0.own(parameter, of: operation) } }
            }
        }
        requestBody(of: operation)
        responses(of: operation)
    }

    /// A query parameter of one operation alone.
    private mutating func own(_ field: Field, of operation: OpenAPIOperation) {
        member("name", field.name)
        member("in", "query")
        if field.isRequired { member("required", true) }
        member(object: "schema") {
            $0.value(of: field, in: OpenAPISchema(resource: operation.resource, form: .answer))
        }
        if case .operation(.defaultRecord) = operation.work,
            case .named(let reference, let owner, _)? = operation.resource.defaultChoice
        {
            member("example") { $0.later(.holder(of: owner, field: reference)) }
        }
    }

    // MARK: - Bodies

    private mutating func requestBody(of operation: OpenAPIOperation) {
        switch operation.work {
        case .operation(.create), .operation(.replace):
            body { content in
                content.schema(operation.resource, .body)
                content.member(object: "example") { $0.exampleMembers(of: operation.resource) }
            }
        case .operation(.update): patchBody(operation.resource)
        case .operation(.search):
            body { content in
                content.schema(.filterValues, .body)
                content.member(object: "example") { $0.member("conditions", "id>0") }
            }
        case .action(let action): actionBody(action)
        case .operation: break
        }
    }

    private mutating func body(_ content: (inout OpenAPIWriter) -> Void) {
        member(object: "requestBody") { body in
            body.member("required", true)
            body.json(content)
        }
    }

    /// JSON content.
    private mutating func json(_ content: (inout OpenAPIWriter) -> Void) {
        member(object: "content") { $0.member(object: "application/json", content) }
    }

    private mutating func schema(_ resource: Resource, _ form: OpenAPISchema.Form) {
        let own = described(resource)
        member(object: "schema") { $0.reference(to: OpenAPISchema(resource: own, form: form)) }
    }

    /// A resource with all that bodies and answers may have: also the members that no declaration has.
    private func described(_ resource: Resource) -> Resource {
        guard !resource.isShape else { return resource.form(in: catalog.mode) }
        let own = catalog.resource(resource.name)
        return catalog.extended(own) ?? own
    }

    /// An array of operations (docs/LIVE-API.md#patch); where the mode has it, also an object that
    /// is merged.
    private mutating func patchBody(_ resource: Resource) {
        let takesObject = catalog.mode.permits(.objectPatch)
        body { content in
            content.member(object: "schema") { schema in
                guard takesObject else { return schema.patchOperations() }
                schema.member(array: "anyOf") { list in
                    list.object { $0.patchOperations() }
                    list.object {
                        let whole = $0.described(resource)
                        $0.reference(to: OpenAPISchema(resource: whole, form: .changes))
                    }
                }
            }
            content.member(array: "example") { list in
                list.object { $0.examplePatch(of: resource) }
            }
        }
    }

    private mutating func patchOperations() {
        member("type", "array")
        member(object: "items") { $0.member("$ref", "#/components/schemas/PatchOperation") }
        member("maxItems", Limits.patchOperationsMax)
    }

    private mutating func actionBody(_ action: Action) {
        switch action.body {
        case .json(let shape):
            body { content in
                content.schema(shape, .body)
                content.member(object: "example") { $0.exampleMembers(of: shape) }
            }
        case .bytes(let types):
            member(object: "requestBody") { body in
                body.member("required", true)
                body.bytes(types)
            }
        case nil: break
        }
    }

    /// Content that is no JSON.
    private mutating func bytes(_ types: [String]) {
        member(object: "content") { content in
            for type in types { content.member(object: type) { _ in } }
        }
    }

    // MARK: - Responses

    private mutating func responses(of operation: OpenAPIOperation) {
        member(object: "responses") { responses in
            responses.success(of: operation)
            for kind in operation.errors {
                responses.member(object: String(kind.status.code)) {
                    $0.reference(to: kind.rawValue, in: "responses")
                }
            }
        }
    }

    private mutating func success(of operation: OpenAPIOperation) {
        let resource = operation.resource
        switch operation.work {
        case .operation(.list), .operation(.search):
            answer(.ok, headers: ["Link"]) { $0.list(of: resource) }
        case .operation(.count): answer(.ok) { $0.schema(.count, .answer) }
        case .operation(.create):
            answer(.created, headers: ["Location"]) { $0.schema(resource, .answer) }
        case .operation(.get), .operation(.replace), .operation(.update),
            .operation(.defaultRecord):
            answer(.ok) { $0.schema(resource, .answer) }
        case .operation(.delete): nothing()
        case .operation(.usages), .operation(.usageList): answer(.ok) { $0.list(of: .usage) }
        case .action(let action): success(of: action)
        }
    }

    private mutating func success(of action: Action) {
        switch action.answer {
        case .nothing: nothing()
        case .object(let status, let shape): answer(status) { $0.schema(shape, .answer) }
        case .list(let shape): answer(.ok) { $0.list(of: shape) }
        case .bytes(let types):
            member(object: "200") { response in
                response.member("description", Status.ok.reason)
                response.bytes(types)
            }
        }
    }

    private mutating func nothing() {
        member(object: String(Status.noContent.code)) {
            $0.member("description", Status.noContent.reason)
        }
    }

    private mutating func list(of resource: Resource) {
        member(object: "schema") { schema in
            schema.member("type", "array")
            let own = schema.described(resource)
            schema.member(object: "items") {
                $0.reference(to: OpenAPISchema(resource: own, form: .answer))
            }
        }
    }

    private mutating func answer(
        _ status: Status, headers: [String] = [], _ content: (inout OpenAPIWriter) -> Void
    ) {
        member(object: String(status.code)) { response in
            response.member("description", status.reason)
            if !headers.isEmpty {
                response.member(object: "headers") { list in
                    for name in headers { list.member(object: name) { $0.header(name) } }
                }
            }
            response.json(content)
        }
    }

    /// `Link` to other pages, `Location` of a new record.
    private mutating func header(_ name: String) {
        member(
            "description",
            name == "Link" ? "The pages around this one (RFC 8288)." : "The new record."
        )
        member(object: "schema") { $0.member("type", "string") }
    }
}
