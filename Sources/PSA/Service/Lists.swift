// Lists: which records, in which order, which page.

import Conditions
import HTTP
import JSON
import Primitives
import SQLite

extension Exchange {
    /// Answers a page of the records that parameters ask for.
    func list(_ parameters: Parameters, into response: inout Response) throws {
        let isForwardOnly =
            request.value(of: "pagination-type").map { ASCII.equal($0, "forward-only") } ?? false
        var query = try query(parameters)
        let size = try parameters.pageSize
        let page = try parameters.page
        let pageID = try parameters.id("pageId")
        if isForwardOnly {
            query.after = pageID ?? 0
        } else {
            query.order = try order(parameters)
        }
        sandbox.journal.end(.read)
        let offset = isForwardOnly ? 0 : (page - 1) * size
        try sandbox.countSorting(of: query, rows: offset + size)
        let found = try sandbox.database.all(
            query.ids(limit: isForwardOnly ? size + 1 : size, offset: offset)
        ) { $0.integer(0) }
        let ids = found.prefix(size)
        sandbox.journal.end(.worked)
        response.start(.ok, date: now)
        let place = self.place
        var isLast = true
        if isForwardOnly {
            let last = found.count > size ? ids.last : nil
            isLast = last == nil
            response.field(
                "Link",
                Paging.forwardLink(place, parameters.all, pageSize: size, lastID: last))
        } else if page > 1 || found.count == size {
            let total = try sandbox.database.first(query.count) { Int($0.integer(0)) } ?? 0
            isLast = offset + found.count >= total
            let paging = Paging(page: page, pageSize: size, total: total)
            if let link = paging.link(place, parameters.all) { response.field("Link", link) }
        }
        try writeList(ids, into: &response)
        query.after = nil
        if !isLast, !isDryRun { try sandbox.driftBehindPage(of: query, endingWith: ids.last) }
    }

    /// Answers a page of the records that a body asks for (docs/LIVE-API.md#search): conditions
    /// come in the body, the page in the query.
    func search(into response: inout Response) throws {
        var decoder = Decoder(sandbox.catalog, for: .create, errorName: "filterValues")
        let shape = Resource.filterValues
        let draft = try decoder.record(try body(of: "filterValues").root, of: shape)
        guard decoder.problems.isEmpty else {
            throw Refusal.invalid(resource: decoder.errorName, decoder.problems)
        }
        let filters = zip(shape.fields, draft.inputs).compactMap { field, input in
            if case .value(.text(let text)) = input {
                QueryParameter(name: field.name, value: text)
            } else {
                nil
            }
        }
        try list(parameters.adding(filters), into: &response)
    }

    /// Answers how many records there are.
    func count(into response: inout Response) throws {
        let query = try query(parameters)
        sandbox.journal.end(.read)
        let count = try sandbox.database.first(query.count) { $0.integer(0) } ?? 0
        sandbox.journal.end(.worked)
        response.start(.ok, date: now)
        response.startBody(Self.json)
        response.body.append(#"{"count":"#)
        response.body.append(decimal: count)
        response.body.append("}")
        response.finish()
    }

    private func writeList(_ ids: ArraySlice<Int64>, into response: inout Response) throws {
        response.startBody(Self.json)
        response.body.append("[")
        let rows = Rows(ids, of: resource.name, only: parameters.fields, by: writer)
        // What goes wrong on purpose, drift behind the page, and a rehearsal end with this request.
        let atOnce = sandbox.incident != nil || sandbox.drift != nil || isDryRun
        try response.write(rows, atOnce: atOnce)
    }

    /// What the parameters ask for.
    private func query(_ parameters: Parameters) throws -> Query {
        try checkParent()
        let resolver = Resolver(resource, in: sandbox.catalog, leniencies: sandbox.leniencies)
        var query = Query(resource)
        query.parent = route.parent
        query.narrowing = try narrowing(parameters)
        let conditions = try parameters.conditions("conditions")
        let ofChildren = try parameters.conditions("childConditions")
        let ofCustomFields = try parameters.conditions("customFieldConditions")
        try Parameters.check(conditions + ofChildren + ofCustomFields)
        for condition in conditions {
            query.conditions.append(try resolver.resolve(condition))
        }
        for condition in ofChildren {
            query.conditions.append(try resolver.resolveChildren(condition))
        }
        for condition in ofCustomFields {
            query.conditions.append(try resolver.resolveCustomFields(condition))
        }
        return query
    }

    /// What parameters other than conditions say: records that another one owns.
    private func narrowing(_ parameters: Parameters) throws -> SQL? {
        guard let (typeName, idName) = resource.ownerParameters, let type = parameters[typeName],
            let id = try parameters.id(idName)
        else { return nil }
        let owner = sandbox.catalog.resources.first {
            !$0.isView && ASCII.equal($0.name, type)
        }
        let columns = owner?.fields.compactMap { field -> String? in
            guard case .reference(resource.table) = field.type else { return nil }
            return field.column
        }
        guard let owner, let columns, !columns.isEmpty else { return "0" }
        return columns.map { column -> SQL in
            """
            \(name: resource.table)."id" IN \
            (SELECT \(name: column) FROM \(name: owner.table) WHERE "id" = \(id))
            """
        }.joined(separator: " OR ")
    }

    private func order(_ parameters: Parameters) throws -> [(ResolvedValue, Bool)] {
        let resolver = Resolver(resource, in: sandbox.catalog, leniencies: sandbox.leniencies)
        let keys = try parameters.orderBy
        try Parameters.check(keys)
        return try keys.map { (try resolver.resolve($0), $0.descending) }
    }
}

extension Resource {
    /// What a search asks for; the spelling is the live service's (docs/LIVE-API.md#search).
    static let filterValues = Resource(
        shape: "FilterValues",
        [
            Field("conditions", .text), Field("orderBy", .text), Field("childconditions", .text),
            Field("customfieldconditions", .text),
        ])
}
