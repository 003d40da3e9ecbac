// The records changed since a moment: an oracle for tests of a synchroniser.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import Tenancy

extension Control {
    static let changes: [Control] = [
        Control(
            .get, "/_mock/changes",
            "lists what was added, updated and deleted: ?since=SNAPSHOT or MOMENT, ?resource=NAME"
        ) { context, response in
            let since = try context.since()
            let resource = try context.parameters["resource"].map {
                try context.sandbox.store.catalog.find($0)
            }
            let store = context.sandbox.store
            let changes = DataChanges(
                of: store, since: since.image,
                among: store.lineage?.rows(differingFrom: since.lineage), only: resource)
            let list = try changes.list(from: since.moment, countMax: Limits.changesMax)
            response.write(
                .object([
                    ("since", .text(since.name)), ("total", .number(list.total)),
                    ("shown", .number(list.changes.count)),
                    ("changes", .list(list.changes.map(\.json))),
                ]), at: context.now)
        }
    ]
}

extension ControlContext {
    /// The state that changes are counted from, and what it is called in the answer.
    fileprivate struct Since {
        let name: String
        let image: Image
        /// The lineage of the state.
        let lineage: Lineage
        /// Set if what was changed before it is left out.
        var moment: Timestamp?
    }

    /// The value of `since`: a snapshot, a moment, or by default the sandbox's initial state.
    /// - Throws: `APIError.mock`.
    fileprivate func since() throws(APIError) -> Since {
        let text = parameters["since"]
        let snapshots = sandboxes.snapshots(of: name)
        if let text, let found = snapshots.first(where: { $0.name == text }) {
            let image = found.snapshot.image
            return Since(
                name: text, image: image, lineage: found.snapshot.lineage ?? Lineage(image))
        }
        guard let image = sandboxes.tenants[name]?.initial.image else {
            throw .mock("What the sandbox '\(name)' began with is not kept; name a snapshot.")
        }
        guard let text else {
            return Since(name: "beginning", image: image, lineage: Lineage(image))
        }
        guard let moment = Timestamp.parse(text) else {
            let known = snapshots.map(\.name).joined(separator: ", ")
            throw .mock(
                "The parameter since must be the name of a snapshot or a moment such as "
                    + "2026-01-31T08:00:00Z, but it is '\(text)'; there "
                    + (snapshots.isEmpty ? "is no snapshot." : "are the snapshots \(known)."))
        }
        // Records have whole seconds: one that was changed in the second of the fraction is
        // included.
        return Since(
            name: moment.timestamp.text, image: image, lineage: Lineage(image),
            moment: moment.timestamp)
    }
}

extension Catalog {
    /// The resource of that name, in any case, or of that path.
    /// - Throws: `APIError.mock` with those that there are.
    func find(_ name: String) throws(APIError) -> Resource {
        let segments = name.split(separator: "/").map(String.init)
        let found = resources.first { resource in
            ASCII.equal(resource.name, name)
                || ASCII.equal(
                    resource.path.split(separator: "/").joined(separator: "/"),
                    segments.joined(separator: "/"))
        }
        guard let found else {
            let known = resources.filter { !$0.isView }.map(\.name).joined(separator: ", ")
            throw .mock("There is no resource '\(name)'; there are \(known).")
        }
        return found
    }
}

extension RecordChange {
    fileprivate var json: JSONOutput {
        .object([
            ("resource", .text(resource.name)), ("id", .number(id)), ("path", .text(path)),
            ("change", .text(kind.text)), ("at", .text(at)), ("by", .text(by)),
            (
                "fields",
                .list(
                    fields.map { field in
                        .object([
                            ("name", .text(field.name)), ("before", field.before),
                            ("after", field.after),
                        ])
                    })
            ),
        ])
    }

    /// The path of the record below the base path; nil if it has none, or stands below no record of that path.
    private var path: String? {
        guard !resource.operations.isEmpty, parent != nil || resource.parent == nil else {
            return nil
        }
        return resource.recordPath.split(separator: "/").map { piece in
            switch piece {
            case "{id}": "/\(id)"
            case "{parentId}": "/\(parent ?? 0)"
            case "{grandparentId}": "/\(grandparent ?? 0)"
            default: "/\(piece)"
            }
        }.joined()
    }
}
