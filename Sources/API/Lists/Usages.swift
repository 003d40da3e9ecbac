// Usages of a record: the references that would block its deletion.

import HTTP
import JSON
import Primitives
import Records
import SQLite
package import Schema

extension RequestContext {
    /// Answers how many records of each kind refer to the record (`Usage`,
    /// docs/LIVE-API.md#schemas).
    func writeUsages(of id: Int64, into response: inout Response) throws {
        let references = try store.blockingReferences(to: resource, id)
        try writeUsages(
            references.map { hold in
                Usage(
                    kind: hold.referrer.resource, count: hold.count, id: nil,
                    description: hold.text)
            }, into: &response)
    }

    /// Answers the records that refer to the record, one by one, a page of them.
    func writeUsageList(of id: Int64, into response: inout Response) throws {
        let size = try parameters.pageSize
        let page = try parameters.page
        let start = (page - 1) * size
        let references = try store.blockingReferences(to: resource, id, idsMax: start + size)
        let all = references.flatMap { reference in
            reference.ids.map { (reference.referrer.resource, $0) }
        }
        let usages = try all.dropFirst(start).prefix(size).map { kind, id in
            Usage(
                kind: kind, count: nil, id: id, description: try store.label(of: kind, id) ?? "")
        }
        let total = references.reduce(0) { $0 + $1.count }
        let paging = Paging(page: page, pageSize: size, total: total)
        try writeUsages(
            usages, link: paging.link(url, Paging.query(parameters.all)), into: &response)
    }

    private func writeUsages(
        _ usages: [Usage], link: [UInt8]? = nil, into response: inout Response
    ) throws {
        response.start(.ok, date: now)
        if let link { response.field("Link", link.span) }
        response.startBody(.json)
        JSONOutput.list(try usages.map(json)).append(to: &response.body)
        response.finish()
    }

    private func json(_ usage: Usage) throws -> JSONOutput {
        // Records that no path has are shown inside others alone.
        let isServed = usage.kind.operations.contains(.get)
        let link = try usage.id.flatMap { id in
            let parent = try store.owner(of: usage.kind, id)
            let isServed = isServed && (parent != nil || usage.kind.parent == nil)
            return isServed
                ? target.base(of: request) + usage.kind.recordPath(id, below: parent) : nil
        }
        return .object([
            ("type", .text(usage.kind.title)),
            ("count", usage.count.map(JSONOutput.number) ?? .absent),
            ("id", usage.id.map(JSONOutput.number) ?? .absent),
            ("description", .text(usage.description)), ("hyperlink", .text(link)),
            ("typeKey", .text(usage.kind.errorName)),
        ])
    }
}

/// Records of a kind that refer to one, or one of them.
private struct Usage {
    let kind: Resource
    let count: Int?
    let id: Int64?
    let description: String
}

extension Resource {
    /// The shape of a usage (`Usage`, docs/LIVE-API.md#schemas).
    package static let usage = Resource(
        shape: "Usage",
        [
            Field("type", .text), Field("count", .integer(0...Int64(Int32.max))),
            Field("id", .integer(1...Int64(Int32.max))), Field("description", .text),
            Field("hyperlink", .text), Field("typeKey", .text),
        ])

    /// The path of a record.
    fileprivate func recordPath(_ id: Int64, below parent: Int64?) -> String {
        recordPath.split(separator: "/").map { piece in
            switch piece {
            case "{id}": "/\(id)"
            case "{parentId}": "/\(parent ?? 0)"
            default: "/\(piece)"
            }
        }.joined()
    }
}

extension Store {
    /// The label of a record in references.
    fileprivate func label(of resource: Resource, _ id: Int64) throws(DatabaseError) -> String? {
        let label = resource.label.expression.sql(Scope(alias: resource.table))
        return try database.first(
            "SELECT \(label) FROM \(name: resource.table) WHERE \"id\" = \(id)"
        ) { $0.text(0) }
    }
}
