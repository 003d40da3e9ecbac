// Lists of records: selection, order, page.

import Conditions
import Dialect
package import HTTP
import JSON
import Primitives
import Records
import SQLite
package import Schema

extension RequestContext {
    /// Answers a page of the records that the query asks for.
    /// - Throws: `APIError.parameter`, `APIError.condition`, `APIError.unrecognizedName`,
    ///   `DatabaseError`.
    func list(into response: inout Response) throws {
        if let keptList {
            try checkParent()
            store.leniencies.count(gathered: keptList.leniencies)
            for hint in keptList.planHints { trace.add(hint) }
            response.show(trace.removeHintsToShow())
            return try write(keptList, into: &response)
        }
        let list = try resolve(parameters, hintingIn: &response)
        memory.lists.keep(
            list, KeptLists.Key(request, of: servedEntry, in: store, below: path.parent))
        try write(list, into: &response)
    }

    /// Answers a page of the records that parameters ask for.
    /// - Throws: What `list(into:)` throws.
    package func list(_ parameters: Parameters, into response: inout Response) throws {
        try write(resolve(parameters, hintingIn: &response), into: &response)
    }

    private func resolve(_ parameters: Parameters, hintingIn response: inout Response) throws
        -> ResolvedList
    {
        let list = try ListRequest(parameters, of: resource, isForwardOnly: request.isForwardOnly)
        let nameHintCount = trace.hints.count
        let (plan, leniencies) = try store.leniencies.gather { () throws in
            try self.plan(list, hintingIn: &response)
        }
        return ResolvedList(
            plan.query, list.page, fields: parameters.fields,
            linkQuery: Paging.query(parameters.all), leniencies: leniencies,
            nameHints: trace.hints[..<nameHintCount], planHints: trace.hints[nameHintCount...])
    }

    private func write(_ list: ResolvedList, into response: inout Response) throws {
        trace.end(.read)
        let page = try page(of: list)
        trace.end(.worked)
        response.start(.ok, date: now)
        if let link = page.link { response.field("Link", link.span) }
        try write(page.ids, only: list.fields, into: &response)
        guard !page.isLast else { return }
        trace.add(RequestTrace.PageServed(list, lastID: page.ids.last))
    }

    /// The ids of a page, and the paging data of the answer.
    private struct Page {
        let ids: ArraySlice<Int64>
        let isLast: Bool
        let link: [UInt8]?
    }

    private func page(of list: ResolvedList) throws -> Page {
        let found = try list.ids(in: store)
        switch list.page {
        case .number(let number, let size):
            return try page(number, size, found, of: list)
        case .after(_, let size):
            let ids = found.prefix(size)
            let last = found.count > size ? ids.last : nil
            return Page(
                ids: ids, isLast: last == nil,
                link: Paging.forwardLink(url, list.linkQuery, pageSize: size, lastID: last))
        }
    }

    /// A page by its number. How many records there are is asked only where the answer tells it.
    private func page(_ number: Int, _ size: Int, _ ids: [Int64], of list: ResolvedList) throws
        -> Page
    {
        guard number > 1 || ids.count == size else {
            return Page(ids: ids[...], isLast: true, link: nil)
        }
        let paging = Paging(page: number, pageSize: size, total: try list.total(in: store))
        return Page(
            ids: ids[...], isLast: (number - 1) * size + ids.count >= paging.total,
            link: paging.link(url, list.linkQuery))
    }

    /// Answers a page of the records that a body asks for (docs/LIVE-API.md#search): conditions
    /// come in the body, the page in the query.
    func search(into response: inout Response) throws {
        var decoder = Decoder(
            store.catalog, for: .create, reading: .record, errorName: "filterValues")
        let shape = Resource.filterValues
        let draft = try decoder.record(try body(of: "filterValues").root, of: shape)
        guard decoder.fieldErrors.isEmpty else {
            throw APIError.invalid(resource: decoder.errorName, decoder.fieldErrors)
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
    /// - Throws: `APIError.parameter`, `APIError.condition`, `APIError.unrecognizedName`,
    ///   `DatabaseError`.
    package func count(into response: inout Response) throws {
        let list = try ListRequest(countOf: parameters, of: resource)
        let query = try plan(list, hintingIn: &response).query
        trace.end(.read)
        let count = try store.total(of: query)
        trace.end(.worked)
        response.write(.object([("count", .number(Int64(count)))]), at: now)
    }

    private func write(
        _ ids: ArraySlice<Int64>, only fields: FieldList?, into response: inout Response
    ) throws {
        response.startBody(.json)
        response.body.append("[")
        let rows = Rows(ids, of: entry, only: fields, by: writer, reading: reading)
        try response.write(rows, atOnce: reading == .atOnce)
    }

    /// The query of a list, below the record of the path; the answer shows the hints on it.
    private func plan(_ list: ListRequest, hintingIn response: inout Response) throws -> ListPlan {
        try checkParent()
        let plan = try ListPlan(
            list, on: resource, below: path.parent, in: store.catalog,
            leniencies: store.leniencies)
        for hint in plan.hints.prefix(Limits.hintedNamesMax) { trace.add(hint) }
        response.show(trace.removeHintsToShow())
        return plan
    }
}

extension Resource {
    /// The body of a search; the spelling is the live service's (docs/LIVE-API.md#search).
    package static let filterValues = Resource(
        shape: "FilterValues",
        [
            Field("conditions", .text), Field("orderBy", .text), Field("childconditions", .text),
            Field("customfieldconditions", .text),
        ])
}
