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
    /// Answers a page of the records that parameters ask for.
    /// - Throws: `APIError.parameter`, `APIError.condition`, `APIError.unrecognizedName`,
    ///   `DatabaseError`.
    package func list(_ parameters: Parameters, into response: inout Response) throws {
        let isForwardOnly =
            request.value(of: "pagination-type").map { ASCII.equal($0, "forward-only") } ?? false
        let list = try ListRequest(parameters, of: resource, isForwardOnly: isForwardOnly)
        var query = try plan(list, hintingIn: &response).query
        trace.end(.read)
        let page = try self.page(list.page, of: query)
        trace.end(.worked)
        response.start(.ok, date: now)
        if let link = page.link { response.field("Link", link) }
        try writeList(page.ids, into: &response)
        guard !page.isLast else { return }
        query.after = nil
        trace.add(RequestTrace.PageServed(list: query, lastID: page.ids.last))
    }

    /// The ids of a page, and the paging data of the answer.
    private struct Page {
        let ids: ArraySlice<Int64>
        let isLast: Bool
        let link: String?
    }

    private func page(_ page: ListRequest.Page, of query: Query) throws -> Page {
        let found = try store.ids(of: query, limit: page.limit, offset: page.offset)
        switch page {
        case .number(let number, let size):
            return try self.page(number, size, found, of: query)
        case .after(_, let size):
            let ids = found.prefix(size)
            let last = found.count > size ? ids.last : nil
            return Page(
                ids: ids, isLast: last == nil,
                link: Paging.forwardLink(url, parameters.all, pageSize: size, lastID: last))
        }
    }

    /// A page by its number. How many records there are is asked only where the answer tells it.
    private func page(_ number: Int, _ size: Int, _ ids: [Int64], of query: Query) throws -> Page {
        guard number > 1 || ids.count == size else {
            return Page(ids: ids[...], isLast: true, link: nil)
        }
        let total = try store.total(of: query)
        let paging = Paging(page: number, pageSize: size, total: total)
        return Page(
            ids: ids[...], isLast: (number - 1) * size + ids.count >= total,
            link: paging.link(url, parameters.all))
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

    private func writeList(_ ids: ArraySlice<Int64>, into response: inout Response) throws {
        response.startBody(.json)
        response.body.append("[")
        let rows = Rows(ids, of: resource.name, only: parameters.fields, by: writer)
        try response.write(rows, atOnce: writesAtOnce)
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
