// The control plane's paths of drift.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Control {
    static let drift: [Control] = [
        Control(.get, "/_mock/drift", "shows the drift between pages, with its counts so far") {
            context, response in
            response.write(context.sandbox.drift.json, at: context.now)
        },
        Control(
            .put, "/_mock/drift",
            "inserts or deletes rows between pages of a list: {resource, insert or delete, every}"
        ) { context, response in
            let body = try context.body(setting)
            context.sandbox.drift = try Drift(body, context.sandbox.store.catalog)
            response.write(context.sandbox.drift.json, at: context.now)
        },
        Control(.delete, "/_mock/drift", "ends the drift") {
            context, response in
            context.sandbox.drift = nil
            response.writeNothing(at: context.now)
        },
    ]

    private static let setting = Resource(
        shape: "Drift",
        [
            Field("resource", .string(max: 250), .required),
            Field("insert", .integer(1...Limits.driftStepMax)),
            Field("delete", .integer(1...Limits.driftStepMax)),
            Field("every", .integer(1...Int64(Limits.driftRowsMax))),
        ])
}

extension Drift {
    /// Creates the drift that a body asks for.
    /// - Throws: `APIError.mock` if it says both or neither, or for a resource whose records cannot
    ///   come or go by themselves.
    fileprivate init(_ body: BodyMembers, _ catalog: Catalog) throws(APIError) {
        let found = try catalog.find(body.text("resource") ?? "")
        let resource = catalog.resource(found.table)
        switch (body.integer("insert"), body.integer("delete")) {
        case (let count?, nil):
            guard resource.canBeCopied else {
                throw .mock(
                    "Drift cannot insert records of \(resource.name): each is the only one of its "
                        + "kind; delete some instead.")
            }
            self.init(resource: resource, step: .insert(Int(count)))
        case (nil, let count?):
            guard case .row = resource.deletion else {
                throw .mock(
                    "Drift cannot delete records of \(resource.name): the service only marks them "
                        + "as deleted; insert some instead.")
            }
            self.init(resource: resource, step: .delete(Int(count)))
        default:
            throw .mock("Say how many rows drift shall insert, or how many it shall delete.")
        }
        pagesPerStep = Int(body.integer("every") ?? 1)
    }
}

extension Drift? {
    fileprivate var json: JSONOutput {
        guard let drift = self else { return .object([("on", .flag(false))]) }
        let setting: (String, JSONOutput) =
            switch drift.step {
            case .insert(let count): ("insert", .number(count))
            case .delete(let count): ("delete", .number(count))
            }
        return .object([
            ("on", .flag(true)), ("resource", .text(drift.resource.name)), setting,
            ("every", .number(drift.pagesPerStep)), ("pages", .number(drift.pages)),
            ("rows", .number(drift.rows)), ("missed", .number(drift.missed)),
        ])
    }
}
