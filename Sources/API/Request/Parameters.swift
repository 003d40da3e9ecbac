// Query parameters: names in any case, unknown ones ignored, empty ones absent.

package import Conditions
package import Dialect
package import HTTP
import Primitives

/// The query parameters of a request.
package struct Parameters {
    /// All parameters of the query, in order, as they were sent.
    let all: [QueryParameter]
    /// The parameters that a body gives instead.
    private var added: [QueryParameter] = []

    package init(_ request: Request) {
        all = request.query.map { QueryParameter.parse(request.bytes.span.extracting($0)) } ?? []
    }

    /// Parameters that come from elsewhere than the query of a request.
    package init(_ parameters: [QueryParameter]) { all = parameters }

    /// The values of all parameters of a name, in order.
    func values(of name: String) -> [String] {
        (added + all).filter { ASCII.equal($0.name, name) }.map(\.value)
    }

    /// The value of the first parameter of that name that has one.
    package subscript(name: String) -> String? {
        (added + all).first { ASCII.equal($0.name, name) && !$0.value.isEmpty }?.value
    }

    /// These parameters and those of a body.
    func adding(_ more: [QueryParameter]) -> Parameters {
        var parameters = self
        parameters.added += more
        return parameters
    }

    /// The trees of the parameters of a name, which are joined by `and`.
    /// - Throws: `APIError.condition`.
    func conditions(_ name: String) throws(APIError) -> [Condition] {
        var conditions: [Condition] = []
        for text in values(of: name) {
            do {
                if let condition = try Condition.parse(text, limits: Limits.conditions) {
                    conditions.append(condition)
                }
            } catch {
                throw .condition(error.message)
            }
        }
        return conditions
    }

    /// The keys of `orderBy`.
    /// - Throws: `APIError.condition`.
    var orderBy: [SortKey] {
        get throws(APIError) {
            do {
                return try OrderBy.parse(self["orderBy"] ?? "", limits: Limits.conditions)
            } catch {
                throw .condition(error.message)
            }
        }
    }

    /// The members that the answer shall show; nil for all.
    package var fields: FieldList? {
        self["fields"].map { FieldList.parse($0, limits: Limits.conditions) }
    }

    /// The page, counted from 1.
    /// - Throws: `APIError.parameter`.
    package var page: Int {
        get throws(APIError) { try positive("page") ?? 1 }
    }

    /// Records of a page: cut down to the largest that the service gives.
    /// - Throws: `APIError.parameter`.
    package var pageSize: Int {
        get throws(APIError) {
            min(try positive("pageSize") ?? Limits.pageSizeDefault, Limits.pageSizeMax)
        }
    }

    /// Reads an id from a parameter; 0 is null, as generated clients send it.
    /// - Throws: `APIError.parameter`.
    package func id(_ name: String) throws(APIError) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let id = Int64(text), id >= 0 else {
            throw .parameter(name: name, value: text, expected: "an id")
        }
        return id == 0 ? nil : id
    }

    private func positive(_ name: String) throws(APIError) -> Int? {
        guard let text = self[name] else { return nil }
        let isNumber = text.utf8.allSatisfy(ASCII.isDigit) && text.utf8.contains { $0 != 0x30 }
        guard isNumber else {
            throw .parameter(name: name, value: text, expected: "a whole number from 1 on")
        }
        // However far it is past the end, there is nothing.
        return Int(text).map { min($0, Int(Int32.max)) } ?? Int(Int32.max)
    }
}
